"""Top-level `await` in magics: the call of a magic whose statement awaits is itself awaited.

`%time await f()` reaches Python as `get_ipython().run_line_magic('time', 'await f()')`. Put `await` before that call
and IPython runs the cell as it runs any cell with an `await`: on its loop, with its `Out[n]`, its line numbers and
its tracebacks. The magic then returns a coroutine.
"""

from __future__ import annotations

import ast
import io
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

_RUNNERS = {"run_line_magic": "line", "run_cell_magic": "cell"}

# Code in here is not awaited with the code around it.
_CLOSED_SCOPES = (ast.FunctionDef, ast.ClassDef, ast.Lambda, ast.GeneratorExp)


class AwaitTransform:
    """An input transformer: pure, and quick for a cell in which no magic can await."""

    def __init__(self, shell: InteractiveShell) -> None:
        """Hold the shell, whose magics are looked up when a cell names them."""
        self._shell = shell

    def __call__(self, lines: list[str]) -> list[str]:
        """Return the lines with `await` before each call of a magic that needs it."""
        text = "".join(lines)
        if not (self._shell.autoawait and "_magic(" in text and ("await" in text or "async" in text)):
            return lines
        try:
            tree = ast.parse(text)
        except (SyntaxError, ValueError):
            return lines
        # Python counts lines by line ends only; `str.splitlines` has cut at form feeds and the like too.
        lines = io.StringIO(text, newline="").readlines()
        for call in sorted(_open_calls(tree), key=lambda call: (call.lineno, call.col_offset), reverse=True):
            if self._awaits(call):
                _insert_await(lines, call)
        return lines

    def _awaits(self, call: ast.Call) -> bool:
        """Return whether this calls a magic of rprof with code that awaits."""
        if not isinstance(call.func, ast.Attribute) or call.func.attr not in _RUNNERS:
            return False
        kind = _RUNNERS[call.func.attr]
        arguments = [argument.value for argument in call.args if isinstance(argument, ast.Constant)]
        texts = [argument for argument in arguments if isinstance(argument, str)]
        if not len(texts) == len(call.args) == (3 if kind == "cell" else 2):
            return False
        (name, line), cell = texts[:2], texts[2] if kind == "cell" else None
        magic, line = self._resolve_alias(kind, name, line)
        awaits = getattr(getattr(magic, "__self__", None), "awaits", None)
        return awaits is not None and bool(awaits(magic.__name__, line, cell))

    def _resolve_alias(self, kind: str, name: str, line: str) -> tuple[Callable[..., Any] | Any, str]:
        """Return the magic, and the line with what an alias (`%alias_magic`) puts before it."""
        from IPython.core.magic import MagicAlias

        magics = self._shell.magics_manager.magics[kind]
        magic = magics.get(name)
        if isinstance(magic, MagicAlias):
            line = f"{magic.magic_params or ''} {line}"
            magic = magics.get(magic.magic_name)
        return magic, line


def _open_calls(node: ast.AST) -> Iterator[ast.Call]:
    """Return all calls that could be awaited where they stand and are not yet."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, _CLOSED_SCOPES):
            # An async function in there could await again.
            yield from (
                call
                for inner in ast.walk(child)
                if isinstance(inner, ast.AsyncFunctionDef)
                for call in _open_calls(inner)
            )
            continue
        if isinstance(child, ast.Call) and not isinstance(node, ast.Await):
            yield child
        yield from _open_calls(child)


def _insert_await(lines: list[str], call: ast.Call) -> None:
    """Write `(await call)` in place of the call; columns count bytes of UTF-8."""
    assert call.end_lineno is not None and call.end_col_offset is not None
    _insert(lines, call.end_lineno, call.end_col_offset, b")")
    _insert(lines, call.lineno, call.col_offset, b"(await ")


def _insert(lines: list[str], line_number: int, column: int, text: bytes) -> None:
    line = lines[line_number - 1].encode()
    lines[line_number - 1] = (line[:column] + text + line[column:]).decode()
