"""Functions that share a name, a line or both, so that pstats cannot tell some of them apart."""

import functools


def work(n):
    return n + 1


class First:
    def work(self, n):
        return work(n)

    def __repr__(self):
        return "first"


class Second:
    def work(self, n):
        return work(n) + First().work(n)

    def __repr__(self):
        return "second"


def make(n):
    def work(x):
        return x + n

    return work


pair = (lambda x: x + 1), (lambda x: x * 2)
triple = [lambda x, k=k: x + k for k in range(3)]
outer, inner = (lambda f, x: f(x) + 1), (lambda x: x)


def overload(n):
    return n


first_overload = overload


def overload(n):
    return first_overload(n) + 1


def main():
    return (
        work(1),
        First().work(1),
        Second().work(1),
        [make(n)(1) for n in range(4)],
        [f(g(3)) for f in pair for g in pair],
        [f(1) for f in triple],
        outer(inner, 5),
        overload(1),
        f"{First()} {Second()}",
        functools.reduce(lambda a, b: (lambda c: a + c)(b), range(5)),
    )
