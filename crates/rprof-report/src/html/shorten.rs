//! Texts from the program, no longer than they are read.

/// Names and sentences longer than this are cut.
const MOST_LETTERS: usize = 300;

/// Returns `text`, or its beginning and an ellipsis.
pub(crate) fn shorten(text: &str) -> String {
    shorten_to(text, MOST_LETTERS)
}

/// Returns `text` if it has no more than `letters`, or its beginning and an ellipsis.
pub(crate) fn shorten_to(text: &str, letters: usize) -> String {
    match text.char_indices().nth(letters) {
        None => text.to_owned(),
        Some(_) => text.chars().take(letters.saturating_sub(1)).chain(['…']).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_too_long_is_cut() {
        assert_eq!(shorten_to("größer", 6), "größer");
        assert_eq!(shorten_to("größer", 5), "größ…");
        assert_eq!(shorten(&"x".repeat(400)).chars().count(), MOST_LETTERS);
    }
}
