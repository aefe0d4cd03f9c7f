//! The threads a profile saw.

use serde::{Deserialize, Serialize};

use crate::StringId;

row_id! {
    /// A thread of the profile.
    ThreadId
}

/// A thread of the measured process.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thread {
    /// Its name, as `threading` gives it.
    pub name: StringId,
    /// The number the operating system knows it by.
    pub native_id: u64,
}

/// The threads a profile saw, in the order they were first seen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ThreadTable(Vec<Thread>);

impl ThreadTable {
    /// Adds a thread.
    pub fn push(&mut self, thread: Thread) -> ThreadId {
        self.0.push(thread);
        ThreadId::from_index(self.0.len() - 1)
    }

    /// Returns the thread `id`.
    ///
    /// # Panics
    /// If `id` belongs to another profile.
    pub fn get(&self, id: ThreadId) -> Thread {
        self.0[id.index()]
    }

    /// All threads, in the order of their ids.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Thread> {
        self.0.iter().copied()
    }

    /// How many threads there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
