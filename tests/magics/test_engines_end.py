"""Engines end with the run: the traceback of what the user's code raised keeps none for another thread to free."""

from __future__ import annotations

import asyncio
import sys
import threading
import traceback
from collections.abc import Callable
from typing import Any

import pytest
from rprof._rprof import CallsEngine
from rprof.run import Program, record, record_awaiting

from tests.magics.conftest import CellRun

FAILING = compile("1 / 0", "<failing>", "exec")


def complaints_of_clearing(error: BaseException) -> list[Any]:
    """Let another thread free what the frames of an exception hold; return what could not be raised meanwhile."""
    complaints: list[Any] = []
    before, sys.unraisablehook = sys.unraisablehook, complaints.append
    try:
        thread = threading.Thread(target=lambda: traceback.clear_frames(error.__traceback__))
        thread.start()
        thread.join()
    finally:
        sys.unraisablehook = before
    return [complaint.exc_value for complaint in complaints]


@pytest.mark.parametrize("cell", ["%prun 1 / 0", "%time 1 / 0", "%timeit 1 / 0", "%%prun\n1 / 0"])
@pytest.mark.usefixtures("shell")
def test_a_magic_leaves_no_engine_in_the_traceback(run: Callable[[str], CellRun], cell: str) -> None:
    error = run(cell).error
    assert isinstance(error, ZeroDivisionError)
    assert complaints_of_clearing(error) == []


def test_a_recording_leaves_none() -> None:
    program = Program(command="", codes=(FAILING,), globals={})
    outcomes = [record(CallsEngine, program), asyncio.run(record_awaiting(CallsEngine, program))]
    for outcome in outcomes:
        assert isinstance(outcome.error, ZeroDivisionError)
        assert complaints_of_clearing(outcome.error) == []


def test_an_engine_that_another_thread_frees_does_complain() -> None:
    """Else the tests above would prove nothing."""

    def fail(engine: CallsEngine) -> None:
        engine.run([FAILING], {})

    with pytest.raises(ZeroDivisionError) as caught:
        fail(CallsEngine())
    assert complaints_of_clearing(caught.value) != []
