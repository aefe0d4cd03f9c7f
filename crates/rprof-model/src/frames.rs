//! Functions at a line, as they stand on stacks.

use indexmap::IndexSet;
use serde::{Deserialize, Serialize};

use crate::FuncId;

row_id! {
    /// A frame of the profile.
    FrameId
}

/// A function at a line, on a stack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Frame {
    /// The function.
    pub func: FuncId,
    /// The line it stood at; 0 where the engine does not know it.
    pub line: u32,
}

/// Interned frames.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FrameTable(IndexSet<Frame>);

impl FrameTable {
    /// Returns the id of `frame`, adding it if it is new.
    pub fn intern(&mut self, frame: Frame) -> FrameId {
        FrameId::from_index(self.0.insert_full(frame).0)
    }

    /// Returns the frame `id`.
    ///
    /// # Panics
    /// If `id` belongs to another profile.
    pub fn get(&self, id: FrameId) -> Frame {
        self.0[id.index()]
    }

    /// All frames, in the order of their ids.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Frame> {
        self.0.iter().copied()
    }

    /// How many frames there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
