//! What a profile is: tables, units, notices, merge, and the `.rprof` file.
//!
//! A [`Profile`] is a value. It owns its strings and its notices, holds no engine and no Python object, and can be
//! saved, sent and rendered in another process, days later. Building one cannot fail; reading one from a file can.
#![forbid(unsafe_code)]

#[macro_use]
mod row_id;

mod batches;
mod call_sums;
mod error;
mod file;
mod frames;
mod funcs;
mod merge;
mod notice;
mod preorder;
mod profile;
mod run_info;
mod samples;
mod stacks;
mod strings;
mod threads;
mod unit;

pub use batches::{Batch, BatchRole, BatchTable};
pub use call_sums::{CallSum, CallSums, PstatsKey};
pub use error::{Error, ErrorKind};
pub use file::{FORMAT_VERSION, read, write};
pub use frames::{Frame, FrameId, FrameTable};
pub use funcs::{Func, FuncId, FuncKind, FuncTable};
pub use notice::{Notice, NoticeKind};
pub use preorder::preorder;
pub use profile::Profile;
pub use run_info::{Clock, Engine, GarbageCollections, Outcome, Preparation, ResourceUsage, RunInfo};
pub use samples::{Sample, SampleTable};
pub use stacks::{StackId, StackTable};
pub use strings::{StringId, StringTable};
pub use threads::{Thread, ThreadId, ThreadTable};
pub use unit::Unit;
