"""What `TimeitEngine` runs, what it leaves behind, and what its figures are made of."""

from __future__ import annotations

import gc
import itertools
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from rprof._rprof import Profile, TimeitEngine

Kernel = Callable[[Iterator[Iterator[None]], Callable[[], None]], None]


def kernel(statement: Callable[[], object], copies: int = 1) -> Kernel:
    """Return a kernel that calls the statement."""

    def call(batches: Iterator[Iterator[None]], mark: Callable[[], None]) -> None:
        for batch in batches:
            mark()
            for _ in batch:
                for _ in range(copies):
                    statement()
            mark()

    return call


def measure(engine: TimeitEngine, statement: Callable[[], object]) -> Profile:
    """Run the statement as the engine asks for."""
    engine.start()
    try:
        while (copies := engine.next_kernel()) is not None:
            kernel(statement, copies)(engine.batches(), engine.mark)
    finally:
        engine.stop()
    return engine.finish(command="statement")


@pytest.mark.parametrize(("loops", "runs"), [(1, 1), (1, 7), (2, 3), (10, 2), (1000, 3), (12_345, 2)])
def test_fixed_loops_are_executed_exactly(loops: int, runs: int) -> None:
    counter = itertools.count()
    timings = measure(TimeitEngine(loops=loops, runs=runs), lambda: next(counter)).timings()
    assert next(counter) == loops * runs
    assert (timings.loops, timings.repeat, len(timings.all_runs)) == (loops, runs, runs)


def test_a_long_statement_is_executed_eight_times() -> None:
    calls: list[None] = []

    def statement() -> None:
        calls.append(None)
        time.sleep(0.21)

    timings = measure(TimeitEngine(), statement).timings()
    assert len(calls) == 8
    assert (timings.loops, timings.repeat) == (1, 7)
    assert timings.best >= 0.21
    assert timings.cold is not None and timings.cold >= 0.21


def test_a_run_scales_itself_to_about_a_second() -> None:
    timings = measure(TimeitEngine(unroll=False), lambda: None).timings()
    assert timings.repeat == 7
    # Powers of ten, or two or five of them; at most 0.2 s a run while scaling, with room for a machine that slows down.
    assert str(timings.loops).rstrip("0") in {"1", "2", "5"}
    assert 0.02 < timings.best * timings.loops < 0.5
    assert 0 < timings.minimum <= timings.median <= timings.interval[1]


def test_copies_take_the_loop_off() -> None:
    profile = measure(TimeitEngine(), lambda: None)
    assert "a turn of the loop, taken off" in profile.render("text")
    assert "loop, taken off" not in measure(TimeitEngine(unroll=False), lambda: None).render("text")


def test_the_cold_call_is_told_apart() -> None:
    waits = itertools.chain([0.05], itertools.repeat(0))
    timings = measure(TimeitEngine(runs=1), lambda: time.sleep(next(waits))).timings()
    assert timings.cold is not None and timings.cold >= 0.05
    assert timings.worst < 0.01


@pytest.mark.parametrize("was_on", [True, False])
def test_garbage_collection_is_off_meanwhile(was_on: bool) -> None:
    seen = set()
    (gc.enable if was_on else gc.disable)()
    try:
        measure(TimeitEngine(loops=10, runs=1), lambda: seen.add(gc.isenabled()))
        assert gc.isenabled() is was_on
    finally:
        gc.enable()
    assert seen == {False}


def test_garbage_collection_is_back_when_the_engine_is_forgotten() -> None:
    engine = TimeitEngine()
    engine.start()
    assert not gc.isenabled()
    del engine
    assert gc.isenabled()


class Interrupts:
    """A statement that is interrupted in one of its executions."""

    def __init__(self, at: int, error: type[BaseException]) -> None:
        self.left = at
        self.error = error

    def __call__(self) -> None:
        self.left -= 1
        if self.left == 0:
            raise self.error("stop")


@pytest.mark.parametrize("error", [KeyboardInterrupt, ZeroDivisionError, SystemExit])
def test_what_was_measured_until_an_exception_is_kept(error: type[BaseException]) -> None:
    engine = TimeitEngine(loops=1000, runs=5)
    with pytest.raises(error):
        measure(engine, Interrupts(2500, error))
    profile = engine.finish(command="statement", raised=f"{error.__name__}: stop")
    timings = profile.timings()
    assert (timings.loops, timings.repeat) == (1000, 2)
    assert f"({error.__name__}: stop)" in profile.notices[0]
    assert gc.isenabled()


def test_an_exception_at_once_leaves_no_figures() -> None:
    engine = TimeitEngine()
    with pytest.raises(ZeroDivisionError):
        measure(engine, Interrupts(1, ZeroDivisionError))
    profile = engine.finish(command="1/0", raised="ZeroDivisionError: stop")
    timings = profile.timings()
    assert (timings.loops, timings.repeat, timings.all_runs, timings.cold) == (0, 0, [], None)
    assert timings.best != timings.best and timings.median != timings.median
    for form in ("classic", "text", "cell", "page"):
        assert profile.render(form)


def test_one_engine_can_time_another() -> None:
    inner: list[Profile] = []
    outer = measure(
        TimeitEngine(loops=2, runs=2),
        lambda: inner.append(measure(TimeitEngine(loops=3, runs=1), lambda: time.sleep(0.001))),
    )
    assert len(inner) == 4
    assert all(profile.timings().best >= 0.001 for profile in inner)
    assert outer.timings().best >= 0.003
    assert gc.isenabled()


def test_the_processors_clock_does_not_count_sleep() -> None:
    cpu = measure(TimeitEngine(loops=3, runs=2, clock="cpu"), lambda: time.sleep(0.02)).timings()
    wall = measure(TimeitEngine(loops=3, runs=2, clock="system"), lambda: time.sleep(0.02)).timings()
    assert cpu.worst < 0.01 < 0.02 <= wall.best


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"loops": 0}, "at least one loop"),
        ({"runs": 0}, "at least one"),
        ({"clock": "sun"}, "no clock 'sun'; there are wall, system and cpu"),
    ],
)
def test_options_that_make_no_sense_are_refused(options: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        TimeitEngine(**options)


def test_a_run_is_finished_once() -> None:
    engine = TimeitEngine(loops=1, runs=1)
    assert measure(engine, lambda: None).engine == "timeit"
    with pytest.raises(RuntimeError, match="finished"):
        engine.finish(command="again")


def test_batches_asked_for_at_the_wrong_time_are_none() -> None:
    engine = TimeitEngine(loops=5, runs=1)
    assert list(engine.batches()) == []
    assert engine.next_kernel() == 1
    loops = [len(list(batch)) for batch in engine.batches()]
    # None of them was marked, so nothing was measured; they are not asked for again.
    assert sum(loops) == 5
    assert engine.next_kernel() is None
    assert engine.finish(command="pass").timings().all_runs == []


def test_saved_figures_are_the_same_figures() -> None:
    profile = measure(TimeitEngine(runs=2, unroll=False), lambda: None)
    read = Profile.from_bytes(profile.to_bytes())
    for form in ("classic", "text", "cell", "page"):
        assert read.render(form) == profile.render(form)
    assert len(profile.to_bytes()) < 60_000
