"""Every way to pass arguments: unpacked, by keyword, through partial objects, bound methods and C functions."""

import functools
import operator


def plain(a, b=2, *rest, c=3, **words):
    return a + b + c + sum(rest) + len(words)


def forward(*arguments, **words):
    return plain(*arguments, **words)


def positional_only(a, /, b, *, c):
    return a * b * c


class Holder:
    def __init__(self, *values, **words):
        self.values = values
        self.words = words

    def method(self, n=0):
        return len(self.values) + n

    @classmethod
    def make(cls, *values):
        return cls(*values, made=True)


def default_made_once(items=[len("default")]):  # noqa: B006, B008
    return len(items)


def main():
    numbers, words = [1, 2, 3, 4], {"c": 5, "d": 6}
    holder = Holder.make(*numbers)
    bound = holder.method
    append = [].append
    append(*[1])
    return (
        plain(1),
        plain(*numbers, **words),
        forward(*numbers, **words),
        forward(1, c=1),
        positional_only(2, b=3, c=4),
        functools.partial(plain, 1, c=0)(5, x=1),
        functools.partial(forward, *numbers)(),
        functools.partialmethod(plain, 1).func(2),
        bound(),
        bound(*[5]),
        Holder.method(holder, n=1),
        operator.attrgetter("values")(holder),
        operator.call(plain, 7),
        max(*numbers),
        max(numbers, key=lambda n: -n),
        int("ff", base=16),
        "{:>5}|{name}".format("a", name="b"),
        sorted(numbers, reverse=True),
        "a,b".split(sep=","),
        dict(**words),
        print(*[], end=""),
        str.join(",", "abc"),
        list.pop([1]),
        default_made_once(),
    )
