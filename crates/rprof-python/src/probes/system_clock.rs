//! The clocks of the system that `%timeit` can be told to read.

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

/// A clock of the system, in nanoseconds.
#[derive(Clone, Copy)]
pub(crate) enum SystemClock {
    /// Time that passes, and is never set.
    Monotonic,
    /// The time of day.
    TimeOfDay,
    /// Processor time of all threads of the process.
    ProcessCpu,
}

impl SystemClock {
    pub(crate) fn named(name: &str) -> PyResult<Self> {
        match name {
            "wall" => Ok(Self::Monotonic),
            "system" => Ok(Self::TimeOfDay),
            "cpu" => Ok(Self::ProcessCpu),
            _ => Err(PyValueError::new_err(format!("no clock '{name}'; there are wall, system and cpu"))),
        }
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Monotonic => "monotonic",
            Self::TimeOfDay => "time of day",
            Self::ProcessCpu => "process CPU",
        }
    }

    #[inline]
    pub(crate) fn read(self) -> u64 {
        let id = match self {
            Self::Monotonic => libc::CLOCK_MONOTONIC,
            Self::TimeOfDay => libc::CLOCK_REALTIME,
            Self::ProcessCpu => libc::CLOCK_PROCESS_CPUTIME_ID,
        };
        let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
        // SAFETY: The pointer is to a local, and every system we build for has the three clocks.
        unsafe { libc::clock_gettime(id, &raw mut time) };
        time.tv_sec.cast_unsigned() * 1_000_000_000 + time.tv_nsec.cast_unsigned()
    }

    /// The smallest step between two readings, in nanoseconds.
    pub(crate) fn precision(self) -> f64 {
        let mut last = self.read();
        let steps = (0..1000).map(|_| {
            let now = self.read();
            now.saturating_sub(std::mem::replace(&mut last, now))
        });
        steps.filter(|step| *step > 0).min().unwrap_or(1) as f64
    }
}
