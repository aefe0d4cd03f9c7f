"""Files are rooms, documents have no dead ends, and nothing tells of the machine it was written on."""

from pathlib import Path

import pytest

from tests.environments.places import ROOT

from .project import complaints, texts
from .rooms import LONGEST, broken_links, is_a_room, names_no_machine


def test_no_file_outgrows_its_room() -> None:
    assert complaints(is_a_room, "*.rs", "*.py", "*.ts", "*.sh", "Makefile") == []


def test_no_machine_is_named() -> None:
    assert complaints(names_no_machine, ".") == []


def test_links_lead_somewhere() -> None:
    broken = [(path, link) for path, text in texts("*.md") for link in broken_links(text, (ROOT / path).parent)]
    assert broken == []


def test_a_long_file_is_found() -> None:
    assert list(is_a_room("line\n" * LONGEST)) == []
    assert list(is_a_room("line\n" * (LONGEST + 1)))


@pytest.mark.parametrize(
    "text", ["see /" + "home/someone/rprof", "File '/" + "root/x.py'", "https://" + "registry.example.org/x.tgz"]
)
def test_a_machine_is_found(text: str) -> None:
    assert list(names_no_machine(text))


@pytest.mark.parametrize("text", ["the folder /usr/bin", "target/work/file", "~/home/x", "https://docs.python.org/3/"])
def test_other_paths_are_left_alone(text: str) -> None:
    assert list(names_no_machine(text)) == []


def test_a_broken_link_is_found(tmp_path: Path) -> None:
    (tmp_path / "here.md").touch()
    page = "[a](here.md) [b](here.md#part) [c](https://example.org) [d](#part) [e](gone.md)"
    assert list(broken_links(page, tmp_path)) == ["a link to gone.md, which is not there"]
