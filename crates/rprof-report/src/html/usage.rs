//! `%time` as HTML: how the wall time was spent, and what the system spent.

use std::time::Duration;

use rprof_model::{GarbageCollections, Profile, ResourceUsage};
use serde::Serialize;

use super::{render, run_texts::RunTexts, tile::Tile};
use crate::{
    ReportOptions,
    text::units::{format_bytes, format_count, format_counted, format_general, format_share, format_time},
    views::usage::{Processor, UsageView},
};

/// From more than this on, parsing and compiling are worth a tile.
const SLOW_PREPARATION: Duration = Duration::from_millis(100);

/// Writes the report of one execution.
pub(super) fn render_usage(profile: &Profile, options: &ReportOptions) -> String {
    render("usage.html", &Report::of(profile, options))
}

/// What the template shows; all texts are data and are escaped there.
#[derive(Serialize)]
struct Report {
    wall: String,
    run: RunTexts,
    /// How the wall time, or the longer processor time, was spent.
    parts: Vec<Part>,
    tiles: Vec<Tile>,
}

/// A part of the time.
#[derive(Serialize)]
struct Part {
    name: &'static str,
    time: String,
    share: String,
    /// How much of the bar it takes, in percent.
    width: String,
    colour: &'static str,
}

impl Report {
    fn of(profile: &Profile, options: &ReportOptions) -> Self {
        let view = UsageView::of(profile);
        let mut tiles = Vec::new();
        if let (Some(usage), Some(processor)) = (&view.usage, &view.processor) {
            tiles.extend(busy(processor));
            tiles.extend(garbage(&usage.garbage, options));
            tiles.extend(system(usage));
        }
        for (name, duration) in [("parsing", view.parse), ("compiling", view.compile)] {
            if duration > SLOW_PREPARATION {
                tiles.push(Tile::new(name, time(duration, options), "before the run"));
            }
        }
        Self { wall: time(view.wall, options), run: RunTexts::of(profile), parts: parts(&view, options), tiles }
    }
}

/// What the time was spent with; together they fill the bar.
fn parts(view: &UsageView, options: &ReportOptions) -> Vec<Part> {
    let (Some(usage), Some(processor)) = (view.usage, view.processor) else { return Vec::new() };
    let whole = view.wall.max(processor.time).as_secs_f64();
    let part = |name, duration: Duration, colour| {
        let part = if whole > 0.0 { duration.as_secs_f64() / whole } else { 0.0 };
        Part {
            name,
            time: time(duration, options),
            share: format_share(part),
            width: format!("{:.2}", part * 100.0),
            colour,
        }
    };
    if !view.tells_kernel_time {
        return vec![part("processor", processor.time, "7ad"), part("waiting", processor.waiting, "ccd")];
    }
    vec![
        part("user", usage.user, "7ad"),
        part("system", usage.system, "e86"),
        part("waiting", processor.waiting, "ccd"),
    ]
}

/// How many processors were busy, where more than one was.
fn busy(processor: &Processor) -> Option<Tile> {
    processor.busy.map(|busy| Tile::new("processors", format_general(busy, 2), "busy on average"))
}

fn garbage(garbage: &GarbageCollections, options: &ReportOptions) -> Vec<Tile> {
    let GarbageCollections { counts, pause, collected } = *garbage;
    let [young, middle, old] = counts.map(format_count);
    match counts.iter().fold(0_u64, |sum, count| sum.saturating_add(*count)) {
        0 => vec![Tile::new("garbage collections", "0".into(), "")],
        count => vec![
            Tile::new("garbage collections", format_count(count), format!("{young} young, {middle} middle, {old} old")),
            Tile::new(
                "collection pause",
                time(pause, options),
                format!("{} freed", format_counted(collected, "object")),
            ),
        ],
    }
}

fn system(usage: &ResourceUsage) -> Vec<Tile> {
    let (minor, major) = (usage.minor_faults, usage.major_faults);
    let (own, forced) = (usage.voluntary_switches, usage.involuntary_switches);
    let mut tiles = vec![
        Tile::new(
            "page faults",
            format_count(minor.saturating_add(major)),
            format!("{} from disk", format_count(major)),
        ),
        Tile::new(
            "context switches",
            format_count(own.saturating_add(forced)),
            format!("{} to wait, {} forced", format_count(own), format_count(forced)),
        ),
    ];
    for (name, bytes) in [("read", usage.bytes_read), ("written", usage.bytes_written)] {
        if let Some(bytes) = bytes {
            tiles.push(Tile::new(name, format_bytes(bytes), "by system calls"));
        }
    }
    tiles
}

fn time(duration: Duration, options: &ReportOptions) -> String {
    format_time(duration.as_secs_f64(), options.precision, options.ascii)
}
