//! A value with its uncertainty.

/// A value computed from measurements, and where the true one lies with some confidence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The value.
    pub point: f64,
    /// The lower end of the interval.
    pub low: f64,
    /// The upper end of the interval.
    pub high: f64,
    /// How often, of all intervals made this way, the true value is inside: 0.95 for 95 %.
    pub level: f64,
}

impl Estimate {
    /// Half the width of the interval, as a share of the value; 0 where the value is 0.
    pub fn relative_uncertainty(&self) -> f64 {
        if self.point == 0.0 { 0.0 } else { (self.high - self.low) / 2.0 / self.point.abs() }
    }
}
