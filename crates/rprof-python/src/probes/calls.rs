//! The call probe: what both of CPython's interfaces share.

use pyo3::ffi;
use pyo3::prelude::*;
use rprof_engines::{CallRecorder, FuncKey, Path};

#[cfg(Py_3_12)]
use super::monitoring as interface;
#[cfg(Py_3_13)]
use super::resume::Resume;
#[cfg(not(Py_3_12))]
use super::tracing as interface;
use super::{clock, names, thread_identity::ThreadIdentity};

/// The recorder of one thread and what keeps its function keys unique.
pub(super) struct Recording {
    thread: ThreadIdentity,
    recorder: CallRecorder,
    #[cfg(Py_3_13)]
    resume: Resume,
    /// Code objects that were met, home among them: while we hold them, no other object can have their address.
    met: Vec<Py<PyAny>>,
}

impl Recording {
    /// Whether the calling thread is the one that is recorded: events come from all of them.
    #[inline]
    pub(super) fn is_of_this_thread(&self) -> bool {
        self.thread == ThreadIdentity::current()
    }

    /// A Python function starts.
    #[inline]
    pub(super) fn enter_code(&mut self, code: *mut ffi::PyObject) {
        if self.recorder.enter(key(code), clock::ticks()) == Path::New {
            self.meet_code(code);
        }
    }

    /// A generator or coroutine goes on.
    #[inline]
    pub(super) fn resume_code(&mut self, code: *mut ffi::PyObject) {
        if self.recorder.resume(key(code), clock::ticks()) == Path::New {
            self.meet_code(code);
        }
    }

    /// A Python function returns, yields or raises.
    #[inline]
    pub(super) fn leave_code(&mut self, code: *mut ffi::PyObject) {
        let at = clock::ticks();
        self.recorder.leave(key(code), at);
    }

    /// A Python function raises, `offset` bytes into its code.
    #[cfg(Py_3_13)]
    #[cold]
    pub(super) fn unwind_code(&mut self, code: *mut ffi::PyObject, offset: isize) {
        let at = clock::ticks();
        // SAFETY: Callbacks run with the thread attached, and `code` is alive: CPython passed it.
        let object = unsafe { Bound::from_borrowed_ptr(Python::assume_attached(), code) };
        // One that never started must not end a caller that runs the same code.
        if !self.resume.stands_at(&object, offset) {
            self.recorder.leave(key(code), at);
        }
    }

    /// A C function starts. Other callables are passed over.
    #[inline]
    pub(super) fn enter_native(&mut self, callable: *mut ffi::PyObject) {
        let Some(definition) = names::definition(callable) else { return };
        let key = key(definition);
        if self.recorder.enter(key, clock::ticks()) == Path::New {
            self.meet_native(key, callable);
        }
    }

    /// A C function returns or raises.
    #[inline]
    pub(super) fn leave_native(&mut self, callable: *mut ffi::PyObject) {
        let at = clock::ticks();
        if let Some(definition) = names::definition(callable) {
            self.recorder.leave_native(key(definition), at);
        }
    }

    #[cold]
    fn meet_code(&mut self, code: *mut ffi::PyObject) {
        if self.recorder.knows(key(code)) {
            return;
        }
        // SAFETY: Callbacks run with the thread attached, and `code` is alive: CPython passed it.
        let (py, object) = unsafe {
            let py = Python::assume_attached();
            (py, Bound::from_borrowed_ptr(py, code))
        };
        let description = names::with_exception_kept(py, || names::describe_code(&object));
        self.recorder.describe(key(code), description);
        self.met.push(object.unbind());
    }

    #[cold]
    fn meet_native(&mut self, key: FuncKey, callable: *mut ffi::PyObject) {
        if self.recorder.knows(key) {
            return;
        }
        // SAFETY: Callbacks run with the thread attached, and `callable` is alive: CPython passed it.
        let (py, object) = unsafe {
            let py = Python::assume_attached();
            (py, Bound::from_borrowed_ptr(py, callable))
        };
        let (description, owner) = names::with_exception_kept(py, || names::describe_native(&object));
        self.recorder.describe(key, description);
        self.met.extend(owner);
    }
}

#[inline]
fn key<T>(address: *mut T) -> FuncKey {
    FuncKey(address as u64)
}

/// The code object that runs on the calling thread, if any does.
fn calling_code(py: Python<'_>) -> Option<Py<PyAny>> {
    // SAFETY: The thread is attached. The frame is borrowed and null where no Python code runs; the code object is a
    // new reference.
    unsafe {
        let frame = ffi::PyEval_GetFrame();
        (!frame.is_null()).then(|| Bound::from_owned_ptr(py, ffi::PyFrame_GetCode(frame).cast()).unbind())
    }
}

/// What a hook finds when it leaves.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Its place among CPython's hooks was its own until now.
    Kept,
    /// Another tool had taken the place.
    Lost,
}

/// The probe on the calling thread, until it is stopped or dropped.
pub(crate) struct CallProbe {
    /// Comes from a `Box`, which is freed when the probe is dropped.
    recording: *mut Recording,
    hook: Option<interface::Hook>,
    displaced: bool,
}

impl CallProbe {
    /// Installs the probe on the calling thread.
    ///
    /// # Errors
    /// If CPython has no room for another tool.
    pub(crate) fn start(py: Python<'_>) -> PyResult<Self> {
        clock::set_up();
        let (name, native_id) = names::current_thread(py)?;
        let home = calling_code(py);
        let recorder = CallRecorder::new(name, native_id, home.as_ref().map(|code| key(code.as_ptr())));
        let recording = Box::new(Recording {
            thread: ThreadIdentity::current(),
            recorder,
            #[cfg(Py_3_13)]
            resume: Resume::look_up(py)?,
            met: home.into_iter().collect(),
        });
        let mut probe = Self { recording: Box::into_raw(recording), hook: None, displaced: false };
        probe.hook = Some(interface::Hook::install(py, probe.recording)?);
        Ok(probe)
    }

    /// Removes the probe; a second call does nothing.
    pub(crate) fn stop(&mut self, py: Python<'_>) {
        self.stop_at(py, clock::ticks());
    }

    /// Removes the probe from inside `method`, a C method whose call it may have seen begin: that call is forgotten.
    pub(crate) fn stop_within(&mut self, py: Python<'_>, method: &Bound<'_, PyAny>) {
        let at = clock::ticks();
        if self.hook.is_some()
            && let Some(definition) = names::definition(method.as_ptr())
        {
            self.recording().recorder.forget_innermost(key(definition));
        }
        self.stop_at(py, at);
    }

    /// Whether another tool had taken the probe's place before it was removed, so that events are missing.
    pub(crate) fn was_displaced(&self) -> bool {
        self.displaced
    }

    fn stop_at(&mut self, py: Python<'_>, at: u64) {
        let Some(hook) = self.hook.take() else { return };
        self.displaced = hook.remove(py) == Place::Lost;
        self.recording().recorder.stop(at);
    }

    /// Stops and returns the recorder.
    pub(crate) fn into_recorder(mut self, py: Python<'_>) -> CallRecorder {
        self.stop(py);
        std::mem::replace(&mut self.recording().recorder, CallRecorder::new("", 0, None))
    }

    fn recording(&mut self) -> &mut Recording {
        // SAFETY: The box lives as long as the probe; on its thread no callback runs while a method of the probe does,
        // and other threads' callbacks look at the thread's identity only.
        unsafe { &mut *self.recording }
    }
}

impl Drop for CallProbe {
    fn drop(&mut self) {
        Python::attach(|py| {
            self.stop(py);
            // SAFETY: The pointer comes from `Box::into_raw`, `stop` took it out of the callbacks' reach, and the
            // references to functions that go with it are let go while attached.
            drop(unsafe { Box::from_raw(self.recording) });
        });
    }
}
