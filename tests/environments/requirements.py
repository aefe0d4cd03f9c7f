"""Requirements: what each extra of pyproject.toml asks for."""

import re
import tomllib
from functools import cache
from typing import Any

from .places import ROOT


@cache
def project() -> dict[str, Any]:
    """Return pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text())


def requirements(extra: str) -> list[str]:
    """Return the packages of an extra, with those of the extras it names."""
    packages: list[str] = []
    for entry in project()["project"]["optional-dependencies"][extra]:
        own = own_extra(entry)
        packages += requirements(own) if own else [entry]
    return packages


def own_extra(entry: str) -> str | None:
    """Return `notebook` for `rprof[notebook]`, None for another package."""
    match = re.fullmatch(r"rprof\[(\w+)\]", entry)
    return match[1] if match else None
