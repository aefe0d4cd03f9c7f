//! The engine of `%prun`, as Python sees it.

use std::time::{Duration, Instant};

use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use rprof_engines::Recorder as _;
use rprof_model::{Engine, Notice, NoticeKind, RunInfo};

use crate::evaluate::{Codes, evaluate};
use crate::probes::{calls::CallProbe, clock};
use crate::profile::PyProfile;
use crate::run_info::{RunWords, run_info};

const DISPLACED: &str = "Another profiler took rprof's place while the code ran, so later calls are missing; \
    run one profiler at a time.";

/// Every call of the calling thread, Python and C.
// The probe belongs to the thread it was started on.
#[pyclass(module = "rprof._rprof", unsendable)]
pub(crate) struct CallsEngine {
    probe: Option<CallProbe>,
    started: Option<Instant>,
    elapsed: Duration,
}

#[pymethods]
impl CallsEngine {
    #[new]
    fn new() -> Self {
        Self { probe: None, started: None, elapsed: Duration::ZERO }
    }

    fn start(&mut self, py: Python<'_>) -> PyResult<()> {
        if self.probe.is_some() {
            return Err(PyRuntimeError::new_err("this engine was started before; make another for another run"));
        }
        self.probe = Some(CallProbe::start(py)?);
        self.started = Some(Instant::now());
        Ok(())
    }

    fn stop(&mut self, py: Python<'_>) -> PyResult<()> {
        self.note_elapsed();
        if let Some(probe) = &mut self.probe {
            let method = py.get_type::<Self>().getattr("stop")?;
            probe.stop_within(py, &method);
        }
        Ok(())
    }

    #[pyo3(signature = (codes, globals, locals = None))]
    fn run<'py>(
        &mut self,
        codes: Codes<'py>,
        globals: &Bound<'py, PyDict>,
        locals: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let py = globals.py();
        self.start(py)?;
        let result = evaluate(codes, globals, locals);
        self.note_elapsed();
        if let Some(probe) = &mut self.probe {
            probe.stop(py);
        }
        result
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
        self.note_elapsed();
        let mut probe =
            self.probe.take().ok_or_else(|| PyRuntimeError::new_err("nothing was recorded; start it first"))?;
        probe.stop(py);
        let displaced = probe.was_displaced();
        let words = RunWords { command, parse, compile, raised };
        let run = RunInfo { clock: clock::describe(), elapsed: self.elapsed, ..run_info(py, Engine::Calls, words) };
        let mut profile = probe.into_recorder(py).finish(run);
        profile.notices.extend(displaced.then(|| Notice::new(NoticeKind::Unseen, DISPLACED)));
        Ok(PyProfile::new(profile))
    }
}

impl CallsEngine {
    fn note_elapsed(&mut self) {
        if let Some(started) = self.started.take() {
            self.elapsed = started.elapsed();
        }
    }
}
