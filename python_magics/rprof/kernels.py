"""The functions `%timeit` times: one loop around one, twenty or a hundred copies of the statement."""

from __future__ import annotations

import ast
import time
from collections.abc import Callable
from types import CodeType, FunctionType
from typing import Any

from rprof.run import CO_COROUTINE

# Names that begin like those of the built-in magic's template: a statement may have come to read `_i`.
_TEMPLATE = """
{kind} kernel(_batches, _mark):
    setup
    for _it in _batches:
        _mark()
        for _i in _it:
            statement
        _mark()
"""

# Copies are for statements of a few nanoseconds; copying a long one only makes the compiler slow.
_LARGEST_UNROLLED_NODES = 400

_FLAGS = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT

Compile = Callable[[ast.Module, str], CodeType]


class Kernels:
    """Compiles a statement into kernels, each number of copies once."""

    def __init__(
        self,
        *,
        setup: ast.Module,
        statement: ast.Module,
        globals: dict[str, Any],
        compile: Compile | None = None,
        filename: str = "<magic-timeit>",
        parse_time: float = 0.0,
    ) -> None:
        """Check that both parts are complete programs; SyntaxError if one only makes sense inside a function."""
        self._setup = setup
        self._statement = statement
        self._globals = globals
        self._compile = compile or compile_module
        self._filename = filename
        self._functions: dict[int, FunctionType] = {}
        self.parse_time = parse_time
        """Seconds spent on parsing."""
        self.compile_time = 0.0
        """Seconds spent on compiling, so far."""
        # Code that is invalid by itself may become valid inside a function and a loop: `return`, `break`.
        parts = self._compile(setup, "<magic-timeit-setup>"), self._compile(statement, "<magic-timeit-stmt>")
        self.awaits = any(code.co_flags & CO_COROUTINE for code in parts)
        """Whether the kernels are coroutine functions."""
        self.with_copies(1)

    @property
    def unrolls(self) -> bool:
        """Whether several copies of the statement in a row mean the same as one copy in a loop."""
        nodes = list(ast.walk(self._statement))
        return len(nodes) <= _LARGEST_UNROLLED_NODES and not any(
            # A second declaration would follow the use of the name, which Python forbids.
            isinstance(node, ast.Global | ast.Nonlocal)
            for node in nodes
        )

    def with_copies(self, copies: int) -> Callable[..., Any]:
        """Return the kernel whose loop body holds the statement so many times."""
        if copies not in self._functions:
            begun = time.perf_counter()
            self._functions[copies] = self._build(copies)
            self.compile_time += time.perf_counter() - begun
        return self._functions[copies]

    def _build(self, copies: int) -> FunctionType:
        module = ast.parse(_TEMPLATE.format(kind="async def" if self.awaits else "def"))
        kernel = module.body[0]
        assert isinstance(kernel, ast.FunctionDef | ast.AsyncFunctionDef)
        batches = kernel.body[1]
        assert isinstance(batches, ast.For)
        loop = batches.body[1]
        assert isinstance(loop, ast.For)
        loop.body = self._statement.body * copies
        kernel.body[:1] = self._setup.body
        namespace: dict[str, FunctionType] = {}
        exec(self._compile(ast.fix_missing_locations(module), self._filename), self._globals, namespace)
        return namespace["kernel"]


def compile_module(module: ast.Module, filename: str) -> CodeType:
    """Compile a module whose top level may await."""
    code: CodeType = compile(module, filename, "exec", flags=_FLAGS, dont_inherit=True)
    return code
