"""The `.prof` file holds what `Profile.to_pstats` returns, and pstats reads it."""

from __future__ import annotations

import cProfile
import io
import marshal
import pstats
from pathlib import Path
from typing import Any

import pytest
from rprof._rprof import Profile, TimeEngine

from .profiles import PROGRAMS, compiled, record


@pytest.fixture(scope="module", params=PROGRAMS)
def profile(request: pytest.FixtureRequest) -> Profile:
    return record(PROGRAMS[request.param])


def test_the_file_holds_the_table(profile: Profile, tmp_path: Path) -> None:
    path = tmp_path / "run.prof"
    profile.save(str(path))
    read = marshal.loads(path.read_bytes())
    assert read == profile.to_pstats()
    # Equal numbers may still differ in their type: pstats tells `int` from `float`.
    assert repr(read) == repr(profile.to_pstats())


def test_pstats_reads_the_file(profile: Profile, tmp_path: Path) -> None:
    path = tmp_path / "run.prof"
    profile.save(str(path))
    out = io.StringIO()
    stats = pstats.Stats(str(path), stream=out).strip_dirs().sort_stats("tottime")
    stats.print_stats()
    # pstats puts the name of the file first.
    assert out.getvalue().split("\n", 2)[2].rstrip() == profile.render("classic")
    stats.print_callers().print_callees()
    assert "was called by..." in out.getvalue()


def test_files_can_be_added(profile: Profile, tmp_path: Path) -> None:
    path = tmp_path / "run.prof"
    profile.save(str(path))
    once, twice = pstats.Stats(str(path)), pstats.Stats(str(path), str(path))
    assert twice.total_calls == 2 * once.total_calls > 0  # type: ignore[attr-defined]


def test_pairs_add_up_to_their_functions(profile: Profile) -> None:
    stats = profile.to_pstats()
    roots = 0.0
    for _, calls, self_time, total_time, callers in stats.values():
        assert 0 <= self_time <= total_time + 1e-12
        assert sum(pair[0] for pair in callers.values()) <= calls
        assert all(caller in stats for caller in callers)
        if not callers:
            roots += total_time
    assert sum(row[2] for row in stats.values()) == pytest.approx(roots, abs=1e-9)


@pytest.mark.parametrize(
    "name", sorted(set(PROGRAMS) - {"again"})
)  # Of functions compiled twice cProfile keeps the last.
def test_callers_are_those_of_cprofile(name: str) -> None:
    theirs = counted_by_cprofile(name)
    ours = record(PROGRAMS[name]).to_pstats()
    assert len(theirs) > 0
    for function, (primitive_calls, calls, _, _, callers) in theirs.items():
        assert ours[function][:2] == (primitive_calls, calls), function
        # Where the program starts, cProfile adds its own `exec`.
        for caller, pair in callers.items():
            if caller in theirs:
                assert ours[function][4][caller][:2] == pair[:2], (function, caller)


def counted_by_cprofile(name: str) -> dict[Any, Any]:
    profiler = cProfile.Profile()
    namespace: dict[str, Any] = {}
    codes = compiled(PROGRAMS[name])
    profiler.enable()
    for code in codes:
        exec(code, namespace)
    profiler.disable()
    stats: dict[Any, Any] = pstats.Stats(profiler).stats  # type: ignore[attr-defined]
    own = ("<built-in method builtins.exec>", "<method 'disable' of '_lsprof.Profiler' objects>")
    return {function: row for function, row in stats.items() if function[2] not in own}


def test_a_run_without_calls_is_refused(tmp_path: Path) -> None:
    engine = TimeEngine()
    engine.run([compile("pass", "<string>", "exec")], {})
    profile = engine.finish(command="pass")
    with pytest.raises(ValueError, match="recorded no calls"):
        profile.to_pstats()
    with pytest.raises(ValueError, match="recorded no calls"):
        profile.save(str(tmp_path / "run.prof"))
