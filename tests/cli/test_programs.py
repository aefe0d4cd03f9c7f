"""A program under `rprof` sees and does what it would alone."""

from __future__ import annotations

import re
import signal
import sys
from pathlib import Path

import pytest

from .conftest import PROGRAM, Command

TARGETS = {
    "script": ["script.py"],
    "path": ["./package/../script.py"],
    "module": ["-m", "script"],
    "package": ["-m", "package"],
    "folder": ["folder"],
    "archive": ["archive.zip"],
    "code": ["-c", PROGRAM],
    "stdin": ["-"],
}


def without_report(text: str) -> str:
    """Return what the program itself wrote to standard error, without what its traceback shows of runpy."""
    begin = text.find("Traceback (most recent call last)")
    kept = text[begin:] if begin >= 0 else "bye\n" if text.endswith("bye\n") else ""
    if sys.version_info < (3, 14):
        # 3.13 shows lines of `-c` that can only be had by giving the code another file name.
        kept = re.sub(r'(  File "<string>", .*\n)(    .*\n)+', r"\1", kept)
    return re.sub(r'  File "<frozen runpy>", .*\n', "", kept)


@pytest.mark.parametrize("target", TARGETS)
def test_surroundings(target: str, execute: Command, rprof: Command) -> None:
    words, typed = TARGETS[target], PROGRAM if target == "stdin" else ""
    alone = execute(*words, "-o", "argument", input=typed)
    ours = rprof("time", *words, "-o", "argument", input=typed)
    assert ours.stdout == alone.stdout
    assert ours.returncode == alone.returncode == 0


@pytest.mark.parametrize("command", ["time", "prun"])
@pytest.mark.parametrize("target", ["script", "package", "code"])
@pytest.mark.parametrize("end", ["status", "message", "error", "interrupt"])
def test_ends(command: str, target: str, end: str, execute: Command, rprof: Command) -> None:
    words = TARGETS[target]
    alone = execute(*words, end)
    ours = rprof(command, *words, end)
    assert ours.stdout == alone.stdout
    assert ours.returncode == alone.returncode
    assert without_report(ours.stderr) == without_report(alone.stderr)
    assert len(ours.stderr) > len(alone.stderr)


def test_excepthook_of_the_program_sees_its_own_traceback(execute: Command, rprof: Command) -> None:
    alone, ours = execute("script.py", "hook"), rprof("time", "script.py", "hook")
    assert ours.stdout == alone.stdout and "hooked KeyError <module>" in ours.stdout
    assert ours.returncode == alone.returncode == 1


def test_interrupt_from_outside_dies_of_the_signal(rprof: Command, programs: Path) -> None:
    (programs / "long.py").write_text(
        "import os, signal, threading\n"
        "threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT)).start()\n"
        "while True: len('abc')\n"
    )
    done = rprof("prun", "long.py")
    assert done.returncode == -signal.SIGINT
    assert "len" in done.stderr and done.stderr.rstrip().endswith("KeyboardInterrupt")


def test_syntax_error_is_shown_as_by_python(execute: Command, rprof: Command) -> None:
    alone, ours = execute("broken.py"), rprof("prun", "broken.py")
    assert (ours.returncode, ours.stderr) == (alone.returncode, alone.stderr)


def test_safe_path_is_respected(execute: Command) -> None:
    show = "import sys; print(sys.path[0])"
    alone = execute("-P", "-c", show)
    ours = execute("-P", "-m", "rprof", "time", "-q", "-c", show)
    assert ours.stdout == alone.stdout


def test_child_of_a_fork_leaves_the_report_to_its_parent(rprof: Command) -> None:
    done = rprof("time", "-c", "import os\nif os.fork(): os.wait()\nprint('both')")
    assert done.stdout.count("both") == 2
    assert done.stderr.count("by the wall clock") == 1


def test_output_may_be_closed_and_the_directory_changed(rprof: Command, tmp_path: Path) -> None:
    done = rprof("prun", "-o", "kept.rprof", "-c", "import os, sys; os.chdir('/'); sys.stdout.close()", cwd=tmp_path)
    assert done.returncode == 0 and (tmp_path / "kept.rprof").exists()


def test_arguments_may_be_undecodable(rprof: Command) -> None:
    done = rprof("time", "-c", "import sys; print(ascii(sys.argv[1]))", "\udcff")
    assert (done.returncode, done.stdout) == (0, "'\\udcff'\n")
    assert rprof("prun", "-q", "-c", "import sys; sys.exit('\udcff')").returncode == 1


def test_options_behind_the_program_are_its_own(rprof: Command) -> None:
    done = rprof("time", "-q", "-c", "import sys; print(sys.argv)", "-q", "--help", "--", "-o", "x")
    assert done.stdout == "['-c', '-q', '--help', '--', '-o', 'x']\n"
    assert done.stderr == ""


def test_multiprocessing_finds_main(rprof: Command, programs: Path) -> None:
    (programs / "pool.py").write_text(
        "import multiprocessing\n"
        "def double(x): return 2 * x\n"
        "if __name__ == '__main__':\n"
        "    with multiprocessing.get_context('spawn').Pool(1) as pool:\n"
        "        print(pool.map(double, [1, 2]))\n"
    )
    done = rprof("time", "pool.py")
    assert done.stdout == "[2, 4]\n", done.stderr
