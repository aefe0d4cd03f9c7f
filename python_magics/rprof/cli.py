"""The command line: `rprof time | timeit | prun` over a program, and `rprof show` over a saved profile."""

from __future__ import annotations

import ast
import contextlib
import os
import sys
import time
from collections.abc import Callable, Sequence
from types import SimpleNamespace, TracebackType
from typing import TextIO

from rprof.command_line import SHOW, build_parser, split_program
from rprof.display import Look
from rprof.kernels import Kernels
from rprof.options import COMMANDS, PRUN, TIME, TIMEIT, Command, OptionError, clock, collect
from rprof.program import NoProgram, Target, code_name, parse_target, prepare, read_code
from rprof.run import EngineNotStarted, Outcome, Program, record, record_batches, users_traceback
from rprof.saving import (
    UnwritableFile,
    check_file,
    check_profile_file,
    dump_statistics,
    save_profile,
    write_text,
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status; what the user's program raises is raised."""
    words = list(sys.argv[1:] if argv is None else argv)
    parser, parsers = build_parser()
    if not words or words[0] not in parsers:
        parser.parse_args(words)
        parser.print_help(sys.stderr)
        return 2
    command = COMMANDS.get(words[0])
    own, program_words = split_program(command, words[1:]) if command else (words[1:], [])
    arguments = parsers[words[0]].parse_args(own)
    try:
        values = collect(command or SHOW, "command", arguments.given)
        if command is None:
            _show(values, arguments.file)
            return 0
        outcome = _RUNNERS[command.name](values, parse_target(program_words))
    except (OptionError, NoProgram, UnwritableFile, EngineNotStarted) as error:
        print(f"rprof {words[0]}: {error}", file=sys.stderr)
        return 2
    except SyntaxError as error:
        # The program's: nothing of it has run, and Python shows no traceback either.
        _hand_over(error, None)
        raise
    except BrokenPipeError:
        # The reader of our report has seen enough; nothing is left to write when Python flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    if outcome.error is not None:
        _hand_over(outcome.error, users_traceback(outcome.error.__traceback__))
        raise outcome.error
    return 0


# --- the commands ---


def _time(values: SimpleNamespace, target: Target) -> Outcome:
    from rprof._rprof import TimeEngine

    _settle_files(TIME, values)
    stream = sys.stderr
    outcome = _run_program(target, lambda program: record(TimeEngine, program))
    return _finish(outcome, values, Look(text="text"), stream)


def _prun(values: SimpleNamespace, target: Target) -> Outcome:
    from rprof._rprof import CallsEngine

    look = _look(values)
    _settle_files(PRUN, values)
    stream = sys.stderr
    outcome = _run_program(target, lambda program: record(CallsEngine, program))
    return _finish(outcome, values, look, stream)


def _timeit(values: SimpleNamespace, target: Target) -> Outcome:
    from rprof._rprof import TimeitEngine

    _settle_files(TIMEIT, values)
    stream = sys.stdout
    kernels = _compile_statement(values, target) if target.is_statement else _compile_repetition(values, target)
    engine = TimeitEngine(loops=values.loops or None, runs=values.runs, clock=clock(values), unroll=kernels.unrolls)
    if kernels.awaits:
        raise NoProgram("The code awaits, and there is no loop to run it on: put asyncio.run(...) around it.")
    outcome = record_batches(engine, kernels, target.command)
    look = Look(text="text", precision=3 if values.precision is None else values.precision)
    return _finish(outcome, values, look, stream)


def _show(values: SimpleNamespace, path: str) -> None:
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
        print(look.render_text(profile, sys.stdout), flush=True)


_RUNNERS: dict[str, Callable[[SimpleNamespace, Target], Outcome]] = {"time": _time, "timeit": _timeit, "prun": _prun}


# --- running ---


def _run_program(target: Target, recording: Callable[[Program], Outcome]) -> Outcome:
    """Run the program as `__main__` under the recording."""
    begun = time.perf_counter()
    main_module = prepare(target)
    compiled = time.perf_counter() - begun
    return recording(
        Program(command=target.command, codes=(main_module.code,), globals=main_module.enter(), compile=compiled)
    )


def _compile_statement(values: SimpleNamespace, target: Target) -> Kernels:
    """Make the kernels of a piece of code."""
    main_module = prepare(Target(kind="code", text="", arguments=target.arguments))
    name = code_name(target)
    begun = time.perf_counter()
    setup, statement = (ast.parse(text, name) for text in (values.setup, read_code(target)))
    parsed = time.perf_counter() - begun
    if not statement.body:
        raise NoProgram("There is no statement to time: put one behind -c.")
    return Kernels(setup=setup, statement=statement, globals=main_module.enter(), filename=name, parse_time=parsed)


def _compile_repetition(values: SimpleNamespace, target: Target) -> Kernels:
    """Make the kernels of a whole program: each loop runs it once, in a fresh `__main__`."""
    main_module = prepare(target)
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


def _finish(outcome: Outcome, values: SimpleNamespace, look: Look, stream: TextIO) -> Outcome:
    """Show and save the report."""
    # If the program forked and this is the child, the report is its parent's.
    if os.getpid() != _PROCESS or not outcome.has_figures:
        return outcome
    with contextlib.suppress(Exception):
        # What the program has printed comes first; it may also have closed its output.
        sys.stdout.flush()
    profile = outcome.profile
    if not values.quiet:
        print(look.render_text(profile, stream), file=stream, flush=True)
    try:
        if values.save:
            save_profile(profile, values.save)
        if values.dump_file:
            dump_statistics(profile, values.dump_file)
        if values.text_file:
            write_text(look.render_text(profile), values.text_file)
    except UnwritableFile as error:
        print(f"rprof: {error}", file=stream)
    return outcome


_PROCESS = os.getpid()


def _hand_over(error: BaseException, traceback: TracebackType | None) -> None:
    """Let the program's exception end the process as it would have without us: with its own traceback.

    Python itself prints it, runs what is left to run at exit, and dies of the signal after Ctrl-C.
    """
    show = sys.excepthook

    def show_without_us(kind: type[BaseException], value: BaseException, tb: TracebackType | None) -> None:
        if value is error:
            tb = traceback
        show(kind, value.with_traceback(tb), tb)

    sys.excepthook = show_without_us


def _settle_files(command: Command, values: SimpleNamespace) -> None:
    """Refuse what cannot be written, and hold on to the paths: the program may change the directory."""
    for name in ("save", "dump_file", "text_file"):
        path = getattr(values, name, None)
        if path and name == "save":
            check_profile_file(path, has_calls=command is PRUN)
        elif path:
            check_file(path)
        setattr(values, name, path and os.path.abspath(path))


def _look(values: SimpleNamespace) -> Look:
    """Return how to render the table of functions."""
    look = Look(text="text", sort=values.sort or ("time",), limits=values.limits, strip_dirs=not values.full_paths)
    try:
        look.check()
    except ValueError as error:
        raise OptionError(str(error)) from None
    return look
