//! A page of its own around a report: what ran, when, on what.

use rprof_model::{Profile, RunInfo};
use serde::Serialize;

use super::{
    date::format_date,
    render,
    shorten::{shorten, shorten_to},
};

const STYLE: &str = include_str!("../../templates/page.css");

/// What the template shows; all texts but the report and the style are data and are escaped there.
#[derive(Serialize)]
struct Page<'a> {
    title: String,
    command: String,
    facts: Vec<String>,
    style: &'static str,
    report: &'a str,
}

/// Writes a standalone page around `report`, the report of `profile` for a cell.
pub(super) fn render_page(profile: &Profile, report: &str) -> String {
    let RunInfo { command, started_at, interpreter, platform, rprof_version, .. } = &profile.run;
    let first_line = command.trim().lines().next().unwrap_or_default();
    let facts = [format_date(*started_at), interpreter.clone(), platform.clone(), format!("rprof {rprof_version}")];
    let page = Page {
        title: format!("{} · rprof", shorten_to(first_line, 80)),
        command: shorten_to(command.trim(), 4_000),
        facts: facts.iter().filter(|fact| !fact.is_empty()).map(|fact| shorten(fact)).collect(),
        style: STYLE,
        report,
    };
    render("page.html", &page)
}
