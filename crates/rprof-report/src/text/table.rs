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

/// Rows of text in columns. A column in which no row has anything is left out.
pub(crate) struct Table {
    columns: Vec<Align>,
    heads: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table without rows; columns without heads have none at all.
    pub(crate) fn new<'a>(columns: impl IntoIterator<Item = (Align, &'a str)>) -> Self {
        let (columns, heads) = columns.into_iter().map(|(align, head)| (align, head.to_owned())).unzip();
        Self { columns, heads, rows: Vec::new() }
    }

    /// Adds a row; cells that are not given are empty.
    pub(crate) fn row(&mut self, cells: impl IntoIterator<Item = impl Into<String>>) {
        let mut row: Vec<String> = cells.into_iter().map(Into::into).collect();
        row.resize(self.columns.len(), String::new());
        self.rows.push(row);
    }

    /// Writes the table out, without spaces at the ends of lines; `ascii` is for terminals that cannot write `…`.
    pub(crate) fn to_text(&self, ascii: bool) -> String {
        let used: Vec<usize> =
            (0..self.columns.len()).filter(|&column| self.rows.iter().any(|row| !row[column].is_empty())).collect();
        let has_head = used.iter().any(|&column| !self.heads[column].is_empty());
        let rows: Vec<&Vec<String>> = has_head.then_some(&self.heads).into_iter().chain(&self.rows).collect();
        let widths = self.widths(&used, &rows);
        let line = |row: &&Vec<String>| {
            let cells: Vec<String> = used
                .iter()
                .zip(&widths)
                .map(|(&column, &width)| self.cell(column, &row[column], width, ascii))
                .collect();
            cells.join(GAP).trim_end().to_owned()
        };
        rows.iter().map(line).collect::<Vec<_>>().join("\n")
    }

    fn cell(&self, column: usize, text: &str, width: usize, ascii: bool) -> String {
        match self.columns[column] {
            Align::Right => format!("{text:>width$}"),
            align => format!("{:<width$}", cut(text, width, align, ascii)),
        }
    }

    /// The widest cell of each used column; where that is too much, the widest columns that can be cut give way.
    fn widths(&self, used: &[usize], rows: &[&Vec<String>]) -> Vec<usize> {
        let widest = |&column: &usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
        let mut widths: Vec<usize> = used.iter().map(widest).collect();
        let room = WIDTH.saturating_sub(GAP.len() * widths.len().saturating_sub(1));
        while widths.iter().sum::<usize>() > room {
            let can_give = |at: &usize| self.columns[used[*at]] != Align::Right && widths[*at] > NARROWEST;
            let Some(widest) = (0..widths.len()).filter(can_give).max_by_key(|&at| widths[at]) else { break };
            widths[widest] -= 1;
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
    fn columns_are_as_wide_as_they_must_be_and_empty_ones_are_left_out() {
        let mut table = Table::new([
            (Align::Right, "self"),
            (Align::Right, "share"),
            (Align::Left, "function"),
            (Align::Path, "place"),
        ]);
        table.row(["1.5 ms", "", "known", "spell.py:12"]);
        table.row(["12 μs", "", "größer"]);
        expect![[r"
              self  function  place
            1.5 ms  known     spell.py:12
             12 μs  größer
        "]]
        .assert_eq(&(table.to_text(false) + "\n"));
    }

    #[test]
    fn what_has_no_room_is_cut_where_it_matters_least() {
        let mut table = Table::new([(Align::Right, "self"), (Align::Left, "function"), (Align::Path, "place")]);
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
