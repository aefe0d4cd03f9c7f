"""`%prun`."""

from __future__ import annotations

from functools import partial
from types import SimpleNamespace
from typing import Any

from IPython.core.magic import line_cell_magic, magics_class, no_var_expand

from rprof.display import Look, in_notebook, show
from rprof.magics.magic import ProfilerMagics, documented, raise_from_user_code, require_statement, usage_errors
from rprof.options import PRUN, parse_line
from rprof.run import Outcome, record, record_awaiting
from rprof.saving import check_file, dump_statistics, write_text

_EXIT_CAUGHT = "*** SystemExit exception caught in code being profiled."


@magics_class
class CallsMagics(ProfilerMagics):
    """What was called how often, by whom, and how long it took."""

    def sources(self, name: str, line: str, cell: str | None) -> list[str]:
        """Return the statement, and the cell behind it."""
        _, statement = parse_line(PRUN, line)
        return [_join(statement, cell)]

    @no_var_expand
    @line_cell_magic
    @documented(PRUN)
    def prun(self, line: str = "", cell: str | None = None) -> Any:
        """Run a statement and record every call it makes, of Python and of C functions.

        Usage, in line mode::

          %prun [options] statement

        and in cell mode::

          %%prun [options] [statement]
          code...

        In cell mode the code follows the statement of the first line, which may be empty. The code runs in the user's
        namespace and may await.
        """
        __tracebackhide__ = True
        from rprof._rprof import CallsEngine

        values, statement = self.parse(PRUN, line)
        look = self.look(sort=values.sort, limits=values.limits, strip_dirs=False if values.full_paths else None)
        with usage_errors():
            for path in filter(None, (values.text_file, values.dump_file)):
                check_file(path)
        source = _join(statement, cell)
        if cell is None:
            require_statement("prun", source)
        # The file name is the one the built-in magic's code has, so that both tables hold the same names.
        program = self.compile_program(source, name="<string>", local_ns=self.shell.user_ns)

        def conclusion(outcome: Outcome) -> Any:
            __tracebackhide__ = True
            return self._conclude_prun(outcome, values, look)

        return self.conclude(
            program.awaits,
            partial(record, CallsEngine, program),
            partial(record_awaiting, CallsEngine, program),
            conclusion,
        )

    def _conclude_prun(self, outcome: Outcome, values: SimpleNamespace, look: Look) -> Any:
        """Honour the flags: show, say what happened, save, return."""
        __tracebackhide__ = True
        profile = outcome.profile
        exit_caught = _EXIT_CAUGHT if isinstance(outcome.error, SystemExit) else ""
        if not values.quiet:
            show(self.shell, profile, look, paged=True)
        if exit_caught or not in_notebook(self.shell):
            print(exit_caught, end=" ")
        with usage_errors():
            if values.dump_file:
                dump_statistics(profile, values.dump_file)
                print(f"\n*** Profile stats marshalled to file {values.dump_file!r}.{exit_caught}")
            if values.text_file:
                write_text(look.render_text(profile), values.text_file)
                print(f"\n*** Profile printout saved to text file {values.text_file!r}.{exit_caught}")
        self.save(profile, values.save)
        if outcome.error is not None and not exit_caught:
            raise_from_user_code(outcome.error)
        if not values.result:
            return None
        from rprof.results import CallStats

        return CallStats(profile, strip_dirs=look.strip_dirs, sort=look.sort)


def _join(statement: str, cell: str | None) -> str:
    return statement if cell is None else f"{statement}\n{cell}"
