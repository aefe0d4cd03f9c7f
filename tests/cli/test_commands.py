"""The commands: reports, files, `rprof show`, and one sentence for bad input."""

from __future__ import annotations

import os
import pstats
from pathlib import Path

import pytest

from .conftest import Command


def test_time_and_prun_report_to_standard_error(rprof: Command) -> None:
    timed = rprof("time", "-c", "print('hello')")
    assert timed.stdout == "hello\n" and "by the wall clock" in timed.stderr
    profiled = rprof("prun", "-c", "print('hello')")
    assert profiled.stdout == "hello\n" and "builtins.print" in profiled.stderr


def test_timeit_reports_to_standard_output(rprof: Command) -> None:
    done = rprof("timeit", "-n", "5", "-r", "2", "-s", "x = 'abc'", "-c", "len(x)")
    assert "2 runs, 5 loops each" in done.stdout and done.stderr == ""


def test_terminal_without_unicode_gets_ascii(rprof: Command) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    done = rprof("timeit", "-n5", "-r2", "-c", "len('abc')", env=environment)
    assert done.returncode == 0 and " +- " in done.stdout
    # With a redirected standard error, which otherwise writes what it cannot as escapes.
    code = "import sys; sys.stderr = sys.stdout\ndef é(): pass\né()"
    profiled = rprof("prun", "-s", "name", "-c", code, env=environment)
    assert profiled.returncode == 0 and "\\xe9" in profiled.stderr, profiled.stderr


def test_timeit_reads_standard_input(rprof: Command) -> None:
    done = rprof("timeit", "-n5", "-r2", "--setup=x = 3", "-", input="y = x\ny + 1\n")
    assert "2 runs, 5 loops each" in done.stdout, done.stderr


def test_timeit_repeats_a_whole_program_in_a_fresh_main(rprof: Command, programs: Path) -> None:
    (programs / "counted.py").write_text(
        "import builtins\nassert __name__ == '__main__' and 'seen' not in globals()\nseen = 1\n"
        "builtins.count = getattr(builtins, 'count', 0) + 1\nprint(builtins.count)\n"
    )
    done = rprof("timeit", "-n2", "-r1", "counted.py")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("1\n2\n") and "per loop" in done.stdout


@pytest.mark.parametrize(
    ("words", "error"),
    [(["-c", "1 / 0"], 'File "<string>", line 1'), (["-n1", "script.py", "error"], "script.py")],
)
def test_timeit_shows_the_error_of_the_code_only(words: list[str], error: str, rprof: Command) -> None:
    done = rprof("timeit", *words)
    assert done.returncode == 1
    assert error in done.stderr and "rprof" not in done.stderr


@pytest.mark.parametrize("command", ["time", "timeit", "prun"])
def test_output_files(command: str, rprof: Command, tmp_path: Path) -> None:
    quick = ["-n5", "-r2"] if command == "timeit" else []
    for suffix in ("rprof", "html", "txt"):
        done = rprof(command, *quick, "-q", "-o", f"{tmp_path}/run.{suffix}", "-c", "len('abc')")
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
        assert (tmp_path / f"run.{suffix}").stat().st_size > 50
    shown = rprof("show", f"{tmp_path}/run.rprof")
    assert shown.returncode == 0 and len(shown.stdout) > 50
    assert rprof("show", "-o", f"{tmp_path}/page.html", f"{tmp_path}/run.rprof").returncode == 0
    assert (tmp_path / "page.html").read_text().lower().startswith("<!doctype html>")


def test_prun_options_are_those_of_the_magic(rprof: Command, tmp_path: Path) -> None:
    done = rprof("prun", "-q", f"-T{tmp_path}/text", "-D", f"{tmp_path}/stats", "-qs", "calls", "-c", "len('abc')")
    assert done.returncode == 0, done.stderr
    assert "builtins.len" in (tmp_path / "text").read_text()
    assert pstats.Stats(f"{tmp_path}/stats").total_calls == 2
    assert rprof("prun", "-q", "-o", f"{tmp_path}/run.prof", "-c", "len('abc')").returncode == 0
    assert pstats.Stats(f"{tmp_path}/run.prof").total_calls == 2


def test_show_takes_an_order_and_limits(rprof: Command, tmp_path: Path) -> None:
    path = f"{tmp_path}/run.rprof"
    rprof("prun", "-q", "-o", path, "-c", "len('abc')\nsorted([2, 1])\nsorted([])")
    shown = rprof("show", "-s", "calls", "-l", "1", path).stdout
    table = shown[shown.index("function ") :]
    assert "sorted" in table and "builtins.len" not in table


def test_version_and_help(rprof: Command) -> None:
    assert rprof("--version").stdout.startswith("rprof ")
    assert "timeit" in rprof("--help").stdout
    for command in ("time", "timeit", "prun", "show"):
        assert rprof(command, "--help").stdout.startswith(f"usage: rprof {command} [options]")
    assert rprof().returncode == 2


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["time"], "rprof time: There is nothing to run: name a script, or use -m MODULE, -c CODE or -"),
        (["time", "missing.py"], "rprof time: Cannot open the script 'missing.py': no such file or directory."),
        (["timeit", "1 + 1"], "rprof timeit: Cannot open the script '1 + 1': no such file or directory; to run a"),
        (["prun", "-m", "no_such_module"], "rprof prun: Cannot run the module 'no_such_module': No module named"),
        (["prun", "-m"], "rprof prun: There is nothing behind -m: it needs the name of a module."),
        (["prun", "package/__init__.py/x"], "rprof prun: Cannot open the script"),
        (["prun", "-s", "nonsense", "script.py"], "rprof prun: Cannot sort by 'nonsense'"),
        (["prun", "-z", "script.py"], "rprof prun: Unrecognized arguments: -z"),
        (["prun", "-s"], "rprof prun: Argument -s/--sort: expected one argument"),
        (["timeit", "-n", "-3", "-c", "1"], "rprof timeit: -n wants a whole number that is at least 0, not '-3'."),
        (["timeit", "-r", "0", "-c", "1"], "rprof timeit: -r wants a whole number that is at least 1, not '0'."),
        (["timeit", "-t", "--cpu-clock", "-c", "1"], "rprof timeit: Cannot use -t and --cpu-clock together."),
        (["timeit", "-c", ""], "rprof timeit: There is no statement to time"),
        (["timeit", "-c", "await f()"], "rprof timeit: The code awaits, and there is no loop to run it on"),
        (["time", "-o", "x.png", "script.py"], "rprof time: Cannot save 'x.png': its suffix must be one of"),
        (["time", "-o", "nowhere/x.html", "script.py"], "rprof time: Cannot write 'nowhere/x.html': there is no dir"),
        (["prun", "-D", "nowhere/x", "script.py"], "rprof prun: Cannot write 'nowhere/x': there is no directory"),
        (["show"], "rprof show: The following arguments are required: FILE"),
        (["show", "missing.rprof"], "rprof show: Cannot open 'missing.rprof': no such file or directory."),
        (["show", "script.py"], "rprof show: script.py"),
        (["nothing"], "rprof: Argument COMMAND: invalid choice: 'nothing'"),
    ],
)
def test_bad_input_is_one_sentence(words: list[str], sentence: str, rprof: Command) -> None:
    done = rprof(*words)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith(sentence) and done.stderr.count("\n") == 1, done.stderr


def test_truncated_profile_is_refused(rprof: Command, tmp_path: Path) -> None:
    path = tmp_path / "run.rprof"
    rprof("prun", "-q", "-o", str(path), "-c", "len('abc')")
    path.write_bytes(path.read_bytes()[:-20])
    done = rprof("show", str(path))
    assert done.returncode == 2 and done.stderr.count("\n") == 1 and "run.rprof" in done.stderr


def test_closed_pipe_is_no_error(rprof: Command, tmp_path: Path, execute: Command) -> None:
    path = f"{tmp_path}/run.rprof"
    rprof("prun", "-q", "-o", path, "-c", "import json; json.dumps([1])")
    program = (
        "import subprocess, sys\n"
        f"shown = subprocess.Popen([sys.executable, '-m', 'rprof', 'show', {path!r}], stdout=subprocess.PIPE,\n"
        "                         stderr=subprocess.PIPE)\n"
        "shown.stdout.close()\n"
        "print(shown.stderr.read().decode())\n"
    )
    assert execute("-c", program).stdout.strip() == ""
