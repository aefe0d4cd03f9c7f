//! What was measured, when, on what.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use pyo3::prelude::*;
use rprof_model::{Engine, Outcome, Preparation, RunInfo};

/// What the Python side says of a run when it is over.
pub(crate) struct RunWords {
    /// The statement or the command that was measured.
    pub(crate) command: String,
    /// Seconds from text to syntax tree.
    pub(crate) parse: f64,
    /// Seconds from syntax tree to code object.
    pub(crate) compile: f64,
    /// The last line of the exception that ended it.
    pub(crate) raised: Option<String>,
}

/// Returns what is known of a run before its engine adds the clock and the figures.
pub(crate) fn run_info(py: Python<'_>, engine: Engine, words: RunWords) -> RunInfo {
    RunInfo {
        command: words.command,
        started_at: SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |now| now.as_millis() as u64),
        preparation: Preparation { parse: seconds(words.parse), compile: seconds(words.compile) },
        outcome: words.raised.map_or(Outcome::Completed, Outcome::Raised),
        interpreter: interpreter(py),
        platform: platform(),
        ..RunInfo::new(engine)
    }
}

fn seconds(value: f64) -> Duration {
    Duration::try_from_secs_f64(value).unwrap_or_default()
}

fn interpreter(py: Python<'_>) -> String {
    let version = py.version_info();
    let suffix = version.suffix.unwrap_or_default();
    format!("CPython {}.{}.{}{suffix}", version.major, version.minor, version.patch)
}

fn platform() -> String {
    format!("{} {}", std::env::consts::OS, std::env::consts::ARCH)
}
