//! CPython 3.11: `PyEval_SetProfile`, which sees the calling thread only.

use std::ffi::c_int;
use std::ptr;

use pyo3::exceptions::PyRuntimeError;
use pyo3::ffi;
use pyo3::prelude::*;

use super::callable::{clear_context, context_of, raw_callable};
use super::calls::{Place, Recording};

/// Our place as the thread's profile function: there is one, and it is ours or somebody else's.
pub(super) struct Hook {
    /// Carries the recording; what `sys.getprofile()` returns while we are there.
    carrier: Py<PyAny>,
}

impl Hook {
    /// Becomes the profile function of the calling thread, for `recording`, until it is removed.
    pub(super) fn install(py: Python<'_>, recording: *mut Recording) -> PyResult<Self> {
        if !py.import("sys")?.call_method0("getprofile")?.is_none() {
            return Err(PyRuntimeError::new_err(
                "another profiler is active on this thread, and CPython 3.11 has room for one; stop it first",
            ));
        }
        // SAFETY: The callable is here to carry the recording; nobody calls it but a user who asks
        // `sys.getprofile()` for it, and `refuse` does what such a call deserves.
        let carrier = unsafe { raw_callable(py, refuse, recording)? };
        // SAFETY: The thread is attached, and `on_event` obeys the protocol of profile functions.
        unsafe { ffi::PyEval_SetProfile(Some(on_event), carrier.as_ptr()) };
        Ok(Self { carrier })
    }

    /// Leaves the thread without a profile function, as it was; one that took our place meanwhile stays.
    pub(super) fn remove(self, py: Python<'_>) -> Place {
        let current = py.import("sys").and_then(|sys| sys.call_method0("getprofile"));
        let place = if current.is_ok_and(|current| current.is(&self.carrier)) { Place::Kept } else { Place::Lost };
        if place == Place::Kept {
            // SAFETY: The thread is attached.
            unsafe { ffi::PyEval_SetProfile(None, ptr::null_mut()) };
        }
        // SAFETY: `install` made it, and `on_event` expects no recording.
        unsafe { clear_context(&self.carrier) };
        place
    }
}

unsafe extern "C" fn on_event(
    carrier: *mut ffi::PyObject,
    frame: *mut ffi::PyFrameObject,
    event: c_int,
    argument: *mut ffi::PyObject,
) -> c_int {
    // SAFETY: CPython passes what `install` gave it. The recording outlives the hook, which takes it away when it goes,
    // and only this thread's events, one at a time, get here.
    let recording = unsafe { context_of::<Recording>(carrier).as_mut() };
    let Some(recording) = recording.filter(|recording| recording.is_of_this_thread()) else { return 0 };
    match event {
        ffi::PyTrace_CALL => {
            let code = code_of(frame);
            if goes_on(frame, code) { recording.resume_code(code) } else { recording.enter_code(code) }
        }
        ffi::PyTrace_RETURN => recording.leave_code(code_of(frame)),
        ffi::PyTrace_C_CALL => recording.enter_native(argument),
        ffi::PyTrace_C_RETURN | ffi::PyTrace_C_EXCEPTION => recording.leave_native(argument),
        _ => {}
    }
    0
}

unsafe extern "C" fn refuse(
    _: *mut ffi::PyObject,
    _: *const *mut ffi::PyObject,
    _: usize,
    _: *mut ffi::PyObject,
) -> *mut ffi::PyObject {
    // SAFETY: The thread is attached: Python called.
    unsafe {
        ffi::PyErr_SetString(ffi::PyExc_TypeError, c"the profile function of rprof is not for calling".as_ptr());
    }
    ptr::null_mut()
}

/// The frame's code object, borrowed: the frame keeps it alive.
#[inline]
fn code_of(frame: *mut ffi::PyFrameObject) -> *mut ffi::PyObject {
    // SAFETY: CPython passed the frame, which owns a reference to its code.
    unsafe {
        let code = ffi::PyFrame_GetCode(frame).cast();
        ffi::Py_DECREF(code);
        code
    }
}

/// Whether the frame goes on after a yield, rather than starts.
#[inline]
fn goes_on(frame: *mut ffi::PyFrameObject, code: *mut ffi::PyObject) -> bool {
    const SUSPENDABLE: c_int = ffi::CO_GENERATOR | ffi::CO_COROUTINE | ffi::CO_ASYNC_GENERATOR;
    // SAFETY: `code` is a code object of 3.11, whose layout was frozen with that version.
    let code = unsafe { &*code.cast::<CodeObject>() };
    if code.flags & SUSPENDABLE == 0 {
        return false;
    }
    // SAFETY: CPython passed the frame; while it runs, its last instruction lies inside its code, two bytes long.
    unsafe {
        let Ok(offset) = usize::try_from(ffi::PyFrame_GetLasti(frame)) else { return false };
        *(&raw const code.instructions).cast::<u8>().add(offset + 1) != RESUME_AT_START
    }
}

/// The argument of the RESUME instruction at the start of a function; after a yield or an await it is 1, 2 or 3.
const RESUME_AT_START: u8 = 0;

/// The head of 3.11's `PyCodeObject`, as its header declares it.
#[repr(C)]
struct CodeObject {
    base: ffi::PyVarObject,
    constants: *mut ffi::PyObject,
    names: *mut ffi::PyObject,
    exception_table: *mut ffi::PyObject,
    flags: c_int,
    warmup: i16,
    line_array_entry_size: i16,
    counts: [c_int; 10],
    objects: [*mut ffi::PyObject; 8],
    line_array: *mut u8,
    first_traceable: c_int,
    extra: *mut u8,
    instructions: [u8; 1],
}
