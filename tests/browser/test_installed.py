"""Whether the browser's tests can run at all."""

from __future__ import annotations

import pytest

from tests.environments.browser import browser_is_required


def test_what_these_tests_need_is_installed(missing: list[str]) -> None:
    if missing:
        reason = f"Not installed: {', '.join(missing)}; the extra `browser` has them."
        pytest.fail(reason) if browser_is_required() else pytest.skip(reason)
