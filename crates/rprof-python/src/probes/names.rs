//! What functions are called: asked once for each, when it is first met.

use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::types::{PyModule, PyString, PyType};
use rprof_engines::FuncDescription;
use rprof_model::FuncKind;

/// The definition of a C function or method, which all objects for it share; null-free, or `None` for what is neither.
#[inline]
pub(super) fn definition(callable: *mut ffi::PyObject) -> Option<*mut ffi::PyMethodDef> {
    // SAFETY: CPython passed the callable; each cast follows a check of its type.
    unsafe {
        if ffi::PyCFunction_Check(callable) != 0 {
            Some((*callable.cast::<ffi::PyCFunctionObject>()).m_ml)
        } else if ffi::Py_TYPE(callable) == &raw mut ffi::PyMethodDescr_Type {
            Some((*callable.cast::<ffi::PyMethodDescrObject>()).d_method)
        } else {
            None
        }
    }
}

/// Describes a code object.
pub(super) fn describe_code(code: &Bound<'_, PyAny>) -> FuncDescription {
    FuncDescription {
        name: text_of(code, "co_name"),
        qualified_name: text_of(code, "co_qualname"),
        file: text_of(code, "co_filename"),
        line: code.getattr("co_firstlineno").and_then(|line| line.extract()).unwrap_or(0),
        kind: FuncKind::Python,
    }
}

/// Describes a C function or method, and returns the object whose life its definition shares.
pub(super) fn describe_native(callable: &Bound<'_, PyAny>) -> (FuncDescription, Option<Py<PyAny>>) {
    if is_descriptor(callable) {
        return (describe_descriptor(callable), Some(callable.clone().unbind()));
    }
    match callable.getattr("__self__") {
        Ok(instance) if !instance.is_none() && !instance.is_instance_of::<PyModule>() => {
            describe_bound(callable, &instance)
        }
        _ => (describe_function(callable), Some(callable.clone().unbind())),
    }
}

/// `list.append`, as found on the type.
fn describe_descriptor(descriptor: &Bound<'_, PyAny>) -> FuncDescription {
    native(descriptor.repr().map_or_else(|_| String::new(), |text| lossy(&text)), text_of(descriptor, "__qualname__"))
}

/// `[].append`: a method that carries its instance, which we must not keep alive.
fn describe_bound(method: &Bound<'_, PyAny>, instance: &Bound<'_, PyAny>) -> (FuncDescription, Option<Py<PyAny>>) {
    let name = text_of(method, "__name__");
    let class = instance.get_type();
    match class_attribute(&class, &name) {
        Some(found) if is_descriptor(&found) => (describe_descriptor(&found), Some(found.unbind())),
        _ => {
            // A class method is bound to its class.
            let owner = instance.cast::<PyType>().unwrap_or(&class).clone().into_any().unbind();
            (native(format!("<built-in method {name}>"), text_of(method, "__qualname__")), Some(owner))
        }
    }
}

/// `len`, `time.sleep`, `str.maketrans`: a function of a module, or a static method, which knows its class by name only.
fn describe_function(function: &Bound<'_, PyAny>) -> FuncDescription {
    let (name, qualified_name) = (text_of(function, "__name__"), text_of(function, "__qualname__"));
    match text_of(function, "__module__").as_str() {
        "" => native(format!("<built-in method {name}>"), qualified_name),
        module => {
            let label = format!("<built-in method {module}.{name}>");
            let is_static_method = qualified_name.contains('.');
            native(label, if is_static_method { qualified_name } else { format!("{module}.{name}") })
        }
    }
}

fn native(name: String, qualified_name: String) -> FuncDescription {
    FuncDescription { name, qualified_name, file: String::new(), line: 0, kind: FuncKind::Native }
}

fn is_descriptor(object: &Bound<'_, PyAny>) -> bool {
    // SAFETY: The object is alive.
    unsafe { ffi::Py_TYPE(object.as_ptr()) == &raw mut ffi::PyMethodDescr_Type }
}

/// The text of an attribute that C code answers; empty where there is none.
fn text_of(object: &Bound<'_, PyAny>, attribute: &str) -> String {
    object.getattr(attribute).map_or_else(|_| String::new(), |value| lossy(&value))
}

/// What the class or its bases define under `name`, found without running anybody's `__getattr__`.
fn class_attribute<'py>(class: &Bound<'py, PyType>, name: &str) -> Option<Bound<'py, PyAny>> {
    let bases = class.mro();
    bases.iter().find_map(|base| base.getattr("__dict__").ok()?.get_item(name).ok())
}

/// The name that `threading` gives the calling thread, and the system's number for it.
///
/// `threading.current_thread()` would leave a dummy behind for a thread it does not know.
pub(super) fn current_thread(py: Python<'_>) -> PyResult<(String, u64)> {
    let threading = py.import("threading")?;
    let identifier = threading.call_method0("get_ident")?;
    for thread in threading.call_method0("enumerate")?.try_iter()? {
        let thread = thread?;
        if thread.getattr("ident")?.eq(&identifier)? {
            return Ok((lossy(&thread.getattr("name")?), native_thread_id(&threading)?));
        }
    }
    Ok((format!("thread {identifier}"), native_thread_id(&threading)?))
}

fn native_thread_id(threading: &Bound<'_, PyModule>) -> PyResult<u64> {
    threading.call_method0("get_native_id")?.extract()
}

/// Runs `ask`, which may meet exceptions of its own, without losing the one that is on its way.
pub(super) fn with_exception_kept<T>(py: Python<'_>, ask: impl FnOnce() -> T) -> T {
    let pending = PyErr::take(py);
    let answer = ask();
    if let Some(error) = pending {
        error.restore(py);
    }
    answer
}

/// The text of a string, with a mark where it is no valid Unicode.
fn lossy(value: &Bound<'_, PyAny>) -> String {
    value.cast::<PyString>().map_or_else(|_| String::new(), |text| text.to_string_lossy().into_owned())
}
