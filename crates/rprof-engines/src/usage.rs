//! The recorder of `%time`: one statement, once, and what the system spent on it.

use rprof_model::{Batch, BatchRole, Profile, ResourceUsage, RunInfo};

use crate::Recorder;

/// Keeps what the system spent on the run; there is one event, at the end.
#[derive(Default)]
pub struct UsageRecorder(Option<ResourceUsage>);

impl Recorder for UsageRecorder {
    type Event = ResourceUsage;

    fn record(&mut self, usage: ResourceUsage) {
        self.0 = Some(usage);
    }

    fn finish(self, run: RunInfo) -> Profile {
        let mut profile = Profile::new(RunInfo { usage: self.0, ..run });
        let elapsed = profile.run.elapsed.as_nanos() as u64;
        profile.batches.push(Batch { role: BatchRole::Measured, run: 0, copies: 1, loops: 1, elapsed });
        profile
    }
}
