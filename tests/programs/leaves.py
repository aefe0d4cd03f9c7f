"""A program that ends itself: `sys.exit` from the depth, through `finally`, generators and C functions."""

import sys


def produce(n):
    try:
        for i in range(n):
            yield check(i)
    finally:
        len("closing the generator")


def check(i):
    if i == 3:
        sys.exit(f"no more than {i}")
    return i


def consume():
    try:
        return sum(map(abs, produce(10)))
    finally:
        sorted([2, 1], key=lambda x: x)


def main():
    return consume()
