//! What every report says of its run: how it ended, and what may mislead.

use rprof_model::{Outcome, Profile};
use serde::Serialize;

use super::shorten::shorten;

/// What every report says of its run; all texts are data and are escaped in the templates.
#[derive(Serialize)]
pub(super) struct RunTexts {
    /// The exception that ended it, if one did.
    ended_by: Option<String>,
    notices: Vec<String>,
}

impl RunTexts {
    pub(super) fn of(profile: &Profile) -> Self {
        let ended_by = match &profile.run.outcome {
            Outcome::Completed => None,
            Outcome::Raised(exception) => Some(shorten(exception)),
        };
        Self { ended_by, notices: profile.notices.iter().map(|notice| shorten(&notice.text)).collect() }
    }
}
