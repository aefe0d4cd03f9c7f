"""A suite: tests that run together, and that need not run again while nothing they depend on has changed."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .commands import ChoreFailed, say
from .counts import Counts
from .fingerprints import Stamp, fingerprint


@dataclass(frozen=True)
class Suite:
    """A name, the files and facts that the outcome depends on, and how to run the tests."""

    name: str
    inputs: Sequence[str]
    facts: Sequence[object]
    run: Callable[[], Counts]


@dataclass(frozen=True)
class Outcome:
    """What came of a suite, and whether it ran just now or passed earlier on the same files."""

    counts: Counts
    earlier: bool


def perform(suite: Suite, force: bool) -> Outcome:
    """Run a suite, unless it passed before on the same files; a suite that failed is always run again."""
    stamp, key = Stamp(f"passed-{suite.name}"), fingerprint(suite.inputs, *suite.facts)
    notes = stamp.read(key)
    if notes and not force:
        counts = Counts(**notes["counts"])
        say(f"== {suite.name}: nothing changed since it passed on {notes['when']} ({counts})")
        return Outcome(counts, earlier=True)
    stamp.clear()
    say(f"\n== {suite.name}")
    began = time.monotonic()
    counts = run(suite)
    say(f"== {suite.name}: {counts} in {time.monotonic() - began:.0f} s")
    if not counts.failed:
        stamp.write(key, counts=vars(counts), when=time.strftime("%Y-%m-%d %H:%M:%S"))
    return Outcome(counts, earlier=False)


def run(suite: Suite) -> Counts:
    """Run the tests; what kept them from running counts as one failure."""
    try:
        return suite.run()
    except ChoreFailed as failure:
        say(f"== {suite.name}: {failure}")
        return Counts(failed=1)
