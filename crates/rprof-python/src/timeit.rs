//! The engine of `%timeit`, as Python sees it: what to run next, and what it took.

use std::time::{Duration, Instant};

use pyo3::exceptions::{PyRuntimeError, PyValueError};
use pyo3::prelude::*;
use rprof_engines::{Recorder as _, TimingOptions, TimingPlan, TimingRecorder};
use rprof_model::{Clock, Engine, RunInfo};

use crate::probes::{garbage::GarbagePause, marks::Marks, system_clock::SystemClock};
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
