//! Changes of the tree before drawing. Each is a function from a profile to a profile.

use std::{cmp::Reverse, collections::HashMap};

use rprof_model::{Frame, FrameId, FuncKind, Notice, NoticeKind, Profile, Sample, StackId, Thread, ThreadId};

use crate::{
    paths::{NodeSum, Paths, largest_first},
    text::units::{format_count, format_share},
};

/// Returns `profile` with at most `limit` call nodes: those with the largest totals.
///
/// All totals stay exact. What else a caller called is gathered in one node, `(12 smaller functions)`, of the kind
/// [`FuncKind::Folded`], and a notice says so. The nodes come in preorder, callees by descending total, and each
/// path stands once, so that the tree can be drawn from the table as it is.
pub(crate) fn prune(profile: &Profile, limit: usize) -> Profile {
    let pruning = Pruning::new(profile, limit);
    let mut folded = Profile::new(profile.run.clone());
    folded.batches = profile.batches.clone();
    folded.notices = profile.notices.iter().cloned().chain(pruning.notice()).collect();
    let stacks = pruning.add_stacks(&mut folded);
    pruning.add_samples(&stacks, &mut folded);
    folded
}

/// Which nodes of a tree are drawn, and as what the others are.
struct Pruning<'a> {
    profile: &'a Profile,
    paths: Paths<FrameId>,
    /// The node in whose place each node is drawn: its own, or one that stands for several.
    drawn_as: Vec<usize>,
    /// All nodes, then those that stand for several: each one's caller.
    callers: Vec<Option<usize>>,
    /// All nodes, then those that stand for several: each one's total.
    totals: Vec<i64>,
    /// For each node that stands for several: how many callees of its caller.
    smaller_functions: Vec<usize>,
}

impl<'a> Pruning<'a> {
    fn new(profile: &'a Profile, limit: usize) -> Self {
        let paths = Paths::by(profile, |stack| profile.stacks.frame(stack));
        let sums = paths.sums(profile);
        let kept = choose_largest(&paths.callers, &sums, limit);
        let mut pruning = Self {
            profile,
            drawn_as: Vec::with_capacity(sums.len()),
            callers: paths.callers.clone(),
            totals: sums.iter().map(|sum| sum.total_weight).collect(),
            smaller_functions: Vec::new(),
            paths,
        };
        pruning.gather_smaller(&kept);
        pruning
    }

    fn gather_smaller(&mut self, kept: &[bool]) {
        let mut gathered_below: HashMap<Option<usize>, usize> = HashMap::new();
        for node in 0..kept.len() {
            let caller = self.callers[node];
            let drawn_as = match caller {
                _ if kept[node] => node,
                Some(caller) if !kept[caller] => self.drawn_as[caller],
                _ => {
                    let gathered = *gathered_below.entry(caller).or_insert_with(|| self.add_gathered(caller));
                    self.totals[gathered] += self.totals[node];
                    self.smaller_functions[gathered - kept.len()] += 1;
                    gathered
                }
            };
            self.drawn_as.push(drawn_as);
        }
    }

    fn add_gathered(&mut self, caller: Option<usize>) -> usize {
        self.callers.push(caller);
        self.totals.push(0);
        self.smaller_functions.push(0);
        self.callers.len() - 1
    }

    fn is_drawn(&self, node: usize) -> bool {
        self.drawn_as.get(node).is_none_or(|drawn_as| *drawn_as == node)
    }

    fn notice(&self) -> Option<Notice> {
        if self.smaller_functions.is_empty() {
            return None;
        }
        let all = self.drawn_as.len();
        let kept = (0..all).filter(|&node| self.is_drawn(node)).count();
        let smaller: i64 = self.totals[all..].iter().sum();
        let share = smaller as f64 / self.profile.samples.total().max(1) as f64;
        let text = format!(
            "To stay small, the tree shows the {} largest of {} call nodes; the others, {} of the whole, \
             are gathered under their callers as \"smaller functions\". All totals are exact.",
            format_count(kept as u64),
            format_count(all as u64),
            format_share(share)
        );
        Some(Notice::new(NoticeKind::Pruned, text))
    }

    /// Adds the nodes that are drawn; returns the stack of each.
    fn add_stacks(&self, folded: &mut Profile) -> HashMap<usize, StackId> {
        let mut stacks = HashMap::new();
        let order = largest_first(&self.callers, &self.totals);
        for node in order.into_iter().filter(|&node| self.is_drawn(node)) {
            let caller = self.callers[node].map(|caller| stacks[&caller]);
            let stack = match node.checked_sub(self.drawn_as.len()) {
                None => add_frame(self.profile, self.paths.keys[node], caller, folded),
                Some(gathered) => add_smaller_functions(self.smaller_functions[gathered], caller, folded),
            };
            stacks.insert(node, stack);
        }
        stacks
    }

    /// Adds what was recorded, in the order of the stacks.
    fn add_samples(&self, stacks: &HashMap<usize, StackId>, folded: &mut Profile) {
        for thread in self.profile.threads.iter() {
            let name = folded.strings.intern(self.profile.strings.get(thread.name));
            folded.threads.push(Thread { name, ..thread });
        }
        let mut sums: HashMap<(StackId, ThreadId), Sample> = HashMap::new();
        for sample in self.profile.samples.iter() {
            let stack = stacks[&self.drawn_as[self.paths.node_of_stack[sample.stack.index()]]];
            let nothing = Sample { stack, weight: 0, count: 0, resumes: 0, ..*sample };
            let sum = sums.entry((stack, sample.thread)).or_insert(nothing);
            sum.weight += sample.weight;
            sum.count += sample.count;
            sum.resumes += sample.resumes;
        }
        let mut samples: Vec<Sample> = sums.into_values().collect();
        samples.sort_by_key(|sample| (sample.stack, sample.thread));
        for sample in samples {
            folded.samples.push(sample);
        }
    }
}

/// Returns for each node whether it is among the largest, of which there may be `limit` together with the nodes that
/// stand for the others. The caller of a kept node is kept.
fn choose_largest(callers: &[Option<usize>], sums: &[NodeSum], limit: usize) -> Vec<bool> {
    // The last place counts the roots.
    let place = |caller: Option<usize>| caller.unwrap_or(sums.len());
    let mut callees_left = vec![0_usize; sums.len() + 1];
    for caller in callers {
        callees_left[place(*caller)] += 1;
    }
    let mut largest: Vec<usize> = (0..sums.len()).collect();
    largest.sort_by_key(|&node| Reverse(sums[node].total_weight));

    let mut kept = vec![false; sums.len()];
    let mut rows = usize::from(!sums.is_empty());
    let mut is_full = false;
    for node in largest {
        let caller = callers[node];
        let replaces_the_others = callees_left[place(caller)] == 1;
        let rows_with_node = rows + 1 + usize::from(callees_left[node] > 0) - usize::from(replaces_the_others);
        // A smaller node must not stand where a larger one had no room, unless it takes none.
        is_full |= rows_with_node > limit;
        if (!is_full || rows_with_node == rows) && caller.is_none_or(|caller| kept[caller]) {
            kept[node] = true;
            callees_left[place(caller)] -= 1;
            rows = rows_with_node;
        }
    }
    kept
}

fn add_frame(profile: &Profile, frame: FrameId, caller: Option<StackId>, folded: &mut Profile) -> StackId {
    let Frame { func, line } = profile.frames.get(frame);
    let func = profile.funcs.get(func);
    let text = |id| profile.strings.get(id);
    let func = folded.add_func(text(func.name), text(func.qualified_name), text(func.file), func.line, func.kind);
    let frame = folded.frames.intern(Frame { func, line });
    folded.stacks.push(caller, frame)
}

fn add_smaller_functions(count: usize, caller: Option<StackId>, folded: &mut Profile) -> StackId {
    let name = format!("({count} smaller {})", if count == 1 { "function" } else { "functions" });
    let func = folded.add_func(&name, &name, "", 0, FuncKind::Folded);
    folded.add_stack(caller, func)
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use proptest::prelude::*;

    use super::*;
    use crate::script::{profile, profiles, tree};

    const TREE: &str =
        "main 1 10 · main>a 1 5 · main>a>x 1 40 · main>b 2 3 · main>b>y 4 2 · main>b>z 1+7 1 · main>c 9 4";

    fn check(limit: usize, expected: &Expect) {
        expected.assert_eq(&tree(&prune(&profile(TREE), limit)));
    }

    #[test]
    fn a_tree_that_fits_is_only_put_in_order() {
        check(
            7,
            &expect![[r"
            main 1 10/65
            main>a 1 5/45
            main>a>x 1 40/40
            main>b 2 3/6
            main>b>y 4 2/2
            main>b>z 1+7 1/1
            main>c 9 4/4
        "]],
        );
        assert_eq!(prune(&profile(TREE), 7).notices, []);
    }

    #[test]
    fn smaller_functions_are_gathered_under_their_callers() {
        check(
            5,
            &expect![[r#"
                main 1 10/65
                main>a 1 5/45
                main>a>x 1 40/40
                main>(2 smaller functions) 16+7 10/10
            "#]],
        );
        check(
            3,
            &expect![[r#"
                main 1 10/65
                main>(3 smaller functions) 18+7 55/55
            "#]],
        );
        check(
            1,
            &expect![[r#"
            (1 smaller function) 19+7 65/65
        "#]],
        );
    }

    #[test]
    fn a_notice_says_what_was_gathered() {
        let notices = prune(&profile(TREE), 5).notices;
        expect![[r#"To stay small, the tree shows the 3 largest of 7 call nodes; the others, 15 % of the whole, are gathered under their callers as "smaller functions". All totals are exact."#]]
        .assert_eq(&notices[0].text);
    }

    #[test]
    fn a_function_that_was_compiled_twice_is_one_node() {
        expect![[r"
            main 1 1/6
            main>f 3 5/5
        "]]
        .assert_eq(&tree(&prune(&profile("main 1 1 · main>f 1 2 · main>f 2 3"), 9)));
    }

    #[test]
    fn a_deep_tree_needs_no_deep_stack() {
        let mut deep = profile("main 1 1");
        let func = deep.func_of(StackId::from_index(0));
        for index in 0..50_000 {
            let stack = deep.add_stack(Some(StackId::from_index(index)), func);
            deep.samples.push(Sample { thread: ThreadId::from_index(0), stack, weight: 1, count: 1, resumes: 0 });
        }
        let pruned = prune(&deep, 100);
        assert_eq!((pruned.stacks.len(), pruned.samples.total()), (100, 50_001));
    }

    proptest! {
        #[test]
        fn nothing_is_lost(profile in profiles(), limit in 1..90_usize) {
            let pruned = prune(&profile, limit);
            prop_assert!(pruned.stacks.len() <= limit);
            prop_assert_eq!(pruned.samples.total(), profile.samples.total());
            let counts = |profile: &Profile| -> (u64, u64) {
                let sum = |of: fn(&Sample) -> u64| profile.samples.iter().map(of).sum();
                (sum(|sample| sample.count), sum(|sample| sample.resumes))
            };
            prop_assert_eq!(counts(&pruned), counts(&profile));
        }

        #[test]
        fn what_is_kept_keeps_its_total(profile in profiles(), limit in 1..90_usize) {
            let all = tree(&profile);
            let all: Vec<&str> = all.lines().collect();
            for line in tree(&prune(&profile, limit)).lines().filter(|line| !line.contains("smaller function")) {
                prop_assert!(all.contains(&line), "{line} is not in the whole tree");
            }
        }

        #[test]
        fn rows_can_be_drawn_as_they_stand(profile in profiles(), limit in 1..90_usize) {
            let pruned = prune(&profile, limit);
            let totals = pruned.total_weights();
            let mut path: Vec<StackId> = Vec::new();
            let mut last_sibling: HashMap<Option<StackId>, i64> = HashMap::new();
            for stack in pruned.stacks.iter() {
                let caller = pruned.stacks.caller(stack);
                while path.last().copied() != caller {
                    prop_assert!(path.pop().is_some(), "{stack:?} does not stand below its caller");
                }
                path.push(stack);
                let total = totals[stack.index()];
                prop_assert!(last_sibling.insert(caller, total).is_none_or(|before| before >= total));
            }
        }
    }
}
