"""Running the user's code under an engine, for magics and commands alike."""

from __future__ import annotations

import traceback
from collections.abc import Coroutine, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, TracebackType
from typing import TYPE_CHECKING, Any

from rprof.interrupts import TaskInterrupt

if TYPE_CHECKING:
    from rprof._rprof import CallsEngine, Profile, TimeEngine, TimeitEngine
    from rprof.kernels import Kernels

CO_COROUTINE = 0x80

_PACKAGE = str(Path(__file__).parent)


class EngineNotStarted(RuntimeError):
    """Why nothing could be measured, in one sentence."""


def is_coroutine(code: CodeType) -> bool:
    """Return whether the code awaits at its top level."""
    return bool(code.co_flags & CO_COROUTINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """Code ready to run, and what it cost to make it so."""

    command: str
    """What the reader knows it by."""
    codes: tuple[CodeType, ...]
    """Run one after another; the last one's value is the program's."""
    globals: dict[str, Any]
    locals: Mapping[str, Any] | None = None
    parse: float = 0.0
    """Seconds spent on parsing."""
    compile: float = 0.0
    """Seconds spent on compiling."""

    @property
    def awaits(self) -> bool:
        """Whether the code awaits at its top level."""
        return any(is_coroutine(code) for code in self.codes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a run ended: its profile, and the value it returned or the exception that ended it."""

    profile: Profile
    value: Any = None
    error: BaseException | None = None

    @property
    def has_figures(self) -> bool:
        """Whether there is anything to show: a statement that failed at once was never timed in batches."""
        return self.error is None or self.profile.engine != "timeit" or bool(self.profile.timings().all_runs)


def record(make_engine: type[TimeEngine | CallsEngine], program: Program) -> Outcome:
    """Run the program under a new engine, on this thread; whatever the code raises is in the outcome."""
    __tracebackhide__ = True
    engine = make_engine()
    value, error = None, None
    try:
        value = engine.run(program.codes, program.globals, program.locals)
    except BaseException as raised:
        error = raised
    outcome = _conclude(engine, program, value, error)
    # The traceback of an exception keeps this frame until some thread collects it; but an engine must end on the thread
    # it began on.
    del engine
    return outcome


async def record_awaiting(make_engine: type[TimeEngine | CallsEngine], program: Program) -> Outcome:
    """Run a program that awaits under a new engine, on the running loop."""
    __tracebackhide__ = True
    engine = make_engine()
    value, error = None, None
    # Made before, though nothing of them runs yet, so that making them is not among the calls.
    parts = [(code, _start_awaiting(code, program)) for code in program.codes]
    try:
        with TaskInterrupt():
            try:
                engine.start()
                for code, awaited in parts:
                    value = await awaited if awaited else eval(code, program.globals, program.locals)
            finally:
                engine.stop()
    except BaseException as raised:
        error = raised
    finally:
        for _, awaited in parts:
            if awaited:
                awaited.close()
    outcome = _conclude(engine, program, value, error)
    # As above.
    del engine
    return outcome


def _start_awaiting(code: CodeType, program: Program) -> Coroutine[Any, Any, Any] | None:
    """Return what is to be awaited of the code, or None if nothing is."""
    if not is_coroutine(code):
        return None
    coroutine: Coroutine[Any, Any, Any] = eval(code, program.globals, program.locals)
    return coroutine


def record_batches(engine: TimeitEngine, kernels: Kernels, command: str) -> Outcome:
    """Call the kernels the engine asks for until it has measured enough."""
    __tracebackhide__ = True
    error = None
    try:
        try:
            engine.start()
            while (copies := engine.next_kernel()) is not None:
                kernels.with_copies(copies)(engine.batches(), engine.mark)
        finally:
            engine.stop()
    except BaseException as raised:
        error = raised
    return _conclude_batches(engine, kernels, command, error)


async def record_batches_awaiting(engine: TimeitEngine, kernels: Kernels, command: str) -> Outcome:
    """Await the kernels the engine asks for, on the running loop, until it has measured enough."""
    __tracebackhide__ = True
    error = None
    try:
        try:
            engine.start()
            while (copies := engine.next_kernel()) is not None:
                with TaskInterrupt():
                    await kernels.with_copies(copies)(engine.batches(), engine.mark)
        finally:
            engine.stop()
    except BaseException as raised:
        error = raised
    return _conclude_batches(engine, kernels, command, error)


def _conclude(
    engine: TimeEngine | CallsEngine, program: Program, value: object, error: BaseException | None
) -> Outcome:
    with _told_if_not_started(error):
        profile = engine.finish(
            command=as_unicode(program.command),
            parse=program.parse,
            compile=program.compile,
            raised=last_line(error),
        )
    return Outcome(profile=profile, value=value, error=error)


def _conclude_batches(engine: TimeitEngine, kernels: Kernels, command: str, error: BaseException | None) -> Outcome:
    with _told_if_not_started(error):
        profile = engine.finish(
            command=as_unicode(command),
            parse=kernels.parse_time,
            compile=kernels.compile_time,
            raised=last_line(error),
        )
    return Outcome(profile=profile, error=error)


@contextmanager
def _told_if_not_started(error: BaseException | None) -> Iterator[None]:
    """Tell why the engine could not start, rather than that it has nothing to finish."""
    try:
        yield
    except RuntimeError as unfinished:
        sentence = str(error or unfinished)
        raise EngineNotStarted(f"{sentence[:1].upper()}{sentence[1:]}.") from None


def last_line(error: BaseException | None) -> str | None:
    """Return the last line of the exception's traceback, its notes left out, or None if there is no exception."""
    if error is None:
        return None
    summary = traceback.TracebackException(type(error), error, None)
    summary.__notes__ = None
    return as_unicode(list(summary.format_exception_only())[-1].strip())


def as_unicode(text: str) -> str:
    """Return the text as Rust can hold it: half a surrogate pair, as in an undecodable file name, is spelled out."""
    return text.encode("utf-8", "backslashreplace").decode()


def users_traceback(tb: TracebackType | None) -> TracebackType | None:
    """Return the traceback without rprof's own frames at its start."""
    while tb is not None and tb.tb_frame.f_code.co_filename.startswith(_PACKAGE):
        tb = tb.tb_next
    return tb
