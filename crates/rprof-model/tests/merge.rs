//! Merging: in any order, in any grouping, and nothing lost.

mod common;

use std::collections::BTreeMap;

use common::profiles;
use proptest::prelude::*;
use rprof_model::{Engine, Profile, RunInfo, StackId};

fn merge(profiles: &[&Profile]) -> Profile {
    let profiles: Vec<Profile> = profiles.iter().map(|&profile| profile.clone()).collect();
    Profile::merge(&profiles).expect("there are profiles, all of one engine")
}

/// What a profile says, without ids: each path as text, with what was recorded there on each thread.
fn said(profile: &Profile) -> BTreeMap<(String, String), (i64, u64, u64)> {
    let mut said = BTreeMap::new();
    for sample in profile.samples.iter() {
        let thread = profile.threads.get(sample.thread);
        let thread = format!("{} {}", profile.strings.get(thread.name), thread.native_id);
        let sum: &mut (i64, u64, u64) = said.entry((path(profile, sample.stack), thread)).or_default();
        *sum = (sum.0 + sample.weight, sum.1 + sample.count, sum.2 + sample.resumes);
    }
    said
}

fn path(profile: &Profile, leaf: StackId) -> String {
    let callers = std::iter::successors(Some(leaf), |&stack| profile.stacks.caller(stack));
    let frames = callers.map(|stack| {
        let func = profile.funcs.get(profile.func_of(stack));
        let [name, qualified_name, file] =
            [func.name, func.qualified_name, func.file].map(|id| profile.strings.get(id));
        let line = profile.frames.get(profile.stacks.frame(stack)).line;
        format!("{name} {qualified_name} {file} {} {:?} at {line}", func.line, func.kind)
    });
    frames.collect::<Vec<_>>().join(" < ")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn order_does_not_matter(left in profiles(), right in profiles()) {
        prop_assert_eq!(merge(&[&left, &right]), merge(&[&right, &left]));
    }

    #[test]
    fn grouping_does_not_matter(first in profiles(), second in profiles(), third in profiles()) {
        let at_once = merge(&[&first, &second, &third]);
        prop_assert_eq!(&at_once, &merge(&[&merge(&[&first, &second]), &third]));
        prop_assert_eq!(&at_once, &merge(&[&first, &merge(&[&second, &third])]));
    }

    #[test]
    fn nothing_is_lost(left in profiles(), right in profiles()) {
        let merged = merge(&[&left, &right]);
        let mut expected = said(&left);
        for (place, (weight, count, resumes)) in said(&right) {
            let sum = expected.entry(place).or_default();
            *sum = (sum.0 + weight, sum.1 + count, sum.2 + resumes);
        }
        prop_assert_eq!(said(&merged), expected);
        prop_assert_eq!(merged.run.elapsed, left.run.elapsed + right.run.elapsed);
        prop_assert_eq!(merged.batches.len(), left.batches.len() + right.batches.len());
        for notice in left.notices.iter().chain(&right.notices) {
            prop_assert!(merged.notices.contains(notice));
        }
    }

    #[test]
    fn every_row_stands_once(profile in profiles()) {
        let merged = merge(&[&profile]);
        let rows: Vec<_> =
            merged.stacks.iter().map(|stack| (merged.stacks.caller(stack), merged.stacks.frame(stack))).collect();
        for (index, row) in rows.iter().enumerate() {
            prop_assert!(!rows[..index].contains(row), "the stack {row:?} stands twice");
        }
        prop_assert_eq!(said(&merged), said(&profile));
        prop_assert_eq!(&merged, &merge(&[&merged]), "merging a merged profile changes it");
    }

    #[test]
    fn a_merged_profile_survives_its_file(left in profiles(), right in profiles()) {
        let merged = merge(&[&left, &right]);
        prop_assert_eq!(rprof_model::read(&rprof_model::write(&merged)), Ok(merged));
    }
}

#[test]
fn nothing_merges_to_nothing() {
    assert_eq!(Profile::merge(&[]), None);
}

#[test]
fn engines_do_not_mix() {
    let [calls, timeit] = [Engine::Calls, Engine::Timeit].map(|engine| Profile::new(RunInfo::new(engine)));
    assert_eq!(Profile::merge(&[calls, timeit]), None);
}
