"""Executions: a notebook run from top to bottom on a real kernel of this interpreter."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nbclient import NotebookClient
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook

TOUR = Path(__file__).resolve().parents[2] / "notebooks" / "profiling_by_example.ipynb"


@dataclass(frozen=True, repr=False)
class Execution:
    """A notebook with its outputs, and what the kernel wanted to show in its pager instead."""

    notebook: NotebookNode
    payloads: list[dict[str, Any]] = field(default_factory=list)

    def cell(self, name: str) -> NotebookNode:
        """Return the cell of that id."""
        return next(cell for cell in self.notebook.cells if cell.id == name)

    @property
    def code_cells(self) -> list[NotebookNode]:
        """The cells that ran."""
        return [cell for cell in self.notebook.cells if cell.cell_type == "code"]

    def printed(self, name: str) -> str:
        """Return what a cell printed."""
        return "".join(output.text for output in self.cell(name).outputs if output.output_type == "stream")

    def displays(self, name: str) -> list[dict[str, str]]:
        """Return the bundles that a cell displayed, its value's last."""
        return [output.data for output in self.cell(name).outputs if "data" in output]

    def report(self, name: str) -> dict[str, str]:
        """Return the one bundle of a cell that is a report."""
        (report,) = [bundle for bundle in self.displays(name) if "text/html" in bundle]
        return report

    def value(self, name: str) -> str:
        """Return the text of a cell's value."""
        (value,) = [
            output.data["text/plain"] for output in self.cell(name).outputs if output.output_type == "execute_result"
        ]
        return str(value)

    def bundles(self) -> Iterator[tuple[str, dict[str, str]]]:
        """Yield all that was displayed, each with the id of its cell."""
        for cell in self.code_cells:
            for bundle in self.displays(cell.id):
                yield cell.id, bundle


def execute(notebook: NotebookNode, folder: Path) -> Execution:
    """Run a notebook as it would be run in that folder, with this interpreter's commands on the PATH."""
    execution = Execution(notebook)

    def note(cell: NotebookNode, cell_index: int, execute_reply: dict[str, Any]) -> None:
        execution.payloads.extend(execute_reply["content"].get("payload", []))

    client = NotebookClient(
        notebook,
        kernel_name="python3",
        timeout=120,
        resources={"metadata": {"path": str(folder)}},
        on_cell_executed=note,
    )
    client.execute(env=variables())
    return execution


def variables() -> dict[str, str]:
    """Return the environment that a kernel has when a user has activated this interpreter's."""
    programs = str(Path(sys.executable).parent)
    return {**os.environ, "PATH": os.pathsep.join([programs, os.environ.get("PATH", "")])}


def notebook_of(sources: Sequence[str]) -> NotebookNode:
    """Return a new notebook of code cells, with the ids `cell-0`, `cell-1` and so on."""
    cells = [new_code_cell(source, id=f"cell-{place}") for place, source in enumerate(sources)]
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    return new_notebook(cells=cells, metadata={"kernelspec": kernel})
