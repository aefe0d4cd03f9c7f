//! Sums of calls: what cProfile counts, computed from the tree instead of while the program runs.

mod common;

use std::collections::{BTreeMap, HashMap};

use proptest::prelude::*;
use rprof_model::{CallSum, CallSums, Engine, FuncId, FuncKind, Profile, RunInfo, Sample, StackId, Thread};

/// What a run does, one step after another.
#[derive(Clone, Copy, Debug)]
enum Step {
    /// A function starts, or a generator goes on.
    Enter { func: usize, resumed: bool },
    /// The innermost function leaves.
    Leave,
    /// Time passes, in nanoseconds.
    Work(u32),
}

const FUNCS: usize = 4;

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let enter = (0..FUNCS, any::<bool>()).prop_map(|(func, resumed)| Step::Enter { func, resumed });
    prop::collection::vec(prop_oneof![3 => enter, 2 => Just(Step::Leave), 2 => (1..50_u32).prop_map(Step::Work)], 0..80)
}

/// The sums as cProfile computes them: a recursion depth for each function and for each pair of caller and callee.
#[derive(Default)]
struct CProfile {
    now: i64,
    open: Vec<OpenCall>,
    funcs: BTreeMap<usize, Entry>,
    pairs: BTreeMap<(usize, usize), Entry>,
}

struct OpenCall {
    func: usize,
    since: i64,
    in_callees: i64,
}

#[derive(Default)]
struct Entry {
    depth: u32,
    calls: u64,
    recursive_calls: u64,
    self_time: i64,
    total_time: i64,
}

impl Entry {
    fn leave(&mut self, total: i64, self_time: i64) {
        self.depth -= 1;
        if self.depth == 0 {
            self.total_time += total;
        } else {
            self.recursive_calls += 1;
        }
        self.self_time += self_time;
        self.calls += 1;
    }
}

impl CProfile {
    fn run(steps: &[Step]) -> Self {
        let mut run = Self::default();
        for step in steps {
            match *step {
                Step::Enter { func, .. } => run.enter(func),
                Step::Leave => run.leave(),
                Step::Work(time) => run.now += i64::from(time),
            }
        }
        while !run.open.is_empty() {
            run.leave();
        }
        run
    }

    fn enter(&mut self, func: usize) {
        self.funcs.entry(func).or_default().depth += 1;
        if let Some(caller) = self.open.last() {
            self.pairs.entry((caller.func, func)).or_default().depth += 1;
        }
        self.open.push(OpenCall { func, since: self.now, in_callees: 0 });
    }

    fn leave(&mut self) {
        let Some(call) = self.open.pop() else { return };
        let total = self.now - call.since;
        let self_time = total - call.in_callees;
        self.funcs.get_mut(&call.func).unwrap().leave(total, self_time);
        if let Some(caller) = self.open.last_mut() {
            caller.in_callees += total;
            self.pairs.get_mut(&(caller.func, call.func)).unwrap().leave(total, self_time);
        }
    }
}

/// The profile of a run, its tree kept as a recorder does.
fn record(steps: &[Step]) -> Profile {
    let mut profile = Profile::new(RunInfo::new(Engine::Calls));
    let name = profile.strings.intern("MainThread");
    let thread = profile.threads.push(Thread { name, native_id: 1 });
    for func in 0..FUNCS {
        profile.add_func(&format!("f{func}"), &format!("f{func}"), "a.py", func as u32, FuncKind::Python);
    }
    let mut known: HashMap<(Option<StackId>, usize), StackId> = HashMap::new();
    let mut samples: Vec<Sample> = Vec::new();
    let mut open: Vec<StackId> = Vec::new();
    for step in steps {
        match *step {
            Step::Enter { func, resumed } => {
                let caller = open.last().copied();
                let stack =
                    *known.entry((caller, func)).or_insert_with(|| profile.add_stack(caller, FuncId::from_index(func)));
                if stack.index() == samples.len() {
                    samples.push(Sample { thread, stack, weight: 0, count: 0, resumes: 0 });
                }
                samples[stack.index()].count += u64::from(!resumed);
                samples[stack.index()].resumes += u64::from(resumed);
                open.push(stack);
            }
            Step::Leave => _ = open.pop(),
            Step::Work(time) => {
                if let Some(stack) = open.last() {
                    samples[stack.index()].weight += i64::from(time);
                }
            }
        }
    }
    for sample in samples {
        profile.samples.push(sample);
    }
    profile
}

fn assert_equal(ours: &CallSum, theirs: &Entry) -> Result<(), TestCaseError> {
    prop_assert_eq!(ours.calls_and_resumes(), theirs.calls);
    prop_assert_eq!(ours.primitive_calls_and_resumes(), theirs.calls - theirs.recursive_calls);
    prop_assert_eq!(ours.self_weight, theirs.self_time);
    prop_assert_eq!(ours.total_weight, theirs.total_time);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn sums_are_those_of_cprofile(steps in steps()) {
        let ours = CallSums::of(&record(&steps));
        let theirs = CProfile::run(&steps);
        for (func, sum) in ours.funcs.iter().enumerate() {
            assert_equal(sum, theirs.funcs.get(&func).unwrap_or(&Entry::default()))?;
        }
        prop_assert_eq!(ours.pairs.len(), theirs.pairs.len());
        for ((caller, callee), sum) in &ours.pairs {
            assert_equal(sum, &theirs.pairs[&(caller.index(), callee.index())])?;
        }
    }

    #[test]
    fn grouped_functions_count_as_one(steps in steps()) {
        let all_odd_ones_as_one = |func: usize| if func % 2 == 1 { 1 } else { func };
        let groups: Vec<FuncId> = (0..FUNCS).map(|func| FuncId::from_index(all_odd_ones_as_one(func))).collect();
        let renamed: Vec<Step> = steps
            .iter()
            .map(|step| match *step {
                Step::Enter { func, resumed } => Step::Enter { func: all_odd_ones_as_one(func), resumed },
                other => other,
            })
            .collect();
        prop_assert_eq!(CallSums::of_groups(&record(&steps), &groups).funcs, CallSums::of(&record(&renamed)).funcs);
    }

    #[test]
    fn self_weights_sum_to_the_total(profile in common::profiles()) {
        let self_weights: i64 = CallSums::of(&profile).funcs.iter().map(|sum| sum.self_weight).sum();
        prop_assert_eq!(self_weights, profile.samples.total());
    }
}

#[test]
fn a_deep_recursion_needs_no_deep_stack() {
    let depth = 200_000;
    let mut steps = vec![Step::Enter { func: 0, resumed: false }; depth];
    steps.push(Step::Work(7));
    let sums = CallSums::of(&record(&steps));
    let sum = sums.funcs[0];
    assert_eq!((sum.calls, sum.primitive_calls, sum.self_weight, sum.total_weight), (depth as u64, 1, 7, 7));
}
