//! One execution as text: IPython's lines, or all that the system tells.

use std::time::Duration;

use rprof_model::{GarbageCollections, Outcome, Profile, ResourceUsage};

use crate::{
    ReportOptions,
    text::{
        first_line, notices, printable,
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
    let wall = time(view.wall, options);
    let ending = match &profile.run.outcome {
        Outcome::Completed => String::new(),
        Outcome::Raised(exception) => format!(", ended by {}", printable(exception)),
    };
    let mut parts = vec![format!("{}\n{wall} by the wall clock{ending}", first_line(view.command))];
    parts.extend(table(&view, options));
    parts.extend(notices(profile));
    parts.join("\n\n")
}

/// One line for each thing the system tells: name, value, what it is made of.
fn table(view: &UsageView, options: &ReportOptions) -> Option<String> {
    let mut table = Table::new([(Align::Left, ""), (Align::Right, ""), (Align::Left, "")]);
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
    let comparison = match processor.busy {
        Some(busy) => format!("{} processors were busy on average", format_general(busy, 2)),
        None => format!("{} of the wall time passed without processor time", format_share(processor.waiting_share)),
    };
    table.row(["waiting".into(), time(processor.waiting), comparison]);
}

fn add_garbage(table: &mut Table, garbage: &GarbageCollections, options: &ReportOptions) {
    let GarbageCollections { counts: [young, middle, old], pause, collected } = *garbage;
    let count = young.saturating_add(middle).saturating_add(old);
    if count == 0 {
        return table.row(["collections", "0", "of garbage"]);
    }
    let ages = format!("of garbage: {young} young, {middle} middle, {old} old");
    table.row(["collections".into(), format_count(count), ages]);
    let freed = format!("in them, which freed {}", format_counted(collected, "object"));
    table.row(["pause".into(), time(pause, options), freed]);
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

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use rprof_model::{Engine, Notice, NoticeKind, Preparation, RunInfo};

    use super::*;

    fn check(profile: &Profile, write: fn(&Profile, &ReportOptions) -> String, expected: &Expect) {
        expected.assert_eq(&(write(profile, &ReportOptions::default()) + "\n"));
    }

    fn profile() -> Profile {
        let usage = ResourceUsage {
            user: Duration::from_micros(60),
            system: Duration::from_micros(5),
            minor_faults: 1_234,
            major_faults: 1,
            voluntary_switches: 3,
            involuntary_switches: 12,
            bytes_read: Some(3 << 20),
            bytes_written: Some(17),
            garbage: GarbageCollections { counts: [7, 2, 0], pause: Duration::from_micros(18), collected: 1 },
        };
        Profile::new(RunInfo {
            command: "sum(range(1000))".into(),
            elapsed: Duration::from_nanos(67_500),
            usage: Some(usage),
            platform: "Linux x86_64".into(),
            ..RunInfo::new(Engine::Time)
        })
    }

    #[test]
    fn the_lines_are_those_of_ipython() {
        check(
            &profile(),
            classic,
            &expect![[r"
            CPU times: user 60 μs, sys: 5 μs, total: 65 μs
            Wall time: 67.5 μs
        "]],
        );
    }

    #[test]
    fn slow_preparation_has_its_lines() {
        let mut profile = profile();
        let just_not = Duration::from_millis(100);
        profile.run.preparation = Preparation { parse: just_not, compile: just_not };
        assert_eq!(classic(&profile, &ReportOptions::default()).lines().count(), 2);
        profile.run.preparation =
            Preparation { parse: Duration::from_millis(150), compile: Duration::from_millis(780) };
        check(
            &profile,
            classic,
            &expect![[r"
            CPU times: user 60 μs, sys: 5 μs, total: 65 μs
            Wall time: 67.5 μs
            Compiler : 780 ms
            Parser   : 150 ms
        "]],
        );
    }

    #[test]
    fn windows_tells_the_total_only() {
        let mut profile = profile();
        profile.run.platform = "Windows AMD64".into();
        check(
            &profile,
            classic,
            &expect![[r"
            CPU times: total: 65 μs
            Wall time: 67.5 μs
        "]],
        );
    }

    #[test]
    fn the_full_text_tells_what_the_system_tells() {
        let mut profile = profile();
        profile.run.outcome = Outcome::Raised("ZeroDivisionError: division by zero".into());
        profile.notices.push(Notice::new(NoticeKind::Noise, "The machine was busy."));
        check(
            &profile,
            full,
            &expect![[r#"
                sum(range(1000))
                67.5 μs by the wall clock, ended by ZeroDivisionError: division by zero

                processor          65 μs  60 μs user, 5 μs system
                waiting           2.5 μs  3.7 % of the wall time passed without processor time
                collections            9  of garbage: 7 young, 2 middle, 0 old
                pause              18 μs  in them, which freed 1 object
                page faults        1,235  1 of them read from a disk
                context switches      15  3 to wait, 12 because the system took the processor away
                read               3 MiB  files, pipes and sockets
                written             17 B  files, pipes and sockets

                Note: The machine was busy.
            "#]],
        );
    }

    #[test]
    fn several_busy_processors_are_said() {
        let mut profile = profile();
        profile.run.elapsed = Duration::from_millis(20);
        profile.run.usage = profile.run.usage.map(|usage| ResourceUsage {
            bytes_read: None,
            bytes_written: None,
            garbage: GarbageCollections::default(),
            user: Duration::from_millis(60),
            system: Duration::from_millis(5),
            ..usage
        });
        check(
            &profile,
            full,
            &expect![[r#"
            sum(range(1000))
            20 ms by the wall clock

            processor         65 ms  60 ms user, 5 ms system
            waiting            0 ns  3.2 processors were busy on average
            collections           0  of garbage
            page faults       1,235  1 of them read from a disk
            context switches     15  3 to wait, 12 because the system took the processor away
        "#]],
        );
    }

    #[test]
    fn a_system_that_tells_nothing_leaves_the_wall_time() {
        let mut profile = profile();
        profile.run.usage = None;
        check(
            &profile,
            full,
            &expect![[r#"
            sum(range(1000))
            67.5 μs by the wall clock
        "#]],
        );
        check(
            &profile,
            classic,
            &expect![[r#"
            Wall time: 67.5 μs
        "#]],
        );
    }
}
