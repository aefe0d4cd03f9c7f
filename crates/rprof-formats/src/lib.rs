//! How a profile travels: other tools' files, read and written.
//!
//! One foreign format a module. Each writes a [`Profile`](rprof_model::Profile) as the bytes of its format.
#![forbid(unsafe_code)]

mod marshal;
pub mod pstats;
