"""Python functions that C functions call."""

import bisect
import collections
import functools
import itertools
import json
import operator
import re

WORDS = "the quick brown fox jumps over the lazy dog while the cat sleeps".split()


def by_length(word):
    return len(word), word


def compare(a, b):
    return (a > b) - (a < b)


def shout(match):
    return match.group(0).upper()


def add(a, b):
    return a + b


def as_object(pairs):
    return dict(pairs) | {"size": len(pairs)}


def encode(value):
    if isinstance(value, set):
        return sorted(value)
    raise TypeError(type(value).__name__)


def vowels(word):
    return sum(map("aeiou".__contains__, word))


class Seen(dict):
    def __missing__(self, key):
        self[key] = value = vowels(key)
        return value


def main():
    reader = iter(WORDS)
    text = json.dumps({"words": set(WORDS)}, default=encode)
    by_vowels = Seen()
    defaults = collections.defaultdict(lambda: vowels("aei"))
    return (
        sorted(WORDS, key=by_length),
        sorted(WORDS, key=functools.cmp_to_key(compare)),
        sorted(WORDS, key=str.upper)[0],
        list(map(by_length, WORDS))[0],
        list(map(add, range(5), range(5))),
        list(filter(lambda word: "o" in word, WORDS)),
        re.sub(r"\b\w", shout, " ".join(WORDS)),
        functools.reduce(add, range(20)),
        functools.reduce(operator.mul, range(1, 9)),
        json.loads(text, object_pairs_hook=as_object)["size"],
        min(WORDS, key=vowels),
        max(WORDS, key=lambda word: word[-1]),
        [(k, len(list(group))) for k, group in itertools.groupby(sorted(WORDS, key=len), key=len)],
        list(itertools.starmap(add, zip(range(4), range(4), strict=True))),
        list(itertools.takewhile(lambda word: len(word) != 4, WORDS)),
        list(itertools.accumulate(range(6), add)),
        list(iter(lambda: next(reader), "fox")),
        [by_vowels[word] for word in WORDS],
        [defaults[n % 3] for n in range(6)],
        bisect.bisect([1, 2, 3, 5, 8], 4, key=lambda n: n),
        operator.methodcaller("upper")("x"),
        functools.partial(add, 2)(3),
    )
