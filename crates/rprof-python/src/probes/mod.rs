//! Code hooked into CPython that sees events.

pub(crate) mod callable;
pub(crate) mod calls;
pub(crate) mod clock;
pub(crate) mod garbage;
pub(crate) mod marks;
#[cfg(Py_3_12)]
mod monitoring;
mod names;
pub(crate) mod resources;
#[cfg(Py_3_13)]
mod resume;
pub(crate) mod system_clock;
mod thread_identity;
#[cfg(not(Py_3_12))]
mod tracing;
