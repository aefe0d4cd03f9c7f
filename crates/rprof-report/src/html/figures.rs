//! Figures in columns: always three significant digits and a unit, so that they can be compared at a glance.
//!
//! The viewer writes its own by the same rules (`web/src/figures.ts`).

/// What stands between a number and its unit: a line never ends there.
const GLUE: char = '\u{a0}';

/// Writes a time in nanoseconds: `1.50 ms`, `23.4 µs`, `512 ns`.
pub(crate) fn time(nanoseconds: f64) -> String {
    let mut value = nanoseconds;
    let mut units = ["ns", "μs", "ms", "s"].into_iter();
    let mut unit = units.next().unwrap_or_default();
    // A figure that would round up to 1000 is written in the next unit.
    while value >= 999.5
        && let Some(next) = units.next()
    {
        value /= 1e3;
        unit = next;
    }
    let decimals = match value {
        _ if unit == "ns" => 0,
        value if value >= 99.95 => 0,
        value if value >= 9.995 => 1,
        _ => 2,
    };
    format!("{value:.decimals$}{GLUE}{unit}")
}

/// Writes a part of the whole: `12.3 %`.
pub(crate) fn share(part: f64) -> String {
    format!("{:.1}{GLUE}%", part * 100.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_three_digits_and_a_unit() {
        for (nanoseconds, text) in [
            (0.0, "0 ns"),
            (999.0, "999 ns"),
            (999.6, "1.00 μs"),
            (1_500.0, "1.50 μs"),
            (99_960.0, "100 μs"),
            (23_400_000.0, "23.4 ms"),
            (999_600_000.0, "1.00 s"),
            (4_321e9, "4321 s"),
        ] {
            assert_eq!(time(nanoseconds).replace(GLUE, " "), text);
        }
        assert_eq!(share(0.123_44), "12.3\u{a0}%");
    }
}
