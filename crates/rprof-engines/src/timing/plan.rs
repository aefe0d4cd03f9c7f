//! The plan of a timing: told what batches took, it says what to run next.
//!
//! ```text
//!  loops free                                                      loops fixed by the user
//!
//!  kernel of 1 copy:    cold · scale                               run 0: first loop · batches that grow · batches
//!  if it is short                                                  run 1: batches
//!    kernel of 20:      scale                                      …
//!    kernel of 100:     scale
//!  run 1: 20 · 100      (batches of 50 to 125 µs)
//!  run 2: 100 · 20      (so that a slow drift cancels)
//!  …
//! ```

use std::collections::VecDeque;

use rprof_model::{Batch, BatchRole, Notice, NoticeKind};

/// The shortest batch, in nanoseconds: long enough for the clock, short enough that a preemption spoils few loops.
const BATCH: f64 = 50_000.0;
/// A batch lasts at least so many steps of the clock.
const STEPS_OF_THE_CLOCK: f64 = 1_000.0;
/// The longest batch that a coarse clock may ask for, in nanoseconds.
const LONGEST_BATCH: f64 = 20e6;
/// The longest run of loops that scale themselves, in nanoseconds; a longer statement is a run of one loop.
const RUN: f64 = 200e6;
/// A run of a power of ten loops that is shorter than this, in nanoseconds, gets two or five times as many.
const SHORT_RUN: f64 = 50e6;
/// A statement longer than this, in nanoseconds, loses nothing if the loop's cost stays in.
const LONGEST_UNROLLED: f64 = 200.0;
/// Batches up to this length, in nanoseconds, are cheap enough to be tried again while scaling.
const CHEAP: f64 = 10e6;
/// How often a number of loops is tried before it is believed to last long enough.
const TRIES: usize = 3;
/// Copies that take so many times as long as the statement alone are no copies of it. A machine with two speeds, 1.6
/// times apart as a rule, may have run the one fast and the other slow.
const UNLIKE: f64 = 2.0;
/// How many copies of the statement the two unrolled kernels hold.
const COPIES: [u32; 2] = [20, 100];

/// What the user and the clock ask of a timing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TimingOptions {
    /// How many loops each run has; `None` to find out.
    pub loops: Option<u64>,
    /// How many runs.
    pub runs: u32,
    /// Whether a kernel may hold more than one copy of the statement.
    pub unroll: bool,
    /// The smallest step of the clock, in nanoseconds.
    pub precision: f64,
}

/// The plan of one timing: told what batches took, it says which kernel to run and how many loops of it.
#[derive(Debug)]
pub struct TimingPlan {
    options: TimingOptions,
    target: f64,
    /// The kernel calls that are already decided.
    ahead: VecDeque<Leg>,
    leg: Option<Leg>,
    batch: Option<Batch>,
    /// What scaling found: the kernels and the nanoseconds a turn of each takes.
    turns: Vec<(u32, f64)>,
    unlike_alone: bool,
}

/// One call of a kernel.
#[derive(Clone, Debug)]
struct Leg {
    copies: u32,
    run: u32,
    task: Task,
}

/// What a kernel is called for.
#[derive(Clone, Debug)]
enum Task {
    /// To time the very first execution.
    Warm,
    /// To find out how long a turn of the loop takes.
    Scale { loops: u64, tries: Vec<u64> },
    /// To measure `left` more loops in batches of `batch`.
    Measure { left: u64, batch: u64 },
    /// To measure `left` more loops without knowing yet how long one takes; no batch had more than `most`.
    Grow { left: u64, most: u64 },
}

impl TimingPlan {
    /// A plan that has not run anything.
    pub fn new(options: TimingOptions) -> Self {
        let target = (STEPS_OF_THE_CLOCK * options.precision).clamp(BATCH, LONGEST_BATCH);
        let mut plan = Self {
            options,
            target,
            ahead: VecDeque::new(),
            leg: None,
            batch: None,
            turns: Vec::new(),
            unlike_alone: false,
        };
        match options.loops {
            Some(loops) => {
                let leg = |run| Leg { copies: 1, run, task: Task::Grow { left: loops, most: 0 } };
                plan.ahead.extend((0..options.runs).map(leg));
            }
            None => plan.ahead.push_back(Leg { copies: 1, run: 0, task: Task::Warm }),
        }
        plan
    }

    /// How many copies the kernel to call next holds; `None` when all is measured.
    pub fn next_kernel(&mut self) -> Option<u32> {
        self.batch = None;
        self.leg = self.ahead.pop_front();
        self.leg.as_ref().map(|leg| leg.copies)
    }

    /// How many loops the next batch of this kernel has; `None` when the kernel is to end.
    pub fn next_batch(&mut self) -> Option<u64> {
        let turn = self.turn_of(1);
        let leg = self.leg.as_mut()?;
        let (role, loops) = match &mut leg.task {
            Task::Warm => (BatchRole::Cold, 1),
            Task::Scale { loops, .. } => (BatchRole::Measured, *loops),
            Task::Measure { left, batch } => (BatchRole::Measured, take(left, *batch)),
            Task::Grow { left, most } => {
                let first = *most == 0 && turn.is_none();
                // The first execution stands apart, unless it is all that the run has.
                let role = if first && *left > 1 { BatchRole::Cold } else { BatchRole::Measured };
                let wanted = turn.map_or(1, |turn| steps_of_125(self.target / turn));
                let bound = if *most == 0 && turn.is_some() { wanted } else { (*most * 10).max(1) };
                let loops = if first { take_exactly(left, 1) } else { take(left, wanted.min(bound)) };
                *most = (*most).max(loops);
                (role, loops)
            }
        };
        if loops == 0 {
            self.leg = None;
            return None;
        }
        self.batch = Some(Batch { role, run: leg.run, copies: leg.copies, loops, elapsed: 0 });
        Some(loops)
    }

    /// Takes note that the batch asked for last took `elapsed` nanoseconds; returns it if it is one to record.
    pub fn measured(&mut self, elapsed: u64) -> Option<Batch> {
        let batch = Batch { elapsed, ..self.batch.take()? };
        match &self.leg.as_ref()?.task {
            Task::Warm => {
                self.scale_after_warming(elapsed);
                Some(batch)
            }
            Task::Scale { .. } => self.scale(batch),
            Task::Measure { .. } => Some(batch),
            Task::Grow { .. } => {
                self.note_turn(1, elapsed as f64 / batch.loops as f64);
                Some(batch)
            }
        }
    }

    /// What the plan found out about the statement that may mislead.
    pub fn notices(&self) -> Vec<Notice> {
        let text = "Written many times in a row, the statement takes longer than alone, so the cost of the loop itself, \
                    some nanoseconds, is still in the figures.";
        if self.unlike_alone { vec![Notice::new(NoticeKind::Overhead, text)] } else { Vec::new() }
    }

    fn scale_after_warming(&mut self, elapsed: u64) {
        let scale = Leg { copies: 1, run: 1, task: Task::Scale { loops: 1, tries: Vec::new() } };
        if elapsed as f64 >= RUN {
            // What follows may count as a run, and each run has its own set-up.
            self.leg = None;
            self.ahead.push_back(scale);
        } else {
            self.leg = Some(scale);
        }
    }

    /// Goes on with the search for the number of loops that fills a batch; returns the batch if it is a whole run.
    fn scale(&mut self, batch: Batch) -> Option<Batch> {
        let target = self.target;
        let Some(Leg { task: Task::Scale { loops, tries }, copies, .. }) = &mut self.leg else { return None };
        tries.push(batch.elapsed);
        let least = tries.iter().copied().min().unwrap_or(0).max(1) as f64;
        if least < target {
            *loops = steps_of_125(target * *loops as f64 / least).clamp(next_of_125(*loops), *loops * 10);
            tries.clear();
            return None;
        }
        // A preemption makes any batch long: only when several are long, the loops are.
        if tries.len() < TRIES && (batch.elapsed as f64) < CHEAP {
            return None;
        }
        let (copies, loops) = (*copies, *loops);
        self.leg = None;
        self.note_turn(copies, least / loops as f64);
        let whole_run = copies == 1 && loops == 1 && least >= RUN;
        self.decide(u32::from(whole_run));
        whole_run.then_some(batch)
    }

    /// Plans what follows the scaling of a kernel; `done` runs are measured already.
    fn decide(&mut self, done: u32) {
        let alone = self.turn_of(1).unwrap_or(f64::INFINITY);
        if self.options.unroll && alone < LONGEST_UNROLLED {
            if let Some(copies) = COPIES.into_iter().find(|copies| self.turn_of(*copies).is_none()) {
                self.ahead.push_back(Leg { copies, run: 0, task: Task::Scale { loops: 1, tries: Vec::new() } });
                return;
            }
            let unlike =
                |copies: &u32| self.turn_of(*copies).is_some_and(|turn| turn > UNLIKE * alone * f64::from(*copies));
            self.unlike_alone = COPIES.iter().any(unlike);
            if !self.unlike_alone {
                return self.plan_unrolled_runs();
            }
        }
        let left = loops_for_run(alone, 1);
        let batch = steps_of_125(self.target / alone).min(left);
        let leg = |run| Leg { copies: 1, run, task: Task::Measure { left, batch } };
        self.ahead.extend((1 + done..=self.options.runs).map(leg));
    }

    /// Plans runs of two legs: a fifth of the executions in the short body, the others in the long one, so that both
    /// last about as long.
    fn plan_unrolled_runs(&mut self) {
        let turns = COPIES.map(|copies| self.turn_of(copies).unwrap_or(f64::INFINITY));
        let shares = [0.2, 0.8];
        let each = |index: usize| shares[index] * turns[index] / f64::from(COPIES[index]);
        let executions = loops_for_run(each(0) + each(1), 1_000);
        let lefts = [executions / 100, executions / 125];
        for run in 1..=self.options.runs {
            let leg = |index: usize| {
                let batch = steps_of_125(self.target / turns[index]).min(lefts[index]);
                Leg { copies: COPIES[index], run, task: Task::Measure { left: lefts[index], batch } }
            };
            let order = if run % 2 == 1 { [0, 1] } else { [1, 0] };
            self.ahead.extend(order.map(leg));
        }
    }

    /// The fewest nanoseconds that a turn of the kernel of `copies` was seen to take.
    fn turn_of(&self, copies: u32) -> Option<f64> {
        self.turns.iter().find(|(known, _)| *known == copies).map(|(_, turn)| *turn)
    }

    fn note_turn(&mut self, copies: u32, turn: f64) {
        let turn = turn.max(f64::MIN_POSITIVE);
        match self.turns.iter_mut().find(|(known, _)| *known == copies) {
            Some((_, least)) => *least = least.min(turn),
            None => self.turns.push((copies, turn)),
        }
    }
}

/// Takes a batch of `batch` loops from `left`; all of them, if less than another batch would remain.
fn take(left: &mut u64, batch: u64) -> u64 {
    let rest = left.saturating_sub(batch);
    take_exactly(left, if rest < batch { u64::MAX } else { batch })
}

fn take_exactly(left: &mut u64, loops: u64) -> u64 {
    let taken = loops.min(*left);
    *left -= taken;
    taken
}

/// How many executions of `nanoseconds` each make a run: a power of ten, or two or five of them, at least `least`.
fn loops_for_run(nanoseconds: f64, least: u64) -> u64 {
    let mut ten = least;
    while ten as f64 * nanoseconds * 10.0 <= RUN {
        ten *= 10;
    }
    let lasts = |loops: u64| loops as f64 * nanoseconds;
    if lasts(ten) >= SHORT_RUN {
        ten
    } else if lasts(5 * ten) <= RUN {
        5 * ten
    } else {
        2 * ten
    }
}

/// The first of 1, 2, 5, 10, 20, 50, … that is not below `least`.
fn steps_of_125(least: f64) -> u64 {
    let mut step = 1;
    while (step as f64) < least && step < MOST_LOOPS {
        step = next_of_125(step);
    }
    step
}

/// More loops than this last for years; a clock that stands still must not ask for them.
const MOST_LOOPS: u64 = 1_000_000_000_000;

/// What follows `step` in 1, 2, 5, 10, 20, 50, …
fn next_of_125(step: u64) -> u64 {
    let leading = step.to_string().as_bytes()[0];
    if leading == b'2' { step / 2 * 5 } else { step * 2 }
}
