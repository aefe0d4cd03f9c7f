"""Pairs: two ways to run the same work, measured in turn, so that a slow spell of the machine strikes both."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

Way = Callable[[], object]


def processor_time(way: Way) -> float:
    """Return the processor time of this thread that one run takes, in nanoseconds: what others run is not in it."""
    begun = time.thread_time_ns()
    way()
    return float(time.thread_time_ns() - begun)


def rounds(ways: Sequence[Way], count: int, measure: Callable[[Way], float] = processor_time) -> list[list[float]]:
    """Return the times of every way in every round, the better of two each, in changing order."""
    for way in ways:
        measure(way)
    return [one_round(ways, number, measure) for number in range(count)]


def one_round(ways: Sequence[Way], number: int, measure: Callable[[Way], float]) -> list[float]:
    """Measure every way twice, forwards and backwards, starting at another one each round."""
    start = number % len(ways)
    order = [*range(start, len(ways)), *range(start)]
    times = [float("inf")] * len(ways)
    for way in (*order, *reversed(order)):
        times[way] = min(times[way], measure(ways[way]))
    return times
