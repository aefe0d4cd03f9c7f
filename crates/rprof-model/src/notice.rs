//! What may mislead the reader of a profile.

use serde::{Deserialize, Serialize};

/// What kind of thing may mislead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum NoticeKind {
    /// The user's code ended before its end: an exception, an interrupt, an exit.
    EndedEarly,
    /// Something else on the machine, or the machine itself, moved the figures.
    Noise,
    /// Too little was measured for the figure to be trusted.
    TooShort,
    /// What the probe costs, and whether it was taken off.
    Overhead,
    /// Something was running that the engine does not see.
    Unseen,
    /// The statement may not be what its author meant.
    Statement,
    /// Something was left out of the profile or its report to keep it small.
    Pruned,
}

/// What may mislead, shown beside the number: what happened, what it means and what to do, in sentences.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Notice {
    /// What kind of thing may mislead.
    pub kind: NoticeKind,
    /// The sentences for the reader.
    pub text: String,
}

impl Notice {
    /// A notice with its sentences.
    pub fn new(kind: NoticeKind, text: impl Into<String>) -> Self {
        Self { kind, text: text.into() }
    }
}
