"""One function run under rprof, and what the profile says of it by bare names."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from typing import Any

from rprof._rprof import CallsEngine, Profile

HAS_MONITORING = sys.version_info >= (3, 12)
"""Whether several profilers have room; CPython 3.11 has one place a thread."""


def record(function: Callable[[], Any], engine: CallsEngine | None = None) -> Profile:
    """Call the function under rprof; whatever it raises is raised."""
    engine = engine or CallsEngine()
    engine.run([compile("function()", "<call>", "eval")], {"function": function})
    return engine.finish(command=function.__name__)


def record_raising(function: Callable[[], Any], expected: type[BaseException]) -> Profile:
    """Call under rprof a function that raises."""
    engine = CallsEngine()
    try:
        record(function, engine)
    except expected as error:
        return engine.finish(command=function.__name__, raised=repr(error))
    raise AssertionError(f"{function.__name__} did not raise {expected.__name__}")


def calls(profile: Profile) -> Counter[str]:
    """Return how often each function ran, resumes of generators included."""
    counts: Counter[str] = Counter()
    for key, row in profile.to_pstats().items():
        counts[key[2]] += row[1]
    return counts


def callers(profile: Profile, name: str) -> dict[str, int]:
    """Return who called the functions of that name, and how often; calls by nobody recorded are `""`."""
    counts: Counter[str] = Counter()
    for key, row in profile.to_pstats().items():
        if key[2] == name:
            counts.update({caller[2]: pair[0] for caller, pair in row[4].items()})
            counts[""] += row[1] - sum(pair[0] for pair in row[4].values())
    return {caller: count for caller, count in counts.items() if count}


def total_time(profile: Profile, name: str) -> float:
    """Return the total time of the functions of that name, in seconds."""
    return sum(row[3] for key, row in profile.to_pstats().items() if key[2] == name)


def assert_whole(profile: Profile) -> None:
    """Check what holds for every profile: no time is negative, counted twice or later than the run."""
    stats = profile.to_pstats()
    self_times = sum(row[2] for row in stats.values())
    assert 0 <= self_times <= profile.elapsed * 1.0001 + 1e-5
    for key, (primitive_calls, count, self_time, total, pairs) in stats.items():
        assert 0 <= self_time <= total + 1e-12, key
        assert 0 <= primitive_calls <= count > 0, key
        assert sum(pair[0] for pair in pairs.values()) <= count, key
        assert all(caller in stats for caller in pairs), key
        assert total <= self_times + 1e-9, key
    assert Profile.from_bytes(profile.to_bytes()).to_pstats() == stats
