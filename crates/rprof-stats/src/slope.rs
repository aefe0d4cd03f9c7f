//! What grows and what stays: the straight line through points.

/// A straight line: `y = intercept + slope · x`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line {
    /// How much `y` grows where `x` grows by one.
    pub slope: f64,
    /// What `y` is where `x` is 0.
    pub intercept: f64,
}

impl Line {
    /// Fits the line through `points` of (x, y) by least squares; through two points it goes exactly.
    ///
    /// `None` if fewer than two different `x` are among them: any line fits then.
    pub fn fit(points: &[(f64, f64)]) -> Option<Self> {
        let count = points.len() as f64;
        let mean_x = points.iter().map(|(x, _)| x).sum::<f64>() / count;
        let mean_y = points.iter().map(|(_, y)| y).sum::<f64>() / count;
        let spread: f64 = points.iter().map(|(x, _)| (x - mean_x).powi(2)).sum();
        let common: f64 = points.iter().map(|(x, y)| (x - mean_x) * (y - mean_y)).sum();
        let slope = common / spread;
        slope.is_finite().then_some(Self { slope, intercept: mean_y - slope * mean_x })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn goes_through_two_points() {
        let line = Line::fit(&[(20.0, 57.0), (100.0, 249.0)]).expect("two different x");
        assert!((line.slope - 2.4).abs() < 1e-12);
        assert!((line.intercept - 9.0).abs() < 1e-9);
    }

    #[test]
    fn needs_two_different_x() {
        assert_eq!(Line::fit(&[]), None);
        assert_eq!(Line::fit(&[(1.0, 2.0)]), None);
        assert_eq!(Line::fit(&[(1.0, 2.0), (1.0, 3.0)]), None);
    }

    proptest! {
        #[test]
        fn finds_the_line_the_points_lie_on(
            slope in -100.0..100.0_f64,
            intercept in -100.0..100.0_f64,
            more in prop::collection::vec(-50.0..50.0_f64, 0..20),
        ) {
            let mut xs = vec![0.0, 60.0];
            xs.extend(more);
            let points: Vec<_> = xs.into_iter().map(|x| (x, intercept + slope * x)).collect();
            let line = Line::fit(&points).expect("0 and 60 differ");
            prop_assert!((line.slope - slope).abs() < 1e-6);
            prop_assert!((line.intercept - intercept).abs() < 1e-5);
        }
    }
}
