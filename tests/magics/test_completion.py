"""Tab behind a magic's dash."""

from __future__ import annotations

import pytest
from IPython.core.completer import provisionalcompleter
from IPython.core.interactiveshell import InteractiveShell

pytestmark = pytest.mark.usefixtures("shell")


def offered(shell: InteractiveShell, text: str) -> list[str]:
    with provisionalcompleter():
        return sorted(
            text[: completion.start] + completion.text for completion in shell.Completer.completions(text, len(text))
        )


@pytest.mark.parametrize(
    ("text", "completed"),
    [
        ("%time --", ["%time --no-raise-error", "%time --save"]),
        ("%time --s", ["%time --save"]),
        ("%prun --fu", ["%prun --full-paths"]),
        ("result = %prun --fu", ["result = %prun --full-paths"]),
        ("%%timeit -n 3 -", [f"%%timeit -n 3 {flag}" for flag in (
            "--cpu-clock", "--loops", "--precision", "--quiet", "--runs", "--save", "--system-clock",
            "-c", "-n", "-o", "-p", "-q", "-r", "-t", "-v",
        )]),
        ("%prun -s cumu", ["%prun -s cumulative"]),
        ("%prun -q -s ca", ["%prun -q -s calls"]),
    ],
)  # fmt: skip
def test_options_complete(text: str, completed: list[str], builtin_shell: InteractiveShell) -> None:
    assert offered(builtin_shell, text) == completed


@pytest.mark.parametrize("text", ["%prun value -", "%timeit -n 3 value.nothing -", "value -", "%timeit value -"])
def test_statements_do_not(text: str, builtin_shell: InteractiveShell) -> None:
    assert not any(completion.endswith(("-n", "-s", "--save")) for completion in offered(builtin_shell, text))


@pytest.mark.parametrize("magic", ["%prun --full-paths -q", "%timeit --loops 3", "%time --save x.html", "%time"])
def test_names_complete_behind_options(magic: str, builtin_shell: InteractiveShell) -> None:
    builtin_shell.user_ns["holder"] = type("Holder", (), {"attribute_of_it": 1})()
    assert f"{magic} holder.attribute_of_it" in offered(builtin_shell, f"{magic} holder.attribute_of")
