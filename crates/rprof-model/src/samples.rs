//! Stacks with their weights.

use serde::{Deserialize, Serialize};

use crate::{StackId, ThreadId};

/// One stack and the weight found at its leaf.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sample {
    /// The thread it was found on.
    pub thread: ThreadId,
    /// The stack.
    pub stack: StackId,
    /// The weight at the leaf only, in the profile's unit: self time for calls.
    pub weight: i64,
    /// How many calls, ticks or allocations the weight comes from.
    pub count: u64,
    /// How often a generator or coroutine was resumed after its call; 0 for plain functions.
    pub resumes: u64,
}

/// Samples as columns, in the order of their stacks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "Columns", try_from = "Columns")]
pub struct SampleTable(Vec<Sample>);

impl SampleTable {
    /// Adds a sample.
    pub fn push(&mut self, sample: Sample) {
        self.0.push(sample);
    }

    /// All samples.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Sample> {
        self.0.iter()
    }

    /// The sum of all weights.
    pub fn total(&self) -> i64 {
        self.0.iter().map(|sample| sample.weight).sum()
    }

    /// How many samples there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The table as it is written: one column a field, so that equal neighbours compress to nothing.
#[derive(Default, Serialize, Deserialize)]
struct Columns {
    threads: Vec<ThreadId>,
    /// Distance to the stack of the sample before; the first from 0.
    stacks: Vec<i64>,
    weights: Vec<i64>,
    counts: Vec<u64>,
    resumes: Vec<u64>,
}

impl From<SampleTable> for Columns {
    fn from(table: SampleTable) -> Self {
        let mut columns = Self::default();
        let mut before = 0;
        for sample in table.0 {
            let stack = i64::from(sample.stack.index() as u32);
            columns.threads.push(sample.thread);
            columns.stacks.push(stack - before);
            columns.weights.push(sample.weight);
            columns.counts.push(sample.count);
            columns.resumes.push(sample.resumes);
            before = stack;
        }
        columns
    }
}

impl TryFrom<Columns> for SampleTable {
    type Error = &'static str;

    fn try_from(columns: Columns) -> Result<Self, Self::Error> {
        let rows = columns.stacks.len();
        let Columns { threads, stacks, weights, counts, resumes } = columns;
        if [threads.len(), weights.len(), counts.len(), resumes.len()] != [rows; 4] {
            return Err("the sample columns differ in length");
        }
        let mut before = 0_i64;
        let row = |index: usize| {
            before = before.checked_add(stacks[index]).ok_or("a sample's stack is out of range")?;
            let stack = u32::try_from(before).map_err(|_| "a sample's stack is out of range")?;
            Ok(Sample {
                thread: threads[index],
                stack: StackId::from_index(stack as usize),
                weight: weights[index],
                count: counts[index],
                resumes: resumes[index],
            })
        };
        (0..rows).map(row).collect::<Result<_, _>>().map(Self)
    }
}
