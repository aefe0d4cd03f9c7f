"""Loading, unloading, and what IPython is like afterwards."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from IPython.core.interactiveshell import InteractiveShell

from .conftest import CellRun

Run = Callable[[str], CellRun]


def state(shell: InteractiveShell) -> dict[str, Any]:
    """Return everything an extension could have changed, down to the identity of each magic."""
    manager = shell.magics_manager
    return {
        "magics": {(kind, name): id(magic) for kind, table in manager.magics.items() for name, magic in table.items()},
        "registry": {name: id(magics) for name, magics in manager.registry.items()},
        "lazy": dict(manager.lazy_magics),
        "configurables": [id(configurable) for configurable in shell.configurables],
        "transformers": [
            list(shell.input_transformers_post),
            list(shell.input_transformers_cleanup),
            list(shell.input_transformer_manager.line_transforms),
            list(shell.ast_transformers),
        ],
        "events": {name: list(callbacks) for name, callbacks in shell.events.callbacks.items()},
        "matchers": list(shell.Completer.custom_matchers),
        "formatters": [dict(formatter.type_printers) for formatter in shell.display_formatter.formatters.values()],
        "names": sorted(name for name in shell.user_ns if not name.startswith("_")),
        "extensions": set(shell.extension_manager.loaded),
        "flags": shell.compile.flags,
    }


def test_unloading_puts_everything_back(builtin_shell: InteractiveShell, run: Run) -> None:
    # By the manager and not by `%load_ext`, at whose first use IPython loads magics of its own.
    before = state(builtin_shell)
    builtin_shell.extension_manager.load_extension("rprof")
    assert state(builtin_shell) != before
    for cell in ("%time 1", "%timeit -q -o -n1 -r1 1", "%prun -q -r 1", "%time await __import__('asyncio').sleep(0)"):
        assert run(cell).error is None
    builtin_shell.extension_manager.unload_extension("rprof")
    assert state(builtin_shell) == before


def test_built_in_magics_loaded_meanwhile_work_after_unloading(tmp_path) -> None:
    # IPython loads its own magics at first use: here `%run` brings in those whose names are ours.
    script = tmp_path / "empty.py"
    script.write_text("")
    program = (
        "from IPython.core.interactiveshell import InteractiveShell\n"
        "from traitlets.config import Config\n"
        "shell = InteractiveShell.instance(config=Config({'HistoryManager': {'enabled': False}}))\n"
        f"for cell in ('%load_ext rprof', '%run {script}', '%unload_ext rprof', '%timeit -n1 -r1 pass', '%time 1'):\n"
        "    shell.run_cell(cell).raise_error()\n"
        "assert 'rprof' not in repr(shell.find_line_magic('time')), shell.find_line_magic('time')\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "per loop" in done.stdout


def test_magics_that_others_put_over_ours_stay(builtin_shell: InteractiveShell, run: Run) -> None:
    before = builtin_shell.magics_manager.magics["line"]["time"]
    run("%load_ext rprof")
    builtin_shell.register_magic_function(lambda line: "theirs", "line", "time")
    run("%unload_ext rprof")
    try:
        assert run("%time 1").value == "theirs"
    finally:
        builtin_shell.magics_manager.magics["line"]["time"] = before


def test_loading_twice_and_reloading(builtin_shell: InteractiveShell, run: Run) -> None:
    run("%unload_ext nothing")
    before = state(builtin_shell)
    run("%load_ext rprof")
    loaded = state(builtin_shell)
    assert "already loaded" in run("%load_ext rprof").out
    assert state(builtin_shell) == loaded
    run("%reload_ext rprof")
    reloaded = state(builtin_shell)
    assert len(reloaded["transformers"][0]) == len(loaded["transformers"][0])
    assert len(reloaded["matchers"]) == len(loaded["matchers"])
    assert run("%time 1").value == 1
    run("%unload_ext rprof")
    assert state(builtin_shell) == before


@pytest.mark.usefixtures("shell")
def test_settings_are_listed_with_their_meaning(run: Run) -> None:
    out = run("%config RProf").out
    for trait in ("text", "precision", "sort", "max_rows", "strip_dirs"):
        assert f"RProf.{trait}=" in out


def test_settings_come_from_the_configuration_file(builtin_shell: InteractiveShell, run: Run) -> None:
    builtin_shell.config.RProf.text = "full"
    try:
        run("%load_ext rprof")
        assert "page faults" in run("%time 1").out
    finally:
        run("%unload_ext rprof")
        del builtin_shell.config["RProf"]


@pytest.mark.usefixtures("shell")
@pytest.mark.parametrize("name", ["time", "timeit", "prun"])
def test_documentation_lists_each_option(name: str, builtin_shell: InteractiveShell) -> None:
    from rprof.options import COMMANDS

    documentation = builtin_shell.find_line_magic(name).__doc__
    for option in COMMANDS[name].options_in("magic"):
        assert all(flag in documentation for flag in option.flags_in("magic"))


def test_import_is_light() -> None:
    program = "import sys, rprof; assert not {'IPython', 'rprof._rprof', 'rprof.magics'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", program], check=True)
