"""Rules for files of every kind."""

import re
from collections.abc import Iterator
from pathlib import Path

LONGEST = 500
MACHINE_PATH = re.compile(r"(?<![\w.~-])/(?:root|work|home|Users)/[\w.]+")
DOWNLOAD_ADDRESS = re.compile(r"https?://(?:registry|files|mirror|proxy|deb)\.[\w.]+")
LINK = re.compile(r"\]\(([^)\s]+)\)")


def is_a_room(text: str) -> Iterator[str]:
    """A file of code has one purpose, and so an end."""
    length = text.count("\n")
    if length > LONGEST:
        yield f"{length} lines, more than {LONGEST}"


def names_no_machine(text: str) -> Iterator[str]:
    """Nothing tells on which machine, or from which mirror, the project was written."""
    for number, line in enumerate(text.splitlines(), start=1):
        for found in MACHINE_PATH.findall(line) + DOWNLOAD_ADDRESS.findall(line):
            yield f"line {number}: {found}"


def broken_links(text: str, folder: Path) -> Iterator[str]:
    """Yield the links of a Markdown page in `folder` to files that are not there."""
    for target in LINK.findall(text):
        path = target.partition("#")[0]
        if path and "://" not in path and not path.startswith("mailto:") and not (folder / path).exists():
            yield f"a link to {target}, which is not there"
