"""Special methods that the interpreter calls by itself."""

import functools


@functools.total_ordering
class Money:
    def __init__(self, amount):
        self.amount = amount

    def __add__(self, other):
        return Money(self.amount + getattr(other, "amount", other))

    __radd__ = __add__

    def __iadd__(self, other):
        self.amount += other
        return self

    def __mul__(self, factor):
        return NotImplemented if isinstance(factor, dict) else Money(self.amount * factor)

    def __neg__(self):
        return Money(-self.amount)

    def __eq__(self, other):
        return self.amount == other.amount

    def __lt__(self, other):
        return self.amount < other.amount

    def __hash__(self):
        return hash(self.amount)

    def __bool__(self):
        return self.amount != 0

    def __index__(self):
        return self.amount

    def __format__(self, spec):
        return format(self.amount, spec)

    def __repr__(self):
        return f"Money({self.amount})"


class Shelf:
    def __init__(self, *items):
        self.items = list(items)

    def __len__(self):
        return len(self.items)

    def __getitem__(self, index):
        return self.items[index]

    def __setitem__(self, index, value):
        self.items[index] = value

    def __delitem__(self, index):
        del self.items[index]

    def __contains__(self, item):
        return any(item == other for other in self.items)

    def __iter__(self):
        return iter(self.items)

    def __reversed__(self):
        return (item for item in self.items[::-1])

    def __getattr__(self, name):
        if name.startswith("first_"):
            return self.items[: int(name.removeprefix("first_"))]
        raise AttributeError(name)

    def __call__(self, n):
        return self[n]


class Countdown:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        if self.n == 0:
            raise StopIteration
        self.n -= 1
        return self.n


def main():
    purse = [Money(n) for n in (5, 3, 8)]
    shelf = Shelf(*purse)
    shelf[0] = Money(1)
    total = sum(purse, Money(0))
    total += 1
    try:
        purse[0] * {}
    except TypeError:
        refused = True
    del shelf[2]
    return (
        repr(total),
        sorted(purse)[0].amount,
        max(purse) >= min(purse),
        len({*purse, Money(5)}),
        [bool(money) for money in (*purse, Money(0))],
        range(10)[Money(4)],
        f"{-total:>8}",
        refused,
        len(shelf),
        Money(3) in shelf,
        [money.amount for money in reversed(shelf)],
        len(shelf.first_1),
        hasattr(shelf, "last"),
        shelf(0).amount,
        list(Countdown(4)),
        dict(zip(Countdown(3), "abc", strict=True)),
        *Countdown(2),
    )
