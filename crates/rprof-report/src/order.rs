//! The order and the limits of a function table, as pstats knows them.

use std::cmp::Ordering;

use crate::{Limit, SortKey};

/// What a row can be ordered by.
pub(crate) struct SortFields<'a> {
    pub(crate) calls: u64,
    pub(crate) primitive_calls: u64,
    pub(crate) self_weight: f64,
    pub(crate) total_weight: f64,
    pub(crate) file: &'a str,
    pub(crate) line: u32,
    pub(crate) name: &'a str,
    /// File, line and name as the table writes them.
    pub(crate) standard_name: &'a str,
}

impl SortFields<'_> {
    fn compare(&self, other: &Self, key: SortKey) -> Ordering {
        match key {
            SortKey::Calls => other.calls.cmp(&self.calls),
            SortKey::Cumulative => other.total_weight.total_cmp(&self.total_weight),
            SortKey::Filename => self.file.cmp(other.file),
            SortKey::Line => self.line.cmp(&other.line),
            SortKey::Name => self.name.cmp(other.name),
            SortKey::NameFileLine => (self.name, self.file, self.line).cmp(&(other.name, other.file, other.line)),
            SortKey::PrimitiveCalls => other.primitive_calls.cmp(&self.primitive_calls),
            SortKey::StandardName => self.standard_name.cmp(other.standard_name),
            SortKey::Time => other.self_weight.total_cmp(&self.self_weight),
        }
    }
}

/// Orders `rows` by `keys`, the most significant first; rows that are equal in all of them stay as they stand.
pub(crate) fn sort<T>(rows: &mut [T], keys: &[SortKey], fields: impl Fn(&T) -> SortFields<'_>) {
    rows.sort_by(|left, right| {
        let (left, right) = (fields(left), fields(right));
        keys.iter().fold(Ordering::Equal, |order, key| order.then_with(|| left.compare(&right, *key)))
    });
}

/// Shortens `rows` by one limit.
pub(crate) fn limit<T>(rows: &mut Vec<T>, limit: &Limit, standard_name: impl Fn(&T) -> &str) {
    match limit {
        Limit::Count(count) => rows.truncate(*count),
        Limit::Fraction(part) if (0.0..1.0).contains(part) => {
            #[expect(clippy::cast_sign_loss, reason = "a part of a length is no less than 0")]
            rows.truncate((rows.len() as f64 * part + 0.5) as usize);
        }
        Limit::Fraction(_) => {}
        Limit::Pattern(pattern) => rows.retain(|row| pattern.is_found_in(standard_name(row))),
    }
}
