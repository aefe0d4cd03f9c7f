//! Everything one run recorded.

use crate::{
    BatchTable, Frame, FrameTable, Func, FuncId, FuncKind, FuncTable, Notice, RunInfo, SampleTable, StackId,
    StackTable, StringTable, ThreadTable,
};

/// Everything one run recorded. Tables an engine does not fill stay empty.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    /// What was measured, when, on what, and how it ended.
    pub run: RunInfo,
    /// The strings the other tables name.
    pub strings: StringTable,
    /// The functions that ran.
    pub funcs: FuncTable,
    /// Functions at a line.
    pub frames: FrameTable,
    /// Call paths.
    pub stacks: StackTable,
    /// The threads that were seen.
    pub threads: ThreadTable,
    /// Call paths with their weights.
    pub samples: SampleTable,
    /// Loops timed together.
    pub batches: BatchTable,
    /// What may mislead.
    pub notices: Vec<Notice>,
}

impl Profile {
    /// A profile of a run that recorded nothing yet.
    pub fn new(run: RunInfo) -> Self {
        Self {
            run,
            strings: StringTable::default(),
            funcs: FuncTable::default(),
            frames: FrameTable::default(),
            stacks: StackTable::default(),
            threads: ThreadTable::default(),
            samples: SampleTable::default(),
            batches: BatchTable::default(),
            notices: Vec::new(),
        }
    }

    /// Adds a function by its names and place, and returns its id.
    pub fn add_func(&mut self, name: &str, qualified_name: &str, file: &str, line: u32, kind: FuncKind) -> FuncId {
        let func = Func {
            name: self.strings.intern(name),
            qualified_name: self.strings.intern(qualified_name),
            file: self.strings.intern(file),
            line,
            kind,
        };
        self.funcs.intern(func)
    }

    /// Adds the path from `caller` to `func`, at no particular line.
    pub fn add_stack(&mut self, caller: Option<StackId>, func: FuncId) -> StackId {
        let frame = self.frames.intern(Frame { func, line: 0 });
        self.stacks.push(caller, frame)
    }

    /// The function at the leaf of `stack`.
    pub fn func_of(&self, stack: StackId) -> FuncId {
        self.frames.get(self.stacks.frame(stack)).func
    }

    /// The weight at each stack's leaf, one value a stack.
    pub fn self_weights(&self) -> Vec<i64> {
        let mut weights = vec![0; self.stacks.len()];
        for sample in self.samples.iter() {
            weights[sample.stack.index()] += sample.weight;
        }
        weights
    }

    /// The weight at each stack with all its callees, one value a stack.
    pub fn total_weights(&self) -> Vec<i64> {
        let mut weights = self.self_weights();
        self.stacks.accumulate(&mut weights);
        weights
    }
}
