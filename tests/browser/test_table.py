"""The function table of the tour in JupyterLab."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.lab import Lab
from tests.browser.report import Report

SECONDS = {"s": 1.0, "ms": 1e-3, "μs": 1e-6, "ns": 1e-9}
SELF, SHARE, TOTAL, CALLS, FUNCTION, PLACE = range(6)


@pytest.fixture
def report(tour: Lab) -> Report:
    return tour.report("prun-sentence")


def seconds(text: str) -> float:
    number, unit = text.split()
    return float(number.replace(",", "")) * SECONDS[unit]


def test_it_begins_with_the_most_self_time(report: Report) -> None:
    expect(report.heading("self")).to_have_attribute("aria-sort", "descending")
    times = [seconds(row[SELF]) for row in report.rows()]
    assert len(times) >= 10
    assert times == sorted(times, reverse=True)


@pytest.mark.parametrize(("name", "column"), [("total", TOTAL), ("self", SELF)])
def test_a_click_on_a_heading_sorts_and_a_second_turns_it_round(report: Report, name: str, column: int) -> None:
    report.sort("function")
    times = [seconds(row[column]) for row in report.sort(name)]
    assert times == sorted(times, reverse=True)
    expect(report.heading(name)).to_have_attribute("aria-sort", "descending")
    times = [seconds(row[column]) for row in report.sort(name)]
    assert times == sorted(times)
    expect(report.heading(name)).to_have_attribute("aria-sort", "ascending")
    report.sort("self")


def test_functions_are_sorted_by_name(report: Report) -> None:
    names = [row[FUNCTION].lower() for row in report.sort("function")]
    assert {"edits1", "known", "candidates"} <= set(names)
    assert names.index("candidates") < names.index("edits1") < names.index("known")
    expect(report.heading("function")).to_have_attribute("aria-sort", "ascending")
    report.sort("self")


def test_headings_answer_to_the_keyboard(report: Report) -> None:
    report.heading("calls").get_by_role("button").focus()
    report.room.page.keyboard.press("Enter")
    expect(report.heading("calls")).to_have_attribute("aria-sort", "descending")
    assert report.rows()[0][FUNCTION] in {"builtins.len", "edits1"}
    report.sort("self")


def test_a_click_on_a_name_searches_it(report: Report) -> None:
    report.room.locator("td", has_text="edits1").first.click()
    assert report.search.input_value() == "edits1"
    assert report.found.startswith("1 function, ")
    report.search.fill("")
