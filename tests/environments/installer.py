"""The installer: one current pip and maturin, in an environment of their own, serve all other environments."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from .commands import ChoreFailed, answer, run
from .fingerprints import Stamp, fingerprint
from .interpreters import UNPACKED, default, found
from .places import CACHE
from .requirements import project

TOOLS = CACHE / "venvs" / "tools"
VARIABLES = {
    "PIP_CACHE_DIR": str(CACHE / "pip"),
    "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    "PIP_ROOT_USER_ACTION": "ignore",
}


def install(python: Path, *arguments: str | Path) -> None:
    """Install what the arguments name into the environment of `python`."""
    run([tools() / "python", "-m", "pip", "--python", python, "install", "--quiet", *arguments], VARIABLES)


def maturin() -> Path:
    """Return the program that builds wheels."""
    return tools() / "maturin"


@cache
def tools() -> Path:
    """Return the folder of the installer's programs, after making it if need be."""
    packages = ["pip", *project()["build-system"]["requires"]]
    stamp, key = Stamp("tools"), fingerprint((), packages, str(TOOLS))
    python = TOOLS / "bin" / "python"
    if not (stamp.read(key) and python.exists()):
        run([default().path, "-m", "venv", "--without-pip", "--clear", TOOLS])
        run([*first_pip(), "--python", python, "install", "--quiet", *packages], VARIABLES)
        stamp.write(key)
    return python.parent


def first_pip() -> list[str | Path]:
    """Return some pip that is there already: an interpreter's own, else the wheel that `ensurepip` would unpack."""
    for interpreter in found():
        try:
            answer([interpreter.path, "-m", "pip", "--version"])
        except ChoreFailed:
            continue
        return [interpreter.path, "-m", "pip"]
    for wheel in bundled_pips():
        # A wheel is a zip file, and Python runs packages out of zip files.
        return [default().path, wheel / "pip"]
    raise ChoreFailed("No pip was found: install your system's python3-pip or python3-venv package.")


def bundled_pips() -> Iterator[Path]:
    """Yield the pip wheels that lie beside the interpreters."""
    where = "import ensurepip, sysconfig; print(sysconfig.get_config_var('WHEEL_PKG_DIR') or ensurepip.__path__[0])"
    for interpreter in found():
        try:
            folder = Path(answer([interpreter.path, "-c", where]))
        except ChoreFailed:
            continue
        yield from sorted(folder.rglob("pip-*.whl"))
    yield from sorted(UNPACKED.glob("*/usr/share/python-wheels/pip-*.whl"))
