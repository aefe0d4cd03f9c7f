//! What may mislead about batches.

use rprof_model::{Batch, BatchTable, Notice, NoticeKind, Outcome, RunInfo};
use rprof_stats::Sorted;

/// A batch that takes so many times as long as the fastest is slow.
const SLOW: f64 = 1.25;
/// From this share of slow batches on, the reader is told.
const NOISY_SHARE: f64 = 0.1;
/// With fewer batches than this, an interval is little more than their range.
const FEW: usize = 10;
/// A run of fewer steps of the clock than this is told by the clock more than by the statement.
const STEPS_OF_THE_CLOCK: f64 = 1_000.0;
/// Up to this many nanoseconds the cost of the loop is a share of the figure that matters.
const SHORT: f64 = 200.0;

/// Tells what may mislead about the batches of a run.
pub(super) fn of(run: &RunInfo, batches: &BatchTable) -> Vec<Notice> {
    let copies = batches.measured().map(|batch| batch.copies).max().unwrap_or(1);
    let figures: Vec<&Batch> = batches.measured().filter(|batch| batch.copies == copies && batch.loops > 0).collect();
    let most_loops = figures.iter().map(|batch| batch.loops).max().unwrap_or(0);
    // A run of fixed loops starts with batches that were there to find out how many loops a batch has.
    let steady = figures.iter().copied().filter(|batch| batch.loops >= most_loops.div_ceil(2));
    let turns = Sorted::new(steady.map(|batch| batch.elapsed as f64 / batch.loops as f64));
    let mut notices = vec![ended_early(run, batches)];
    if let Some(turns) = turns {
        notices.push(too_short(run, &figures));
        notices.push(noise(&turns, most_loops));
        notices.push(few(&turns));
        notices.push(overhead(batches, &turns));
    }
    notices.into_iter().flatten().collect()
}

fn ended_early(run: &RunInfo, batches: &BatchTable) -> Option<Notice> {
    let Outcome::Raised(exception) = &run.outcome else { return None };
    let until = if batches.is_empty() {
        "before anything was measured."
    } else {
        "and the figures are of what was measured until then."
    };
    Some(Notice::new(NoticeKind::EndedEarly, format!("The run ended early ({exception}), {until}")))
}

fn too_short(run: &RunInfo, figures: &[&Batch]) -> Option<Notice> {
    let last = figures.last()?.run;
    let elapsed: u64 = figures.iter().filter(|batch| batch.run == last).map(|batch| batch.elapsed).sum();
    let precision = run.clock.precision;
    (run.outcome == Outcome::Completed && (elapsed as f64) < STEPS_OF_THE_CLOCK * precision).then(|| {
        let text = format!(
            "A run took {elapsed} ns, less than 1,000 steps of the clock ({precision:.0} ns each): much of the figure \
             may be the clock's. Give more loops with -n, or leave -n out."
        );
        Notice::new(NoticeKind::TooShort, text)
    })
}

fn noise(turns: &Sorted, most_loops: u64) -> Option<Notice> {
    let limit = SLOW * turns.minimum();
    let share = turns.share_above(limit);
    if share < NOISY_SHARE || turns.minimum() <= 0.0 {
        return None;
    }
    let slow = Sorted::new(turns.values().iter().copied().filter(|turn| *turn > limit))?;
    let (percent, times) = (share * 100.0, slow.median() / turns.minimum());
    let text = if most_loops == 1 {
        format!(
            "{percent:.0} % of the executions took over {SLOW} times as long as the fastest, {times:.1} times as a rule: \
             the statement's own work differs, or something else is running on this machine."
        )
    } else {
        format!(
            "{percent:.0} % of the batches took over {SLOW} times as long as the fastest, {times:.1} times as a rule: \
             this machine changes its speed, or something else is running on it. The minimum is the figure most likely \
             to come again."
        )
    };
    Some(Notice::new(NoticeKind::Noise, text))
}

fn few(turns: &Sorted) -> Option<Notice> {
    let text = match turns.len() {
        1 => "Only one batch was measured: how far the figure can be trusted is not known.".to_owned(),
        count if count < FEW => {
            format!("Only {count} batches were measured: the interval is little more than their range.")
        }
        _ => return None,
    };
    Some(Notice::new(NoticeKind::TooShort, text))
}

fn overhead(batches: &BatchTable, turns: &Sorted) -> Option<Notice> {
    let unrolled = batches.measured().any(|batch| batch.copies > 1);
    (!unrolled && turns.median() < SHORT).then(|| {
        let text = "The cost of the loop itself, some nanoseconds, is in the figure: it is taken off where the number of \
                    loops is left free and the statement can stand in the loop many times.";
        Notice::new(NoticeKind::Overhead, text)
    })
}
