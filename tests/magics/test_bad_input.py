"""Bad input: one sentence that says what is wrong, before anything runs, and nothing lost that was measured."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest
from IPython.core.error import UsageError
from IPython.core.interactiveshell import InteractiveShell

from .conftest import CellRun

Run = Callable[[str], CellRun]

SENTENCES = {
    "%time": "%time has no statement to measure: write one behind it, or use %%time for a whole cell.",
    "%timeit": "%timeit has no statement to measure: write one behind it, or use %%timeit for a whole cell.",
    "%timeit -n3": "%timeit has no statement to measure: write one behind it, or use %%timeit for a whole cell.",
    "%prun": "%prun has no statement to measure: write one behind it, or use %%prun for a whole cell.",
    "%prun -q": "%prun has no statement to measure: write one behind it, or use %%prun for a whole cell.",
    "%%time ran = 1\nran = 1": "Can't use statement directly after '%%time'!",
    "%%timeit\n# only a comment": "%%timeit has no statement to measure: the cell holds comments only.",
    "%timeit -n -3 ran = 1": "-n wants a whole number that is at least 0, not '-3'.",
    "%timeit -n many ran = 1": "-n wants a whole number that is at least 0, not 'many'.",
    "%timeit -r 0 ran = 1": "-r wants a whole number that is at least 1, not '0'.",
    "%timeit -p -1 ran = 1": "-p wants a whole number that is at least 0, not '-1'.",
    f"%timeit -n {10**30} ran = 1": f"-n wants a whole number that is at most 1,000,000,000,000, not '{10**30}'.",
    f"%timeit -r {10**30} ran = 1": f"-r wants a whole number that is at most 1,000,000,000, not '{10**30}'.",
    f"%timeit -p {10**30} ran = 1": f"-p wants a whole number that is at most 1,000,000,000, not '{10**30}'.",
    "%timeit -n1 -n2 ran = 1": "-n is given twice; give it once.",
    "%timeit -t -c ran = 1": "Cannot use -t and -c together.",
    "%timeit -v 1st ran = 1": "-v wants the name of a variable, not '1st'.",
    "%time --save here.png ran = 1": "Cannot save 'here.png': its suffix must be one of .rprof, .html, .txt.",
    "%time --save here.prof ran = 1": (
        "Cannot save 'here.prof': .prof holds calls, and only prun records them; use .rprof, .html, .txt."
    ),
    "%time --save nowhere/x.html ran = 1": (
        "Cannot write 'nowhere/x.html': there is no directory 'nowhere'; choose another path."
    ),
    "%prun -T nowhere/x ran = 1": "Cannot write 'nowhere/x': there is no directory 'nowhere'; choose another path.",
    "%prun -D nowhere/x ran = 1": "Cannot write 'nowhere/x': there is no directory 'nowhere'; choose another path.",
    "%prun -T / ran = 1": "Cannot write '/': it is a directory; choose another path.",
}

BEGINNINGS = {
    "%timeit -z ran = 1": "%timeit: option -z not recognized; it knows -n --loops -r",
    "%timeit -n": "%timeit: option -n requires argument; it knows",
    "%prun -z ran = 1": "%prun: option -z not recognized; it knows -l --limit -r -s",
    "%prun --nosuch ran = 1": "%prun: option --nosuch not recognized; it knows",
    "%time --nosuch ran = 1": "%time: option --nosuch not recognized; it knows --no-raise-error --save",
    "%prun -s nonsense ran = 1": "",
    "%prun -l ( ran = 1": "",
}


@pytest.mark.usefixtures("shell")
@pytest.mark.parametrize("cell", [*SENTENCES, *BEGINNINGS])
def test_one_sentence_and_nothing_runs(cell: str, run: Run, builtin_shell: InteractiveShell) -> None:
    result = run(cell)
    assert type(result.error) is UsageError
    sentence = str(result.error)
    assert sentence == SENTENCES.get(cell, sentence)
    assert sentence.startswith(BEGINNINGS.get(cell, ""))
    assert result.out == "" and "\n" not in sentence and sentence.endswith((".", "!", "--save"))
    assert "ran" not in builtin_shell.user_ns


@pytest.mark.usefixtures("shell")
def test_bad_sort_key_is_named(run: Run) -> None:
    assert "nonsense" in str(run("%prun -s nonsense 1").error)


@pytest.mark.usefixtures("shell")
@pytest.mark.filterwarnings("ignore:To exit")
@pytest.mark.parametrize(
    ("cell", "error", "shown"),
    [
        ("%time 1 / 0", ZeroDivisionError, "Wall time"),
        ("%time raise SystemExit(3)", SystemExit, "Wall time"),
        ("%time import signal; signal.raise_signal(signal.SIGINT)", KeyboardInterrupt, "Wall time"),
        ("%%time --no-raise-error\nraise KeyboardInterrupt", KeyboardInterrupt, "Wall time"),
        ("%prun len('abc'); 1 / 0", ZeroDivisionError, "{built-in method builtins.len}"),
        ("%prun len('abc'); raise KeyboardInterrupt", KeyboardInterrupt, "{built-in method builtins.len}"),
        ("%timeit -n1 -r1 undefined", NameError, ""),
        (r"%time raise ValueError('\ud800')", ValueError, "Wall time"),
        (r"%prun raise ValueError('\ud800')", ValueError, "<module>"),
        (r"%timeit -n1 -r1 raise ValueError('\ud800')", ValueError, ""),
    ],
)
def test_what_was_measured_is_shown_when_the_code_fails(
    cell: str, error: type[BaseException], shown: str, run: Run
) -> None:
    result = run(cell)
    assert type(result.error) is error
    assert shown in result.out


@pytest.mark.usefixtures("shell")
def test_a_run_is_ended_by_its_exception_and_not_by_a_note(run: Run) -> None:
    run("error = ValueError('the reason')\nerror.add_note('a note')\n%config RProf.text = 'full'")
    assert "ended by ValueError: the reason" in run("%prun raise error").out


@pytest.mark.usefixtures("shell")
def test_interrupted_timing_keeps_its_batches(run: Run) -> None:
    run("import signal, time\nbegun = time.perf_counter()")
    result = run("%timeit -r1000000 time.sleep(0.001) or time.perf_counter() - begun < 0.5 or signal.raise_signal(2)")
    assert type(result.error) is KeyboardInterrupt
    assert "per loop (mean ± std. dev. of" in result.out


@pytest.mark.usefixtures("shell")
def test_failing_write_comes_after_the_report(run: Run, tmp_path) -> None:
    directory = tmp_path / "gone"
    directory.mkdir()
    result = run(f"%prun -D {directory}/stats import shutil; shutil.rmtree({str(directory)!r})")
    assert type(result.error) is UsageError and "no such file or directory" in str(result.error)
    assert "function calls" in result.out


@pytest.mark.skipif(sys.version_info < (3, 12), reason="sys.monitoring came with Python 3.12")
@pytest.mark.usefixtures("shell")
def test_engine_that_cannot_start_says_why(run: Run) -> None:
    free = [tool for tool in range(6) if sys.monitoring.get_tool(tool) is None]
    for tool in free:
        sys.monitoring.use_tool_id(tool, "another tool")
    try:
        for cell in ("%prun ran = 1", "%prun ran = await __import__('asyncio').sleep(0)"):
            result = run(cell)
            assert type(result.error) is UsageError and "tool id" in str(result.error)
    finally:
        for tool in free:
            sys.monitoring.free_tool_id(tool)
