"""The work that profilers are measured on: calls alone, real text work, and generators."""

from __future__ import annotations

from collections.abc import Callable

from tests.programs import corrector, generators, recursion


def fib() -> object:
    """Call one small function 22,000 times."""
    return recursion.fib(20)


def correct() -> object:
    """Correct words: comprehensions, generators, sets and strings, and few calls."""
    return corrector.main(size=1000, typos=3, distant=0)


def generate() -> object:
    """Suspend, resume, delegate to, close and throw into generators."""
    return [generators.main() for _ in range(40)]


WORKLOADS: dict[str, Callable[[], object]] = {"fib recursion": fib, "the corrector": correct, "generators": generate}
