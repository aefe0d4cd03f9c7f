"""Counts: how many tests passed, failed and were skipped, read from what their runners print."""

import re
from dataclasses import dataclass
from typing import Self

CARGO = re.compile(r"^test result: \w+\. (\d+) passed; (\d+) failed; (\d+) ignored", re.MULTILINE)
PYTEST = re.compile(r"^(?:=+ )?((?:\d+ [a-z ]+(?:, )?)+) in [\d.]+s", re.MULTILINE)


@dataclass(frozen=True)
class Counts:
    """The outcomes of some tests."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: Self) -> "Counts":
        """Return the outcomes of both."""
        return Counts(self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped)

    def __str__(self) -> str:
        """Write the counts as test runners do."""
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"

    @classmethod
    def read(cls, status: int, output: str) -> "Counts":
        """Read what cargo test or pytest printed; a run that ended badly has at least one failure."""
        total = Counts()
        for passed, failed, ignored in CARGO.findall(output):
            total += Counts(int(passed), int(failed), int(ignored))
        for summary in PYTEST.findall(output):
            total += cls.of_pytest(summary)
        if status and not total.failed:
            total += Counts(failed=1)
        return total

    @classmethod
    def of_pytest(cls, summary: str) -> "Counts":
        """Read `3 passed, 1 skipped, 2 errors`."""
        words = {word: int(number) for number, word in re.findall(r"(\d+) (\w+)", summary)}
        failed = sum(words.get(word, 0) for word in ("failed", "error", "errors"))
        passed = words.get("passed", 0) + words.get("xpassed", 0)
        return cls(passed, failed, words.get("skipped", 0) + words.get("xfailed", 0))
