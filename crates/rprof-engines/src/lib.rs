//! How a stream of events becomes a profile: the recorders, one interface.
//!
//! Recorders are told, never ask: there is no clock, file, thread, lock or Python in this crate. Time arrives inside
//! events, so a test needs no clock.
#![forbid(unsafe_code)]

mod calls;
mod recorder;
#[cfg(test)]
mod script;
mod timing;
mod usage;

pub use calls::{CallEvent, CallRecorder, FuncDescription, FuncKey, Path};
pub use recorder::Recorder;
pub use timing::*;
pub use usage::UsageRecorder;
