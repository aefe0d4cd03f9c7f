//! One execution as text: IPython's lines, or all that the system tells.

use std::time::Duration;

use rprof_model::{GarbageCollections, Outcome, Profile, ResourceUsage};

use crate::{
    ReportOptions,
    text::{
        first_line, notices,
        table::{Align, Table},
        units::{format_bytes, format_count, format_counted, format_general, format_share, format_time},
    },
    views::usage::{Processor, UsageView},
};

/// From more than this on, parsing and compiling are worth a line.
const SLOW_PREPARATION: Duration = Duration::from_millis(100);

/// Writes what IPython prints, letter for letter.
pub(crate) fn classic(profile: &Profile, options: &ReportOptions) -> String {
    let view = UsageView::of(profile);
    let time = |duration| time(duration, options);
    let mut lines = Vec::new();
    if let Some(usage) = view.usage {
        // IPython adds what it has rounded to doubles; so do we, for the last digit.
        let total =
            format_time(usage.user.as_secs_f64() + usage.system.as_secs_f64(), options.precision, options.ascii);
        lines.push(if view.tells_kernel_time {
            format!("CPU times: user {}, sys: {}, total: {total}", time(usage.user), time(usage.system))
        } else {
            format!("CPU times: total: {total}")
        });
    }
    lines.push(format!("Wall time: {}", time(view.wall)));
    if view.compile > SLOW_PREPARATION {
        lines.push(format!("Compiler : {}", time(view.compile)));
    }
    if view.parse > SLOW_PREPARATION {
        lines.push(format!("Parser   : {}", time(view.parse)));
    }
    lines.join("\n")
}

/// Writes what ran and how it ended, what it took and what the system spent on it, and what may mislead.
pub(crate) fn full(profile: &Profile, options: &ReportOptions) -> String {
    let view = UsageView::of(profile);
    let mut summary = format!("{}\n{} by the wall clock", first_line(view.command), time(view.wall, options));
    if let Outcome::Raised(exception) = &profile.run.outcome {
        summary += &format!(", ended by {exception}");
    }
    let mut parts = vec![summary];
    parts.extend(table(&view, options));
    parts.extend(notices(profile));
    parts.join("\n\n")
}

/// One line for each thing the system tells: name, value, what it is made of.
fn table(view: &UsageView, options: &ReportOptions) -> Option<String> {
    let mut table = Table::new(&[Align::Left, Align::Right, Align::Left]);
    if let (Some(usage), Some(processor)) = (&view.usage, &view.processor) {
        add_processor(&mut table, view, usage, processor, options);
        add_garbage(&mut table, &usage.garbage, options);
        add_system(&mut table, usage);
    }
    for (name, duration) in [("parsing", view.parse), ("compiling", view.compile)] {
        if duration > SLOW_PREPARATION {
            table.row([name.to_owned(), time(duration, options), "before the run".to_owned()]);
        }
    }
    let text = table.to_text(options.ascii);
    (!text.is_empty()).then_some(text)
}

fn add_processor(
    table: &mut Table,
    view: &UsageView,
    usage: &ResourceUsage,
    processor: &Processor,
    options: &ReportOptions,
) {
    let time = |duration| time(duration, options);
    let made_of = if view.tells_kernel_time {
        format!("{} user, {} system", time(usage.user), time(usage.system))
    } else {
        String::new()
    };
    table.row(["processor".into(), time(processor.time), made_of]);
    let comparison = if processor.time > view.wall {
        format!("{} processors were busy on average", format_general(processor.busy, 2))
    } else {
        format!("{} of the wall time, with no thread running", format_share(processor.waiting_share))
    };
    table.row(["waiting".into(), time(processor.waiting), comparison]);
}

fn add_garbage(table: &mut Table, garbage: &GarbageCollections, options: &ReportOptions) {
    let GarbageCollections { counts: [young, middle, old], pause, collected } = *garbage;
    let count = young.saturating_add(middle).saturating_add(old);
    if count == 0 {
        return table.row(["collections", "0", "of garbage"]);
    }
    let made_of = format!(
        "of garbage ({young} young, {middle} middle, {old} old): {} pause, {} freed",
        time(pause, options),
        format_counted(collected, "object")
    );
    table.row(["collections".into(), format_count(count), made_of]);
}

fn add_system(table: &mut Table, usage: &ResourceUsage) {
    let faults = usage.minor_faults.saturating_add(usage.major_faults);
    let from_disk = format!("{} of them read from a disk", format_count(usage.major_faults));
    table.row(["page faults".into(), format_count(faults), from_disk]);
    let switches = usage.voluntary_switches.saturating_add(usage.involuntary_switches);
    let reasons = format!(
        "{} to wait, {} because the system took the processor away",
        format_count(usage.voluntary_switches),
        format_count(usage.involuntary_switches)
    );
    table.row(["context switches".into(), format_count(switches), reasons]);
    for (name, bytes) in [("read", usage.bytes_read), ("written", usage.bytes_written)] {
        if let Some(bytes) = bytes {
            table.row([name.to_owned(), format_bytes(bytes), "files, pipes and sockets".to_owned()]);
        }
    }
}

fn time(duration: Duration, options: &ReportOptions) -> String {
    format_time(duration.as_secs_f64(), options.precision, options.ascii)
}
