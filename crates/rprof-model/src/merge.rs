//! Several profiles as one.

use std::{cmp::Ordering, collections::HashMap};

use indexmap::IndexMap;

use crate::{
    Clock, Frame, FrameId, Func, FuncId, GarbageCollections, Notice, Outcome, Preparation, Profile, ResourceUsage,
    RunInfo, Sample, StackId, StringId, StringTable, Thread, ThreadId, preorder,
};

impl Profile {
    /// Returns all that `profiles` hold as one profile; `None` if there are none, or if they are not of one engine,
    /// for then their weights do not add up.
    ///
    /// Equal stacks of equal threads become one, with their weights added. The order of the profiles does not matter,
    /// and neither does merging some of them first: every table comes out in one canonical order. What a run took is
    /// added too, as if one run had followed the other; what there can be only one of, such as the command, is the
    /// earliest run's. Batches lose the order in which they were run, which two runs do not share.
    pub fn merge(profiles: &[Self]) -> Option<Self> {
        let (first, others) = profiles.split_first()?;
        if others.iter().any(|other| other.run.engine != first.run.engine) {
            return None;
        }
        let run = others.iter().fold(first.run.clone(), |run, other| merge_runs(&run, &other.run));
        let mut gathered = Gathered::new(run);
        for profile in profiles {
            gathered.add(profile);
        }
        Some(gathered.into_canonical())
    }
}

/// The rows of several profiles, each kept once, in the order in which they were met.
struct Gathered {
    profile: Profile,
    stacks: HashMap<(Option<StackId>, FrameId), StackId>,
    threads: HashMap<(StringId, u64), ThreadId>,
    samples: IndexMap<(StackId, ThreadId), Sample>,
}

impl Gathered {
    fn new(run: RunInfo) -> Self {
        Self { profile: Profile::new(run), stacks: HashMap::new(), threads: HashMap::new(), samples: IndexMap::new() }
    }

    fn add(&mut self, other: &Profile) {
        let funcs: Vec<FuncId> = other.funcs.iter().map(|(_, func)| self.add_func(func, &other.strings)).collect();
        let frame = |frame: Frame| Frame { func: funcs[frame.func.index()], line: frame.line };
        let frames: Vec<FrameId> = other.frames.iter().map(|row| self.profile.frames.intern(frame(row))).collect();
        let threads: Vec<ThreadId> =
            other.threads.iter().map(|thread| self.add_thread(thread, &other.strings)).collect();

        let mut stacks: Vec<StackId> = Vec::with_capacity(other.stacks.len());
        for stack in other.stacks.iter() {
            let caller = other.stacks.caller(stack).map(|caller| stacks[caller.index()]);
            stacks.push(self.add_stack(caller, frames[other.stacks.frame(stack).index()]));
        }
        for sample in other.samples.iter() {
            let (thread, stack) = (threads[sample.thread.index()], stacks[sample.stack.index()]);
            self.add_sample(Sample { thread, stack, ..*sample });
        }
        for batch in other.batches.iter() {
            self.profile.batches.push(*batch);
        }
        self.profile.notices.extend_from_slice(&other.notices);
    }

    fn add_func(&mut self, func: &Func, strings: &StringTable) -> FuncId {
        let [name, qualified_name, file] =
            [func.name, func.qualified_name, func.file].map(|id| self.profile.strings.intern(strings.get(id)));
        self.profile.funcs.intern(Func { name, qualified_name, file, ..*func })
    }

    fn add_thread(&mut self, thread: Thread, strings: &StringTable) -> ThreadId {
        let name = self.profile.strings.intern(strings.get(thread.name));
        let threads = &mut self.profile.threads;
        *self.threads.entry((name, thread.native_id)).or_insert_with(|| threads.push(Thread { name, ..thread }))
    }

    fn add_stack(&mut self, caller: Option<StackId>, frame: FrameId) -> StackId {
        let stacks = &mut self.profile.stacks;
        *self.stacks.entry((caller, frame)).or_insert_with(|| stacks.push(caller, frame))
    }

    fn add_sample(&mut self, sample: Sample) {
        let nothing = Sample { weight: 0, count: 0, resumes: 0, ..sample };
        let sum = self.samples.entry((sample.stack, sample.thread)).or_insert(nothing);
        sum.weight = sum.weight.saturating_add(sample.weight);
        sum.count = sum.count.saturating_add(sample.count);
        sum.resumes = sum.resumes.saturating_add(sample.resumes);
    }

    /// Returns the same rows in an order that depends on nothing but what they say.
    fn into_canonical(self) -> Profile {
        let Self { profile: gathered, samples, .. } = self;
        let mut canonical = Profile::new(gathered.run.clone());
        let frames = canonical_frames(&gathered, &mut canonical);
        let threads = canonical_threads(&gathered, &mut canonical);
        let stacks = canonical_stacks(&gathered, &frames, &mut canonical);

        let mut samples: Vec<Sample> = samples
            .into_values()
            .map(|sample| Sample {
                stack: stacks[sample.stack.index()],
                thread: threads[sample.thread.index()],
                ..sample
            })
            .collect();
        samples.sort_by_key(|sample| (sample.stack, sample.thread));
        for sample in samples {
            canonical.samples.push(sample);
        }

        let mut batches: Vec<_> = gathered.batches.iter().copied().collect();
        batches.sort_by_key(|batch| (batch.role as u8, batch.run, batch.copies, batch.loops, batch.elapsed));
        for batch in batches {
            canonical.batches.push(batch);
        }
        canonical.notices = canonical_notices(gathered.notices);
        canonical
    }
}

/// Adds the functions by file, line and names, and their frames by line; returns the new id of each frame.
fn canonical_frames(gathered: &Profile, canonical: &mut Profile) -> Vec<FrameId> {
    let text = |id| gathered.strings.get(id);
    let mut funcs: Vec<(FuncId, &Func)> = gathered.funcs.iter().collect();
    funcs.sort_by_key(|(_, func)| {
        (text(func.file), func.line, text(func.name), text(func.qualified_name), func.kind as u8)
    });
    let mut new_funcs = vec![FuncId::from_index(0); funcs.len()];
    for (id, func) in funcs {
        new_funcs[id.index()] =
            canonical.add_func(text(func.name), text(func.qualified_name), text(func.file), func.line, func.kind);
    }

    let mut frames: Vec<Frame> = gathered.frames.iter().collect();
    for frame in &mut frames {
        frame.func = new_funcs[frame.func.index()];
    }
    let mut sorted = frames.clone();
    sorted.sort_by_key(|frame| (frame.func, frame.line));
    for frame in sorted {
        canonical.frames.intern(frame);
    }
    frames.into_iter().map(|frame| canonical.frames.intern(frame)).collect()
}

/// Adds the threads by name and number; returns the new id of each.
fn canonical_threads(gathered: &Profile, canonical: &mut Profile) -> Vec<ThreadId> {
    let mut threads: Vec<(usize, &str, u64)> = gathered
        .threads
        .iter()
        .enumerate()
        .map(|(index, thread)| (index, gathered.strings.get(thread.name), thread.native_id))
        .collect();
    threads.sort_by_key(|&(_, name, native_id)| (name, native_id));
    let mut new_threads = vec![ThreadId::from_index(0); threads.len()];
    for (index, name, native_id) in threads {
        let name = canonical.strings.intern(name);
        new_threads[index] = canonical.threads.push(Thread { name, native_id });
    }
    new_threads
}

/// Adds the stacks in preorder, siblings by their frames; returns the new id of each.
fn canonical_stacks(gathered: &Profile, frames: &[FrameId], canonical: &mut Profile) -> Vec<StackId> {
    let frame_of = |row: usize| frames[gathered.stacks.frame(StackId::from_index(row)).index()];
    let callers: Vec<Option<usize>> =
        gathered.stacks.iter().map(|stack| gathered.stacks.caller(stack).map(StackId::index)).collect();
    let mut by_frame: Vec<usize> = (0..callers.len()).collect();
    by_frame.sort_by_key(|&row| frame_of(row));

    let mut new_stacks = vec![StackId::from_index(0); callers.len()];
    for row in preorder(&callers, &by_frame) {
        let caller = callers[row].map(|caller| new_stacks[caller]);
        new_stacks[row] = canonical.stacks.push(caller, frame_of(row));
    }
    new_stacks
}

fn canonical_notices(mut notices: Vec<Notice>) -> Vec<Notice> {
    notices.sort_by(|left, right| (left.kind as u8, &left.text).cmp(&(right.kind as u8, &right.text)));
    notices.dedup();
    notices
}

fn merge_runs(left: &RunInfo, right: &RunInfo) -> RunInfo {
    let earlier = if identity(left) <= identity(right) { left } else { right };
    RunInfo {
        elapsed: left.elapsed.saturating_add(right.elapsed),
        clock: merge_clocks(&left.clock, &right.clock),
        preparation: Preparation {
            parse: left.preparation.parse.saturating_add(right.preparation.parse),
            compile: left.preparation.compile.saturating_add(right.preparation.compile),
        },
        usage: merge_options(left.usage, right.usage, merge_usages),
        outcome: merge_outcomes(&left.outcome, &right.outcome),
        ..earlier.clone()
    }
}

/// What there can be only one of; runs that agree in all of it are interchangeable.
fn identity(run: &RunInfo) -> (u64, &str, &str, &str, &str) {
    (run.started_at, &run.command, &run.interpreter, &run.platform, &run.rprof_version)
}

/// The less precise of two clocks, for the sum is no better than it.
fn merge_clocks(left: &Clock, right: &Clock) -> Clock {
    let order = left
        .precision
        .total_cmp(&right.precision)
        .then_with(|| left.nanoseconds_per_tick.total_cmp(&right.nanoseconds_per_tick))
        .then_with(|| left.name.cmp(&right.name));
    if order == Ordering::Less { right.clone() } else { left.clone() }
}

/// An exception, if any of the runs raised one.
fn merge_outcomes(left: &Outcome, right: &Outcome) -> Outcome {
    match (left, right) {
        (Outcome::Raised(left), Outcome::Raised(right)) => Outcome::Raised(left.min(right).clone()),
        (Outcome::Raised(_), Outcome::Completed) => left.clone(),
        (Outcome::Completed, _) => right.clone(),
    }
}

fn merge_usages(left: ResourceUsage, right: ResourceUsage) -> ResourceUsage {
    ResourceUsage {
        user: left.user.saturating_add(right.user),
        system: left.system.saturating_add(right.system),
        minor_faults: left.minor_faults.saturating_add(right.minor_faults),
        major_faults: left.major_faults.saturating_add(right.major_faults),
        voluntary_switches: left.voluntary_switches.saturating_add(right.voluntary_switches),
        involuntary_switches: left.involuntary_switches.saturating_add(right.involuntary_switches),
        bytes_read: merge_options(left.bytes_read, right.bytes_read, u64::saturating_add),
        bytes_written: merge_options(left.bytes_written, right.bytes_written, u64::saturating_add),
        garbage: GarbageCollections {
            counts: std::array::from_fn(|index| left.garbage.counts[index].saturating_add(right.garbage.counts[index])),
            pause: left.garbage.pause.saturating_add(right.garbage.pause),
            collected: left.garbage.collected.saturating_add(right.garbage.collected),
        },
    }
}

fn merge_options<T>(left: Option<T>, right: Option<T>, merge: impl FnOnce(T, T) -> T) -> Option<T> {
    match (left, right) {
        (Some(left), Some(right)) => Some(merge(left, right)),
        (left, right) => left.or(right),
    }
}
