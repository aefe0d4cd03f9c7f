"""A fingerprint is of what it names, and of nothing else."""

import subprocess
from pathlib import Path

import pytest

from . import commands, fingerprints
from .fingerprints import files, fingerprint


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Lay out a project of two folders and a file that git ignores, in place of the real one."""
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    for name, text in {"a/one": "1", "b/two": "2", "b/made": "3", ".gitignore": "made\n"}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    for module in commands, fingerprints:
        monkeypatch.setattr(module, "ROOT", tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("pathspecs", "found"),
    [
        (["."], [".gitignore", "a/one", "b/two"]),
        (["a"], ["a/one"]),
        ([".", ":(exclude)a"], [".gitignore", "b/two"]),
        (["gone"], []),
        ([], []),
    ],
)
def test_files_are_those_that_git_would_keep(project: Path, pathspecs: list[str], found: list[str]) -> None:
    assert files(*pathspecs) == found


def test_only_what_it_is_of_changes_it(project: Path) -> None:
    before = [fingerprint(["a"], "fact"), fingerprint([], "fact"), fingerprint(["b"], "fact")]
    (project / "b" / "two").write_text("changed")
    after = [fingerprint(["a"], "fact"), fingerprint([], "fact"), fingerprint(["b"], "fact")]
    assert [one == other for one, other in zip(before, after, strict=True)] == [True, True, False]
    assert fingerprint(["a"], "fact") != fingerprint(["a"], "another")


def test_a_file_that_moves_changes_it(project: Path) -> None:
    before = fingerprint(["."])
    (project / "a" / "one").rename(project / "a" / "other")
    assert fingerprint(["."]) != before
