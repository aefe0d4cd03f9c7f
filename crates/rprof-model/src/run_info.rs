//! What was measured, when, on what, and how it ended.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::Unit;

/// The kind of measurement chosen by the user.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Engine {
    /// One statement, once: `%time`.
    Time,
    /// One statement, many times: `%timeit`.
    Timeit,
    /// Every call: `%prun`.
    Calls,
}

impl Engine {
    /// What the weights of this engine's samples are counted in.
    pub fn unit(self) -> Unit {
        match self {
            Self::Time | Self::Timeit | Self::Calls => Unit::Nanoseconds,
        }
    }
}

/// How the user's code ended.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    /// It ran to its end.
    #[default]
    Completed,
    /// It raised; the text is the exception's last line, such as `ZeroDivisionError: division by zero`.
    Raised(String),
}

/// The clock of a run.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Clock {
    /// Its name: `tsc`, `monotonic`, `process CPU`, ...
    pub name: String,
    /// How many nanoseconds one of its ticks lasts.
    pub nanoseconds_per_tick: f64,
    /// Its precision: the smallest step seen, in nanoseconds.
    pub precision: f64,
}

/// How long the code took to make ready, before anything was measured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preparation {
    /// From text to syntax tree.
    pub parse: Duration,
    /// From syntax tree to code object.
    pub compile: Duration,
}

/// Garbage collections during a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GarbageCollections {
    /// How many, by generation, youngest first.
    pub counts: [u64; 3],
    /// How long the program stood still for them.
    pub pause: Duration,
    /// How many objects they freed.
    pub collected: u64,
}

/// What the system spent on a run, as the difference of its counters before and after.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResourceUsage {
    /// Processor time in user code, all threads of the process.
    pub user: Duration,
    /// Processor time in the kernel, all threads of the process.
    pub system: Duration,
    /// Page faults served without reading a disk.
    pub minor_faults: u64,
    /// Page faults that read a disk.
    pub major_faults: u64,
    /// How often the process waited of its own accord.
    pub voluntary_switches: u64,
    /// How often the system took the processor away.
    pub involuntary_switches: u64,
    /// Bytes read by system calls, files, pipes and sockets alike; `None` where the system does not tell.
    pub bytes_read: Option<u64>,
    /// Bytes written by system calls; `None` where the system does not tell.
    pub bytes_written: Option<u64>,
    /// Garbage collections of the interpreter.
    pub garbage: GarbageCollections,
}

/// What was measured, when, on what, and how it ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunInfo {
    /// The kind of measurement.
    pub engine: Engine,
    /// The statement or the command that was measured.
    pub command: String,
    /// When it started, in milliseconds since 1970 UTC.
    pub started_at: u64,
    /// How long it took by the wall clock.
    pub elapsed: Duration,
    /// The clock it was measured with.
    pub clock: Clock,
    /// How long the code took to make ready.
    pub preparation: Preparation,
    /// What the system spent, where the engine asks for it.
    pub usage: Option<ResourceUsage>,
    /// How it ended.
    pub outcome: Outcome,
    /// The interpreter, such as `CPython 3.13.0`.
    pub interpreter: String,
    /// The machine, such as `Linux x86_64`.
    pub platform: String,
    /// The version of rprof that measured it.
    pub rprof_version: String,
}

impl RunInfo {
    /// A run of `engine` about which nothing else is known yet.
    pub fn new(engine: Engine) -> Self {
        Self {
            engine,
            command: String::new(),
            started_at: 0,
            elapsed: Duration::ZERO,
            clock: Clock { name: "monotonic".into(), nanoseconds_per_tick: 1.0, precision: 1.0 },
            preparation: Preparation::default(),
            usage: None,
            outcome: Outcome::Completed,
            interpreter: String::new(),
            platform: String::new(),
            rprof_version: env!("CARGO_PKG_VERSION").into(),
        }
    }
}
