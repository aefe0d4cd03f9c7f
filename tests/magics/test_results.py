"""What the magics return and what they write."""

from __future__ import annotations

import io
import marshal
import pstats
from collections.abc import Callable
from pathlib import Path

import pytest
import rprof
from IPython.core.magics.execution import TimeitResult

from .conftest import CellRun

Run = Callable[[str], CellRun]

pytestmark = pytest.mark.usefixtures("shell")


def test_timeit_result_has_all_that_ipythons_has(run: Run) -> None:
    result = run("%timeit -q -o -n10 -r3 sum(range(100))").value
    assert isinstance(result, TimeitResult)
    assert (result.loops, result.repeat) == (10, 3) and result.compile_time >= 0
    assert len(result.all_runs) == len(result.timings) == 3
    assert (result.best, result.worst) == pytest.approx((min(result.timings), max(result.timings)))
    assert min(result.timings) <= result.average <= max(result.timings) and result.stdev >= 0
    assert str(result).endswith("per loop (mean ± std. dev. of 3 runs, 10 loops each)")


def test_timeit_result_has_the_profile_and_more(run: Run) -> None:
    result = run("%timeit -q -o sum(range(100))").value
    low, high = result.interval
    assert low <= result.median <= high
    assert result.cold is None or result.cold > 0
    assert isinstance(result.profile, rprof.Profile) and result.profile.engine == "timeit"


def test_printed_sentence_is_that_of_the_result(run: Run) -> None:
    ran = run("%timeit -o -n10 -r3 sum(range(100))")
    assert ran.out.splitlines()[0] == str(ran.value)


def test_timeit_variable(run: Run) -> None:
    ran = run("%timeit -q -n1 -r1 -v kept pass\nkept")
    assert isinstance(ran.value, TimeitResult)


def test_prun_stats_serve_a_pstats_user(run: Run) -> None:
    run("def leaf(): pass\ndef top():\n    for _ in range(3): leaf()")
    stats = run("%prun -q -r top()").value
    assert isinstance(stats, pstats.Stats)
    counts = {name: entry[:2] for (_, _, name), entry in stats.stats.items()}
    assert counts["leaf"] == (3, 3) and counts["top"] == (1, 1)
    callers = next(entry[4] for (_, _, name), entry in stats.stats.items() if name == "leaf")
    assert [(name, entry[1]) for (_, _, name), entry in callers.items()] == [("top", 3)]
    stats.stream = io.StringIO()
    stats.sort_stats("cumulative").print_stats("leaf").print_callers()
    assert "was called by" in stats.stream.getvalue()
    assert stats.get_stats_profile().func_profiles["leaf"].ncalls == "3"
    assert isinstance(stats.profile, rprof.Profile) and stats.profile.engine == "calls"


def test_prun_stats_are_stripped_and_sorted(run: Run) -> None:
    stats = run("%prun -q -r import json; json.dumps([1])").value
    assert all("/" not in file for file, _, _ in stats.stats)
    assert stats.sort_type == "internal time"
    full = run("%prun -q -r --full-paths json.dumps([1])").value
    assert any("/" in file for file, _, _ in full.stats)


def test_prun_files(run: Run, tmp_path: Path) -> None:
    ran = run(f"%prun -D {tmp_path}/stats -T {tmp_path}/text len('abc')")
    assert f"\n*** Profile stats marshalled to file '{tmp_path}/stats'.\n" in ran.out
    assert f"\n*** Profile printout saved to text file '{tmp_path}/text'.\n" in ran.out
    assert ("~", 0, "<built-in method builtins.len>") in marshal.loads((tmp_path / "stats").read_bytes())
    assert pstats.Stats(str(tmp_path / "stats")).total_calls == 2
    assert ran.out.startswith((tmp_path / "text").read_text())


@pytest.mark.parametrize(
    "cell", ["%time {save} len('abc')", "%timeit {save} -n1 -r1 len('abc')", "%prun {save} len('abc')"]
)
def test_save_writes_the_format_of_the_suffix(cell: str, run: Run, tmp_path: Path) -> None:
    for suffix in ("rprof", "html", "txt"):
        path = tmp_path / f"run.{suffix}"
        assert f"\n*** Profile saved to file '{path}'.\n" in run(cell.format(save=f"--save {path}")).out
    profile = rprof.load(str(tmp_path / "run.rprof"))
    assert profile.command == "len('abc')"
    assert (tmp_path / "run.html").read_text().lower().lstrip().startswith("<!doctype html>")
    assert (tmp_path / "run.txt").read_text().strip()
    profile.save(str(tmp_path / "again.txt"))
    assert (tmp_path / "again.txt").read_text() == profile.render("text")


def test_report_can_show_more(run: Run) -> None:
    run("%config RProf.text = 'full'")
    assert "page faults" in run("%time len('abc')").out


def test_settings_are_defaults_of_options(run: Run) -> None:
    run("%config RProf.max_rows = 1")
    run("%config RProf.sort = ['calls']")
    assert "List reduced from 2 to 1 due to restriction <1>" in run("%prun len('abc')").out
    assert "Ordered by: call count" in run("%prun len('abc')").out
    assert "List reduced" not in run("%prun -l 5 len('abc')").out
    run("%config RProf.strip_dirs = False")
    run("%config RProf.max_rows = 0")
    assert "/json/" in run("%prun import json; json.dumps([1])").out
    run("%config RProf.precision = 1")
    wall = run("%time sum(range(5000))").out.split("Wall time: ")[1]
    assert len(f"{float(wall.split()[0]):g}".rstrip("0")) == 1


def test_setting_refuses_a_bad_key(run: Run, caplog: pytest.LogCaptureFixture) -> None:
    run("%config RProf.sort = ['nonsense']")
    assert "nonsense" in caplog.text
    assert run("get_ipython().magics_manager.registry['CallsMagics'].settings.sort").value == ["time"]
