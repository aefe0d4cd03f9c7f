"""Whether `%timeit` says what IPython's own `%timeit` says, for statements that take a microsecond and more.

Both with `-c`, by the processor's clock: by the other one IPython's figure holds what else the machine has run.
"""

from __future__ import annotations

import statistics
from typing import Any

from .effort import Effort
from .figure import Figure
from .shell import bare_shell

SETUP = """
import json
numbers = list(range(1000))
text = json.dumps({str(n): [n, str(n)] for n in numbers})
"""
STATEMENTS = {"sum(numbers)": 5000, "[n * 2 for n in numbers]": 2000, "json.loads(text)": 200}
"""Each with so many loops a run that IPython measures for about 0.1 s a run, not for up to two seconds."""


def measure(statement: str, effort: Effort) -> list[Figure]:
    """Let both measure the statement in turn, and count how often their spreads meet."""
    shell = bare_shell()
    shell.run_cell(SETUP)
    pairs = [one_pair(shell, statement, STATEMENTS[statement], number) for number in range(effort.repeats)]
    agreeing = sum(abs(ours.average - theirs.average) <= ours.stdev + theirs.stdev for ours, theirs in pairs)
    return [
        Figure(
            what=f"%timeit -c {statement}",
            value=statistics.median(ours.average for ours, _ in pairs) * 1e6,
            unit="µs",
            peer="IPython",
            peer_value=statistics.median(theirs.average for _, theirs in pairs) * 1e6,
            ratio=statistics.median(ours.average / theirs.average for ours, theirs in pairs),
            bar=f"spreads meet: {agreeing} of {len(pairs)}",
            met=agreeing > len(pairs) / 2,
            pairs=len(pairs),
        )
    ]


def one_pair(shell: Any, statement: str, loops: int, number: int) -> tuple[Any, Any]:
    """Return rprof's result and IPython's, measured in changing order."""
    measures = [lambda: with_rprof(shell, statement), lambda: with_ipython(shell, statement, loops)]
    order = (0, 1) if number % 2 else (1, 0)
    results = {which: measures[which]() for which in order}
    return results[0], results[1]


def with_rprof(shell: Any, statement: str) -> Any:
    """Return what rprof's magic measures."""
    shell.run_line_magic("load_ext", "rprof")
    try:
        return shell.run_line_magic("timeit", f"-q -o -c {statement}")
    finally:
        shell.run_line_magic("unload_ext", "rprof")


def with_ipython(shell: Any, statement: str, loops: int) -> Any:
    """Return what the built-in magic measures."""
    return shell.run_line_magic("timeit", f"-q -o -c -n {loops} {statement}")
