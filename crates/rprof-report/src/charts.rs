//! Charts as SVG, drawn by plotters: no fonts are loaded, and each is a few kilobytes.
//!
//! The background is transparent and the colours are the three below, so that a page can exchange them for its own.

use plotters::{coord::Shift, prelude::*, style::text_anchor};

use crate::{
    text::units::{format_count, format_general, format_nanoseconds},
    views::timing::TimingView,
};

/// The colour of axes and words, `#57606A` in the SVG.
pub(crate) const INK: RGBColor = RGBColor(0x57, 0x60, 0x6A);
/// The colour of bars, `#4C8EDA` in the SVG.
pub(crate) const BAR: RGBColor = RGBColor(0x4C, 0x8E, 0xDA);
/// The colour of what the figures mark, the median and its interval, `#D9572B` in the SVG.
pub(crate) const MARK: RGBColor = RGBColor(0xD9, 0x57, 0x2B);

/// Width and height in pixels.
pub(crate) const SIZE: (u32, u32) = (640, 150);
/// Where the bars end at the top, so that a line of words fits above.
const HEADROOM: u32 = 22;
/// The family, and the height of a line; the letters come out a fifth smaller.
const FONT: (&str, u32) = ("sans-serif", 14);

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;
type Drawn = Result<(), Box<dyn std::error::Error>>;

/// Draws how often which time occurred among the batches, with the median and its interval.
pub(crate) fn timing_histogram(view: &TimingView) -> String {
    let mut svg = String::new();
    let drawn = draw_histogram(view, &SVGBackend::with_string(&mut svg, SIZE).into_drawing_area());
    drawn.expect("drawing into memory without fonts cannot fail");
    let label = format!("Histogram of the times of {} batches", format_count(view.batches as u64));
    svg.replacen("<svg ", &format!("<svg role=\"img\" aria-label=\"{label}\" "), 1)
}

fn draw_histogram(view: &TimingView, area: &Area) -> Drawn {
    let bars = &view.histogram;
    let scale = Scale::of(view.median.point);
    let (low, high) = widened(bars.low, bars.high());
    let mut chart = ChartBuilder::on(area)
        .margin_left(12)
        .margin_right(28)
        .margin_top(HEADROOM)
        .x_label_area_size(40)
        .build_cartesian_2d(low / scale.nanoseconds..high / scale.nanoseconds, 0.0..bars.tallest() as f64)?;
    chart
        .configure_mesh()
        .disable_mesh()
        .disable_y_axis()
        .axis_style(INK)
        .label_style(FONT.into_font().color(&INK))
        .x_labels(8)
        .x_label_formatter(&|value| format_general(*value, 6))
        .x_desc(format!("{} of one execution", scale.unit))
        .draw()?;

    // One outline for all bars: a rectangle each would take five times the bytes.
    let mut outline = vec![(low / scale.nanoseconds, 0.0)];
    for (from, to, count) in bars.bins() {
        outline.extend([(from / scale.nanoseconds, count as f64), (to / scale.nanoseconds, count as f64)]);
    }
    outline.push((bars.high() / scale.nanoseconds, 0.0));
    chart.draw_series([Polygon::new(outline, BAR.mix(0.8))])?;

    let top = bars.tallest() as f64;
    let (from, to) = (view.median.low / scale.nanoseconds, view.median.high / scale.nanoseconds);
    let point = view.median.point / scale.nanoseconds;
    chart.draw_series([Rectangle::new([(from, 0.0), (to, top)], MARK.mix(0.25).filled())])?;
    chart.draw_series([PathElement::new([(point, 0.0), (point, top)], MARK.stroke_width(2))])?;
    draw_words(view, area, chart.backend_coord(&(point, top)))
}

/// Writes what is marked above the mark, and what is not drawn at the right end.
fn draw_words(view: &TimingView, area: &Area, (x, y): (i32, i32)) -> Drawn {
    let style = |color: &RGBColor, across| {
        FONT.into_font().color(color).pos(text_anchor::Pos::new(across, text_anchor::VPos::Bottom))
    };
    let time = |nanoseconds| format_nanoseconds(nanoseconds, 3, false);
    let (width, above) = (SIZE.0.cast_signed(), view.histogram.above);
    // The words lean towards the middle, where there is room for them.
    let across = if x < width / 2 { text_anchor::HPos::Left } else { text_anchor::HPos::Right };
    let words = format!(
        "median {}, 95 % interval {} to {}",
        time(view.median.point),
        time(view.median.low),
        time(view.median.high)
    );
    area.draw_text(&words, &style(&MARK, across), (x, y - 5))?;
    if above > 0 && x < width / 2 {
        let words = format!("{} more →", format_count(above as u64));
        area.draw_text(&words, &style(&INK, text_anchor::HPos::Right), (width - 12, y - 5))?;
    }
    area.present()?;
    Ok(())
}

/// The unit of an axis and how many nanoseconds it holds.
struct Scale {
    unit: &'static str,
    nanoseconds: f64,
}

impl Scale {
    /// The largest unit that `nanoseconds` fills.
    fn of(nanoseconds: f64) -> Self {
        let units = [("s", 1e9), ("ms", 1e6), ("μs", 1e3)];
        let (unit, nanoseconds) = units.into_iter().find(|(_, size)| nanoseconds >= *size).unwrap_or(("ns", 1.0));
        Self { unit, nanoseconds }
    }
}

/// A range that has a width: where all batches are alike, a tenth on both sides.
fn widened(low: f64, high: f64) -> (f64, f64) {
    let least = low.abs().max(1e-3) * 1e-6;
    if high - low > least { (low, high) } else { (low - low.abs() * 0.1 - 1e-3, low + low.abs() * 0.1 + 1e-3) }
}

#[cfg(test)]
mod tests {
    use rprof_model::{Batch, BatchRole, Engine, Profile, RunInfo};

    use super::*;

    fn chart(elapsed: impl IntoIterator<Item = u64>) -> String {
        let mut profile = Profile::new(RunInfo::new(Engine::Timeit));
        for elapsed in elapsed {
            profile.batches.push(Batch { role: BatchRole::Measured, run: 0, copies: 1, loops: 10, elapsed });
        }
        timing_histogram(&TimingView::of(&profile).expect("something was measured"))
    }

    /// Two speeds and a long tail, as on a shared machine.
    fn noisy() -> impl Iterator<Item = u64> {
        (0..5_000).map(|index| match index % 100 {
            0 => 900_000 + index * 100,
            1..30 => 80_000 + index * 31 % 7_000,
            _ => 50_000 + index * 37 % 5_000,
        })
    }

    #[test]
    fn is_small_and_safe_to_inline() {
        let svg = chart(noisy());
        assert!(svg.len() <= 4096, "{} bytes", svg.len());
        assert!(svg.starts_with("<svg role=\"img\" aria-label=\"Histogram of the times of 5,000 batches\""));
        assert!(svg.trim_end().ends_with("</svg>"));
        assert!(!svg.contains("<script") && !svg.contains("<image") && !svg.contains("href"));
    }

    #[test]
    fn says_what_is_drawn() {
        let svg = chart(noisy());
        for words in ["μs of one execution", "median 5.3", "95 % interval", "50 more →"] {
            assert!(svg.contains(words), "{words} is missing in {svg}");
        }
    }

    #[test]
    fn uses_only_the_colours_a_page_can_exchange() {
        let svg = chart(noisy());
        let mut colours: Vec<&str> = svg.match_indices("=\"#").map(|(at, _)| &svg[at + 2..at + 9]).collect();
        colours.sort_unstable();
        colours.dedup();
        assert_eq!(colours, ["#4C8EDA", "#57606A", "#D9572B"]);
    }

    #[test]
    fn batches_that_are_all_alike_or_cost_nothing_can_be_drawn() {
        for elapsed in [0, 1, 70_000, 7_000_000_000] {
            let svg = chart([elapsed; 20]);
            assert!(svg.len() <= 4096 && !svg.contains("NaN") && !svg.contains("inf"), "{svg}");
        }
    }
}
