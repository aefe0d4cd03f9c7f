//! `%prun` as HTML: a summary line, the flame graph, its legend, the function table.

use rprof_model::Profile;
use serde::Serialize;

use super::{
    function_rows::Functions,
    payload::{BOOT, Payload, VIEWER},
    render,
    run_texts::RunTexts,
    still_flame::{FLAME_SIZE, StillFlame},
};
use crate::{ReportOptions, views::flame::FlameView};

/// What a smaller tree may add to the rest of the report: a notice, a caption.
const SLACK: usize = 300;

/// What the template shows; all texts are data and are escaped there.
#[derive(Serialize)]
struct Report<'a> {
    functions: &'a Functions,
    flame: StillFlame,
    run: RunTexts,
    profile: &'a str,
    viewer: &'static str,
    boot: &'static str,
}

/// Writes the report of a run of calls in at most `budget` bytes, unless what is seen without script needs more.
pub(super) fn render_calls(profile: &Profile, options: &ReportOptions, budget: usize) -> String {
    let functions = Functions::of(profile, options);
    let mut room = budget.saturating_sub(VIEWER.len() + FLAME_SIZE + functions.size());
    loop {
        let payload = Payload::fit(profile, room);
        let report = Report {
            functions: &functions,
            flame: StillFlame::of(&FlameView::of(&payload.profile, profile)),
            run: RunTexts::of(&payload.profile),
            profile: &payload.encoded,
            viewer: &VIEWER,
            boot: BOOT,
        };
        let html = render("calls.html", &report);
        let excess = html.len().saturating_sub(budget);
        if excess == 0 || room == 0 {
            return html;
        }
        room = room.saturating_sub(excess + SLACK);
    }
}
