"""Interpreters: every CPython on this machine that rprof supports, one for each minor version."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .commands import ChoreFailed, say
from .places import CACHE

VERSIONS = ("3.11", "3.12", "3.13", "3.14", "3.15")
UNPACKED = CACHE / "pythons"

PROBE = """
import json, platform, sys, sysconfig
print(json.dumps({
    "implementation": sys.implementation.name,
    "version": "%d.%d" % sys.version_info[:2],
    "release": platform.python_version(),
    "free_threaded": bool(sysconfig.get_config_var("Py_GIL_DISABLED")),
    "path": getattr(sys, "_base_executable", None) or sys.executable,
}))
"""


@dataclass(frozen=True)
class Interpreter:
    """One CPython: its minor version, its full release and its executable."""

    version: str
    release: str
    path: Path

    @property
    def unpacked(self) -> bool:
        """Whether it was unpacked beside the system only to run tests."""
        return self.path.is_relative_to(UNPACKED)

    def __str__(self) -> str:
        """Name it for a reader."""
        return f"CPython {self.release}"


@cache
def found() -> tuple[Interpreter, ...]:
    """Return the interpreters found, oldest first; with PY=3.13 in the environment, that one only."""
    wanted = os.environ.get("PY", "").split() or VERSIONS
    for version in wanted:
        if version not in VERSIONS:
            raise ChoreFailed(f"PY={version} is not one of {', '.join(VERSIONS)}.")
    interpreters = tuple(interpreter for version in VERSIONS if version in wanted if (interpreter := find(version)))
    if not interpreters:
        raise ChoreFailed(f"No CPython {' or '.join(wanted)} was found on the PATH, under pyenv or unpacked.")
    return interpreters


def default() -> Interpreter:
    """Return the newest interpreter that the machine's owner installed, else the newest unpacked one."""
    return max(found(), key=lambda interpreter: (not interpreter.unpacked, VERSIONS.index(interpreter.version)))


def announce() -> None:
    """Print which interpreters were found and which were not."""
    missing = [] if os.environ.get("PY") else [v for v in VERSIONS if v not in {i.version for i in found()}]
    say("Interpreters: " + ", ".join(map(str, found())) + (f"; not found: {', '.join(missing)}" if missing else ""))


def find(version: str) -> Interpreter | None:
    """Return the first interpreter of this minor version that answers."""
    return next((found for path in candidates(version) if (found := probe(path, version))), None)


def candidates(version: str) -> Iterator[Path]:
    """Yield where an interpreter of this minor version may be: the PATH, pyenv, then the unpacked ones."""
    for folder in os.get_exec_path():
        for name in (f"python{version}", "python3", "python"):
            if program := shutil.which(name, path=folder):
                yield Path(program)
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    yield from sorted(pyenv.glob(f"versions/{version}.*/bin/python{version}"), reverse=True)
    yield UNPACKED / version / "bin" / f"python{version}"


def probe(path: Path, version: str) -> Interpreter | None:
    """Ask an executable who it is; None unless it is a CPython of that version with the GIL."""
    facts = ask(path)
    if facts is None or facts["implementation"] != "cpython" or facts["version"] != version or facts["free_threaded"]:
        return None
    return Interpreter(version, facts["release"], Path(facts["path"]))


@cache
def ask(path: Path) -> dict[str, str] | None:
    """Return what an executable says of itself; None if it cannot be run, as a pyenv shim of no chosen version."""
    try:
        # Without -I a PYTHONPATH meant for another version could break the answer.
        done = subprocess.run([path, "-I", "-c", PROBE], capture_output=True, text=True, timeout=30, check=False)
        return dict(json.loads(done.stdout)) if done.returncode == 0 else None
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return None
