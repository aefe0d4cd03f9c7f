"""A notebook is an archive: saved and opened again, or written as HTML, its reports are all there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from nbconvert import HTMLExporter
from playwright.sync_api import Browser, Route

from tests.browser.lab import Lab, opened
from tests.browser.report import Report
from tests.browser.server import Server
from tests.browser.watch import Watch
from tests.notebooks.execution import notebook_of

CELLS = [
    "%load_ext rprof\nimport ast, inspect, textwrap",
    "%prun ast.unparse(ast.parse(inspect.getsource(textwrap)))",
]
CALLS = "cell-1"


@pytest.fixture(scope="module")
def saved(browser: Browser, server: Server) -> Iterator[Path]:
    """A notebook that was run and saved in JupyterLab."""
    with opened(browser, server, notebook_of(CELLS), "saved.ipynb") as lab:
        lab.run_all()
        lab.execute("docmanager:save")
        lab.page.wait_for_function("() => !jupyterapp.shell.currentWidget.context.model.dirty")
    yield server.folder / "saved.ipynb"


def test_it_wakes_up_when_it_is_opened_again(browser: Browser, server: Server, saved: Path) -> None:
    with opened(browser, server, nbformat.read(saved, as_version=4), "saved.ipynb") as lab:
        assert lab.is_trusted
        assert_alive(lab.report(CALLS))
        assert_silent(lab)


def test_it_survives_being_taken_out_and_put_back(browser: Browser, server: Server, saved: Path) -> None:
    """As front ends do that keep only what is in sight."""
    with opened(browser, server, nbformat.read(saved, as_version=4), "saved.ipynb") as lab:
        lab.report(CALLS)
        lab.output(CALLS).evaluate("(area) => { const room = area.parentNode; area.remove(); room.append(area); }")
        assert_alive(lab.report(CALLS))


def test_it_wakes_up_in_the_page_that_nbconvert_writes(browser: Browser, saved: Path, tmp_path: Path) -> None:
    path = tmp_path / "saved.html"
    path.write_text(HTMLExporter().from_filename(saved)[0])
    page = browser.new_page()
    try:
        # The libraries that nbconvert itself asks for.
        page.route("https://**", Route.abort)
        watch = Watch(page, path.as_uri(), "https://cdnjs.cloudflare.com/")
        page.goto(path.as_uri(), wait_until="domcontentloaded")
        assert_alive(Report(page.locator("[data-mime-type='text/html']")).awake())
        assert watch.strangers == []
    finally:
        page.close()


def assert_alive(report: Report) -> None:
    assert report.filled()[0] > 0.98
    report.search.fill("unparse")
    report.search.press("Enter")
    assert "unparse" in report.said
    assert len(report.sort("function")) >= 10


def assert_silent(lab: Lab) -> None:
    assert lab.watch.errors == []
    assert lab.watch.strangers == []
