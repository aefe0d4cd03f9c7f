"""The browser that the notebook is opened in."""

import os
import shutil


def browser() -> str | None:
    """Return where Chromium is, None without one."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((path for name in names if (path := shutil.which(name))), None)


def browser_is_required() -> bool:
    """Tell whether a missing browser is a failure, as it is in CI."""
    return os.environ.get("RPROF_REQUIRE_BROWSER") == "1"
