//! The functions known to a profile.

use indexmap::IndexSet;
use serde::{Deserialize, Serialize};

use crate::StringId;

row_id! {
    /// A function of the profile.
    FuncId
}

/// In which language a function is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum FuncKind {
    /// Python code: a function, a module body, a comprehension, a class body.
    Python,
    /// Compiled code called from Python: a C function or method.
    Native,
    /// No function: what a fold put in the place of several, such as `(12 smaller functions)`.
    Folded,
}

/// A function known to the profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Func {
    /// The name pstats shows: `co_name`, or `<built-in method builtins.len>`.
    pub name: StringId,
    /// The name a reader knows it by: `Class.method`, or `builtins.len`.
    pub qualified_name: StringId,
    /// The file it was compiled from; empty for native functions.
    pub file: StringId,
    /// The line it starts at; 0 for native functions.
    pub line: u32,
    /// In which language it is written.
    pub kind: FuncKind,
}

/// Interned functions. Two code objects of the same name, file and line are one function.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FuncTable(IndexSet<Func>);

impl FuncTable {
    /// Returns the id of `func`, adding it if it is new.
    pub fn intern(&mut self, func: Func) -> FuncId {
        FuncId::from_index(self.0.insert_full(func).0)
    }

    /// Returns the function `id`.
    ///
    /// # Panics
    /// If `id` belongs to another profile.
    pub fn get(&self, id: FuncId) -> &Func {
        &self.0[id.index()]
    }

    /// All functions, in the order of their ids.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (FuncId, &Func)> {
        self.0.iter().enumerate().map(|(index, func)| (FuncId::from_index(index), func))
    }

    /// How many functions there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
