"""What C functions are called: as in cProfile, but for what cProfile takes for something else."""

from __future__ import annotations

import cProfile
import math
import random
import re
import time
import types
from collections.abc import Iterable
from typing import Any

import pytest

from .counts import counts_of_cprofile
from .recorded import calls, record


class Words(list):  # type: ignore[type-arg]
    def append(self, word: Any) -> None:
        super().append(word)


class Curious(type):
    """A metaclass that notices who asks its classes for anything."""

    asked: list[str] = []  # noqa: RUF012

    def __getattribute__(cls, name: str) -> Any:
        Curious.asked.append(name)
        return super().__getattribute__(name)


class Observed(list, metaclass=Curious):  # type: ignore[type-arg]
    pass


NAMES = {
    "len('')": "<built-in method builtins.len>",
    "[].append(1)": "<method 'append' of 'list' objects>",
    "(lambda bound: bound(1))([].append)": "<method 'append' of 'list' objects>",
    "list.append([], 1)": "<method 'append' of 'list' objects>",
    "dict.fromkeys('ab')": "<built-in method fromkeys>",
    "str.maketrans('a', 'b')": "maketrans>",
    "time.sleep(0)": "<built-in method time.sleep>",
    "object.__new__(object)": "<built-in method __new__ of type object at ",
    "re.compile('a').match('a')": "<method 'match' of 're.Pattern' objects>",
    "int.from_bytes(b'a', 'big')": "<built-in method from_bytes>",
    "math.sqrt(4)": "<built-in method math.sqrt>",
    "'a'.join('b')": "<method 'join' of 'str' objects>",
    "Words().extend('a')": "<method 'extend' of 'list' objects>",
    "object().__reduce_ex__(2)": "<method '__reduce_ex__'",
    "iter('ab').__length_hint__()": "<method '__length_hint__' of 'str",
}


MODULES = {"Words": Words, "math": math, "re": re, "time": time}


def native_names(names: Iterable[str]) -> set[str]:
    return {name for name in names if name.startswith(("<built-in", "<method"))}


@pytest.mark.parametrize("expression", NAMES)
def test_a_c_function_has_the_name_cprofile_gives_it(expression: str) -> None:
    run = types.FunctionType(compile(expression, "<expression>", "eval"), MODULES)
    profiler = cProfile.Profile()
    run()
    profiler.enable()
    run()
    profiler.disable()
    theirs = native_names(key[2] for key in counts_of_cprofile(profiler).calls)
    ours = native_names(calls(record(run)))
    assert ours == theirs
    assert any(NAMES[expression] in name for name in ours), ours


def test_a_c_method_that_a_python_method_overrides_keeps_its_name() -> None:
    """cProfile looks its name up on the class, finds the Python method, and shows that one's address."""
    counts = calls(record(lambda: (Words().append(1), random.Random(7))))
    assert counts["<method 'append' of 'list' objects>"] == 1
    assert counts["<method 'seed' of '_random.Random' objects>"] == 1
    assert not any("0x" in name for name in counts)


def test_no_code_of_the_program_runs_to_find_a_name() -> None:
    def run() -> None:
        observed = Observed()
        append = observed.append
        Curious.asked.clear()
        append(1)

    counts = calls(record(run))
    assert counts["<method 'append' of 'list' objects>"] == 1
    assert counts["__getattribute__"] == 0
    assert Curious.asked == []


def test_an_instance_without_manners() -> None:
    class Rude(list):  # type: ignore[type-arg]
        def __getattr__(self, name: str) -> Any:
            raise RuntimeError(name)

        def __repr__(self) -> str:
            raise RuntimeError("no")

        @property
        def __class__(self) -> Any:
            raise RuntimeError("no class")

    def run() -> None:
        rude = Rude()
        rude.append(1)
        extend = rude.extend
        extend([2])

    counts = calls(record(run))
    assert counts["<method 'append' of 'list' objects>"] == counts["<method 'extend' of 'list' objects>"] == 1


def test_one_name_for_the_construction_of_all_classes() -> None:
    profile = record(lambda: (object.__new__(object), tuple.__new__(tuple), list.__new__(Words)))
    assert "tuple.__new__" not in profile.render("text")
    assert "__new__" in profile.render("text")
