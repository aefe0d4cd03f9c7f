//! `%timeit` as HTML: IPython's sentence, the figures it lacks, and their histogram.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use rprof_model::Profile;
use serde::Serialize;

use super::{render, run_texts::RunTexts, tile::Tile};
use crate::{
    ReportOptions, charts,
    text::{
        self,
        units::{format_count, format_counted, format_general, format_nanoseconds, format_share},
    },
    views::timing::TimingView,
};

/// The script in the cell, which puts the drawing itself in the place of its picture: it takes on the page's colours.
const CHART: &str = include_str!("../../web/dist/chart.js");

/// The colour of words and axes: charts draw in one for white paper, a cell needs one that is seen on black too. The
/// script above knows it.
const CHART_INK: &str = "#57606A";
const INK: &str = "#777777";

/// With fewer batches than this a histogram has no shape.
const FEWEST_DRAWN: usize = 10;

/// Writes the report of a timing.
pub(super) fn render_timing(profile: &Profile, options: &ReportOptions) -> String {
    render("timing.html", &Report::of(profile, options))
}

/// What the template shows; all texts are data and are escaped there.
#[derive(Serialize)]
struct Report {
    sentence: String,
    run: RunTexts,
    tiles: Vec<Tile>,
    chart: Option<Chart>,
}

#[derive(Serialize)]
struct Chart {
    label: String,
    encoded: String,
    width: u32,
    height: u32,
    script: &'static str,
}

impl Report {
    fn of(profile: &Profile, options: &ReportOptions) -> Self {
        let view = TimingView::of(profile);
        Self {
            sentence: text::classic(profile, options),
            run: RunTexts::of(profile),
            tiles: view.as_ref().map(|view| tiles(view, options)).unwrap_or_default(),
            chart: view.as_ref().filter(|view| is_drawn(view)).map(Chart::of),
        }
    }
}

/// Whether the batches are so many, and so different, that they have a shape.
fn is_drawn(view: &TimingView) -> bool {
    view.batches >= FEWEST_DRAWN && view.histogram.counts.len() > 1
}

impl Chart {
    fn of(view: &TimingView) -> Self {
        let median = format_nanoseconds(view.median.point, 3, false);
        let batches = format_counted(view.batches as u64, "time");
        Self {
            label: format!("Histogram of {batches} around a median of {median}"),
            encoded: STANDARD.encode(charts::timing_histogram(view).replace(CHART_INK, INK)),
            width: charts::SIZE.0,
            height: charts::SIZE.1,
            script: CHART,
        }
    }
}

fn tiles(view: &TimingView, options: &ReportOptions) -> Vec<Tile> {
    let time = |nanoseconds| format_nanoseconds(nanoseconds, options.precision, options.ascii);
    let (low, high) = (time(view.median.low), time(view.median.high));
    let mut tiles = vec![
        Tile::new("median", time(view.median.point), format!("{}: {low} to {high}", format_share(view.median.level))),
        Tile::new("minimum", time(view.minimum), format!("of {} batches", format_count(view.batches as u64))),
        Tile::new("spread", time(view.spread), "median absolute deviation"),
        Tile::new("outliers", format_count(view.outliers.total() as u64), outliers(view)),
    ];
    if view.batches == 1 {
        tiles.clear();
    }
    if let Some(overhead) = view.overhead {
        tiles.push(Tile::new("loop", time(overhead), "a turn, taken off"));
    }
    if let Some(cold) = view.cold {
        let digits = if cold.ratio < 100.0 { 2 } else { 3 };
        let ratio = format!("{} times the median", format_general(cold.ratio, digits));
        let words = if cold.ratio.is_finite() { ratio } else { String::new() };
        tiles.push(Tile::new("cold first call", time(cold.elapsed), words));
    }
    tiles
}

fn outliers(view: &TimingView) -> String {
    let (mild, severe) = (view.outliers.mild() as u64, view.outliers.severe() as u64);
    format!("{} mild, {} severe", format_count(mild), format_count(severe))
}
