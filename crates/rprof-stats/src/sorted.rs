//! Numbers in order: quantiles, median, spread.

use statrs::statistics::Statistics;

/// Numbers in ascending order, at least one of them, all finite.
#[derive(Clone, Debug, PartialEq)]
pub struct Sorted(Vec<f64>);

impl Sorted {
    /// Sorts `values`; `None` if none of them is finite. Infinities and not-a-numbers are left out.
    pub fn new(values: impl IntoIterator<Item = f64>) -> Option<Self> {
        let mut values: Vec<f64> = values.into_iter().filter(|value| value.is_finite()).collect();
        values.sort_unstable_by(f64::total_cmp);
        (!values.is_empty()).then_some(Self(values))
    }

    /// The numbers, smallest first.
    pub fn values(&self) -> &[f64] {
        &self.0
    }

    /// How many there are; never 0.
    #[expect(clippy::len_without_is_empty, reason = "it is never empty")]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The smallest.
    pub fn minimum(&self) -> f64 {
        self.0[0]
    }

    /// The largest.
    pub fn maximum(&self) -> f64 {
        self.0[self.len() - 1]
    }

    /// The number below which `share` (0 to 1) of the others lie.
    ///
    /// Between two numbers it is interpolated so that it is, for any distribution, about as often too low as too high
    /// (Hyndman and Fan's eighth definition).
    #[expect(clippy::cast_sign_loss, reason = "a rank below 1 is made 1")]
    pub fn quantile(&self, share: f64) -> f64 {
        let rank = (self.len() as f64 + 1.0 / 3.0) * share.clamp(0.0, 1.0) + 1.0 / 3.0;
        let below = rank.floor();
        let at = |rank: f64| self.0[(rank.max(1.0) as usize - 1).min(self.len() - 1)];
        let (low, high) = (at(below), at(below + 1.0));
        low + (rank - below) * (high - low)
    }

    /// The number in the middle.
    pub fn median(&self) -> f64 {
        let middle = self.len() / 2;
        if self.len() % 2 == 1 { self.0[middle] } else { f64::midpoint(self.0[middle - 1], self.0[middle]) }
    }

    /// The distance from the lower quartile to the upper.
    pub fn interquartile_range(&self) -> f64 {
        self.quantile(0.75) - self.quantile(0.25)
    }

    /// The median distance from the median: half of the numbers are closer to it.
    pub fn median_absolute_deviation(&self) -> f64 {
        let median = self.median();
        Self::new(self.0.iter().map(|value| (value - median).abs())).map_or(0.0, |distances| distances.median())
    }

    /// The mean.
    pub fn mean(&self) -> f64 {
        self.0.iter().mean()
    }

    /// The standard deviation of these numbers themselves, not of a population they were drawn from.
    pub fn standard_deviation(&self) -> f64 {
        self.0.iter().population_std_dev()
    }

    /// The share (0 to 1) of the numbers that are above `limit`.
    pub fn share_above(&self, limit: f64) -> f64 {
        let above = self.len() - self.0.partition_point(|value| *value <= limit);
        above as f64 / self.len() as f64
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use proptest::prelude::*;
    use statrs::statistics::{Data, OrderStatistics as _};

    use super::*;

    fn check(values: &[f64], expected: &Expect) {
        let sorted = Sorted::new(values.iter().copied()).expect("some are finite");
        expected.assert_eq(&format!(
            "min {} median {} max {} iqr {:.3} mad {:.3} mean {:.3} sd {:.3}",
            sorted.minimum(),
            sorted.median(),
            sorted.maximum(),
            sorted.interquartile_range(),
            sorted.median_absolute_deviation(),
            sorted.mean(),
            sorted.standard_deviation(),
        ));
    }

    #[test]
    fn says_what_numbers_say() {
        check(&[7.0], &expect!["min 7 median 7 max 7 iqr 0.000 mad 0.000 mean 7.000 sd 0.000"]);
        check(&[4.0, 2.0], &expect!["min 2 median 3 max 4 iqr 2.000 mad 1.000 mean 3.000 sd 1.000"]);
        check(
            &[1.0, 2.0, 3.0, 4.0, 100.0],
            &expect!["min 1 median 3 max 100 iqr 34.333 mad 1.000 mean 22.000 sd 39.013"],
        );
        check(
            &[5.0, f64::NAN, 1.0, f64::INFINITY],
            &expect!["min 1 median 3 max 5 iqr 4.000 mad 2.000 mean 3.000 sd 2.000"],
        );
    }

    #[test]
    fn nothing_finite_is_nothing() {
        assert_eq!(Sorted::new([]), None);
        assert_eq!(Sorted::new([f64::NAN, f64::NEG_INFINITY]), None);
    }

    #[test]
    fn counts_what_is_above() {
        let sorted = Sorted::new([1.0, 2.0, 2.0, 3.0]).expect("all are finite");
        assert_eq!(sorted.share_above(2.0).to_bits(), 0.25_f64.to_bits());
        assert_eq!(sorted.share_above(0.0).to_bits(), 1.0_f64.to_bits());
        assert_eq!(sorted.share_above(3.0).to_bits(), 0.0_f64.to_bits());
    }

    proptest! {
        #[test]
        fn agrees_with_statrs(values in prop::collection::vec(-1e6..1e6_f64, 1..200), share in 0.0..=1.0_f64) {
            let sorted = Sorted::new(values.iter().copied()).expect("all are finite");
            let mut oracle = Data::new(values);
            prop_assert!((sorted.median() - oracle.median()).abs() < 1e-6);
            prop_assert!((sorted.quantile(share) - oracle.quantile(share)).abs() < 1e-6);
        }

        #[test]
        fn quantiles_are_in_order(values in prop::collection::vec(-1e6..1e6_f64, 1..60), a in 0.0..=1.0_f64, b in 0.0..=1.0_f64) {
            let sorted = Sorted::new(values).expect("all are finite");
            let (low, high) = (sorted.quantile(a.min(b)), sorted.quantile(a.max(b)));
            prop_assert!(sorted.minimum() <= low && low <= high + 1e-9 && high <= sorted.maximum() + 1e-9);
        }
    }
}
