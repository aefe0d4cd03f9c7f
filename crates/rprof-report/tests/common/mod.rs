//! Profiles to look at: made up, but shaped as real runs are.
#![allow(dead_code, unreachable_pub, missing_docs, reason = "each test and example uses its own part")]

pub mod markup;
pub mod payloads;

use std::time::Duration;

use rprof_model::{
    Batch, BatchRole, Engine, FuncId, FuncKind, GarbageCollections, Notice, NoticeKind, Outcome, Preparation, Profile,
    ResourceUsage, RunInfo, Sample, StackId, Thread, ThreadId,
};

/// Numbers that look random and are the same each time.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below `limit`.
    pub fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

/// A profile of calls that grows a call node at a time.
pub struct Calls {
    pub profile: Profile,
    thread: ThreadId,
}

impl Calls {
    pub fn new(command: &str) -> Self {
        let mut run = RunInfo::new(Engine::Calls);
        run.command = command.into();
        run.started_at = 1_790_000_000_000;
        run.interpreter = "CPython 3.13.0".into();
        run.platform = "Linux x86_64".into();
        let mut profile = Profile::new(run);
        let name = profile.strings.intern("MainThread");
        let thread = profile.threads.push(Thread { name, native_id: 1 });
        Self { profile, thread }
    }

    pub fn python(&mut self, name: &str, file: &str, line: u32) -> FuncId {
        let last = name.rsplit('.').next().unwrap_or(name);
        self.profile.add_func(last, name, file, line, FuncKind::Python)
    }

    pub fn native(&mut self, name: &str) -> FuncId {
        self.profile.add_func(&format!("<built-in method {name}>"), name, "", 0, FuncKind::Native)
    }

    pub fn call(&mut self, caller: Option<StackId>, func: FuncId, weight: i64, count: u64) -> StackId {
        let stack = self.profile.add_stack(caller, func);
        self.profile.samples.push(Sample { thread: self.thread, stack, weight, count, resumes: 0 });
        stack
    }

    pub fn finish(mut self) -> Profile {
        let elapsed = u64::try_from(self.profile.samples.total()).unwrap_or(0);
        self.profile.run.elapsed = Duration::from_nanos(elapsed);
        self.profile
    }
}

/// A handful of functions: what a first try looks like.
pub fn trivial() -> Profile {
    let mut calls = Calls::new("main()");
    let notebook = "/tmp/ipykernel_4711/1830405356.py";
    let module = calls.python("<module>", "<string>", 1);
    let main = calls.python("main", notebook, 9);
    let fib = calls.python("fib", notebook, 1);
    let filler = calls.python("fill", notebook, 5);
    let comprehension = calls.python("fill.<locals>.<listcomp>", notebook, 6);
    let exec = calls.native("builtins.exec");
    let sleep = calls.native("time.sleep");
    let bytearray = calls.native("builtins.bytearray");
    let root = calls.call(None, exec, 2_100, 1);
    let module = calls.call(Some(root), module, 3_400, 1);
    let main = calls.call(Some(module), main, 12_300, 1);
    calls.call(Some(main), sleep, 20_071_300, 1);
    let fill = calls.call(Some(main), filler, 4_200, 1);
    let comprehension = calls.call(Some(fill), comprehension, 61_200, 1);
    calls.call(Some(comprehension), bytearray, 148_900, 1_000);
    let mut caller = main;
    let (mut weight, mut count) = (214_000, 3);
    for _ in 0..19 {
        caller = calls.call(Some(caller), fib, weight, count);
        (weight, count) = (weight * 9 / 10, count * 2);
    }
    calls.finish()
}

/// One function that calls itself deeper than any screen is high.
pub fn recursion() -> Profile {
    let mut calls = Calls::new("walk(tree)");
    let module = calls.python("<module>", "<string>", 1);
    let walk = calls.python("Tree.walk", "/srv/project/tree.py", 41);
    let visit = calls.python("Tree.visit", "/srv/project/tree.py", 55);
    let append = calls.native("list.append");
    let mut caller = calls.call(None, module, 5_000, 1);
    for depth in 0..400 {
        let node = calls.call(Some(caller), walk, 900_000 - depth * 2_000, 2);
        let visited = calls.call(Some(node), visit, 150_000, 2);
        calls.call(Some(visited), append, 20_000, 4);
        caller = node;
    }
    calls.finish()
}

/// One function that calls 400 others.
pub fn wide() -> Profile {
    let mut calls = Calls::new("dispatch(events)");
    let module = calls.python("<module>", "<string>", 1);
    let dispatch = calls.python("Dispatcher.dispatch", "/srv/app/dispatcher.py", 88);
    let root = calls.call(None, module, 9_000, 1);
    let dispatch = calls.call(Some(root), dispatch, 2_000_000, 400);
    let mut dice = Dice::new(3);
    for index in 0..400_u32 {
        let handler =
            calls.python(&format!("Handler{index}.handle"), &format!("/srv/app/handlers/h{}.py", index / 40), 7);
        calls.call(Some(dispatch), handler, 40_000 + i64::try_from(dice.below(900_000)).unwrap(), 1 + dice.below(50));
    }
    calls.finish()
}

/// A tree of `nodes` call nodes over many functions of many modules, as a real program has.
pub fn large(nodes: usize) -> Profile {
    const MODULES: [&str; 9] = [
        "/srv/app/spell.py",
        "/usr/lib/python3.13/re/_compiler.py",
        "/usr/lib/python3.13/collections/__init__.py",
        "/usr/lib/python3.13/site-packages/pandas/core/frame.py",
        "/usr/lib/python3.13/site-packages/numpy/lib/_function_base_impl.py",
        "/usr/lib/python3.13/json/decoder.py",
        "/srv/app/words.py",
        "/usr/lib/python3.13/site-packages/sklearn/base.py",
        "<frozen importlib._bootstrap>",
    ];
    const WORDS: [&str; 12] = [
        "load",
        "parse",
        "compile",
        "edits",
        "known",
        "candidates",
        "correction",
        "transform",
        "fit",
        "index",
        "apply",
        "resolve",
    ];
    let mut dice = Dice::new(nodes as u64);
    let mut calls = Calls::new("correction('grofilingg is not rocet Sgience')");
    let funcs: Vec<FuncId> = (0..900_u32.min(nodes as u32 / 4))
        .map(|index| {
            let word = WORDS[dice.below(12) as usize];
            let module = MODULES[(dice.below(9) * dice.below(9) / 8) as usize % 9];
            if index % 5 == 4 {
                calls.native(&format!("builtins.{word}_{index}"))
            } else {
                calls.python(&format!("Model{}.{word}_{index}", index % 17), module, 10 + index * 3)
            }
        })
        .collect();
    let mut stacks = vec![calls.call(None, funcs[0], 100_000, 1)];
    while stacks.len() < nodes {
        // Any node may call, so the tree is bushy and as deep as the logarithm of its size.
        let caller = stacks[dice.below(stacks.len() as u64) as usize];
        let func = funcs[(dice.below(funcs.len() as u64) * dice.below(funcs.len() as u64)) as usize / funcs.len()];
        let count = 1 + dice.below(9) * dice.below(9) * dice.below(9) / 40;
        let weight = (count * (200 + dice.below(90) * dice.below(90) * dice.below(90) / 30)).cast_signed();
        stacks.push(calls.call(Some(caller), func, weight, count));
    }
    calls.finish()
}

/// A run that an exception ended, with names, files and texts that are not what they seem.
pub fn hostile(payloads: &[&str]) -> Profile {
    let mut calls = Calls::new(payloads[0]);
    let mut caller = None;
    for (index, payload) in payloads.iter().enumerate() {
        let python = calls.python(payload, payload, 1);
        let native = calls.native(&format!("{payload}{index}"));
        let stack = calls.call(caller, python, 2_000_000, 1);
        calls.call(Some(stack), native, 1_000_000, 3);
        caller = Some(stack).filter(|_| index % 7 != 6);
    }
    let mut profile = calls.finish();
    mark_hostile(&mut profile, payloads);
    profile
}

/// Puts the payloads into every text of a run that is not of the tree.
pub fn mark_hostile(profile: &mut Profile, payloads: &[&str]) {
    let all = payloads.concat();
    let run = &mut profile.run;
    (run.command, run.interpreter, run.platform) = (all.clone(), all.clone(), all.clone());
    (run.rprof_version, run.clock.name) = (all.clone(), all.clone());
    run.outcome = Outcome::Raised(all);
    let notice = |payload: &&str| Notice::new(NoticeKind::Statement, *payload);
    profile.notices.extend(payloads.iter().map(notice));
}

/// `%timeit` of a statement of about 48 ns.
pub fn timeit() -> Profile {
    let mut run = RunInfo::new(Engine::Timeit);
    run.command = "sum(values)".into();
    run.started_at = 1_790_000_000_000;
    run.interpreter = "CPython 3.13.0".into();
    run.platform = "Linux x86_64".into();
    run.preparation = Preparation { parse: Duration::from_micros(40), compile: Duration::from_micros(85) };
    let mut profile = Profile::new(run);
    profile.batches.push(Batch { role: BatchRole::Cold, run: 0, copies: 1, loops: 1, elapsed: 4_310 });
    let mut dice = Dice::new(9);
    let mut elapsed = 0;
    for run in 1..=7 {
        for batch in 0..260 {
            let copies = if batch % 4 == 0 { 1 } else { 10 };
            let noise =
                dice.below(40) * dice.below(40) + if dice.below(60) == 0 { 9_000 + dice.below(30_000) } else { 0 };
            let time = 100 * (12 + 48 * u64::from(copies)) * (4_000 + noise) / 4_000;
            elapsed += time;
            profile.batches.push(Batch { role: BatchRole::Measured, run, copies, loops: 100, elapsed: time });
        }
    }
    profile.run.elapsed = Duration::from_nanos(elapsed);
    profile.notices.push(Notice::new(
        NoticeKind::Noise,
        "The batches differ by more than their clock explains: something else was running. Close it, or trust the \
         minimum more than the median.",
    ));
    profile
}

/// `%time` of a statement that computes, waits and collects garbage.
pub fn time() -> Profile {
    let mut run = RunInfo::new(Engine::Time);
    run.command = "load(path)".into();
    run.started_at = 1_790_000_000_000;
    run.interpreter = "CPython 3.13.0".into();
    run.platform = "Linux x86_64".into();
    run.elapsed = Duration::from_micros(1_412_300);
    run.preparation = Preparation { parse: Duration::from_micros(31), compile: Duration::from_micros(64) };
    run.usage = Some(ResourceUsage {
        user: Duration::from_micros(804_200),
        system: Duration::from_micros(121_700),
        minor_faults: 18_233,
        major_faults: 3,
        voluntary_switches: 41,
        involuntary_switches: 112,
        bytes_read: Some(48_300_112),
        bytes_written: Some(4_096),
        garbage: GarbageCollections { counts: [61, 5, 1], pause: Duration::from_micros(43_800), collected: 10_242 },
    });
    Profile::new(run)
}
