//! HTML: being written.

use rprof_model::Profile;

use crate::ReportOptions;

pub(crate) fn cell(_profile: &Profile, _options: &ReportOptions) -> String {
    String::new()
}

pub(crate) fn page(_profile: &Profile, _options: &ReportOptions) -> String {
    String::new()
}
