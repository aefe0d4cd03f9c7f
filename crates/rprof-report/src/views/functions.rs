//! The function table: what each function took, by itself and with its callees, and who called it.

use rprof_model::{CallSum, CallSums, Func, FuncId, FuncKind, Profile, PstatsKey};

use crate::{
    ReportOptions,
    order::{self, SortFields},
    text::pstats::{file_name, standard_name},
};

/// The functions of a profile that ran.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FunctionTable<'a> {
    /// The functions by descending self weight, those of equal weights as they were recorded.
    pub rows: Vec<FunctionRow<'a>>,
    /// The weight of all of them, in the profile's unit.
    pub total_weight: i64,
}

/// A function and what its calls came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FunctionRow<'a> {
    /// The function.
    pub func: FuncId,
    /// The name a reader knows it by: `Class.method`, or `builtins.len`.
    pub name: &'a str,
    /// The file it was compiled from; empty for native functions.
    pub file: &'a str,
    /// The line it starts at; 0 for native functions.
    pub line: u32,
    /// In which language it is written.
    pub kind: FuncKind,
    /// What pstats knows it by.
    pub pstats_key: PstatsKey<'a>,
    /// What its calls came to.
    pub sum: CallSum,
    /// What they came to by caller, the largest total first.
    pub callers: Vec<Neighbour>,
    /// What the calls it made came to by callee, the largest total first.
    pub callees: Vec<Neighbour>,
}

/// A caller or a callee, and what the calls between the two came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Neighbour {
    /// The other function.
    pub func: FuncId,
    /// What the calls came to; primitive are those that do not stand inside another call between the same two.
    pub sum: CallSum,
}

impl<'a> FunctionTable<'a> {
    /// The functions of `profile`. Takes near-linear time.
    pub fn of(profile: &'a Profile) -> Self {
        let sums = CallSums::of(profile);
        let mut who_called = vec![Vec::new(); profile.funcs.len()];
        let mut called_whom = who_called.clone();
        for ((caller, callee), sum) in &sums.pairs {
            who_called[callee.index()].push(Neighbour { func: *caller, sum: *sum });
            called_whom[caller.index()].push(Neighbour { func: *callee, sum: *sum });
        }
        for neighbours in who_called.iter_mut().chain(&mut called_whom) {
            neighbours.sort_by_key(|neighbour| std::cmp::Reverse(neighbour.sum.total_weight));
        }

        let row = |(id, sum): (FuncId, &CallSum)| {
            let func: &Func = profile.funcs.get(id);
            FunctionRow {
                func: id,
                name: profile.strings.get(func.qualified_name),
                file: profile.strings.get(func.file),
                line: func.line,
                kind: func.kind,
                pstats_key: PstatsKey::of(profile, func),
                sum: *sum,
                callers: std::mem::take(&mut who_called[id.index()]),
                callees: std::mem::take(&mut called_whom[id.index()]),
            }
        };
        let mut rows: Vec<FunctionRow> = sums.ran().map(row).collect();
        rows.sort_by_key(|row| std::cmp::Reverse(row.sum.self_weight));
        Self { rows, total_weight: profile.samples.total() }
    }

    /// The table in the order that was asked for, without the rows that the limits leave out.
    #[must_use]
    pub fn arrange(self, options: &ReportOptions) -> Self {
        let named = |row: FunctionRow<'a>| (row.standard_name(options.strip_dirs), row);
        let mut rows: Vec<(String, FunctionRow)> = self.rows.into_iter().map(named).collect();
        order::sort(&mut rows, &options.sort, |(standard_name, row)| row.sort_fields(standard_name));
        for limit in &options.limits {
            order::limit(&mut rows, limit, |(standard_name, _)| standard_name);
        }
        Self { rows: rows.into_iter().map(|(_, row)| row).collect(), ..self }
    }
}

impl FunctionRow<'_> {
    /// Where the function stands: `spell.py:12`, or `native`.
    pub fn place(&self, strip_dirs: bool) -> String {
        match self.kind {
            FuncKind::Python => {
                let file = if strip_dirs { file_name(self.file) } else { self.file };
                format!("{file}:{}", self.line)
            }
            FuncKind::Native => "native".into(),
            FuncKind::Folded => String::new(),
        }
    }

    /// The function as pstats writes it, which is what patterns look at: `spell.py:12(known)`.
    fn standard_name(&self, strip_dirs: bool) -> String {
        let PstatsKey { file, line, name } = self.pstats_key;
        standard_name(PstatsKey { file: if strip_dirs { file_name(file) } else { file }, line, name })
    }

    fn sort_fields<'a>(&'a self, standard_name: &'a str) -> SortFields<'a> {
        SortFields {
            calls: self.sum.calls_and_resumes(),
            primitive_calls: self.sum.primitive_calls_and_resumes(),
            self_weight: self.sum.self_weight as f64,
            total_weight: self.sum.total_weight as f64,
            file: self.file,
            line: self.line,
            name: self.name,
            standard_name,
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;
    use proptest::prelude::*;

    use super::*;
    use crate::{
        Limit,
        script::{profile, profiles},
    };

    const CALLS: &str =
        "main 1 10 · main>f 2+3 20 · main>f>f 7 30 · main>f>f>builtins.len 9 5 · main>g 1 1 · main>g>f 4 2";

    #[test]
    fn recursion_is_counted_once() {
        let profile = profile(CALLS);
        let table = FunctionTable::of(&profile);
        let name = |func: FuncId| profile.strings.get(profile.funcs.get(func).qualified_name);
        let neighbours = |neighbours: &[Neighbour]| {
            let texts: Vec<String> = neighbours
                .iter()
                .map(|Neighbour { func, sum }| format!("{} {} {}", name(*func), sum.calls, sum.total_weight))
                .collect();
            texts.join(", ")
        };
        let lines: Vec<String> = table
            .rows
            .iter()
            .map(|row| {
                let CallSum { calls, primitive_calls, resumes, self_weight, total_weight, .. } = row.sum;
                let sum = format!("{calls}/{primitive_calls}+{resumes} {self_weight}/{total_weight}");
                format!("{} {sum} <- {}; -> {}\n", row.name, neighbours(&row.callers), neighbours(&row.callees))
            })
            .collect();
        expect![[r#"
            f 13/6+3 52/57 <- main 2 55, f 7 35, g 4 2; -> f 7 35, builtins.len 9 5
            main 1/1+0 10/68 <- ; -> f 2 55, g 1 3
            builtins.len 9/9+0 5/5 <- f 9 5; -> 
            g 1/1+0 1/3 <- main 1 3; -> f 4 2
        "#]]
        .assert_eq(&lines.concat());
    }

    #[test]
    fn rows_are_ordered_and_limited_as_asked() {
        let profile = profile(CALLS);
        let names = |sort: &[&str], limits: &[Limit]| {
            let sort = sort.iter().map(|word| word.parse().unwrap()).collect();
            let options = ReportOptions { sort, limits: limits.to_vec(), ..ReportOptions::default() };
            FunctionTable::of(&profile).arrange(&options).rows.iter().map(|row| row.name).collect::<Vec<_>>()
        };
        assert_eq!(names(&["total"], &[]), ["main", "f", "builtins.len", "g"]);
        assert_eq!(names(&["calls"], &[Limit::Count(2)]), ["f", "builtins.len"]);
        assert_eq!(names(&["name"], &[Limit::pattern("spell").unwrap()]), ["f", "g", "main"]);
        assert_eq!(names(&["name"], &[Limit::pattern("{built-in").unwrap()]), ["builtins.len"]);
        assert_eq!(names(&["self"], &[Limit::Fraction(0.5), Limit::Fraction(3.0)]), ["f", "main"]);
    }

    proptest! {
        #[test]
        fn self_weights_sum_to_the_total(profile in profiles()) {
            let table = FunctionTable::of(&profile);
            prop_assert_eq!(table.rows.iter().map(|row| row.sum.self_weight).sum::<i64>(), table.total_weight);
            for row in &table.rows {
                prop_assert!(row.sum.self_weight <= row.sum.total_weight);
                prop_assert!(row.sum.total_weight <= table.total_weight);
                // Each call of a function that is not a root's has one caller.
                let from_callers: u64 = row.callers.iter().map(|caller| caller.sum.calls).sum();
                prop_assert!(from_callers <= row.sum.calls);
            }
        }
    }
}
