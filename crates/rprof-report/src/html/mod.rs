//! HTML: the report for a notebook cell, and the same on a page of its own.
//!
//! What is seen without script stands in inline styles that sanitisers let through. Everything heavy, the profile and
//! the viewer, lies in attributes. Texts of the program pass through [`escape`] alone.

mod calls;
mod date;
mod escape;
mod figures;
mod function_rows;
mod page;
mod payload;
mod run_texts;
mod shorten;
mod still_flame;
mod tile;
mod timing;
mod usage;

use std::sync::LazyLock;

use rprof_model::{Engine, Profile};
use serde::Serialize;
use tera::{Context, Tera};

use crate::ReportOptions;

/// A cell that is larger makes a notebook slow to save and to open.
const CELL_BUDGET: usize = 60_000;

/// A page may hold every call node of a large program.
const PAGE_BUDGET: usize = 4_000_000;

static TEMPLATES: LazyLock<Tera> = LazyLock::new(|| {
    let mut tera = Tera::new();
    tera.set_escape_fn(escape::escape);
    tera.add_raw_templates([
        ("calls.html", include_str!("../../templates/calls.html")),
        ("ending.html", include_str!("../../templates/ending.html")),
        ("notices.html", include_str!("../../templates/notices.html")),
        ("page.html", include_str!("../../templates/page.html")),
        ("tiles.html", include_str!("../../templates/tiles.html")),
        ("timing.html", include_str!("../../templates/timing.html")),
        ("usage.html", include_str!("../../templates/usage.html")),
    ])
    .expect("the templates are tested");
    tera
});

/// Writes the report of `profile` for a notebook cell.
pub(crate) fn cell(profile: &Profile, options: &ReportOptions) -> String {
    report(profile, options, CELL_BUDGET)
}

/// Writes the report of `profile` as a page of its own.
pub(crate) fn page(profile: &Profile, options: &ReportOptions) -> String {
    page::render_page(profile, &report(profile, options, PAGE_BUDGET))
}

fn report(profile: &Profile, options: &ReportOptions, budget: usize) -> String {
    match profile.run.engine {
        Engine::Calls => calls::render_calls(profile, options, budget),
        Engine::Timeit => timing::render_timing(profile, options),
        Engine::Time => usage::render_usage(profile, options),
    }
}

/// Fills a template; every value in it is escaped.
fn render(template: &str, values: &impl Serialize) -> String {
    let context = Context::from_serialize(values).expect("the values are plain structs");
    TEMPLATES.render(template, &context).expect("the templates are tested")
}
