//! The calling-context tree: who called whom, on which path, and what it took.

use rprof_model::{FuncId, FuncKind, Profile};

use crate::paths::{Paths, largest_first};

/// The calling-context tree of a profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallTree<'a> {
    /// The call nodes in preorder: each right before its callees, callees by descending total.
    pub nodes: Vec<CallNode<'a>>,
    /// The weight of the whole tree, in the profile's unit.
    pub total_weight: i64,
}

/// A path of functions in the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallNode<'a> {
    /// The function at the path's end.
    pub func: FuncId,
    /// The name a reader knows the function by.
    pub label: &'a str,
    /// In which language it is written.
    pub kind: FuncKind,
    /// How many callers the path has; 0 for a root.
    pub depth: usize,
    /// The caller's index among the nodes; `None` for a root.
    pub caller: Option<usize>,
    /// The weight at this node only.
    pub self_weight: i64,
    /// The weight with all callees.
    pub total_weight: i64,
    /// How often the function was called on this path.
    pub calls: u64,
    /// How often it was resumed on this path, if it is a generator or coroutine.
    pub resumes: u64,
}

impl<'a> CallTree<'a> {
    /// The tree of `profile`. Takes near-linear time, however deep the tree is.
    pub fn of(profile: &'a Profile) -> Self {
        let paths = Paths::by(profile, |stack| profile.func_of(stack));
        let sums = paths.sums(profile);
        let totals: Vec<i64> = sums.iter().map(|sum| sum.total_weight).collect();

        let mut nodes: Vec<CallNode> = Vec::with_capacity(sums.len());
        let mut place = vec![0; sums.len()];
        for row in largest_first(&paths.callers, &totals) {
            let func = profile.funcs.get(paths.keys[row]);
            let caller = paths.callers[row].map(|caller| place[caller]);
            place[row] = nodes.len();
            nodes.push(CallNode {
                func: paths.keys[row],
                label: profile.strings.get(func.qualified_name),
                kind: func.kind,
                depth: caller.map_or(0, |caller| nodes[caller].depth + 1),
                caller,
                self_weight: sums[row].self_weight,
                total_weight: sums[row].total_weight,
                calls: sums[row].calls,
                resumes: sums[row].resumes,
            });
        }
        Self { nodes, total_weight: profile.samples.total() }
    }
}
