//! `%prun` as HTML: a summary line, the flame graph, its legend, the function table.

use rprof_model::{Outcome, Profile};
use serde::Serialize;

use super::{
    figures::{share, time},
    payload::{BOOT, Payload, VIEWER},
    render,
    shorten::{shorten, shorten_to},
};
use crate::{
    ReportOptions, SortKey,
    text::units::{format_count, format_counted},
    views::{
        flame::{FlameBox, FlameView, PALETTE},
        functions::{FunctionRow, FunctionTable},
    },
};

/// How many functions the table shows where no limit is asked for.
const FUNCTION_ROWS: usize = 30;
/// More functions than this a cell has no room for.
const MOST_FUNCTION_ROWS: usize = 100;

/// Names longer than this are cut.
const NAME_LETTERS: usize = 120;

/// What a box leaves free to its right, as a part of the whole: about a pixel.
const GAP: f64 = 0.001;

/// Pixels of the widest screen that a box of the whole width is thought to fill, for how many letters it may hold.
const WIDEST: f64 = 1_400.0;
const LETTER: f64 = 6.0;

/// Writes the report of a run of calls in at most `budget` bytes, unless the functions alone need more.
pub(super) fn render_calls(profile: &Profile, options: &ReportOptions, budget: usize) -> String {
    let mut room = budget.saturating_sub(BESIDES);
    loop {
        let payload = Payload::fit(profile, room);
        let report = render("calls.html", &Report::of(profile, options, &payload));
        let excess = report.len().saturating_sub(budget);
        if excess == 0 || room == 0 {
            return report;
        }
        room = room.saturating_sub(excess + SLACK);
    }
}

/// The least that a report takes besides the tree.
const BESIDES: usize = 9_000;

/// What a smaller tree may add to the rest of the report: a notice, a caption.
const SLACK: usize = 300;

/// What the template shows; all texts are data and are escaped there.
#[derive(Serialize)]
struct Report {
    total: String,
    calls: String,
    functions: String,
    ended_by: Option<String>,
    notices: Vec<String>,
    rows: Vec<Row>,
    /// The height of the flame graph in pixels.
    height: usize,
    not_drawn: Option<String>,
    legend: Vec<Entry>,
    table: Vec<TableRow>,
    /// The column the table is sorted by; empty if it is none of them alone.
    sorted: &'static str,
    table_caption: Option<String>,
    profile: String,
    codes: String,
    palette: String,
    viewer: &'static str,
    boot: &'static str,
}

#[derive(Serialize)]
struct Row {
    boxes: Vec<Box>,
}

#[derive(Serialize)]
struct Box {
    name: String,
    title: String,
    margin: String,
    width: String,
    colour: &'static str,
}

#[derive(Serialize)]
struct Entry {
    module: String,
    share: String,
    colour: &'static str,
}

#[derive(Serialize)]
struct TableRow {
    own: String,
    share: String,
    total: String,
    calls: String,
    name: String,
    place: String,
    /// The row's place by self time, by total time and by calls, the greatest first.
    ranks: [usize; 3],
}

impl Report {
    fn of(profile: &Profile, options: &ReportOptions, payload: &Payload) -> Self {
        let functions = FunctionTable::of(profile);
        let flame = FlameView::of(&payload.profile, profile);
        let calls: u64 = functions.rows.iter().map(|row| row.sum.calls).sum();
        let drawn = flame.boxes();
        let table = table_rows(functions.clone(), options);
        Self {
            total: time(functions.total_weight as f64),
            calls: format_counted(calls, "call"),
            functions: format_counted(functions.rows.len() as u64, "function"),
            ended_by: match &profile.run.outcome {
                Outcome::Completed => None,
                Outcome::Raised(exception) => Some(shorten(exception)),
            },
            notices: payload.profile.notices.iter().map(|notice| shorten(&notice.text)).collect(),
            height: flame.rows.len() * ROW,
            not_drawn: (drawn < flame.nodes)
                .then(|| format!("The {drawn} widest of {} call nodes.", format_count(flame.nodes as u64))),
            rows: flame.rows.iter().map(|boxes| Row { boxes: lay_out_row(boxes) }).collect(),
            legend: flame.legend.iter().map(Entry::of).collect(),
            table_caption: (table.len() < functions.rows.len())
                .then(|| format!("{} of {}.", table.len(), format_counted(functions.rows.len() as u64, "function"))),
            table,
            sorted: options.sort.first().map_or("", |key| match key {
                SortKey::Time => "0",
                SortKey::Cumulative => "2",
                SortKey::Calls => "3",
                SortKey::Name | SortKey::NameFileLine => "4",
                _ => "",
            }),
            profile: payload.encoded.clone(),
            codes: flame.colour_codes(),
            palette: PALETTE.join(","),
            viewer: &VIEWER,
            boot: BOOT,
        }
    }
}

/// The height of a row of boxes in pixels, the gap below it included.
const ROW: usize = 20;

/// Places the boxes of a row one after another; positions are rounded, not distances, so that no error adds up.
fn lay_out_row(boxes: &[FlameBox]) -> Vec<Box> {
    let mut end = 0.0;
    let mut placed = Vec::with_capacity(boxes.len());
    for flame_box in boxes {
        let left = round(flame_box.left);
        let right = round(flame_box.left + flame_box.share - GAP).max(left + 0.001);
        placed.push(Box {
            name: shorten_to(&flame_box.name, letters(flame_box.share)),
            title: title(flame_box),
            margin: percent(left - end),
            width: percent(right - left),
            colour: PALETTE[flame_box.colour],
        });
        end = right;
    }
    placed
}

/// How many letters of its name a box of so great a part may hold; a few more than are seen.
#[expect(clippy::cast_sign_loss, reason = "no part is negative")]
fn letters(share: f64) -> usize {
    ((share * WIDEST / LETTER) as usize + 3).min(NAME_LETTERS)
}

/// What a pointer that rests on a box is told.
fn title(flame_box: &FlameBox) -> String {
    let name = shorten_to(&flame_box.name, NAME_LETTERS);
    format!("{name}: {}, {}", time(flame_box.total as f64), share(flame_box.share))
}

fn round(part: f64) -> f64 {
    (part * 10_000.0).round() / 10_000.0
}

/// Writes a part as a percentage of a style, as short as it can be: `12.3`, `.05`, empty for nothing.
fn percent(part: f64) -> String {
    let text = format!("{:.2}", part * 100.0);
    text.trim_end_matches('0').trim_end_matches('.').trim_start_matches('0').to_owned()
}

impl Entry {
    fn of(entry: &crate::views::flame::LegendEntry) -> Self {
        Self { module: shorten_to(&entry.module, 40), share: share(entry.share), colour: PALETTE[entry.colour] }
    }
}

/// The rows of the table in the order that was asked for.
fn table_rows(functions: FunctionTable, options: &ReportOptions) -> Vec<TableRow> {
    let whole = functions.total_weight.max(1) as f64;
    let mut rows = functions.arrange(options).rows;
    rows.truncate(if options.limits.is_empty() { FUNCTION_ROWS } else { MOST_FUNCTION_ROWS });
    let ranks = [
        ranks(&rows, |row| row.sum.self_weight),
        ranks(&rows, |row| row.sum.total_weight),
        ranks(&rows, |row| row.sum.calls.cast_signed()),
    ];
    let row = |(index, row): (usize, &FunctionRow)| TableRow {
        own: time(row.sum.self_weight as f64),
        share: share(row.sum.self_weight as f64 / whole),
        total: time(row.sum.total_weight as f64),
        calls: calls(row),
        name: shorten_to(row.name, NAME_LETTERS),
        place: shorten_to(&row.place(options.strip_dirs), NAME_LETTERS),
        ranks: [ranks[0][index], ranks[1][index], ranks[2][index]],
    };
    rows.iter().enumerate().map(row).collect()
}

/// How often a function was called: all calls, and the primitive ones where they are fewer.
fn calls(row: &FunctionRow) -> String {
    let all = format_count(row.sum.calls);
    if row.sum.calls == row.sum.primitive_calls {
        return all;
    }
    format!("{all}/{}", format_count(row.sum.primitive_calls))
}

/// The place of each row when the greatest value stands first.
fn ranks(rows: &[FunctionRow], value: impl Fn(&FunctionRow) -> i64) -> Vec<usize> {
    let mut order: Vec<usize> = (0..rows.len()).collect();
    order.sort_by_key(|index| std::cmp::Reverse(value(&rows[*index])));
    let mut ranks = vec![0; rows.len()];
    for (rank, index) in order.into_iter().enumerate() {
        ranks[index] = rank;
    }
    ranks
}
