"""The programs of tests/programs, compiled once and run under nothing, under rprof and under cProfile."""

from __future__ import annotations

import cProfile
import gc
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import CodeType, FunctionType
from typing import Any

from rprof._rprof import CallsEngine, Profile

from tests.programs import FOLDER


@dataclass(frozen=True)
class Program:
    """A program as two code objects: its module, which defines `main`, and the call of it."""

    name: str
    codes: tuple[CodeType, CodeType]

    def namespace(self) -> dict[str, Any]:
        return {"__name__": f"tests.programs.{self.name}", "__builtins__": __builtins__}

    def run(self) -> str:
        """Run it under nothing and return what came of it."""
        namespace = self.namespace()
        return outcome(lambda: [FunctionType(code, namespace)() for code in self.codes][-1])

    def record(self) -> tuple[str, Profile]:
        """Run it under rprof."""
        engine, namespace = CallsEngine(), self.namespace()
        with collections_postponed():
            result = outcome(lambda: engine.run(self.codes, namespace))
        return result, engine.finish(command=self.name)

    def count(self) -> tuple[str, cProfile.Profile]:
        """Run it under cProfile, from functions: `exec` would count itself."""
        profiler, namespace = cProfile.Profile(), self.namespace()
        module, call = (FunctionType(code, namespace) for code in self.codes)
        with collections_postponed():
            # Not through `outcome`, whose own calls cProfile would count.
            try:
                profiler.enable()
                try:
                    module()
                    result = call()
                finally:
                    profiler.disable()
            except SystemExit as leaving:
                return f"exit {leaving}", profiler
        return repr(result), profiler


def outcome(run: Any) -> str:
    try:
        return repr(run())
    except SystemExit as leaving:
        return f"exit {leaving}"


@contextmanager
def collections_postponed() -> Iterator[None]:
    """Keep the collector from running when it likes: what it runs would be counted."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def load(name: str) -> Program:
    """Compile a program, and run it once so that caches are filled alike for every run to come."""
    path = FOLDER / f"{name}.py"
    with warnings.catch_warnings():
        # Python 3.14 warns of `return` in `finally`, which is there to be counted.
        warnings.simplefilter("ignore", SyntaxWarning)
        module = compile(path.read_text(), str(path), "exec", dont_inherit=True)
    program = Program(name, (module, compile("main()", str(path), "eval", dont_inherit=True)))
    program.run()
    return program
