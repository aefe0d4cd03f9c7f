"""`Profile.render("classic")` of one execution is what IPython's `%time` prints of the same numbers."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from IPython.core.magics.execution import _format_time
from rprof._rprof import Profile, TimeEngine


def timed(statement: str, *, parse: float = 0.0, compile_: float = 0.0) -> Profile:
    engine = TimeEngine()
    engine.run([compile(statement, "<timed exec>", "exec")], {"time": time})
    return engine.finish(command=statement, parse=parse, compile=compile_)


@pytest.mark.parametrize("statement", ["pass", "sum(range(100_000))", "time.sleep(0.01)"])
def test_the_lines_are_those_of_ipython(statement: str) -> None:
    profile = timed(statement)
    value = r"\d[\d.e+]* (?:s|ms|μs|ns)"
    lines = profile.render("classic").split("\n")
    assert re.fullmatch(f"CPU times: user {value}, sys: {value}, total: {value}", lines[0])
    assert lines[1:] == [f"Wall time: {_format_time(profile.elapsed)}"]


@pytest.mark.parametrize(
    ("parse", "compile_", "lines"),
    [
        (0.1, 0.1, []),
        (0.0, 0.25, ["Compiler : 250 ms"]),
        (1.5, 0.0, ["Parser   : 1.5 s"]),
        (0.123456, 61.0, ["Compiler : 1min 1s", "Parser   : 123 ms"]),
    ],
)
def test_slow_preparation_has_its_lines(parse: float, compile_: float, lines: list[str]) -> None:
    profile = timed("pass", parse=parse, compile_=compile_)
    assert profile.render("classic").split("\n")[2:] == lines


def test_the_full_text_accounts_for_the_wall_time() -> None:
    profile = timed("time.sleep(0.05)")
    text = profile.render("text")
    waiting = re.search(r"^waiting +([\d.]+) ms +([\d.]+) % of the wall time", text, re.MULTILINE)
    assert waiting is not None, text
    # The sleep itself waits; what the busy machine adds is in the wall time too.
    assert 40 <= float(waiting[1]) <= profile.elapsed * 1000 * 1.01
    assert float(waiting[2]) > 50


def test_bytes_read_are_those_of_the_statement(tmp_path: Path) -> None:
    path = tmp_path / "thousand"
    path.write_bytes(b"x" * 1000)
    reading = timed(f"file = open({str(path)!r}, 'rb', 0); file.read(2000); file.close()").render("text")
    if "files, pipes and sockets" not in reading:
        pytest.skip("the system does not tell")
    assert re.search(r"^read +1000 B ", reading, re.MULTILINE), reading
    assert re.search(r"^read +0 B ", timed("pass").render("text"), re.MULTILINE)


def test_ascii_terminals_get_ascii() -> None:
    profile = timed("pass")
    assert profile.render("classic", ascii=True) == profile.render("classic").replace("μ", "u")
    assert profile.render("text", ascii=True).isascii()
