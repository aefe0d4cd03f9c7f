"""The tour in JupyterLab: every cell runs, and what it shows can be read in light and in dark."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.lab import Lab, Theme
from tests.browser.look import hard_to_read, texts

REPORTS = ("time-sentence", "await-time", "timeit-sentence", "timeit-lookup", "prun-sentence", "load-profile",
           "timeit-faster", "prun-faster")  # fmt: skip
PICTURED = ("prun-sentence", "await-time")
PICTURES = Path(__file__).resolve().parents[2] / "docs" / "pictures"


def keep_picture(lab: Lab, name: str, theme: Theme) -> bytes:
    """Return a picture of a cell; `RPROF_PICTURES=1` keeps some for the documentation."""
    picture = lab.cell(name).screenshot()
    if os.environ.get("RPROF_PICTURES") == "1" and name in PICTURED:
        PICTURES.mkdir(exist_ok=True)
        (PICTURES / f"{name}-{theme}.png").write_bytes(picture)
    return picture


def test_every_cell_runs_and_nothing_is_fetched(tour: Lab) -> None:
    assert tour.page.locator("[data-mime-type='application/vnd.jupyter.error']").count() == 0
    assert tour.page.locator("[data-mime-type='application/vnd.jupyter.stderr']").count() == 0
    assert tour.watch.errors == []
    assert tour.watch.strangers == []


def test_the_sentence_is_corrected(tour: Lab) -> None:
    expect(tour.output("run-script")).to_contain_text("profiling is not rocket science")
    expect(tour.output("time-sentence")).to_contain_text("'profiling is not rocket science'")


def test_a_statement_that_awaits_keeps_its_out(tour: Lab) -> None:
    expect(tour.output("await-time")).to_contain_text("['profiling is not', 'rocket science']")


def test_a_histogram_is_drawn(tour: Lab) -> None:
    drawing = tour.html("timeit-lookup").locator("svg:has(polygon)")
    bars = drawing.locator("polygon").bounding_box()
    assert bars is not None
    assert bars["width"] > 300 and bars["height"] > 50
    expect(drawing).to_contain_text("median")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_all_that_is_written_can_be_read(tour: Lab, theme: Theme) -> None:
    tour.put_on(theme)
    try:
        for name in REPORTS:
            report = tour.html(name)
            assert len(texts(report)) >= 10, name
            assert hard_to_read(report) == [], name
            assert len(keep_picture(tour, name, theme)) > 5000
    finally:
        tour.put_on("light")


def test_the_flame_graph_follows_the_theme(tour: Lab) -> None:
    report = tour.report("prun-sentence")
    report.search.fill("edits")
    light = dict(report.colours())
    tour.put_on("dark")
    try:
        assert dict(report.colours()) != light
    finally:
        tour.put_on("light")
        report.search.fill("")
