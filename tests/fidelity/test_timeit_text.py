"""`Profile.render("classic")` of a `timeit` run is what IPython prints of the same numbers, letter for letter."""

from __future__ import annotations

import io
import random
import sys
import zlib
from collections.abc import Iterator

import pytest
from IPython.core.magics.execution import TimeitResult, _format_time
from rprof._rprof import Profile, TimeitEngine

BATCH_OF_MEASURED_ROLE = 1
TABLE = b"\x07batches"


@pytest.fixture(scope="module")
def empty() -> bytes:
    """Return the file of a `timeit` run that measured nothing."""
    return TimeitEngine().finish(command="pass").to_bytes()


def profile_of_runs(empty: bytes, elapsed: list[int], loops: int) -> Profile:
    """Return the profile of runs that took so many nanoseconds, each one batch of so many loops."""
    rows = [[BATCH_OF_MEASURED_ROLE, run, 1, loops, value] for run, value in enumerate(elapsed)]
    table = b"".join(varint(number) for number in [len(rows), *(number for row in rows for number in row)])
    return Profile.from_bytes(with_batches(empty, table))


def with_batches(file: bytes, table: bytes) -> bytes:
    """Return the file with another table of batches: a section is its name and its content, each with its length."""
    body = zlib.decompress(file[12:], wbits=-15)
    before, after = body.split(TABLE, 1)
    assert after[0] == 1, "the table of an empty run is one byte long"
    body = before + TABLE + varint(len(table)) + table + after[2:]
    compressor = zlib.compressobj(wbits=-15)
    compressed = compressor.compress(body) + compressor.flush()
    return file[:8] + zlib.crc32(compressed).to_bytes(4, "little") + compressed


def varint(number: int) -> bytes:
    encoded = bytearray()
    while number >= 0x80:
        encoded.append(number & 0x7F | 0x80)
        number >>= 7
    encoded.append(number)
    return bytes(encoded)


def times() -> Iterator[tuple[int, int]]:
    """Yield nanoseconds and loops: of all sizes, round, at the edge of another digit or unit, and halfway between."""
    chance = random.Random(7)
    for exponent in range(15):
        for first in (1, 2, 5, 9, 95, 99, 994, 995, 999, 9985, 9995, 9999, 99949, 99950, 99999, 123456, 250, 125, 375):
            for loops in (1, 8, 1000, 10**7):
                yield first * 10**exponent, loops
    for second in (59, 60, 61, 90, 119, 3599, 3600, 3661, 86399, 86400, 90061, 10**7):
        yield second * 10**9, 1
        yield second * 10**9 - 1, 1
    for _ in range(3000):
        yield int(10 ** chance.uniform(0, 15)), chance.choice([1, 2, 5]) * 10 ** chance.randrange(9)


@pytest.mark.parametrize("precision", [0, 1, 3, 5, 17])
def test_times_are_written_as_ipython_writes_them(empty: bytes, precision: int) -> None:
    for elapsed, loops in times():
        profile = profile_of_runs(empty, [elapsed], loops)
        written = profile.render("classic", precision=precision).split(" ±")[0]
        # The division by loops comes first in both, so that not even the last bit may differ.
        assert written == _format_time(elapsed / loops / 1e9, precision), (elapsed, loops)


@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "latin-1"])
def test_the_sentence_is_that_of_ipython(empty: bytes, encoding: str, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(11)
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), encoding))
    # IPython asks for each of the two characters by itself, we for both: Latin-1 has one of them.
    ascii = encoding != "utf-8"
    sentences = []
    for _ in range(300):
        loops = chance.choice([1, 10, 1000, 20_000, 10**8])
        # Long enough that no sum lies halfway between two last digits, where the last bit of a double decides.
        middle = int(10 ** chance.uniform(6, 12))
        elapsed = [middle + chance.randrange(middle) for _ in range(chance.choice([1, 2, 7, 31]))]
        profile = profile_of_runs(empty, elapsed, loops)
        timings = profile.timings()
        result = TimeitResult(
            timings.loops, timings.repeat, timings.best, timings.worst, timings.all_runs, timings.compile_time, 3
        )
        expected = str(result).replace("±", "+-") if ascii else str(result)
        sentences.append((profile.render("classic", ascii=ascii), expected))
    monkeypatch.undo()
    for written, expected in sentences:
        assert written == expected


def test_runs_that_differ_much_are_said_to(empty: bytes) -> None:
    caution = "The slowest run took 5.00 times longer than the fastest. This could mean that an intermediate result is"
    assert profile_of_runs(empty, [1000, 5000], 1).render("classic").startswith(f"{caution} being cached.\n3 μs ± ")
    assert profile_of_runs(empty, [1000, 4000], 1).render("classic").startswith("2.5 μs ± ")
    assert profile_of_runs(empty, [100, 1000], 1).render("classic").startswith("550 ns ± ")


@pytest.mark.parametrize(
    ("compile", "line"), [(0.1, ""), (0.1001, "\nCompiler time: 0.10 s"), (2.3456, "\nCompiler time: 2.35 s")]
)
def test_a_slow_compiler_is_mentioned(compile: float, line: str) -> None:
    engine = TimeitEngine(loops=1, runs=1)
    engine.next_kernel()
    for batch in engine.batches():
        engine.mark()
        for _ in batch:
            pass
        engine.mark()
    text = engine.finish(command="pass", compile=compile).render("classic")
    assert text.endswith(f"(mean ± std. dev. of 1 run, 1 loop each){line}")
