"""The options of each magic and of its command: one table, read by both.

From a table come the getopt string of the magic, the argparse parser of the command, what Tab completes and the
documentation that `%prun?` shows.
"""

from __future__ import annotations

import ast
import getopt
import re
import textwrap
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, Literal

Place = Literal["magic", "command"]


class OptionError(ValueError):
    """What is wrong with the options, in one sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One option, as a magic and as a command know it."""

    name: str
    """The attribute that holds its value."""
    help: str
    letter: str = ""
    """Its letter in a magic."""
    command_letter: str | None = None
    """Its letter on the command line, where that is another; an empty string for none."""
    long: str = ""
    command_long: str | None = None
    metavar: str = ""
    """What stands for its value in the documentation; empty for a flag."""
    convert: Callable[[str], Any] = str
    """Turns the text of its value into the value; ValueError says what it wants instead."""
    default: Any = None
    repeatable: bool = False
    clash: str = ""
    """Two options of one such group cannot be given together."""
    choices: tuple[str, ...] = ()
    """What Tab offers for its value."""
    places: tuple[Place, ...] = ("magic", "command")

    def letter_in(self, place: Place) -> str:
        """Return its letter there, or an empty string."""
        return self.command_letter if place == "command" and self.command_letter is not None else self.letter

    def long_in(self, place: Place) -> str:
        """Return its long name there, without dashes, or an empty string."""
        return self.command_long if place == "command" and self.command_long is not None else self.long

    def flags_in(self, place: Place) -> list[str]:
        """Return all its spellings there, with their dashes."""
        letter, long = self.letter_in(place), self.long_in(place)
        return [*([f"-{letter}"] if letter else []), *([f"--{long}"] if long else [])]


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A magic and its command: one thing with two ways to call it."""

    name: str
    options: tuple[Option, ...]

    def options_in(self, place: Place) -> tuple[Option, ...]:
        """Return the options that exist there."""
        return tuple(option for option in self.options if place in option.places)


def whole_number(minimum: int, maximum: int = 1_000_000_000) -> Callable[[str], int]:
    """Return a converter to a whole number from `minimum` to `maximum`."""

    def convert(text: str) -> int:
        try:
            number = int(text)
        except ValueError:
            number = minimum - 1
        if number < minimum:
            raise ValueError(f"a whole number that is at least {minimum}")
        if number > maximum:
            raise ValueError(f"a whole number that is at most {maximum:,}")
        return number

    return convert


def limit(text: str) -> int | float | str:
    """Return what pstats calls a restriction: rows, a share of the rows, or a pattern of names."""
    for convert in (int, float):
        try:
            return convert(text)
        except ValueError:
            continue
    return text


def variable_name(text: str) -> str:
    """Return `text` if it can name a variable."""
    if not text.isidentifier():
        raise ValueError("the name of a variable")
    return text


SORT_KEYS = (
    "calls", "cumulative", "cumtime", "file", "filename", "line", "module", "name", "ncalls", "nfl", "pcalls",
    "stdname", "time", "tottime",
)  # fmt: skip

SAVE = Option(
    name="save", long="save", command_letter="o", command_long="output", metavar="FILE",
    help="Save the profile; the suffix names the format: .rprof (all of it, for `rprof show`), .html (a page), "
    ".prof (for pstats; calls only) or .txt.",
)  # fmt: skip

QUIET = Option(name="quiet", letter="q", long="quiet", default=False, help="Do not show the report.")

TIME = Command(
    name="time",
    options=(
        Option(
            name="no_raise_error", long="no-raise-error", default=False, places=("magic",),
            help="Show the timings and drop the exception, if the statement raises one.",
        ),
        SAVE,
        Option(name="quiet", letter="q", long="quiet", default=False, places=("command",), help=QUIET.help),
    ),
)  # fmt: skip

TIMEIT = Command(
    name="timeit",
    options=(
        Option(
            name="loops", letter="n", long="loops", metavar="N", convert=whole_number(0, 1_000_000_000_000), default=0,
            help="Execute the statement N times in each run; 0, the default, finds a number that is accurate enough.",
        ),
        Option(
            name="runs", letter="r", long="runs", metavar="R", convert=whole_number(1), default=7,
            help="Show R runs of N loops each. Default: 7.",
        ),
        Option(
            name="system_clock", letter="t", long="system-clock", default=False, clash="clock",
            help="Read the time of day (time.time) instead of the monotonic clock.",
        ),
        Option(
            name="cpu_clock", letter="c", command_letter="", long="cpu-clock", default=False, clash="clock",
            help="Read the processor time of the process, user and system, instead of the monotonic clock.",
        ),
        Option(
            name="precision", letter="p", long="precision", metavar="P", convert=whole_number(0),
            help="Show P significant digits. Default: 3.",
        ),
        QUIET,
        Option(
            name="result", letter="o", command_letter="", default=False, places=("magic",),
            help="Return a TimeitResult, which holds all figures and, as `.profile`, all that was measured.",
        ),
        Option(
            name="variable", letter="v", metavar="V", convert=variable_name, places=("magic",),
            help="Save the TimeitResult in the variable V.",
        ),
        Option(
            name="setup", letter="s", long="setup", metavar="CODE", default="pass", places=("command",),
            help="Execute CODE once before each kernel of loops, and do not time it.",
        ),
        SAVE,
    ),
)  # fmt: skip

PRUN = Command(
    name="prun",
    options=(
        Option(
            name="limits", letter="l", long="limit", metavar="LIMIT", convert=limit, default=(), repeatable=True,
            help="Show less of the table: a whole number is a number of rows, a number between 0 and 1 a share of the "
            "rows, anything else a regular expression that the name must hold. Several are applied one after another.",
        ),
        Option(
            name="result", letter="r", default=False, places=("magic",),
            help="Return a pstats.Stats of the calls, which also holds, as `.profile`, all that was measured.",
        ),
        Option(
            name="sort", letter="s", long="sort", metavar="KEY", default=(), repeatable=True, choices=SORT_KEYS,
            help="Sort the table by KEY; further keys decide among equals. The keys are those of pstats: "
            f"{', '.join(SORT_KEYS)}; the default is time.",
        ),
        Option(
            name="text_file", letter="T", long="text", metavar="FILE",
            help="Save the table as it is shown, as text.",
        ),
        Option(
            name="dump_file", letter="D", long="dump", metavar="FILE",
            help="Save the statistics in the format of the pstats module.",
        ),
        QUIET,
        Option(
            name="full_paths", long="full-paths", default=False,
            help="Show whole file paths in the table instead of the last part.",
        ),
        SAVE,
    ),
)  # fmt: skip

COMMANDS = {command.name: command for command in (TIME, TIMEIT, PRUN)}

# A word of a magic's line: quotes hold a word together, as a shell's do.
_WORD = re.compile(r"""(?:"[^"]*"|'[^']*'|\S)+""")


def parse_line(command: Command, line: str) -> tuple[SimpleNamespace, str]:
    """Split a magic's line into the values of its options and the statement, whose text stays untouched."""
    letters, longs = getopt_spec(command)
    line, trailing = _take_trailing_flags(command, line)
    words = list(_WORD.finditer(line))
    try:
        given, rest = getopt.getopt([word[0] for word in words], letters, longs)
    except getopt.GetoptError as error:
        # `%time -x` times a negation: a magic without letters leaves every dash that is Python to Python.
        if not letters and _is_python(line):
            return collect(command, "magic", trailing), line.strip()
        known = " ".join(flag for option in command.options_in("magic") for flag in option.flags_in("magic"))
        raise OptionError(f"%{command.name}: {error.msg}; it knows {known}.") from None
    statement = line[words[-len(rest)].start() :].rstrip() if rest else ""
    return collect(command, "magic", [*given, *trailing]), statement


def _take_trailing_flags(command: Command, line: str) -> tuple[str, list[tuple[str, str]]]:
    """Split off long flags behind the statement, where the built-in `%time` takes them too."""
    trailing: list[tuple[str, str]] = []
    flags = [f"--{option.long}" for option in command.options_in("magic") if "-" in option.long and not option.metavar]
    while (words := line.split()) and words[-1] in flags:
        line = line.rstrip().removesuffix(words[-1])
        trailing.append((words[-1], ""))
    return line, trailing


def getopt_spec(command: Command) -> tuple[str, list[str]]:
    """Return the two strings of getopt for a magic: its letters and its long names."""
    options = command.options_in("magic")
    letters = "".join(option.letter + (":" if option.metavar else "") for option in options if option.letter)
    return letters, [option.long + ("=" if option.metavar else "") for option in options if option.long]


def collect(command: Command, place: Place, given: Iterable[tuple[str, str]]) -> SimpleNamespace:
    """Turn pairs of a flag and its text into values; OptionError for a bad value, a repetition or a clash."""
    options = {flag: option for option in command.options_in(place) for flag in option.flags_in(place)}
    values = SimpleNamespace(**{option.name: option.default for option in command.options})
    first_flags: dict[str, str] = {}
    for flag, text in given:
        option = options[flag]
        _refuse_clash(option, flag, first_flags)
        value = _convert(option, flag, text) if option.metavar else True
        setattr(values, option.name, (*getattr(values, option.name), value) if option.repeatable else value)
    return values


def _refuse_clash(option: Option, flag: str, first_flags: dict[str, str]) -> None:
    """Refuse a value given twice and two options of one clash group."""
    group = option.clash or option.name
    first = first_flags.setdefault(group, flag)
    if option.clash and first not in option.flags_in("magic") + option.flags_in("command"):
        raise OptionError(f"Cannot use {first} and {flag} together.")
    if option.metavar and not option.repeatable:
        # The next one of this group is the second; a sentinel that is no flag marks that this one was seen.
        seen = f"{option.name} seen"
        if seen in first_flags:
            raise OptionError(f"{flag} is given twice; give it once.")
        first_flags[seen] = flag


def _convert(option: Option, flag: str, text: str) -> Any:
    """Return the value of the option, without the quotes around its text."""
    if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
        text = text[1:-1]
    try:
        return option.convert(text)
    except ValueError as error:
        raise OptionError(f"{flag} wants {error}, not {text!r}.") from None


def _is_python(text: str) -> bool:
    try:
        ast.parse(text.strip())
    except (SyntaxError, ValueError):
        return False
    return True


def clock(values: SimpleNamespace) -> Literal["wall", "system", "cpu"]:
    """Return the clock that the values of `timeit` ask for."""
    return "cpu" if values.cpu_clock else "system" if values.system_clock else "wall"


def describe_options(options: Sequence[Option], place: Place) -> str:
    """Return the documentation of the options, one paragraph each."""
    return "\n".join(f"{_spelling(option, place)}\n{_wrap(option.help)}\n" for option in options)


def _wrap(text: str) -> str:
    return textwrap.fill(text, 100, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False)


def _spelling(option: Option, place: Place) -> str:
    value = f" <{option.metavar}>" if option.metavar else ""
    return ", ".join(flag + value for flag in option.flags_in(place))
