"""What an event costs rprof over a listener that does nothing."""

from __future__ import annotations

import statistics
import sys
from collections.abc import Callable
from typing import Any

from . import no_op
from .calls import under_rprof
from .effort import Effort
from .figure import Figure
from .pairs import rounds
from .workloads import WORKLOADS

BAR = 20.0


def measure(name: str, effort: Effort) -> list[Figure]:
    """Measure one workload."""
    work = WORKLOADS[name]
    try:
        do_nothing = no_op.under(no_op.build())
    except no_op.CannotBuild as why:
        return [Figure(what=f"%prun over a no-op, {name}", value=float("nan"), unit="ns", bar=f"not measured: {why}")]
    events = count_events(work)
    times = rounds([work, lambda: under_rprof(work), lambda: do_nothing(work)], effort.pairs)
    own = statistics.median((ours - floor) / events for _, ours, floor in times)
    floor = statistics.median((floor - bare) / events for bare, _, floor in times)
    return [
        Figure(
            what=f"%prun an event over a no-op, {name}",
            value=own,
            unit="ns",
            peer="no-op",
            peer_value=floor,
            bar=f"≤ {BAR:.0f} ns",
            met=own <= BAR,
            pairs=len(times),
        )
    ]


def count_events(work: Callable[[], object]) -> int:
    """Return how many events of calls the work makes."""
    count = 0

    def hear(*_: Any) -> None:
        nonlocal count
        count += 1

    if no_op.HAS_MONITORING:
        no_op.under_callbacks(hear, work)
    else:
        sys.setprofile(hear)
        work()
        sys.setprofile(None)
    return count
