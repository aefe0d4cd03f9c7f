//! The interface that all recorders share.

use rprof_model::{Profile, RunInfo};

/// Turns the events of one run into a profile.
pub trait Recorder {
    /// What the recorder is told.
    type Event;

    /// Takes note of one event.
    fn record(&mut self, event: Self::Event);

    /// Returns everything that was recorded, as the profile of `run`.
    fn finish(self, run: RunInfo) -> Profile;
}
