"""Names, files, statements and exceptions are data: whatever they spell, nothing of it runs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.lab import Lab, opened
from tests.browser.payloads import PAYLOADS
from tests.browser.report import Report
from tests.browser.server import Server
from tests.browser.watch import Watch
from tests.notebooks.execution import notebook_of

CELLS = [
    f"""
%load_ext rprof
import rprof
PAYLOADS = {PAYLOADS!r}

def function(deeper):
    total = sum(range(3000))
    return deeper() if deeper else total

def named(payload):
    code = function.__code__.replace(co_name=payload, co_qualname=payload, co_filename=f'/{{payload}}/{{payload}}.py')
    return type(function)(code, globals(), payload)

functions = [named(payload) for payload in PAYLOADS]

def call_all():
    for one in functions:
        one(None)
    functions[0](lambda: functions[1](lambda: functions[2](None)))

def magic(name, line):
    get_ipython().run_line_magic(name, line)
""",
    "%prun --save names.rprof call_all()",
    """
for payload in PAYLOADS:
    magic('prun', repr(payload))
    magic('time', repr(payload))
""",
    """
for payload in PAYLOADS:
    magic('time', f'--no-raise-error raise ValueError({payload!r})')
    try:
        magic('prun', f'raise ValueError({payload!r})')
    except ValueError:
        pass
""",
    """
for payload in PAYLOADS[:4]:
    magic('timeit', f'-r 1 -n 20 {payload!r}')
""",
    """
for name in ['names', 'statement']:
    if name == 'statement':
        magic('prun', '-q --save statement.rprof raise SystemExit("' + PAYLOADS[0] + PAYLOADS[1] + '")')
    rprof.load(name + '.rprof').save(name + '.html')
""",
]
NAMES = "cell-1"
LIVE = "[onerror], [onload], [onfocus], [onmouseover], [ontoggle], iframe, base, form, object"


@pytest.fixture(scope="module")
def lab(browser: Browser, server: Server) -> Iterator[Lab]:
    with opened(browser, server, notebook_of(CELLS), "injection.ipynb") as lab:
        lab.run_all()
        yield lab


def provoke(page: Page, report: Report) -> None:
    """Do with a report what might wake up something in it: hover, click, focus, search, sort, walk."""
    for row in range(3):
        for share in (0.02, 0.3, 0.6, 0.95):
            report.hover(share, row)
    report.click(0.5, 1)
    report.press("Escape", "ArrowDown", "ArrowDown", "ArrowRight", "ArrowRight")
    report.search.fill("<")
    report.search.press("Enter")
    report.search.fill("")
    for name in ("function", "place", "self"):
        report.sort(name)
    report.room.locator("td:visible").nth(4).click()
    page.wait_for_timeout(300)


def test_there_are_enough_payloads() -> None:
    assert len(set(PAYLOADS)) >= 30


def test_nothing_runs_in_a_cell(lab: Lab) -> None:
    report = lab.report(NAMES)
    provoke(lab.page, report)
    assert lab.watch.injected == []
    assert lab.watch.errors == []
    assert lab.watch.strangers == []


def test_names_are_shown_as_they_are(lab: Lab) -> None:
    shown = {row[4] for row in lab.report(NAMES).rows()}
    assert len([payload for payload in PAYLOADS if payload in shown]) >= 20


def test_statements_and_exceptions_do_not_run_either(lab: Lab) -> None:
    for number in (2, 3, 4):
        output = lab.output(f"cell-{number}")
        assert output.locator(".jp-OutputArea-child").count() >= 4
        assert output.locator(LIVE).count() == 0
    lab.page.wait_for_timeout(300)
    assert lab.watch.injected == []


@pytest.mark.parametrize("name", ["names", "statement"])
def test_nothing_runs_in_a_page(browser: Browser, lab: Lab, server: Server, name: str) -> None:
    path: Path = server.folder / f"{name}.html"
    page = browser.new_page()
    try:
        watch = Watch(page, path.as_uri())
        page.goto(path.as_uri())
        report = Report(page.locator("main")).awake()
        if name == "names":
            provoke(page, report)
        page.wait_for_timeout(300)
        assert watch.injected == []
        assert watch.errors == []
        assert watch.strangers == []
    finally:
        page.close()


def test_the_watch_would_have_seen_it(browser: Browser) -> None:
    """The payloads do run where they are not escaped; else the tests above would prove nothing."""
    page = browser.new_page()
    try:
        watch = Watch(page)
        page.set_content("".join(f"<div>{payload}</div>" for payload in PAYLOADS[:4]))
        page.wait_for_timeout(300)
        assert watch.injected != []
    finally:
        page.close()
