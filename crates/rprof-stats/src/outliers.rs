//! Tukey's fences: what lies far from the rest.
//!
//! ```text
//!   severe  |  mild  |            the rest            |  mild  |  severe
//!           |        |        ┌─────┬─────┐           |        |
//!           |        |        │     │     │           |        |
//!           |        |        └─────┴─────┘           |        |
//!       Q1-3·IQR  Q1-1.5·IQR  Q1  median Q3      Q3+1.5·IQR  Q3+3·IQR
//! ```

use crate::Sorted;

/// Where the rest ends and outliers begin.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fences {
    /// Below it lie severe outliers.
    pub low_severe: f64,
    /// Below it lie mild outliers.
    pub low_mild: f64,
    /// Above it lie mild outliers.
    pub high_mild: f64,
    /// Above it lie severe outliers.
    pub high_severe: f64,
}

impl Fences {
    /// The fences around the bulk of `values`.
    pub fn around(values: &Sorted) -> Self {
        let (lower, upper) = (values.quantile(0.25), values.quantile(0.75));
        let range = upper - lower;
        Self {
            low_severe: lower - 3.0 * range,
            low_mild: lower - 1.5 * range,
            high_mild: upper + 1.5 * range,
            high_severe: upper + 3.0 * range,
        }
    }
}

/// How many values lie far from the rest, and on which side.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outliers {
    /// Far below, beyond the outer fence.
    pub low_severe: usize,
    /// Below, between the fences.
    pub low_mild: usize,
    /// Above, between the fences.
    pub high_mild: usize,
    /// Far above, beyond the outer fence.
    pub high_severe: usize,
}

impl Outliers {
    /// Counts the outliers among `values`.
    pub fn among(values: &Sorted) -> Self {
        let fences = Fences::around(values);
        let values = values.values();
        let below = |fence: f64| values.partition_point(|value| *value < fence);
        let above = |fence: f64| values.len() - values.partition_point(|value| *value <= fence);
        Self {
            low_severe: below(fences.low_severe),
            low_mild: below(fences.low_mild) - below(fences.low_severe),
            high_mild: above(fences.high_mild) - above(fences.high_severe),
            high_severe: above(fences.high_severe),
        }
    }

    /// How many are between the fences, on both sides.
    pub fn mild(&self) -> usize {
        self.low_mild + self.high_mild
    }

    /// How many are beyond the outer fences, on both sides.
    pub fn severe(&self) -> usize {
        self.low_severe + self.high_severe
    }

    /// How many there are.
    pub fn total(&self) -> usize {
        self.mild() + self.severe()
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use proptest::prelude::*;

    use super::*;

    fn check(values: &[f64], expected: &Expect) {
        let Outliers { low_severe, low_mild, high_mild, high_severe } =
            Outliers::among(&Sorted::new(values.iter().copied()).expect("some are finite"));
        expected.assert_eq(&format!("{low_severe} {low_mild} | {high_mild} {high_severe}"));
    }

    #[test]
    fn counts_each_side_of_the_fences() {
        let rest = [10.0, 11.0, 12.0, 13.0, 14.0, 15.0, 16.0, 17.0, 18.0, 19.0, 20.0];
        let with = |more: &[f64]| [&rest, more].concat();
        check(&rest, &expect!["0 0 | 0 0"]);
        check(&with(&[27.0]), &expect!["0 0 | 0 0"]);
        check(&with(&[29.0]), &expect!["0 0 | 1 0"]);
        check(&with(&[90.0]), &expect!["0 0 | 0 1"]);
        check(&with(&[-90.0, 90.0, 91.0]), &expect!["1 0 | 0 2"]);
        check(&[5.0; 9], &expect!["0 0 | 0 0"]);
    }

    proptest! {
        #[test]
        fn fewer_than_half_are_outliers(values in prop::collection::vec(-1e3..1e3_f64, 1..300)) {
            let sorted = Sorted::new(values).expect("all are finite");
            let outliers = Outliers::among(&sorted);
            prop_assert!(outliers.total() * 2 <= sorted.len());
            prop_assert_eq!(outliers.total(), outliers.mild() + outliers.severe());
        }
    }
}
