"""What is left of the tour where scripts and styles are not: written as HTML, and as sanitised HTML."""

from __future__ import annotations

import pytest
from nbconvert import HTMLExporter

from tests.notebooks.execution import Execution
from tests.notebooks.markup import Markup
from tests.notebooks.test_tour import REPORTS

CALLS = ("prun-sentence", "load-profile", "prun-faster")
MOST_STRAY = 600


@pytest.fixture(scope="module")
def page(tour: Execution) -> Markup:
    """The tour as `nbconvert --to html` writes it."""
    return Markup(HTMLExporter().from_notebook_node(tour.notebook)[0])


def sanitised(tour: Execution, name: str) -> Markup:
    """Return one cell's outputs as a service writes them that trusts no notebook."""
    notebook = tour.notebook.copy()
    notebook.cells = [tour.cell(name)]
    exporter = HTMLExporter(sanitize_html=True, template_name="basic", exclude_input=True)
    return Markup(exporter.from_notebook_node(notebook)[0])


def test_the_page_holds_every_report_whole(tour: Execution, page: Markup) -> None:
    for name in REPORTS:
        report = Markup(tour.report(name)["text/html"])
        assert report.letters in page.letters, name
        assert set(report.scripts()) <= set(page.scripts()), name


def test_the_page_names_the_functions(page: Markup) -> None:
    names = [box.text for box in page.boxes()]
    for name in ("sentence_correction", "candidates", "edits1", "known_edits1"):
        assert name in names


@pytest.mark.parametrize("name", REPORTS)
def test_hardly_anything_of_a_script_is_shown_as_text(tour: Execution, name: str) -> None:
    shown, meant = sanitised(tour, name), Markup(tour.report(name)["text/html"])
    values = "".join(bundle["text/plain"] for bundle in tour.displays(name) if "text/html" not in bundle)
    assert len(shown.letters) - len(meant.letters) - len(values) <= MOST_STRAY


@pytest.mark.parametrize("name", CALLS)
def test_the_table_is_readable_all_the_same(tour: Execution, name: str) -> None:
    rows = sanitised(tour, name).rows()
    assert rows[:10] == Markup(tour.report(name)["text/html"]).rows()[:10]
    assert len(rows) >= 10
    assert all(len(row) == 6 and row[0].split()[-1] in {"s", "ms", "μs", "ns"} for row in rows[:10])


@pytest.mark.parametrize("name", ["time-sentence", "timeit-sentence"])
def test_the_figures_are_readable_all_the_same(tour: Execution, name: str) -> None:
    meant = Markup(tour.report(name)["text/html"])
    figures = [element.text for element in meant.elements if "font-size:17px" in element.attributes.get("style", "")]
    assert len(figures) >= 5
    assert all(figure in sanitised(tour, name).text for figure in figures)
