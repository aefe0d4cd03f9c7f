"""Runs that begin in the middle, are cut short, or end with functions still running."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from rprof._rprof import CallsEngine, Profile

from .recorded import HAS_MONITORING, assert_whole, callers, calls, record, record_raising, total_time


def leaf() -> int:
    return len("leaf")


def outer(do: Callable[[], Any]) -> Any:
    return middle(do)


def middle(do: Callable[[], Any]) -> Any:
    leaf()
    return do()


def test_functions_running_at_the_start_leave_unnoticed() -> None:
    engine = CallsEngine()

    def starts(n: int) -> None:
        if n:
            starts(n - 1)
            leaf()
        else:
            engine.start()

    starts(5)
    leaf()
    engine.stop()
    profile = engine.finish(command="running")
    assert_whole(profile)
    assert callers(profile, "leaf") == {"": 6}
    assert set(calls(profile)) == {"leaf", "<built-in method builtins.len>"}


def test_recursion_that_was_running_at_the_start() -> None:
    engine = CallsEngine()

    def down(n: int) -> int:
        if n == 5:
            engine.start()
        return leaf() if n == 0 else down(n - 1)

    down(10)
    engine.stop()
    profile = engine.finish(command="running")
    assert_whole(profile)
    assert calls(profile)["down"] == 5
    assert callers(profile, "leaf") == {"down": 1}


def test_functions_running_at_the_end_have_the_time_until_then() -> None:
    engine = CallsEngine()

    def stops() -> None:
        time.sleep(0.02)
        engine.stop()
        time.sleep(0.05)
        leaf()

    def run() -> None:
        engine.start()
        outer(stops)

    run()
    profile = engine.finish(command="running")
    assert_whole(profile)
    assert callers(profile, "stops") == {"middle": 1}
    assert callers(profile, "middle") == {"outer": 1}
    assert calls(profile)["leaf"] == 1
    assert 0.02 <= total_time(profile, "stops") <= total_time(profile, "outer") <= profile.elapsed * 1.0001 + 1e-5
    assert not any("CallsEngine" in name for name in calls(profile))


def test_generators_suspended_at_the_start_and_at_the_end() -> None:
    engine = CallsEngine()

    def numbers() -> Iterator[int]:
        for n in range(6):
            leaf()
            yield n

    early = numbers()
    next(early)
    engine.start()
    next(early)
    late = numbers()
    next(late)
    engine.stop()
    late.close()
    profile = engine.finish(command="running")
    assert_whole(profile)
    assert callers(profile, "leaf") == {"numbers": 2}
    assert calls(profile)["numbers"] == 2


def test_an_exception_ends_the_run() -> None:
    def fails() -> None:
        leaf()
        raise LookupError("failed")

    profile = record_raising(lambda: outer(fails), LookupError)
    assert_whole(profile)
    assert callers(profile, "leaf") == {"fails": 1, "middle": 1}
    assert total_time(profile, "outer") > 0


@pytest.mark.parametrize("where", ["python", "c"])
def test_an_interrupt_ends_the_run(where: str) -> None:
    def interrupted(_: int = 0) -> None:
        leaf()
        signal.raise_signal(signal.SIGINT)
        time.sleep(5)

    do = interrupted if where == "python" else (lambda: sorted([2, 1], key=interrupted))
    profile = record_raising(lambda: outer(do), KeyboardInterrupt)
    assert_whole(profile)
    assert profile.elapsed < 5
    assert callers(profile, "leaf") == {"interrupted": 1, "middle": 1}


def test_an_exit_ends_the_run() -> None:
    profile = record_raising(lambda: outer(lambda: sys.exit(3)), SystemExit)
    assert_whole(profile)
    assert calls(profile)["<built-in method sys.exit>"] == 1


def test_recursion_without_end() -> None:
    def endless() -> None:
        endless()

    class Endless:
        def __getattr__(self, name: str) -> Any:
            return getattr(self, name + "x")

    def run() -> int:
        failures = 0
        for attempt in (endless, lambda: Endless().name, lambda: sorted([1], key=lambda _: run_sorted())):
            try:
                attempt()
            except RecursionError:
                failures += 1
        leaf()
        return failures

    def run_sorted() -> int:
        return sorted([1], key=lambda _: run_sorted())[0]

    profile = record(run)
    assert_whole(profile)
    assert callers(profile, "leaf") == {"run": 1}
    assert calls(profile)["endless"] > 100
    assert calls(profile)["__getattr__"] > 50
    assert callers(profile, "run") == {"<module>": 1}


class TooLate(Exception):
    pass


@contextmanager
def alarm_after(seconds: float) -> Iterator[None]:
    def ring(*_: Any) -> None:
        raise TooLate

    previous = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)


def descend(n: int) -> int:
    return 0 if n == 0 else descend(n - 1) + descend(n - 2 if n > 1 else 0)


def guarded(seconds: float) -> int:
    try:
        with alarm_after(seconds):
            descend(22)
    except TooLate:
        pass
    return leaf()


def test_exceptions_from_signals_wherever_they_strike() -> None:
    """A signal may strike between any two instructions, also between a call and its first event."""

    def run() -> None:
        for n in range(150):
            guarded(0.000_2 + n * 0.000_003)

    profile = record(run)
    assert_whole(profile)
    assert callers(profile, "leaf") == {"guarded": 150}
    assert callers(profile, "guarded") == {"run": 150}


def nested_descend(n: int, depth: int) -> int:
    if depth and n == 3:
        return nested_guarded(depth - 1)
    return 0 if n == 0 else nested_descend(n - 1, depth) + 1


def nested_guarded(depth: int) -> int:
    try:
        with alarm_after(0.000_1):
            while True:
                nested_descend(8, 0)
    except TooLate:
        pass
    leaf()
    if depth:
        nested_descend(5, depth)
    return leaf()


@pytest.mark.skipif(not HAS_MONITORING, reason="CPython 3.11 does not tell whether such a call had begun")
def test_such_exceptions_do_not_end_the_callers_of_those_who_catch_them() -> None:
    def run() -> None:
        for _ in range(60):
            nested_guarded(3)

    profile = record(run)
    assert_whole(profile)
    assert callers(profile, "leaf") == {"nested_guarded": 60 * 4 * 2}


def test_an_engine_runs_once() -> None:
    engine = CallsEngine()
    with pytest.raises(RuntimeError, match="start it first"):
        engine.finish(command="nothing")
    engine.start()
    with pytest.raises(RuntimeError, match="started before"):
        engine.start()
    engine.stop()
    engine.stop()
    assert isinstance(engine.finish(command="nothing"), Profile)
    with pytest.raises(RuntimeError, match="start it first"):
        engine.finish(command="nothing")


def test_a_run_of_nothing() -> None:
    engine = CallsEngine()
    assert engine.run([], {}) is None
    profile = engine.finish(command="")
    assert profile.to_pstats() == {}
    assert_whole(profile)


def test_finish_stops() -> None:
    engine = CallsEngine()
    engine.start()
    leaf()
    profile = engine.finish(command="finish")
    leaf()
    assert calls(profile)["leaf"] == 1
