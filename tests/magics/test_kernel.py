"""What a notebook gets: one display with text and HTML, no pager, nothing printed."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from jupyter_client.blocking import BlockingKernelClient
from jupyter_client.manager import KernelManager, start_new_kernel

TIMEOUT = 60


@dataclass
class Reply:
    """All a cell sent back."""

    displays: list[dict[str, Any]] = field(default_factory=list)
    result: dict[str, Any] | None = None
    streams: str = ""
    error: str | None = None
    payload: list[dict[str, Any]] = field(default_factory=list)
    order: list[str] = field(default_factory=list)
    count: int = 0


NAMES = """
import asyncio, time
async def answer():
    await asyncio.sleep(0.001)
    return 42
async def wait_long():
    print("begun")
    # In small steps: an interrupt reaches code that awaits when its loop wakes up.
    for _ in range(300):
        await asyncio.sleep(0.1)
"""


class Kernel:
    """A real kernel with rprof loaded."""

    def __init__(self, manager: KernelManager, client: BlockingKernelClient) -> None:
        self.manager = manager
        self.client = client

    def run(self, code: str, *, interrupt: bool = False) -> Reply:
        request = self.client.execute(code)
        reply = Reply()
        while True:
            message = self.client.get_iopub_msg(timeout=TIMEOUT)
            if message["parent_header"].get("msg_id") != request:
                continue
            kind, content = message["msg_type"], message["content"]
            if interrupt and kind == "stream" and "begun" in content["text"]:
                time.sleep(0.3)
                self.manager.interrupt_kernel()
                continue
            if kind == "display_data":
                reply.displays.append(content["data"])
            elif kind == "execute_result":
                reply.result = content["data"]
            elif kind == "stream":
                reply.streams += content["text"]
            elif kind == "error":
                reply.error = content["ename"]
            elif kind == "status" and content["execution_state"] == "idle":
                break
            if kind in {"display_data", "execute_result", "stream", "error"}:
                reply.order.append(kind)
        answer = self.answer_to(request)
        reply.payload = answer.get("payload", [])
        reply.count = answer["execution_count"]
        return reply

    def answer_to(self, request: str) -> dict[str, Any]:
        while True:
            message = self.client.get_shell_msg(timeout=TIMEOUT)
            if message["parent_header"].get("msg_id") == request:
                return message["content"]


@pytest.fixture(scope="module")
def kernel() -> Iterator[Kernel]:
    manager, client = start_new_kernel(kernel_name="python3", startup_timeout=TIMEOUT)
    kernel = Kernel(manager, client)
    try:
        kernel.run("%load_ext rprof" + NAMES)
        yield kernel
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


@pytest.mark.parametrize(
    "cell",
    [
        "%time value = len('abc')",
        "%%time\nvalue = len('abc')",
        "%timeit -n1 -r1 len('abc')",
        "%%timeit -n1 -r1 x = 'abc'\nlen(x)",
        "%prun len('abc')",
        "%%prun\nlen('abc')",
        "%time value = await answer()",
        "%%time\nvalue = await answer()",
        "%timeit -n1 -r1 await answer()",
        "%%timeit -n1 -r1\nawait answer()",
        "%prun await answer()",
        "%%prun\nawait answer()",
    ],
)
def test_one_display_and_nothing_else(cell: str, kernel: Kernel) -> None:
    reply = kernel.run(cell)
    assert reply.order == ["display_data"], (reply.error, reply.streams)
    assert reply.payload == []
    bundle = reply.displays[0]
    assert set(bundle) == {"text/plain", "text/html"}
    assert any(words in bundle["text/plain"] for words in ("Wall time", "per loop", "function calls"))
    # Behind an `await` stand the calls of the loop; the others are trivial.
    assert len(bundle["text/html"].encode()) <= (60 if "await" in cell else 15) * 1024


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("%time 6 * 7", "42"),
        ("%time await answer()", "42"),
        ("%%time\nx = await answer()\nx + 1", "43"),
        ("value = %time await answer()\nvalue", "42"),
    ],
)
def test_value_is_the_output_of_the_cell(cell: str, value: str, kernel: Kernel) -> None:
    reply = kernel.run(cell)
    assert reply.order == ["display_data", "execute_result"]
    assert reply.result == {"text/plain": value}
    assert kernel.run(f"(str(Out[{reply.count}]), str(_{reply.count}))").result == {
        "text/plain": f"('{value}', '{value}')"
    }


def test_semicolon_silences_the_value_only(kernel: Kernel) -> None:
    assert kernel.run("%time 42;").order == ["display_data"]
    assert kernel.run("%time await answer();").order == ["display_data"]
    assert kernel.run("%%time\nawait answer();").order == ["display_data"]


def test_returned_objects_are_not_a_second_report(kernel: Kernel) -> None:
    reply = kernel.run("%timeit -o -n1 -r1 len('abc')")
    assert reply.order == ["display_data", "execute_result"]
    assert set(reply.result) == {"text/plain"} and reply.result["text/plain"].startswith("<TimeitResult : ")
    reply = kernel.run("%prun -r len('abc')")
    assert reply.order == ["display_data", "execute_result"]
    assert set(reply.result) == {"text/plain"}


def test_quiet_magics_show_nothing(kernel: Kernel) -> None:
    assert kernel.run("%timeit -q -n1 -r1 len('abc')").order == []
    assert kernel.run("%prun -q len('abc')").order == []


def test_profile_shows_its_report(kernel: Kernel) -> None:
    reply = kernel.run("stats = %prun -q -r len('abc')\nstats.profile")
    assert reply.order == ["execute_result"]
    assert set(reply.result) == {"text/plain", "text/html"}


def test_files_are_told_in_print(kernel: Kernel, tmp_path) -> None:
    reply = kernel.run(f"%prun -D {tmp_path}/stats len('abc')")
    assert reply.order == ["display_data", "stream"]
    assert reply.streams == f"\n*** Profile stats marshalled to file '{tmp_path}/stats'.\n"


def test_capture_takes_the_display(kernel: Kernel) -> None:
    assert kernel.run("%%capture kept\n%time len('abc')\n%prun len('abc')").order == []
    reply = kernel.run("[sorted(output.data) for output in kept.outputs]")
    assert reply.result == {"text/plain": str([["text/html", "text/plain"]] * 2)}


@pytest.mark.parametrize(
    "cell", ["%time 1 / 0", "%%time\nawait answer()\n1 / 0", "%prun 1 / 0", "%%prun\nawait answer() / 0"]
)
def test_error_comes_after_the_report(cell: str, kernel: Kernel) -> None:
    reply = kernel.run(cell)
    assert reply.order == ["display_data", "error"]
    assert reply.error == "ZeroDivisionError"


@pytest.mark.parametrize(
    "cell",
    [
        "%time print('begun') or time.sleep(30)",
        "%time await wait_long()",
        "%%time\nawait wait_long()",
        "%prun print('begun') or time.sleep(30)",
        "%prun await wait_long()",
        "%%timeit -n1000 -r1000 print('begun')\ntime.sleep(0.01)",
        "%%timeit -n1000 -r1000 print('begun')\nawait asyncio.sleep(0.01)",
    ],
)
def test_interrupt_shows_what_was_measured(cell: str, kernel: Kernel) -> None:
    reply = kernel.run(cell, interrupt=True)
    assert reply.error in {"KeyboardInterrupt", "CancelledError"}
    if "timeit" not in cell:
        assert reply.order[0] == "display_data"
    assert kernel.run("import gc, sys\n(gc.isenabled(), sys.getprofile())").result == {"text/plain": "(True, None)"}


def test_system_exit_under_prun(kernel: Kernel) -> None:
    reply = kernel.run("%prun raise SystemExit")
    assert reply.order == ["display_data", "stream"] and reply.error is None
    assert reply.streams.strip() == "*** SystemExit exception caught in code being profiled."


def test_completion_request(kernel: Kernel) -> None:
    request = kernel.client.complete("%prun --f", 9)
    assert kernel.answer_to(request)["matches"] == ["--full-paths"]
