//! What pstats prints of a run's calls, letter for letter.

use std::collections::HashMap;

use rprof_model::{CallSums, Profile, PstatsKey};

use crate::{
    Limit, ReportOptions,
    order::{self, SortFields},
    text::hexadecimal_escape,
};

/// Writes what `Stats(profile).sort_stats(…).print_stats(…)` prints, without the empty lines at its end.
pub(crate) fn print_stats(profile: &Profile, options: &ReportOptions) -> String {
    let mut rows = rows(profile);
    let mut text = heading(&rows);
    if options.strip_dirs {
        rows = strip_dirs(rows);
    }
    order::sort(&mut rows, &options.sort, Row::sort_fields);
    let mut lines = vec![ordered_by(options)];
    for limit in &options.limits {
        let before = rows.len();
        order::limit(&mut rows, limit, |row| &row.standard_name);
        if rows.len() != before {
            let restriction = python_repr(limit);
            lines.push(format!("   List reduced from {before} to {} due to restriction <{restriction}>", rows.len()));
        }
    }
    // Where nothing is left, pstats does not even say why.
    if !rows.is_empty() {
        lines.push("\n   ncalls  tottime  percall  cumtime  percall filename:lineno(function)".into());
        lines.extend(rows.iter().map(Row::line));
        text += "\n\n";
        text += &lines.join("\n");
    }
    text.trim_end().to_owned()
}

/// A function in the table. Times are kept in seconds and added up as pstats does, so that they round as there.
struct Row<'a> {
    key: PstatsKey<'a>,
    standard_name: String,
    calls: u64,
    primitive_calls: u64,
    self_seconds: f64,
    total_seconds: f64,
}

fn rows(profile: &Profile) -> Vec<Row<'_>> {
    let sums = CallSums::by_pstats_key(profile);
    let rows = sums.ran().map(|(func, sum)| {
        let key = PstatsKey::of(profile, profile.funcs.get(func));
        Row {
            key,
            standard_name: standard_name(key),
            calls: sum.calls_and_resumes(),
            primitive_calls: sum.primitive_calls_and_resumes(),
            self_seconds: sum.self_weight as f64 / 1e9,
            total_seconds: sum.total_weight as f64 / 1e9,
        }
    });
    rows.collect()
}

impl Row<'_> {
    fn sort_fields(&self) -> SortFields<'_> {
        SortFields {
            calls: self.calls,
            primitive_calls: self.primitive_calls,
            self_weight: self.self_seconds,
            total_weight: self.total_seconds,
            file: self.key.file,
            line: self.key.line,
            name: self.key.name,
            standard_name: &self.standard_name,
        }
    }

    fn line(&self) -> String {
        let calls = if self.calls == self.primitive_calls {
            self.calls.to_string()
        } else {
            format!("{}/{}", self.calls, self.primitive_calls)
        };
        let per_call = |seconds: f64, calls: u64| match calls {
            0 => " ".repeat(8),
            calls => format!("{:8.3}", seconds / calls as f64),
        };
        format!(
            "{calls:>9} {:8.3} {} {:8.3} {} {}",
            self.self_seconds,
            per_call(self.self_seconds, self.calls),
            self.total_seconds,
            per_call(self.total_seconds, self.primitive_calls),
            self.standard_name,
        )
    }
}

fn heading(rows: &[Row]) -> String {
    let calls: u64 = rows.iter().map(|row| row.calls).sum();
    let primitive_calls: u64 = rows.iter().map(|row| row.primitive_calls).sum();
    let seconds = rows.iter().fold(0.0, |seconds, row| seconds + row.self_seconds);
    let primitive =
        if calls == primitive_calls { String::new() } else { format!("({primitive_calls} primitive calls) ") };
    format!("         {calls} function calls {primitive}in {seconds:.3} seconds")
}

fn ordered_by(options: &ReportOptions) -> String {
    if options.sort.is_empty() {
        return "   Random listing order was used".into();
    }
    let titles: Vec<&str> = options.sort.iter().map(|key| key.title()).collect();
    format!("   Ordered by: {}", titles.join(", "))
}

/// Takes the folders off the files; functions that then have the same key become one.
fn strip_dirs(rows: Vec<Row>) -> Vec<Row> {
    let mut stripped: Vec<Row> = Vec::with_capacity(rows.len());
    let mut known: HashMap<PstatsKey, usize> = HashMap::new();
    for mut row in rows {
        row.key.file = file_name(row.key.file);
        row.standard_name = standard_name(row.key);
        if let Some(&index) = known.get(&row.key) {
            let sum = &mut stripped[index];
            sum.calls += row.calls;
            sum.primitive_calls += row.primitive_calls;
            sum.self_seconds += row.self_seconds;
            sum.total_seconds += row.total_seconds;
        } else {
            known.insert(row.key, stripped.len());
            stripped.push(row);
        }
    }
    stripped
}

/// The file of a path, as `os.path.basename` gives it.
pub(crate) fn file_name(path: &str) -> &str {
    let is_separator = |character| character == '/' || (cfg!(windows) && character == '\\');
    path.rsplit(is_separator).next().unwrap_or(path)
}

/// A function as pstats writes it: `spell.py:12(known)`, or `{built-in method builtins.len}`.
pub(crate) fn standard_name(key: PstatsKey) -> String {
    let PstatsKey { file, line, name } = key;
    if (file, line) != ("~", 0) {
        return format!("{file}:{line}({name})");
    }
    match name.strip_prefix('<').and_then(|name| name.strip_suffix('>')) {
        Some(name) => format!("{{{name}}}"),
        None => name.to_owned(),
    }
}

/// A limit as Python writes it: `5`, `0.1`, `'spell'`.
fn python_repr(limit: &Limit) -> String {
    match limit {
        Limit::Count(count) => count.to_string(),
        Limit::Fraction(part) => python_repr_of_float(*part),
        Limit::Pattern(pattern) => python_repr_of_string(pattern.text()),
    }
}

/// A number from 0 to below 1 as Python writes it; Rust writes `1e-5` for `1e-05`.
fn python_repr_of_float(part: f64) -> String {
    let text = format!("{part:?}");
    match text.split_once("e-") {
        Some((digits, exponent)) if exponent.len() == 1 => format!("{digits}e-0{exponent}"),
        _ => text,
    }
}

fn python_repr_of_string(text: &str) -> String {
    let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    let mut repr = String::from(quote);
    for character in text.chars() {
        match character {
            '\n' => repr += "\\n",
            '\r' => repr += "\\r",
            '\t' => repr += "\\t",
            '\\' => repr += "\\\\",
            _ if character == quote => repr.extend(['\\', quote]),
            _ if character.is_control() => repr.extend(hexadecimal_escape(character)),
            _ => repr.push(character),
        }
    }
    repr.push(quote);
    repr
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::script::profile;

    // The same texts, and many more, are compared with what pstats itself prints in `tests/fidelity`.
    fn check(script: &str, options: &ReportOptions, expected: &Expect) {
        let text = print_stats(&profile(script), options);
        let lines: Vec<String> = text.lines().map(|line| format!("|{line}\n")).collect();
        expected.assert_eq(&lines.concat());
    }

    const RECURSION: &str = "main@/project/a.py:1 1 1500000 · main@/project/a.py:1>f@/project/a.py:3 1 2000000000 · \
        main@/project/a.py:1>f@/project/a.py:3>f@/project/a.py:3 12 500000 · \
        main@/project/a.py:1>f@/project/a.py:3>builtins.len 1+2 7000000";

    #[test]
    fn the_table_is_that_of_pstats() {
        check(
            RECURSION,
            &ReportOptions::default(),
            &expect![[r#"
                |         17 function calls (5 primitive calls) in 2.009 seconds
                |
                |   Ordered by: internal time
                |
                |   ncalls  tottime  percall  cumtime  percall filename:lineno(function)
                |     13/1    2.001    0.154    2.007    2.007 a.py:3(f)
                |        3    0.007    0.002    0.007    0.002 {built-in method builtins.len}
                |        1    0.002    0.002    2.009    2.009 a.py:1(main)
            "#]],
        );
    }

    #[test]
    fn limits_say_what_they_did() {
        let limits = [Limit::pattern("a\\.py|'").unwrap(), Limit::Fraction(0.5), Limit::Count(9), Limit::Count(0)];
        for (limits, expected) in [
            (
                &limits[..3],
                expect![[r#"
                    |         17 function calls (5 primitive calls) in 2.009 seconds
                    |
                    |   Ordered by: function name, cumulative time
                    |   List reduced from 3 to 2 due to restriction <"a\\.py|'">
                    |   List reduced from 2 to 1 due to restriction <0.5>
                    |
                    |   ncalls  tottime  percall  cumtime  percall filename:lineno(function)
                    |     13/1    2.001    0.154    2.007    2.007 /project/a.py:3(f)
                "#]],
            ),
            (
                &limits[..],
                expect![[r#"
                    |         17 function calls (5 primitive calls) in 2.009 seconds
                "#]],
            ),
        ] {
            let sort = vec!["name".parse().unwrap(), "cumtime".parse().unwrap()];
            let options =
                ReportOptions { sort, limits: limits.to_vec(), strip_dirs: false, ..ReportOptions::default() };
            check(RECURSION, &options, &expected);
        }
    }

    #[test]
    fn functions_that_differ_in_their_folder_only_become_one() {
        let script = "f@/one/a.py:1 1 1000000 · f@/two/a.py:1 2 2000000 · f@/two/a.py:2 4 4000000";
        check(
            script,
            &ReportOptions { sort: Vec::new(), ..ReportOptions::default() },
            &expect![[r#"
                |         7 function calls in 0.007 seconds
                |
                |   Random listing order was used
                |
                |   ncalls  tottime  percall  cumtime  percall filename:lineno(function)
                |        3    0.003    0.001    0.003    0.001 a.py:1(f)
                |        4    0.004    0.001    0.004    0.001 a.py:2(f)
            "#]],
        );
    }

    #[test]
    fn strings_are_written_as_python_writes_them() {
        for (text, repr) in
            [("spell", "'spell'"), ("it's", "\"it's\""), ("'\"", "'\\'\"'"), ("\\d\t\u{1b}ä", "'\\\\d\\t\\x1bä'")]
        {
            assert_eq!(python_repr_of_string(text), repr);
        }
        assert_eq!(
            [0.0, 0.1, 1e-4, 1e-5, 1.5e-12].map(python_repr_of_float),
            ["0.0", "0.1", "0.0001", "1e-05", "1.5e-12"]
        );
    }
}
