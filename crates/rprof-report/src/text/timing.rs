//! A `%timeit` run as text: IPython's sentence, and below it what the batches say.

use rprof_model::{Notice, Profile};
use rprof_stats::Histogram;

use crate::{
    ReportOptions,
    text::units::{format_count, format_counted, format_general, format_nanoseconds, format_share},
    views::timing::TimingView,
};

/// From this many seconds on, compiling is worth a line.
const SLOW_COMPILER: f64 = 0.1;

/// Writes what IPython prints, letter for letter.
pub(crate) fn classic(profile: &Profile, options: &ReportOptions) -> String {
    TimingView::of(profile).map_or_else(|| NOTHING.to_owned(), |view| sentence(&view, options))
}

/// Writes the sentence, the figures it lacks, their histogram, and what may mislead.
pub(crate) fn full(profile: &Profile, options: &ReportOptions) -> String {
    let mut parts = match TimingView::of(profile) {
        Some(view) => vec![sentence(&view, options), figures(&view, options), histogram(&view, options)],
        None => vec![NOTHING.to_owned()],
    };
    if !profile.notices.is_empty() {
        parts.push(notices(&profile.notices));
    }
    parts.retain(|part| !part.is_empty());
    parts.join("\n\n")
}

const NOTHING: &str = "Nothing was measured.";

/// IPython's lines: a word of caution if the runs differ much, the sentence, the compiler if it was slow.
fn sentence(view: &TimingView, options: &ReportOptions) -> String {
    let time = |nanoseconds| format_nanoseconds(nanoseconds, options.precision, options.ascii);
    let plus_minus = if options.ascii { "+-" } else { "±" };
    let mut lines = Vec::new();
    // Below a microsecond nobody minds how often the slowest run holds the fastest.
    if view.worst > 4.0 * view.best && view.best > 0.0 && view.worst > 1e3 {
        lines.push(format!(
            "The slowest run took {:.2} times longer than the fastest. This could mean that an intermediate result is \
             being cached.",
            view.worst / view.best
        ));
    }
    lines.push(format!(
        "{} {plus_minus} {} per loop (mean {plus_minus} std. dev. of {} run{}, {} each)",
        time(view.mean),
        time(view.standard_deviation),
        view.runs.len(),
        // IPython groups the digits of the loops, not those of the runs.
        if view.runs.len() == 1 { "" } else { "s" },
        format_counted(view.loops, "loop"),
    ));
    let compile = view.compile.as_secs_f64();
    if compile > SLOW_COMPILER {
        lines.push(format!("Compiler time: {compile:.2} s"));
    }
    lines.join("\n")
}

/// The figures the sentence lacks, one a line: name, value, what it is.
fn figures(view: &TimingView, options: &ReportOptions) -> String {
    let time = |nanoseconds| format_nanoseconds(nanoseconds, options.precision, options.ascii);
    let batches = format_counted(view.batches as u64, "batch");
    let mut rows = vec![
        ("median", time(view.median.point), interval(view, options)),
        ("minimum", time(view.minimum), format!("the fastest of {batches}")),
        ("spread", time(view.spread), "the median absolute deviation of the batches".to_owned()),
        ("outliers", format_count(view.outliers.total() as u64), outliers(view)),
    ];
    if let Some(high) = view.percentile_99 {
        rows.insert(2, ("99 %", time(high), "only one execution in a hundred took longer".to_owned()));
    }
    if view.batches == 1 {
        rows.clear();
    }
    if let Some(overhead) = view.overhead {
        rows.push(("overhead", time(overhead), "a turn of the loop, taken off".to_owned()));
    }
    if let Some(cold) = view.cold {
        let times = match cold.ratio {
            ratio if !ratio.is_finite() => String::new(),
            ratio if ratio < 1.05 => ", no slower than the others".to_owned(),
            ratio => format!(", {} times the median", format_general(ratio, if ratio < 100.0 { 2 } else { 3 })),
        };
        rows.push(("cold call", time(cold.elapsed), format!("the very first execution{times}")));
    }
    align(&rows)
}

fn interval(view: &TimingView, options: &ReportOptions) -> String {
    let time = |nanoseconds| format_nanoseconds(nanoseconds, options.precision, options.ascii);
    let level = format_share(view.median.level);
    format!("{level} interval {} to {}", time(view.median.low), time(view.median.high))
}

fn outliers(view: &TimingView) -> String {
    let share = format_share(view.outliers.total() as f64 / view.batches as f64);
    let (mild, severe) = (view.outliers.mild() as u64, view.outliers.severe() as u64);
    format!("{share} of the batches: {} mild, {} severe", format_count(mild), format_count(severe))
}

/// Writes rows as columns: names left, values right, words left.
fn align(rows: &[(&str, String, String)]) -> String {
    let width = |text: &str| text.chars().count();
    let names = rows.iter().map(|(name, ..)| width(name)).max().unwrap_or(0);
    let values = rows.iter().map(|(_, value, _)| width(value)).max().unwrap_or(0);
    let line = |(name, value, words): &(&str, String, String)| format!("{name:<names$}  {value:>values$}  {words}");
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// With fewer batches than this a histogram has no shape.
const FEWEST_DRAWN: usize = 10;
/// How many lines the histogram is high.
const HEIGHT: usize = 3;
/// From empty to full, for a terminal that can draw and for one that cannot.
const BLOCKS: [char; 9] = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
const ASCII: [char; 3] = [' ', '.', '#'];

/// The histogram of the batches as a small picture with the ends of its axis below; nothing if they are all alike
/// or too few to have a shape.
fn histogram(view: &TimingView, options: &ReportOptions) -> String {
    let bars = &view.histogram;
    if bars.counts.len() == 1 || view.batches < FEWEST_DRAWN {
        return String::new();
    }
    let time = |nanoseconds| format_nanoseconds(nanoseconds, options.precision, options.ascii);
    let steps: &[char] = if options.ascii { &ASCII } else { &BLOCKS };
    let mut lines: Vec<String> = (0..HEIGHT).rev().map(|row| histogram_row(bars, row, steps)).collect();
    let (low, high) = (time(bars.low), time(bars.high()));
    let gap = bars.counts.len().saturating_sub(low.chars().count() + high.chars().count()).max(3);
    let above = match bars.above {
        0 => String::new(),
        above => format!("   and {} above", format_count(above as u64)),
    };
    lines.push(format!("{low}{:gap$}{high}{above}", ""));
    lines.join("\n")
}

/// One line of the picture; a bin that holds anything shows at least the smallest step.
fn histogram_row(bars: &Histogram, row: usize, steps: &[char]) -> String {
    let full = steps.len() - 1;
    let level = |count: usize| (count * full * HEIGHT).div_ceil(bars.tallest().max(1));
    let drawn = |count: &usize| steps[level(*count).saturating_sub(row * full).min(full)];
    bars.counts.iter().map(drawn).collect::<String>().trim_end().to_owned()
}

fn notices(notices: &[Notice]) -> String {
    notices.iter().map(|notice| format!("Note: {}", notice.text)).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
#[allow(clippy::needless_raw_string_hashes, reason = "expect-test writes them")]
mod tests {
    use std::time::Duration;

    use expect_test::{Expect, expect};
    use rprof_model::{Batch, BatchRole, Engine, NoticeKind, RunInfo};

    use super::*;

    /// A run of a statement of 2.4 ns in a loop of 9 ns, on a machine that is slow for a while.
    fn unrolled() -> Profile {
        let mut profile = Profile::new(RunInfo::new(Engine::Timeit));
        profile.batches.push(Batch { role: BatchRole::Cold, run: 0, copies: 1, loops: 1, elapsed: 2_100 });
        for index in 0..1_400 {
            let (copies, loops) = if index % 2 == 0 { (20, 1_000) } else { (100, 500) };
            let speed = if index % 11 == 3 { 1.6 } else { 1.0 } + f64::from(index * 37 % 40) / 1_000.0;
            let turn = 9.0 + 2.4 * f64::from(copies);
            #[expect(clippy::cast_sign_loss, reason = "time goes forward")]
            let elapsed = (f64::from(loops) * turn * speed) as u64;
            let loops = u64::try_from(loops).expect("some");
            profile.batches.push(Batch { role: BatchRole::Measured, run: 1 + index / 200, copies, loops, elapsed });
        }
        profile
    }

    fn single(elapsed: &[u64]) -> Profile {
        let mut profile = Profile::new(RunInfo::new(Engine::Timeit));
        for (run, elapsed) in (0..).zip(elapsed) {
            profile.batches.push(Batch { role: BatchRole::Measured, run, copies: 1, loops: 1, elapsed: *elapsed });
        }
        profile
    }

    fn check_classic(profile: &Profile, options: &ReportOptions, expected: &Expect) {
        expected.assert_eq(&classic(profile, options));
    }

    #[test]
    fn the_sentence_is_that_of_ipython() {
        let options = ReportOptions::default();
        check_classic(
            &unrolled(),
            &options,
            &expect!["2.46 ns ± 0.00207 ns per loop (mean ± std. dev. of 7 runs, 7,000,000 loops each)"],
        );
        check_classic(
            &unrolled(),
            &ReportOptions { precision: 5, ascii: true, ..options.clone() },
            &expect!["2.4557 ns +- 0.0020742 ns per loop (mean +- std. dev. of 7 runs, 7,000,000 loops each)"],
        );
        check_classic(
            &single(&[1_500_000_000]),
            &options,
            &expect!["1.5 s ± 0 ns per loop (mean ± std. dev. of 1 run, 1 loop each)"],
        );
        check_classic(
            &single(&[900; 7]),
            &options,
            &expect!["900 ns ± 0 ns per loop (mean ± std. dev. of 7 runs, 1 loop each)"],
        );
        check_classic(&Profile::new(RunInfo::new(Engine::Timeit)), &options, &expect!["Nothing was measured."]);
    }

    #[test]
    fn runs_that_differ_much_and_slow_compilers_get_a_line() {
        let options = ReportOptions::default();
        check_classic(
            &single(&[200, 900, 300]),
            &options,
            &expect!["467 ns ± 309 ns per loop (mean ± std. dev. of 3 runs, 1 loop each)"],
        );
        check_classic(
            &single(&[200, 1_100, 300]),
            &options,
            &expect![[r#"
            The slowest run took 5.50 times longer than the fastest. This could mean that an intermediate result is being cached.
            533 ns ± 403 ns per loop (mean ± std. dev. of 3 runs, 1 loop each)"#]],
        );
        let mut compiled = single(&[7_000_000, 7_000_000]);
        compiled.run.preparation.compile = Duration::from_millis(1_234);
        check_classic(
            &compiled,
            &options,
            &expect![[r#"
            7 ms ± 0 ns per loop (mean ± std. dev. of 2 runs, 1 loop each)
            Compiler time: 1.23 s"#]],
        );
    }

    #[test]
    fn the_whole_text_tells_the_rest() {
        let options = ReportOptions::default();
        let mut profile = unrolled();
        profile.notices.push(Notice::new(NoticeKind::Noise, "This machine changes its speed."));
        expect![[r#"
            2.46 ns ± 0.00207 ns per loop (mean ± std. dev. of 7 runs, 7,000,000 loops each)

            median       2.46 ns  95 % interval 2.45 ns to 2.46 ns
            minimum       2.4 ns  the fastest of 700 batches
            spread     0.0274 ns  the median absolute deviation of the batches
            outliers          64  9.1 % of the batches: 0 mild, 64 severe
            overhead     8.94 ns  a turn of the loop, taken off
            cold call     2.1 μs  the very first execution, 855 times the median

            ██▅
            ███
            ███                                          ▂▃▃
            2.4 ns                                   3.98 ns   and 6 above

            Note: This machine changes its speed."#]]
        .assert_eq(&full(&profile, &options));
        expect![[r#"
            2.46 ns +- 0.00207 ns per loop (mean +- std. dev. of 7 runs, 7,000,000 loops each)

            median       2.46 ns  95 % interval 2.45 ns to 2.46 ns
            minimum       2.4 ns  the fastest of 700 batches
            spread     0.0274 ns  the median absolute deviation of the batches
            outliers          64  9.1 % of the batches: 0 mild, 64 severe
            overhead     8.94 ns  a turn of the loop, taken off
            cold call     2.1 us  the very first execution, 855 times the median

            ###
            ###
            ###                                          ...
            2.4 ns                                   3.98 ns   and 6 above

            Note: This machine changes its speed."#]]
        .assert_eq(&full(&profile, &ReportOptions { ascii: true, ..options.clone() }));
        expect![[r#"
            20.5 ms ± 408 μs per loop (mean ± std. dev. of 3 runs, 1 loop each)

            median    20.5 ms  95 % interval 20 ms to 21 ms
            minimum     20 ms  the fastest of 3 batches
            spread     500 μs  the median absolute deviation of the batches
            outliers        0  0 % of the batches: 0 mild, 0 severe"#]]
        .assert_eq(&full(&single(&[20_000_000, 21_000_000, 20_500_000]), &options));
        expect!["20 ms ± 0 ns per loop (mean ± std. dev. of 1 run, 1 loop each)"]
            .assert_eq(&full(&single(&[20_000_000]), &options));
        expect!["Nothing was measured."].assert_eq(&full(&Profile::new(RunInfo::new(Engine::Timeit)), &options));
    }

    #[test]
    fn ascii_text_is_ascii() {
        let options = ReportOptions { ascii: true, ..ReportOptions::default() };
        assert!(full(&unrolled(), &options).is_ascii());
    }
}
