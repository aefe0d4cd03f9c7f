"""The tour, executed once."""

from __future__ import annotations

import copy

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from tests.notebooks.execution import TOUR, Execution, execute


@pytest.fixture(scope="session")
def committed() -> NotebookNode:
    """The tour as it lies in the project."""
    return nbformat.read(TOUR, as_version=4)


@pytest.fixture(scope="session")
def tour(committed: NotebookNode, tmp_path_factory: pytest.TempPathFactory) -> Execution:
    """The tour with its outputs; behind its own cells one that tells where its folder is."""
    notebook = copy.deepcopy(committed)
    notebook.cells.append(new_code_cell("print(folder.name)", id="where"))
    return execute(notebook, tmp_path_factory.mktemp("tour"))
