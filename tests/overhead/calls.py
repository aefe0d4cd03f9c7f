"""The overhead of `%prun` beside cProfile's: the full tree and C functions, against pairs of callers and callees."""

from __future__ import annotations

import cProfile
import statistics
import sys
from collections.abc import Callable

from rprof._rprof import CallsEngine

from .effort import Effort
from .figure import Figure
from .pairs import rounds
from .workloads import WORKLOADS

BAR = 0.65 if sys.version_info >= (3, 12) else 0.9
CODE = compile("work()", "<work>", "eval")


def measure(name: str, effort: Effort) -> list[Figure]:
    """Measure one workload."""
    work = WORKLOADS[name]
    times = rounds([work, lambda: under_rprof(work), lambda: under_cprofile(work)], effort.pairs)
    ours = [profiled / bare - 1 for bare, profiled, _ in times]
    theirs = [profiled / bare - 1 for bare, _, profiled in times]
    ratio = statistics.median(map(lambda our, their: our / their, ours, theirs))
    return [
        Figure(
            what=f"%prun overhead, {name}",
            value=100 * statistics.median(ours),
            unit="%",
            peer="cProfile",
            peer_value=100 * statistics.median(theirs),
            ratio=ratio,
            bar=f"ratio ≤ {BAR}",
            met=ratio <= BAR,
            pairs=len(times),
        )
    ]


def under_rprof(work: Callable[[], object]) -> None:
    """Do the work as `%prun` does it; rendering is not recording."""
    CallsEngine().run([CODE], {"work": work})


def under_cprofile(work: Callable[[], object]) -> None:
    """Do the work as the built-in `%prun` does it."""
    profiler = cProfile.Profile()
    profiler.enable()
    work()
    profiler.disable()
