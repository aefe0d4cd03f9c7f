"""How large the outputs are that a notebook keeps: of a trivial `%prun`, and the largest of the tour."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rprof._rprof import CallsEngine

from .effort import Effort
from .figure import Figure

TOUR = Path(__file__).parents[2] / "notebooks" / "profiling_by_example.ipynb"


def measure(_: str, effort: Effort) -> list[Figure]:
    """Measure both; the tour if there is one, and nbclient to execute it where it was saved without outputs."""
    engine = CallsEngine()
    engine.run([compile("sum(map(abs, range(10)))", "<cell>", "exec")], {})
    cell = engine.finish(command="sum(map(abs, range(10)))").render("cell")
    figures = [size("output of a trivial %prun", len(cell.encode()), 15)]
    if TOUR.exists() and (notebook := executed(TOUR)):
        figures.append(size("largest output of the tour", max(output_sizes(notebook)), 60))
    return figures


def size(what: str, value: int, bar: int) -> Figure:
    """Return the figure of a number of bytes."""
    kilobytes = value / 1000
    return Figure(what=what, value=kilobytes, unit="KB", bar=f"≤ {bar} KB", met=kilobytes <= bar, pairs=1)


def executed(path: Path) -> Any:
    """Return the notebook with its outputs; None if it has none and cannot be executed."""
    notebook = json.loads(path.read_text())
    if any(output_sizes(notebook)):
        return notebook
    try:
        import nbclient
        import nbformat
    except ImportError:
        return None
    tour = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call,unused-ignore]
    with tempfile.TemporaryDirectory() as folder:
        nbclient.NotebookClient(tour, timeout=600, resources={"metadata": {"path": folder}}).execute()
    return tour


def output_sizes(notebook: Any) -> Iterator[int]:
    """Yield how many bytes each output of the notebook has, in all its forms together."""
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            yield len(json.dumps(output.get("data", output.get("text", ""))).encode())
