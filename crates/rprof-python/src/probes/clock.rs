//! The clock of the call probe: the processor's time stamp counter where it can be trusted, else the system's clock.
//!
//! Reading the counter costs half of `clock_gettime`, and a probe reads the clock twice a call.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use rprof_model::Clock;

/// Whether [`ticks`] reads the counter; written once, before the first reading.
static COUNTER: AtomicBool = AtomicBool::new(false);
static EPOCH: OnceLock<Epoch> = OnceLock::new();

/// One moment on both clocks, to learn from a later one how long a tick lasts.
struct Epoch {
    ticks: u64,
    instant: Instant,
}

/// From so long a stretch on, the ratio of the clocks is good to 0.001 %.
const CALIBRATION: Duration = Duration::from_millis(10);

/// Chooses the clock. To be called before anything is recorded, and best as early as can be.
pub(crate) fn set_up() {
    EPOCH.get_or_init(|| {
        COUNTER.store(counter::is_trusted(), Ordering::Relaxed);
        Epoch { ticks: ticks(), instant: Instant::now() }
    });
}

/// The clock's reading, in ticks.
#[inline]
pub(crate) fn ticks() -> u64 {
    if COUNTER.load(Ordering::Relaxed) { counter::read() } else { monotonic_nanoseconds() }
}

/// Returns what a tick is, as measured from the set-up until now.
pub(crate) fn describe() -> Clock {
    set_up();
    let epoch = EPOCH.get().expect("set up above");
    if !COUNTER.load(Ordering::Relaxed) {
        return Clock { name: "monotonic".into(), nanoseconds_per_tick: 1.0, precision: precision(1.0) };
    }
    while epoch.instant.elapsed() < CALIBRATION {
        std::hint::spin_loop();
    }
    let elapsed = epoch.instant.elapsed().as_nanos() as f64;
    let nanoseconds_per_tick = elapsed / (ticks() - epoch.ticks) as f64;
    Clock { name: "tsc".into(), nanoseconds_per_tick, precision: precision(nanoseconds_per_tick) }
}

/// The smallest step between two readings, in nanoseconds.
fn precision(nanoseconds_per_tick: f64) -> f64 {
    let mut last = ticks();
    let steps = (0..1000).map(|_| {
        let now = ticks();
        now.saturating_sub(std::mem::replace(&mut last, now))
    });
    steps.filter(|&step| step > 0).min().unwrap_or(1) as f64 * nanoseconds_per_tick
}

fn monotonic_nanoseconds() -> u64 {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: The pointer is to a local; the clock exists on every system we build for.
    unsafe { libc::clock_gettime(libc::CLOCK_MONOTONIC, &raw mut time) };
    time.tv_sec.cast_unsigned() * 1_000_000_000 + time.tv_nsec.cast_unsigned()
}

#[cfg(target_arch = "x86_64")]
mod counter {
    //! The time stamp counter of x86-64.

    use std::arch::x86_64::{__cpuid, _rdtsc};

    #[inline]
    pub(super) fn read() -> u64 {
        // SAFETY: Every x86-64 processor has the instruction; a system that forbids it does not get here.
        unsafe { _rdtsc() }
    }

    /// Whether it ticks at one rate in all power states (CPUID 0x80000007, EDX bit 8) and the kernel trusts it too,
    /// which on Linux means that the cores' counters agree.
    pub(super) fn is_trusted() -> bool {
        const SOURCE: &str = "/sys/devices/system/clocksource/clocksource0/current_clocksource";
        let invariant = __cpuid(0x8000_0000).eax >= 0x8000_0007 && __cpuid(0x8000_0007).edx & (1 << 8) != 0;
        invariant && std::fs::read_to_string(SOURCE).is_ok_and(|source| source.trim() == "tsc")
    }
}

#[cfg(not(target_arch = "x86_64"))]
mod counter {
    //! No counter that is known to be trustworthy.

    pub(super) fn read() -> u64 {
        super::monotonic_nanoseconds()
    }

    pub(super) fn is_trusted() -> bool {
        false
    }
}
