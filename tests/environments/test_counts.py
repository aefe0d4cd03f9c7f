"""What runners print is counted right."""

import pytest

from .counts import Counts


@pytest.mark.parametrize(
    ("output", "counts"),
    [
        ("3 passed in 0.12s\n", Counts(3)),
        ("===== 1 failed, 3 passed, 2 skipped, 1 warning in 62.00s (0:01:02) =====\n", Counts(3, 1, 2)),
        ("2 passed, 1 xfailed, 2 errors in 1.00s\n", Counts(2, 2, 1)),
        ("3 passed, 14 subtests passed in 1.00s\n", Counts(3)),
        ("test result: ok. 7 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out\n" * 2, Counts(14, 0, 2)),
        ("test a ... ok\ntest result: FAILED. 7 passed; 2 failed; 0 ignored; 0 measured\n", Counts(7, 2, 0)),
    ],
)
def test_outputs_are_counted(output: str, counts: Counts) -> None:
    assert Counts.read(1 if counts.failed else 0, output) == counts


def test_a_bad_end_without_counts_is_a_failure() -> None:
    assert Counts.read(101, "error: could not compile\n") == Counts(failed=1)
    assert Counts.read(5, "no tests ran in 0.00s\n") == Counts(failed=1)


def test_a_bad_end_after_passes_is_a_failure() -> None:
    assert Counts.read(101, "test result: ok. 7 passed; 0 failed; 0 ignored\nerror\n") == Counts(7, 1)
