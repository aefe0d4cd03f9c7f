"""The no-op listener, compiled here with the system's C compiler."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

SOURCE = Path(__file__).with_suffix(".c")
HAS_MONITORING = sys.version_info >= (3, 12)
EVENTS = ("PY_START", "PY_RESUME", "PY_THROW", "PY_RETURN", "PY_YIELD", "PY_UNWIND", "CALL", "C_RETURN", "C_RAISE")
"""The events of calls."""


class CannotBuild(Exception):
    """There is no compiler here, or nobody has the headers of Python."""


def under(listener: Any) -> Callable[[Callable[[], object]], None]:
    """Return what does some work while the listener hears every call and does nothing."""
    if not HAS_MONITORING:
        return lambda work: under_profile_function(listener, work)
    callback = listener.listener()
    return lambda work: under_callbacks(callback, work)


def under_profile_function(listener: Any, work: Callable[[], object]) -> None:
    """Do the work on 3.11."""
    listener.install()
    work()
    listener.remove()


def under_callbacks(callback: Callable[..., Any], work: Callable[[], object]) -> None:
    """Do the work with the callback at every event of calls."""
    monitoring: Any = sys.monitoring  # type: ignore[attr-defined,unused-ignore]
    events = [getattr(monitoring.events, name) for name in EVENTS]
    monitoring.use_tool_id(4, "no-op")
    for event in events:
        monitoring.register_callback(4, event, callback)
    # The events of C functions come with CALL and cannot be asked for alone.
    monitoring.set_events(4, sum(events))
    work()
    monitoring.set_events(4, 0)
    for event in events:
        monitoring.register_callback(4, event, None)
    monitoring.free_tool_id(4)


def build() -> Any:
    """Compile and import the module; CannotBuild says why not."""
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    include = next(headers(), None)
    if compiler is None or include is None:
        raise CannotBuild("no C compiler" if compiler is None else "no Python.h")
    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder) / "no_op.so"
        macros = ["-DNO_OP_MONITORING"] if HAS_MONITORING else []
        command = [compiler, "-O2", "-shared", "-fPIC", f"-I{include}", *macros, str(SOURCE), "-o", str(library)]
        subprocess.run(command, check=True)
        spec = importlib.util.spec_from_file_location("no_op", library)
        assert spec is not None and spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module


def headers() -> Iterator[str]:
    """Yield folders with headers that will do: this interpreter's, or since 3.12 those of any other since 3.12."""
    own = sysconfig.get_paths()["include"]
    if (Path(own) / "Python.h").exists():
        yield own
    if HAS_MONITORING:
        from tests.environments.interpreters import found

        for interpreter in found():
            folder = interpreter.path.parents[1] / "include" / f"python{interpreter.version}"
            if interpreter.version != "3.11" and (folder / "Python.h").exists():
                yield str(folder)
