"""The calls rprof records are those cProfile counts, for every program; and its times add up."""

from __future__ import annotations

from functools import cache

import pytest
from rprof._rprof import Profile

from tests.programs import NAMES

from .counts import counts_of_cprofile, counts_of_profile, differences
from .programs import Program, load

program_named = cache(load)


@pytest.fixture(params=NAMES)
def program(request: pytest.FixtureRequest) -> Program:
    return program_named(request.param)


@pytest.fixture
def profile(program: Program) -> Profile:
    return program.record()[1]


def test_there_are_programs() -> None:
    assert len(NAMES) >= 20


def test_calls_are_those_of_cprofile(program: Program) -> None:
    ours, theirs = counts_of_profile(program.record()[1]), counts_of_cprofile(program.count()[1])
    assert len(theirs.pair_calls) >= 5
    assert differences(ours, theirs) == []
    for key in theirs.shared:
        assert 1 <= ours.primitive_calls[key] <= theirs.primitive_calls[key]


def test_programs_end_as_they_would(program: Program) -> None:
    assert program.record()[0] == program.count()[0] == program.run()


def test_each_run_counts_the_same(program: Program) -> None:
    once, again = (counts_of_profile(program.record()[1]) for _ in range(2))
    assert differences(once, again) == []


def test_times_add_up(program: Program, profile: Profile) -> None:
    stats = profile.to_pstats()
    root = (program.codes[0].co_filename, 1, "<module>")
    assert nanoseconds(sum(row[2] for row in stats.values())) == nanoseconds(stats[root][3])
    # The tick of the counter is measured beside the monotonic clock, so its length is known to 0.001 %.
    assert 0 < stats[root][3] <= profile.elapsed * 1.0001
    for key, (primitive_calls, calls, self_time, total_time, callers) in stats.items():
        assert 0 <= nanoseconds(self_time) <= nanoseconds(total_time), key
        assert 1 <= primitive_calls <= calls, key
        for caller, (pair_calls, primitive_pair_calls, pair_self_time, pair_total_time) in callers.items():
            assert 0 <= nanoseconds(pair_self_time) <= nanoseconds(pair_total_time), (caller, key)
            assert 0 <= primitive_pair_calls <= pair_calls > 0, (caller, key)


def test_callers_add_up_to_their_callees(program: Program, profile: Profile) -> None:
    root = (program.codes[0].co_filename, 1, "<module>")
    for key, (_, calls, self_time, _, callers) in profile.to_pstats().items():
        if key == root:
            assert calls == 2
            assert not callers
        else:
            assert calls == sum(pair[0] for pair in callers.values()), key
            assert nanoseconds(self_time) == nanoseconds(sum(pair[2] for pair in callers.values())), key


def nanoseconds(seconds: float) -> int:
    return round(seconds * 1e9)
