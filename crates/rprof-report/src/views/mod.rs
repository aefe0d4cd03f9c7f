//! Views: a profile seen in one way, as plain structs with public fields.

pub mod call_tree;
pub mod flame;
pub mod functions;
pub mod timing;
pub mod usage;
