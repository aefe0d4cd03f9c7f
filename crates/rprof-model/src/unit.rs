//! What the weight of a sample is counted in.

use serde::{Deserialize, Serialize};

/// What the weight of a sample or a line is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Unit {
    /// Billionths of a second.
    Nanoseconds,
    /// Bytes of memory.
    Bytes,
    /// How often a stack was seen.
    Samples,
}
