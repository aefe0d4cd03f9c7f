//! What one execution took, and what the system spent on it.

use std::time::Duration;

use rprof_model::{Profile, ResourceUsage};

/// What one execution took, and what the system spent on it.
#[derive(Clone, Debug, PartialEq)]
pub struct UsageView<'a> {
    /// The statement or the command.
    pub command: &'a str,
    /// How long it took by the wall clock.
    pub wall: Duration,
    /// How long it took to parse.
    pub parse: Duration,
    /// How long it took to compile.
    pub compile: Duration,
    /// Whether the system tells user and kernel time apart.
    pub tells_kernel_time: bool,
    /// What the system spent; `None` where it does not tell.
    pub usage: Option<ResourceUsage>,
    /// How the processor time compares with the wall time; `None` where the system does not tell.
    pub processor: Option<Processor>,
}

/// How the processor time of a run compares with its wall time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Processor {
    /// The processor time of all threads, user and kernel.
    pub time: Duration,
    /// The wall time in which no thread ran: waiting for files, networks, locks, sleep, or for a processor. Zero if
    /// several threads ran at once for as long.
    pub waiting: Duration,
    /// The waiting as a part of the wall time, from 0 to 1.
    pub waiting_share: f64,
    /// How many processors were busy on average, where it was clearly more than one.
    pub busy: Option<f64>,
}

impl<'a> UsageView<'a> {
    /// Looks at what `profile` says of its run.
    pub fn of(profile: &'a Profile) -> Self {
        let run = &profile.run;
        Self {
            command: &run.command,
            wall: run.elapsed,
            parse: run.preparation.parse,
            compile: run.preparation.compile,
            tells_kernel_time: !run.platform.starts_with("Windows"),
            usage: run.usage,
            processor: run.usage.map(|usage| Processor::of(&usage, run.elapsed)),
        }
    }
}

/// More than reading the counters takes: that is in the processor time, but not in the wall time.
const OUTSIDE_THE_WALL_TIME: Duration = Duration::from_millis(1);

impl Processor {
    fn of(usage: &ResourceUsage, wall: Duration) -> Self {
        let time = usage.user.saturating_add(usage.system);
        let waiting = wall.saturating_sub(time);
        // A run too short for the clock waited for nothing.
        let part_of_wall = |part: Duration| if wall.is_zero() { 0.0 } else { part.as_secs_f64() / wall.as_secs_f64() };
        let busy = (time > wall + OUTSIDE_THE_WALL_TIME).then(|| part_of_wall(time));
        Self { time, waiting, waiting_share: part_of_wall(waiting), busy }
    }
}
