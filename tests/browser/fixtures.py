"""One browser and one server for all tests, and the tour run in them."""

from __future__ import annotations

from collections.abc import Iterator

import nbformat
import pytest
from playwright.sync_api import Browser

from tests.browser.chromium import chromium
from tests.browser.lab import Lab, opened
from tests.browser.server import Server, serve
from tests.notebooks.execution import TOUR


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as launched:
        yield launched


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serve(tmp_path_factory.mktemp("jupyter")) as running:
        yield running


@pytest.fixture(scope="session")
def tour(browser: Browser, server: Server) -> Iterator[Lab]:
    """The tour in JupyterLab, with all cells run."""
    with opened(browser, server, nbformat.read(TOUR, as_version=4), "tour.ipynb") as lab:
        lab.run_all()
        yield lab
