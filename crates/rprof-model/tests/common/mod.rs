//! Profiles for the tests: arbitrary ones, and one that looks like a real run.
#![allow(dead_code, unreachable_pub, reason = "each test uses its own part")]

use std::time::Duration;

use proptest::{collection::vec, option, prelude::*};
use rprof_model::{
    Batch, BatchRole, Clock, Engine, FrameId, FuncKind, GarbageCollections, Notice, NoticeKind, Outcome, Preparation,
    Profile, ResourceUsage, RunInfo, Sample, StackId, Thread, ThreadId,
};

/// Any valid profile of calls, small enough to be read when a test fails.
pub fn profiles() -> impl Strategy<Value = Profile> {
    let funcs = vec(("[fgh]", "[AB]\\.[fgh]", prop_oneof![Just("a.py"), Just("b/ä.py"), Just("")], 0..3_u32), 1..5);
    let stacks = vec((any::<prop::sample::Index>(), option::of(any::<prop::sample::Index>()), 0..2_u32), 0..20);
    let threads = vec(("Main|Worker", 0..3_u64), 1..3);
    let samples =
        vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), -5..1_000_i64, 0..9_u64, 0..9_u64), 0..20);
    (runs(), funcs, stacks, threads, samples, vec(batches(), 0..4), vec(notices(), 0..3)).prop_map(
        |(run, funcs, stacks, threads, samples, batches, notices)| {
            let mut profile = Profile::new(run);
            for (name, qualified_name, file, line) in &funcs {
                let kind = if file.is_empty() { FuncKind::Native } else { FuncKind::Python };
                profile.add_func(name, qualified_name, file, *line, kind);
            }
            for (func, caller, line) in stacks {
                let func = rprof_model::FuncId::from_index(func.index(profile.funcs.len()));
                let frame: FrameId = profile.frames.intern(rprof_model::Frame { func, line });
                let known = profile.stacks.len();
                let caller = caller.filter(|_| known > 0).map(|caller| StackId::from_index(caller.index(known)));
                profile.stacks.push(caller, frame);
            }
            for (name, native_id) in &threads {
                let name = profile.strings.intern(name);
                profile.threads.push(Thread { name, native_id: *native_id });
            }
            let stacks = profile.stacks.len();
            for (thread, stack, weight, count, resumes) in samples.into_iter().filter(|_| stacks > 0) {
                let thread = ThreadId::from_index(thread.index(threads.len()));
                let stack = StackId::from_index(stack.index(stacks));
                profile.samples.push(Sample { thread, stack, weight, count, resumes });
            }
            for batch in batches {
                profile.batches.push(batch);
            }
            profile.notices = notices;
            profile
        },
    )
}

fn runs() -> impl Strategy<Value = RunInfo> {
    let outcomes = prop_oneof![Just(Outcome::Completed), "[A-C]Error: no".prop_map(Outcome::Raised)];
    let clocks = ("tsc|monotonic", 1..3_u8, 1..3_u8).prop_map(|(name, per_tick, precision)| Clock {
        name,
        nanoseconds_per_tick: f64::from(per_tick),
        precision: f64::from(precision),
    });
    let durations = || (0..5_000_000_000_u64).prop_map(Duration::from_nanos);
    let usages = (durations(), any::<u32>(), option::of(any::<u32>()), option::of(0..9_u64)).prop_map(
        |(time, count, bytes_read, bytes_written)| ResourceUsage {
            user: time,
            system: time / 2,
            minor_faults: u64::from(count),
            voluntary_switches: u64::from(count / 3),
            bytes_read: bytes_read.map(u64::from),
            bytes_written,
            garbage: GarbageCollections { counts: [3, 2, 1], pause: time / 9, collected: u64::from(count) },
            ..ResourceUsage::default()
        },
    );
    ("f\\(x\\)|g\\(\\)", 0..3_u64, durations(), clocks, durations(), option::of(usages), outcomes).prop_map(
        |(command, started_at, elapsed, clock, parse, usage, outcome)| RunInfo {
            command,
            started_at,
            elapsed,
            clock,
            preparation: Preparation { parse, compile: parse / 2 },
            usage,
            outcome,
            interpreter: "CPython 3.13.0".into(),
            platform: "Linux x86_64".into(),
            ..RunInfo::new(Engine::Calls)
        },
    )
}

fn batches() -> impl Strategy<Value = Batch> {
    (any::<bool>(), 0..3_u32, 1..9_u32, 1..9_u64, any::<u32>()).prop_map(|(cold, run, copies, loops, elapsed)| Batch {
        role: if cold { BatchRole::Cold } else { BatchRole::Measured },
        run,
        copies,
        loops,
        elapsed: u64::from(elapsed),
    })
}

fn notices() -> impl Strategy<Value = Notice> {
    let kinds = prop_oneof![Just(NoticeKind::Noise), Just(NoticeKind::EndedEarly), Just(NoticeKind::Pruned)];
    (kinds, "It (rained|snowed)\\.").prop_map(|(kind, text)| Notice::new(kind, text))
}

/// A profile of `nodes` call nodes with the names and the shape of a real program: few functions on many paths, most
/// of them short, and times that have nothing in common.
pub fn realistic(nodes: usize) -> Profile {
    const MODULES: [&str; 8] =
        ["argparse", "ast", "collections/__init__", "json/decoder", "re/_parser", "typing", "io", "tokenize"];
    const WORDS: [&str; 12] =
        ["parse", "known", "candidates", "edits", "visit", "read", "add", "format", "get", "lookup", "check", "token"];

    let mut random = Random(1);
    let mut profile = Profile::new(RunInfo { command: "correct(text)".into(), ..RunInfo::new(Engine::Calls) });
    let name = profile.strings.intern("MainThread");
    let thread = profile.threads.push(Thread { name, native_id: 4242 });
    let mut funcs = Vec::new();
    for index in 0..300 {
        let (first, second) = (WORDS[index % 12], WORDS[index / 12 % 12]);
        funcs.push(if index % 3 == 0 {
            let name = format!("<method '{first}_{second}' of 'builtins.{second}{index}' objects>");
            profile.add_func(&name, &format!("{second}{index}.{first}_{second}"), "", 0, FuncKind::Native)
        } else {
            let file = format!("/usr/lib/python3.13/{}.py", MODULES[index % 8]);
            let qualified_name = format!("{}Parser.{first}_{second}", second.to_uppercase());
            let line = random.below(2_000) as u32;
            profile.add_func(&format!("{first}_{second}"), &qualified_name, &file, line, FuncKind::Python)
        });
    }
    // Each function calls a few others, always the same; the program walks through them as deep as it goes.
    let callees: Vec<Vec<usize>> =
        (0..300).map(|_| (0..2 + random.below(7)).map(|_| random.below(20) * random.below(16)).collect()).collect();
    let mut path: Vec<(StackId, usize, usize)> = Vec::new();
    while profile.stacks.len() < nodes {
        let func = match path.last_mut() {
            None => 0,
            Some((_, func, called)) if *called < callees[*func].len() && random.below(3) > 0 => {
                *called += 1;
                callees[*func][*called - 1]
            }
            Some(_) => {
                path.pop();
                continue;
            }
        };
        let stack = profile.add_stack(path.last().map(|step| step.0), funcs[func]);
        path.push((stack, func, 0));
        // Most paths are walked once or a few times, a few very often; a call takes some hundred nanoseconds.
        let most = 1 + random.below(12);
        let count = 1_u32 << random.below(most);
        let weight = i64::from(count) * i64::from(80 + random.below(900) as u32);
        profile.samples.push(Sample { thread, stack, weight, count: u64::from(count), resumes: 0 });
    }
    profile
}

/// A small generator of numbers that are the same in every run (Marsaglia's xorshift).
pub struct Random(pub u64);

impl Random {
    /// A number from 0 to below `limit`.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % limit
    }
}
