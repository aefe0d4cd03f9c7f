//! The engine of `%timeit`, as Python sees it: batches, the mark that reads the clock between them, and the figures.

use std::ffi::c_int;
use std::ptr;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use pyo3::exceptions::{PyRuntimeError, PyValueError};
use pyo3::ffi;
use pyo3::prelude::*;
use rprof_engines::{Recorder as _, TimingOptions, TimingPlan, TimingRecorder};
use rprof_model::{Clock, Engine, Profile, RunInfo};
use rprof_report::views::timing::TimingView;

use crate::profile::PyProfile;
use crate::run_info::{RunWords, run_info};

/// Batches of one statement: what to run next, and what it took.
#[pyclass(module = "rprof._rprof")]
pub(crate) struct TimeitEngine {
    plan: TimingPlan,
    recorder: Option<TimingRecorder>,
    marks: Py<Marks>,
    mark: Py<PyAny>,
    /// `itertools.repeat`: the loop that costs least.
    repeat: Py<PyAny>,
    clock: SystemClock,
    precision: f64,
    started: Option<Instant>,
    elapsed: Duration,
    garbage: Option<GarbagePause>,
}

#[pymethods]
impl TimeitEngine {
    #[new]
    #[pyo3(signature = (*, loops = None, runs = 7, clock = "wall", unroll = true))]
    fn new(py: Python<'_>, loops: Option<u64>, runs: u32, clock: &str, unroll: bool) -> PyResult<Self> {
        if loops == Some(0) || runs == 0 {
            return Err(PyValueError::new_err("there must be at least one loop and one run"));
        }
        let clock = SystemClock::named(clock)?;
        let precision = clock.precision();
        let marks = Py::new(py, Marks::of(clock))?;
        Ok(Self {
            plan: TimingPlan::new(TimingOptions { loops, runs, unroll, precision }),
            recorder: Some(TimingRecorder::default()),
            mark: Marks::callable(&marks, py)?,
            marks,
            repeat: py.import("itertools")?.getattr("repeat")?.unbind(),
            clock,
            precision,
            started: None,
            elapsed: Duration::ZERO,
            garbage: None,
        })
    }

    #[getter]
    fn mark(&self, py: Python<'_>) -> Py<PyAny> {
        self.mark.clone_ref(py)
    }

    fn start(&mut self, py: Python<'_>) {
        if self.started.is_none() {
            self.garbage = GarbagePause::begin(py);
            self.started = Some(Instant::now());
        }
    }

    fn stop(&mut self) {
        self.garbage = None;
        if let Some(started) = self.started.take() {
            self.elapsed += started.elapsed();
        }
    }

    fn next_kernel(&mut self) -> Option<u32> {
        self.plan.next_kernel()
    }

    fn batches(slf: Py<Self>) -> Batches {
        Batches(slf)
    }

    #[pyo3(signature = (*, command, parse = 0.0, compile = 0.0, raised = None))]
    fn finish(
        &mut self,
        py: Python<'_>,
        command: String,
        parse: f64,
        compile: f64,
        raised: Option<String>,
    ) -> PyResult<PyProfile> {
        self.stop();
        let recorder = self.recorder.take().ok_or_else(|| PyRuntimeError::new_err("this run is finished already"))?;
        let words = RunWords { command, parse, compile, raised };
        let clock = Clock { name: self.clock.name().into(), nanoseconds_per_tick: 1.0, precision: self.precision };
        let mut profile =
            recorder.finish(RunInfo { elapsed: self.elapsed, clock, ..run_info(py, Engine::Timeit, words) });
        profile.notices.extend(self.plan.notices());
        Ok(PyProfile::new(profile))
    }
}

impl TimeitEngine {
    /// Takes note of the batch that just ran, if it ran to its end; returns the loops of the next one.
    fn next_batch(&mut self) -> Option<u64> {
        if let Some(elapsed) = self.marks.get().take_elapsed()
            && let Some(batch) = self.plan.measured(elapsed)
            && let Some(recorder) = &mut self.recorder
        {
            recorder.record(batch);
        }
        self.plan.next_batch()
    }
}

/// The batches of one kernel: an iterator over its loops each.
#[pyclass(module = "rprof._rprof", frozen)]
pub(crate) struct Batches(Py<TimeitEngine>);

#[pymethods]
impl Batches {
    fn __iter__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    fn __next__<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        let mut engine = self.0.bind(py).try_borrow_mut()?;
        let Some(loops) = engine.next_batch() else { return Ok(None) };
        engine.repeat.bind(py).call1((py.None(), loops)).map(Some)
    }
}

/// The readings of the clock at both ends of a batch.
///
/// Atomic only to satisfy the type system: one thread runs a kernel, and relaxed access costs nothing.
#[pyclass(module = "rprof._rprof", frozen)]
struct Marks {
    clock: SystemClock,
    count: AtomicUsize,
    readings: [AtomicU64; 2],
}

impl Marks {
    fn of(clock: SystemClock) -> Self {
        Self { clock, count: AtomicUsize::new(0), readings: [const { AtomicU64::new(0) }; 2] }
    }

    /// Reads the clock and keeps the reading.
    #[inline]
    fn mark(&self) {
        let index = self.count.load(Ordering::Relaxed);
        if let Some(reading) = self.readings.get(index) {
            reading.store(self.clock.read(), Ordering::Relaxed);
            self.count.store(index + 1, Ordering::Relaxed);
        }
    }

    /// The nanoseconds between both ends of the batch, if it had two; makes room for the next.
    fn take_elapsed(&self) -> Option<u64> {
        let count = self.count.swap(0, Ordering::Relaxed);
        let [begun, ended] = self.readings.each_ref().map(|reading| reading.load(Ordering::Relaxed));
        // The time of day may be set back meanwhile.
        (count == 2).then(|| ended.saturating_sub(begun))
    }

    /// Returns the Python callable that marks: one C function that allocates nothing and takes no lock.
    fn callable(marks: &Py<Self>, py: Python<'_>) -> PyResult<Py<PyAny>> {
        // SAFETY: The definition is static and never written to; the new function keeps its own reference to `marks`.
        // `PyCFunction_NewEx` returns a new reference, or null with an exception set.
        unsafe {
            let function = ffi::PyCFunction_NewEx(MARK.0.get(), marks.as_ptr(), ptr::null_mut());
            Bound::from_owned_ptr_or_err(py, function).map(Bound::unbind)
        }
    }
}

/// The C function behind `mark`.
///
/// # Safety
/// `marks` is a [`Marks`], and the thread is attached to the interpreter.
unsafe extern "C" fn mark(marks: *mut ffi::PyObject, _: *mut ffi::PyObject) -> *mut ffi::PyObject {
    // SAFETY: CPython calls this with the object that `Marks::callable` bound, attached to the interpreter; a frozen
    // class is read without a borrow, and nothing in `Marks::mark` can panic. `None` is returned as a new reference.
    unsafe {
        let py = Python::assume_attached();
        Borrowed::from_ptr(py, marks).cast_unchecked::<Marks>().get().mark();
        ffi::Py_NewRef(ffi::Py_None())
    }
}

struct MethodDefinition(std::cell::UnsafeCell<ffi::PyMethodDef>);

// SAFETY: CPython only reads method definitions, and so do we.
unsafe impl Sync for MethodDefinition {}

static MARK: MethodDefinition = MethodDefinition(std::cell::UnsafeCell::new(ffi::PyMethodDef {
    ml_name: c"mark".as_ptr(),
    ml_meth: ffi::PyMethodDefPointer { PyCFunction: mark },
    ml_flags: ffi::METH_NOARGS,
    ml_doc: c"Read the clock at one end of a batch.".as_ptr(),
}));

/// A clock of the system, in nanoseconds.
#[derive(Clone, Copy)]
enum SystemClock {
    /// Time that passes, and is never set.
    Monotonic,
    /// The time of day.
    TimeOfDay,
    /// Processor time of all threads of the process.
    ProcessCpu,
}

impl SystemClock {
    fn named(name: &str) -> PyResult<Self> {
        match name {
            "wall" => Ok(Self::Monotonic),
            "system" => Ok(Self::TimeOfDay),
            "cpu" => Ok(Self::ProcessCpu),
            _ => Err(PyValueError::new_err(format!("no clock '{name}'; there are wall, system and cpu"))),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Monotonic => "monotonic",
            Self::TimeOfDay => "time of day",
            Self::ProcessCpu => "process CPU",
        }
    }

    #[inline]
    fn read(self) -> u64 {
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
    fn precision(self) -> f64 {
        let mut last = self.read();
        let steps = (0..1000).map(|_| {
            let now = self.read();
            now.saturating_sub(std::mem::replace(&mut last, now))
        });
        steps.filter(|step| *step > 0).min().unwrap_or(1) as f64
    }
}

/// Garbage collection that was on and is off until this is dropped.
struct GarbagePause;

impl GarbagePause {
    /// Switches garbage collection off; `None` if it was off already.
    fn begin(_attached: Python<'_>) -> Option<Self> {
        // SAFETY: The thread is attached to the interpreter.
        let was_on: c_int = unsafe { ffi::PyGC_Disable() };
        // Made only where it is needed: dropping one switches garbage collection on.
        if was_on == 1 { Some(Self) } else { None }
    }
}

impl Drop for GarbagePause {
    fn drop(&mut self) {
        Python::attach(|_| {
            // SAFETY: The thread is attached to the interpreter.
            unsafe { ffi::PyGC_Enable() };
        });
    }
}

/// The numbers IPython's `TimeitResult` is made of; all times in seconds.
#[pyclass(module = "rprof._rprof", frozen, get_all)]
pub(crate) struct Timings {
    loops: u64,
    repeat: usize,
    best: f64,
    worst: f64,
    all_runs: Vec<f64>,
    compile_time: f64,
    minimum: f64,
    median: f64,
    interval: (f64, f64),
    cold: Option<f64>,
}

impl Timings {
    /// Reads them off a profile; where nothing was measured there are no runs, and the figures are not numbers.
    pub(crate) fn of(profile: &Profile) -> Self {
        let seconds = |nanoseconds: f64| nanoseconds / 1e9;
        let compile_time = profile.run.preparation.compile.as_secs_f64();
        let Some(view) = TimingView::of(profile) else {
            let none = f64::NAN;
            return Self {
                loops: 0,
                repeat: 0,
                best: none,
                worst: none,
                all_runs: Vec::new(),
                compile_time,
                minimum: none,
                median: none,
                interval: (none, none),
                cold: None,
            };
        };
        Self {
            loops: view.loops,
            repeat: view.runs.len(),
            best: seconds(view.best),
            worst: seconds(view.worst),
            all_runs: view.runs.iter().map(|run| seconds(run * view.loops as f64)).collect(),
            compile_time,
            minimum: seconds(view.minimum),
            median: seconds(view.median.point),
            interval: (seconds(view.median.low), seconds(view.median.high)),
            cold: view.cold.map(|cold| seconds(cold.elapsed)),
        }
    }
}
