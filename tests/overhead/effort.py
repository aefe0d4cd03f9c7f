"""How long to measure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Effort:
    """How often each thing is measured."""

    pairs: int
    processes: int
    repeats: int


FULL = Effort(pairs=15, processes=11, repeats=9)
QUICK = Effort(pairs=3, processes=3, repeats=2)
"""To see that everything runs; too few for a verdict."""
