//! How sure a median is: resampling blocks of time.
//!
//! Neighbouring measurements resemble each other (the processor's speed lasts some milliseconds), so drawing single
//! values anew would make any interval too narrow. Whole blocks of neighbours are drawn instead.

use rand_xoshiro::{
    Xoshiro256PlusPlus,
    rand_core::{Rng as _, SeedableRng as _},
};

use crate::{Estimate, Sorted};

/// How values in order of time are drawn anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeBlocks {
    /// Into how many blocks, at most, the values are cut.
    pub blocks: usize,
    /// How often as many blocks as there are get drawn.
    pub resamples: usize,
    /// Where the random numbers start: the same seed always draws the same.
    pub seed: u64,
}

impl Default for TimeBlocks {
    fn default() -> Self {
        Self { blocks: 32, resamples: 500, seed: 0x72_7072_6f66 }
    }
}

impl TimeBlocks {
    /// Estimates the median of `values`, which are in the order they were measured, with an interval of `level`.
    ///
    /// `None` if none of them is finite. With fewer than three values nothing is drawn: the interval is their range.
    pub fn median(&self, values: &[f64], level: f64) -> Option<Estimate> {
        let sorted = Sorted::new(values.iter().copied())?;
        let point = sorted.median();
        if sorted.len() < 3 {
            return Some(Estimate { point, low: sorted.minimum(), high: sorted.maximum(), level });
        }
        let medians = Sorted::new(self.resampled_medians(values))?;
        let tail = (1.0 - level) / 2.0;
        // A median drawn from few values can lie wholly on one side; the interval still holds the estimate.
        let (low, high) = (medians.quantile(tail).min(point), medians.quantile(1.0 - tail).max(point));
        Some(Estimate { point, low, high, level })
    }

    /// The medians of all resamples.
    ///
    /// PERF: the values are sorted once, each with its block; a resample is then only a weight for each block, and its
    /// median one walk along the sorted values until half the weight is passed.
    fn resampled_medians(&self, values: &[f64]) -> Vec<f64> {
        let blocks = self.blocks.clamp(1, values.len());
        let block_of = |index: usize| (index * blocks / values.len()) as u32;
        let finite = values.iter().enumerate().filter(|(_, value)| value.is_finite());
        let mut ranked: Vec<(f64, u32)> = finite.map(|(index, value)| (*value, block_of(index))).collect();
        ranked.sort_unstable_by(|(a, _), (b, _)| a.total_cmp(b));
        let mut sizes = vec![0_u64; blocks];
        for (_, block) in &ranked {
            sizes[*block as usize] += 1;
        }

        let mut random = Xoshiro256PlusPlus::seed_from_u64(self.seed);
        let mut weights = vec![0_u64; blocks];
        let resample = |_| {
            weights.fill(0);
            for _ in 0..blocks {
                weights[below(&mut random, blocks)] += 1;
            }
            weighted_median(&ranked, &weights, &sizes)
        };
        (0..self.resamples).map(resample).collect()
    }
}

/// The median of values of which each counts as often as its block was drawn.
fn weighted_median(ranked: &[(f64, u32)], weights: &[u64], sizes: &[u64]) -> f64 {
    let total: u64 = weights.iter().zip(sizes).map(|(weight, size)| weight * size).sum();
    let mut passed = 0;
    let mut lower = None;
    for (value, block) in ranked {
        passed += weights[*block as usize];
        if let Some(lower) = lower
            && weights[*block as usize] > 0
        {
            return f64::midpoint(lower, *value);
        }
        if passed * 2 > total {
            return *value;
        }
        // Exactly half is passed: the median lies between this value and the next that was drawn.
        if passed * 2 == total && passed > 0 && lower.is_none() {
            lower = Some(*value);
        }
    }
    lower.unwrap_or(f64::NAN)
}

/// A random number from 0 to below `limit`.
fn below(random: &mut Xoshiro256PlusPlus, limit: usize) -> usize {
    ((u128::from(random.next_u64()) * limit as u128) >> 64) as usize
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use proptest::prelude::*;

    use super::*;

    fn check(values: &[f64], expected: &Expect) {
        let estimate = TimeBlocks::default().median(values, 0.95).expect("some are finite");
        expected.assert_eq(&format!("{} in {}..{}", estimate.point, estimate.low, estimate.high));
    }

    #[test]
    fn finds_the_median_and_its_interval() {
        check(&[5.0], &expect!["5 in 5..5"]);
        check(&[5.0, 7.0], &expect!["6 in 5..7"]);
        check(&[3.0; 40], &expect!["3 in 3..3"]);
        check(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0], &expect!["4 in 2..6"]);
        assert_eq!(TimeBlocks::default().median(&[f64::NAN], 0.95), None);
    }

    /// Bell-shaped numbers around 100, each pulled towards the one before by `memory` (0 for none, below 1).
    fn series(seed: u64, count: usize, memory: f64) -> Vec<f64> {
        let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
        let mut uniform = move || (random.next_u64() >> 11) as f64 / (1_u64 << 53) as f64;
        let mut before = 0.0;
        let mut next = || {
            let bell = (0..12).map(|_| uniform()).sum::<f64>() - 6.0;
            before = memory * before + bell * (1.0 - memory * memory).sqrt();
            100.0 + before
        };
        (0..count).map(|_| next()).collect()
    }

    /// How many of 400 intervals hold the true median, 100.
    fn coverage(count: usize, memory: f64) -> usize {
        let holds = |seed: &u64| {
            let estimate = TimeBlocks::default().median(&series(*seed, count, memory), 0.95).expect("finite");
            estimate.low <= 100.0 && 100.0 <= estimate.high
        };
        (0..400).filter(holds).count()
    }

    #[test]
    fn intervals_hold_the_truth_as_often_as_they_say() {
        let independent = coverage(1000, 0.0);
        assert!((364..=396).contains(&independent), "{independent} of 400 for independent values");
        let resembling = coverage(2000, 0.9);
        assert!((356..=396).contains(&resembling), "{resembling} of 400 for values that resemble their neighbours");
    }

    #[test]
    fn single_draws_would_be_too_sure() {
        let singles = TimeBlocks { blocks: usize::MAX, ..TimeBlocks::default() };
        let values = series(1, 2000, 0.9);
        let width = |blocks: TimeBlocks| blocks.median(&values, 0.95).expect("finite").relative_uncertainty();
        assert!(width(TimeBlocks::default()) > 2.0 * width(singles));
    }

    proptest! {
        #[test]
        fn one_block_a_value_draws_like_a_plain_bootstrap(values in prop::collection::vec(0.0..1e3_f64, 3..30)) {
            let estimate = TimeBlocks::default().median(&values, 0.95).expect("all are finite");
            let sorted = Sorted::new(values).expect("all are finite");
            prop_assert!(sorted.minimum() <= estimate.low && estimate.low <= estimate.point);
            prop_assert!(estimate.point <= estimate.high && estimate.high <= sorted.maximum());
        }

        #[test]
        fn weights_count_as_repetitions(
            values in prop::collection::vec(0.0..1e3_f64, 1..40),
            drawn in prop::collection::vec(0_u64..4, 40),
        ) {
            let mut ranked: Vec<(f64, u32)> = values.iter().copied().zip(0..).collect();
            ranked.sort_unstable_by(|(a, _), (b, _)| a.total_cmp(b));
            let repeated = values.iter().zip(&drawn).flat_map(|(value, times)| vec![*value; *times as usize]);
            let median = weighted_median(&ranked, &drawn, &vec![1; values.len()]);
            match Sorted::new(repeated) {
                Some(sorted) => prop_assert!((median - sorted.median()).abs() < 1e-9),
                None => prop_assert!(median.is_nan()),
            }
        }

        #[test]
        fn the_same_seed_says_the_same(values in prop::collection::vec(0.0..1e3_f64, 1..50)) {
            let blocks = TimeBlocks::default();
            prop_assert_eq!(blocks.median(&values, 0.9), blocks.median(&values, 0.9));
        }
    }
}
