//! How often which value: counts in bins of equal width.

use crate::Sorted;

/// What lies above this share of the values is counted, but gets no bins: one far value would squeeze all the rest into
/// the first of them.
const DRAWN_SHARE: f64 = 0.99;

/// How often which value occurs.
#[derive(Clone, Debug, PartialEq)]
pub struct Histogram {
    /// Where the first bin starts.
    pub low: f64,
    /// How wide each bin is; above 0.
    pub width: f64,
    /// How many values each bin holds, the lowest bin first; at least one bin.
    pub counts: Vec<usize>,
    /// How many values lie above the last bin.
    pub above: usize,
}

impl Histogram {
    /// Counts `values` in bins as wide as Freedman and Diaconis advise, but in no fewer of them than Sturges advises for
    /// a bell, and in no more than `most_bins`. Values above `limit`, and the highest hundredth, get no bins.
    #[expect(clippy::cast_sign_loss, reason = "there is at least one bin")]
    pub fn of(values: &Sorted, limit: f64, most_bins: usize) -> Self {
        let low = values.minimum();
        let range = values.quantile(DRAWN_SHARE).min(limit) - low;
        let advised = 2.0 * values.interquartile_range() / (values.len() as f64).cbrt();
        let (bins, width) = if range <= 0.0 {
            (1, low.abs().max(1.0) * f64::EPSILON)
        } else {
            let fewest = (values.len() as f64).log2().ceil() + 1.0;
            let bins = (range / advised).ceil().max(fewest).min(most_bins.max(1) as f64);
            (bins as usize, range / bins)
        };
        let mut histogram = Self { low, width, counts: vec![0; bins], above: 0 };
        for value in values.values() {
            histogram.count(*value, low + range.max(0.0));
        }
        histogram
    }

    #[expect(clippy::cast_sign_loss, reason = "no value lies below the first bin")]
    fn count(&mut self, value: f64, high: f64) {
        if value > high {
            self.above += 1;
        } else {
            // The highest value belongs to the last bin, not to one behind it.
            let bin = ((value - self.low) / self.width) as usize;
            let last = self.counts.len() - 1;
            self.counts[bin.min(last)] += 1;
        }
    }

    /// Where the last bin ends.
    pub fn high(&self) -> f64 {
        self.low + self.width * self.counts.len() as f64
    }

    /// The bins, lowest first: where each starts, where it ends, and how many values it holds.
    pub fn bins(&self) -> impl ExactSizeIterator<Item = (f64, f64, usize)> {
        let edge = |index: usize| self.low + self.width * index as f64;
        self.counts.iter().enumerate().map(move |(index, count)| (edge(index), edge(index + 1), *count))
    }

    /// How many values the fullest bin holds.
    pub fn tallest(&self) -> usize {
        self.counts.iter().copied().max().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use proptest::prelude::*;

    use super::*;

    fn check(values: &[f64], expected: &Expect) {
        let histogram = Histogram::of(&Sorted::new(values.iter().copied()).expect("some are finite"), 1e3, 8);
        expected.assert_eq(&format!(
            "{:.2}..{:.2} {:?} and {} above",
            histogram.low,
            histogram.high(),
            histogram.counts,
            histogram.above
        ));
    }

    #[test]
    fn counts_in_bins() {
        check(&[3.0], &expect!["3.00..3.00 [1] and 0 above"]);
        check(&[3.0; 5], &expect!["3.00..3.00 [5] and 0 above"]);
        check(&[0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0], &expect!["0.00..7.00 [2, 2, 2, 2] and 0 above"]);
        let mut bulk: Vec<f64> = (0..200).map(|index| f64::from(index % 20)).collect();
        bulk.push(1e6);
        check(&bulk, &expect!["0.00..19.00 [30, 20, 30, 20, 20, 30, 20, 30] and 1 above"]);
    }

    #[test]
    fn leaves_out_what_is_above_the_limit() {
        let values = Sorted::new((0..100).map(|index| f64::from(index * index))).expect("all are finite");
        let histogram = Histogram::of(&values, 400.0, 4);
        assert_eq!((histogram.counts, histogram.above), (vec![10, 5, 3, 3], 79));
        let histogram = Histogram::of(&values, -1.0, 4);
        assert_eq!((histogram.counts, histogram.above), (vec![1], 99), "the lowest value always has a bin");
    }

    #[test]
    fn equal_values_but_one_still_fit_the_bins() {
        // The quartiles coincide, so the advised width is 0 and the bound on the bins decides.
        let mut values = vec![1.0; 50];
        values.extend([2.0; 3]);
        check(&values, &expect!["1.00..2.00 [50, 0, 0, 0, 0, 0, 0, 3] and 0 above"]);
    }

    proptest! {
        #[test]
        fn counts_every_value_once(values in prop::collection::vec(-1e9..1e9_f64, 1..300), limit in -1e9..1e10_f64, most in 1_usize..60) {
            let sorted = Sorted::new(values).expect("all are finite");
            let histogram = Histogram::of(&sorted, limit, most);
            prop_assert_eq!(histogram.counts.iter().sum::<usize>() + histogram.above, sorted.len());
            prop_assert!((1..=most).contains(&histogram.counts.len()));
            prop_assert!(histogram.width > 0.0);
        }
    }
}
