"""Other tools beside rprof: each keeps its place, and each has its numbers right."""

from __future__ import annotations

import cProfile
import pstats
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from rprof._rprof import CallsEngine

from .recorded import HAS_MONITORING, assert_whole, callers, calls, record

with_monitoring = pytest.mark.skipif(not HAS_MONITORING, reason="sys.monitoring came with Python 3.12")
without_monitoring = pytest.mark.skipif(HAS_MONITORING, reason="only Python 3.11 has one place for all profilers")
monitoring: Any = getattr(sys, "monitoring", None)


def leaf() -> int:
    return len("leaf")


def work() -> None:
    for _ in range(5):
        leaf()


def counted_by(profiler: cProfile.Profile) -> dict[str, int]:
    stats: dict[Any, Any] = pstats.Stats(profiler).stats  # type: ignore[attr-defined]
    return {key[2]: row[1] for key, row in stats.items()}


@with_monitoring
def test_engines_inside_engines() -> None:
    inner: list[Any] = []

    def run() -> None:
        leaf()
        inner.append(record(work))
        leaf()

    outer = record(run)
    for profile in (outer, *inner):
        assert_whole(profile)
    assert callers(outer, "leaf") == {"run": 2, "work": 5}
    assert callers(inner[0], "leaf") == {"work": 5}


@with_monitoring
def test_engines_that_overlap() -> None:
    first, second = CallsEngine(), CallsEngine()
    first.start()
    leaf()
    second.start()
    leaf()
    first.stop()
    leaf()
    second.stop()
    profiles = [engine.finish(command="overlap") for engine in (first, second)]
    assert [calls(profile)["leaf"] for profile in profiles] == [2, 2]
    assert [callers(profile, "leaf") for profile in profiles] == [{"": 2}, {"": 2}]


@without_monitoring
def test_an_engine_inside_an_engine_is_refused() -> None:
    def run() -> None:
        with pytest.raises(RuntimeError, match=r"another profiler is active.*stop it first"):
            CallsEngine().start()
        leaf()

    profile = record(run)
    assert callers(profile, "leaf") == {"run": 1}


@with_monitoring
def test_no_tool_id_left() -> None:
    taken = [tool for tool in range(6) if monitoring.get_tool(tool) is None]
    for tool in taken:
        monitoring.use_tool_id(tool, "somebody")
    try:
        with pytest.raises(RuntimeError, match=r"all six sys\.monitoring tool ids are taken.*stop one of them"):
            CallsEngine().start()
        assert all(monitoring.get_tool(tool) == "somebody" for tool in taken)
    finally:
        for tool in taken:
            monitoring.free_tool_id(tool)


@with_monitoring
@pytest.mark.parametrize("free", range(6))
def test_any_tool_id_will_do(free: int) -> None:
    taken = [tool for tool in range(6) if tool != free and monitoring.get_tool(tool) is None]
    for tool in taken:
        monitoring.use_tool_id(tool, "somebody")
    try:
        profile = record(work)
        assert all(monitoring.get_tool(tool) == "somebody" for tool in taken)
        assert monitoring.get_tool(free) is None
    finally:
        for tool in taken:
            monitoring.free_tool_id(tool)
    assert callers(profile, "leaf") == {"work": 5}


@with_monitoring
def test_the_events_of_another_tool_go_on() -> None:
    seen: Counter[str] = Counter()
    tool, event = 1, monitoring.events.PY_START

    def on_start(code: Any, offset: int) -> None:
        seen[code.co_name] += 1

    monitoring.use_tool_id(tool, "coverage")
    try:
        monitoring.register_callback(tool, event, on_start)
        monitoring.set_events(tool, event)
        profile = record(work)
        leaf()
        assert monitoring.get_events(tool) == event
    finally:
        monitoring.set_events(tool, 0)
        monitoring.register_callback(tool, event, None)
        monitoring.free_tool_id(tool)
    assert seen["leaf"] == 6
    assert seen["work"] == 1
    assert callers(profile, "leaf") == {"work": 5}
    # What runs inside the other tool's callback is not the program's.
    assert "on_start" not in calls(profile)


@with_monitoring
def test_lines_that_a_coverage_tool_has_switched_off() -> None:
    tool, event = 1, monitoring.events.LINE
    lines: list[int] = []

    def on_line(code: Any, line: int) -> Any:
        if code is leaf.__code__:
            lines.append(line)
        return monitoring.DISABLE

    monitoring.use_tool_id(tool, "coverage")
    try:
        monitoring.register_callback(tool, event, on_line)
        monitoring.set_events(tool, event)
        profiles = [record(work) for _ in range(3)]
    finally:
        monitoring.set_events(tool, 0)
        monitoring.register_callback(tool, event, None)
        monitoring.free_tool_id(tool)
        monitoring.restart_events()
    assert len(lines) == 1, "rprof must not switch on again what another tool has switched off"
    assert all(callers(profile, "leaf") == {"work": 5} for profile in profiles)


@with_monitoring
def test_a_tool_that_takes_our_id_is_left_alone_and_told_of() -> None:
    def rude() -> None:
        (ours,) = (tool for tool in range(6) if monitoring.get_tool(tool) == "rprof")
        monitoring.free_tool_id(ours)
        monitoring.use_tool_id(ours, "rude")
        leaf()

    engine = CallsEngine()
    profile = record(rude, engine)
    (theirs,) = (tool for tool in range(6) if monitoring.get_tool(tool) == "rude")
    monitoring.free_tool_id(theirs)
    assert_whole(profile)
    assert len(profile.notices) == 1
    assert "Another profiler took rprof's place" in profile.notices[0]


@with_monitoring
def test_cprofile_around_and_inside() -> None:
    around, inside = cProfile.Profile(), cProfile.Profile()
    around.enable()
    outer = record(work)
    around.disable()

    def run() -> None:
        inside.enable()
        work()
        inside.disable()
        leaf()

    inner = record(run)
    assert counted_by(around)["leaf"] == counted_by(inside)["leaf"] == 5
    assert callers(outer, "leaf") == {"work": 5}
    assert callers(inner, "leaf") == {"work": 5, "run": 1}
    assert outer.notices == inner.notices == []


@without_monitoring
def test_cprofile_around_is_refused_and_goes_on() -> None:
    around = cProfile.Profile()
    around.enable()
    try:
        with pytest.raises(RuntimeError, match=r"another profiler is active on this thread.*stop it first"):
            CallsEngine().start()
        work()
    finally:
        around.disable()
    assert counted_by(around)["leaf"] == 5


@without_monitoring
def test_cprofile_inside_takes_the_place_and_is_told_of() -> None:
    inside = cProfile.Profile()

    def run() -> None:
        leaf()
        inside.enable()
        work()
        inside.disable()
        leaf()

    profile = record(run)
    assert_whole(profile)
    assert counted_by(inside)["leaf"] == 5
    assert callers(profile, "leaf") == {"run": 1}
    assert len(profile.notices) == 1
    assert "Another profiler took rprof's place" in profile.notices[0]


@without_monitoring
def test_a_profile_function_that_took_our_place_stays() -> None:
    def theirs(*_: Any) -> None:
        pass

    try:
        profile = record(lambda: sys.setprofile(theirs))
        assert sys.getprofile() is theirs
        assert len(profile.notices) == 1
    finally:
        sys.setprofile(None)


@without_monitoring
def test_our_profile_function_is_not_for_calling() -> None:
    def run() -> None:
        ours = sys.getprofile()
        assert ours is not None
        with pytest.raises(TypeError, match="not for calling"):
            ours(sys._getframe(), "call", None)

    assert_whole(record(run))


@with_monitoring
def test_a_python_profile_function_beside_ours() -> None:
    seen: Counter[str] = Counter()

    def theirs(frame: Any, event: str, argument: object) -> None:
        seen[f"{event} {frame.f_code.co_name}"] += 1

    sys.setprofile(theirs)
    try:
        profile = record(work)
    finally:
        sys.setprofile(None)
    assert seen["call leaf"] == seen["return leaf"] == 5
    assert callers(profile, "leaf") == {"work": 5}
    assert "theirs" not in calls(profile)


def test_a_trace_function_beside_ours() -> None:
    lines: Counter[str] = Counter()

    def trace(frame: Any, event: str, argument: object) -> Callable[..., Any]:
        lines[f"{event} {frame.f_code.co_name}"] += 1
        return trace

    previous = sys.gettrace()
    sys.settrace(trace)
    try:
        profile = record(work)
        assert sys.gettrace() is trace
    finally:
        sys.settrace(previous)
    assert lines["call leaf"] == lines["line leaf"] == 5
    assert callers(profile, "leaf") == {"work": 5}
    assert "trace" not in calls(profile)
    assert_whole(profile)


NOTHING_LEFT = """
import sys
from rprof._rprof import CallsEngine
engine = CallsEngine()
engine.start()
{ending}
"""


@pytest.mark.parametrize("ending", ["", "sys.exit(0)", "del engine", "import os; os.register_at_fork(before=len)"])
def test_an_interpreter_that_ends_with_an_engine_running(ending: str) -> None:
    program = NOTHING_LEFT.format(ending=ending)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
