"""The program a command runs: a script, a module, a piece of code or standard input, as Python itself would run it."""

from __future__ import annotations

import builtins
import io
import linecache
import os
import pkgutil
import runpy
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.machinery import BuiltinImporter, ModuleSpec, PathFinder, SourceFileLoader, SourcelessFileLoader
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any, Literal


class NoProgram(ValueError):
    """Why there is nothing to run, in one sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What the command line names as the program, with the program's own arguments."""

    kind: Literal["script", "module", "code", "stdin"]
    text: str
    """The path, the name of the module, the code, or a dash."""
    arguments: tuple[str, ...] = ()

    @property
    def command(self) -> str:
        """What the reader knows it by."""
        flag = {"module": ["-m"], "code": ["-c"]}.get(self.kind, [])
        return self.text.strip() if self.kind == "code" else " ".join([*flag, self.text, *self.arguments])

    @property
    def is_statement(self) -> bool:
        """Whether it is a piece of code rather than a whole program."""
        return self.kind in {"code", "stdin"}


def parse_target(words: Sequence[str]) -> Target:
    """Read `script.py args…`, `-m module args…`, `-c code args…` or `- args…`."""
    if not words:
        raise NoProgram("There is nothing to run: name a script, or use -m MODULE, -c CODE or - for standard input.")
    first, rest = words[0], tuple(words[1:])
    if first == "-":
        return Target(kind="stdin", text="-", arguments=rest)
    kinds: dict[str, Literal["module", "code"]] = {"-m": "module", "-c": "code"}
    if first[:2] not in kinds:
        return Target(kind="script", text=first, arguments=rest)
    text, arguments = (first[2:], rest) if first[2:] else (rest[0] if rest else None, rest[1:])
    if text is None:
        what = "the name of a module" if first == "-m" else "a piece of code"
        raise NoProgram(f"There is nothing behind {first}: it needs {what}.")
    return Target(kind=kinds[first[:2]], text=text, arguments=arguments)


@dataclass(frozen=True, slots=True, kw_only=True)
class MainModule:
    """A program made ready: its code and the attributes its `__main__` starts with."""

    code: CodeType
    attributes: dict[str, Any]

    def enter(self) -> dict[str, Any]:
        """Make a fresh `__main__` the one of this process and return its namespace."""
        module = ModuleType("__main__")
        module.__dict__.update(__builtins__=builtins, **self.attributes)
        sys.modules["__main__"] = module
        return module.__dict__


def prepare(target: Target) -> MainModule:
    """Set `sys.argv` and `sys.path` as Python would, and compile the program; NoProgram if there is none.

    A syntax error in the program is raised as it is.
    """
    sys.argv = [{"code": "-c", "module": "-m"}.get(target.kind, target.text), *target.arguments]
    match target.kind:
        case "script":
            return _prepare_script(target.text)
        case "module":
            return _prepare_module(target.text)
        case _:
            return _prepare_code(target)


def _prepare_script(path: str) -> MainModule:
    if _is_importable(path):
        return _prepare_directory(path)
    try:
        with io.open_code(path) as stream:
            data = stream.read()
    except OSError as error:
        hint = "" if Path(path).exists() or path.endswith(".py") else "; to run a piece of code, put -c before it"
        raise NoProgram(f"Cannot open the script {path!r}: {(error.strerror or str(error)).lower()}{hint}.") from None
    _set_first_path(str(Path(path).resolve().parent))
    # As Python does, without taking `..` out of the path.
    absolute = os.path.join(os.getcwd(), path)
    code = pkgutil.read_code(io.BytesIO(data))
    loader: object = SourcelessFileLoader("__main__", absolute)
    if code is None:
        code = compile(data, absolute, "exec", dont_inherit=True)
        loader = SourceFileLoader("__main__", absolute)
    return MainModule(code=code, attributes=_attributes(loader=loader, file=absolute))


def _is_importable(path: str) -> bool:
    """Return whether the path is a directory or an archive, whose `__main__.py` Python would run."""
    return pkgutil.get_importer(path) is not None


def _prepare_directory(path: str) -> MainModule:
    absolute = os.path.join(os.getcwd(), path)
    _set_first_path(absolute)
    spec = PathFinder.find_spec("__main__", [absolute])
    if spec is None:
        raise NoProgram(f"Cannot run {path!r}: it holds no __main__.py.")
    code = spec.loader.get_code("__main__")  # type: ignore[union-attr]
    return _from_spec(spec, code)


def _prepare_module(name: str) -> MainModule:
    _set_first_path(os.getcwd())
    try:
        _, spec, code = runpy._get_module_details(name)  # type: ignore[attr-defined]
    except ImportError as error:
        raise NoProgram(f"Cannot run the module {name!r}: {error}.") from None
    sys.argv[0] = spec.origin
    return _from_spec(spec, code)


def _prepare_code(target: Target) -> MainModule:
    _set_first_path("")
    text, name = read_code(target), code_name(target)
    code = compile(text, name, "exec", dont_inherit=True)
    if sys.version_info >= (3, 14):
        # Python shows the lines of such code in tracebacks; 3.13 does too, but by giving the file another name.
        linecache._register_code(code, text, name)  # type: ignore[attr-defined]
    file = name if target.kind == "stdin" else None
    return MainModule(code=code, attributes=_attributes(loader=BuiltinImporter, file=file))


def read_code(target: Target) -> str:
    """Return the text of a piece of code."""
    return sys.stdin.read() if target.kind == "stdin" else target.text


def code_name(target: Target) -> str:
    """Return the file name that a piece of code has in tracebacks."""
    return "<stdin>" if target.kind == "stdin" else "<string>"


def _from_spec(spec: ModuleSpec, code: CodeType) -> MainModule:
    attributes = _attributes(loader=spec.loader, file=spec.origin, package=spec.parent, spec=spec)
    if "__cached__" in attributes:
        attributes["__cached__"] = spec.cached
    return MainModule(code=code, attributes=attributes)


def _attributes(
    *, loader: object, file: str | None = None, package: str | None = None, spec: ModuleSpec | None = None
) -> dict[str, Any]:
    """Return what the namespace of `__main__` holds at first, which varies with the version of Python."""
    attributes: dict[str, Any] = {"__doc__": None, "__package__": package, "__loader__": loader, "__spec__": spec}
    if sys.version_info < (3, 14):
        attributes["__annotations__"] = {}
    if file is not None:
        attributes["__file__"] = file
        if sys.version_info < (3, 15):
            attributes["__cached__"] = None
    return attributes


def _set_first_path(path: str) -> None:
    """Put the program's directory where Python has put ours; not in safe-path mode, where Python puts none."""
    if not sys.flags.safe_path:
        sys.path[0] = path
