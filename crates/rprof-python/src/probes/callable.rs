//! A Python callable that is one C function and a pointer for it: the cheapest callback there is.

use std::ffi::{c_uint, c_void};
use std::mem::offset_of;
use std::ptr;

use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyType;

/// The instance: CPython reads the function pointer at `__vectorcalloffset__` and jumps.
#[repr(C)]
struct RawCallable {
    base: ffi::PyObject,
    vectorcall: ffi::vectorcallfunc,
    context: *mut c_void,
}

static TYPE: PyOnceLock<Py<PyType>> = PyOnceLock::new();

/// Returns a new callable that runs `function`, which finds `context` through [`context_of`].
///
/// # Safety
/// `function` obeys the vectorcall protocol for every call that Python may make: it returns a new reference, or null
/// with an exception set, and does not panic. `context` is null or lives as long as Python may call.
pub(crate) unsafe fn raw_callable<T>(
    py: Python<'_>,
    function: ffi::vectorcallfunc,
    context: *mut T,
) -> PyResult<Py<PyAny>> {
    let class = TYPE.get_or_try_init(py, || make_type(py))?.bind(py).as_type_ptr();
    // SAFETY: The type was made by `make_type` with the basic size of `RawCallable`.
    unsafe {
        let object = ffi::PyType_GenericAlloc(class, 0);
        if object.is_null() {
            return Err(PyErr::fetch(py));
        }
        (*object.cast::<RawCallable>()).vectorcall = function;
        (*object.cast::<RawCallable>()).context = context.cast();
        Ok(Bound::from_owned_ptr(py, object).unbind())
    }
}

/// The pointer that came with the callable.
///
/// # Safety
/// `callable` comes from [`raw_callable`] with a context of type `T`.
#[inline]
pub(crate) unsafe fn context_of<T>(callable: *mut ffi::PyObject) -> *mut T {
    // SAFETY: As the caller promises.
    unsafe { (*callable.cast::<RawCallable>()).context.cast() }
}

/// Takes the context away from the callable, wherever references to it may still be.
///
/// # Safety
/// `callable` comes from [`raw_callable`], and its function expects that the context may be null.
pub(crate) unsafe fn clear_context(callable: &Py<PyAny>) {
    // SAFETY: As the caller promises.
    unsafe { (*callable.as_ptr().cast::<RawCallable>()).context = ptr::null_mut() };
}

fn make_type(py: Python<'_>) -> PyResult<Py<PyType>> {
    let mut members = [
        ffi::PyMemberDef {
            name: c"__vectorcalloffset__".as_ptr(),
            type_code: ffi::Py_T_PYSSIZET,
            offset: offset_of!(RawCallable, vectorcall).cast_signed(),
            flags: ffi::Py_READONLY,
            doc: ptr::null(),
        },
        // SAFETY: All zeroes is CPython's end of a member list.
        unsafe { std::mem::zeroed() },
    ];
    let mut slots = [
        ffi::PyType_Slot { slot: ffi::Py_tp_call, pfunc: ffi::PyVectorcall_Call as *mut _ },
        ffi::PyType_Slot { slot: ffi::Py_tp_members, pfunc: members.as_mut_ptr().cast() },
        ffi::PyType_Slot { slot: 0, pfunc: ptr::null_mut() },
    ];
    let mut spec = ffi::PyType_Spec {
        name: c"rprof._rprof.RawCallable".as_ptr(),
        basicsize: size_of::<RawCallable>().try_into().expect("a few words"),
        itemsize: 0,
        flags: (ffi::Py_TPFLAGS_DEFAULT | ffi::Py_TPFLAGS_HAVE_VECTORCALL | ffi::Py_TPFLAGS_DISALLOW_INSTANTIATION)
            as c_uint,
        slots: slots.as_mut_ptr(),
    };
    // SAFETY: The specification and what it points to live through the call, which copies what it keeps; the names are
    // static. `PyType_FromSpec` returns a new reference to a type or null with an exception set.
    unsafe {
        let object = ffi::PyType_FromSpec(&raw mut spec);
        if object.is_null() {
            return Err(PyErr::fetch(py));
        }
        Ok(Bound::from_owned_ptr(py, object).cast_into_unchecked::<PyType>().unbind())
    }
}
