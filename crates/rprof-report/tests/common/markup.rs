//! A reader of markup that is as forgiving as a browser: what it finds, a browser finds.

/// A tag that opens.
pub struct Tag {
    /// Its name, in small letters.
    pub name: String,
    /// Its attributes with their values as they are written.
    pub attributes: Vec<(String, String)>,
}

/// The tags that open in `html`, those inside of scripts and styles left out.
pub fn tags(html: &str) -> Vec<Tag> {
    let mut found = Vec::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        rest = &rest[start + 1..];
        if !rest.starts_with(|letter: char| letter.is_ascii_alphabetic() || letter == '!') {
            continue;
        }
        let (tag, after) = read_tag(rest);
        rest = after;
        if matches!(tag.name.as_str(), "script" | "style") {
            let end = format!("</{}", tag.name);
            rest = &rest[rest.to_ascii_lowercase().find(&end).unwrap_or(rest.len())..];
        }
        found.push(tag);
    }
    found
}

fn read_tag(text: &str) -> (Tag, &str) {
    let (name, mut rest) = split_at(text, |letter| letter.is_whitespace() || letter == '>' || letter == '/');
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start_matches(|letter: char| letter.is_whitespace() || letter == '/');
        if let Some(after) = rest.strip_prefix('>') {
            return (Tag { name: name.to_lowercase(), attributes }, after);
        }
        if rest.is_empty() {
            return (Tag { name: name.to_lowercase(), attributes }, rest);
        }
        let (attribute, after) = split_at(rest, |letter| letter.is_whitespace() || matches!(letter, '=' | '>' | '/'));
        let (value, after) = read_value(after);
        attributes.push((attribute.to_lowercase(), value.to_owned()));
        rest = after;
    }
}

fn read_value(text: &str) -> (&str, &str) {
    let Some(value) = text.strip_prefix('=') else { return ("", text) };
    match value.chars().next() {
        Some(quote @ ('"' | '\'')) => {
            let (value, after) = split_at(&value[1..], |letter| letter == quote);
            (value, after.get(1..).unwrap_or_default())
        }
        _ => split_at(value, |letter| letter.is_whitespace() || letter == '>'),
    }
}

fn split_at(text: &str, ends: impl Fn(char) -> bool) -> (&str, &str) {
    text.split_at(text.find(ends).unwrap_or(text.len()))
}
