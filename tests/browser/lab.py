"""Lab: one notebook open in JupyterLab, as its reader sees it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

import nbformat
from nbformat import NotebookNode
from playwright.sync_api import Browser, Locator, Page

from tests.browser.report import Report
from tests.browser.server import Server
from tests.browser.watch import Watch

Theme = Literal["light", "dark"]

# The machine may be busy with other tests.
PATIENCE = 90_000

IS_IDLE = "() => jupyterapp.shell.currentWidget?.context?.sessionContext?.session?.kernel?.status === 'idle'"
ALL_RAN = """() => {
    const { model, sessionContext } = jupyterapp.shell.currentWidget.context;
    return sessionContext.session.kernel.status === 'idle'
        && [...model.cells].every((cell) => cell.type !== 'code' || cell.executionCount);
}"""
CELL_IDS = "() => [...jupyterapp.shell.currentWidget.context.model.cells].map((cell) => cell.sharedModel.id)"
IS_TRUSTED = """() => [...jupyterapp.shell.currentWidget.context.model.cells]
    .every((cell) => cell.type !== 'code' || cell.trusted)"""


class Lab:
    """A notebook in the browser."""

    def __init__(self, page: Page, watch: Watch) -> None:
        """Take over a page that shows a notebook."""
        self.page = page
        self.watch = watch
        self._ids: list[str] = page.evaluate(CELL_IDS)

    @property
    def is_trusted(self) -> bool:
        """Whether JupyterLab lets the outputs run their scripts."""
        return bool(self.page.evaluate(IS_TRUSTED))

    def execute(self, command: str, **arguments: object) -> None:
        """Execute one of JupyterLab's own commands."""
        self.page.evaluate("([name, options]) => jupyterapp.commands.execute(name, options)", [command, arguments])

    def run_all(self) -> None:
        """Run all cells, and wait for the last."""
        self.page.wait_for_function(IS_IDLE, timeout=PATIENCE, polling=100)
        self.execute("notebook:run-all-cells")
        self.page.wait_for_function(ALL_RAN, timeout=PATIENCE, polling=100)

    def put_on(self, theme: Theme) -> None:
        """Change JupyterLab's theme."""
        self.execute("apputils:change-theme", theme=f"JupyterLab {theme.title()}")
        is_light = str(theme == "light").lower()
        self.page.wait_for_selector(f"body[data-jp-theme-light='{is_light}']", state="attached")
        # The style sheets of the theme arrive a little after its name.
        self.page.wait_for_timeout(500)

    def cell(self, name: str) -> Locator:
        """Return the cell of that id, in sight."""
        cell = self.page.locator(".jp-Notebook .jp-Cell").nth(self._ids.index(name))
        cell.scroll_into_view_if_needed()
        return cell

    def output(self, name: str) -> Locator:
        """Return all that is under a cell."""
        return self.cell(name).locator(".jp-Cell-outputArea")

    def html(self, name: str) -> Locator:
        """Return the one thing under a cell that is HTML: its report."""
        return self.output(name).locator("[data-mime-type='text/html']")

    def report(self, name: str) -> Report:
        """Return the report under a cell, as soon as its viewer has taken over."""
        return Report(self.html(name)).awake()


@contextmanager
def opened(browser: Browser, server: Server, notebook: NotebookNode, name: str, width: int = 1280) -> Iterator[Lab]:
    """Put a notebook into the server's folder and open it in a window of its own."""
    nbformat.write(notebook, server.folder / name)
    page = browser.new_page(viewport={"width": width, "height": 900})
    try:
        watch = Watch(page, server.address)
        page.goto(server.address_of(name))
        page.wait_for_selector(".jp-NotebookPanel .jp-Cell", timeout=PATIENCE)
        page.wait_for_function("() => window.jupyterapp?.shell?.currentWidget?.context?.isReady", timeout=PATIENCE)
        lab = Lab(page, watch)
        lab.execute("application:toggle-left-area")
        yield lab
    finally:
        page.close()
