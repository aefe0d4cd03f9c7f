//! The marks of `%timeit`: the clock read at both ends of a batch, by a callable that is one C function.

use std::ptr;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use pyo3::ffi;
use pyo3::prelude::*;

use super::system_clock::SystemClock;

/// The readings of the clock at both ends of a batch.
///
/// Atomic only to satisfy the type system: one thread runs a kernel, and relaxed access costs nothing.
#[pyclass(module = "rprof._rprof", frozen)]
pub(crate) struct Marks {
    clock: SystemClock,
    count: AtomicUsize,
    readings: [AtomicU64; 2],
}

impl Marks {
    pub(crate) fn of(clock: SystemClock) -> Self {
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
    pub(crate) fn take_elapsed(&self) -> Option<u64> {
        let count = self.count.swap(0, Ordering::Relaxed);
        let [begun, ended] = self.readings.each_ref().map(|reading| reading.load(Ordering::Relaxed));
        // The time of day may be set back meanwhile.
        (count == 2).then(|| ended.saturating_sub(begun))
    }

    /// Returns the Python callable that marks: one C function that allocates nothing and takes no lock.
    pub(crate) fn callable(marks: &Py<Self>, py: Python<'_>) -> PyResult<Py<PyAny>> {
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
