"""The Python package does no arithmetic on measurements."""

import pytest

from .project import complaints, texts
from .shim import NO_MEASUREMENT, calculates_nothing


def test_the_shim_calculates_nothing() -> None:
    assert complaints(calculates_nothing, "python_magics/*.py") == []


def test_every_exception_is_needed() -> None:
    shim = "".join(text for _, text in texts("python_magics/*.py"))
    assert [expression for expression in NO_MEASUREMENT if expression not in shim] == []


@pytest.mark.parametrize(
    "text",
    [
        "import statistics as s",
        "from math import fsum",
        "mean = total / count",
        "total *= 1000",
        "total = sum(times)",
        "shown = '%.3f' % (elapsed * 1e3)",
    ],
)
def test_calculations_are_found(text: str) -> None:
    assert list(calculates_nothing(text))


@pytest.mark.parametrize("text", ["line = ' ' * width", "word = '%s!' % name", "last = count - 1", "most = 10**12"])
def test_words_are_left_alone(text: str) -> None:
    assert list(calculates_nothing(text)) == []
