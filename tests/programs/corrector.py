"""A spelling corrector over a generated text: words near a misspelled one, the most frequent of them wins."""

import bisect
import collections
import itertools
import re

LETTERS = "abcdefghijklmnopqrstuvwxyz"
ONSETS = "b c d f g h k l m n p r s t th st br".split()
ENDINGS = "a e i o u an en ing ed er ion al".split()


class Chance:
    """Numbers that look random and are the same each time, on every version of Python."""

    def __init__(self, seed):
        self.state = seed

    def below(self, limit):
        self.state = (self.state * 1103515245 + 12345) % 2**31
        return self.state * limit >> 31

    def one_of(self, items):
        return items[self.below(len(items))]


def text(size, chance):
    """Return so many words, few of them often and many of them seldom, as in a natural language."""
    vocabulary = list(dict.fromkeys(spelling(chance) for _ in range(1000)))
    heights = list(itertools.accumulate(10_000 // rank for rank in range(1, len(vocabulary) + 1)))
    return " ".join(vocabulary[bisect.bisect(heights, chance.below(heights[-1]))] for _ in range(size))


def spelling(chance):
    return "".join(chance.one_of(ONSETS) + chance.one_of(ENDINGS) for _ in range(1 + chance.below(3)))


class Corrector:
    def __init__(self, text):
        self.counts = collections.Counter(words(text))

    def correct(self, word):
        return max(self.candidates(word), key=self.frequency)

    def frequency(self, word):
        return self.counts[word]

    def candidates(self, word):
        return self.known([word]) or self.known(one_edit(word)) or self.known(two_edits(word)) or [word]

    def known(self, spellings):
        return {spelling for spelling in spellings if spelling in self.counts}


def words(text):
    return re.findall(r"\w+", text.lower())


def one_edit(word):
    parts = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    return {
        *(left + right[1:] for left, right in parts if right),
        *(left + right[1] + right[0] + right[2:] for left, right in parts if len(right) > 1),
        *(left + letter + right[1:] for left, right in parts if right for letter in LETTERS),
        *(left + letter + right for left, right in parts for letter in LETTERS),
    }


def two_edits(word):
    return (twice for once in one_edit(word) for twice in one_edit(once))


def misspell(word, chance):
    place = chance.below(len(word))
    return word[:place] + chance.one_of(LETTERS) + word[place + 1 :]


def main(size=2000, typos=12, distant=1):
    chance = Chance(7)
    corrector = Corrector(text(size, chance))
    known = sorted(corrector.counts)
    wrong = [misspell(chance.one_of(known), chance) for _ in range(typos)]
    return [corrector.correct(word) for word in [*wrong, *["thingensing"] * distant]]
