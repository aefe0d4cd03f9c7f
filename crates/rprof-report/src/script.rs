//! Profiles written as text, for tests: `main 1 30 · main>f 2+1 20 · main>f>builtins.len 5 10`.
//!
//! Each call node is `path calls[+resumes] self`, self in nanoseconds. A function with a dot in its name is native; a
//! Python function stands in `/project/spell.py`, or where it says: `f@/project/other.py:3`.

use proptest::prelude::*;
use rprof_model::{Engine, FuncId, FuncKind, Profile, RunInfo, Sample, Thread};

use crate::views::call_tree::CallTree;

/// Returns the profile of a script, in which callers stand before their callees.
pub(crate) fn profile(script: &str) -> Profile {
    let mut profile = Profile::new(RunInfo { command: "main()".into(), ..RunInfo::new(Engine::Calls) });
    let name = profile.strings.intern("MainThread");
    let thread = profile.threads.push(Thread { name, native_id: 1 });
    let mut stacks = std::collections::HashMap::new();
    for node in script.split('·').map(str::trim).filter(|node| !node.is_empty()) {
        let words: Vec<&str> = node.split(' ').collect();
        let [path, calls, weight] = words[..] else { panic!("'{node}' is not a path, its calls and its self weight") };
        let (caller, name) = path.rsplit_once('>').map_or((None, path), |(caller, name)| (Some(caller), name));
        let func = add_func(&mut profile, name);
        let stack = profile.add_stack(caller.map(|caller| stacks[caller]), func);
        stacks.insert(path, stack);
        let (count, resumes) = calls.split_once('+').unwrap_or((calls, "0"));
        let number = |text: &str| text.parse().expect("a number");
        profile.samples.push(Sample {
            thread,
            stack,
            weight: weight.parse().expect("a number"),
            count: number(count),
            resumes: number(resumes),
        });
    }
    profile
}

fn add_func(profile: &mut Profile, text: &str) -> FuncId {
    let (name, place) = text.split_once('@').unwrap_or((text, "/project/spell.py:0"));
    if name.contains('.') {
        return profile.add_func(&format!("<built-in method {name}>"), name, "", 0, FuncKind::Native);
    }
    let (file, line) = place.rsplit_once(':').expect("a place is file:line");
    // Lines that nobody asks about differ from function to function.
    let line = if line == "0" { name.bytes().map(u32::from).sum() } else { line.parse().expect("a line") };
    profile.add_func(name, name, file, line, FuncKind::Python)
}

/// The call tree of a profile, in the notation of scripts with `self/total`, a line each.
pub(crate) fn tree(profile: &Profile) -> String {
    let mut paths: Vec<String> = Vec::new();
    let mut lines = Vec::new();
    for node in CallTree::of(profile).nodes {
        let path = node.caller.map_or(String::new(), |caller| format!("{}>", paths[caller])) + node.label;
        let resumes = if node.resumes > 0 { format!("+{}", node.resumes) } else { String::new() };
        lines.push(format!("{path} {}{resumes} {}/{}\n", node.calls, node.self_weight, node.total_weight));
        paths.push(path);
    }
    lines.concat()
}

/// Profiles of any shape: for each call node its caller, its function, its calls, resumes and self weight.
pub(crate) fn profiles() -> impl Strategy<Value = Profile> {
    let node = (any::<prop::sample::Index>(), 0..6_usize, 0..9_u64, 0..3_u64, 0..1_000_i64);
    prop::collection::vec(node, 0..80).prop_map(|nodes| {
        let mut profile = profile("");
        let thread = rprof_model::ThreadId::from_index(0);
        let names = ["f", "g", "h", "builtins.len", "f@/project/other.py:3", "f@/tmp/other.py:3"];
        let funcs = names.map(|name| add_func(&mut profile, name));
        for (index, (caller, func, count, resumes, weight)) in nodes.into_iter().enumerate() {
            // One more than there are nodes, so that a node may have no caller.
            let caller = caller.index(index + 1).checked_sub(1).map(rprof_model::StackId::from_index);
            let stack = profile.add_stack(caller, funcs[func]);
            profile.samples.push(Sample { thread, stack, weight, count, resumes });
        }
        profile
    })
}
