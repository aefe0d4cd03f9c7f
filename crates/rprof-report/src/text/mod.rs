//! Text: what a terminal shows, in the words of the tool whose name the magic has, or in all of ours.

mod calls;
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
