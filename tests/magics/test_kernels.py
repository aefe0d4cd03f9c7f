"""The functions `%timeit` times, without an engine."""

from __future__ import annotations

import ast
import asyncio
import itertools
import traceback
from collections.abc import Iterator

import pytest
from rprof.kernels import Kernels


def kernels(statement: str, setup: str = "pass", names: dict[str, object] | None = None) -> Kernels:
    return Kernels(setup=ast.parse(setup), statement=ast.parse(statement), globals={} if names is None else names)


def batches(*loops: int) -> Iterator[Iterator[None]]:
    return (itertools.repeat(None, count) for count in loops)


@pytest.mark.parametrize("copies", [1, 20, 100])
def test_each_loop_runs_all_copies_between_two_marks(copies: int) -> None:
    events: list[str] = []
    kernel = kernels("run()", "prepare()", {"run": lambda: events.append("r"), "prepare": lambda: events.append("s")})
    kernel.with_copies(copies)(batches(2, 1), lambda: events.append("|"))
    assert "".join(events) == f"s|{'r' * 2 * copies}||{'r' * copies}|"


def test_each_kernel_is_compiled_once() -> None:
    kernel = kernels("x = 1")
    first = kernel.with_copies(20)
    spent = kernel.compile_time
    assert kernel.with_copies(20) is first and kernel.compile_time == spent > 0


def test_kernel_that_awaits_is_a_coroutine_function() -> None:
    seen: list[int] = []
    kernel = kernels("await pause(); seen.append(1)", names={"pause": lambda: asyncio.sleep(0), "seen": seen})
    assert kernel.awaits
    asyncio.run(kernel.with_copies(20)(batches(2), lambda: None))
    assert len(seen) == 40


@pytest.mark.parametrize("statement", ["return 1", "break", "continue", "yield 1", "nonlocal x", "def f(:"])
def test_code_that_is_no_program_is_refused(statement: str) -> None:
    with pytest.raises(SyntaxError):
        kernels(statement)


@pytest.mark.parametrize(
    ("statement", "unrolls"),
    [
        ("x = 1", True),
        ("for i in range(3):\n    if i: break", True),
        ("def f(): return 1", True),
        ("global x; x = 1", False),
        ("\n".join(f"x{n} = {n} + {n}" for n in range(200)), False),
    ],
)
def test_only_statements_that_can_follow_themselves_unroll(statement: str, unrolls: bool) -> None:
    kernel = kernels(statement)
    assert kernel.unrolls is unrolls
    if unrolls:
        kernel.with_copies(100)(batches(1), lambda: None)


def test_lines_of_tracebacks_are_those_of_the_statement() -> None:
    with pytest.raises(ZeroDivisionError) as raised:
        kernels("x = 1\n\n1 / 0", "a = 1\nb = 2").with_copies(20)(batches(1), lambda: None)
    frame = traceback.extract_tb(raised.value.__traceback__)[-1]
    assert (frame.filename, frame.lineno, frame.name) == ("<magic-timeit>", 3, "kernel")
