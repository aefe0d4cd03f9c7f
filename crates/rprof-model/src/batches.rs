//! Loops that were timed together.

use serde::{Deserialize, Serialize};

/// What a batch was run for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum BatchRole {
    /// The very first execution, before caches and specialisation.
    Cold,
    /// One of the batches the estimates are made of.
    Measured,
}

/// A batch of loops timed together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Batch {
    /// What it was run for.
    pub role: BatchRole,
    /// Which of the runs it belongs to, from 0.
    pub run: u32,
    /// How many copies of the statement stand in the loop's body.
    pub copies: u32,
    /// How many times the body was executed.
    pub loops: u64,
    /// How long all loops took together, in nanoseconds.
    pub elapsed: u64,
}

/// The batches of a profile, in the order they were run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct BatchTable(Vec<Batch>);

impl BatchTable {
    /// Adds a batch.
    pub fn push(&mut self, batch: Batch) {
        self.0.push(batch);
    }

    /// All batches, in the order they were run.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Batch> {
        self.0.iter()
    }

    /// The batches the estimates are made of.
    pub fn measured(&self) -> impl Iterator<Item = &Batch> {
        self.0.iter().filter(|batch| batch.role == BatchRole::Measured)
    }

    /// How long the very first execution took, in nanoseconds, if it was timed apart.
    pub fn cold(&self) -> Option<u64> {
        self.0.iter().find(|batch| batch.role == BatchRole::Cold).map(|batch| batch.elapsed)
    }

    /// How many batches there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
