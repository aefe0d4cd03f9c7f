//! Timings of simulated statements: no clock, no Python.
#![allow(clippy::needless_raw_string_hashes, reason = "expect-test writes them")]

use std::fmt::Write as _;

use expect_test::{Expect, expect};
use proptest::prelude::*;
use rprof_model::{Batch, BatchRole, Engine, Outcome, Profile, RunInfo};

use super::{TimingOptions, TimingPlan, TimingRecorder};
use crate::Recorder as _;

/// What a statement costs in the simulation, in nanoseconds.
#[derive(Clone, Copy)]
struct Statement {
    /// One execution.
    each: f64,
    /// A turn of the loop.
    turn: f64,
    /// What the very first execution takes on top.
    cold: f64,
    /// After so many nanoseconds of work the processor is taken away for `PREEMPTION`.
    preempted_every: f64,
    /// How many times as long an execution takes in a body of many copies.
    unlike: f64,
}

const PREEMPTION: f64 = 4e6;

impl Statement {
    fn of(each: f64) -> Self {
        Self { each, turn: 6.0, cold: 0.0, preempted_every: f64::INFINITY, unlike: 1.0 }
    }

    fn cold(self, cold: f64) -> Self {
        Self { cold, ..self }
    }
}

const FREE: TimingOptions = TimingOptions { loops: None, runs: 7, unroll: true, precision: 20.0 };

fn fixed(loops: u64, runs: u32) -> TimingOptions {
    TimingOptions { loops: Some(loops), runs, ..FREE }
}

/// A finished simulation.
struct Simulation {
    batches: Vec<Batch>,
    kernels: Vec<u32>,
    executions: u64,
    elapsed: f64,
    worked: f64,
    plan: TimingPlan,
}

fn simulate(options: TimingOptions, statement: Statement) -> Simulation {
    let plan = TimingPlan::new(options);
    let mut run =
        Simulation { batches: Vec::new(), kernels: Vec::new(), executions: 0, elapsed: 0.0, worked: 0.0, plan };
    while let Some(copies) = run.plan.next_kernel() {
        run.kernels.push(copies);
        while let Some(loops) = run.plan.next_batch() {
            let executions = loops * u64::from(copies);
            let each = if copies > 1 { statement.each * statement.unlike } else { statement.each };
            let mut elapsed = 40.0 + loops as f64 * statement.turn + executions as f64 * each;
            if run.executions == 0 {
                elapsed += statement.cold;
            }
            let preemptions = |at: f64| (at / statement.preempted_every).floor();
            let preempted = preemptions(run.worked + elapsed) - preemptions(run.worked);
            run.worked += elapsed;
            elapsed += PREEMPTION * preempted;
            run.executions += executions;
            run.elapsed += elapsed;
            #[expect(clippy::cast_sign_loss, reason = "time goes forward")]
            run.batches.extend(run.plan.measured(elapsed.round() as u64));
        }
    }
    run
}

/// Writes a simulation in a few lines: kernels called, loops a run, batches, time spent.
fn describe(run: &Simulation) -> String {
    let measured: Vec<&Batch> = run.batches.iter().filter(|batch| batch.role == BatchRole::Measured).collect();
    let first = measured.first().expect("something was measured").run;
    let mut text = String::new();
    let runs = measured.last().expect("something was measured").run - first + 1;
    let loops: u64 = measured.iter().filter(|b| b.run == first + 1).map(|b| b.loops * u64::from(b.copies)).sum();
    let calls = run.kernels.len();
    writeln!(text, "{runs} runs of {loops} loops, {calls} kernel calls, {:.2} s", run.elapsed / 1e9).expect("memory");
    for copies in [1, 20, 100] {
        let kind: Vec<&&Batch> = measured.iter().filter(|batch| batch.copies == copies).collect();
        let (Some(least), Some(most)) = (kind.iter().map(|b| b.elapsed).min(), kind.iter().map(|b| b.elapsed).max())
        else {
            continue;
        };
        let loops = kind[kind.len() / 2].loops;
        writeln!(text, "{copies} × {loops}: {} batches of {least} to {most} ns", kind.len()).expect("memory");
    }
    text
}

fn check(options: TimingOptions, statement: Statement, expected: &Expect) {
    expected.assert_eq(&describe(&simulate(options, statement)));
}

#[test]
fn short_statements_are_unrolled() {
    check(
        FREE,
        Statement::of(0.0),
        &expect![[r#"
        7 runs of 1000000000 loops, 17 kernel calls, 0.76 s
        20 × 10000: 7000 batches of 60040 to 60040 ns
        100 × 10000: 5600 batches of 60040 to 60040 ns
    "#]],
    );
    check(
        FREE,
        Statement::of(2.4),
        &expect![[r#"
        7 runs of 50000000 loops, 17 kernel calls, 0.88 s
        20 × 1000: 3500 batches of 54040 to 54040 ns
        100 × 500: 5600 batches of 123040 to 123040 ns
    "#]],
    );
    check(
        FREE,
        Statement::of(11.0).cold(2_000.0),
        &expect![[r#"
        7 runs of 10000000 loops, 17 kernel calls, 0.78 s
        20 × 500: 1400 batches of 113040 to 113040 ns
        100 × 50: 11200 batches of 55340 to 55340 ns
    "#]],
    );
    check(
        FREE,
        Statement::of(180.0),
        &expect![[r#"
        7 runs of 1000000 loops, 17 kernel calls, 1.26 s
        20 × 20: 3500 batches of 72160 to 72160 ns
        100 × 5: 11200 batches of 90070 to 90070 ns
    "#]],
    );
}

#[test]
fn others_run_alone() {
    check(
        FREE,
        Statement::of(250.0),
        &expect![[r#"
        7 runs of 500000 loops, 8 kernel calls, 0.90 s
        1 × 200: 17500 batches of 51240 to 51240 ns
    "#]],
    );
    check(
        FREE,
        Statement::of(1_300.0),
        &expect![[r#"
        7 runs of 100000 loops, 8 kernel calls, 0.91 s
        1 × 50: 14000 batches of 65340 to 65340 ns
    "#]],
    );
    check(
        FREE,
        Statement::of(30_000.0),
        &expect![[r#"
        7 runs of 5000 loops, 8 kernel calls, 1.05 s
        1 × 2: 17500 batches of 60052 to 60052 ns
    "#]],
    );
    check(
        FREE,
        Statement::of(700_000.0),
        &expect![[r#"
        7 runs of 100 loops, 8 kernel calls, 0.49 s
        1 × 1: 700 batches of 700046 to 700046 ns
    "#]],
    );
    check(
        FREE,
        Statement::of(5e6),
        &expect![[r#"
        7 runs of 10 loops, 8 kernel calls, 0.37 s
        1 × 1: 70 batches of 5000046 to 5000046 ns
    "#]],
    );
    check(
        TimingOptions { unroll: false, ..FREE },
        Statement::of(2.4),
        &expect![[r#"
        7 runs of 10000000 loops, 8 kernel calls, 0.59 s
        1 × 10000: 7000 batches of 84040 to 84040 ns
    "#]],
    );
}

#[test]
fn long_statements_run_as_seldom_as_in_ipython() {
    check(
        FREE,
        Statement::of(30e6),
        &expect![[r#"
        7 runs of 5 loops, 8 kernel calls, 1.11 s
        1 × 1: 35 batches of 30000046 to 30000046 ns
    "#]],
    );
    check(
        FREE,
        Statement::of(188e6),
        &expect![[r#"
        7 runs of 1 loops, 8 kernel calls, 1.69 s
        1 × 1: 7 batches of 188000046 to 188000046 ns
    "#]],
    );
    check(
        FREE,
        Statement::of(1.5e9),
        &expect![[r#"
        7 runs of 1 loops, 8 kernel calls, 12.00 s
        1 × 1: 7 batches of 1500000046 to 1500000046 ns
    "#]],
    );
    let long = simulate(FREE, Statement::of(1.5e9));
    assert_eq!(long.executions, 8, "once cold, then seven runs");
    assert_eq!(long.kernels.len(), 8, "each execution has its own set-up");
}

#[test]
fn a_cold_call_does_not_decide_the_loops() {
    // An import: half a second at first, a microsecond from then on.
    let import = simulate(FREE, Statement::of(1_000.0).cold(0.5e9));
    expect![[r#"
        7 runs of 100000 loops, 9 kernel calls, 1.20 s
        1 × 50: 14000 batches of 50340 to 50340 ns
    "#]]
    .assert_eq(&describe(&import));
    let cold = import.batches[0];
    assert_eq!((cold.role, cold.run, cold.loops, cold.elapsed), (BatchRole::Cold, 0, 1, 500_001_046));
}

#[test]
fn a_preemption_does_not_decide_the_loops() {
    let undisturbed = describe(&simulate(FREE, Statement::of(900.0)));
    for preempted_every in [3e5, 1e6, 7e6, 31e6] {
        let run = simulate(FREE, Statement { preempted_every, ..Statement::of(900.0) });
        let loops = |text: &str| text.split(',').next().map(str::to_owned);
        assert_eq!(loops(&describe(&run)), loops(&undisturbed), "preempted every {preempted_every} ns");
        let spoiled = run.batches.iter().filter(|batch| batch.elapsed > 1_000_000).count();
        let share = spoiled as f64 / run.batches.len() as f64;
        assert!(share < 150_000.0 / preempted_every, "{share} of the batches are spoiled");
    }
}

#[test]
fn copies_that_are_slower_than_the_statement_alone_are_given_up() {
    let run = simulate(FREE, Statement { unlike: 3.0, ..Statement::of(30.0) });
    expect![[r#"
        7 runs of 5000000 loops, 10 kernel calls, 1.26 s
        1 × 2000: 17500 batches of 72040 to 72040 ns
    "#]]
    .assert_eq(&describe(&run));
    assert_eq!(run.plan.notices().len(), 1);
    let slow_spell = simulate(FREE, Statement { unlike: 1.6, ..Statement::of(30.0) });
    assert!(slow_spell.plan.notices().is_empty());
    assert!(slow_spell.kernels.contains(&100));
}

#[test]
fn a_coarse_clock_gets_longer_batches() {
    check(
        TimingOptions { precision: 300.0, ..FREE },
        Statement::of(1_000.0),
        &expect![[r#"
        7 runs of 100000 loops, 8 kernel calls, 0.71 s
        1 × 500: 1400 batches of 503040 to 503040 ns
    "#]],
    );
    check(
        TimingOptions { precision: 1e6, ..FREE },
        Statement::of(1_000.0),
        &expect![[r#"
        7 runs of 100000 loops, 8 kernel calls, 0.74 s
        1 × 20000: 35 batches of 20120040 to 20120040 ns
    "#]],
    );
}

#[test]
fn fixed_loops_are_kept() {
    let lengths = |options, each| -> Vec<(u32, u64)> {
        simulate(options, Statement::of(each)).batches.iter().map(|batch| (batch.run, batch.loops)).collect()
    };
    assert_eq!(lengths(fixed(1, 3), 10.0), [(0, 1), (1, 1), (2, 1)]);
    assert_eq!(lengths(fixed(3, 2), 1e6), [(0, 1), (0, 1), (0, 1), (1, 1), (1, 1), (1, 1)]);
    let grown = [(0, 1), (0, 10), (0, 50), (0, 50), (0, 50), (0, 89)];
    let known = [(1, 50), (1, 50), (1, 50), (1, 50), (1, 50)];
    assert_eq!(lengths(fixed(250, 2), 994.0), [&grown[..], &known].concat());
    let single = simulate(fixed(1, 7), Statement::of(10.0));
    assert!(single.batches.iter().all(|batch| batch.role == BatchRole::Measured));
}

fn notices(profile: &Profile) -> String {
    let mut lines: Vec<&str> = profile.notices.iter().map(|notice| notice.text.as_str()).collect();
    lines.push("");
    lines.join("\n")
}

fn finish(batches: &[Batch], outcome: Outcome) -> Profile {
    let mut recorder = TimingRecorder::default();
    for batch in batches {
        recorder.record(*batch);
    }
    let mut run = RunInfo::new(Engine::Timeit);
    run.clock.precision = 20.0;
    run.outcome = outcome;
    recorder.finish(run)
}

#[test]
fn says_what_may_mislead() {
    let check = |run: Simulation, expected: &Expect| {
        expected.assert_eq(&notices(&finish(&run.batches, Outcome::Completed)));
    };
    check(simulate(FREE, Statement::of(1_000.0)), &expect![""]);
    check(
        simulate(FREE, Statement::of(1e9)),
        &expect![[r#"
        Only 7 batches were measured: the interval is little more than their range.
    "#]],
    );
    check(
        simulate(FREE, Statement { preempted_every: 4e5, ..Statement::of(1_000.0) }),
        &expect![[r#"
        13 % of the batches took over 1.25 times as long as the fastest, 80.5 times as a rule: this machine changes its speed, or something else is running on it. The minimum is the figure most likely to come again.
    "#]],
    );
    check(
        simulate(fixed(10, 7), Statement::of(10.0)),
        &expect![[r#"
        A run took 200 ns, less than 1,000 steps of the clock (20 ns each): much of the figure may be the clock's. Give more loops with -n, or leave -n out.
        Only 7 batches were measured: the interval is little more than their range.
        The cost of the loop itself, some nanoseconds, is in the figure: it is taken off where the number of loops is left free and the statement can stand in the loop many times.
    "#]],
    );
    check(
        simulate(fixed(1, 1), Statement::of(1e7)),
        &expect![[r#"
        Only one batch was measured: how far the figure can be trusted is not known.
    "#]],
    );
    let raised = Outcome::Raised("KeyboardInterrupt".into());
    let begun = simulate(FREE, Statement::of(1_000.0)).batches;
    expect![[r#"
        The run ended early (KeyboardInterrupt), and the figures are of what was measured until then.
    "#]]
    .assert_eq(&notices(&finish(&begun[..300], raised.clone())));
    expect![[r#"
        The run ended early (KeyboardInterrupt), before anything was measured.
    "#]]
    .assert_eq(&notices(&finish(&[], raised)));
}

#[test]
fn a_run_of_another_engine_gets_no_notices_of_this_one() {
    let mut recorder = TimingRecorder::default();
    recorder.record(Batch { role: BatchRole::Measured, run: 0, copies: 1, loops: 1, elapsed: 30 });
    assert!(recorder.finish(RunInfo::new(Engine::Time)).notices.is_empty());
}

proptest! {
    #[test]
    fn fixed_loops_are_run_exactly(loops in 1_u64..20_000, runs in 1_u32..5, each in 1.0..1e5_f64, cold in 0.0..1e6_f64) {
        let run = simulate(fixed(loops, runs), Statement::of(each).cold(cold));
        prop_assert_eq!(run.executions, loops * u64::from(runs));
        for index in 0..runs {
            let executed: u64 = run.batches.iter().filter(|batch| batch.run == index).map(|batch| batch.loops).sum();
            prop_assert_eq!(executed, loops);
        }
    }

    #[test]
    fn free_loops_take_about_a_second(exponent in 0.0..6.7_f64, cold in 0.0..1e8_f64) {
        let each = 10_f64.powf(exponent);
        let run = simulate(FREE, Statement::of(each).cold(cold));
        let elapsed = run.elapsed - cold;
        prop_assert!((0.3e9..1.6e9).contains(&elapsed), "{elapsed} ns");
        for batch in run.batches.iter().filter(|batch| batch.role == BatchRole::Measured) {
            prop_assert!(batch.elapsed >= 50_000, "{batch:?} is too short");
            prop_assert!(batch.elapsed < 260_000 || batch.loops == 1, "{batch:?} is too long");
        }
    }

    #[test]
    fn every_run_is_alike(each in 0.0..1e9_f64) {
        let run = simulate(FREE, Statement::of(each));
        let executions = |index: u32| -> u64 {
            run.batches.iter().filter(|b| b.run == index && b.role == BatchRole::Measured).map(|b| b.loops * u64::from(b.copies)).sum()
        };
        let first = executions(1);
        prop_assert!(first > 0);
        prop_assert!((2..=7).all(|index| executions(index) == first));
        prop_assert_eq!(executions(0), 0);
    }
}
