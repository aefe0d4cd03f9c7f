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

#[cfg(test)]
mod tests {
    use expect_test::expect;
    use proptest::prelude::*;

    use super::*;
    use crate::script::{profile, profiles, tree};

    #[test]
    fn nodes_stand_below_their_callers_the_largest_first() {
        expect![[r#"
            late 1 30/30
            main 1 5/17
            main>g 1 1/9
            main>g>builtins.len 7 8/8
            main>f 4+2 3/3
        "#]]
        .assert_eq(&tree(&profile(
            "main 1 5 · main>f 3+2 2 · main>g 1 1 · main>g>builtins.len 7 8 · main>f 1 1 · late 1 30",
        )));
    }

    #[test]
    fn a_deep_tree_needs_no_deep_stack() {
        let mut deep = profile("main 1 1");
        let func = deep.func_of(rprof_model::StackId::from_index(0));
        for index in 0..100_000 {
            deep.add_stack(Some(rprof_model::StackId::from_index(index)), func);
        }
        let start = std::time::Instant::now();
        let nodes = CallTree::of(&deep).nodes;
        assert_eq!((nodes.len(), nodes[100_000].depth, nodes[0].total_weight), (100_001, 100_000, 1));
        assert!(start.elapsed().as_secs_f64() < 0.5, "100,001 nodes took {:?}", start.elapsed());
    }

    proptest! {
        #[test]
        fn totals_are_self_weights_with_callees(profile in profiles()) {
            let tree = CallTree::of(&profile);
            let mut totals: Vec<i64> = tree.nodes.iter().map(|node| node.self_weight).collect();
            for (index, node) in tree.nodes.iter().enumerate().rev() {
                prop_assert_eq!(totals[index], node.total_weight);
                if let Some(caller) = node.caller {
                    prop_assert_eq!(node.depth, tree.nodes[caller].depth + 1);
                    totals[caller] += totals[index];
                }
            }
            let roots = tree.nodes.iter().filter(|node| node.caller.is_none());
            prop_assert_eq!(roots.map(|node| node.total_weight).sum::<i64>(), tree.total_weight);
        }
    }
}
