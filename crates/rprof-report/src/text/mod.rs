//! Text: what a terminal shows, in the words of the tool whose name the magic has, or in all of ours.

mod calls;
pub(crate) mod pstats;
mod table;
mod timing;
pub(crate) mod units;
mod usage;

use rprof_model::{Engine, Profile};

use crate::ReportOptions;

/// Writes the text of the tool whose name the magic has, letter for letter.
pub(crate) fn classic(profile: &Profile, options: &ReportOptions) -> String {
    match profile.run.engine {
        Engine::Time => usage::classic(profile, options),
        Engine::Timeit => timing::classic(profile, options),
        Engine::Calls => calls::classic(profile, options),
    }
}

/// Writes the text with all that is known.
pub(crate) fn full(profile: &Profile, options: &ReportOptions) -> String {
    match profile.run.engine {
        Engine::Time => usage::full(profile, options),
        Engine::Timeit => timing::full(profile, options),
        Engine::Calls => calls::full(profile, options),
    }
}

/// What may mislead, one notice a line; `None` if nothing does.
fn notices(profile: &Profile) -> Option<String> {
    let lines: Vec<String> = profile.notices.iter().map(|notice| format!("Note: {}", notice.text)).collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

/// The first line of a command, marked if there are more.
fn first_line(command: &str) -> String {
    let mut lines = command.trim().lines();
    let first = printable(lines.next().unwrap_or_default().trim_end());
    if lines.next().is_some() { first + " ..." } else { first }
}

/// `text` with its control characters as Python writes them: a name must not move the cursor of a terminal.
fn printable(text: &str) -> String {
    let mut printable = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_control() {
            printable.extend(hexadecimal_escape(character));
        } else {
            printable.push(character);
        }
    }
    printable
}

/// A control character as Python writes it in a literal: `\x1b`.
fn hexadecimal_escape(character: char) -> impl Iterator<Item = char> {
    let digit = |value: u32| char::from_digit(value % 16, 16).unwrap_or('0');
    let code = u32::from(character);
    ['\\', 'x', digit(code / 16), digit(code)].into_iter()
}
