"""What is left behind: nothing, of the run's objects, hooks and memory, and nothing in a child process."""

from __future__ import annotations

import gc
import os
import sys
import time
import weakref
from collections.abc import Callable
from pathlib import Path
from types import CodeType
from typing import Any

import pytest
from rprof._rprof import CallsEngine

from .recorded import assert_whole, callers, calls, record

CYCLES = 1000


def leaf() -> int:
    return len("leaf")


def work() -> None:
    for _ in range(5):
        leaf()


def one_cycle() -> None:
    engine = CallsEngine()
    engine.start()
    leaf()
    engine.stop()
    engine.finish(command="cycle")


def an_engine_dropped_while_it_runs() -> None:
    engine = CallsEngine()
    engine.start()
    leaf()
    del engine


def an_engine_dropped_with_its_recording() -> None:
    engine = CallsEngine()
    engine.run([leaf.__code__], {})


@pytest.mark.parametrize("cycle", [one_cycle, an_engine_dropped_while_it_runs, an_engine_dropped_with_its_recording])
def test_a_thousand_cycles_leave_nothing(cycle: Callable[[], None]) -> None:
    watched: list[Any] = [leaf, leaf.__code__, len, sys, CallsEngine, sys.modules["threading"], None.__class__]
    # The first fill the caches of the interpreter.
    for _ in range(CYCLES):
        cycle()
    gc.collect()
    references, blocks, memory = [sys.getrefcount(thing) for thing in watched], sys.getallocatedblocks(), resident()
    for _ in range(CYCLES):
        cycle()
    gc.collect()
    assert [sys.getrefcount(thing) for thing in watched] == references
    assert abs(sys.getallocatedblocks() - blocks) < CYCLES / 2
    assert resident() - memory < 4 << 20


def resident() -> int:
    """Return the resident memory in bytes."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def test_the_speed_comes_back() -> None:
    def best() -> float:
        times = []
        for _ in range(30):
            begun = time.thread_time()
            for _ in range(400):
                leaf()
            times.append(time.thread_time() - begun)
        return min(times)

    before = best()
    record(work)
    assert best() < 1.5 * before, "instructions stay instrumented"


class Sequence(list):  # type: ignore[type-arg]
    pass


def test_instances_die_in_time() -> None:
    died: list[bool] = []

    def run() -> None:
        instance = Sequence()
        instance.append(1)
        bound = instance.extend
        bound([2])
        reference = weakref.ref(instance)
        del instance, bound
        died.append(reference() is None)

    record(run)
    assert died == [True]


def test_arguments_results_and_exceptions_die_in_time() -> None:
    class Thing(Exception):
        pass

    references = []

    def give(thing: Thing) -> Thing:
        references.append(weakref.ref(thing))
        return thing

    def fail() -> None:
        raise Thing

    def run() -> None:
        give(Thing())
        sorted([Thing()], key=lambda thing: references.append(weakref.ref(thing)) or 0)
        try:
            fail()
        except Thing as error:
            references.append(weakref.ref(error))
        alive.append([reference() is not None for reference in references])

    alive: list[list[bool]] = []
    record(run)
    assert alive == [[False] * 3]


def test_code_is_let_go_with_the_recording() -> None:
    references: list[weakref.ref[CodeType]] = []

    def run() -> None:
        for n in range(50):
            namespace: dict[str, Any] = {}
            exec(f"def made(x):\n    return x + {n}\n\nmade(1)", namespace)
            references.append(weakref.ref(namespace["made"].__code__))

    profile = record(run)
    gc.collect()
    assert calls(profile)["made"] == 50
    assert [reference() for reference in references] == [None] * 50


def test_no_two_functions_share_a_place_in_memory() -> None:
    """Code made where other code has just died must not be taken for it."""

    def run() -> None:
        for n in range(200):
            namespace: dict[str, Any] = {}
            exec(f"def made_{n}():\n    return len('x')\n\nmade_{n}()", namespace)

    counts = calls(record(run))
    assert [counts[f"made_{n}"] for n in range(200)] == [1] * 200


def test_a_fork_in_the_middle() -> None:
    engine = CallsEngine()
    pids: list[int] = []
    receiver, sender = os.pipe()

    def run() -> None:
        leaf()
        pid = os.fork()
        leaf()
        if pid == 0:
            in_the_child()
        pids.append(pid)
        leaf()

    def in_the_child() -> None:
        # No part of pytest may run in the child, whatever happens.
        status = 1
        try:
            work()
            other = CallsEngine() if sys.version_info >= (3, 12) else None
            if other:
                other.start()
                work()
                other.stop()
                assert callers(other.finish(command="child"), "leaf") == {"work": 5}
            os.write(sender, b"fine")
            status = 0
        finally:
            os._exit(status)

    profile = record(run, engine)
    _, status = os.waitpid(pids[0], 0)
    assert os.waitstatus_to_exitcode(status) == 0
    assert os.read(receiver, 10) == b"fine"
    os.close(receiver)
    os.close(sender)
    assert_whole(profile)
    assert callers(profile, "leaf") == {"run": 3}
    assert calls(profile)["work"] == 0


def test_a_child_can_finish_the_profile() -> None:
    receiver, sender = os.pipe()
    engine = CallsEngine()
    engine.start()
    leaf()
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            leaf()
            engine.stop()
            profile = engine.finish(command="child")
            os.write(sender, repr(calls(profile)["leaf"]).encode())
            status = 0
        finally:
            os._exit(status)
    engine.stop()
    _, ended = os.waitpid(pid, 0)
    assert os.waitstatus_to_exitcode(ended) == 0
    assert os.read(receiver, 10) == b"2"
    os.close(receiver)
    os.close(sender)
    assert calls(engine.finish(command="parent"))["leaf"] == 1
