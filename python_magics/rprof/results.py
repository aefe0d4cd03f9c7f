"""What the magics return: IPython's and the standard library's own types, with the profile beside their figures."""

from __future__ import annotations

import pstats
from collections.abc import Sequence
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from IPython.core.magics.execution import TimeitResult as BuiltinTimeitResult

if TYPE_CHECKING:
    from rprof._rprof import Profile


class TimeitResult(BuiltinTimeitResult):
    """What `%timeit -o` returns: all that IPython's has, and the figures it throws away."""

    def __init__(self, profile: Profile, precision: int) -> None:
        """Read the figures off the profile of a `timeit` run."""
        timings = profile.timings()
        super().__init__(
            timings.loops,
            timings.repeat,
            timings.best,
            timings.worst,
            timings.all_runs,
            timings.compile_time,
            precision,
        )
        self.profile = profile
        """All that was measured."""
        self.minimum = timings.minimum
        """Seconds a loop, in the fastest of all batches: what it takes when nothing disturbs it."""
        self.median = timings.median
        """Seconds a loop, in the middle of all batches."""
        self.interval = timings.interval
        """The two ends, in seconds, between which the median lies with 95 % confidence."""
        self.cold = timings.cold
        """Seconds the very first call took, or None if it was not seen."""


class CallStats(pstats.Stats):
    """What `%prun -r` returns: a `pstats.Stats` of the calls."""

    def __init__(self, profile: Profile, *, strip_dirs: bool, sort: Sequence[str]) -> None:
        """Read the table of functions off the profile of a `prun` run."""
        super().__init__(_as_profiler(profile))
        self.profile = profile
        """All that was measured."""
        if strip_dirs:
            self.strip_dirs()
        self.sort_stats(*sort)


def _as_profiler(profile: Profile) -> Any:
    """Return the profile as the standard library's profilers look to `pstats.Stats`."""
    return SimpleNamespace(stats=profile.to_pstats(), create_stats=lambda: None)
