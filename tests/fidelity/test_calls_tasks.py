"""Tasks, coroutines and greenlets: stacks that are put aside do not bend the tree."""

from __future__ import annotations

import asyncio
import contextvars
import sys
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from rprof._rprof import CallsEngine, Profile

from .recorded import assert_whole, callers, calls, record

CONTEXT_RUN = "<method 'run' of '_contextvars.Context' objects>"


def leaf() -> int:
    return len("leaf")


def afterwards() -> int:
    return leaf()


async def child(steps: int) -> int:
    for _ in range(steps):
        await asyncio.sleep(0)
        leaf()
    return steps


def on_a_running_loop(work: Callable[[], Coroutine[Any, Any, None]]) -> Profile:
    """Record while one task, which is running already, does the work."""
    engine = CallsEngine()

    async def task() -> None:
        engine.start()
        try:
            await work()
        finally:
            engine.stop()

    asyncio.run(task())
    return engine.finish(command="tasks")


def test_the_loop_inside_the_run() -> None:
    async def main() -> None:
        await asyncio.gather(child(3), child(5))
        afterwards()

    profile = record(lambda: asyncio.run(main()))
    assert_whole(profile)
    assert callers(profile, "leaf") == {"child": 8, "afterwards": 1}
    # Two calls and a resume after each step.
    assert calls(profile)["child"] == 2 + 8
    assert callers(profile, "child") == {CONTEXT_RUN: 10}
    assert callers(profile, "afterwards") == {"main": 1}


def test_tasks_beside_the_one_that_started() -> None:
    async def work() -> None:
        await asyncio.gather(child(3), child(5))
        afterwards()
        await child(2)
        afterwards()

    profile = on_a_running_loop(work)
    assert_whole(profile)
    assert callers(profile, "leaf") == {"child": 10, "afterwards": 2}
    assert calls(profile)["child"] == 3 + 10
    assert callers(profile, "child") == {CONTEXT_RUN: 10, "work": 3}
    assert callers(profile, "afterwards") == {"work": 2}


def test_tasks_that_were_suspended_at_the_start() -> None:
    async def work_with(others: list[asyncio.Task[int]]) -> None:
        await asyncio.gather(*others)
        afterwards()

    engine = CallsEngine()

    async def main() -> None:
        others = [asyncio.create_task(child(4)) for _ in range(3)]
        await asyncio.sleep(0)
        engine.start()
        await work_with(others)
        engine.stop()

    asyncio.run(main())
    profile = engine.finish(command="tasks")
    assert_whole(profile)
    assert callers(profile, "leaf") == {"child": 12, "afterwards": 1}
    assert calls(profile)["child"] == 12
    assert callers(profile, "afterwards") == {"work_with": 1}


def test_one_task_starts_and_another_stops() -> None:
    engine = CallsEngine()

    async def first() -> None:
        engine.start()
        await child(3)

    async def second() -> None:
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        afterwards()
        engine.stop()
        afterwards()

    async def main() -> None:
        await asyncio.gather(first(), second())

    asyncio.run(main())
    profile = engine.finish(command="tasks")
    assert_whole(profile)
    assert callers(profile, "afterwards") == {"second": 1}
    assert set(callers(profile, "leaf")) == {"child", "afterwards"}


def test_the_loop_itself_stops() -> None:
    """`stop` called from C: no call of it was seen, so none is forgotten."""
    engine = CallsEngine()

    async def main() -> None:
        engine.start()
        afterwards()
        asyncio.get_running_loop().call_soon(engine.stop)
        await asyncio.sleep(0)
        await asyncio.sleep(0)

    asyncio.run(main())
    profile = engine.finish(command="tasks")
    assert_whole(profile)
    assert callers(profile, "leaf") == {"afterwards": 1}
    assert not any("CallsEngine" in name for name in calls(profile))


def test_stop_from_a_c_function_keeps_that_function() -> None:
    engine = CallsEngine()

    def last(n: int) -> int:
        return n and leaf()

    def run() -> None:
        for function in (lambda: last(1), engine.stop):
            contextvars.Context().run(function)

    engine.start()
    run()
    profile = engine.finish(command="stop")
    assert_whole(profile)
    assert calls(profile)[CONTEXT_RUN] == 2
    assert callers(profile, "leaf") == {"last": 1}


def test_cancelled_and_failing_tasks() -> None:
    async def endless() -> None:
        try:
            while True:
                await asyncio.sleep(0)
                leaf()
        finally:
            afterwards()

    async def fails() -> None:
        await asyncio.sleep(0)
        raise ValueError("failed")

    async def work() -> None:
        task = asyncio.create_task(endless())
        results = await asyncio.gather(fails(), fails(), return_exceptions=True)
        assert [str(result) for result in results] == ["failed"] * 2
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    profile = on_a_running_loop(work)
    assert_whole(profile)
    assert callers(profile, "afterwards") == {"endless": 1}
    assert set(callers(profile, "leaf")) == {"endless", "afterwards"}


def test_an_asynchronous_generator_left_to_the_loop() -> None:
    async def numbers() -> Any:
        try:
            for n in range(10):
                await asyncio.sleep(0)
                yield n
        finally:
            afterwards()

    async def work() -> None:
        async for n in numbers():
            if n == 2:
                break
        for _ in range(5):
            await asyncio.sleep(0)

    profile = on_a_running_loop(work)
    assert_whole(profile)
    assert calls(profile)["afterwards"] == 1
    assert callers(profile, "leaf") == {"afterwards": 1}


@pytest.mark.skipif(sys.version_info < (3, 12), reason="eager tasks came with 3.12")
def test_eager_tasks() -> None:
    async def work() -> None:
        asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
        await asyncio.gather(child(2), child(0))

    profile = on_a_running_loop(work)
    assert_whole(profile)
    assert callers(profile, "leaf") == {"child": 2}
    assert calls(profile)["child"] == 2 + 2


def test_greenlets_do_no_harm() -> None:
    greenlet = pytest.importorskip("greenlet").greenlet

    def ping() -> None:
        for _ in range(100):
            leaf()
            other.switch()

    def pong() -> None:
        while True:
            afterwards()
            one.switch()

    def run() -> None:
        one.switch()
        leaf()

    one, other = greenlet(ping), greenlet(pong)
    profile = record(run)
    assert_whole(profile)
    assert calls(profile)["leaf"] == 201
    assert calls(profile)["afterwards"] == 100
