//! Call paths, each kept once.

use serde::{Deserialize, Serialize};

use crate::FrameId;

row_id! {
    /// A stack of the profile: its leaf frame and, through its caller, all frames below.
    StackId
}

/// Call paths as rows of (caller, frame).
///
/// A caller always stands before its callees, so totals are one backward pass. The table does not look for rows that
/// are already there: a recorder pushes each path once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "Columns", try_from = "Columns")]
pub struct StackTable {
    callers: Vec<Option<StackId>>,
    frames: Vec<FrameId>,
}

impl StackTable {
    /// Adds the path that extends `caller` by `frame`, or starts one where there is no caller.
    ///
    /// # Panics
    /// If `caller` is not in the table yet.
    pub fn push(&mut self, caller: Option<StackId>, frame: FrameId) -> StackId {
        assert!(caller.is_none_or(|id| id.index() < self.len()), "a caller stands before its callees");
        self.callers.push(caller);
        self.frames.push(frame);
        StackId::from_index(self.len() - 1)
    }

    /// The stack without its leaf; `None` for a root.
    pub fn caller(&self, id: StackId) -> Option<StackId> {
        self.callers[id.index()]
    }

    /// The leaf frame of the stack.
    pub fn frame(&self, id: StackId) -> FrameId {
        self.frames[id.index()]
    }

    /// All stacks, callers before callees.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = StackId> + ExactSizeIterator + use<> {
        (0..self.len()).map(StackId::from_index)
    }

    /// Adds each row's value to its caller's, from the leaves down: turns self weights into total weights.
    ///
    /// # Panics
    /// If `values` does not hold one value for each stack.
    pub fn accumulate(&self, values: &mut [i64]) {
        assert_eq!(values.len(), self.len(), "one value for each stack");
        for index in (0..self.len()).rev() {
            if let Some(caller) = self.callers[index] {
                values[caller.index()] += values[index];
            }
        }
    }

    /// How many stacks there are.
    pub fn len(&self) -> usize {
        self.frames.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.frames.is_empty()
    }
}

/// The table as it is written: callers as distances, 0 for a root, so that a deep tree is mostly ones.
#[derive(Serialize, Deserialize)]
struct Columns {
    distances: Vec<u32>,
    frames: Vec<FrameId>,
}

impl From<StackTable> for Columns {
    fn from(table: StackTable) -> Self {
        let distance = |(index, caller): (usize, &Option<StackId>)| caller.map_or(0, |id| (index - id.index()) as u32);
        Self { distances: table.callers.iter().enumerate().map(distance).collect(), frames: table.frames }
    }
}

impl TryFrom<Columns> for StackTable {
    type Error = &'static str;

    fn try_from(columns: Columns) -> Result<Self, Self::Error> {
        if columns.distances.len() != columns.frames.len() {
            return Err("the stack columns differ in length");
        }
        let caller = |(index, distance): (usize, &u32)| match *distance as usize {
            0 => Ok(None),
            distance if distance <= index => Ok(Some(StackId::from_index(index - distance))),
            _ => Err("a stack's caller does not stand before it"),
        };
        let callers = columns.distances.iter().enumerate().map(caller).collect::<Result<_, _>>()?;
        Ok(Self { callers, frames: columns.frames })
    }
}
