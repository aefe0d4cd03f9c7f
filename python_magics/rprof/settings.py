"""What a user sets once: the traits behind `%config RProf` and `c.RProf.… = …`."""

from __future__ import annotations

from collections.abc import Sequence

from traitlets import Bool, Enum, Int, List, TraitError, Unicode, validate
from traitlets.config import Configurable

from rprof.display import Look


class RProf(Configurable):
    """How rprof shows what it measured."""

    text = Enum(
        ["classic", "full"],
        "classic",
        help="The text of a report: 'classic' is what the built-in magic prints, 'full' adds all that rprof knows.",
    ).tag(config=True)
    precision = Int(3, min=1, max=1_000, help="How many significant digits %time and %timeit show.").tag(config=True)
    sort = List(Unicode(), ["time"], help="The keys %prun sorts by, as of its -s option.").tag(config=True)
    max_rows = Int(0, min=0, help="How many rows %prun shows when it has no -l option; 0 for all.").tag(config=True)
    strip_dirs = Bool(True, help="Show the last part of file paths only; --full-paths shows all.").tag(config=True)

    @validate("sort")
    def _validate_sort(self, proposal: dict[str, list[str]]) -> list[str]:
        from rprof._rprof import check_report_options

        keys = proposal["value"]
        try:
            check_report_options(sort=keys)
        except ValueError as error:
            raise TraitError(str(error)) from None
        return keys

    def look(
        self,
        *,
        sort: Sequence[str] = (),
        limits: Sequence[int | float | str] = (),
        strip_dirs: bool | None = None,
        precision: int | None = None,
    ) -> Look:
        """Return how to render a report: as these say, and where they say nothing, as the user has set."""
        return Look(
            text="classic" if self.text == "classic" else "text",
            sort=sort or tuple(self.sort),
            limits=limits or ((self.max_rows,) if self.max_rows else ()),
            strip_dirs=self.strip_dirs if strip_dirs is None else strip_dirs,
            precision=self.precision if precision is None else precision,
        )
