//! Writes reports of made-up profiles into a folder, to look at and to open in browser tests.
//!
//! `cargo run -p rprof-report --example sample_reports -- FOLDER`

#[path = "../tests/common/mod.rs"]
mod common;

use std::{env, fs, io, path::PathBuf};

use common::payloads::PAYLOADS;
use rprof_model::Profile;
use rprof_report::{Form, ReportOptions, render};

fn main() -> io::Result<()> {
    let folder = PathBuf::from(env::args_os().nth(1).expect("name a folder to write into"));
    fs::create_dir_all(&folder)?;
    for (name, profile) in samples() {
        let options = ReportOptions::default();
        fs::write(folder.join(format!("{name}.rprof")), rprof_model::write(&profile))?;
        fs::write(folder.join(format!("{name}.cell.html")), render(&profile, Form::Cell, &options))?;
        fs::write(folder.join(format!("{name}.page.html")), render(&profile, Form::Page, &options))?;
    }
    Ok(())
}

fn samples() -> Vec<(&'static str, Profile)> {
    let mut hostile_time = common::time();
    common::mark_hostile(&mut hostile_time, &PAYLOADS);
    let mut hostile_timeit = common::timeit();
    common::mark_hostile(&mut hostile_timeit, &PAYLOADS);
    vec![
        ("trivial", common::trivial()),
        ("recursion", common::recursion()),
        ("wide", common::wide()),
        ("large_9000", common::large(9_000)),
        ("large_100000", common::large(100_000)),
        ("timeit", common::timeit()),
        ("time", common::time()),
        ("hostile", common::hostile(&PAYLOADS)),
        ("hostile_time", hostile_time),
        ("hostile_timeit", hostile_timeit),
    ]
}
