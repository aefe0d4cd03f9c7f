//! A `%timeit` run as numbers: what its batches say. All times are in nanoseconds, of one execution of the statement.

use std::{collections::BTreeMap, time::Duration};

use rprof_model::{Batch, BatchRole, BatchTable, Notice, Profile};
use rprof_stats::{Estimate, Histogram, Line, Outliers, Sorted, TimeBlocks};

/// How sure the interval of the median is.
const LEVEL: f64 = 0.95;

/// More bins than this no reader tells apart, and no cell has the room for.
const MOST_BINS: usize = 48;

/// The histogram ends at so many medians: the slow speed of a machine with two is still inside, preemptions are not.
const DRAWN_MEDIANS: f64 = 2.5;

/// So many batches before and after a change of kernels are close enough to have run at one speed of the machine.
const NEIGHBOURS: usize = 30;

/// Less than this, in nanoseconds, no loop can tell from nothing.
const NOTHING: f64 = 0.000_5;

/// A median below this, in nanoseconds, is so close to nothing that no other time is a multiple of it.
const ALMOST_NOTHING: f64 = 0.05;

/// What the batches of a run say. All times are in nanoseconds, of one execution of the statement.
#[derive(Clone, Debug, PartialEq)]
pub struct TimingView {
    /// The statement.
    pub command: String,
    /// How many loops, executions of the statement, each run has.
    pub loops: u64,
    /// What one loop took in each run, in the order they were run; never empty.
    ///
    /// Runs that scaled themselves are told by their median batch, so that a preemption spoils one batch and not the
    /// run. Runs of single loops, and runs whose loops the user fixed, are told by the mean of all their loops.
    pub runs: Vec<f64>,
    /// The mean of the runs.
    pub mean: f64,
    /// The standard deviation of the runs.
    pub standard_deviation: f64,
    /// The fastest run.
    pub best: f64,
    /// The slowest run.
    pub worst: f64,
    /// The median of all batches, with its 95 % interval.
    pub median: Estimate,
    /// The fastest batch: what the statement takes when nothing disturbs it.
    pub minimum: f64,
    /// What only one execution in a hundred takes longer than; `None` if fewer were timed, or only many together.
    pub percentile_99: Option<f64>,
    /// The spread of the batches as their median absolute deviation: half of them are closer to the median than this.
    pub spread: f64,
    /// How many batches lie far from the rest.
    pub outliers: Outliers,
    /// How many batches these figures are made of.
    pub batches: usize,
    /// How often which time occurred.
    pub histogram: Histogram,
    /// The loop's own cost that was taken off, in nanoseconds a turn; `None` if it is still in the figures.
    pub overhead: Option<f64>,
    /// The very first execution, if it was timed apart; it is in none of the other figures of a run that scaled itself.
    pub cold: Option<ColdCall>,
    /// How long the statement took to compile.
    pub compile: Duration,
    /// What may mislead.
    pub notices: Vec<Notice>,
}

/// The very first execution of a statement, before caches and specialisation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ColdCall {
    /// How long it took, in nanoseconds.
    pub elapsed: f64,
    /// How many times as long as the median; infinite where that is next to nothing.
    pub ratio: f64,
}

impl ColdCall {
    fn of(elapsed: f64, median: f64) -> Self {
        Self { elapsed, ratio: if median < ALMOST_NOTHING { f64::INFINITY } else { elapsed / median } }
    }
}

impl TimingView {
    /// Looks at the batches of `profile`; `None` if nothing was measured.
    pub fn of(profile: &Profile) -> Option<Self> {
        let table = &profile.batches;
        let runs = Runs::of(table)?;
        let values: Vec<f64> = runs.steady().map(|batch| runs.per_execution(batch)).collect();
        let sorted = Sorted::new(values.iter().copied())?;
        let median = TimeBlocks::default().median(&values, LEVEL)?;
        let run_values = runs.values();
        let sorted_runs = Sorted::new(run_values.iter().copied())?;
        let cold = table.cold().filter(|_| table.measured().next().is_some());
        Some(Self {
            command: profile.run.command.clone(),
            loops: runs.loops,
            mean: sorted_runs.mean(),
            standard_deviation: sorted_runs.standard_deviation(),
            best: sorted_runs.minimum(),
            worst: sorted_runs.maximum(),
            runs: run_values,
            median,
            minimum: sorted.minimum(),
            percentile_99: (runs.most_loops == 1 && sorted.len() >= 100).then(|| sorted.quantile(0.99)),
            spread: sorted.median_absolute_deviation(),
            outliers: Outliers::among(&sorted),
            batches: sorted.len(),
            histogram: Histogram::of(&sorted, DRAWN_MEDIANS * median.point.max(ALMOST_NOTHING), MOST_BINS),
            overhead: runs.overhead,
            cold: cold.map(|elapsed| ColdCall::of(elapsed as f64, median.point)),
            compile: profile.run.preparation.compile,
            notices: profile.notices.clone(),
        })
    }
}

/// The batches sorted into runs, and what is needed to read them.
struct Runs<'a> {
    /// The batches that make up each run, whole runs only; in the order they were run.
    whole: Vec<Vec<&'a Batch>>,
    /// All measured batches, those of a run that did not end among them.
    measured: Vec<&'a Batch>,
    /// The executions in a whole run.
    loops: u64,
    /// The most copies of the statement in a body; the figures are made of these batches.
    copies: u32,
    /// The most loops of these batches; one of less than half as many was for finding out how many, and does not count.
    most_loops: u64,
    /// The loop's own cost in nanoseconds a turn, if bodies of different lengths tell it.
    overhead: Option<f64>,
    /// Whether the runs scaled themselves.
    scaled: bool,
}

impl<'a> Runs<'a> {
    fn of(table: &'a BatchTable) -> Option<Self> {
        let mut by_run: BTreeMap<u32, Vec<&Batch>> = BTreeMap::new();
        for batch in table.iter().filter(|batch| batch.loops > 0 && batch.copies > 0) {
            by_run.entry(batch.run).or_default().push(batch);
        }
        // A run that holds nothing but the first execution is there to warm up, unless it is all there is.
        let only_cold = |batches: &[&Batch]| batches.iter().all(|batch| batch.role == BatchRole::Cold);
        let scaled = by_run.values().any(|batches| only_cold(batches));
        if by_run.values().any(|batches| !only_cold(batches)) {
            by_run.retain(|_, batches| !only_cold(batches));
        }
        let loops = by_run.values().map(|batches| executions(batches)).max()?;
        let whole = by_run.values().filter(|batches| executions(batches) == loops).cloned().collect();
        let mut measured: Vec<&Batch> = table.measured().filter(|batch| batch.loops > 0 && batch.copies > 0).collect();
        if measured.is_empty() {
            measured = by_run.into_values().flatten().collect();
        }
        let copies = measured.iter().map(|batch| batch.copies).max()?;
        let most_loops = |copies| measured.iter().filter(|batch| batch.copies == copies).map(|batch| batch.loops).max();
        let most_loops = most_loops(copies)?;
        let overhead = loop_overhead(&measured, copies);
        Some(Self { whole, measured, loops, copies, most_loops, overhead, scaled })
    }

    /// The batches that the figures are made of, in the order they were run.
    fn steady(&self) -> impl Iterator<Item = &'a Batch> {
        self.measured.iter().copied().filter(|batch| self.is_steady(batch))
    }

    fn is_steady(&self, batch: &Batch) -> bool {
        batch.role == BatchRole::Measured && batch.copies == self.copies && batch.loops >= self.most_loops.div_ceil(2)
            || self.measured.len() == 1
    }

    /// What one execution took in `batch`, without the loop.
    fn per_execution(&self, batch: &Batch) -> f64 {
        let each = (turn(batch) - self.overhead.unwrap_or(0.0)) / f64::from(batch.copies);
        if each < NOTHING { 0.0 } else { each }
    }

    /// What one execution took in each run.
    fn values(&self) -> Vec<f64> {
        self.whole.iter().filter_map(|batches| self.value_of_run(batches)).collect()
    }

    fn value_of_run(&self, batches: &[&Batch]) -> Option<f64> {
        if self.overhead.is_some() || (self.scaled && self.most_loops > 1) {
            let steady = batches.iter().filter(|batch| self.is_steady(batch));
            Sorted::new(steady.map(|batch| self.per_execution(batch))).map(|values| values.median())
        } else {
            let elapsed: u64 = batches.iter().map(|batch| batch.elapsed).sum();
            Some(elapsed as f64 / executions(batches) as f64)
        }
    }
}

/// How often the statement was executed in `batches`.
fn executions(batches: &[&Batch]) -> u64 {
    batches.iter().map(|batch| batch.loops * u64::from(batch.copies)).sum()
}

/// What a turn of the loop costs beside the copies in its body, in nanoseconds; `None` if all bodies are alike.
///
/// Each run changes once from one body to the other. The fastest turns of both, just before and just after, ran at the
/// same speed of the machine, and the line through them begins at the loop's cost. That is kept as a share of a turn, so
/// that runs at different speeds can be compared; the median of the runs decides. An empty loop does not tell the cost:
/// its turns wait for each other, while those of a loop with a body overlap with the body.
fn loop_overhead(measured: &[&Batch], copies: u32) -> Option<f64> {
    let runs = measured.chunk_by(|before, after| before.run == after.run);
    let share = Sorted::new(runs.filter_map(overhead_share))?.median();
    let fastest =
        |batches: &mut dyn Iterator<Item = &&Batch>| batches.map(|batch| turn(batch)).fold(f64::INFINITY, f64::min);
    let longest_body = fastest(&mut measured.iter().filter(|batch| batch.copies == copies));
    // A statement that costs nothing may seem to cost less than that: then all there is, is the loop.
    Some((share * longest_body).clamp(0.0, fastest(&mut measured.iter())))
}

/// The share of the loop in a turn of the longer body, told by the batches around the change of bodies in a run.
fn overhead_share(run: &[&Batch]) -> Option<f64> {
    let change = run.windows(2).position(|pair| pair[0].copies != pair[1].copies)? + 1;
    let point = |batches: &[&Batch]| {
        let copies = batches.first()?.copies;
        let turns = batches.iter().filter(|batch| batch.copies == copies).map(|batch| turn(batch));
        Some((f64::from(copies), turns.fold(f64::INFINITY, f64::min)))
    };
    let before = point(&run[change.saturating_sub(NEIGHBOURS)..change])?;
    let after = point(&run[change..(change + NEIGHBOURS).min(run.len())])?;
    let longer = if before.0 > after.0 { before } else { after };
    Some(Line::fit(&[before, after])?.intercept / longer.1)
}

/// How long one turn of the loop took in `batch`, in nanoseconds.
fn turn(batch: &Batch) -> f64 {
    batch.elapsed as f64 / batch.loops as f64
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rprof_model::{Engine, RunInfo};

    use super::*;

    fn profile(batches: impl IntoIterator<Item = Batch>) -> Profile {
        let mut profile = Profile::new(RunInfo::new(Engine::Timeit));
        for batch in batches {
            profile.batches.push(batch);
        }
        profile
    }

    fn view(batches: impl IntoIterator<Item = Batch>) -> TimingView {
        TimingView::of(&profile(batches)).expect("something was measured")
    }

    fn measured(run: u32, loops: u64, elapsed: u64) -> Batch {
        Batch { role: BatchRole::Measured, run, copies: 1, loops, elapsed }
    }

    fn cold(elapsed: u64) -> Batch {
        Batch { role: BatchRole::Cold, run: 0, copies: 1, loops: 1, elapsed }
    }

    fn assert_close(a: f64, b: f64) {
        assert!((a - b).abs() <= 1e-9 * b.abs().max(1.0), "{a} is not {b}");
    }

    #[test]
    fn nothing_measured_is_no_view() {
        assert!(TimingView::of(&profile([])).is_none());
    }

    #[test]
    fn a_run_that_scaled_itself_is_told_by_its_median_batch() {
        // The third batch was preempted.
        let view = view([cold(900), measured(1, 100, 1_000), measured(1, 100, 1_100), measured(1, 100, 90_000)]);
        assert_eq!((view.loops, view.runs.len(), view.batches), (300, 1, 3));
        assert_close(view.mean, 11.0);
        assert_close(view.minimum, 10.0);
        assert_eq!(view.cold.map(|cold| cold.elapsed), Some(900.0));
    }

    #[test]
    fn a_run_of_fixed_loops_is_told_by_all_of_them() {
        let run = |run| [measured(run, 100, 1_000), measured(run, 100, 1_100), measured(run, 100, 90_000)];
        let first = [cold(900), measured(0, 10, 400), measured(0, 189, 5_000), measured(0, 100, 1_200)];
        let view = view(first.into_iter().chain(run(1)).chain(run(2)));
        assert_eq!((view.loops, view.runs.len()), (300, 3));
        assert_close(view.runs[0], 7_500.0 / 300.0);
        assert_close(view.runs[1], 92_100.0 / 300.0);
        assert_eq!(view.batches, 8, "ten loops are too few for a batch to count");
        assert!(view.cold.is_some());
    }

    #[test]
    fn single_loops_are_told_by_their_mean() {
        let times = [20_000_000, 30_000_000, 40_000_000, 10_000_000];
        let view =
            view([cold(90_000_000)].into_iter().chain((0..4).map(|at| measured(1 + at / 2, 1, times[at as usize]))));
        assert_eq!((view.loops, view.runs.len()), (2, 2));
        assert_close(view.runs[0], 25e6);
        assert_close(view.standard_deviation, 0.0);
    }

    #[test]
    fn a_run_that_did_not_end_counts_for_its_batches_only() {
        let view = view([cold(900), measured(1, 2, 20), measured(1, 2, 20), measured(2, 2, 50)]);
        assert_eq!((view.loops, view.runs.len(), view.batches), (4, 1, 3));
    }

    #[test]
    fn the_cold_call_stands_in_where_nothing_else_was_measured() {
        let view = view([cold(900)]);
        assert_eq!((view.loops, view.runs.clone(), view.batches, view.cold), (1, vec![900.0], 1, None));
    }

    /// Batches of a statement that takes `each` in a loop that takes `turn`, in three runs.
    fn unrolled(each: f64, turn: f64) -> Vec<Batch> {
        let mut batches = vec![cold(1_000)];
        for run in 1..=3 {
            for (copies, loops) in [[(20, 50_000); 40], [(100, 10_000); 40]].concat() {
                #[expect(clippy::cast_sign_loss, reason = "time goes forward")]
                let elapsed = (f64::from(loops) * (turn + each * f64::from(copies))).round() as u64;
                let loops = u64::try_from(loops).expect("some");
                batches.push(Batch { role: BatchRole::Measured, run, copies, loops, elapsed });
            }
        }
        batches
    }

    #[test]
    fn a_machine_that_is_slow_for_one_kernel_does_not_mislead() {
        let mut batches = unrolled(10.0, 8.0);
        // Whenever the short body runs, and for a while after, the machine has two thirds of its speed.
        for run in 0..3 {
            for batch in &mut batches[1 + 80 * run..][..75] {
                batch.elapsed = batch.elapsed * 3 / 2;
            }
        }
        let view = view(batches);
        assert!((view.minimum - 10.0).abs() < 0.01, "{}", view.minimum);
        assert!(view.overhead.is_some_and(|overhead| (overhead - 8.0).abs() < 0.1));
    }

    #[test]
    fn a_statement_that_costs_nothing_costs_nothing() {
        let mut batches = unrolled(0.0, 9.0);
        // The longer body happens to be the faster one.
        batches[60].elapsed -= 5_000;
        let view = view(batches);
        assert!((0.0..0.01).contains(&view.minimum) && view.median.point < 0.01 && view.mean < 0.01);
        assert!(view.overhead.is_some_and(|overhead| (8.0..9.1).contains(&overhead)));
    }

    proptest! {
        #[test]
        fn the_loops_own_cost_is_taken_off(each in 0.0..200.0_f64, turn in 1.0..20.0_f64) {
            let view = view(unrolled(each, turn));
            prop_assert!((view.median.point - each).abs() < 1e-3);
            prop_assert!((view.mean - each).abs() < 1e-3);
            prop_assert!((view.overhead.expect("two kernels tell it") - turn).abs() < 1e-3);
            prop_assert_eq!(view.loops, 40 * (20 * 50_000 + 100 * 10_000));
        }

        #[test]
        fn the_figures_are_in_order(times in prop::collection::vec(1..1_000_000_u64, 1..200)) {
            let view = view(times.iter().zip(0..).map(|(elapsed, run)| measured(run, 1, *elapsed)));
            prop_assert!(view.best <= view.mean && view.mean <= view.worst);
            prop_assert!(view.minimum <= view.median.low && view.median.low <= view.median.point);
            prop_assert!(view.median.point <= view.median.high && view.percentile_99.is_none_or(|high| view.median.point <= high));
            prop_assert_eq!(view.histogram.counts.iter().sum::<usize>() + view.histogram.above, times.len());
            prop_assert!(view.outliers.total() <= view.batches);
        }
    }
}
