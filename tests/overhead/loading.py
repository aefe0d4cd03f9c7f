"""How long `%load_ext rprof` takes in a fresh IPython."""

from __future__ import annotations

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
begun = time.perf_counter()
shell.run_line_magic("load_ext", "rprof")
print(time.perf_counter() - begun)
"""


def measure(_: str, effort: Effort) -> list[Figure]:
    """Load it in so many processes; the first one fills the system's caches."""
    times = [load() * 1e3 for _ in range(effort.processes + 1)][1:]
    value = statistics.median(times)
    return [
        Figure(
            what="%load_ext rprof", value=value, unit="ms", bar=f"≤ {BAR:.0f} ms", met=value <= BAR, pairs=len(times)
        )
    ]


def load() -> float:
    """Return how long it takes in a process of its own, in seconds."""
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    return float(done.stdout)
