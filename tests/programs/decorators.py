"""Decorators: plain, with arguments, as classes, stacked, caching, on methods and on classes."""

import functools


def traced(function):
    @functools.wraps(function)
    def wrapper(*arguments, **words):
        wrapper.calls += 1
        return function(*arguments, **words)

    wrapper.calls = 0
    return wrapper


def repeat(times):
    def decorate(function):
        @functools.wraps(function)
        def repeated(*arguments):
            return [function(*arguments) for _ in range(times)]

        return repeated

    return decorate


class Counted:
    def __init__(self, function):
        self.function = function
        self.calls = 0

    def __call__(self, *arguments):
        self.calls += 1
        return self.function(*arguments)

    def __get__(self, instance, owner):
        return functools.partial(self, instance)


def with_greeting(cls):
    cls.greet = traced(lambda self: f"hello {self.name}")
    return cls


@with_greeting
class Person:
    def __init__(self, name):
        self.name = name

    @Counted
    def initial(self):
        return self.name[0]


@functools.lru_cache(maxsize=None)
def stairs(n):
    return 1 if n < 2 else stairs(n - 1) + stairs(n - 2)


@functools.singledispatch
def size(value):
    return 1


@size.register
def _(value: str):
    return len(value)


@size.register
def _(value: list):
    return sum(size(item) for item in value)


@traced
@repeat(3)
@traced
def greet(name, mark="!"):
    return name + mark


@Counted
def half(n):
    return n if n < 2 else half(n // 2)


def main():
    stairs.cache_clear()
    person = Person("Ada")
    return (
        greet("Ada"),
        greet.__wrapped__("Bob"),
        half(100),
        stairs(30),
        stairs(30),
        person.greet(),
        person.initial(),
        size(["a", "bc", ["def", 1]]),
    )
