"""Threads: each engine records its own thread, whatever the others do."""

from __future__ import annotations

import cProfile
import pstats
import sys
import threading
from typing import Any

import pytest
from rprof._rprof import CallsEngine, Profile

from .recorded import assert_whole, callers, calls, record

ROUNDS = 50


def my_leaf() -> int:
    return len("mine")


def their_leaf() -> int:
    return len("theirs")


def my_work() -> None:
    for _ in range(ROUNDS):
        my_leaf()


def their_work() -> None:
    for _ in range(ROUNDS):
        their_leaf()


class InTurn:
    """Two threads that change after every call, so that each one's calls lie inside a wait of the other's."""

    def __init__(self) -> None:
        self.mine, self.theirs = threading.Semaphore(0), threading.Semaphore(0)

    def my_turns(self) -> None:
        for _ in range(ROUNDS):
            self.theirs.release()
            self.mine.acquire()
            my_leaf()

    def their_turns(self) -> None:
        for _ in range(ROUNDS):
            self.theirs.acquire()
            their_leaf()
            self.mine.release()

    def run(self) -> None:
        thread = threading.Thread(target=self.their_turns)
        thread.start()
        self.my_turns()
        thread.join()


def test_threads_that_start_and_end_during_the_run_stay_outside() -> None:
    profile = record(InTurn().run)
    assert_whole(profile)
    assert calls(profile)["my_leaf"] == ROUNDS
    assert callers(profile, "my_leaf") == {"my_turns": ROUNDS}
    assert calls(profile)["their_leaf"] == calls(profile)["their_turns"] == 0


@pytest.mark.skipif(sys.version_info < (3, 12), reason="cProfile sees one thread only there")
def test_cprofile_mixes_them_up() -> None:
    """Why the test above is worth its while: this is what one stack for all threads comes to."""
    profiler = cProfile.Profile()
    profiler.enable()
    InTurn().run()
    profiler.disable()
    stats: dict[Any, Any] = pstats.Stats(profiler).stats  # type: ignore[attr-defined]
    by = {key[2]: {caller[2] for caller in row[4]} for key, row in stats.items()}
    assert by["my_leaf"] != {"my_turns"} or by["their_leaf"] != {"their_turns"}


def test_a_thread_from_before_the_run_that_goes_on_after_it() -> None:
    stop = threading.Event()

    def endlessly() -> None:
        while not stop.is_set():
            their_work()

    thread = threading.Thread(target=endlessly)
    thread.start()
    try:
        profiles = [record(my_work) for _ in range(20)]
    finally:
        stop.set()
        thread.join()
    for profile in profiles:
        assert_whole(profile)
        assert callers(profile, "my_leaf") == {"my_work": ROUNDS}
        assert calls(profile)["their_leaf"] == 0


def test_many_threads_with_an_engine_each() -> None:
    profiles: dict[int, Profile] = {}
    ready = threading.Barrier(4)

    def work(number: int) -> None:
        ready.wait()
        function = my_work if number % 2 else their_work
        profiles[number] = record(function)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(profiles) == 4
    for number, profile in profiles.items():
        assert_whole(profile)
        mine, other = ("my_leaf", "their_leaf") if number % 2 else ("their_leaf", "my_leaf")
        assert calls(profile)[mine] == ROUNDS
        assert calls(profile)[other] == 0


def test_another_thread_cannot_stop_the_engine() -> None:
    engine = CallsEngine()
    engine.start()
    refused: list[BaseException] = []

    def stop() -> None:
        try:
            engine.stop()
        except BaseException as error:
            refused.append(error)

    thread = threading.Thread(target=stop)
    thread.start()
    thread.join()
    my_work()
    engine.stop()
    assert len(refused) == 1
    assert callers(engine.finish(command="threads"), "my_leaf") == {"my_work": ROUNDS}
