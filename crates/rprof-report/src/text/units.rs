//! Times, sizes and counts as text, each with its unit.

/// Writes a time as IPython does: `precision` significant digits and a unit from `ns` to `s`, `1min 30s` from a minute.
///
/// `ascii` is for terminals that cannot write μ.
pub(crate) fn format_time(seconds: f64, precision: usize, ascii: bool) -> String {
    if seconds >= 60.0 && seconds.is_finite() {
        return format_minutes(seconds);
    }
    let micro = if ascii { "us" } else { "μs" };
    let (scale, unit) = match seconds.log10().floor() {
        order if order >= 0.0 => (1.0, "s"),
        order if order >= -3.0 => (1e3, "ms"),
        order if order >= -6.0 => (1e6, micro),
        _ => (1e9, "ns"),
    };
    format!("{} {unit}", format_general(seconds * scale, precision))
}

/// Writes a time given in nanoseconds, as [`format_time`] does.
pub(crate) fn format_nanoseconds(nanoseconds: f64, precision: usize, ascii: bool) -> String {
    format_time(nanoseconds / 1e9, precision, ascii)
}

/// Writes a minute or more: `1min 30s`, `2h 5min`; parts that are 0 are left out.
fn format_minutes(seconds: f64) -> String {
    let mut left = seconds;
    let mut parts = Vec::new();
    for (unit, length) in [("d", 86_400.0), ("h", 3_600.0), ("min", 60.0), ("s", 1.0)] {
        let count = (left / length).floor();
        if count > 0.0 {
            left %= length;
            parts.push(format!("{count:.0}{unit}"));
        }
        if left < 1.0 {
            break;
        }
    }
    parts.join(" ")
}

/// Writes `value` with `precision` significant digits, as C's and Python's `%.*g` do: without trailing zeros, and with
/// an exponent where the point would stand far away.
pub(crate) fn format_general(value: f64, precision: usize) -> String {
    if !value.is_finite() {
        return if value.is_nan() {
            "nan".into()
        } else if value > 0.0 {
            "inf".into()
        } else {
            "-inf".into()
        };
    }
    let precision = precision.clamp(1, MOST_DIGITS);
    // Rounding may carry into another digit, so the exponent is read from the rounded value.
    let scientific = format!("{value:.*e}", precision - 1);
    let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    match usize::try_from(i32::try_from(precision).unwrap_or(i32::MAX) - 1 - exponent) {
        Ok(decimals) if exponent >= -4 => without_trailing_zeros(&format!("{value:.decimals$}")).to_owned(),
        _ => {
            let sign = if exponent < 0 { '-' } else { '+' };
            format!("{}e{sign}{:02}", without_trailing_zeros(digits), exponent.abs())
        }
    }
}

/// No double has more significant digits than this.
const MOST_DIGITS: usize = 767;

fn without_trailing_zeros(number: &str) -> &str {
    if number.contains('.') { number.trim_end_matches('0').trim_end_matches('.') } else { number }
}

/// Writes a number of bytes in the largest binary unit that it fills: `512 B`, `1.5 KiB`, `3 GiB`.
pub(crate) fn format_bytes(bytes: u64) -> String {
    let units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];
    let mut value = bytes as f64;
    let mut unit = 0;
    // What would be rounded to 1024 is one of the next unit.
    while unit + 1 < units.len() && value >= if unit == 0 { 1024.0 } else { 1023.95 } {
        value /= 1024.0;
        unit += 1;
    }
    format!("{} {}", without_trailing_zeros(&format!("{value:.1}")), units[unit])
}

/// Writes a count with a comma before each three digits: `1,234,567`.
pub(crate) fn format_count(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::with_capacity(digits.len() * 4 / 3);
    for (index, digit) in digits.char_indices() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Writes a count with its noun: `1 loop`, `10,000 loops`, `2 batches`.
pub(crate) fn format_counted(count: u64, noun: &str) -> String {
    let plural = match count {
        1 => "",
        _ if noun.ends_with("ch") => "es",
        _ => "s",
    };
    format!("{} {noun}{plural}", format_count(count))
}

/// Writes a share (0 to 1) in percent, with as many decimals as a small one needs: `42 %`, `3.1 %`, `0.05 %`.
pub(crate) fn format_share(share: f64) -> String {
    let percent = share * 100.0;
    let decimals = match percent {
        percent if percent == 0.0 || percent >= 9.95 => 0,
        percent if percent >= 0.95 => 1,
        _ => 2,
    };
    format!("{percent:.decimals$} %")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn times_are_written_as_ipython_writes_them() {
        for (seconds, precision, text) in [
            (0.0, 3, "0 ns"),
            (-1e-9, 3, "-1 ns"),
            (2.5e-10, 3, "0.25 ns"),
            (8.26e-9, 3, "8.26 ns"),
            (9.996e-9, 3, "10 ns"),
            (9.99e-7, 3, "999 ns"),
            (9.996e-7, 3, "1e+03 ns"),
            (1e-6, 3, "1 μs"),
            (1.234_56e-5, 5, "12.346 μs"),
            (1e-3, 3, "1 ms"),
            (0.188, 3, "188 ms"),
            (0.188_1, 1, "2e+02 ms"),
            (1.0, 3, "1 s"),
            (1.5, 0, "2 s"),
            (59.999, 3, "60 s"),
            (60.0, 3, "1min"),
            (90.7, 3, "1min 30s"),
            (3_600.0, 3, "1h"),
            (3_661.0, 3, "1h 1min 1s"),
            (90_000.0, 3, "1d 1h"),
        ] {
            assert_eq!(format_time(seconds, precision, false), text, "{seconds} s to {precision} digits");
        }
        assert_eq!(format_time(1e-6, 3, true), "1 us");
        assert_eq!(format_nanoseconds(1_500.0, 3, true), "1.5 us");
    }

    #[test]
    fn general_numbers_are_written_as_c_writes_them() {
        for (value, precision, text) in [
            (0.0, 3, "0"),
            (0.000_123_4, 3, "0.000123"),
            (0.000_012_34, 3, "1.23e-05"),
            (2.5, 1, "2"),
            (3.5, 1, "4"),
            (0.125, 2, "0.12"),
            (999.5, 3, "1e+03"),
            (1e100, 3, "1e+100"),
            (123_456.0, 6, "123456"),
            (f64::NAN, 3, "nan"),
            (f64::NEG_INFINITY, 3, "-inf"),
        ] {
            assert_eq!(format_general(value, precision), text, "{value} to {precision} digits");
        }
    }

    #[test]
    fn sizes_counts_and_shares_carry_their_units() {
        let bytes = [0, 1, 1023, 1024, 1536, 1_048_524, 1_048_575, 1 << 20, 3 << 30, u64::MAX].map(format_bytes);
        let expected = ["0 B", "1 B", "1023 B", "1 KiB", "1.5 KiB", "1023.9 KiB", "1 MiB", "1 MiB", "3 GiB", "16 EiB"];
        assert_eq!(bytes, expected);
        assert_eq!([0, 12, 999, 1_000, 1_234_567].map(format_count), ["0", "12", "999", "1,000", "1,234,567"]);
        assert_eq!([0, 1, 2_000].map(|count| format_counted(count, "loop")), ["0 loops", "1 loop", "2,000 loops"]);
        assert_eq!([0.0, 0.0004, 0.031, 0.42, 1.0].map(format_share), ["0 %", "0.04 %", "3.1 %", "42 %", "100 %"]);
    }

    proptest! {
        #[test]
        fn a_general_number_is_read_back(value in -1e12..1e12_f64, precision in 1_i32..18) {
            let read: f64 = format_general(value, precision.unsigned_abs() as usize).parse().expect("it is a number");
            prop_assert!((read - value).abs() <= value.abs() * 10_f64.powi(1 - precision) * 0.500_1);
        }

        #[test]
        fn no_time_loses_its_unit(seconds in -1.0..1e7_f64, precision in 0_usize..20) {
            let text = format_time(seconds, precision, true);
            prop_assert!(text.ends_with('s') || text.ends_with("min") || text.ends_with('h') || text.ends_with('d'));
        }
    }
}
