"""Generators: exhausted, left early, closed, thrown into, delegating, dropped while suspended, and recursive."""

import contextlib
import itertools


def count(n):
    for i in range(n):
        yield i


def twice(n):
    yield from count(n)
    yield from count(n)
    return "done"


def report(n, log):
    log.append((yield from twice(n)))


def walk(depth):
    if depth:
        yield from walk(depth - 1)
        yield depth
        yield from walk(depth - 1)


def averager():
    total = seen = 0
    average = None
    while True:
        value = yield average
        total += value
        seen += 1
        average = total / seen


def patient(log):
    while True:
        try:
            yield len(log)
        except ValueError as error:
            log.append(str(error))
        except GeneratorExit:
            log.append("closed")
            raise


def stubborn():
    try:
        yield 1
    finally:
        [len(word) for word in ("clean", "up")]


def delegating(log):
    try:
        yield from patient(log)
    finally:
        log.append("delegate ended")


def fails_midway():
    yield 1
    raise LookupError("midway")


def primes():
    found = []
    for n in itertools.count(2):
        if all(n % p for p in found):
            found.append(n)
            yield n


def left_early():
    for n in count(100):
        if n == 3:
            return n
    return None


def dropped_while_suspended():
    generator = stubborn()
    next(generator)
    del generator
    never_started = stubborn()
    return never_started is not None


def thrown_into(log):
    generator = delegating(log)
    next(generator)
    for n in range(3):
        generator.throw(ValueError(f"thrown {n}"))
    generator.close()
    unstarted = patient(log)
    with contextlib.suppress(KeyError):
        unstarted.throw(KeyError("before the start"))
    generator = delegating(log)
    next(generator)
    with contextlib.suppress(KeyError):
        generator.throw(KeyError("not caught inside"))


def main():
    log = []
    average = averager()
    next(average)
    thrown_into(log)
    with contextlib.suppress(LookupError):
        list(fails_midway())
    return (
        sum(twice(10)),
        list(report(3, log)),
        list(walk(6)),
        [average.send(n) for n in range(10)],
        log,
        list(itertools.islice(primes(), 20)),
        left_early(),
        dropped_while_suspended(),
        list(zip(count(3), count(4), strict=False)),
        3 in count(10),
        sorted(count(5), reverse=True),
        [*count(2), *count(2)],
    )
