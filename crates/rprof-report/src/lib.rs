//! How a profile becomes something to read: views, text, HTML (tera), charts (plotters).
//!
//! [`render`] is the one door to paper. Data goes one way: fold, then views (plain structs), then a renderer that
//! sees only views.
#![forbid(unsafe_code)]

mod charts;
mod fold;
mod html;
mod options;
mod order;
mod paths;
mod pattern;
#[cfg(test)]
mod script;
mod text;
pub mod views;

use rprof_model::Profile;

pub use options::{Form, Limit, ReportOptions, SortKey, UnknownOption};
pub use pattern::Pattern;

/// Writes `profile` out in one form.
pub fn render(profile: &Profile, form: Form, options: &ReportOptions) -> String {
    match form {
        Form::Classic => text::classic(profile, options),
        Form::Text => text::full(profile, options),
        Form::Cell => html::cell(profile, options),
        Form::Page => html::page(profile, options),
    }
}
