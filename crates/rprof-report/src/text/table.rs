//! Columns of text, as wide as what stands in them and no wider than a terminal.

/// How wide a terminal is taken to be, in characters.
const WIDTH: usize = 100;

/// Between two columns.
const GAP: &str = "  ";

/// A shortened column is not made narrower than this.
const NARROWEST: usize = 16;

/// On which side a column's text stands, and where it is cut if there is no room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Align {
    /// A number: never cut.
    Right,
    /// A name: its end is cut.
    Left,
    /// A path: its beginning is cut.
    Path,
}

/// Rows of text in columns.
pub(crate) struct Table {
    columns: Vec<Align>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table without rows.
    pub(crate) fn new(columns: &[Align]) -> Self {
        Self { columns: columns.to_vec(), rows: Vec::new() }
    }

    /// Adds a row; cells that are not given are empty.
    pub(crate) fn row(&mut self, cells: impl IntoIterator<Item = impl Into<String>>) {
        self.rows.push(cells.into_iter().map(Into::into).collect());
    }

    /// Writes the rows out, without spaces at their ends; `ascii` is for terminals that cannot write `…`.
    pub(crate) fn to_text(&self, ascii: bool) -> String {
        let widths = self.widths();
        let lines: Vec<String> = self.rows.iter().map(|row| self.line(row, &widths, ascii)).collect();
        lines.join("\n")
    }

    fn line(&self, row: &[String], widths: &[usize], ascii: bool) -> String {
        let cells = row.iter().zip(&self.columns).zip(widths);
        let padded: Vec<String> = cells
            .map(|((cell, align), &width)| match align {
                Align::Right => format!("{cell:>width$}"),
                Align::Left | Align::Path => format!("{:<width$}", cut(cell, width, *align, ascii)),
            })
            .collect();
        padded.join(GAP).trim_end().to_owned()
    }

    /// The widest cell of each column; where that is too much, the widest columns that can be cut give way.
    fn widths(&self) -> Vec<usize> {
        let widest = |column: usize| {
            self.rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0)
        };
        let mut widths: Vec<usize> = (0..self.columns.len()).map(widest).collect();
        let room = WIDTH.saturating_sub(GAP.len() * widths.len().saturating_sub(1));
        while widths.iter().sum::<usize>() > room {
            let can_give = |column: &usize| self.columns[*column] != Align::Right && widths[*column] > NARROWEST;
            let Some(column) = (0..widths.len()).filter(can_give).max_by_key(|&column| widths[column]) else { break };
            widths[column] -= 1;
        }
        widths
    }
}

/// Shortens `text` to `width` characters.
fn cut(text: &str, width: usize, align: Align, ascii: bool) -> String {
    let length = text.chars().count();
    if length <= width {
        return text.to_owned();
    }
    let mark = if ascii { "..." } else { "…" };
    let left = width.saturating_sub(mark.chars().count());
    if align == Align::Path {
        mark.chars().chain(text.chars().skip(length - left)).collect()
    } else {
        text.chars().take(left).chain(mark.chars()).collect()
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    #[test]
    fn columns_are_as_wide_as_they_must_be() {
        let mut table = Table::new(&[Align::Right, Align::Left, Align::Path]);
        table.row(["self", "function", "place"]);
        table.row(["1.5 ms", "known", "spell.py:12"]);
        table.row(["12 μs", "größer"]);
        expect![[r"
              self  function  place
            1.5 ms  known     spell.py:12
             12 μs  größer
        "]]
        .assert_eq(&(table.to_text(false) + "\n"));
    }

    #[test]
    fn what_has_no_room_is_cut_where_it_matters_least() {
        let mut table = Table::new(&[Align::Right, Align::Left, Align::Path]);
        table.row(["self", "function", "place"]);
        table.row(["1 s".into(), "a_very_long_name_".repeat(5), "/folder".repeat(20) + "/spell.py:12"]);
        for (ascii, mark) in [(false, "…"), (true, "...")] {
            let text = table.to_text(ascii);
            let line = text.lines().last().expect("two lines");
            assert_eq!(line.chars().count(), WIDTH);
            assert!(line.starts_with(" 1 s  a_very_long_name_a_very_long_name_"), "{line}");
            assert!(line.ends_with("/folder/spell.py:12"), "{line}");
            assert_eq!(line.matches(mark).count(), 2, "{line}");
        }
    }
}
