//! The function table and the line above the flame graph, as the template writes them.

use rprof_model::Profile;
use serde::Serialize;

use super::{
    figures::{share, time},
    shorten::shorten_to,
};
use crate::{
    ReportOptions, SortKey,
    text::units::{format_count, format_counted},
    views::functions::{FunctionRow, FunctionTable},
};

/// How many rows the table has where no limit is asked for.
const ROWS: usize = 30;
/// More rows than this a cell has no room for.
const MOST_ROWS: usize = 100;

/// Names longer than this are cut.
const MOST_LETTERS: usize = 120;

/// What the markup of a row takes besides its texts, in bytes.
const ROW_MARKUP: usize = 190;

/// What ran, how long and how often; all texts are data and are escaped in the template.
#[derive(Serialize)]
pub(super) struct Functions {
    total: String,
    calls: String,
    /// How often generators and coroutines went on, if there were any.
    resumes: Option<String>,
    count: String,
    rows: Vec<Row>,
    /// The column the rows are sorted by; empty if it is none of them alone.
    sorted: &'static str,
    left_out: Option<String>,
}

#[derive(Serialize)]
struct Row {
    own: String,
    share: String,
    total: String,
    calls: String,
    name: String,
    place: String,
    /// The row's place by self time, by total time and by calls, the greatest first.
    ranks: [usize; 3],
}

impl Functions {
    pub(super) fn of(profile: &Profile, options: &ReportOptions) -> Self {
        let table = FunctionTable::of(profile);
        let calls: u64 = table.rows.iter().map(|row| row.sum.calls).sum();
        let resumes: u64 = table.rows.iter().map(|row| row.sum.resumes).sum();
        let (total, count) = (table.total_weight, table.rows.len());
        let functions = format_counted(count as u64, "function");
        let rows = rows(table, options);
        Self {
            total: time(total as f64),
            calls: format_counted(calls, "call"),
            resumes: (resumes > 0).then(|| format_counted(resumes, "resume")),
            left_out: (rows.len() < count).then(|| format!("{} of {functions}.", rows.len())),
            count: functions,
            rows,
            sorted: options.sort.first().map_or("", |key| column(*key)),
        }
    }

    /// About as many bytes as the template makes of it.
    pub(super) fn size(&self) -> usize {
        self.rows.iter().map(|row| row.name.len() + row.place.len() + ROW_MARKUP).sum()
    }
}

/// The column that shows what `key` sorts by.
fn column(key: SortKey) -> &'static str {
    match key {
        SortKey::Time => "0",
        SortKey::Cumulative => "2",
        SortKey::Calls => "3",
        SortKey::Name | SortKey::NameFileLine => "4",
        SortKey::Filename | SortKey::Line | SortKey::PrimitiveCalls | SortKey::StandardName => "",
    }
}

/// The rows of the table in the order that was asked for.
fn rows(table: FunctionTable, options: &ReportOptions) -> Vec<Row> {
    let whole = table.total_weight.max(1) as f64;
    let mut rows = table.arrange(options).rows;
    rows.truncate(if options.limits.is_empty() { ROWS } else { MOST_ROWS });
    let ranks = [
        ranks(&rows, |row| row.sum.self_weight),
        ranks(&rows, |row| row.sum.total_weight),
        ranks(&rows, |row| row.sum.calls.cast_signed()),
    ];
    let row = |(index, row): (usize, &FunctionRow)| Row {
        own: time(row.sum.self_weight as f64),
        share: share(row.sum.self_weight as f64 / whole),
        total: time(row.sum.total_weight as f64),
        calls: calls(row),
        name: shorten_to(row.name, MOST_LETTERS),
        place: shorten_to(&row.place(options.strip_dirs), MOST_LETTERS),
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
