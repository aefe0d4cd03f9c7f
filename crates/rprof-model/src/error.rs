//! What can be wrong with a file.

use std::fmt;

/// Why a file could not be read as a profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// It does not start as a `.rprof` file does.
    Foreign,
    /// It was written by a newer format than this version reads.
    Newer(u8),
    /// It ends too early, or its bytes were changed.
    Damaged,
}

/// A file that could not be read as a profile, and where in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    kind: ErrorKind,
    place: String,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, place: impl Into<String>) -> Self {
        Self { kind, place: place.into() }
    }

    /// Why it could not be read.
    pub fn kind(&self) -> &ErrorKind {
        &self.kind
    }
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            ErrorKind::Foreign => {
                write!(out, "this is not a .rprof file ({}); save one with `-o name.rprof`", self.place)
            }
            ErrorKind::Newer(version) => write!(
                out,
                "this .rprof file has format {version}, and this rprof reads up to {}; upgrade rprof to read it",
                crate::FORMAT_VERSION
            ),
            ErrorKind::Damaged => {
                write!(out, "this .rprof file is cut short or damaged ({}); record it again", self.place)
            }
        }
    }
}

impl std::error::Error for Error {}
