//! The text of %time: being written.

use rprof_model::Profile;

use crate::ReportOptions;

pub(crate) fn classic(_profile: &Profile, _options: &ReportOptions) -> String {
    String::new()
}

pub(crate) fn full(_profile: &Profile, _options: &ReportOptions) -> String {
    String::new()
}
