//! The `.prof` file of cProfile, as pstats, snakeviz, gprof2dot and other tools read it.
//!
//! ```text
//! {(file, line, name): (primitive calls, calls, self, total, {caller: (calls, primitive calls, self, total)})}
//! ```
//!
//! Times are in seconds. Like cProfile it counts a resume of a generator as a call. The two counts do change places
//! between a function and its callers: that is how the format is.

use indexmap::IndexSet;
use rprof_model::{CallSum, CallSums, FuncId, Profile, PstatsKey};

use crate::marshal::Writer;

/// What cProfile would have counted of one function, or of one function called by another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PstatsCounts {
    /// Calls and resumes.
    pub calls: u64,
    /// Those of them that were not recursive.
    pub primitive_calls: u64,
    /// Self time in seconds.
    pub self_seconds: f64,
    /// Total time in seconds.
    pub total_seconds: f64,
}

impl PstatsCounts {
    fn of(sum: &CallSum) -> Self {
        Self {
            calls: sum.calls_and_resumes(),
            primitive_calls: sum.primitive_calls_and_resumes(),
            self_seconds: seconds(sum.self_weight),
            total_seconds: seconds(sum.total_weight),
        }
    }
}

/// A function in pstats' table.
#[derive(Clone, Debug, PartialEq)]
pub struct PstatsRow<'a> {
    /// What pstats knows it by.
    pub key: PstatsKey<'a>,
    /// All its calls.
    pub counts: PstatsCounts,
    /// Its calls by caller.
    pub callers: Vec<(PstatsKey<'a>, PstatsCounts)>,
}

/// Returns the functions of `profile` that ran, in the order in which they are known to it.
pub fn table(profile: &Profile) -> Vec<PstatsRow<'_>> {
    let sums = CallSums::by_pstats_key(profile);
    let key = |func: FuncId| PstatsKey::of(profile, profile.funcs.get(func));
    let mut callers = vec![Vec::new(); profile.funcs.len()];
    for ((caller, callee), sum) in &sums.pairs {
        callers[callee.index()].push((key(*caller), PstatsCounts::of(sum)));
    }
    sums.ran()
        .map(|(func, sum)| PstatsRow {
            key: key(func),
            counts: PstatsCounts::of(sum),
            callers: std::mem::take(&mut callers[func.index()]),
        })
        .collect()
}

/// Returns `profile` as the bytes of a `.prof` file.
pub fn write(profile: &Profile) -> Vec<u8> {
    let mut writer = KeyWriter::default();
    writer.marshal.open_dict();
    for row in table(profile) {
        let PstatsCounts { calls, primitive_calls, self_seconds, total_seconds } = row.counts;
        writer.put_key(row.key);
        writer.marshal.open_tuple(5);
        writer.marshal.put_integer(primitive_calls);
        writer.marshal.put_integer(calls);
        writer.marshal.put_float(self_seconds);
        writer.marshal.put_float(total_seconds);
        writer.put_callers(&row.callers);
    }
    writer.marshal.close_dict();
    writer.marshal.into_bytes()
}

/// Writes each key once; where it is met again it is referred to.
#[derive(Default)]
struct KeyWriter<'a> {
    marshal: Writer,
    written: IndexSet<PstatsKey<'a>>,
}

impl<'a> KeyWriter<'a> {
    fn put_key(&mut self, key: PstatsKey<'a>) {
        let (index, new) = self.written.insert_full(key);
        if !new {
            return self.marshal.put_reference(index);
        }
        self.marshal.open_referable_tuple(3);
        self.marshal.put_string(key.file);
        self.marshal.put_integer(key.line.into());
        self.marshal.put_string(key.name);
    }

    fn put_callers(&mut self, callers: &[(PstatsKey<'a>, PstatsCounts)]) {
        self.marshal.open_dict();
        for (caller, counts) in callers {
            self.put_key(*caller);
            self.marshal.open_tuple(4);
            self.marshal.put_integer(counts.calls);
            self.marshal.put_integer(counts.primitive_calls);
            self.marshal.put_float(counts.self_seconds);
            self.marshal.put_float(counts.total_seconds);
        }
        self.marshal.close_dict();
    }
}

/// A number of nanoseconds in seconds.
fn seconds(nanoseconds: i64) -> f64 {
    nanoseconds as f64 / 1e9
}
