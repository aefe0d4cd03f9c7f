"""`%time` and `%timeit`."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any

from IPython.core.error import UsageError
from IPython.core.magic import line_cell_magic, magics_class, needs_local_scope, no_var_expand

from rprof.display import Look, show
from rprof.kernels import Kernels
from rprof.magics.magic import (
    ProfilerMagics,
    documented,
    is_silenced,
    raise_from_user_code,
    require_statement,
)
from rprof.options import TIME, TIMEIT, clock, parse_line
from rprof.run import Outcome, record, record_awaiting, record_batches, record_batches_awaiting


@magics_class
class TimingMagics(ProfilerMagics):
    """How long a statement takes, once and on average."""

    def sources(self, name: str, line: str, cell: str | None) -> list[str]:
        """Return the statement, or the first line and the cell."""
        _, statement = parse_line(TIME if name == "time" else TIMEIT, line)
        return [statement] if cell is None else [statement, cell]

    @no_var_expand
    @needs_local_scope
    @line_cell_magic
    @documented(TIME)
    def time(self, line: str = "", cell: str | None = None, local_ns: Mapping[str, Any] | None = None) -> Any:
        """Time one execution of a statement, and tell what the system spent on it.

        Usage, in line mode::

          %time [options] statement

        and in cell mode::

          %%time [options]
          code...

        The value of the statement, or of the last expression of the cell, is returned; a semicolon at the end keeps
        it from being displayed. The code may await.
        """
        __tracebackhide__ = True
        from rprof._rprof import TimeEngine

        values, statement = self.parse(TIME, line)
        if statement and cell:
            raise UsageError("Can't use statement directly after '%%time'!")
        source = statement if cell is None else cell
        if cell is None:
            require_statement("time", source)
        program = self.compile_program(source, name="<timed exec>", value_name="<timed eval>", local_ns=local_ns)

        def conclusion(outcome: Outcome) -> Any:
            __tracebackhide__ = True
            show(self.shell, outcome.profile, self.look())
            self.save(outcome.profile, values.save)
            if outcome.error is None:
                return None if is_silenced(source) else outcome.value
            if values.no_raise_error and isinstance(outcome.error, Exception):
                return None
            raise_from_user_code(outcome.error)

        return self.conclude(
            program.awaits,
            partial(record, TimeEngine, program),
            partial(record_awaiting, TimeEngine, program),
            conclusion,
        )

    @no_var_expand
    @line_cell_magic
    @needs_local_scope
    @documented(TIMEIT)
    def timeit(self, line: str = "", cell: str | None = None, local_ns: Mapping[str, Any] | None = None) -> Any:
        """Time a statement over many batches of loops.

        Usage, in line mode::

          %timeit [options] statement

        and in cell mode::

          %%timeit [options] setup
          code...

        The setup is executed but not timed, and its names are there for the code. Garbage collection is off meanwhile,
        and the loop's own cost is taken off. The code may await.
        """
        __tracebackhide__ = True
        from rprof._rprof import TimeitEngine

        values, statement = self.parse(TIMEIT, line)
        kernels = self._compile_kernels(statement, cell)
        engine = TimeitEngine(loops=values.loops or None, runs=values.runs, clock=clock(values), unroll=kernels.unrolls)
        command = (statement if cell is None else cell).strip()
        borrowed = local_ns if cell is None else None
        look = self.look(precision=values.precision)

        def recording() -> Outcome:
            __tracebackhide__ = True
            with _names_lent(self.shell.user_ns, borrowed):
                return record_batches(engine, kernels, command)

        async def awaiting() -> Outcome:
            __tracebackhide__ = True
            with _names_lent(self.shell.user_ns, borrowed):
                return await record_batches_awaiting(engine, kernels, command)

        def conclusion(outcome: Outcome) -> Any:
            __tracebackhide__ = True
            return self._conclude_timeit(outcome, values, look)

        return self.conclude(kernels.awaits, recording, awaiting, conclusion)

    def _compile_kernels(self, statement: str, cell: str | None) -> Kernels:
        """Make the kernels: the whole line is the statement, or its setup if there is a cell."""
        if cell is None:
            require_statement("timeit", statement)
        begun = time.perf_counter()
        setup, body = ("pass", statement) if cell is None else (statement, cell)
        trees = [self.shell.compile.ast_parse(self.shell.transform_cell(source)) for source in (setup, body)]
        parse_time = time.perf_counter() - begun
        setup_tree, body_tree = (self.shell.transform_ast(tree) for tree in trees)
        if not body_tree.body:
            raise UsageError("%%timeit has no statement to measure: the cell holds comments only.")
        return Kernels(
            setup=setup_tree,
            statement=body_tree,
            globals=self.shell.user_ns,
            compile=self.compile_tree,
            parse_time=parse_time,
        )

    def _conclude_timeit(self, outcome: Outcome, values: Any, look: Look) -> Any:
        """Honour the flags: show, save, return."""
        __tracebackhide__ = True
        profile = outcome.profile
        if outcome.has_figures:
            if not values.quiet:
                show(self.shell, profile, look)
            self.save(profile, values.save)
        if outcome.error is not None:
            raise_from_user_code(outcome.error)
        if not (values.result or values.variable):
            return None
        from rprof.results import TimeitResult

        result = TimeitResult(profile, look.precision)
        if values.variable:
            self.shell.user_ns[values.variable] = result
        return result if values.result else None


@contextmanager
def _names_lent(globals: dict[str, Any], locals: Mapping[str, Any] | None) -> Iterator[None]:
    """Make the local names of the function that called `%timeit` global for a while: kernels only see globals."""
    __tracebackhide__ = True
    if locals is None or locals is globals:
        yield
        return
    names = dict(locals)
    shadowed = {name: globals[name] for name in names if name in globals}
    globals.update(names)
    try:
        yield
    finally:
        for name in names:
            globals.pop(name, None)
        globals.update(shadowed)
