"""Comprehensions, which have frames of their own up to Python 3.11, and generator expressions, which always have."""

import itertools


def square(n):
    return n * n


def matrix(n):
    return [[square(i) + j for j in range(n)] for i in range(n)]


def flatten(rows):
    return [cell for row in rows for cell in row if cell % 2]


def distinct(cells):
    return {square(cell) % 7 for cell in cells}


def table(cells):
    return {cell: square(cell) for cell in cells}


def lazily(cells):
    return (square(cell) for cell in cells if cell > 3)


def with_lambdas(n):
    return [f() for f in [lambda i=i: square(i) for i in range(n)]]


class Scope:
    names = [str(n) for n in range(4)]  # noqa: RUF012
    lengths = {name: len(name) for name in names}  # noqa: RUF012


def failing(cells):
    try:
        return [1 // (cell - 2) for cell in cells]
    except ZeroDivisionError:
        return [square(cell) for cell in cells]


def main():
    rows = matrix(8)
    cells = flatten(rows)
    pipeline = (n + 1 for n in (n * 2 for n in lazily(cells)))
    return (
        len(cells),
        sorted(distinct(cells)),
        len(table(cells)),
        sum(lazily(cells)),
        list(itertools.islice(pipeline, 5)),
        any(square(n) > 20 for n in range(100)),
        all(len(row) == 8 for row in rows),
        with_lambdas(6),
        Scope.lengths,
        failing(range(4)),
        [[[square(k) for k in range(j)] for j in range(i)] for i in range(5)],
        dict(enumerate(c for c in "abc")),
        max((len(name) for name in Scope.names), default=0),
    )
