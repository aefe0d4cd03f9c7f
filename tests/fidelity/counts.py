"""How often each function ran, and by whom it was called: as rprof and as cProfile have it, in one form."""

from __future__ import annotations

import cProfile
from collections import Counter
from dataclasses import dataclass, field
from types import CodeType
from typing import Any

from rprof._rprof import Profile

Key = tuple[str, int, str]
"""File, line and name, as in pstats."""


@dataclass
class Counts:
    """Calls and primitive calls, by function and by pair of caller and callee."""

    calls: Counter[Key] = field(default_factory=Counter)
    primitive_calls: Counter[Key] = field(default_factory=Counter)
    pair_calls: Counter[tuple[Key, Key]] = field(default_factory=Counter)
    primitive_pair_calls: Counter[tuple[Key, Key]] = field(default_factory=Counter)
    shared: set[Key] = field(default_factory=set)
    """Keys of several functions. Only their calls can be added up: a call of one within the other is primitive to
    one who tells them apart, and recursive to one who does not."""

    def items(self) -> dict[str, int]:
        """All numbers by what they count; without those that `shared` keys make ambiguous."""
        tables = {
            "calls": self.calls,
            "primitive calls": self.primitive_calls,
            "calls of pair": self.pair_calls,
            "primitive calls of pair": self.primitive_pair_calls,
        }
        return {f"{what} {whom}": n for what, table in tables.items() for whom, n in table.items()}


def differences(ours: Counts, theirs: Counts) -> list[str]:
    """Say where the counts differ, but for the recursion of keys that several functions share."""
    left, right = ours.items(), theirs.items()
    uncertain = [repr(key) for key in theirs.shared]
    return [
        f"{what}: {left.get(what)} here, {right.get(what)} there"
        for what in sorted({*left, *right})
        if left.get(what) != right.get(what)
        if not (what.startswith("primitive") and any(key in what for key in uncertain))
    ]


def counts_of_profile(profile: Profile) -> Counts:
    counts = Counts()
    for key, (primitive_calls, calls, _, _, callers) in profile.to_pstats().items():
        counts.calls[key] = calls
        counts.primitive_calls[key] = primitive_calls
        for caller, pair in callers.items():
            counts.pair_calls[caller, key], counts.primitive_pair_calls[caller, key] = pair[:2]
    return counts


def counts_of_cprofile(profiler: cProfile.Profile) -> Counts:
    """Add up what cProfile has, function by function: its table keeps only the last of those that share a key."""
    counts = Counts()
    entries: list[Any] = [entry for entry in profiler.getstats() if "_lsprof.Profiler" not in str(entry.code)]
    for entry in entries:
        key = key_of(entry.code)
        if key in counts.calls:
            counts.shared.add(key)
        counts.calls[key] += entry.callcount
        counts.primitive_calls[key] += entry.callcount - entry.reccallcount
        for callee in entry.calls or ():
            pair = key, key_of(callee.code)
            counts.pair_calls[pair] += callee.callcount
            counts.primitive_pair_calls[pair] += callee.callcount - callee.reccallcount
    return counts


def key_of(code: CodeType | str) -> Key:
    if isinstance(code, str):
        return "~", 0, code
    return code.co_filename, code.co_firstlineno, code.co_name
