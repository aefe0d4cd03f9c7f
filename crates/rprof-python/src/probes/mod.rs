//! Code hooked into CPython that sees events.

pub(crate) mod callable;
pub(crate) mod calls;
pub(crate) mod clock;
pub(crate) mod garbage;
#[cfg(Py_3_12)]
mod monitoring;
mod names;
pub(crate) mod resources;
mod thread_identity;
#[cfg(not(Py_3_12))]
mod tracing;
