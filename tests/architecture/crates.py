"""Crates: what the table in ARCHITECTURE.md allows them, and what they really depend on."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from tests.environments.commands import answer

ROW = re.compile(r"^\| `(rprof-\w+)` \| ([^|]*) \| ([^|]*) \| (yes|forbidden) \|$", re.MULTILINE)


@dataclass(frozen=True)
class Row:
    """What the table says of one crate."""

    planned: bool
    may_depend_on: frozenset[str]
    may_be_unsafe: bool


def table(architecture: str) -> dict[str, Row]:
    """Read the table of crates."""
    rows: dict[str, Row] = {}
    for name, responsibility, words, unsafe in ROW.findall(architecture):
        planned = responsibility.endswith("*Planned.*")
        rows[name] = Row(planned, dependencies(words, frozenset(rows)), unsafe == "yes")
    return rows


def dependencies(words: str, above: frozenset[str]) -> frozenset[str]:
    """Read `model, stats`, `nothing inside` or `all of the above`."""
    if words == "nothing inside":
        return frozenset()
    if words == "all of the above":
        return above
    return frozenset(f"rprof-{word}" for word in words.split(", "))


def arrows() -> dict[str, frozenset[str]]:
    """Return which of our crates each of our crates depends on, for its tests as well."""
    metadata = json.loads(answer(["cargo", "metadata", "--no-deps", "--format-version", "1", "--locked"]))
    return {
        package["name"]: frozenset(entry["name"] for entry in package["dependencies"] if entry.get("path"))
        for package in metadata["packages"]
    }


def forbidden_arrows(rows: Mapping[str, Row], arrows: Mapping[str, frozenset[str]]) -> list[str]:
    """Return the crates that the table does not know and the arrows that it does not allow."""
    unknown = [f"{crate} is not in the table" for crate in arrows if crate not in rows]
    return unknown + [
        f"{crate} depends on {other}"
        for crate, others in arrows.items()
        if crate in rows
        for other in sorted(others - rows[crate].may_depend_on)
    ]
