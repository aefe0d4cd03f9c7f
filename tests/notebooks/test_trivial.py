"""What a trivial cell costs the notebook it is saved in."""

from __future__ import annotations

import json
from pathlib import Path

from tests.notebooks.execution import execute, notebook_of
from tests.notebooks.markup import Markup


def test_a_trivial_prun_is_at_most_15_kilobytes(tmp_path: Path) -> None:
    execution = execute(notebook_of(["%load_ext rprof", "%prun sum(range(10))"]), tmp_path)
    outputs = execution.cell("cell-1").outputs
    assert "builtins.sum" in [box.text for box in Markup(execution.report("cell-1")["text/html"]).boxes()]
    assert len(json.dumps(outputs, ensure_ascii=False).encode()) <= 15 * 1024
