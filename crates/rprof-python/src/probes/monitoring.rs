//! CPython 3.12 and later: `sys.monitoring`, through callbacks that are bare C functions.

use pyo3::exceptions::PyRuntimeError;
use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::types::PyAnyMethods;

use super::callable::{clear_context, context_of, raw_callable};
use super::calls::{Place, Recording};

/// The events we listen to, by name (their bits moved in 3.14), and who hears them.
const LISTENERS: [(&str, ffi::vectorcallfunc); 9] = [
    ("PY_START", on_start),
    ("PY_RESUME", on_resume),
    ("PY_THROW", on_resume),
    ("PY_RETURN", on_leave),
    ("PY_YIELD", on_leave),
    ("PY_UNWIND", on_unwind),
    ("CALL", on_call),
    ("C_RETURN", on_native_leave),
    ("C_RAISE", on_native_leave),
];

/// Ids in the order we try them: 3 and 4 are free by convention, then those meant for other kinds of tools.
const TOOL_IDS: [i32; 6] = [3, 4, 2, 5, 1, 0];

/// What `sys.monitoring.get_tool` says of our id.
const TOOL_NAME: &str = "rprof";

/// Our place among the interpreter's monitoring tools.
pub(super) struct Hook {
    tool: i32,
    callbacks: Vec<Py<PyAny>>,
}

impl Hook {
    /// Takes a free tool id and listens to all calls of the interpreter, for `recording`, until it is removed.
    pub(super) fn install(py: Python<'_>, recording: *mut Recording) -> PyResult<Self> {
        let monitoring = monitoring(py)?;
        let mut hook = Self { tool: take_tool_id(&monitoring)?, callbacks: Vec::with_capacity(LISTENERS.len()) };
        if let Err(error) = hook.listen(py, &monitoring, recording) {
            hook.remove(py);
            return Err(error);
        }
        Ok(hook)
    }

    /// Stops listening and gives the tool id back, unless another tool has taken it away meanwhile.
    pub(super) fn remove(self, py: Python<'_>) -> Place {
        let place = self.silence(py).unwrap_or_else(|error| {
            error.write_unraisable(py, None);
            Place::Lost
        });
        for callback in &self.callbacks {
            // SAFETY: `listen` made it, and `hear` expects no recording.
            unsafe { clear_context(callback) };
        }
        place
    }

    fn listen(&mut self, py: Python<'_>, monitoring: &Bound<'_, PyAny>, recording: *mut Recording) -> PyResult<()> {
        let events = monitoring.getattr("events")?;
        let mut mask = 0_u32;
        for (name, listener) in LISTENERS {
            let event = events.getattr(name)?;
            mask |= event.extract::<u32>()?;
            // SAFETY: The listeners below take what CPython passes for their event and return None, and the recording
            // outlives the hook.
            let callback = unsafe { raw_callable(py, listener, recording)? };
            monitoring.call_method1("register_callback", (self.tool, event, &callback))?;
            self.callbacks.push(callback);
        }
        monitoring.call_method1("set_events", (self.tool, mask))?;
        Ok(())
    }

    fn silence(&self, py: Python<'_>) -> PyResult<Place> {
        let monitoring = monitoring(py)?;
        // There are tools that free the id of another and take it.
        if !monitoring.call_method1("get_tool", (self.tool,))?.eq(TOOL_NAME)? {
            return Ok(Place::Lost);
        }
        monitoring.call_method1("set_events", (self.tool, 0))?;
        let events = monitoring.getattr("events")?;
        for (name, _) in LISTENERS {
            monitoring.call_method1("register_callback", (self.tool, events.getattr(name)?, py.None()))?;
        }
        monitoring.call_method1("free_tool_id", (self.tool,))?;
        Ok(Place::Kept)
    }
}

/// `sys.monitoring`, also while the interpreter ends and imports nothing any more.
fn monitoring(py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
    // SAFETY: The thread is attached; what comes back is null or borrowed from `sys`, and held by the new reference.
    let module = unsafe { Bound::from_borrowed_ptr_or_opt(py, ffi::PySys_GetObject(c"monitoring".as_ptr())) };
    module.ok_or_else(|| PyRuntimeError::new_err("sys.monitoring is gone"))
}

fn take_tool_id(monitoring: &Bound<'_, PyAny>) -> PyResult<i32> {
    for tool in TOOL_IDS {
        // It raises ValueError when somebody else has the id, which is theirs then.
        if monitoring.call_method1("use_tool_id", (tool, TOOL_NAME)).is_ok() {
            return Ok(tool);
        }
    }
    Err(PyRuntimeError::new_err(
        "all six sys.monitoring tool ids are taken by debuggers, coverage tools or other profilers; stop one of them",
    ))
}

/// Runs `note` if the calling thread is the one being recorded, and returns what a callback returns.
///
/// # Safety
/// `callback` was made by [`Hook::listen`].
#[inline]
unsafe fn hear(callback: *mut ffi::PyObject, note: impl FnOnce(&mut Recording)) -> *mut ffi::PyObject {
    // SAFETY: The recording outlives the hook, which takes it away when it goes. Only callbacks of its thread change it,
    // one at a time: none of them runs code that could call another. None is immortal since 3.12, so no reference is
    // counted.
    unsafe {
        let recording = context_of::<Recording>(callback);
        if !recording.is_null() && (*recording).is_of_this_thread() {
            note(&mut *recording);
        }
        ffi::Py_None()
    }
}

/// (code, offset)
unsafe extern "C" fn on_start(
    callback: *mut ffi::PyObject,
    arguments: *const *mut ffi::PyObject,
    _: usize,
    _: *mut ffi::PyObject,
) -> *mut ffi::PyObject {
    // SAFETY: CPython calls what `listen` registered, and passes the code object first.
    unsafe { hear(callback, |recording| recording.enter_code(*arguments)) }
}

/// (code, offset), or (code, offset, exception) for a throw
unsafe extern "C" fn on_resume(
    callback: *mut ffi::PyObject,
    arguments: *const *mut ffi::PyObject,
    _: usize,
    _: *mut ffi::PyObject,
) -> *mut ffi::PyObject {
    // SAFETY: CPython calls what `listen` registered, and passes the code object first.
    unsafe { hear(callback, |recording| recording.resume_code(*arguments)) }
}

/// (code, offset, value)
unsafe extern "C" fn on_leave(
    callback: *mut ffi::PyObject,
    arguments: *const *mut ffi::PyObject,
    _: usize,
    _: *mut ffi::PyObject,
) -> *mut ffi::PyObject {
    // SAFETY: CPython calls what `listen` registered, and passes the code object first.
    unsafe { hear(callback, |recording| recording.leave_code(*arguments)) }
}

#[cfg(not(Py_3_13))]
use on_leave as on_unwind;

/// (code, offset, exception)
#[cfg(Py_3_13)]
unsafe extern "C" fn on_unwind(
    callback: *mut ffi::PyObject,
    arguments: *const *mut ffi::PyObject,
    _: usize,
    _: *mut ffi::PyObject,
) -> *mut ffi::PyObject {
    // SAFETY: CPython calls what `listen` registered, and passes the code object first, then an int.
    unsafe {
        hear(callback, |recording| {
            recording.unwind_code(*arguments, ffi::PyLong_AsSsize_t(*arguments.add(1)));
        })
    }
}

/// (code, offset, callable, first argument or MISSING)
unsafe extern "C" fn on_call(
    callback: *mut ffi::PyObject,
    arguments: *const *mut ffi::PyObject,
    _: usize,
    _: *mut ffi::PyObject,
) -> *mut ffi::PyObject {
    // SAFETY: CPython calls what `listen` registered, and passes the callable third.
    unsafe { hear(callback, |recording| recording.enter_native(*arguments.add(2))) }
}

/// (code, offset, callable, first argument or MISSING)
unsafe extern "C" fn on_native_leave(
    callback: *mut ffi::PyObject,
    arguments: *const *mut ffi::PyObject,
    _: usize,
    _: *mut ffi::PyObject,
) -> *mut ffi::PyObject {
    // SAFETY: CPython calls what `listen` registered, and passes the callable third.
    unsafe { hear(callback, |recording| recording.leave_native(*arguments.add(2))) }
}
