"""Tab completion of the options of magics."""

from __future__ import annotations

import re

from IPython.core.completer import CompletionContext, SimpleCompletion, SimpleMatcherResult, context_matcher

from rprof.options import COMMANDS, Command

_MAGIC_LINE = re.compile(rf"\s*(?:[\w.\[\], ]+=\s*)?%{{1,2}}({'|'.join(COMMANDS)})\s+(.*)")


@context_matcher(identifier="rprof.complete_options")
def complete_options(context: CompletionContext) -> SimpleMatcherResult:
    """Complete an option of `%time`, `%timeit` and `%prun`, or the value of one that knows its values."""
    match = _MAGIC_LINE.fullmatch(context.text_until_cursor)
    if match is None:
        return {"completions": [], "suppress": False}
    command, typed = COMMANDS[match[1]], match[2]
    words = typed.split()
    word = words.pop() if typed and not typed[-1].isspace() else ""
    offered = _offer(command, words, word)
    return {
        "completions": [
            SimpleCompletion(text=text.removeprefix(word[: len(word) - len(context.token)]), type="option")
            for text in offered
        ],
        "suppress": bool(offered),
    }


def _offer(command: Command, words: list[str], word: str) -> list[str]:
    """Return what can stand at the cursor: a value of the option before it, or an option that begins so."""
    options = command.options_in("magic")
    takes_value = {flag: option for option in options if option.metavar for flag in option.flags_in("magic")}
    position = 0
    while position < len(words):
        if not words[position].startswith("-"):
            return []  # The statement has begun.
        if words[position] in takes_value:
            position += 1
        position += 1
    if position > len(words):
        return [choice for choice in takes_value[words[-1]].choices if choice.startswith(word)]
    if not word.startswith("-"):
        return []
    return [flag for option in options for flag in option.flags_in("magic") if flag.startswith(word)]
