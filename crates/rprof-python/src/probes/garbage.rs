//! The interpreter's garbage collector: watched through `gc.callbacks`, or switched off for a while.

use std::ffi::c_int;
use std::time::Instant;

use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};
use rprof_model::GarbageCollections;

/// Counts collections and adds up how long they stop the program, until it is removed.
#[pyclass]
pub(crate) struct GarbageWatch {
    seen: GarbageCollections,
    started: Option<Instant>,
}

impl GarbageWatch {
    /// Puts a watch among the collector's callbacks.
    pub(crate) fn install(py: Python<'_>) -> PyResult<Py<Self>> {
        let watch = Py::new(py, Self { seen: GarbageCollections::default(), started: None })?;
        callbacks(py)?.append(&watch)?;
        Ok(watch)
    }

    /// Takes the watch away again and returns what it saw.
    pub(crate) fn remove(watch: &Py<Self>, py: Python<'_>) -> PyResult<GarbageCollections> {
        let callbacks = callbacks(py)?;
        if let Some(index) = callbacks.iter().position(|callback| callback.is(watch)) {
            callbacks.del_item(index)?;
        }
        Ok(watch.borrow(py).seen)
    }
}

#[pymethods]
impl GarbageWatch {
    fn __call__(&mut self, phase: &str, info: &Bound<'_, PyDict>) -> PyResult<()> {
        match phase {
            "start" => self.started = Some(Instant::now()),
            _ => self.stopped(info)?,
        }
        Ok(())
    }
}

impl GarbageWatch {
    fn stopped(&mut self, info: &Bound<'_, PyDict>) -> PyResult<()> {
        // Without its start, the collection began before the watch did.
        let Some(started) = self.started.take() else { return Ok(()) };
        self.seen.pause += started.elapsed();
        let number = |name| info.get_item(name)?.map_or(Ok(0), |value| value.extract::<u64>());
        self.seen.collected += number("collected")?;
        let generation = number("generation")? as usize;
        self.seen.counts[generation.min(self.seen.counts.len() - 1)] += 1;
        Ok(())
    }
}

fn callbacks(py: Python<'_>) -> PyResult<Bound<'_, PyList>> {
    Ok(py.import("gc")?.getattr("callbacks")?.cast_into::<PyList>()?)
}

/// Garbage collection that was on and is off until this is dropped.
pub(crate) struct GarbagePause;

impl GarbagePause {
    /// Switches garbage collection off; `None` if it was off already.
    pub(crate) fn begin(_attached: Python<'_>) -> Option<Self> {
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
