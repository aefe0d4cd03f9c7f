"""Top-level `await` in line and cell form, on IPython's own loop."""

from __future__ import annotations

import gc
import signal
import sys
import traceback
from collections.abc import Callable

import pytest
from IPython.core.error import UsageError
from IPython.core.interactiveshell import InteractiveShell

from .conftest import CellRun

Run = Callable[[str], CellRun]

pytestmark = pytest.mark.usefixtures("shell")

NAMES = """
import asyncio
async def answer(value=42):
    await asyncio.sleep(0.001)
    return value
async def numbers():
    for number in range(3):
        yield await answer(number)
class Context:
    async def __aenter__(self): return await answer('entered')
    async def __aexit__(self, *args): await answer()
"""


@pytest.fixture(autouse=True)
def _names(shell: InteractiveShell, run: Run) -> None:
    run(NAMES)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("%time await answer()", 42),
        ("%time await answer();", None),
        ("time await answer()", 42),
        ("value = %time await answer()\nvalue + 1", 43),
        ("%time x = await answer(); x + 1", 43),
        ("é = 'ü'\nif é: value = get_ipython().run_line_magic('time', 'await answer()')\né + str(value)", "ü42"),
        ("page = '''\x0c\n'''\nvalue = %time await answer()\nvalue", 42),
        ("%%time\nx = 1\nx + await answer()", 43),
        ("%%time\nx = 1\nx + await answer();", None),
        ("%%time\nasync with Context() as entered:\n    pass\nentered", "entered"),
        ("%%time\nseen = []\nasync for number in numbers():\n    seen.append(number)\nseen", [0, 1, 2]),
        ("%%time\n[number async for number in numbers()]", [0, 1, 2]),
        ("%%time\nimport math\nmath.floor(2.5)", 2),
        ("%%time\n%time await answer()", 42),
        ("values = []\nfor i in range(2):\n    x = %time await answer(i)\n    values.append(x)\nvalues", [0, 1]),
        ("if True:\n    %time await answer()\n'after'", "after"),
        ("async def inner():\n    value = %time await answer(7)\n    return value\nawait inner()", 7),
        ("get_ipython().run_line_magic('time', 'await answer()')", 42),
        ("await get_ipython().run_line_magic('time', 'await answer()')", 42),
        ("%timeit -q -n2 -r2 await answer()", None),
        ("result = %timeit -q -o -n2 -r2 await answer()\nresult.average > 0.001", True),
        ("%%timeit -q -n2 -r2 expected = await answer()\nassert await answer() == expected", None),
        ("%prun -q await answer()", None),
        ("stats = %prun -q -r await answer()\nany(name == 'answer' for _, _, name in stats.stats)", True),
        ("%%prun -q\nvalue = await answer(5)", None),
        ("%%prun -q value = 1\nasync with Context():\n    value += await answer(5)", None),
    ],
)
def test_await(cell: str, value: object, run: Run) -> None:
    result = run(cell)
    assert result.error is None
    assert result.value == value


def test_reports_are_shown(run: Run) -> None:
    assert "Wall time: " in run("%time await answer()").out
    assert "2 runs, 3 loops each" in run("%timeit -n3 -r2 await answer()").out
    assert "(answer)" in run("%prun await answer()").out


def test_awaited_time_is_wall_time(run: Run) -> None:
    result = run("%timeit -q -o -n1 -r2 await asyncio.sleep(0.02)")
    assert 0.02 <= result.value.best < 0.2


def test_error_keeps_its_line_number_and_the_report(run: Run) -> None:
    result = run("%%time\nx = 1\nawait answer()\n1 / 0")
    assert type(result.error) is ZeroDivisionError and "Wall time" in result.out
    frames = traceback.extract_tb(result.error.__traceback__)
    assert (frames[-1].filename, frames[-1].lineno) == ("<timed exec>", 3)
    assert not any("rprof" in frame.filename for frame in frames[-1:])


def test_line_numbers_of_the_cell_stay(run: Run) -> None:
    result = run("a = 1\nb = %time await answer()\n\nraise KeyError(b)")
    frames = [frame for frame in traceback.extract_tb(result.error.__traceback__) if "ipython-input" in frame.filename]
    assert frames[-1].lineno == 4


def test_sync_code_is_not_awaited(run: Run) -> None:
    # A word is not an await.
    assert run("await_count = 1\n%time 'await' and await_count").value == 1
    assert run("def plain():\n    %time 'async'\n    return 3\nplain()").value == 3


@pytest.mark.parametrize(
    "cell",
    [
        "def plain():\n    %time await answer()\nplain()",
        "def plain():\n    %timeit -n1 -r1 await answer()\nplain()",
        "class Body:\n    %prun await answer()",
        "(lambda: get_ipython().run_line_magic('time', 'await answer()'))()",
        "async def outer():\n    def inner():\n        %time await answer()\n    inner()\nawait outer()",
    ],
)
def test_where_nothing_can_await_it_says_so(cell: str, run: Run) -> None:
    result = run(cell)
    assert type(result.error) is UsageError
    assert "nothing can await it here" in str(result.error)


def test_autoawait_off(run: Run, builtin_shell: InteractiveShell) -> None:
    builtin_shell.autoawait = False
    try:
        result = run("%time await answer()")
    finally:
        builtin_shell.autoawait = True
    assert type(result.error) is UsageError and "%autoawait" in str(result.error)


def test_alias_of_a_magic(run: Run, builtin_shell: InteractiveShell) -> None:
    run("%alias_magic -p '-q -o -n1 -r1' awaited timeit")
    try:
        assert run("%awaited await answer()").value.loops == 1
    finally:
        del builtin_shell.magics_manager.magics["line"]["awaited"]


def test_tasks_run_meanwhile_and_the_engine_stops(run: Run) -> None:
    result = run(
        "%%prun -q\n"
        "async def worker(n):\n"
        "    for _ in range(5): await asyncio.sleep(0)\n"
        "    return n\n"
        "gathered = await asyncio.gather(*map(worker, range(4)))"
    )
    assert result.error is None
    assert run("gathered").value == [0, 1, 2, 3]


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("%time await interrupted(60)", "Wall time"),
        ("%prun await interrupted(60)", "interrupted"),
        ("%timeit -r1000000 await interrupted(0.05)", "per loop (mean"),
        ("%time await interrupted(None)", "Wall time"),
    ],
)
def test_interrupt_ends_the_code_and_nothing_stays(cell: str, shown: str, run: Run) -> None:
    run(
        "import asyncio, os, signal\n"
        "timers = []\n"
        "async def interrupted(seconds):\n"
        "    if seconds is None:\n"
        "        signal.raise_signal(signal.SIGINT)\n"
        "    if not timers:\n"
        "        loop = asyncio.get_running_loop()\n"
        "        timers.append(loop.call_later(0.5, os.kill, os.getpid(), signal.SIGINT))\n"
        "    await asyncio.sleep(seconds)"
    )
    result = run(cell)
    assert type(result.error) is KeyboardInterrupt
    assert shown in result.out
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    assert gc.isenabled() and not any(type(callback).__name__ == "GarbageWatch" for callback in gc.callbacks)
    if sys.version_info >= (3, 12):
        assert "rprof" not in [sys.monitoring.get_tool(tool) for tool in range(6)]
    assert run("%time await asyncio.sleep(0)").error is None


def test_cancelled_code_shows_its_report(run: Run) -> None:
    result = run(
        "task = asyncio.current_task()\n"
        "asyncio.get_running_loop().call_later(0.02, task.cancel)\n"
        "%time await asyncio.sleep(5)"
    )
    assert "Wall time" in result.out and "CancelledError" in f"{type(result.error)} {result.err} {result.out}"


def test_awaited_code_has_one_place_in_the_tree(run: Run) -> None:
    run("async def outer():\n    await answer()\n    return await answer()")
    run("stats = %prun -q -r await outer()")
    stats = run("stats.stats").value
    assert isinstance(stats, dict)
    callers = {name: [caller[2] for caller in row[4]] for (_, _, name), row in stats.items()}
    assert callers["outer"] == ["<module>"]
    assert callers["answer"] == ["outer"]
    statement = next(row for (file, _, name), row in stats.items() if (file, name) == ("<string>", "<module>"))
    assert statement[4] == {}
    assert "record_awaiting" not in callers
    assert "<built-in method builtins.eval>" not in callers
