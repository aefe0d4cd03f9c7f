//! The only crate that touches the C API: probes, pyclasses, errors. Builds `rprof._rprof`.

use pyo3::prelude::*;

mod calls;
mod errors;
mod evaluate;
mod probes;
mod profile;
mod run_info;
mod time;
mod timeit;
mod timings;

/// The Rust core of rprof. Private: people import `rprof`.
#[pymodule]
mod _rprof {
    #[pymodule_export]
    use super::calls::CallsEngine;
    #[pymodule_export]
    use super::profile::{PyProfile, check_report_options};
    #[pymodule_export]
    use super::time::TimeEngine;
    #[pymodule_export]
    use super::timeit::TimeitEngine;
    #[pymodule_export]
    use super::timings::Timings;

    use pyo3::prelude::*;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        crate::probes::clock::set_up();
        module.add("__version__", env!("CARGO_PKG_VERSION"))
    }
}
