"""Rules for Rust files."""

import re
from collections.abc import Iterator, Sequence

# NOTE: `unsafe extern "C" fn name() {` opens a function, not a block: nothing may stand between the ABI and the brace.
UNSAFE_BLOCK = re.compile(r'\bunsafe\s+(?:extern\s+"[^"]*"\s*\{|\{|impl\b)')
PRINTING = re.compile(r"\b(?:e?print(?:ln)?|dbg)!\s*[(\[{]")
LITERAL = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)'")


def opens_with_a_sentence(text: str) -> Iterator[str]:
    """Every file opens with one line that says what lives there."""
    if not text.startswith("//! "):
        yield "does not open with a `//!` line"


def forbids_unsafe(text: str) -> Iterator[str]:
    """The root of a crate without unsafe code has the compiler refuse it."""
    if "#![forbid(unsafe_code)]" not in text:
        yield "lacks `#![forbid(unsafe_code)]`"


def gives_safety_reasons(text: str) -> Iterator[str]:
    """Every unsafe block has its reason right above."""
    lines = text.splitlines()
    for index, line in enumerate(lines):
        if UNSAFE_BLOCK.search(code_of(line, keep="extern")) and not has_reason(lines[:index]):
            yield f"line {index + 1}: unsafe without `// SAFETY:` right above"


def has_reason(above: Sequence[str]) -> bool:
    """Tell whether the comment that ends these lines, before attributes, gives a reason."""
    for line in reversed(above):
        words = line.strip()
        if words.startswith("// SAFETY:"):
            return True
        if not words.startswith(("//", "#[")):
            return False
    return False


def prints_nothing(text: str) -> Iterator[str]:
    """A library returns what it has to say."""
    for number, line in enumerate(text.splitlines(), start=1):
        if PRINTING.search(code_of(line)):
            yield f"line {number}: prints"


def code_of(line: str, keep: str = "") -> str:
    """Return a line without its comment and its literals; with its literals if it holds the word to keep."""
    code = line if keep and keep in line else LITERAL.sub('""', line)
    return code.partition("//")[0]
