"""Deep stacks: near the recursion limit, over it, and through C."""

import sys


def descend(n):
    return 0 if n == 0 else 1 + descend(n - 1)


def zig(n):
    return 0 if n == 0 else 1 + zag(n - 1)


def zag(n):
    return 0 if n == 0 else 1 + zig(n - 1)


def endless(n):
    return endless(n + 1)


def through_sort(n):
    return 0 if n == 0 else sorted([n], key=lambda x: through_sort(x - 1))[0]


def too_deep():
    try:
        endless(0)
    except RecursionError as error:
        return type(error).__name__


def measure():
    depth, frame = 0, sys._getframe()
    while frame:
        depth, frame = depth + 1, frame.f_back
    return depth


def main():
    # The same room however deep the caller stands.
    usual_limit = sys.getrecursionlimit()
    sys.setrecursionlimit(measure() + 900)
    try:
        return descend(880), zig(870), through_sort(40), too_deep()
    finally:
        sys.setrecursionlimit(usual_limit)
