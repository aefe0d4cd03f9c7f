//! How data becomes text of a page: nothing in it is markup, and nothing in it hides.

use std::io::{Result, Write};

/// Writes `text` so that it is text between tags and inside quoted attributes, whatever it holds.
///
/// Characters that no reader sees, or that turn the direction of those after them, are written as Python writes them
/// in a literal: what is shown is what is there.
pub(crate) fn escape(text: &str, out: &mut dyn Write) -> Result<()> {
    for character in text.chars() {
        match character {
            '&' => out.write_all(b"&amp;")?,
            '<' => out.write_all(b"&lt;")?,
            '>' => out.write_all(b"&gt;")?,
            '"' => out.write_all(b"&quot;")?,
            '\'' => out.write_all(b"&#39;")?,
            '\n' | '\t' => write!(out, "{character}")?,
            _ if is_hidden(character) => write!(out, "{}", Literal(character))?,
            _ => write!(out, "{character}")?,
        }
    }
    Ok(())
}

/// Whether a character is not seen, or changes how others are seen.
fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// A character as Python writes it in a literal.
struct Literal(char);

impl std::fmt::Display for Literal {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let code = u32::from(self.0);
        if code < 0x100 { write!(out, "\\x{code:02x}") } else { write!(out, "\\u{code:04x}") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_becomes_text_and_hidden_characters_become_seen() {
        for (text, escaped) in [
            ("fib", "fib"),
            ("<lambda> & \"more\" 'quotes'", "&lt;lambda&gt; &amp; &quot;more&quot; &#39;quotes&#39;"),
            ("a\0b\u{1b}[31m", "a\\x00b\\x1b[31m"),
            ("\u{202e}gpj.exe\u{200b}", "\\u202egpj.exe\\u200b"),
            ("two\nlines, größer 漢字", "two\nlines, größer 漢字"),
        ] {
            let mut out = Vec::new();
            escape(text, &mut out).expect("writing to memory cannot fail");
            assert_eq!(String::from_utf8(out).expect("it is UTF-8"), escaped);
        }
    }
}
