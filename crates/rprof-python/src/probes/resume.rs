//! The RESUME instruction, with which every frame starts and goes on after a yield.
//!
//! Since CPython 3.13 it looks for signals before it tells the probes that the frame runs. So a handler that raises there
//! ends a frame of which the probes saw no start. (3.12 tells them first; 3.11 looks before and after, so nobody knows.)

use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

/// The number of the instruction, which differs between versions.
#[derive(Clone, Copy)]
pub(super) struct Resume(u8);

/// What fills the places behind an instruction, two bytes each, where the interpreter keeps what it learned; since 3.15
/// RESUME has such a place.
const CACHE: u8 = 0;

impl Resume {
    /// Asks the standard library for the number.
    ///
    /// # Errors
    /// If `opcode` cannot be imported.
    pub(super) fn look_up(py: Python<'_>) -> PyResult<Self> {
        py.import("opcode")?.getattr("opmap")?.get_item("RESUME")?.extract().map(Self)
    }

    /// Whether the instruction `offset` bytes into `code`, or the one whose cache is there, is a RESUME.
    pub(super) fn stands_at(self, code: &Bound<'_, PyAny>, offset: isize) -> bool {
        // CPython makes the bytes once for each code object.
        let Ok(bytes) = code.getattr(intern!(code.py(), "co_code")) else { return false };
        let (Ok(instructions), Ok(offset)) = (bytes.cast::<PyBytes>(), usize::try_from(offset)) else { return false };
        let instruction = |offset: usize| instructions.as_bytes().get(offset).copied();
        match instruction(offset) {
            Some(CACHE) => offset.checked_sub(2).and_then(instruction) == Some(self.0),
            number => number == Some(self.0),
        }
    }
}
