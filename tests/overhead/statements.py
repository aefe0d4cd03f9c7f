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
BATCHES = 1500
STATEMENTS = ("x = 1", "len(l)", "a + b")
NAMES = "l = [1, 2, 3]; a = 1000; b = 2000"


def measure(statement: str, effort: Effort) -> list[Figure]:
    """Measure one statement; the slope before and after each `%timeit`, because the machine changes its speed."""
    shell = shell_with_rprof()
    shell.run_cell(NAMES)
    results: list[Any] = []
    slopes: list[Slope] = []
    for _ in range(effort.repeats):
        slope = Slope(statement, shell.user_ns)
        slope.measure()
        results.append(shell.run_line_magic("timeit", f"-q -o {statement}"))
        slope.measure()
        slopes.append(slope)
    shown = [result.average * 1e9 for result in results]
    if statement == "pass":
        figure = statistics.median(shown)
        return [
            Figure(what="%timeit pass", value=figure, unit="ns", bar="< 0.5 ns", met=figure < 0.5, pairs=len(shown))
        ]
    fastest = [result.minimum * 1e9 for result in results]
    return [
        compare(f"%timeit {statement}", shown, [slope.median() for slope in slopes]),
        compare(f"%timeit {statement}, the minimum", fastest, [slope.minimum() for slope in slopes]),
    ]


def compare(what: str, ours: list[float], true: list[float]) -> Figure:
    """Return the figure of pairs of nanoseconds."""
    off = statistics.median(map(float.__sub__, ours, true))
    return Figure(
        what=what,
        value=statistics.median(ours),
        unit="ns",
        peer="slope",
        peer_value=statistics.median(true),
        ratio=statistics.median(map(float.__truediv__, ours, true)),
        bar="within 5 % or 0.3 ns",
        met=abs(off) <= max(0.05 * statistics.median(true), 0.3),
        pairs=len(ours),
    )


class Slope:
    """Times 100 and 1,000 copies of a statement in turn."""

    def __init__(self, statement: str, names: dict[str, Any]) -> None:
        """Compile both."""
        self.loops = [copies(statement, count, names) for count in (FEW, MANY)]
        self.times: list[tuple[int, int]] = []

    def measure(self) -> None:
        """Time many pairs of batches; the first few warm up."""
        pairs = [(batch(self.loops[0]), batch(self.loops[1])) for _ in range(BATCHES)]
        self.times += pairs[20:]

    def median(self) -> float:
        """Return the nanoseconds of one more copy, in the middle of all pairs."""
        return statistics.median(many - few for few, many in self.times) / (TURNS * (MANY - FEW))

    def minimum(self) -> float:
        """Return the nanoseconds of one more copy, when nothing disturbs it."""
        few, many = (min(column) for column in zip(*self.times, strict=True))
        return (many - few) / (TURNS * (MANY - FEW))


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
