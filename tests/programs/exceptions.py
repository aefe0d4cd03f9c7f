"""Exceptions: raised, caught, raised again, through C functions, in `finally`, chained, grouped and counted."""

import json
import traceback


class Refused(ValueError):
    def __init__(self, reason, code=1):
        super().__init__(reason)
        self.code = code

    def __str__(self):
        return f"{self.code}: {super().__str__()}"


def refuse(reason):
    raise Refused(reason, len(reason))


def catch(reason):
    try:
        refuse(reason)
    except Refused as error:
        return str(error)


def raise_again(reason):
    try:
        refuse(reason)
    except Refused:
        raise


def raise_from(reason):
    try:
        raise_again(reason)
    except Refused as error:
        raise LookupError("while looking") from error


def in_finally(log):
    try:
        raise_from("finally")
    finally:
        log.append("first")
        try:
            int("no number")
        except ValueError:
            log.append(catch("second"))


def swallowed_by_return(log):
    try:
        refuse("swallowed")
    finally:
        return len(log)  # noqa: B012


def key_that_fails(word):
    return refuse(word) if word == "pear" else len(word)


def through_c(words):
    try:
        return sorted(words, key=key_that_fails)
    except Refused as error:
        return error.code


def from_c():
    failures = 0
    for attempt in (
        lambda: [].pop(),
        lambda: {}["missing"],
        lambda: ord("two"),
        lambda: json.loads("{"),
        lambda: "text".index("z"),
        lambda: next(iter(())),
        lambda: max([]),
    ):
        try:
            attempt()
        except (IndexError, KeyError, TypeError, ValueError, StopIteration):
            failures += 1
    return failures


def deep(n):
    if n == 0:
        refuse("deep")
    try:
        return deep(n - 1)
    except Refused as error:
        if n % 3:
            raise
        return error.code + deep_ok(n)


def deep_ok(n):
    return n if n == 0 else 1 + deep_ok(n - 1)


def grouped():
    caught = []
    try:
        raise ExceptionGroup("both", [Refused("a"), KeyError("b")])
    except* Refused as group:
        caught.append(len(group.exceptions))
    except* KeyError as group:
        caught.append(str(group.exceptions[0]))
    return caught


def main():
    log = []
    try:
        in_finally(log)
    except LookupError as error:
        log.append(type(error.__cause__).__name__)
        log.append(len(traceback.extract_tb(error.__traceback__)))
    log += [catch("x" * n) for n in range(5)]
    log += [swallowed_by_return(log), through_c(["fig", "pear", "plum"]), from_c(), deep(10), grouped()]
    return log
