"""The project's own files, as text."""

from collections.abc import Callable, Iterator

from tests.environments.fingerprints import files
from tests.environments.places import ROOT

Rule = Callable[[str], Iterator[str]]
"""Yields what a text does against a rule, nothing if it keeps it."""


def texts(*pathspecs: str) -> Iterator[tuple[str, str]]:
    """Yield the path and the text of every file under the pathspecs that holds text."""
    for path in files(*pathspecs):
        try:
            yield path, (ROOT / path).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


def complaints(rule: Rule, *pathspecs: str) -> list[str]:
    """Return what the files under the pathspecs do against a rule, each with its path."""
    return [f"{path}: {complaint}" for path, text in texts(*pathspecs) for complaint in rule(text)]
