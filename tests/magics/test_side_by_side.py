"""A cell under the built-in magic and under ours: the same text but for the figures, the same value and error."""

from __future__ import annotations

import cProfile
import re
from collections.abc import Callable

import pytest
from IPython.core.interactiveshell import InteractiveShell

from .conftest import CellRun

Run = Callable[[str], CellRun]

NAMES = """
import time as clock
x = 3
items = [3, 1, 2]
def double(value): return value + value
def fibonacci(n): return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)
def numbers():
    yield from range(3)
"""

CELLS = [
    "%time 1 + 1",
    "%time y = 1",
    "%time y = 1; y + 1",
    "%time -x",
    "%time --x",
    "%time x;",
    "%time x; # a comment",
    "%time double('a b')",
    "%time print('$x {x}')",
    '%time print("it\'s", \'a "b"\')',
    "%time clock.sleep(0.02)",
    "%time 1 / 0",
    "%time undefined",
    "%time def",
    "%time return 1",
    "%time --no-raise-error 1 / 0",
    "%time 1 / 0 --no-raise-error",
    "%time --no-raise-error 7",
    "value = %time 5",
    "time 6",
    "%%time\ny = 1\ny + 1",
    "%%time\ny = 1\ny + 1;",
    "%%time\n5",
    "%%time\nfor i in range(2):\n    print(i)",
    "%%time\n# nothing but a comment",
    "%%time --no-raise-error\n1 / 0",
    "%%time\n1\n1 / 0",
    "%%time y = 1\ny",
    "%%time\n%time 4",
    "%%time\n!true",
    "%timeit -n2 -r1 pass",
    "%timeit -n 2 -r 3 x + 1",
    "%timeit -n1000 -r1 pass",
    "%timeit -n1 -r1 clock.sleep(0.02)",
    "%timeit -n1 -r1 -t pass",
    "%timeit -c -n1 -r1 pass",
    "%timeit -n1 -r1 -p1 clock.sleep(0.02)",
    "%timeit -n1 -r1 -q pass",
    "%timeit -n1 -r1 double('a  b') == 'a  ba  b'",
    "%timeit -n1 -r1 assert '$x {x}' == chr(36) + 'x ' + chr(123) + 'x' + chr(125)",
    "%timeit -n1 -r1 y = 1; z = y",
    "%timeit -n1 -r1 -o pass",
    "%timeit -n1 -r1 -q -o pass",
    "%timeit -n1 -r1 -q -v kept pass\nkept",
    "%timeit return",
    "%timeit break",
    "%timeit yield",
    "%timeit def",
    "%timeit -n1 -r1 1 / 0",
    "%timeit -n1 -r1 undefined",
    "%timeit -n1 -r1 global x; x = 4",
    "%%timeit -n1 -r1\nx",
    "%%timeit -n1 -r1 y = 5\nassert y == 5",
    "%%timeit -n1 -r1 y = 5; z = 'a  b'\nassert z == 'a  b'\ny += 0",
    "%%timeit -n1 -r1\nfor i in range(3):\n    if i: break",
    "%prun -s stdname sorted(items)",
    "%prun -s stdname -s calls fibonacci(5)",
    "%prun -s stdname -l 2 fibonacci(5)",
    "%prun -s stdname -l 0.5 fibonacci(5)",
    "%prun -s stdname -l fib fibonacci(5)",
    "%prun -s stdname -l fib -l 1 fibonacci(5)",
    "%prun -s stdname -l nothing_like_this fibonacci(5)",
    "%prun -q sorted(items)",
    "%prun -s stdname double('a b')",
    "%prun -s ncalls fibonacci(3)",
    "%prun -s stdname list(map(double, items))",
    "%prun -s stdname import sys; sys.exit(3)",
    "%prun def",
    "%%prun -s stdname\ndef local(): return len(items)\nlocal()",
    "%%prun -s stdname y = 1\ndouble(y)",
]

TIME = re.compile(r"\d[\d.e+-]*(?:min)? ?(?:ns|[μµu]s|ms|s)\b")
SECONDS = re.compile(r"\d+\.\d{3}")


def normalised(text: str) -> str:
    """Return the text without its figures, which are never the same twice."""
    text = re.sub(r"The slowest run took .*\n", "", text)
    return SECONDS.sub("S", TIME.sub("T", text))


def described(run: CellRun) -> tuple[str, str, str]:
    """Return what can be compared of a run."""
    value = normalised(re.sub(r" at 0x\w+", "", repr(run.value)))
    value = value.replace("rprof.results", "IPython.core.magics.execution")
    # Where a syntax error stands is told by its line; ours also names the magic's code, as its tracebacks do.
    error = "" if run.error is None else re.sub(r"\(<.*>, ", "(", f"{type(run.error).__name__}: {run.error}")
    return normalised(run.out.split("Traceback")[0].split("-----")[0]), value, error


OWN_ROWS = "<built-in method builtins.exec>", "<method 'disable' of '_lsprof.Profiler' objects>"


@pytest.fixture
def _without_own_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the rows out of cProfile's table that show cProfile at work: the user's code called neither."""
    create_stats = cProfile.Profile.create_stats

    def create_stats_without_own_rows(self: cProfile.Profile) -> None:
        create_stats(self)
        own = [key for key in self.stats if key[2] in OWN_ROWS]
        assert len(own) == len(OWN_ROWS)
        for key in own:
            del self.stats[key]

    monkeypatch.setattr(cProfile.Profile, "create_stats", create_stats_without_own_rows)


@pytest.mark.usefixtures("_without_own_rows")
@pytest.mark.parametrize("cell", CELLS)
def test_same_as_the_built_in_magic(cell: str, builtin_shell: InteractiveShell, run: Run) -> None:
    run(NAMES)
    built_in = run(cell)
    builtin_shell.reset(new_session=False)
    run(NAMES)
    run("%load_ext rprof")
    try:
        ours = run(cell)
    finally:
        run("%unload_ext rprof")
    assert described(ours) == described(built_in)


def test_run_with_options_still_calls_the_built_in_profiler(shell: InteractiveShell, run: Run, tmp_path) -> None:
    script = tmp_path / "script.py"
    script.write_text("print('ran', len('abc'))\n")
    assert re.search(r"function calls .*in 0\.", run(f"%run -p {script}").out)
    timed = run(f"%run -t {script}")
    assert "ran 3" in timed.out and "IPython CPU timings" in timed.out
