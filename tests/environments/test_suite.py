"""A suite is left out only when it passed on the very same files."""

from pathlib import Path

import pytest

from . import fingerprints, suite
from .commands import ChoreFailed
from .counts import Counts
from .suite import Suite, perform


class Runs:
    """Counts how often it was run."""

    def __init__(self, counts: Counts) -> None:
        self.counts = counts
        self.times = 0

    def __call__(self) -> Counts:
        self.times += 1
        return self.counts


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Lay out a project of one file, in place of the real one."""
    (tmp_path / "file").write_text("one")
    monkeypatch.setattr(fingerprints, "ROOT", tmp_path)
    monkeypatch.setattr(fingerprints, "CACHE", tmp_path / "cache")
    monkeypatch.setattr(fingerprints, "files", lambda *_: ["file"])
    return tmp_path


def test_a_pass_on_the_same_files_is_not_repeated() -> None:
    runs = Runs(Counts(3))
    first, second = (perform(Suite("s", ["."], [], runs), force=False) for _ in range(2))
    assert (runs.times, first.earlier, second.earlier, second.counts) == (1, False, True, Counts(3))


def test_force_repeats() -> None:
    runs = Runs(Counts(3))
    for _ in range(2):
        perform(Suite("s", ["."], [], runs), force=True)
    assert runs.times == 2


def test_a_changed_file_repeats(project: Path) -> None:
    runs = Runs(Counts(3))
    perform(Suite("s", ["."], [], runs), force=False)
    (project / "file").write_text("two")
    perform(Suite("s", ["."], [], runs), force=False)
    assert runs.times == 2


def test_a_changed_fact_repeats() -> None:
    runs = Runs(Counts(3))
    for fact in "3.13.0", "3.13.1":
        perform(Suite("s", ["."], [fact], runs), force=False)
    assert runs.times == 2


def test_a_failure_repeats_and_forgets_the_pass_before() -> None:
    good, bad = Runs(Counts(3)), Runs(Counts(2, 1))
    perform(Suite("s", ["."], [], good), force=False)
    perform(Suite("s", ["."], [], bad), force=True)
    perform(Suite("s", ["."], [], good), force=False)
    assert (good.times, bad.times) == (2, 1)


def test_what_keeps_tests_from_running_is_a_failure(capsys: pytest.CaptureFixture[str]) -> None:
    def broken() -> Counts:
        raise ChoreFailed("There is no cargo.")

    assert perform(Suite("s", ["."], [], broken), force=False).counts == Counts(failed=1)
    assert "There is no cargo." in capsys.readouterr().out
    assert suite.perform(Suite("s", ["."], [], Runs(Counts(1))), force=False).earlier is False
