//! The strings of a profile, each kept once.

use indexmap::IndexSet;
use serde::{Deserialize, Serialize};

row_id! {
    /// A string of the profile.
    StringId
}

/// Interned strings: the same text always has the same id.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StringTable(IndexSet<Box<str>>);

impl StringTable {
    /// Returns the id of `text`, adding it if it is new.
    pub fn intern(&mut self, text: &str) -> StringId {
        match self.0.get_index_of(text) {
            Some(index) => StringId::from_index(index),
            None => StringId::from_index(self.0.insert_full(text.into()).0),
        }
    }

    /// Returns the text of `id`.
    ///
    /// # Panics
    /// If `id` belongs to another profile.
    pub fn get(&self, id: StringId) -> &str {
        &self.0[id.index()]
    }

    /// How many strings there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
