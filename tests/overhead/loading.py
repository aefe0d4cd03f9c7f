"""How long `%load_ext rprof` takes in a fresh IPython."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys

from .effort import Effort
from .figure import Figure

BAR = 30.0
PROGRAM = """
import time
from tests.overhead.shell import bare_shell
shell = bare_shell()
begun = time.perf_counter(), time.process_time()
shell.run_line_magic("load_ext", "rprof")
print(time.perf_counter() - begun[0], time.process_time() - begun[1])
"""


def measure(_: str, effort: Effort) -> list[Figure]:
    """Load it in so many processes; the first one fills the system's caches."""
    times = [load() for _ in range(effort.processes + 1)][1:]
    wall, processor = (statistics.median(column) for column in zip(*times, strict=True))
    return [
        Figure(what="%load_ext rprof", value=wall, unit="ms", bar=f"≤ {BAR:.0f} ms", met=wall <= BAR, pairs=len(times)),
        Figure(what="%load_ext rprof, processor time", value=processor, unit="ms", pairs=len(times)),
    ]


def load() -> list[float]:
    """Return how long it takes in a process of its own, by the wall clock and in processor time, in milliseconds."""
    # An installed package has its bytecode; without this each process would compile it again.
    variables = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    command = [sys.executable, "-c", PROGRAM]
    done = subprocess.run(command, env=variables, capture_output=True, text=True, check=True)
    return [float(seconds) * 1e3 for seconds in done.stdout.split()]
