"""Where names come from and where they go."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

import pytest
from IPython.core.interactiveshell import InteractiveShell

from .conftest import CellRun

Run = Callable[[str], CellRun]

pytestmark = pytest.mark.usefixtures("shell")


def test_line_magics_see_the_local_names_of_a_function(run: Run) -> None:
    result = run(
        "shared = 'global'\n"
        "def measure(shared, local):\n"
        "    %timeit -q -n1 -r1 assert (shared, local) == ('mine', 'here')\n"
        "    seen = %time (shared, local)\n"
        "    return seen\n"
        "measure('mine', 'here'), shared"
    )
    assert result.error is None
    assert result.value == (("mine", "here"), "global")


def test_timeit_leaves_no_local_name_behind(run: Run, builtin_shell: InteractiveShell) -> None:
    run("def measure():\n    borrowed = 1\n    %timeit -q -n1 -r1 borrowed\nmeasure()")
    assert "borrowed" not in builtin_shell.user_ns


def test_names_assigned_in_a_cell_stay(run: Run, builtin_shell: InteractiveShell) -> None:
    run("%%time\ntimed = 1")
    run("%%prun -q\nprofiled = 2\ndef made(): pass")
    assert builtin_shell.user_ns["timed"] == 1
    assert builtin_shell.user_ns["profiled"] == 2 and callable(builtin_shell.user_ns["made"])


def test_names_assigned_under_timeit_do_not(run: Run, builtin_shell: InteractiveShell) -> None:
    run("%timeit -q -n1 -r1 assigned = 1")
    assert "assigned" not in builtin_shell.user_ns


def test_global_statement_reaches_the_user(run: Run) -> None:
    assert run("count = 0\n%timeit -q -n4 -r2 global count; count += 1\ncount").value >= 8


def test_text_keeps_its_spaces_and_quotes(run: Run) -> None:
    assert run("""value = %time 'a  b' + "it's  c"\nvalue""").value == "a  bit's  c"
    assert run("""%prun -q value = "a  b"\nvalue""").value == "a  b"


def test_quotes_around_an_options_value_are_taken_off(run: Run, tmp_path) -> None:
    path = tmp_path / "with space.txt"
    assert run(f'%prun -q -T "{path}" len("abc")').error is None
    assert "builtins.len" in path.read_text()


def test_statement_may_be_an_alias_or_a_shell_command(run: Run) -> None:
    assert run("lines = %time !echo hello\n").error is None
    assert run("%timeit -q -n1 -r1 !true").error is None


def test_future_statements_of_the_session_hold(run: Run) -> None:
    run("from __future__ import annotations")
    try:
        assert run("%%time\ndef f(x: nobody_knows): pass\nf.__annotations__").value == {"x": "nobody_knows"}
    finally:
        run("get_ipython().compile.reset_compiler_flags()")


class _DoubleIntegers(ast.NodeTransformer):
    def visit_Constant(self, node: ast.Constant) -> ast.Constant:
        return ast.Constant(node.value * 2) if type(node.value) is int else node


@pytest.fixture
def _doubled_integers(builtin_shell: InteractiveShell) -> Iterator[None]:
    transformer = _DoubleIntegers()
    builtin_shell.ast_transformers.append(transformer)
    yield
    builtin_shell.ast_transformers.remove(transformer)


@pytest.mark.usefixtures("_doubled_integers")
def test_ast_transformers_apply_once(run: Run) -> None:
    assert run("%time 1 + 2").value == 6
    assert run("%%time\nx = 4\nx").value == 8
    assert run("%timeit -q -n1 -r1 assert 2 == len('abcd')").error is None
    run("%prun -q y = 5")
    assert run("y").value == 10


def test_options_in_front_may_be_set_as_a_default(run: Run, builtin_shell: InteractiveShell) -> None:
    magics = builtin_shell.magics_manager.registry["CallsMagics"]
    magics.options_table["prun"] = "-q"
    assert "function calls" not in run("%prun len('abc')").out


def test_cell_magic_inside_a_cell_magic(run: Run) -> None:
    result = run("%%time\n%timeit -n1 -r1 pass\n'done'")
    assert result.value == "done"
    assert "per loop" in result.out and "Wall time" in result.out


def test_alias_of_a_magic(run: Run) -> None:
    run("%alias_magic -p '-n1 -r1' quick timeit")
    try:
        assert "1 run, 1 loop each" in run("%quick pass").out
    finally:
        run("del get_ipython().magics_manager.magics['line']['quick']")
