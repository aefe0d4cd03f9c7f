"""The command line: `rprof time | timeit | prun` over a program, and `rprof show` over a saved profile."""

from __future__ import annotations

import argparse
import ast
import os
import sys
import time
from collections.abc import Callable, Sequence
from types import SimpleNamespace, TracebackType
from typing import Any, NoReturn, TextIO

from rprof.display import Look
from rprof.kernels import Kernels
from rprof.options import COMMANDS, PRUN, TIME, TIMEIT, Command, OptionError, clock, collect
from rprof.program import MainModule, NoProgram, Target, code_name, parse_target, prepare, read_code
from rprof.run import Outcome, Program, record, record_batches, users_traceback
from rprof.saving import (
    UnwritableFile,
    check_file,
    check_profile_file,
    dump_statistics,
    save_profile,
    write_text,
)

_DESCRIPTIONS = {
    "time": "Run a program once and tell how long it took and what the system spent on it.",
    "timeit": "Time a piece of code over many batches of loops.",
    "prun": "Run a program and record every call it makes.",
}

_PROGRAMS = """the program, with its own options behind it:
  script.py ...   a script, a directory or an archive with a __main__.py
  -m MODULE ...   a module, as python -m would run it
  -c CODE ...     a piece of code
  - ...           a piece of code read from standard input
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status; what the user's program raises is raised."""
    words = list(sys.argv[1:] if argv is None else argv)
    parser = _build_parser()
    command = COMMANDS.get(words[0]) if words else None
    own, program_words = _split_program(command, words[1:]) if command else (words[1:], [])
    arguments = parser.parse_args([*words[:1], *own])
    if not words:
        parser.print_help(sys.stderr)
        return 2
    try:
        if command is None:
            return _show(collect(_SHOW, "command", arguments.given), arguments.file)
        values = collect(command, "command", arguments.given)
        return _RUNNERS[command.name](values, parse_target(program_words))
    except (OptionError, NoProgram, UnwritableFile) as error:
        print(f"rprof {words[0]}: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        # The reader of our output has seen enough; nothing is left to write when Python flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


# --- the commands ---


def _time(values: SimpleNamespace, target: Target) -> int:
    from rprof._rprof import TimeEngine

    _check_save(TIME, values)
    engine = TimeEngine()
    return _finish(_run_program(target, lambda program: record(engine, program)), values, Look(text="text"), sys.stderr)


def _prun(values: SimpleNamespace, target: Target) -> int:
    from rprof._rprof import CallsEngine

    look = _look(values)
    _check_save(PRUN, values)
    for path in filter(None, (values.text_file, values.dump_file)):
        check_file(path)
    engine = CallsEngine()
    return _finish(_run_program(target, lambda program: record(engine, program)), values, look, sys.stderr)


def _timeit(values: SimpleNamespace, target: Target) -> int:
    from rprof._rprof import TimeitEngine

    _check_save(TIMEIT, values)
    kernels = _compile_statement(values, target) if target.is_statement else _compile_repetition(values, target)
    engine = TimeitEngine(loops=values.loops or None, runs=values.runs, clock=clock(values), unroll=kernels.unrolls)
    if kernels.awaits:
        raise NoProgram("The code awaits, and there is no loop to run it on: put asyncio.run(...) around it.")
    outcome = record_batches(engine, kernels, target.command)
    look = Look(text="text", precision=3 if values.precision is None else values.precision)
    return _finish(outcome, values, look, sys.stdout)


def _show(values: SimpleNamespace, path: str) -> int:
    from rprof._rprof import Profile

    look = _look(values)
    try:
        profile = Profile.load(path)
    except OSError as error:
        raise NoProgram(f"Cannot open {path!r}: {(error.strerror or str(error)).lower()}.") from None
    except ValueError as error:
        raise NoProgram(str(error)) from None
    if values.save:
        check_profile_file(values.save, has_calls=profile.engine == "calls")
        save_profile(profile, values.save)
    else:
        print(look.render_text(profile, sys.stdout))
    return 0


_RUNNERS: dict[str, Callable[[SimpleNamespace, Target], int]] = {"time": _time, "timeit": _timeit, "prun": _prun}


# --- running ---


def _run_program(target: Target, recording: Callable[[Program], Outcome]) -> Outcome:
    """Run the program as `__main__` under the recording."""
    begun = time.perf_counter()
    main_module = _prepare(target)
    compiled = time.perf_counter() - begun
    return recording(
        Program(command=target.command, codes=(main_module.code,), globals=main_module.enter(), compile=compiled)
    )


def _prepare(target: Target) -> MainModule:
    try:
        return prepare(target)
    except SyntaxError as error:
        _hand_over(error)
        raise


def _compile_statement(values: SimpleNamespace, target: Target) -> Kernels:
    """Make the kernels of a piece of code."""
    main_module = _prepare(Target(kind="code", text="", arguments=target.arguments))
    begun = time.perf_counter()
    try:
        name = code_name(target)
        trees = [ast.parse(text, name) for text in (values.setup, read_code(target))]
        if not trees[1].body:
            raise NoProgram("There is no statement to time: put one behind -c.")
        parsed = time.perf_counter() - begun
        return Kernels(
            setup=trees[0], statement=trees[1], globals=main_module.enter(), filename=name, parse_time=parsed
        )
    except SyntaxError as error:
        _hand_over(error)
        raise


def _compile_repetition(values: SimpleNamespace, target: Target) -> Kernels:
    """Make the kernels of a whole program: each loop runs it once, in a fresh `__main__`."""
    main_module = _prepare(target)
    code = main_module.code

    def run() -> None:
        exec(code, main_module.enter())

    return Kernels(
        setup=ast.parse(values.setup),
        statement=ast.parse("_run()"),
        globals={**main_module.attributes, "_run": run},
        # Under our own name, its frame is left out of tracebacks.
        filename=__file__,
    )


def _finish(outcome: Outcome, values: SimpleNamespace, look: Look, stream: TextIO) -> int:
    """Show and save the report, then end as the program ended."""
    if _is_child():
        # The program forked, and this is the child: the report is its parent's.
        return _end(outcome)
    sys.stdout.flush()
    profile = outcome.profile
    if not values.quiet:
        print(look.render_text(profile, stream), file=stream)
    if values.save:
        save_profile(profile, values.save)
    if getattr(values, "dump_file", None):
        dump_statistics(profile, values.dump_file)
    if getattr(values, "text_file", None):
        write_text(look.render_text(profile), values.text_file)
    return _end(outcome)


_PROCESS = os.getpid()


def _is_child() -> bool:
    return os.getpid() != _PROCESS


def _end(outcome: Outcome) -> int:
    if outcome.error is not None:
        _hand_over(outcome.error)
        raise outcome.error
    return 0


def _hand_over(error: BaseException) -> None:
    """Let the program's exception end the process as it would have without us: our frames are not shown.

    Python itself prints it, runs what is left to run at exit, and dies of the signal after Ctrl-C.
    """
    show, traceback = sys.excepthook, users_traceback(error.__traceback__)

    def show_without_us(kind: type[BaseException], value: BaseException, tb: TracebackType | None) -> None:
        if value is error:
            tb = traceback
        show(kind, value.with_traceback(tb), tb)

    sys.excepthook = show_without_us


# --- reading the command line ---


_SHOW = Command(
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


def _build_parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="rprof", description="One profiler for notebooks and the shell.", allow_abbrev=False)
    parser.add_argument("--version", action=_Version, help="Show the version and exit.")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", dest="command")
    for command in COMMANDS.values():
        sub = _add_command(commands, command, _DESCRIPTIONS[command.name], f"[options] {_PROGRAM_USAGE}", _PROGRAMS)
        sub.set_defaults(given=[])
    show = _add_command(commands, _SHOW, "Show a saved profile, or save it in another format.", "[options] FILE", "")
    show.add_argument("file", metavar="FILE", help="A .rprof file.")
    show.set_defaults(given=[])
    return parser


_PROGRAM_USAGE = "(SCRIPT | -m MODULE | -c CODE | -) ..."


def _add_command(commands: Any, command: Command, description: str, usage: str, epilog: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(
        command.name,
        help=description,
        description=description,
        usage=f"rprof {command.name} {usage}",
        epilog=epilog,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
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


def _split_program(command: Command, words: Sequence[str]) -> tuple[list[str], list[str]]:
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


def _check_save(command: Command, values: SimpleNamespace) -> None:
    if values.save:
        check_profile_file(values.save, has_calls=command is PRUN)


def _look(values: SimpleNamespace) -> Look:
    """Return how to render the table of functions."""
    look = Look(text="text", sort=values.sort or ("time",), limits=values.limits, strip_dirs=not values.full_paths)
    try:
        look.check()
    except ValueError as error:
        raise OptionError(str(error)) from None
    return look
