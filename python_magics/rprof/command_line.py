"""The words of the command line: which are ours, which are the program's, and what `--help` says."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any, NoReturn

from rprof.options import COMMANDS, PRUN, Command

_DESCRIPTIONS = {
    "time": "Run a program once and tell how long it took and what the system spent on it.",
    "timeit": "Time a piece of code, or runs of a program, over many batches of loops.",
    "prun": "Run a program and record every call it makes.",
    "show": "Show a saved profile, or save it in another format.",
}

_REPORTS_TO = {
    "time": "The report goes to standard error: standard output stays the program's own.",
    "timeit": "The report goes to standard output.",
    "prun": "The report goes to standard error: standard output stays the program's own.",
    "show": "The report goes to standard output.",
}

_PROGRAM_USAGE = "(SCRIPT | -m MODULE | -c CODE | -) ..."

_PROGRAMS = """the program, with its own options behind it:
  script.py ...   a script, a directory or an archive with a __main__.py
  -m MODULE ...   a module, as python -m would run it
  -c CODE ...     a piece of code
  - ...           a piece of code read from standard input
"""

SHOW = Command(
    name="show",
    options=tuple(option for option in PRUN.options if option.name in {"sort", "limits", "full_paths", "save"}),
)


class _Parser(argparse.ArgumentParser):
    """An argparse parser that says what is wrong in one sentence."""

    def error(self, message: str) -> NoReturn:
        sentence = message[:1].upper() + message[1:]
        self.exit(2, f"{self.prog}: {sentence}; `{self.prog} --help` tells more.\n")


class _Collect(argparse.Action):
    """Keeps the options in the order they were given, for `collect`."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: Any,
        option_string: str | None = None,
    ) -> None:
        namespace.given.append((self.option_strings[0], values or ""))


def build_parser() -> tuple[argparse.ArgumentParser, dict[str, argparse.ArgumentParser]]:
    """Return the parser of `rprof` itself and that of each command."""
    parser = _Parser(prog="rprof", description="One profiler for notebooks and the shell.", allow_abbrev=False)
    parser.add_argument("--version", action=_Version, help="Show the version and exit.")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", dest="command")
    parsers = {
        command.name: _add_command(commands, command, f"[options] {_PROGRAM_USAGE}", _PROGRAMS)
        for command in COMMANDS.values()
    }
    parsers["show"] = _add_command(commands, SHOW, "[options] FILE", "")
    parsers["show"].add_argument("file", metavar="FILE", help="A .rprof file.")
    return parser, parsers


def _add_command(commands: Any, command: Command, usage: str, epilog: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(
        command.name,
        help=_DESCRIPTIONS[command.name],
        description=f"{_DESCRIPTIONS[command.name]}\n{_REPORTS_TO[command.name]}",
        usage=f"rprof {command.name} {usage}",
        epilog=epilog,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.set_defaults(given=[])
    for option in command.options_in("command"):
        parser.add_argument(
            *option.flags_in("command"),
            action=_Collect,
            nargs=None if option.metavar else 0,
            metavar=option.metavar or None,
            dest=option.name,
            default=argparse.SUPPRESS,
            help=option.help.replace("%", "%%"),
        )
    return parser


class _Version(argparse.Action):
    """Shows the version, which is read from the extension module only when asked for."""

    def __init__(self, option_strings: Sequence[str], dest: str, help: str | None = None) -> None:
        super().__init__(option_strings, argparse.SUPPRESS, nargs=0, help=help)

    def __call__(
        self, parser: argparse.ArgumentParser, namespace: object, values: object, option_string: str | None = None
    ) -> None:
        from rprof._rprof import __version__

        print(f"rprof {__version__}")
        parser.exit()


def split_program(command: Command, words: Sequence[str]) -> tuple[list[str], list[str]]:
    """Split our options from the program: it begins at the first word that is none of our options or their values."""
    valued = {flag for option in command.options_in("command") if option.metavar for flag in option.flags_in("command")}
    position = 0
    while position < len(words):
        word = words[position]
        if word == "--":
            return list(words[:position]), list(words[position + 1 :])
        if not word.startswith("-") or word == "-" or word[:2] in {"-m", "-c"}:
            break
        position += 2 if _takes_next(word, valued) else 1
    return list(words[:position]), list(words[position:])


def _takes_next(word: str, valued: set[str]) -> bool:
    """Return whether the value of this option is the next word: `-s time`, `-qs time`, but not `-stime`."""
    if word.startswith("--"):
        return word in valued
    for index, letter in enumerate(word[1:], start=1):
        if f"-{letter}" in valued:
            return index == len(word) - 1
    return False
