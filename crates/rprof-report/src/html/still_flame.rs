//! The flame graph that stands still, as the template writes it.

use serde::Serialize;

use super::{
    figures::{share, time},
    shorten::shorten_to,
};
use crate::{
    text::units::format_count,
    views::flame::{FlameBox, FlameView, LegendEntry, PALETTE},
};

/// About as many bytes as one takes, with its legend.
pub(super) const FLAME_SIZE: usize = 11_000;

/// What a box leaves free to its right, as a part of the whole: about a pixel.
const GAP: f64 = 0.001;

/// Pixels of the widest screen that a box of the whole width is thought to fill, for how many letters it may hold.
const WIDEST: f64 = 1_400.0;
const LETTER: f64 = 6.0;
const MOST_LETTERS: usize = 120;

/// The flame graph that stands still; all texts are data and are escaped in the template.
#[derive(Serialize)]
pub(super) struct StillFlame {
    rows: Vec<Row>,
    /// The height of all rows in pixels.
    height: usize,
    not_drawn: Option<String>,
    legend: Vec<Entry>,
    /// The colours, and which of them each function has.
    palette: String,
    codes: String,
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

impl StillFlame {
    pub(super) fn of(flame: &FlameView) -> Self {
        let drawn = flame.boxes();
        let not_drawn = format!("The {drawn} widest of {} call nodes.", format_count(flame.nodes as u64));
        Self {
            rows: flame.rows.iter().map(|boxes| Row { boxes: lay_out_row(boxes) }).collect(),
            height: flame.rows.len() * ROW,
            not_drawn: Some(not_drawn).filter(|_| drawn < flame.nodes),
            legend: flame.legend.iter().map(Entry::of).collect(),
            palette: PALETTE.join(","),
            codes: flame.colour_codes(),
        }
    }
}

impl Entry {
    fn of(entry: &LegendEntry) -> Self {
        Self { module: shorten_to(&entry.module, 40), share: share(entry.share), colour: PALETTE[entry.colour] }
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
    ((share * WIDEST / LETTER) as usize + 3).min(MOST_LETTERS)
}

/// What a pointer that rests on a box is told.
fn title(flame_box: &FlameBox) -> String {
    let name = shorten_to(&flame_box.name, MOST_LETTERS);
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
