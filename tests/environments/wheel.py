"""The wheel: rprof as its users get it, built and installed for one interpreter."""

import shutil
from pathlib import Path

from .commands import run
from .environment import Environment, site_packages
from .fingerprints import PACKAGING, PYTHON, RUST, fingerprint, toolchain
from .installer import install, maturin
from .places import CACHE, ROOT


def install_rprof(environment: Environment) -> None:
    """Install rprof as it stands: a wheel if the Rust or the packaging changed, else only its Python files."""
    environment.require("notebook")
    stamp = environment.stamp("rprof")
    key = fingerprint((*RUST, *PACKAGING), toolchain(), environment.identity)
    python_files = fingerprint(PYTHON)
    notes = stamp.read(key)
    if notes and notes["python_files"] == python_files:
        return
    stamp.clear()
    if notes:
        # Builds for several interpreters in turn make cargo start over with pyo3 each time; words need no compiler.
        lay_python_files(environment)
    else:
        install(environment.python, "--no-deps", "--force-reinstall", build(environment))
    stamp.write(key, python_files=python_files)


def build(environment: Environment) -> Path:
    """Build the wheel for the environment's interpreter."""
    folder = CACHE / "wheels" / environment.interpreter.version
    shutil.rmtree(folder, ignore_errors=True)
    # `skip`: the wheel stays on this machine, so nobody need know which older C libraries it would run with.
    options = ["--release", "--locked", "--auditwheel", "skip"]
    run([maturin(), "build", *options, "--interpreter", environment.python, "--out", folder])
    (wheel,) = folder.glob("*.whl")
    return wheel


def lay_python_files(environment: Environment) -> None:
    """Put today's Python files around the extension module that is installed."""
    installed = site_packages(environment) / "rprof"
    for path in installed.rglob("*"):
        if path.is_file() and path.suffix != ".so":
            path.unlink()
    ignored = shutil.ignore_patterns("*.so", "__pycache__")
    shutil.copytree(ROOT / "python_magics" / "rprof", installed, ignore=ignored, dirs_exist_ok=True)
