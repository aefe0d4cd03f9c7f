//! The figures of a `%timeit` run, as Python sees them.

use pyo3::prelude::*;
use rprof_model::Profile;
use rprof_report::views::timing::TimingView;

/// The numbers IPython's `TimeitResult` is made of; all times in seconds.
#[pyclass(module = "rprof._rprof", frozen, get_all)]
pub(crate) struct Timings {
    loops: u64,
    repeat: usize,
    best: f64,
    worst: f64,
    all_runs: Vec<f64>,
    compile_time: f64,
    minimum: f64,
    median: f64,
    interval: (f64, f64),
    cold: Option<f64>,
}

impl Timings {
    /// Reads them off a profile; where nothing was measured there are no runs, and the figures are not numbers.
    pub(crate) fn of(profile: &Profile) -> Self {
        let seconds = |nanoseconds: f64| nanoseconds / 1e9;
        let compile_time = profile.run.preparation.compile.as_secs_f64();
        let Some(view) = TimingView::of(profile) else {
            let none = f64::NAN;
            return Self {
                loops: 0,
                repeat: 0,
                best: none,
                worst: none,
                all_runs: Vec::new(),
                compile_time,
                minimum: none,
                median: none,
                interval: (none, none),
                cold: None,
            };
        };
        Self {
            loops: view.loops,
            repeat: view.runs.len(),
            best: seconds(view.best),
            worst: seconds(view.worst),
            all_runs: view.runs.iter().map(|run| seconds(run * view.loops as f64)).collect(),
            compile_time,
            minimum: seconds(view.minimum),
            median: seconds(view.median.point),
            interval: (seconds(view.median.low), seconds(view.median.high)),
            cold: view.cold.map(|cold| seconds(cold.elapsed)),
        }
    }
}
