//! The call paths of a profile, each standing once.

use std::{collections::HashMap, hash::Hash};

use rprof_model::{Profile, StackId, preorder};

/// The call paths of a profile as a tree of nodes, callers before callees.
///
/// A recorder may hold one path in several rows, for instance when a function was compiled again; here they are one.
pub(crate) struct Paths<K> {
    /// Each node's caller.
    pub(crate) callers: Vec<Option<usize>>,
    /// What tells each node from its siblings.
    pub(crate) keys: Vec<K>,
    /// The node of each stack.
    pub(crate) node_of_stack: Vec<usize>,
}

/// What was recorded at a call node.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct NodeSum {
    pub(crate) self_weight: i64,
    pub(crate) total_weight: i64,
    pub(crate) calls: u64,
    pub(crate) resumes: u64,
}

impl<K: Copy + Eq + Hash> Paths<K> {
    /// The paths of `profile` on which siblings are one if they have the same `key`.
    pub(crate) fn by(profile: &Profile, key: impl Fn(StackId) -> K) -> Self {
        let stacks = &profile.stacks;
        let mut known: HashMap<(Option<usize>, K), usize> = HashMap::with_capacity(stacks.len());
        let mut paths = Self { callers: Vec::new(), keys: Vec::new(), node_of_stack: Vec::with_capacity(stacks.len()) };
        for stack in stacks.iter() {
            let caller = stacks.caller(stack).map(|caller| paths.node_of_stack[caller.index()]);
            let node = *known.entry((caller, key(stack))).or_insert_with(|| {
                paths.callers.push(caller);
                paths.keys.push(key(stack));
                paths.keys.len() - 1
            });
            paths.node_of_stack.push(node);
        }
        paths
    }

    /// Adds up what `profile` recorded at each node.
    pub(crate) fn sums(&self, profile: &Profile) -> Vec<NodeSum> {
        let mut sums = vec![NodeSum::default(); self.callers.len()];
        for sample in profile.samples.iter() {
            let sum = &mut sums[self.node_of_stack[sample.stack.index()]];
            sum.self_weight += sample.weight;
            sum.total_weight += sample.weight;
            sum.calls += sample.count;
            sum.resumes += sample.resumes;
        }
        for node in (0..sums.len()).rev() {
            if let Some(caller) = self.callers[node] {
                sums[caller].total_weight += sums[node].total_weight;
            }
        }
        sums
    }
}

/// Returns the nodes in preorder, siblings by descending total, those of equal totals as they were recorded.
pub(crate) fn largest_first(callers: &[Option<usize>], totals: &[i64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..callers.len()).collect();
    order.sort_by_key(|&node| std::cmp::Reverse(totals[node]));
    preorder(callers, &order)
}
