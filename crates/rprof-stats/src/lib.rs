//! What a set of numbers says: quantiles, estimates, outliers, histograms, slopes.
//!
//! Everything here is a pure function of its numbers: the same numbers always say the same, the bootstrap included.
#![forbid(unsafe_code)]

mod bootstrap;
mod estimate;
mod histogram;
mod outliers;
mod slope;
mod sorted;

pub use bootstrap::TimeBlocks;
pub use estimate::Estimate;
pub use histogram::Histogram;
pub use outliers::{Fences, Outliers};
pub use slope::Line;
pub use sorted::Sorted;
