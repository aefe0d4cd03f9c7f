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
        let class = ffi::Py_TYPE(callable);
        if class == &raw mut ffi::PyFunction_Type {
            // Every call of a Python function asks, and the check for subclasses is a call by itself.
            None
        } else if class == &raw mut ffi::PyMethodDescr_Type {
            Some((*callable.cast::<ffi::PyMethodDescrObject>()).d_method)
        } else if ffi::PyCFunction_Check(callable) != 0 {
            Some((*callable.cast::<ffi::PyCFunctionObject>()).m_ml)
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
    native(text_of_repr(descriptor), text_of(descriptor, "__qualname__"))
}

/// `[].append` or `dict.fromkeys`: a method that carries its instance or class, which we must not keep alive.
///
/// It is shown as cProfile shows it, for which a method is what the instance's class has under the name, but never as
/// another function that overrides it.
fn describe_bound(method: &Bound<'_, PyAny>, instance: &Bound<'_, PyAny>) -> (FuncDescription, Option<Py<PyAny>>) {
    let name = text_of(method, "__name__");
    let class = instance.get_type();
    let own_in = |class| class_attributes(class, &name).into_iter().find(|found| is_same(found, method));
    let (label, own) = match own_in(&class) {
        Some(own) => (text_of_repr(&own), Some(own)),
        // A class method is bound to its class.
        None => (format!("<built-in method {name}>"), instance.cast().ok().and_then(own_in)),
    };
    match own {
        Some(own) if is_descriptor(&own) => (native(label, text_of(&own, "__qualname__")), Some(own.unbind())),
        // All classes share one definition of `__new__`, so no class is part of its name.
        Some(own) => (native(label, name), Some(own.unbind())),
        None => {
            let owner = instance.cast::<PyType>().unwrap_or(&class).clone().into_any().unbind();
            (native(label, text_of(method, "__qualname__")), Some(owner))
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

/// Whether the object is a C method as found on a type.
fn is_descriptor(object: &Bound<'_, PyAny>) -> bool {
    // SAFETY: The object is alive.
    let class = unsafe { ffi::Py_TYPE(object.as_ptr()) };
    class == &raw mut ffi::PyMethodDescr_Type || class == &raw mut ffi::PyClassMethodDescr_Type
}

/// Whether what is found on a type is the C function that `method` calls.
fn is_same(found: &Bound<'_, PyAny>, method: &Bound<'_, PyAny>) -> bool {
    let defined = if is_descriptor(found) {
        // SAFETY: Methods and class methods have the same layout.
        Some(unsafe { (*found.as_ptr().cast::<ffi::PyMethodDescrObject>()).d_method })
    } else {
        definition(found.as_ptr())
    };
    defined.is_some() && defined == definition(method.as_ptr())
}

/// The text of an attribute that C code answers; empty where there is none.
fn text_of(object: &Bound<'_, PyAny>, attribute: &str) -> String {
    object.getattr(attribute).map_or_else(|_| String::new(), |value| lossy(&value))
}

/// What `repr` answers for C code; empty if it cannot.
fn text_of_repr(object: &Bound<'_, PyAny>) -> String {
    object.repr().map_or_else(|_| String::new(), |text| lossy(&text))
}

/// What the class and its bases define under `name`, the nearest first, found without running anybody's `__getattr__`.
fn class_attributes<'py>(class: &Bound<'py, PyType>, name: &str) -> Vec<Bound<'py, PyAny>> {
    // A metaclass may answer for `__dict__` itself, in Python; the `type` of all classes answers in C.
    let namespaces = || class.py().get_type::<PyType>().getattr("__dict__")?.get_item("__dict__");
    let Ok(namespaces) = namespaces() else { return Vec::new() };
    let attribute = |base| namespaces.call_method1("__get__", (base,)).and_then(|namespace| namespace.get_item(name));
    class.mro().iter().filter_map(|base| attribute(base).ok()).collect()
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
