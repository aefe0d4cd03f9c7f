//! The calls of a run as text: pstats' table, or a call tree and our own table.

use rprof_model::{Outcome, Profile};

use crate::{
    ReportOptions, fold,
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
const TREE_ROWS: usize = 60;

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
        facts.push(format!("ended by {exception}"));
    }
    format!("{}\n{}", first_line(&profile.run.command), facts.join(", "))
}

fn call_tree(profile: &Profile, options: &ReportOptions) -> String {
    let pruned = fold::prune(profile, TREE_ROWS);
    let tree = CallTree::of(&pruned);
    let smallest = tree.total_weight as f64 * SMALLEST_SHARE;
    let mut table = Table::new(&[Align::Right, Align::Right, Align::Right, Align::Left]);
    table.row(["total", "self", "calls", "call tree"]);
    for node in tree.nodes.iter().filter(|node| node.total_weight as f64 >= smallest) {
        table.row([
            time(node.total_weight, options),
            time(node.self_weight, options),
            format_count(node.calls),
            format!("{}{}", indent(node), printable(node.label)),
        ]);
    }
    table.to_text(options.ascii)
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

    let mut table = Table::new(&[Align::Right, Align::Right, Align::Right, Align::Right, Align::Left, Align::Path]);
    table.row(["self", "", "total", "calls", "function", "place"]);
    for row in &functions.rows {
        table.row([
            time(row.sum.self_weight, options),
            format_share(row.sum.self_weight as f64 / whole.max(1) as f64),
            time(row.sum.total_weight, options),
            calls(row),
            printable(row.name),
            printable(&row.place(options.strip_dirs)),
        ]);
    }
    if !left_out.is_empty() {
        let weight: i64 = left_out.iter().map(|row| row.sum.self_weight).sum();
        let share = format_share(weight as f64 / whole.max(1) as f64);
        let calls = format_count(left_out.iter().map(|row| row.sum.calls).sum());
        let functions = format_counted(left_out.len() as u64, "further function");
        table.row([time(weight, options), share, String::new(), calls, functions, String::new()]);
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

fn time(weight: i64, options: &ReportOptions) -> String {
    format_nanoseconds(weight as f64, options.precision, options.ascii)
}
