"""The standalone page, opened from a file."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.look import hard_to_read, texts
from tests.browser.report import Report
from tests.browser.watch import Watch

PROGRAM = """
import ast, inspect, sys
print(len(ast.unparse(ast.parse(inspect.getsource(inspect)))), sys.argv[1])
"""


@pytest.fixture(scope="module")
def calls(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page that `rprof prun` wrote."""
    folder = tmp_path_factory.mktemp("page")
    (folder / "program.py").write_text(PROGRAM)
    rprof(folder, "prun", "-o", "calls.html", "program.py", "argument")
    return folder / "calls.html"


def rprof(folder: Path, *words: str) -> None:
    subprocess.run([sys.executable, "-m", "rprof", *words], cwd=folder, check=True, capture_output=True, timeout=120)


@contextmanager
def opened(
    browser: Browser, path: Path, scheme: Literal["light", "dark"] = "light", width: int = 1280
) -> Iterator[tuple[Page, Watch]]:
    """Open a page from its file."""
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    watch = Watch(page, path.as_uri())
    page.goto(path.as_uri())
    try:
        yield page, watch
    finally:
        page.close()


def test_it_needs_nothing_but_itself(browser: Browser, calls: Path) -> None:
    with opened(browser, calls) as (page, watch):
        Report(page.locator("main")).awake()
        assert watch.strangers == []
        assert watch.errors == []


def test_it_says_what_was_run(browser: Browser, calls: Path) -> None:
    with opened(browser, calls) as (page, _):
        assert page.locator("h1").inner_text() == "program.py argument"
        assert page.title()


def test_it_zooms_searches_and_sorts(browser: Browser, calls: Path) -> None:
    with opened(browser, calls) as (page, _):
        report = Report(page.locator("main")).awake()
        report.search.fill("unparse")
        assert "function" in report.found and "%" in report.found
        report.search.press("Enter")
        assert "unparse" in report.said
        report.press("Enter")
        page.wait_for_selector("button:has-text('Show all')")
        names = [row[4] for row in report.sort("function")]
        assert len(names) >= 10


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 480])
def test_it_can_be_read(browser: Browser, calls: Path, scheme: Literal["light", "dark"], width: int) -> None:
    with opened(browser, calls, scheme, width) as (page, _):
        report = Report(page.locator("main")).awake()
        assert len(texts(page.locator("body"))) >= 60
        assert hard_to_read(page.locator("body")) == []
        assert report.filled()[0] > 0.98
        # Nothing is wider than the window.
        assert page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0
        paper = page.evaluate("() => getComputedStyle(document.documentElement).backgroundColor")
        assert (paper == "rgb(255, 255, 255)") == (scheme == "light")


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (("time", "-o", "page.html", "-c", "sum(range(10**6))"), "by the wall clock"),
        (("timeit", "-o", "page.html", "-c", "sum(range(100))"), "per loop (mean ± std. dev. of"),
    ],
)
def test_timings_have_pages_too(browser: Browser, tmp_path: Path, words: tuple[str, ...], shown: str) -> None:
    rprof(tmp_path, *words)
    for scheme in ("light", "dark"):
        with opened(browser, tmp_path / "page.html", scheme) as (page, watch):  # type: ignore[arg-type]
            assert shown in page.locator("main").inner_text()
            assert hard_to_read(page.locator("body")) == []
            assert watch.strangers == []
            assert watch.errors == []
