"""The fixtures, where what they need is installed; elsewhere one test says what is missing, and the others are out."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest

MISSING = [name for name in ("playwright", "jupyterlab") if find_spec(name) is None]

if MISSING:
    tests = Path(__file__).parent.glob("test_*.py")
    collect_ignore = [path.name for path in tests if path.name != "test_installed.py"]
else:
    from tests.browser.fixtures import browser, server, tour  # noqa: F401


@pytest.fixture(scope="session")
def missing() -> list[str]:
    """The packages of the extra `browser` that are not installed."""
    return MISSING
