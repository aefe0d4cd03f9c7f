"""An IPython shell without a terminal, history or configuration."""

from __future__ import annotations

from typing import Any

from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config


def bare_shell() -> Any:
    """Return a shell with IPython's own magics."""
    config = Config()
    config.HistoryManager.enabled = False
    return InteractiveShell.instance(config=config)


def shell_with_rprof() -> Any:
    """Return a shell with rprof's magics."""
    shell = bare_shell()
    shell.run_line_magic("load_ext", "rprof")
    return shell
