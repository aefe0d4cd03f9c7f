"""Chromium: the browser of this machine, driven by Playwright."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.environments.browser import browser, browser_is_required

# Nothing of its own to fetch, and no sandbox, which root is not given.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the browser, and end it; a test that wants it is skipped where there is none, and fails in CI."""
    path = browser()
    if path is None:
        reason = "There is no Chromium on the PATH."
        pytest.fail(reason) if browser_is_required() else pytest.skip(reason)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        try:
            yield launched
        finally:
            launched.close()
