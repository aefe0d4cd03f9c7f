"""The flame graph of the tour in JupyterLab: what is seen of it, and what pointer and keyboard do."""

from __future__ import annotations

from itertools import pairwise

import pytest
from playwright.sync_api import expect

from tests.browser.lab import Lab
from tests.browser.look import contrast
from tests.browser.report import Report

INK, RING = "22,24,29", "43,125,233"
MODULE, KNOWN, EDITS1 = 0, 6, 9
"""Rows of boxes: what was run, `known`, and `edits1` at the bottom."""


@pytest.fixture
def report(tour: Lab) -> Report:
    """The flame graph, showing everything and nothing searched."""
    report = tour.report("prun-sentence")
    report.search.fill("")
    report.press(*["Escape"] * 4, "Home")
    return report


def test_it_is_drawn(report: Report) -> None:
    colours = report.colours()
    assert len(colours) > 20
    filled = report.filled()
    assert filled[MODULE] > 0.98
    # Each row lies within the one above it, and at the bottom something is left.
    assert all(lower <= upper + 0.01 for upper, lower in pairwise(filled))
    assert 0.1 < filled[EDITS1] < 0.9


def test_names_can_be_read_on_their_boxes(report: Report) -> None:
    boxes = [colour for colour, pixels in report.colours() if pixels > 4000 and colour not in {INK, RING}]
    assert len(boxes) >= 2
    assert {colour: contrast(INK, colour) for colour in boxes if contrast(INK, colour) < 4.5} == {}


def test_a_click_zooms_and_escape_leads_back(report: Report) -> None:
    before = report.filled()[EDITS1]
    report.click(0.05, EDITS1)
    assert report.said.startswith("edits1 · script.py:")
    assert report.filled()[EDITS1] > 0.98
    expect(report.show_all).to_be_visible()
    report.press("Escape")
    assert report.filled()[EDITS1] == pytest.approx(before, abs=0.01)
    expect(report.show_all).to_be_hidden()


def test_show_all_leads_back_at_once(report: Report) -> None:
    report.click(0.05, KNOWN)
    report.click(0.05, EDITS1)
    report.show_all.click()
    report.settle()
    assert report.filled()[EDITS1] < 0.9
    expect(report.show_all).to_be_hidden()


def test_the_pointer_is_told_what_it_is_on(report: Report) -> None:
    report.hover(0.05, EDITS1)
    tip = report.room.locator(".tip")
    expect(tip).to_be_visible()
    expect(tip).to_contain_text("edits1")
    for words in ("script.py:", "936 calls", "self", "total", "ms"):
        expect(tip).to_contain_text(words)


def test_arrows_walk_the_tree(report: Report) -> None:
    assert "<module>" in report.said
    report.press("ArrowDown")
    assert report.said.startswith("sentence_correction · script.py:")
    report.press(*["ArrowDown"] * 4, "ArrowUp")
    assert report.said.startswith("word_correction · ")
    assert "5 calls" in report.said
    assert "total" in report.said and "%" in report.said


def test_enter_zooms_to_the_chosen_box(report: Report) -> None:
    report.press(*["ArrowDown"] * EDITS1)
    assert report.said.startswith("edits1")
    report.press("Enter")
    assert report.filled()[EDITS1] > 0.98
    report.press("Escape")
    assert report.filled()[EDITS1] < 0.9


def test_keys_are_not_jupyterlabs_while_the_reader_is_in_here(tour: Lab, report: Report) -> None:
    before = tour.page.locator(".jp-Notebook .jp-Cell").count()
    report.press("b", "a", "d", "d", "x")
    report.search.press_sequentially("abdd")
    report.search.press("Enter")
    assert tour.page.locator(".jp-Notebook .jp-Cell").count() == before
    assert report.search.input_value() == "abdd"


def test_a_search_says_how_much_and_fades_the_rest(report: Report) -> None:
    before = dict(report.colours())
    report.search.fill("edits")
    assert report.found.startswith("3 functions, ")
    share = float(report.found.split(", ")[1].split("%")[0])
    assert 20 < share < 100
    after = dict(report.colours())
    assert set(before) != set(after)


def test_a_search_leads_from_match_to_match(report: Report) -> None:
    report.press("/")
    expect(report.search).to_be_focused()
    report.search.press_sequentially("edits")
    report.search.press("Enter")
    first = report.said
    assert first.startswith("edits")
    report.search.press("Enter")
    assert report.said.startswith("edits")
    assert report.said != first
    report.search.press("Escape")
    assert report.search.input_value() == ""
    expect(report.canvas).to_be_focused()


def test_a_search_without_match_says_so(report: Report) -> None:
    report.search.fill("no such function")
    assert report.found.startswith("0 functions")


def test_it_is_found_by_those_who_do_not_see(report: Report) -> None:
    label = report.canvas.get_attribute("aria-label") or ""
    assert "Flame graph" in label
    assert "table" in label


def test_it_fits_a_window_made_narrow(tour: Lab, report: Report) -> None:
    tour.page.set_viewport_size({"width": 640, "height": 900})
    try:
        report.settle()
        box, room = report.canvas.bounding_box(), report.room.bounding_box()
        assert box is not None and room is not None
        assert box["x"] + box["width"] <= room["x"] + room["width"] + 1
        assert report.filled()[MODULE] > 0.98
        overflow = report.room.locator("table").evaluate("(t) => t.scrollWidth - t.getRootNode().host.clientWidth")
        assert overflow <= 0
    finally:
        tour.page.set_viewport_size({"width": 1280, "height": 900})
        report.settle()
