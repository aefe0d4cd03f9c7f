"""One table of options for a magic and its command."""

from __future__ import annotations

import pytest
from rprof.command_line import build_parser, split_program
from rprof.options import COMMANDS, PRUN, TIME, TIMEIT, Command, OptionError, parse_line

BUILT_IN_LETTERS = {
    "time": set(),
    "timeit": {"n:", "r:", "t", "c", "p:", "q", "o", "v:"},
    "prun": {"D:", "l:", "r", "s:", "T:", "q"},
}


@pytest.mark.parametrize("command", COMMANDS.values(), ids=lambda command: command.name)
def test_letters_are_those_of_the_built_in_magic(command: Command) -> None:
    options = [option for option in command.options_in("magic") if option.letter]
    assert {option.letter + (":" if option.metavar else "") for option in options} == BUILT_IN_LETTERS[command.name]


@pytest.mark.parametrize("command", COMMANDS.values(), ids=lambda command: command.name)
def test_command_line_is_built_from_the_table(command: Command) -> None:
    _, parsers = build_parser()
    flags = {flag for action in parsers[command.name]._actions for flag in action.option_strings} - {"-h", "--help"}
    assert flags == {flag for option in command.options_in("command") for flag in option.flags_in("command")}


@pytest.mark.parametrize("place", ["magic", "command"])
@pytest.mark.parametrize("command", COMMANDS.values(), ids=lambda command: command.name)
def test_no_flag_means_two_things(command: Command, place: str) -> None:
    flags = [flag for option in command.options_in(place) for flag in option.flags_in(place)]
    assert len(flags) == len(set(flags))
    assert place == "magic" or not {"-m", "-c", "-h"} & set(flags)


@pytest.mark.parametrize(
    ("command", "line", "values", "statement"),
    [
        (TIMEIT, "-n3 -r 2 f(x)", {"loops": 3, "runs": 2}, "f(x)"),
        (TIMEIT, "-qo f(x)", {"quiet": True, "result": True}, "f(x)"),
        (TIMEIT, "-qn3 f(x)", {"quiet": True, "loops": 3}, "f(x)"),
        (TIMEIT, "--loops=3 --runs 2  f( 'a  b' )  ", {"loops": 3, "runs": 2}, "f( 'a  b' )"),
        (TIMEIT, "x -n3", {"loops": 0}, "x -n3"),
        (TIMEIT, "-n1 -- -x", {"loops": 1}, "-x"),
        (TIMEIT, "don't(", {}, "don't("),
        (TIMEIT, "", {"runs": 7, "precision": None}, ""),
        (TIME, "-x", {}, "-x"),
        (TIME, "--x - 1", {}, "--x - 1"),
        (TIME, "--no-raise f()", {"no_raise_error": True}, "f()"),
        (TIME, "f() --no-raise-error", {"no_raise_error": True}, "f()"),
        (TIME, "--save a.html --no-raise-error f()", {"save": "a.html", "no_raise_error": True}, "f()"),
        (PRUN, "-l 5 -l 0.5 -l name -s a -s b", {"limits": (5, 0.5, "name"), "sort": ("a", "b")}, ""),
        (PRUN, "-T 'a b.txt' -D\"c d\" f()", {"text_file": "a b.txt", "dump_file": "c d"}, "f()"),
        (PRUN, '-r --full-paths f(a, b="it\'s")', {"result": True, "full_paths": True}, 'f(a, b="it\'s")'),
    ],
)
def test_line(command: Command, line: str, values: dict[str, object], statement: str) -> None:
    parsed, rest = parse_line(command, line)
    assert rest == statement
    assert {name: getattr(parsed, name) for name in values} == values


@pytest.mark.parametrize("line", ["-n", "-z x", "-n x y", "-t -c x", "-n1 -n1 x", "--lo"])
def test_bad_line(line: str) -> None:
    with pytest.raises(OptionError):
        parse_line(TIMEIT, line)


@pytest.mark.parametrize(
    ("words", "own"),
    [
        ("script.py -s x", 0),
        ("-s time script.py -s x", 2),
        ("-stime -q script.py", 2),
        ("-qs time script.py", 2),
        ("--sort time --sort=calls -m module -q", 3),
        ("-q -c code -q", 1),
        ("-q -", 1),
        ("-q -mmodule x", 1),
        ("-q", 1),
    ],
)
def test_program_begins_behind_our_options(words: str, own: int) -> None:
    assert split_program(PRUN, words.split()) == (words.split()[:own], words.split()[own:])


def test_two_dashes_end_our_options() -> None:
    assert split_program(PRUN, ["-q", "--", "-odd.py", "-q"]) == (["-q"], ["-odd.py", "-q"])
