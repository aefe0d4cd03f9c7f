//! Runs the user's code objects, with nothing of ours on the stack between.

use pyo3::exceptions::PyTypeError;
use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::types::{PyCode, PyDict};

/// Code objects to run one after another.
pub(crate) type Codes<'py> = Vec<Bound<'py, PyCode>>;

/// Evaluates the code objects one after another, as `exec` and `eval` do, and returns the last one's value.
///
/// # Errors
/// Whatever the user's code raises, as it was raised.
pub(crate) fn evaluate<'py>(
    codes: Codes<'py>,
    globals: &Bound<'py, PyDict>,
    locals: Option<&Bound<'py, PyAny>>,
) -> PyResult<Bound<'py, PyAny>> {
    let py = globals.py();
    if !globals.contains("__builtins__")? {
        globals.set_item("__builtins__", py.import("builtins")?)?;
    }
    let locals = locals.unwrap_or(globals);
    // SAFETY: The object is alive.
    if unsafe { ffi::PyMapping_Check(locals.as_ptr()) } == 0 {
        return Err(PyTypeError::new_err("locals must be a mapping"));
    }
    let mut value = py.None().into_bound(py);
    for code in codes {
        // SAFETY: A code object, a dict and a mapping, all alive, as `PyEval_EvalCode` wants them; it returns a new
        // reference or null with an exception set.
        value = unsafe {
            let result = ffi::PyEval_EvalCode(code.as_ptr(), globals.as_ptr(), locals.as_ptr());
            Bound::from_owned_ptr_or_err(py, result)?
        };
    }
    Ok(value)
}
