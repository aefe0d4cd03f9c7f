"""rprof: one profiler for notebooks and the shell.

In a notebook or in IPython, `%load_ext rprof`; in a shell, `rprof prun script.py`; in a program, `rprof.load(path)`
reads a saved profile.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from rprof._rprof import Profile, __version__

__all__ = ["Profile", "__version__", "load", "load_ipython_extension", "unload_ipython_extension"]


def load(path: str) -> Profile:
    """Read a `.rprof` file; OSError if it cannot be opened, ValueError if it is not one or is damaged."""
    from rprof._rprof import Profile

    return Profile.load(path)


def load_ipython_extension(shell: InteractiveShell) -> None:
    """Register the magics over the built-in ones: `%load_ext rprof`."""
    from rprof.magics import install

    install(shell)


def unload_ipython_extension(shell: InteractiveShell) -> None:
    """Put the shell back exactly as it was: `%unload_ext rprof`."""
    from rprof.magics import uninstall

    uninstall(shell)


def __getattr__(name: str) -> Any:
    # Loaded at first use, so that `import rprof` and `%load_ext rprof` stay light.
    if name in {"Profile", "__version__"}:
        from rprof import _rprof

        return getattr(_rprof, name)
    raise AttributeError(f"module 'rprof' has no attribute {name!r}")
