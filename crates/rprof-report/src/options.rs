//! What the reader asked for: the form, the order, the limits.

use std::{fmt, str::FromStr};

use crate::pattern::Pattern;

/// In which form a profile is written out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// The text of the tool whose name the magic has, letter for letter.
    Classic,
    /// Text with all that is known.
    Text,
    /// HTML for a notebook cell.
    Cell,
    /// A standalone HTML page.
    Page,
}

/// How a profile is to be written out, apart from the form.
#[derive(Clone, Debug)]
pub struct ReportOptions {
    /// What orders the function table, the most significant key first; empty leaves it as it was recorded.
    pub sort: Vec<SortKey>,
    /// What shortens the function table, applied one after another.
    pub limits: Vec<Limit>,
    /// Whether files lose their folders.
    pub strip_dirs: bool,
    /// How many significant digits a time has.
    pub precision: usize,
    /// Whether the text must do without ± and μ.
    pub ascii: bool,
}

impl Default for ReportOptions {
    fn default() -> Self {
        Self { sort: vec![SortKey::Time], limits: Vec::new(), strip_dirs: true, precision: 3, ascii: false }
    }
}

/// What the function table is ordered by: the keys of pstats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SortKey {
    /// Calls, resumes of generators among them, most first.
    Calls,
    /// Total time, longest first.
    Cumulative,
    /// The file's name.
    Filename,
    /// The line the function starts at.
    Line,
    /// The function's name.
    Name,
    /// The function's name, then its file, then its line.
    NameFileLine,
    /// Primitive calls, most first.
    PrimitiveCalls,
    /// The function as the table writes it: file, line and name in one.
    StandardName,
    /// Self time, longest first.
    Time,
}

/// The words of pstats, in the order in which it learns their beginnings.
const PSTATS_WORDS: [(&str, SortKey); 13] = [
    ("calls", SortKey::Calls),
    ("ncalls", SortKey::Calls),
    ("cumtime", SortKey::Cumulative),
    ("cumulative", SortKey::Cumulative),
    ("filename", SortKey::Filename),
    ("line", SortKey::Line),
    ("module", SortKey::Filename),
    ("name", SortKey::Name),
    ("nfl", SortKey::NameFileLine),
    ("pcalls", SortKey::PrimitiveCalls),
    ("stdname", SortKey::StandardName),
    ("time", SortKey::Time),
    ("tottime", SortKey::Time),
];

/// Our own words for two of the keys.
const OUR_WORDS: [(&str, SortKey); 2] = [("self", SortKey::Time), ("total", SortKey::Cumulative)];

impl SortKey {
    /// What pstats calls the order, as in `Ordered by: internal time`.
    pub fn title(self) -> &'static str {
        match self {
            Self::Calls => "call count",
            Self::Cumulative => "cumulative time",
            Self::Filename => "file name",
            Self::Line => "line number",
            Self::Name => "function name",
            Self::NameFileLine => "name/file/line",
            Self::PrimitiveCalls => "primitive call count",
            Self::StandardName => "standard name",
            Self::Time => "internal time",
        }
    }
}

impl FromStr for SortKey {
    type Err = UnknownOption;

    /// Reads a word of pstats, the beginning of one that means only one key, or one of our own words.
    fn from_str(word: &str) -> Result<Self, UnknownOption> {
        let mut words = PSTATS_WORDS.iter().chain(&OUR_WORDS);
        if let Some((_, key)) = words.find(|(known, _)| *known == word) {
            return Ok(*key);
        }
        let mut meant: Vec<(&str, SortKey)> = PSTATS_WORDS.to_vec();
        meant.retain(|(known, _)| !word.is_empty() && known.starts_with(word));
        match meant.as_slice() {
            [(_, key), rest @ ..] if rest.iter().all(|(_, other)| other == key) => Ok(*key),
            meant => Err(UnknownOption::sort_key(word, meant)),
        }
    }
}

/// What shortens the function table.
#[derive(Clone, Debug)]
pub enum Limit {
    /// The first so many rows.
    Count(usize),
    /// The first part of the rows, from 0 to below 1; any other number keeps them all.
    Fraction(f64),
    /// The rows in which the pattern is found.
    Pattern(Pattern),
}

impl Limit {
    /// The first `count` rows; all of them, as pstats has it, if it is negative.
    pub fn count(count: i64) -> Self {
        Self::Count(usize::try_from(count).unwrap_or(usize::MAX))
    }

    /// The rows in which `pattern`, a regular expression in Python's spelling, is found.
    ///
    /// # Errors
    /// If the pattern cannot be understood.
    pub fn pattern(pattern: &str) -> Result<Self, UnknownOption> {
        Pattern::new(pattern).map(Self::Pattern)
    }
}

/// An option with a value that does not exist: one sentence says what is wrong and which values there are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownOption {
    sentence: String,
}

impl UnknownOption {
    fn sort_key(word: &str, meant: &[(&str, SortKey)]) -> Self {
        let wrong = if meant.is_empty() {
            format!("Cannot sort by '{word}'")
        } else {
            let meant: Vec<&str> = meant.iter().map(|(known, _)| *known).collect();
            format!("Cannot sort by '{word}', which could mean {}", meant.join(" or "))
        };
        let known: Vec<&str> = PSTATS_WORDS.iter().chain(&OUR_WORDS).map(|(known, _)| *known).collect();
        Self { sentence: format!("{wrong}; sort by one of {}.", known.join(", ")) }
    }

    pub(crate) fn pattern(pattern: &str, reason: &str) -> Self {
        Self {
            sentence: format!(
                "Cannot use '{pattern}' as a limit: {reason}; a limit is a number of rows, a part of them such as \
                 0.25, or a regular expression."
            ),
        }
    }
}

impl fmt::Display for UnknownOption {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.sentence)
    }
}

impl std::error::Error for UnknownOption {}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    #[test]
    fn the_words_of_pstats_and_their_beginnings_are_known() {
        for (words, key) in [
            ("calls ncalls ca nc", SortKey::Calls),
            ("cumtime cumulative cu cumt cumu total", SortKey::Cumulative),
            ("filename file f module m", SortKey::Filename),
            ("line l", SortKey::Line),
            ("name na", SortKey::Name),
            ("nfl nf", SortKey::NameFileLine),
            ("pcalls p", SortKey::PrimitiveCalls),
            ("stdname s std", SortKey::StandardName),
            ("time ti tottime to tot self", SortKey::Time),
        ] {
            for word in words.split(' ') {
                assert_eq!(word.parse(), Ok(key), "{word}");
            }
        }
    }

    #[test]
    fn an_unknown_word_is_refused_in_one_sentence() {
        let errors =
            ["nonsense", "n", "c", "", "CALLS"].map(|word| word.parse::<SortKey>().unwrap_err().to_string() + "\n");
        expect![[r"
            Cannot sort by 'nonsense'; sort by one of calls, ncalls, cumtime, cumulative, filename, line, module, name, nfl, pcalls, stdname, time, tottime, self, total.
            Cannot sort by 'n', which could mean ncalls or name or nfl; sort by one of calls, ncalls, cumtime, cumulative, filename, line, module, name, nfl, pcalls, stdname, time, tottime, self, total.
            Cannot sort by 'c', which could mean calls or cumtime or cumulative; sort by one of calls, ncalls, cumtime, cumulative, filename, line, module, name, nfl, pcalls, stdname, time, tottime, self, total.
            Cannot sort by ''; sort by one of calls, ncalls, cumtime, cumulative, filename, line, module, name, nfl, pcalls, stdname, time, tottime, self, total.
            Cannot sort by 'CALLS'; sort by one of calls, ncalls, cumtime, cumulative, filename, line, module, name, nfl, pcalls, stdname, time, tottime, self, total.
        "]]
        .assert_eq(&errors.concat());
    }

    #[test]
    fn patterns_are_those_of_python() {
        let names = ["a.py:3(f)", "{built-in method builtins.len}", "~:0(x)"];
        for (pattern, found) in [
            ("", [true, true, true]),
            ("py", [true, false, false]),
            ("{built-in", [false, true, false]),
            ("^(?!{)", [true, false, true]),
            (r"(.)\1", [false, false, false]),
            (r"(?<=:)\d", [true, false, true]),
            ("l{1,2}|~", [false, true, true]),
        ] {
            let Limit::Pattern(pattern) = Limit::pattern(pattern).unwrap() else { panic!("it is a pattern") };
            assert_eq!(names.map(|name| pattern.is_found_in(name)), found, "{}", pattern.text());
        }
    }

    #[test]
    fn a_broken_pattern_is_refused_in_one_sentence() {
        expect!["Cannot use 'f(' as a limit: Parsing error at position 2: Opening parenthesis without closing parenthesis; a limit is a number of rows, a part of them such as 0.25, or a regular expression."]
        .assert_eq(&Limit::pattern("f(").unwrap_err().to_string());
    }

    #[test]
    fn a_negative_count_keeps_all() {
        assert!(matches!(Limit::count(-3), Limit::Count(usize::MAX)));
        assert!(matches!(Limit::count(3), Limit::Count(3)));
    }
}
