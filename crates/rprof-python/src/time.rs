//! The engine of `%time`, as Python sees it.

use std::time::Duration;

use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use rprof_engines::{Recorder as _, UsageRecorder};
use rprof_model::{Engine, ResourceUsage, RunInfo};

use crate::evaluate::{Codes, evaluate};
use crate::probes::resources::ResourceProbe;
use crate::profile::PyProfile;
use crate::run_info::{RunWords, run_info};

/// One statement, once, and what the system spent on it.
#[pyclass(module = "rprof._rprof")]
pub(crate) struct TimeEngine {
    probe: Option<ResourceProbe>,
    measured: Option<(Duration, ResourceUsage)>,
}

#[pymethods]
impl TimeEngine {
    #[new]
    fn new() -> Self {
        Self { probe: None, measured: None }
    }

    fn start(&mut self, py: Python<'_>) -> PyResult<()> {
        if self.probe.is_some() || self.measured.is_some() {
            return Err(PyRuntimeError::new_err("this engine was started before; make another for another run"));
        }
        self.probe = Some(ResourceProbe::start(py)?);
        Ok(())
    }

    fn stop(&mut self, py: Python<'_>) -> PyResult<()> {
        if let Some(probe) = self.probe.take() {
            self.measured = Some(probe.stop(py)?);
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
        self.stop(py)?;
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
        self.stop(py)?;
        let (elapsed, usage) =
            self.measured.take().ok_or_else(|| PyRuntimeError::new_err("nothing was recorded; start it first"))?;
        let mut recorder = UsageRecorder::default();
        recorder.record(usage);
        let words = RunWords { command, parse, compile, raised };
        Ok(PyProfile::new(recorder.finish(RunInfo { elapsed, ..run_info(py, Engine::Time, words) })))
    }
}
