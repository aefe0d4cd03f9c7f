//! The `.prof` file; that pstats reads it is tested with every interpreter in `tests/fidelity`.

use expect_test::expect;
use rprof_formats::pstats;
use rprof_model::{Engine, FuncId, FuncKind, Profile, RunInfo, Sample, StackId, Thread, ThreadId};

/// `main` calls `f`, which calls itself and `len`; another function `f` in the same place is told apart by its class.
fn profile() -> Profile {
    let mut profile = Profile::new(RunInfo::new(Engine::Calls));
    let name = profile.strings.intern("MainThread");
    let thread = profile.threads.push(Thread { name, native_id: 1 });
    let main = profile.add_func("<module>", "<module>", "a.py", 1, FuncKind::Python);
    let f = profile.add_func("f", "A.f", "a.py", 3, FuncKind::Python);
    let len = profile.add_func("<built-in method builtins.len>", "builtins.len", "", 0, FuncKind::Native);
    let other_f = profile.add_func("f", "B.f", "a.py", 3, FuncKind::Python);
    profile.add_func("never", "never", "a.py", 9, FuncKind::Python);

    let mut add = |caller: Option<StackId>, func: FuncId, count: u64, resumes: u64, weight: i64| {
        let stack = profile.add_stack(caller, func);
        profile.samples.push(Sample { thread, stack, weight, count, resumes });
        stack
    };
    let main = add(None, main, 1, 0, 1_000_000_000);
    let outer = add(Some(main), f, 2, 3, 500_000_000);
    let inner = add(Some(outer), other_f, 7, 0, 250_000_000);
    add(Some(inner), len, 70_000_000_000, 0, 125_000_000);
    profile
}

#[test]
fn counts_are_those_of_cprofile() {
    let profile = profile();
    let mut lines = Vec::new();
    for row in pstats::table(&profile) {
        let mut put = |indent, key: rprof_model::PstatsKey, counts: pstats::PstatsCounts| {
            let pstats::PstatsCounts { calls, primitive_calls, self_seconds, total_seconds } = counts;
            let place = format!("{}:{}({})", key.file, key.line, key.name);
            let times = format!("self {self_seconds} total {total_seconds}");
            lines.push(format!("{indent}{place} {calls}/{primitive_calls} {times}\n"));
        };
        put("", row.key, row.counts);
        for (caller, counts) in row.callers {
            put("  <- ", caller, counts);
        }
    }
    expect![[r"
        a.py:1(<module>) 1/1 self 1 total 1.875
        a.py:3(f) 12/5 self 0.75 total 0.875
          <- a.py:1(<module>) 5/5 self 0.5 total 0.875
          <- a.py:3(f) 7/7 self 0.25 total 0.375
        ~:0(<built-in method builtins.len>) 70000000000/70000000000 self 0.125 total 0.125
          <- a.py:3(f) 70000000000/70000000000 self 0.125 total 0.125
    "]]
    .assert_eq(&lines.concat());
}

#[test]
fn keys_are_written_once_and_large_counts_in_base_32768() {
    let bytes = pstats::write(&profile());
    let len = b"<built-in method builtins.len>";
    assert_eq!(bytes.windows(len.len()).filter(|window| window == len).count(), 1);
    // 70,000,000,000 = 15360 + 6310 * 2^15 + 65 * 2^30.
    let large = [b'l', 3, 0, 0, 0, 0x00, 0x3c, 0xa6, 0x18, 0x41, 0x00];
    assert_eq!(bytes.windows(large.len()).filter(|window| *window == large).count(), 4);
}

#[test]
fn a_profile_without_calls_is_an_empty_dict() {
    assert_eq!(pstats::write(&Profile::new(RunInfo::new(Engine::Calls))), b"{0");
}

#[test]
fn a_hundred_thousand_nodes_take_a_moment() {
    let mut profile = Profile::new(RunInfo::new(Engine::Calls));
    let name = profile.strings.intern("MainThread");
    profile.threads.push(Thread { name, native_id: 1 });
    for index in 0..100_000_usize {
        let func = profile.add_func("f", &format!("f{}", index % 500), "a.py", (index % 500) as u32, FuncKind::Python);
        let caller = (index > 0).then(|| StackId::from_index(index - 1 - index % index.min(3)));
        let stack = profile.add_stack(caller, func);
        profile.samples.push(Sample { thread: ThreadId::from_index(0), stack, weight: 1, count: 1, resumes: 0 });
    }
    let start = std::time::Instant::now();
    let length = pstats::write(&profile).len();
    assert!(start.elapsed().as_secs_f64() < 1.0, "{length} bytes took {:?}", start.elapsed());
}
