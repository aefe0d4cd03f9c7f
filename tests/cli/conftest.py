"""Running commands, and programs for them to run."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Command = Callable[..., "subprocess.CompletedProcess[str]"]

# What a program sees of its surroundings, and several ways for it to end.
PROGRAM = """
import atexit, os, sys
names = {name: str(value) for name, value in globals().items() if name not in {"atexit", "os", "sys"}}
names["__loader__"] = names["__loader__"].split(" at 0x")[0]
names["__spec__"] = names["__spec__"].split(" at 0x")[0]
print(sorted(names.items()))
print(sys.argv, sys.path[0], sys.modules["__main__"].__dict__ is globals())
atexit.register(print, "at exit")

def end(how):
    if how == "status":
        sys.exit(7)
    if how == "message":
        sys.exit("bye")
    if how == "error":
        try:
            {}["missing"]
        except KeyError:
            raise ValueError("wrong")
    if how == "interrupt":
        import signal, time
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(5)
    if how == "hook":
        sys.excepthook = lambda kind, value, tb: print("hooked", kind.__name__, tb.tb_frame.f_code.co_name)
        raise KeyError

end(sys.argv[-1])
"""


@pytest.fixture(scope="session")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with a script, a module, a package and an archive of the same program."""
    import zipfile

    directory = tmp_path_factory.mktemp("programs")
    (directory / "script.py").write_text(PROGRAM)
    (directory / "package").mkdir()
    (directory / "package" / "__init__.py").write_text("")
    (directory / "package" / "__main__.py").write_text(PROGRAM)
    (directory / "folder").mkdir()
    (directory / "folder" / "__main__.py").write_text(PROGRAM)
    with zipfile.ZipFile(directory / "archive.zip", "w") as archive:
        archive.writestr("__main__.py", PROGRAM)
    (directory / "broken.py").write_text("def broken(:\n    pass\n")
    return directory


@pytest.fixture
def execute(programs: Path) -> Command:
    """Runs the interpreter with arguments, in the directory of the programs."""

    def run(*arguments: str, **options: object) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "PYTHONIOENCODING": "utf-8", "PYTHONDONTWRITEBYTECODE": "1"}
        return subprocess.run(
            [sys.executable, *arguments],
            **{"cwd": programs, "env": environment, "capture_output": True, "text": True, "timeout": 60, **options},
        )  # fmt: skip

    return run


@pytest.fixture
def rprof(execute: Command) -> Command:
    """Runs the command `rprof`."""
    return lambda *arguments, **options: execute("-m", "rprof", *arguments, **options)
