//! What the reader asked for: the form, the order, the limits.

/// In which form a profile is written out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// The text of the tool whose name the magic has, letter for letter.
    Classic,
    /// Text with all that is known.
    Text,
    /// HTML for a notebook cell.
    Cell,
    /// A standalone HTML page.
    Page,
}
