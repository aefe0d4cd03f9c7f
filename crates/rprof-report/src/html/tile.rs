//! A figure with its name above and what it is made of below.

use serde::Serialize;

/// A figure with its name above and what it is made of below.
#[derive(Serialize)]
pub(super) struct Tile {
    name: &'static str,
    value: String,
    words: String,
}

impl Tile {
    pub(super) fn new(name: &'static str, value: String, words: impl Into<String>) -> Self {
        Self { name, value, words: words.into() }
    }
}
