"""Closures and lambdas: made in loops, nested, kept, called with cells that change."""


def adder(n):
    return lambda x: x + n


def counter():
    count = 0

    def step(by=1):
        nonlocal count
        count += by
        return count

    return step, lambda: count


def compose(*functions):
    def composed(x):
        for function in reversed(functions):
            x = function(x)
        return x

    return composed


def nested(depth):
    if depth == 0:
        return lambda: 1
    inner = nested(depth - 1)
    return lambda: inner() + 1


def memoised(function):
    seen = {}

    def lookup(n):
        if n not in seen:
            seen[n] = function(lookup, n)
        return seen[n]

    return lookup


def church(n):
    return lambda f: lambda x: x if n == 0 else f(church(n - 1)(f)(x))


def main():
    adders = [adder(n) for n in range(20)]
    late = [lambda: i for i in range(5)]  # noqa: B023
    step, value = counter()
    for n in range(10):
        step(n)
    stairs = memoised(lambda again, n: 1 if n < 2 else again(n - 1) + again(n - 2))
    return (
        sum(add(1) for add in adders),
        [one() for one in late],
        value(),
        compose(str, adder(1), lambda x: x * 2, len)([7, 8]),
        nested(12)(),
        stairs(30),
        church(6)(lambda x: x + 1)(0),
        (lambda *a, **k: len(a) + len(k))(1, 2, c=3),
    )
