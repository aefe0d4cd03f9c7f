//! The system's counters for this process, read before and after.

use std::time::{Duration, Instant};

use pyo3::prelude::*;
use rprof_model::ResourceUsage;

use super::garbage::GarbageWatch;

/// All counters at one moment.
struct Counters {
    at: Instant,
    usage: libc::rusage,
    transferred: Option<Transferred>,
}

/// Bytes moved by read and write calls so far.
#[derive(Clone, Copy)]
struct Transferred {
    read: u64,
    written: u64,
    /// What it took to read these figures, which the system counts only after it has told them.
    asked: u64,
}

/// The probe: the counters at the start, and a watch on the garbage collector.
pub(crate) struct ResourceProbe {
    before: Counters,
    garbage: Py<GarbageWatch>,
}

impl ResourceProbe {
    /// Reads all counters and watches the garbage collector.
    pub(crate) fn start(py: Python<'_>) -> PyResult<Self> {
        let garbage = GarbageWatch::install(py)?;
        // Last, so that the preparation is not counted.
        Ok(Self { garbage, before: Counters::read_last() })
    }

    /// Reads all counters again; returns how long it was and what was spent.
    pub(crate) fn stop(self, py: Python<'_>) -> PyResult<(Duration, ResourceUsage)> {
        let after = Counters::read_first();
        let garbage = GarbageWatch::remove(&self.garbage, py)?;
        let usage = ResourceUsage { garbage, ..after.since(&self.before) };
        Ok((after.at - self.before.at, usage))
    }
}

impl Counters {
    /// The readings with the clock last, for the start of a run.
    fn read_last() -> Self {
        let transferred = Transferred::read();
        let usage = read_usage();
        Self { transferred, usage, at: Instant::now() }
    }

    /// The readings with the clock first, for the end of a run.
    fn read_first() -> Self {
        let at = Instant::now();
        let usage = read_usage();
        Self { at, usage, transferred: Transferred::read() }
    }

    fn since(&self, before: &Self) -> ResourceUsage {
        let count = |field: fn(&libc::rusage) -> libc::c_long| {
            u64::try_from(field(&self.usage) - field(&before.usage)).unwrap_or(0)
        };
        let time = |field: fn(&libc::rusage) -> libc::timeval| {
            duration(field(&self.usage)).saturating_sub(duration(field(&before.usage)))
        };
        let transferred = self.transferred.zip(before.transferred);
        ResourceUsage {
            user: time(|usage| usage.ru_utime),
            system: time(|usage| usage.ru_stime),
            minor_faults: count(|usage| usage.ru_minflt),
            major_faults: count(|usage| usage.ru_majflt),
            voluntary_switches: count(|usage| usage.ru_nvcsw),
            involuntary_switches: count(|usage| usage.ru_nivcsw),
            bytes_read: transferred.map(|(after, before)| after.read.saturating_sub(before.read + before.asked)),
            bytes_written: transferred.map(|(after, before)| after.written.saturating_sub(before.written)),
            ..ResourceUsage::default()
        }
    }
}

impl Transferred {
    /// Linux tells in `/proc/self/io`; elsewhere nobody does.
    fn read() -> Option<Self> {
        let text = std::fs::read_to_string("/proc/self/io").ok()?;
        let field =
            |name: &str| text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": ")?.parse::<u64>().ok());
        Some(Self { read: field("rchar")?, written: field("wchar")?, asked: text.len() as u64 })
    }
}

fn read_usage() -> libc::rusage {
    // SAFETY: All zeroes is a valid `rusage`, and the pointer is to a local.
    unsafe {
        let mut usage = std::mem::zeroed();
        libc::getrusage(libc::RUSAGE_SELF, &raw mut usage);
        usage
    }
}

fn duration(time: libc::timeval) -> Duration {
    Duration::from_secs(time.tv_sec.cast_unsigned()) + Duration::from_micros(time.tv_usec.cast_unsigned())
}
