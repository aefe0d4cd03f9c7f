//! What the calls of each function come to, alone and by caller.

use std::collections::HashMap;

use indexmap::IndexMap;

use crate::{Func, FuncId, FuncKind, Profile, StackId, preorder};

/// What cProfile and pstats tell functions apart by: file, first line and name. All native functions stand in line 0
/// of the file `~`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PstatsKey<'a> {
    /// The file the function was compiled from; `~` for native functions.
    pub file: &'a str,
    /// The line it starts at; 0 for native functions.
    pub line: u32,
    /// Its name without its class, or `<built-in method builtins.len>`.
    pub name: &'a str,
}

impl<'a> PstatsKey<'a> {
    /// The key of `func`, a function of `profile`.
    pub fn of(profile: &'a Profile, func: &Func) -> Self {
        let name = profile.strings.get(func.name);
        match func.kind {
            FuncKind::Python => Self { file: profile.strings.get(func.file), line: func.line, name },
            FuncKind::Native | FuncKind::Folded => Self { file: "~", line: 0, name },
        }
    }
}

/// What a set of calls comes to.
///
/// A call is recursive if the same function (for a pair: the same pair) stands further down the stack already, and
/// primitive otherwise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CallSum {
    /// How many calls.
    pub calls: u64,
    /// How many of them were primitive.
    pub primitive_calls: u64,
    /// How often a generator or coroutine was resumed after its call.
    pub resumes: u64,
    /// How many of the resumes happened where a call would have been primitive.
    pub primitive_resumes: u64,
    /// The weight at the leaf only, in the profile's unit.
    pub self_weight: i64,
    /// The weight with all callees, that of recursive calls not counted again.
    pub total_weight: i64,
}

impl CallSum {
    /// Calls and resumes together, which is what cProfile counts as calls.
    pub fn calls_and_resumes(&self) -> u64 {
        self.calls + self.resumes
    }

    /// Primitive calls and resumes together, which is what cProfile counts as primitive calls.
    pub fn primitive_calls_and_resumes(&self) -> u64 {
        self.primitive_calls + self.primitive_resumes
    }

    fn add(&mut self, node: &CallSum, recursive: bool) {
        self.calls += node.calls;
        self.resumes += node.resumes;
        self.self_weight += node.self_weight;
        if !recursive {
            self.primitive_calls += node.calls;
            self.primitive_resumes += node.resumes;
            self.total_weight += node.total_weight;
        }
    }
}

/// What the calls of a profile come to, by function and by pair of caller and callee.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CallSums {
    /// One sum for each function, in the order of their ids; empty sums for functions that never ran.
    pub funcs: Vec<CallSum>,
    /// One sum for each caller and callee, in the order in which they are first met.
    pub pairs: IndexMap<(FuncId, FuncId), CallSum>,
}

impl CallSums {
    /// Adds up the calls of `profile`.
    pub fn of(profile: &Profile) -> Self {
        let each_itself: Vec<FuncId> = profile.funcs.iter().map(|(func, _)| func).collect();
        Self::of_groups(profile, &each_itself)
    }

    /// Adds up the calls of `profile` as cProfile does, for which functions of the same key are one; their sum stands at
    /// the first of them.
    pub fn by_pstats_key(profile: &Profile) -> Self {
        let mut first_of_key = HashMap::new();
        let groups: Vec<FuncId> = profile
            .funcs
            .iter()
            .map(|(id, func)| *first_of_key.entry(PstatsKey::of(profile, func)).or_insert(id))
            .collect();
        Self::of_groups(profile, &groups)
    }

    /// Adds up the calls of `profile` as if all functions with the same entry in `groups` were that one function.
    ///
    /// # Panics
    /// If `groups` does not hold one function of the profile for each function.
    pub fn of_groups(profile: &Profile, groups: &[FuncId]) -> Self {
        assert_eq!(groups.len(), profile.funcs.len(), "one group for each function");
        let nodes = sums_of_nodes(profile);
        let callers: Vec<Option<usize>> =
            profile.stacks.iter().map(|stack| profile.stacks.caller(stack).map(StackId::index)).collect();
        let funcs: Vec<FuncId> = profile.stacks.iter().map(|stack| groups[profile.func_of(stack).index()]).collect();

        let mut walk = Walk::new(groups.len());
        let as_recorded: Vec<usize> = (0..callers.len()).collect();
        for row in preorder(&callers, &as_recorded) {
            walk.close_until(callers[row]);
            walk.open(row, funcs[row], callers[row].map(|caller| funcs[caller]), &nodes[row]);
        }
        Self { funcs: walk.funcs, pairs: walk.pairs.into_iter().map(|(pair, (sum, _))| (pair, sum)).collect() }
    }
}

impl CallSums {
    /// The functions that ran, in the order of their ids.
    pub fn ran(&self) -> impl Iterator<Item = (FuncId, &CallSum)> {
        let all = self.funcs.iter().enumerate().map(|(index, sum)| (FuncId::from_index(index), sum));
        all.filter(|(_, sum)| **sum != CallSum::default())
    }
}

/// What was recorded at each stack, all of it as if it were primitive.
fn sums_of_nodes(profile: &Profile) -> Vec<CallSum> {
    let totals = profile.total_weights();
    let mut nodes: Vec<CallSum> =
        totals.into_iter().map(|total_weight| CallSum { total_weight, ..CallSum::default() }).collect();
    for sample in profile.samples.iter() {
        let node = &mut nodes[sample.stack.index()];
        node.calls += sample.count;
        node.resumes += sample.resumes;
        node.self_weight += sample.weight;
    }
    nodes
}

/// A walk through the tree that knows which functions and pairs stand on the stack.
struct Walk {
    funcs: Vec<CallSum>,
    pairs: IndexMap<(FuncId, FuncId), (CallSum, OnStack)>,
    funcs_on_stack: Vec<OnStack>,
    path: Vec<Step>,
}

/// How often something stands on the stack.
type OnStack = u32;

struct Step {
    row: usize,
    func: FuncId,
    pair: Option<usize>,
}

impl Walk {
    fn new(funcs: usize) -> Self {
        Self {
            funcs: vec![CallSum::default(); funcs],
            pairs: IndexMap::new(),
            funcs_on_stack: vec![0; funcs],
            path: Vec::new(),
        }
    }

    fn close_until(&mut self, caller: Option<usize>) {
        while self.path.last().map(|step| step.row) != caller {
            let Some(step) = self.path.pop() else { return };
            self.funcs_on_stack[step.func.index()] -= 1;
            if let Some(pair) = step.pair {
                self.pairs[pair].1 -= 1;
            }
        }
    }

    fn open(&mut self, row: usize, func: FuncId, caller: Option<FuncId>, node: &CallSum) {
        let on_stack = &mut self.funcs_on_stack[func.index()];
        self.funcs[func.index()].add(node, *on_stack > 0);
        *on_stack += 1;

        let pair = caller.map(|caller| {
            let entry = self.pairs.entry((caller, func));
            let index = entry.index();
            let (sum, on_stack) = entry.or_default();
            sum.add(node, *on_stack > 0);
            *on_stack += 1;
            index
        });
        self.path.push(Step { row, func, pair });
    }
}
