"""Coroutines and asynchronous generators, driven by hand so that every step is the same each time."""

import types


@types.coroutine
def pause(value):
    return (yield value)


async def double(n):
    return 2 * await pause(n)


async def together(n):
    total = 0
    for i in range(n):
        total += await double(i)
    return total


async def counting(n):
    for i in range(n):
        await pause(i)
        yield i


class Resource:
    def __init__(self, log):
        self.log = log

    async def __aenter__(self):
        self.log.append(await pause("enter"))
        return self

    async def __aexit__(self, *exception):
        self.log.append(await pause("exit"))
        return exception[0] is KeyError


class Later:
    def __init__(self, value):
        self.value = value

    def __await__(self):
        yield self.value
        return len(self.value)


async def with_resource(log):
    async with Resource(log):
        log.append([i async for i in counting(3)])
        log.append(await Later("abc"))
        raise KeyError("swallowed")


async def fails():
    await pause("before")
    raise ValueError("failed")


async def recovers():
    try:
        await fails()
    except ValueError as error:
        return str(error)


def drive(coroutine):
    sent = None
    steps = []
    while True:
        try:
            sent = coroutine.send(sent)
            steps.append(sent)
        except StopIteration as stop:
            return steps, stop.value


def abandoned():
    coroutine = together(5)
    coroutine.send(None)
    coroutine.close()
    other = recovers()
    other.send(None)
    try:
        other.throw(OSError("from outside"))
    except OSError as error:
        return str(error)


def main():
    log = []
    return drive(together(6)), drive(with_resource(log)), log, drive(recovers()), abandoned()
