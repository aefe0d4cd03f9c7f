"""One IPython shell for all tests of magics, and what a cell run in it did."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config


@dataclass(frozen=True)
class CellRun:
    """What running a cell did."""

    value: Any
    error: BaseException | None
    out: str
    err: str


@pytest.fixture(scope="session")
def bare_shell() -> InteractiveShell:
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "nocolor"
    return InteractiveShell.instance(config=config)


@pytest.fixture
def builtin_shell(bare_shell: InteractiveShell) -> Iterator[InteractiveShell]:
    """The shell without rprof and without names of other tests."""
    bare_shell.reset(new_session=False)
    yield bare_shell
    bare_shell.reset(new_session=False)


@pytest.fixture
def shell(builtin_shell: InteractiveShell) -> Iterator[InteractiveShell]:
    """The shell with rprof loaded."""
    builtin_shell.run_line_magic("load_ext", "rprof")
    yield builtin_shell
    builtin_shell.run_line_magic("unload_ext", "rprof")
    # What `%config` has set is the shell's to keep, but the next test's to not know.
    builtin_shell.config.pop("RProf", None)


@pytest.fixture
def run(builtin_shell: InteractiveShell, capsys: pytest.CaptureFixture[str]) -> Callable[[str], CellRun]:
    """Runs a cell as if it were typed."""

    def run_cell(cell: str) -> CellRun:
        capsys.readouterr()
        result = builtin_shell.run_cell(cell, store_history=False)
        captured = capsys.readouterr()
        error = result.error_before_exec or result.error_in_exec
        return CellRun(result.result, error, captured.out, captured.err)

    return run_cell
