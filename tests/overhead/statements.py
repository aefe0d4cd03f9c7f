"""The figures of `%timeit` for statements of a few nanoseconds, beside the slope between 100 and 1,000 copies.

The slope is what one more copy takes, whatever the loop around it costs.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterable
from itertools import repeat
from typing import Any

from .effort import Effort
from .figure import Figure
from .shell import shell_with_rprof

FEW, MANY = 100, 1000
TURNS = 10
"""A batch of a thousand copies, ten times, lasts 20 to 200 µs: short, so that interruptions spoil few of them."""
BATCHES = 400
STATEMENTS = ("x = 1", "len(l)", "a + b")
NAMES = "l = [1, 2, 3]; a = 1000; b = 2000"


def measure(statement: str, effort: Effort) -> list[Figure]:
    """Measure one statement; the slope before and after each `%timeit`, because the machine changes its speed."""
    shell = shell_with_rprof()
    shell.run_cell(NAMES)
    slope = Slope(statement, shell.user_ns)
    timed: list[float] = []
    reference: list[float] = []
    for _ in range(effort.repeats):
        before = slope.measure()
        timed.append(shell.run_line_magic("timeit", f"-q -o {statement}").average * 1e9)
        reference.append((before + slope.measure()) / 2)
    figure = statistics.median(timed)
    if statement == "pass":
        bar = "< 0.5 ns"
        return [Figure(what="%timeit pass", value=figure, unit="ns", bar=bar, met=figure < 0.5, pairs=len(timed))]
    pairs = list(zip(timed, reference, strict=True))
    return [
        Figure(
            what=f"%timeit {statement}",
            value=figure,
            unit="ns",
            peer="slope",
            peer_value=statistics.median(reference),
            ratio=statistics.median(ours / true for ours, true in pairs),
            bar="within 5 % or 0.3 ns",
            met=statistics.median(abs(ours - true) - max(0.05 * true, 0.3) for ours, true in pairs) <= 0,
            pairs=len(pairs),
        )
    ]


class Slope:
    """Times 100 and 1,000 copies of a statement in turn."""

    def __init__(self, statement: str, names: dict[str, Any]) -> None:
        """Compile both."""
        self.few, self.many = (copies(statement, count, names) for count in (FEW, MANY))

    def measure(self) -> float:
        """Return the nanoseconds of one more copy, in the middle of many pairs of batches."""
        for function in (self.few, self.many) * 20:
            batch(function)
        return statistics.median((batch(self.many) - batch(self.few)) / (TURNS * (MANY - FEW)) for _ in range(BATCHES))


def copies(statement: str, count: int, names: dict[str, Any]) -> Callable[[Iterable[None]], None]:
    """Return a loop around so many copies of the statement."""
    body = f"        {statement}\n" * count
    namespace: dict[str, Any] = {}
    exec(compile(f"def loop(turns):\n    for _ in turns:\n{body}", "<copies>", "exec"), names, namespace)
    loop: Callable[[Iterable[None]], None] = namespace["loop"]
    return loop


def batch(loop: Callable[[Iterable[None]], None]) -> int:
    """Return how long one batch takes, in nanoseconds."""
    turns = repeat(None, TURNS)
    begun = time.perf_counter_ns()
    loop(turns)
    return time.perf_counter_ns() - begun
