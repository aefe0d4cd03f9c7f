//! Events written as text, for tests: `0 enter main · 10 enter f · 30 leave f · 50 leave main`; before the first one may
//! stand who is home: `home run · …`.

use expect_test::Expect;
use rprof_model::{Engine, FuncKind, Profile, RunInfo};

use crate::{CallEvent, CallRecorder, FuncDescription, FuncKey, Recorder as _};

/// Runs the script and compares its call nodes, each `path calls[+resumes] self/total`.
pub(crate) fn check(script: &str, expected: &Expect) {
    expected.assert_eq(&run(script));
}

/// Runs the script and returns its call nodes as text.
pub(crate) fn run(script: &str) -> String {
    let profile = record(script);
    let totals = profile.total_weights();
    let node = |sample: &rprof_model::Sample| {
        let mut path = Vec::new();
        let mut stack = Some(sample.stack);
        while let Some(id) = stack {
            path.push(profile.strings.get(profile.funcs.get(profile.func_of(id)).name));
            stack = profile.stacks.caller(id);
        }
        path.reverse();
        let resumes = if sample.resumes > 0 { format!("+{}", sample.resumes) } else { String::new() };
        format!("{} {}{resumes} {}/{}", path.join(">"), sample.count, sample.weight, totals[sample.stack.index()])
    };
    profile.samples.iter().map(node).collect::<Vec<_>>().join(" · ")
}

/// Runs the script and returns its profile.
pub(crate) fn record(script: &str) -> Profile {
    let home = script.strip_prefix("home ").and_then(|rest| rest.split_once(" · "));
    let (home, script) = home.map_or((None, script), |(name, rest)| (Some(key(name)), rest));
    let mut recorder = CallRecorder::new("MainThread", 1, home);
    for line in script.split('·').map(str::trim).filter(|line| !line.is_empty()) {
        let mut words = line.split(' ');
        let at = words.next().and_then(|word| word.parse().ok()).expect("an event starts with its time");
        let event = words.next().expect("an event has a name");
        let name = words.next().unwrap_or_default();
        let func = key(name);
        recorder.describe(func, description(name));
        recorder.record(match event {
            "enter" => CallEvent::Enter { func, at },
            "resume" => CallEvent::Resume { func, at },
            "leave" => CallEvent::Leave { func, at },
            "leave-native" => CallEvent::LeaveNative { func, at },
            "stop" => CallEvent::Stop { at },
            other => panic!("no such event: {other}"),
        });
    }
    recorder.finish(RunInfo::new(Engine::Calls))
}

fn key(name: &str) -> FuncKey {
    FuncKey(name.bytes().fold(7, |key, byte| key * 31 + u64::from(byte)))
}

/// Makes a script of one root call out of (event, pause) pairs, and says how long the root call lasts.
pub(crate) fn random(steps: &[(u8, u64)]) -> (String, i64) {
    let mut at = 0;
    let mut events = vec![String::from("0 enter root")];
    for (event, pause) in steps {
        at += pause;
        let event = match event {
            0 | 1 => "enter a",
            2 => "enter b",
            3 => "resume a",
            4 => "leave a",
            _ => "leave b",
        };
        events.push(format!("{at} {event}"));
    }
    at += 1;
    events.push(format!("{at} stop"));
    (events.join(" · "), at.cast_signed())
}

fn description(name: &str) -> FuncDescription {
    let name = String::from(name);
    FuncDescription { qualified_name: name.clone(), name, file: "test.py".into(), line: 1, kind: FuncKind::Python }
}
