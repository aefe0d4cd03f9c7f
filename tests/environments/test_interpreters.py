"""Interpreters are found where they are, and only those that can be used."""

import sys
from pathlib import Path

import pytest

from . import interpreters
from .commands import ChoreFailed
from .interpreters import Interpreter

HERE = "{}.{}".format(*sys.version_info)


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forget what was found before, and what was asked for."""
    monkeypatch.delenv("PY", raising=False)
    interpreters.found.cache_clear()
    interpreters.ask.cache_clear()


def script(path: Path, text: str) -> Path:
    """Write a program."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


def test_the_interpreter_that_runs_this_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PY", HERE)
    (found,) = interpreters.found()
    assert found.version == HERE


def test_a_shim_that_leads_nowhere_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script(tmp_path / "shims" / f"python{HERE}", "exit 127")
    real = script(tmp_path / "real" / f"python{HERE}", f'exec "{sys.executable}" "$@"')
    monkeypatch.setenv("PATH", f"{tmp_path}/shims:{tmp_path}/real")
    assert interpreters.find(HERE) == interpreters.probe(real, HERE)


def test_a_wrong_version_is_passed_over() -> None:
    assert interpreters.probe(Path(sys.executable), "3.10") is None


def test_an_unknown_version_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PY", "2.7")
    with pytest.raises(ChoreFailed, match=r"PY=2\.7"):
        interpreters.found()


def test_one_installed_by_the_owner_comes_before_an_unpacked_one(monkeypatch: pytest.MonkeyPatch) -> None:
    own = Interpreter("3.12", "3.12.1", Path("/usr/bin/python3.12"))
    older = Interpreter("3.11", "3.11.7", Path("/usr/bin/python3.11"))
    unpacked = Interpreter("3.15", "3.15.2", interpreters.UNPACKED / "3.15" / "bin" / "python3.15")
    monkeypatch.setattr(interpreters, "found", lambda: (older, own, unpacked))
    assert interpreters.default() == own
