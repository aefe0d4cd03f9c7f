"""`Profile.render("classic")` of calls is what pstats prints of the same numbers, byte for byte."""

from __future__ import annotations

import io
import itertools
import pstats
from collections.abc import Sequence
from typing import Any

import pytest
from rprof._rprof import Profile, check_report_options

from .profiles import PROGRAMS, record

SORT_KEYS = sorted(pstats.Stats.sort_arg_dict_default)
PREFIXES = ["ca", "cu", "f", "file", "l", "m", "na", "nf", "p", "s", "st", "ti", "tot"]
SEVERAL = [["time", "name"], ["calls", "cumulative", "line"], ["file", "line"], ["pcalls", "stdname"], []]

LIMITS: list[list[int | float | str]] = [
    [],
    [0],
    [1],
    [5],
    [1000],
    [-1],
    [0.0],
    [0.00001],
    [0.1],
    [0.5],
    [0.999],
    [1.0],
    [-0.5],
    ["fib|count"],
    ["{built-in"],
    ["{method '.*' of"],
    ["^(?!{)"],
    [r"\.py:\d+\("],
    ["quote\"and'quote|f"],
    ["größe|a\\.py"],
    ["nothing has this name"],
    [6, "e"],
    ["e", 0.5, 2],
    [3, 3],
]


class Recorded:
    """What `pstats.Stats` takes for a profiler."""

    def __init__(self, stats: dict[Any, Any]) -> None:
        self.stats = stats

    def create_stats(self) -> None:
        pass


def printed_by_pstats(
    profile: Profile, sort: Sequence[str], limits: Sequence[int | float | str], strip_dirs: bool
) -> str:
    out = io.StringIO()
    stats = pstats.Stats(Recorded(profile.to_pstats()), stream=out)  # type: ignore[arg-type]
    if strip_dirs:
        stats.strip_dirs()
    stats.sort_stats(*sort).print_stats(*limits)
    return out.getvalue().rstrip()


@pytest.fixture(scope="module", params=PROGRAMS)
def profile(request: pytest.FixtureRequest) -> Profile:
    return record(PROGRAMS[request.param])


@pytest.mark.parametrize("strip_dirs", [True, False])
def test_every_order(profile: Profile, strip_dirs: bool) -> None:
    for sort in [[key] for key in SORT_KEYS + PREFIXES] + SEVERAL:
        expected = printed_by_pstats(profile, sort, [], strip_dirs)
        assert profile.render("classic", sort=sort, strip_dirs=strip_dirs) == expected, sort


@pytest.mark.parametrize("strip_dirs", [True, False])
def test_every_limit(profile: Profile, strip_dirs: bool) -> None:
    for limits, sort in itertools.product(LIMITS, (["time"], ["name", "calls"], [])):
        expected = printed_by_pstats(profile, sort, limits, strip_dirs)
        assert profile.render("classic", sort=sort, limits=limits, strip_dirs=strip_dirs) == expected, limits


def test_a_saved_profile_is_printed_alike(profile: Profile) -> None:
    assert Profile.from_bytes(profile.to_bytes()).render("classic") == profile.render("classic")


def test_nothing_of_this_is_trivial() -> None:
    text = record(PROGRAMS["twins"]).render("classic")
    for part in (
        "primitive calls) in 0.0",
        "Ordered by: internal time",
        " a.py:2(fib)\n",
        "{built-in method builtins.len}",
    ):
        assert part in text


@pytest.mark.parametrize("word", ["nonsense", "", "c", "n", "Time", "cumulativ e", "1"])
def test_what_pstats_does_not_know_is_refused(word: str) -> None:
    with pytest.raises(KeyError):
        pstats.Stats().sort_stats(word)
    with pytest.raises(ValueError, match=f"^Cannot sort by '{word}'.*; sort by one of calls, .*, total\\.$"):
        check_report_options(sort=[word])


@pytest.mark.parametrize("limit", ["f(", "[", "*"])
def test_a_broken_pattern_is_refused(limit: str) -> None:
    with pytest.raises(ValueError, match=r"^Cannot use '.*' as a limit: "):
        check_report_options(limits=[limit])
