"""A figure: one number, what it is compared with, and whether it keeps its bar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

HEADINGS = ("", "rprof", "beside", "", "ratio", "bar", "")
RIGHT = (False, True, False, True, True, False, False)


@dataclass(frozen=True, kw_only=True)
class Figure:
    """What was measured."""

    what: str
    value: float
    unit: str
    peer: str = ""
    """What it is measured beside."""
    peer_value: float | None = None
    ratio: float | None = None
    """The median of the ratios of pairs, not the ratio of the two medians beside it."""
    bar: str = ""
    met: bool | None = None
    """None where there is no bar."""
    pairs: int = 0
    """How many ratios or values the figure is the median of."""

    def cells(self) -> tuple[str, ...]:
        """Return the row of the table."""
        peer_value = "" if self.peer_value is None else with_unit(self.peer_value, self.unit)
        ratio = "" if self.ratio is None else f"{self.ratio:.2f}"
        verdict = {True: "met", False: "not met", None: ""}[self.met]
        return (self.what, with_unit(self.value, self.unit), self.peer, peer_value, ratio, self.bar, verdict)


def with_unit(value: float, unit: str) -> str:
    """Write a number with three digits and its unit."""
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2
    return f"{value:.{digits}f} {unit}"


def table(figures: Sequence[Figure]) -> str:
    """Return the figures as a table."""
    rows = [HEADINGS, *(figure.cells() for figure in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    lines = ["  ".join(map(aligned, row, widths, RIGHT)).rstrip() for row in rows]
    return "\n".join([lines[0], "-" * max(map(len, lines)), *lines[1:]])


def aligned(text: str, width: int, right: bool) -> str:
    """Fill the text up to the width."""
    return text.rjust(width) if right else text.ljust(width)
