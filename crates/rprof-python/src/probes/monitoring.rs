//! CPython 3.12 and later: `sys.monitoring`, through callbacks that are bare C functions.

use pyo3::exceptions::PyRuntimeError;
use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::types::PyAnyMethods;

use super::callable::raw_callable;
use super::calls::{Recording, recording};

/// The events we listen to, by name (their bits moved in 3.14), and who hears them.
const LISTENERS: [(&str, ffi::vectorcallfunc); 9] = [
    ("PY_START", on_start),
    ("PY_RESUME", on_resume),
    ("PY_THROW", on_resume),
    ("PY_RETURN", on_leave),
    ("PY_YIELD", on_leave),
    ("PY_UNWIND", on_leave),
    ("CALL", on_call),
    ("C_RETURN", on_native_leave),
    ("C_RAISE", on_native_leave),
];

/// Ids in the order we try them: 3 and 4 are free by convention, then those meant for other kinds of tools.
const TOOL_IDS: [i32; 6] = [3, 4, 2, 5, 1, 0];

/// Our place among the interpreter's monitoring tools.
pub(super) struct Hook {
    tool: i32,
}

impl Hook {
    /// Takes a free tool id and listens to all calls of the interpreter.
    pub(super) fn install(py: Python<'_>) -> PyResult<Self> {
        let monitoring = monitoring(py)?;
        let hook = Self { tool: take_tool_id(&monitoring)? };
        if let Err(error) = hook.listen(py, &monitoring) {
            hook.remove(py);
            return Err(error);
        }
        Ok(hook)
    }

    /// Stops listening and gives the tool id back.
    pub(super) fn remove(self, py: Python<'_>) {
        if let Err(error) = self.silence(py) {
            error.write_unraisable(py, None);
        }
    }

    fn listen(&self, py: Python<'_>, monitoring: &Bound<'_, PyAny>) -> PyResult<()> {
        let events = monitoring.getattr("events")?;
        let mut mask = 0_u32;
        for (name, listener) in LISTENERS {
            let event = events.getattr(name)?;
            mask |= event.extract::<u32>()?;
            // SAFETY: The listeners below take what CPython passes for their event and return None.
            let callback = unsafe { raw_callable(py, listener)? };
            monitoring.call_method1("register_callback", (self.tool, event, callback))?;
        }
        monitoring.call_method1("set_events", (self.tool, mask))?;
        Ok(())
    }

    fn silence(&self, py: Python<'_>) -> PyResult<()> {
        let monitoring = monitoring(py)?;
        monitoring.call_method1("set_events", (self.tool, 0))?;
        let events = monitoring.getattr("events")?;
        for (name, _) in LISTENERS {
            monitoring.call_method1("register_callback", (self.tool, events.getattr(name)?, py.None()))?;
        }
        monitoring.call_method1("free_tool_id", (self.tool,))?;
        Ok(())
    }
}

fn monitoring(py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
    py.import("sys")?.getattr("monitoring")
}

fn take_tool_id(monitoring: &Bound<'_, PyAny>) -> PyResult<i32> {
    for tool in TOOL_IDS {
        // It raises ValueError when somebody else has the id, which is theirs then.
        if monitoring.call_method1("use_tool_id", (tool, "rprof")).is_ok() {
            return Ok(tool);
        }
    }
    Err(PyRuntimeError::new_err(
        "all six sys.monitoring tool ids are taken by debuggers, coverage tools or other profilers; stop one of them",
    ))
}

/// Runs `note` for the calling thread's recording, and returns what a callback returns.
#[inline]
fn hear(note: impl FnOnce(&mut Recording)) -> *mut ffi::PyObject {
    if let Some(recording) = recording() {
        note(recording);
    }
    // SAFETY: None is immortal since 3.12, so no reference is counted.
    unsafe { ffi::Py_None() }
}

/// (code, offset)
unsafe extern "C" fn on_start(
    _: *mut ffi::PyObject,
    arguments: *const *mut ffi::PyObject,
    _: usize,
    _: *mut ffi::PyObject,
) -> *mut ffi::PyObject {
    // SAFETY: CPython passes the code object first.
    hear(|recording| recording.enter_code(unsafe { *arguments }))
}

/// (code, offset), or (code, offset, exception) for a throw
unsafe extern "C" fn on_resume(
    _: *mut ffi::PyObject,
    arguments: *const *mut ffi::PyObject,
    _: usize,
    _: *mut ffi::PyObject,
) -> *mut ffi::PyObject {
    // SAFETY: CPython passes the code object first.
    hear(|recording| recording.resume_code(unsafe { *arguments }))
}

/// (code, offset, value or exception)
unsafe extern "C" fn on_leave(
    _: *mut ffi::PyObject,
    arguments: *const *mut ffi::PyObject,
    _: usize,
    _: *mut ffi::PyObject,
) -> *mut ffi::PyObject {
    // SAFETY: CPython passes the code object first.
    hear(|recording| recording.leave_code(unsafe { *arguments }))
}

/// (code, offset, callable, first argument or MISSING)
unsafe extern "C" fn on_call(
    _: *mut ffi::PyObject,
    arguments: *const *mut ffi::PyObject,
    _: usize,
    _: *mut ffi::PyObject,
) -> *mut ffi::PyObject {
    // SAFETY: CPython passes the callable third.
    hear(|recording| recording.enter_native(unsafe { *arguments.add(2) }))
}

/// (code, offset, callable, first argument or MISSING)
unsafe extern "C" fn on_native_leave(
    _: *mut ffi::PyObject,
    arguments: *const *mut ffi::PyObject,
    _: usize,
    _: *mut ffi::PyObject,
) -> *mut ffi::PyObject {
    // SAFETY: CPython passes the callable third.
    hear(|recording| recording.leave_native(unsafe { *arguments.add(2) }))
}
