"""A calculator: tokens by regular expression, a parser by recursive descent, a tree, and two visitors."""

import dataclasses
import operator
import re

TOKEN = re.compile(r"\s*(?:(\d+)|(.))")
OPERATORS = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.floordiv}


@dataclasses.dataclass(frozen=True)
class Number:
    value: int


@dataclasses.dataclass(frozen=True)
class Operation:
    sign: str
    left: object
    right: object


class Parser:
    def __init__(self, text):
        self.tokens = [number or sign for number, sign in TOKEN.findall(text)]

    def peek(self):
        return self.tokens[0] if self.tokens else None

    def take(self):
        return self.tokens.pop(0)

    def expression(self):
        return self.chain("+-", self.term)

    def term(self):
        return self.chain("*/", self.factor)

    def chain(self, signs, part):
        left = part()
        while self.peek() and self.peek() in signs:
            left = Operation(self.take(), left, part())
        return left

    def factor(self):
        token = self.take()
        if token == "(":
            inner = self.expression()
            self.take()
            return inner
        if not token.isdigit():
            raise SyntaxError(f"unexpected {token}")
        return Number(int(token))


def evaluate(tree):
    match tree:
        case Number(value):
            return value
        case Operation(sign, left, right):
            return OPERATORS[sign](evaluate(left), evaluate(right))


def show(tree):
    match tree:
        case Number(value):
            return str(value)
        case Operation(sign, left, right):
            return f"({show(left)} {sign} {show(right)})"


def calculate(text):
    try:
        tree = Parser(text).expression()
        return show(tree), evaluate(tree)
    except (SyntaxError, ZeroDivisionError) as error:
        return str(error)


def main():
    texts = ["1 + 2 * 3", "(1 + 2) * 3", "8 / (4 - 4)", "2 * )", "((((7))))", "1 - 2 - 3 * (4 + 5 * 6) / 7"]
    return [calculate(text) for text in texts] + [calculate("+".join(["1 * (2 + 3)"] * 10))[1]]
