//! The calls of a run as text: pstats' table, or a call tree and our own table.

use rprof_model::{FuncKind, Outcome, Profile};

use crate::{
    ReportOptions, fold,
    paths::Paths,
    text::{
        first_line, notices, printable, pstats,
        table::{Align, Table},
        units::{format_count, format_counted, format_nanoseconds, format_share},
    },
    views::{
        call_tree::{CallNode, CallTree},
        functions::{FunctionRow, FunctionTable},
    },
};

/// How many call nodes the tree shows at most.
const TREE_ROWS: usize = 80;

/// Call nodes with a smaller share of the whole are left out of the tree.
const SMALLEST_SHARE: f64 = 0.01;

/// How many functions the table shows where no limit is asked for.
const FUNCTION_ROWS: usize = 30;

/// Deeper nodes are not indented further, and say how deep they are.
const DEEPEST_INDENT: usize = 20;

/// Writes what pstats prints, letter for letter.
pub(crate) fn classic(profile: &Profile, options: &ReportOptions) -> String {
    pstats::print_stats(profile, options)
}

/// Writes a summary, the call tree, the functions, and what may mislead.
pub(crate) fn full(profile: &Profile, options: &ReportOptions) -> String {
    let functions = FunctionTable::of(profile);
    let mut parts = vec![summary(profile, &functions, options)];
    if functions.rows.is_empty() {
        parts.push("No call was recorded.".into());
    } else {
        parts.push(call_tree(profile, options));
        parts.push(function_table(functions, options));
    }
    parts.extend(notices(profile));
    parts.join("\n\n")
}

/// What ran, how long it took, how many calls of how many functions, and how it ended.
fn summary(profile: &Profile, functions: &FunctionTable, options: &ReportOptions) -> String {
    let calls: u64 = functions.rows.iter().map(|row| row.sum.calls).sum();
    let resumes: u64 = functions.rows.iter().map(|row| row.sum.resumes).sum();
    let mut facts = vec![
        time(functions.total_weight, options),
        format_counted(calls, "call"),
        format_counted(functions.rows.len() as u64, "function"),
    ];
    if resumes > 0 {
        facts.insert(2, format_counted(resumes, "resume"));
    }
    if let Outcome::Raised(exception) = &profile.run.outcome {
        facts.push(format!("ended by {}", printable(exception)));
    }
    format!("{}\n{}", first_line(&profile.run.command), facts.join(", "))
}

fn call_tree(profile: &Profile, options: &ReportOptions) -> String {
    let pruned = fold::prune(profile, TREE_ROWS);
    let tree = CallTree::of(&pruned);
    let smallest = tree.total_weight as f64 * SMALLEST_SHARE;
    let nodes: Vec<&CallNode> = tree.nodes.iter().filter(|node| node.total_weight as f64 >= smallest).collect();
    let number = Align::Right;
    let mut table = Table::new([(number, "total"), (number, "self"), (number, "calls"), (Align::Left, "call tree")]);
    for node in &nodes {
        table.row([
            time(node.total_weight, options),
            time(node.self_weight, options),
            format_count(node.calls),
            format!("{}{}", indent(node), printable(node.label)),
        ]);
    }
    let shown = nodes.iter().filter(|node| node.kind != FuncKind::Folded).count();
    let all = Paths::by(profile, |stack| profile.func_of(stack)).keys.len();
    let rest = match all - shown {
        0 => String::new(),
        _ => format!("\n{shown} of {}; the others are smaller.", format_counted(all as u64, "call node")),
    };
    table.to_text(options.ascii) + &rest
}

fn indent(node: &CallNode) -> String {
    let spaces = "  ".repeat(node.depth.min(DEEPEST_INDENT));
    if node.depth > DEEPEST_INDENT { format!("{spaces}({} deep) ", node.depth) } else { spaces }
}

fn function_table(functions: FunctionTable, options: &ReportOptions) -> String {
    let whole = functions.total_weight;
    let mut functions = functions.arrange(options);
    let shown = if options.limits.is_empty() { FUNCTION_ROWS } else { usize::MAX };
    let left_out = functions.rows.split_off(functions.rows.len().min(shown));

    let [number, name, path] = [Align::Right, Align::Left, Align::Path];
    let mut table = Table::new([
        (number, "self"),
        (number, "share"),
        (number, "total"),
        (number, "calls"),
        (number, "resumes"),
        (name, "function"),
        (path, "place"),
    ]);
    for row in &functions.rows {
        table.row([
            time(row.sum.self_weight, options),
            share(row.sum.self_weight, whole),
            time(row.sum.total_weight, options),
            calls(row),
            count_if_any(row.sum.resumes),
            printable(row.name),
            printable(&row.place(options.strip_dirs)),
        ]);
    }
    if !left_out.is_empty() {
        let weight = left_out.iter().map(|row| row.sum.self_weight).sum();
        table.row([
            time(weight, options),
            share(weight, whole),
            String::new(),
            format_count(left_out.iter().map(|row| row.sum.calls).sum()),
            count_if_any(left_out.iter().map(|row| row.sum.resumes).sum()),
            format_counted(left_out.len() as u64, "further function"),
        ]);
    }
    table.to_text(options.ascii)
}

/// How often a function was called: all calls, and the primitive ones where they are fewer.
fn calls(row: &FunctionRow) -> String {
    let all = format_count(row.sum.calls);
    if row.sum.calls == row.sum.primitive_calls {
        return all;
    }
    format!("{all}/{}", format_count(row.sum.primitive_calls))
}

fn count_if_any(count: u64) -> String {
    if count == 0 { String::new() } else { format_count(count) }
}

fn share(weight: i64, whole: i64) -> String {
    format_share(weight as f64 / whole.max(1) as f64)
}

fn time(weight: i64, options: &ReportOptions) -> String {
    format_nanoseconds(weight as f64, options.precision, options.ascii)
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use rprof_model::{Notice, NoticeKind};

    use super::*;
    use crate::{Limit, script};

    fn check(profile: &Profile, options: &ReportOptions, expected: &Expect) {
        let lines: Vec<String> = full(profile, options).lines().map(|line| format!("|{line}\n")).collect();
        expected.assert_eq(&lines.concat());
    }

    fn profile() -> Profile {
        script::profile(
            "main 1 12000000 · main>correct 41 80000000 · main>correct>known 1200+300 350000000 · \
             main>correct>known>builtins.len 90000 52000000 · main>correct>known>known 8 1000000 · \
             main>read@/usr/lib/io.py:12 2 900000 · main>read@/usr/lib/io.py:12>_io.open 2 4000",
        )
    }

    #[test]
    fn the_text_holds_a_summary_the_tree_and_the_functions() {
        check(
            &profile(),
            &ReportOptions::default(),
            &expect![[r#"
                |main()
                |496 ms, 91,254 calls, 300 resumes, 6 functions
                |
                | total    self   calls  call tree
                |496 ms   12 ms       1  main
                |483 ms   80 ms      41    correct
                |403 ms  350 ms   1,200      known
                | 52 ms   52 ms  90,000        builtins.len
                |4 of 7 call nodes; the others are smaller.
                |
                |  self   share   total        calls  resumes  function      place
                |351 ms    71 %  403 ms  1,208/1,200      300  known         spell.py:557
                | 80 ms    16 %  483 ms           41           correct       spell.py:754
                | 52 ms    10 %   52 ms       90,000           builtins.len  native
                | 12 ms   2.4 %  496 ms            1           main          spell.py:421
                |900 μs  0.18 %  904 μs            2           read          io.py:12
                |  4 μs  0.00 %    4 μs            2           _io.open      native
            "#]],
        );
    }

    #[test]
    fn what_ended_the_run_and_what_may_mislead_is_said() {
        let mut profile = script::profile("main 1 3 · main>\u{1b}[2J 1 2");
        profile.run.command = "main()\nmain()".into();
        profile.run.outcome = Outcome::Raised("ValueError: no".into());
        profile.notices.push(Notice::new(NoticeKind::TooShort, "The run was short."));
        let options = ReportOptions { limits: vec![Limit::Count(1)], ..ReportOptions::default() };
        check(
            &profile,
            &options,
            &expect![[r#"
                |main() ...
                |5 ns, 2 calls, 2 functions, ended by ValueError: no
                |
                |total  self  calls  call tree
                | 5 ns  3 ns      1  main
                | 2 ns  2 ns      1    \x1b[2J
                |
                |self  share  total  calls  function  place
                |3 ns   60 %   5 ns      1  main      spell.py:421
                |
                |Note: The run was short.
            "#]],
        );
    }

    #[test]
    fn a_run_without_calls_says_so() {
        check(
            &script::profile(""),
            &ReportOptions::default(),
            &expect![[r#"
            |main()
            |0 ns, 0 calls, 0 functions
            |
            |No call was recorded.
        "#]],
        );
    }

    #[test]
    fn long_trees_and_tables_are_cut_and_deep_ones_do_not_run_off() {
        let mut profile = script::profile("main 1 5");
        for index in 0..100 {
            let func = profile.add_func(
                "step",
                &format!("step{index}"),
                "/project/spell.py",
                index,
                rprof_model::FuncKind::Python,
            );
            let stack = profile.add_stack(Some(rprof_model::StackId::from_index(index as usize)), func);
            profile.samples.push(rprof_model::Sample {
                thread: rprof_model::ThreadId::from_index(0),
                stack,
                weight: 1_000 + i64::from(index),
                count: 1,
                resumes: 0,
            });
        }
        let text = full(&profile, &ReportOptions::default());
        let widest = text.lines().map(|line| line.chars().count()).max().unwrap_or(0);
        assert!(widest <= 100, "{widest} characters:\n{text}");
        assert!(text.contains("(78 deep) step77"), "{text}");
        assert!(text.contains("71 further functions"), "{text}");
        assert!(text.lines().count() < 120, "{text}");
    }

    #[test]
    fn a_hundred_thousand_nodes_take_less_than_a_second() {
        let mut profile = script::profile("main 1 5");
        let names: Vec<String> = (0..2_000).map(|index| format!("function_{index}")).collect();
        for index in 0..100_000_usize {
            let func =
                profile.add_func("f", &names[index * 7 % 2_000], "/project/a.py", 1, rprof_model::FuncKind::Python);
            let stack = profile.add_stack(Some(rprof_model::StackId::from_index(index * 3 / 4)), func);
            profile.samples.push(rprof_model::Sample {
                thread: rprof_model::ThreadId::from_index(0),
                stack,
                weight: i64::from(index as u32 % 977),
                count: 1,
                resumes: 0,
            });
        }
        let options = ReportOptions::default();
        for write in [full, classic] {
            let start = std::time::Instant::now();
            let length = write(&profile, &options).len();
            assert!(start.elapsed().as_secs_f64() < 1.0, "{length} bytes took {:?}", start.elapsed());
        }
    }
}
