//! A regular expression in Python's spelling.

use fancy_regex::Regex;

use crate::UnknownOption;

/// A regular expression in Python's spelling, look-around and all, and the text it was written as.
#[derive(Clone, Debug)]
pub struct Pattern {
    text: String,
    regex: Regex,
}

impl Pattern {
    /// Reads a regular expression.
    ///
    /// # Errors
    /// If it cannot be understood.
    pub fn new(text: &str) -> Result<Self, UnknownOption> {
        let regex = Regex::new(text).map_err(|error| UnknownOption::pattern(text, &error.to_string()))?;
        Ok(Self { text: text.into(), regex })
    }

    /// The pattern as it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether the pattern is found anywhere in `text`.
    pub fn is_found_in(&self, text: &str) -> bool {
        // A pattern that takes too long to decide hides nothing.
        self.regex.is_match(text).unwrap_or(true)
    }
}
