"""Large trees: many nodes, deep stacks, many callees; they are exact, and their reports stay small."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from rprof._rprof import Profile

from .recorded import assert_whole, callers, calls, record

LETTERS = "abcdefghijkl"


def functions_named(names: list[str], body: str) -> list[Callable[..., int]]:
    """Make functions that differ in name and line, and know each other as `functions`."""
    namespace: dict[str, Any] = {}
    for line, name in enumerate(names):
        exec(compile("\n" * line + f"def {name}(depth=0):\n    {body}", "generated.py", "exec"), namespace)
    functions = [namespace[name] for name in names]
    namespace["functions"] = functions
    return functions


@contextmanager
def recursion_limit(limit: int) -> Iterator[None]:
    usual = sys.getrecursionlimit()
    sys.setrecursionlimit(limit)
    try:
        yield
    finally:
        sys.setrecursionlimit(usual)


@pytest.fixture(scope="module")
def wide() -> Profile:
    """Every path of five letters out of twelve: 271,452 call nodes."""
    body = "\n    ".join(("if depth:", "    for function in functions:", "        function(depth - 1)", "return depth"))
    functions = functions_named(list(LETTERS), body)

    def run() -> None:
        for function in functions:
            function(4)

    return record(run)


def test_every_path_is_counted(wide: Profile) -> None:
    counts = calls(wide)
    each = sum(12**n for n in range(5))
    assert {letter: counts[letter] for letter in LETTERS} == dict.fromkeys(LETTERS, each)
    by = callers(wide, "c")
    assert by.pop("run") == 1
    assert sum(by.values()) == each - 1
    assert len(set(by.values())) == 1


def test_a_large_tree_is_whole(wide: Profile) -> None:
    assert_whole(wide)


@pytest.mark.parametrize("form", ["classic", "text", "cell", "page"])
def test_its_reports_are_small_and_quick(wide: Profile, form: str) -> None:
    begun = time.thread_time()
    report = wide.render(form)  # type: ignore[arg-type]
    assert time.thread_time() - begun < 10
    assert len(report.encode()) < {"classic": 4_000, "text": 20_000, "cell": 60_000, "page": 2_000_000}[form]


def test_a_deep_stack() -> None:
    def down(n: int) -> int:
        return 0 if n == 0 else 1 + down(n - 1)

    with recursion_limit(60_000):
        profile = record(lambda: down(20_000))
    assert_whole(profile)
    assert calls(profile)["down"] == 20_001
    for form in ("classic", "text", "cell", "page"):
        report = profile.render(form)  # type: ignore[arg-type]
        assert "down" in report
        assert len(report.encode()) < 2_000_000
    assert len(profile.render("cell").encode()) < 60_000


def test_a_function_with_many_callees() -> None:
    names = [f"callee_{n}" for n in range(3000)]
    functions = functions_named(names, "return len('x')")

    def run() -> None:
        for _ in range(3):
            for function in functions:
                function()

    profile = record(run)
    assert_whole(profile)
    counts = calls(profile)
    assert {counts[name] for name in names} == {3}
    assert callers(profile, "<built-in method builtins.len>") == dict.fromkeys(names, 3)
    assert len(profile.render("cell").encode()) < 60_000
