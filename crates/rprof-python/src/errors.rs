//! How our errors become Python's.

use std::path::Path;

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

/// An option that makes no sense: ValueError with the one sentence that says why.
pub(crate) fn option_error(error: &impl std::fmt::Display) -> PyErr {
    PyValueError::new_err(error.to_string())
}

/// A file that is no profile: ValueError that names it.
pub(crate) fn format_error(path: Option<&Path>, error: &rprof_model::Error) -> PyErr {
    PyValueError::new_err(match path {
        Some(path) => format!("{}: {error}", path.display()),
        None => error.to_string(),
    })
}

/// A file that cannot be opened or written: the OSError that Python itself would raise.
pub(crate) fn file_error(py: Python<'_>, path: &Path, error: std::io::Error) -> PyErr {
    let Some(number) = error.raw_os_error() else { return error.into() };
    let make = || {
        let text = py.import("os")?.call_method1("strerror", (number,))?;
        py.import("builtins")?.getattr("OSError")?.call1((number, text, path.to_string_lossy()))
    };
    make().map_or_else(|failure| failure, PyErr::from_value)
}
