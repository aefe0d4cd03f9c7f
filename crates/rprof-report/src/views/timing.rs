//! A `%timeit` run as numbers: what its batches say. All times are in nanoseconds, of one execution of the statement.

use std::{collections::BTreeMap, time::Duration};

use rprof_model::{Batch, BatchRole, BatchTable, Notice, Profile};
use rprof_stats::{Estimate, Histogram, Line, Outliers, Sorted, TimeBlocks};

/// How sure the interval of the median is.
const LEVEL: f64 = 0.95;

/// More bins than this no reader tells apart, and no cell has the room for.
const MOST_BINS: usize = 48;

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
    /// What only one batch in a hundred takes longer than.
    pub percentile_99: f64,
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
    /// How many times as long as the median.
    pub ratio: f64,
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
            percentile_99: sorted.quantile(0.99),
            spread: sorted.median_absolute_deviation(),
            outliers: Outliers::among(&sorted),
            batches: sorted.len(),
            histogram: Histogram::of(&sorted, MOST_BINS),
            overhead: runs.overhead,
            cold: cold.map(|elapsed| ColdCall { elapsed: elapsed as f64, ratio: elapsed as f64 / median.point }),
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
    /// The fewest loops that a batch of so many copies must have to count: those before were for finding out how many.
    least_loops: u64,
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
        let least_loops = most_loops(copies)?.div_ceil(2);
        let overhead = loop_overhead(&measured);
        Some(Self { whole, measured, loops, copies, least_loops, overhead, scaled })
    }

    /// The batches that the figures are made of, in the order they were run.
    fn steady(&self) -> impl Iterator<Item = &'a Batch> {
        self.measured.iter().copied().filter(|batch| self.is_steady(batch))
    }

    fn is_steady(&self, batch: &Batch) -> bool {
        batch.role == BatchRole::Measured && batch.copies == self.copies && batch.loops >= self.least_loops
            || self.measured.len() == 1
    }

    /// What one execution took in `batch`, without the loop.
    fn per_execution(&self, batch: &Batch) -> f64 {
        let turn = batch.elapsed as f64 / batch.loops as f64;
        (turn - self.overhead.unwrap_or(0.0)).max(0.0) / f64::from(batch.copies)
    }

    /// What one execution took in each run.
    fn values(&self) -> Vec<f64> {
        self.whole.iter().filter_map(|batches| self.value_of_run(batches)).collect()
    }

    fn value_of_run(&self, batches: &[&Batch]) -> Option<f64> {
        if self.overhead.is_some() || (self.scaled && self.least_loops > 1) {
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

/// What a turn of the loop costs beside the copies in its body: where the line through the fastest turns of all body
/// lengths begins.
///
/// The fastest, because delays only ever add. An empty loop does not tell it: its turns wait for each other, while
/// those of a loop with a body overlap with the body.
fn loop_overhead(measured: &[&Batch]) -> Option<f64> {
    let mut fastest: BTreeMap<u32, f64> = BTreeMap::new();
    for batch in measured {
        let turn = batch.elapsed as f64 / batch.loops as f64;
        fastest.entry(batch.copies).and_modify(|least| *least = least.min(turn)).or_insert(turn);
    }
    let points: Vec<(f64, f64)> = fastest.iter().map(|(copies, turn)| (f64::from(*copies), *turn)).collect();
    let line = Line::fit(&points)?;
    // A statement that costs nothing may seem to cost less than that: then all there is, is the loop.
    let least = points.iter().map(|(_, turn)| *turn).fold(f64::INFINITY, f64::min);
    Some(line.intercept.clamp(0.0, least))
}
