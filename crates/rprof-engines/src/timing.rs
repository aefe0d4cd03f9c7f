//! Statements timed in batches of loops: the plan that says what to run, and the recorder of what it took.

mod notices;
mod plan;
#[cfg(test)]
mod tests;

use rprof_model::{Batch, BatchTable, Engine, Profile, RunInfo};

pub use plan::{TimingOptions, TimingPlan};

use crate::Recorder;

/// Turns batches into a profile.
#[derive(Debug, Default)]
pub struct TimingRecorder {
    batches: BatchTable,
}

impl Recorder for TimingRecorder {
    type Event = Batch;

    fn record(&mut self, batch: Batch) {
        self.batches.push(batch);
    }

    fn finish(self, run: RunInfo) -> Profile {
        let mut profile = Profile::new(run);
        profile.batches = self.batches;
        if profile.run.engine == Engine::Timeit {
            profile.notices = notices::of(&profile.run, &profile.batches);
        }
        profile
    }
}
