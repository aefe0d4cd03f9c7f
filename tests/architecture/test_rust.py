"""Rust files keep the rules that neither rustc nor clippy knows."""

import pytest

from . import rust
from .project import Rule, complaints

LIBRARIES = "crates/*/src/*.rs"


def test_every_file_opens_with_a_sentence() -> None:
    assert complaints(rust.opens_with_a_sentence, "crates/*.rs") == []


def test_every_unsafe_block_has_a_reason() -> None:
    assert complaints(rust.gives_safety_reasons, "crates/*.rs") == []


def test_libraries_print_nothing() -> None:
    assert complaints(rust.prints_nothing, LIBRARIES) == []


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (rust.opens_with_a_sentence, "use std::fmt;\n"),
        (rust.opens_with_a_sentence, "\n//! Late.\n"),
        (rust.forbids_unsafe, "//! A crate.\n#![warn(unsafe_code)]\n"),
        (rust.gives_safety_reasons, "let size = unsafe { sysconf(30) };\n"),
        (rust.gives_safety_reasons, "// SAFETY: Too far away.\n\nlet size = unsafe { sysconf(30) };\n"),
        (rust.gives_safety_reasons, "// Trust me.\nunsafe {\n"),
        (rust.gives_safety_reasons, "unsafe impl Send for Probe {}\n"),
        (rust.gives_safety_reasons, 'unsafe extern "C" {\n'),
        (rust.prints_nothing, '    println!("hello");\n'),
        (rust.prints_nothing, "    dbg!(self);\n"),
        (rust.prints_nothing, '    let url = "//"; eprint!("{url}");\n'),
    ],
)
def test_offences_are_found(rule: Rule, text: str) -> None:
    assert list(rule(text))


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (rust.gives_safety_reasons, "// SAFETY: 30 is a name that\n// sysconf knows.\n#[cfg(unix)]\nunsafe { f() }\n"),
        (rust.gives_safety_reasons, 'unsafe extern "C" fn called(object: *mut Object) {\n'),
        (rust.gives_safety_reasons, '    let words = "unsafe { }"; // unsafe { }\n'),
        (rust.prints_nothing, '// println!("hello")\nlet text = "println!()";\n'),
        (rust.prints_nothing, "fn eprintln_everything() {}\n"),
    ],
)
def test_the_innocent_are_left_alone(rule: Rule, text: str) -> None:
    assert list(rule(text)) == []
