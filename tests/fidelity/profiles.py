"""Small programs that hold all that pstats tells apart, and their profiles."""

from __future__ import annotations

from types import CodeType
from typing import Any

from rprof._rprof import CallsEngine, Profile

RECURSION = """
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)

def even(n):
    return n == 0 or odd(n - 1)

def odd(n):
    return n != 0 and even(n - 1)

fib(9), even(12), sorted([3, 1, 2], key=lambda x: -x), len("abc")
"""

GENERATORS = """
def count(n):
    for i in range(n):
        yield i

def twice(n):
    yield from count(n)
    yield from count(n)

sum(twice(20)), max(count(5)), list(map(len, ["a", "b"]))
"""

EXCEPTIONS = """
def fails():
    raise ValueError(len("no"))

def survives():
    try:
        fails()
    except ValueError as error:
        return str(error)

def many(n):
    return [survives() for _ in range(n)]

many(3), many(2)
"""

NOTHING = "pass"

NAMES = """
def öffne():
    return [len(word) for word in ("a", "b")]

class Reader:
    def read(self):
        return öffne()

Reader().read()
"""


Program = tuple[tuple[str, str], ...]
"""Source texts, each with the name of its file, to be run one after another."""


def compiled(program: Program) -> list[CodeType]:
    return [compile(source, file, "exec") for source, file in program]


def record(program: Program) -> Profile:
    engine = CallsEngine()
    namespace: dict[str, Any] = {}
    engine.run(compiled(program), namespace)
    return engine.finish(command="a program")


PROGRAMS: dict[str, Program] = {
    "recursion": ((RECURSION, "/one/recursion.py"),),
    "generators": ((GENERATORS, "<string>"),),
    "exceptions": ((EXCEPTIONS, "relative/exceptions.py"),),
    "nothing": ((NOTHING, "a.py"),),
    "names": ((NAMES, "/größe/names.py"),),
    # Without their folders, functions of these are the same ones.
    "twins": ((RECURSION, "/one/a.py"), (RECURSION, "/two/a.py"), (GENERATORS, "/three/a.py")),
    # Compiled again, these are the same functions with other code.
    "again": ((EXCEPTIONS, "/one/a.py"), (EXCEPTIONS, "/one/a.py")),
}
