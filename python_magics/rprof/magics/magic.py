"""What every magic of rprof does the same way: parse, compile, await, tell what is wrong."""

from __future__ import annotations

import ast
import sys
import time
import tokenize
import warnings
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from types import CodeType, FrameType, SimpleNamespace
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from IPython.core.displayhook import DisplayHook
from IPython.core.error import UsageError
from IPython.core.magic import Magics, magics_class

from rprof.display import Look
from rprof.options import Command, OptionError, describe_options, parse_line
from rprof.run import CO_COROUTINE, EngineNotStarted, Outcome, Program, users_traceback
from rprof.saving import check_profile_file, save_profile

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from rprof._rprof import Profile
    from rprof.settings import RProf

_Function = TypeVar("_Function", bound=Callable[..., Any])


def documented(command: Command) -> Callable[[_Function], _Function]:
    """Add the options of the table to what `%magic?` shows."""

    def add_options(function: _Function) -> _Function:
        options = describe_options(command.options_in("magic"), "magic")
        function.__doc__ = f"{function.__doc__}\n\nOptions:\n\n{options}"
        return function

    return add_options


@magics_class
class ProfilerMagics(Magics):
    """The common part of all magics of rprof."""

    shell: InteractiveShell

    def __init__(self, shell: InteractiveShell, settings: RProf) -> None:
        """Hold the shell and what its user has set."""
        super().__init__(shell)
        self.settings = settings

    def sources(self, name: str, line: str, cell: str | None) -> list[str]:
        """Return the code the magic of that name would run, each part of it that must be valid by itself."""
        raise NotImplementedError

    def awaits(self, name: str, line: str, cell: str | None) -> bool:
        """Return whether the magic of that name would have to be awaited; a mistake is told when it runs."""
        try:
            return any(self._awaits(source) for source in self.sources(name, line, cell))
        except (OptionError, SyntaxError, ValueError):
            return False

    def _awaits(self, source: str) -> bool:
        if "await" not in source and "async" not in source:
            return False
        flags = self.shell.compile.flags | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
        with warnings.catch_warnings():
            # The magic compiles the code again, and warns then.
            warnings.simplefilter("ignore")
            code = compile(self.shell.transform_cell(source), "<await>", "exec", flags=flags, dont_inherit=True)
        return bool(code.co_flags & CO_COROUTINE)

    def parse(self, command: Command, line: str) -> tuple[SimpleNamespace, str]:
        """Return the values of the options and the statement; UsageError says what is wrong."""
        defaults = self.options_table.get(command.name, "")
        with usage_errors():
            values, statement = parse_line(command, f"{defaults} {line}")
            if values.save:
                check_profile_file(values.save, has_calls=command.name == "prun")
        return values, statement

    def look(self, **changes: Any) -> Look:
        """Return how to render the report: as the user has set, but for the changes; UsageError for a bad one."""
        look = self.settings.look(**changes)
        with usage_errors():
            look.check()
        return look

    def compile_program(
        self, source: str, *, name: str, value_name: str | None = None, local_ns: Mapping[str, Any] | None = None
    ) -> Program:
        """Make code ready to run as the shell would; with `value_name`, a last expression gives the value.

        `name` and `value_name` are the file names of code that is executed, and of a lone expression.
        """
        begun = time.perf_counter()
        module = self.shell.compile.ast_parse(self.shell.transform_cell(source), name)
        parsed = time.perf_counter()
        module = self.shell.transform_ast(module)
        transformed = time.perf_counter()
        codes = tuple(self._compile_parts(module, name, value_name))
        return Program(
            command=source.strip(),
            codes=codes,
            globals=self.shell.user_ns,
            locals=local_ns,
            parse=parsed - begun,
            compile=time.perf_counter() - transformed,
        )

    def _compile_parts(self, module: ast.Module, name: str, value_name: str | None) -> Iterator[CodeType]:
        last = module.body[-1] if module.body else None
        if value_name is None or not isinstance(last, ast.Expr):
            yield self.compile_tree(module, name)
        elif len(module.body) == 1:
            yield self.compile_tree(ast.Expression(last.value), value_name)
        else:
            yield self.compile_tree(ast.Module(module.body[:-1], []), name)
            yield self.compile_tree(ast.Expression(last.value), name)

    def compile_tree(self, tree: ast.Module | ast.Expression, name: str) -> CodeType:
        """Compile as the shell would, with its `__future__` features and with `await` at the top level."""
        mode = "eval" if isinstance(tree, ast.Expression) else "exec"
        with self.shell.compile.extra_flags(ast.PyCF_ALLOW_TOP_LEVEL_AWAIT):
            code: CodeType = self.shell.compile(tree, name, mode)  # type: ignore[arg-type]
        return code

    def conclude(
        self,
        awaits: bool,
        recording: Callable[[], Outcome],
        awaiting: Callable[[], Awaitable[Outcome]],
        conclusion: Callable[[Outcome], Any],
    ) -> Any:
        """Return the conclusion of the recording, or a coroutine that returns it if the code awaits."""
        __tracebackhide__ = True
        if not awaits:
            with usage_errors():
                outcome = recording()
            return conclusion(outcome)
        self._require_awaiting_caller()

        async def conclude_awaiting() -> Any:
            __tracebackhide__ = True
            with usage_errors():
                outcome = await awaiting()
            return conclusion(outcome)

        return conclude_awaiting()

    def _require_awaiting_caller(self) -> None:
        """Refuse code that awaits where nobody would await the magic."""
        if not self.shell.autoawait:
            raise UsageError("The statement awaits, but `%autoawait` is off: switch it on with `%autoawait True`.")
        frame = sys._getframe()
        while frame.f_back is not None and _is_machinery(frame):
            frame = frame.f_back
        if not frame.f_code.co_flags & CO_COROUTINE:
            raise UsageError(
                "The statement awaits, but nothing can await it here: "
                "use the magic at the top level of a cell or in an async function."
            )

    def save(self, profile: Profile, path: str | None) -> None:
        """Write the profile where `--save` says, and say so."""
        if path:
            with usage_errors():
                save_profile(profile, path)
            print(f"\n*** Profile saved to file {path!r}.")


def _is_machinery(frame: FrameType) -> bool:
    """Return whether the frame belongs to IPython or to us, between the user's code and its magic."""
    return frame.f_globals.get("__name__", "").partition(".")[0] in {"rprof", "IPython"}


@contextmanager
def usage_errors() -> Iterator[None]:
    """Turn what is wrong with options, files and engines into IPython's one-line error."""
    __tracebackhide__ = True
    try:
        yield
    except (ValueError, EngineNotStarted) as error:
        raise UsageError(str(error)) from None


def require_statement(name: str, source: str) -> None:
    """Refuse to measure nothing."""
    if not source.strip():
        raise UsageError(f"%{name} has no statement to measure: write one behind it, or use %%{name} for a whole cell.")


def raise_from_user_code(error: BaseException) -> NoReturn:
    """Raise what the user's code raised, without rprof's frames between."""
    __tracebackhide__ = True
    raise error.with_traceback(users_traceback(error.__traceback__))


def is_silenced(source: str) -> bool:
    """Return whether the code ends in a semicolon, which keeps its value from being displayed."""
    try:
        return bool(DisplayHook.semicolon_at_end_of_expression(source))
    except (tokenize.TokenError, SyntaxError):
        return False
