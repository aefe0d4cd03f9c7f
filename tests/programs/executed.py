"""Code compiled and run while the program runs: `exec`, `eval`, `type`, and generated functions."""

import collections
import dataclasses


def evaluate(expression, **names):
    return eval(expression, {"__builtins__": {"len": len, "sum": sum}}, names)


def define(name, body):
    namespace = {}
    exec(f"def {name}(x):\n    return {body}\n", namespace)
    return namespace[name]


def nested(depth):
    if depth == 0:
        return 0
    namespace = {"nested": nested, "depth": depth}
    exec("result = 1 + nested(depth - 1)", namespace)
    return namespace["result"]


def fails():
    try:
        exec("def inner():\n    return 1 / 0\n\ninner()")
    except ZeroDivisionError as error:
        return str(error)


def main():
    functions = [define("same_name", f"x + {n}") for n in range(5)]
    made = type("Made", (), {"double": define("double", "x.value * 2"), "value": 21})
    Point = collections.namedtuple("Point", "x y")
    Record = dataclasses.make_dataclass("Record", ["name", ("size", int, 1)], order=True)
    return (
        evaluate("len(words) + sum(x for x in numbers)", words="ab", numbers=[1, 2, 3]),
        [function(1) for function in functions],
        nested(6),
        fails(),
        made().double(),
        Point(1, 2)._replace(x=3)._asdict(),
        sorted([Record("b"), Record("a", 2), Record("a")])[0],
        eval("[f(n) for n in range(3)]", {"f": functions[0]}),
    )
