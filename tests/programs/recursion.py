"""Functions that call themselves, directly, in pairs and in a ring."""


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def ackermann(m, n):
    if m == 0:
        return n + 1
    if n == 0:
        return ackermann(m - 1, 1)
    return ackermann(m - 1, ackermann(m, n - 1))


def even(n):
    return n == 0 or odd(n - 1)


def odd(n):
    return n != 0 and even(n - 1)


def red(n):
    return [n] + green(n - 1) if n > 0 else []


def green(n):
    return [n] + blue(n - 2) if n > 0 else []


def blue(n):
    return red(n - 1) + red(n - 4) if n > 0 else []


def hanoi(disks, source, target, spare, moves):
    if disks:
        hanoi(disks - 1, source, spare, target, moves)
        moves.append((source, target))
        hanoi(disks - 1, spare, target, source, moves)


def permutations(items):
    if len(items) < 2:
        return [items]
    return [[items[i], *rest] for i in range(len(items)) for rest in permutations(items[:i] + items[i + 1 :])]


def main():
    moves = []
    hanoi(6, "a", "b", "c", moves)
    return fib(13), ackermann(2, 6), even(40), odd(40), len(red(25)), len(moves), len(permutations([1, 2, 3, 4, 5]))
