"""An environment: a virtual environment of one interpreter, with what a chore needs in it."""

import os
from pathlib import Path

from .commands import run
from .fingerprints import Stamp, fingerprint
from .installer import install
from .interpreters import Interpreter
from .places import CACHE
from .requirements import requirements


class Environment:
    """The virtual environment of one interpreter; whatever is put in it is put there once and then only looked up."""

    def __init__(self, interpreter: Interpreter) -> None:
        """Make the environment if it is not there yet; nothing is in it, not even pip."""
        self.interpreter = interpreter
        self.folder = CACHE / "venvs" / interpreter.version
        self.python = self.folder / "bin" / "python"
        self.identity = (interpreter.release, str(interpreter.path), str(self.folder))
        stamp, key = Stamp(f"venv-{interpreter.version}"), fingerprint((), self.identity)
        if not (stamp.read(key) and self.python.exists()):
            # Without pip, because the unpacked interpreters cannot make it and one pip serves all environments.
            run([interpreter.path, "-m", "venv", "--without-pip", "--clear", self.folder])
            # What was installed went with the old environment.
            for old in stamp.path.parent.glob(f"in-{interpreter.version}-*.json"):
                old.unlink()
            stamp.write(key)

    def stamp(self, what: str) -> Stamp:
        """Return the stamp of something installed here."""
        return Stamp(f"in-{self.interpreter.version}-{what}")

    def require(self, *extras: str) -> None:
        """Install what the extras of pyproject.toml ask for, but not rprof itself."""
        for extra in extras:
            packages = requirements(extra)
            stamp, key = self.stamp(extra), fingerprint((), packages, self.identity)
            if not stamp.read(key):
                install(self.python, *packages)
                stamp.write(key)

    def variables(self) -> dict[str, str]:
        """Return what makes a command run here, untouched by what the user has configured elsewhere."""
        settings = CACHE / "settings" / self.interpreter.version
        settings.mkdir(parents=True, exist_ok=True)
        return {
            "VIRTUAL_ENV": str(self.folder),
            "PATH": f"{self.python.parent}{os.pathsep}{os.environ.get('PATH', '')}",
            "PYTHONPATH": "",
            "IPYTHONDIR": str(settings / "ipython"),
            "JUPYTER_CONFIG_DIR": str(settings / "jupyter"),
            "JUPYTER_DATA_DIR": str(settings / "jupyter-data"),
            "JUPYTER_PREFER_ENV_PATH": "1",
        }


def site_packages(environment: Environment) -> Path:
    """Return the folder that packages are installed in."""
    (folder,) = environment.folder.glob("lib/python*/site-packages")
    return folder
