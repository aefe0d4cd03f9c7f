//! A profile, as Python sees it.

use std::fs;
use std::path::PathBuf;

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict};
use rprof_formats::pstats;
use rprof_model::{Engine, Profile};
use rprof_report::{Form, Limit, ReportOptions, SortKey, render};

use crate::errors::{file_error, format_error, option_error};
use crate::timings::Timings;

/// Everything one run recorded: a value that can be saved, sent, and rendered days later.
#[pyclass(module = "rprof._rprof", name = "Profile", frozen)]
pub(crate) struct PyProfile(Profile);

impl PyProfile {
    /// Hands a profile to Python.
    pub(crate) fn new(profile: Profile) -> Self {
        Self(profile)
    }
}

#[pymethods]
impl PyProfile {
    #[getter]
    fn engine(&self) -> &'static str {
        match self.0.run.engine {
            Engine::Time => "time",
            Engine::Timeit => "timeit",
            Engine::Calls => "calls",
        }
    }

    #[getter]
    fn command(&self) -> &str {
        &self.0.run.command
    }

    #[getter]
    fn elapsed(&self) -> f64 {
        self.0.run.elapsed.as_secs_f64()
    }

    #[getter]
    fn notices(&self) -> Vec<&str> {
        self.0.notices.iter().map(|notice| notice.text.as_str()).collect()
    }

    #[staticmethod]
    #[expect(clippy::needless_pass_by_value, reason = "Python hands a path over as a value")]
    fn load(py: Python<'_>, path: PathBuf) -> PyResult<Self> {
        let bytes = fs::read(&path).map_err(|error| file_error(py, &path, error))?;
        rprof_model::read(&bytes).map(Self).map_err(|error| format_error(Some(&path), &error))
    }

    #[staticmethod]
    fn from_bytes(data: &[u8]) -> PyResult<Self> {
        rprof_model::read(data).map(Self).map_err(|error| format_error(None, &error))
    }

    fn to_bytes<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, &rprof_model::write(&self.0))
    }

    #[expect(clippy::needless_pass_by_value, reason = "Python hands a path over as a value")]
    fn save(&self, py: Python<'_>, path: PathBuf) -> PyResult<()> {
        let suffix = path.extension().and_then(|suffix| suffix.to_str()).unwrap_or_default();
        let bytes = match suffix.to_ascii_lowercase().as_str() {
            "rprof" => rprof_model::write(&self.0),
            "html" => render(&self.0, Form::Page, &ReportOptions::default()).into_bytes(),
            "txt" => render(&self.0, Form::Text, &ReportOptions::default()).into_bytes(),
            "prof" => {
                self.expect_calls()?;
                pstats::write(&self.0)
            }
            _ => {
                return Err(PyValueError::new_err(format!(
                    "{}: the suffix names the format; use .rprof, .html, .prof or .txt",
                    path.display()
                )));
            }
        };
        fs::write(&path, bytes).map_err(|error| file_error(py, &path, error))
    }

    #[pyo3(signature = (form, *, sort = None, limits = Vec::new(), strip_dirs = true, precision = 3, ascii = false))]
    fn render(
        &self,
        form: &str,
        sort: Option<Vec<String>>,
        limits: Vec<PyLimit>,
        strip_dirs: bool,
        precision: usize,
        ascii: bool,
    ) -> PyResult<String> {
        let form = match form {
            "classic" => Form::Classic,
            "text" => Form::Text,
            "cell" => Form::Cell,
            "page" => Form::Page,
            other => {
                return Err(PyValueError::new_err(format!(
                    "no form '{other}'; there are classic, text, cell and page"
                )));
            }
        };
        let (sort, limits) = (parse_sort(sort)?, parse_limits(limits)?);
        Ok(render(&self.0, form, &ReportOptions { sort, limits, strip_dirs, precision, ascii }))
    }

    fn to_pstats<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        self.expect_calls()?;
        let stats = PyDict::new(py);
        for row in pstats::table(&self.0) {
            let callers = PyDict::new(py);
            for (caller, counts) in &row.callers {
                let value = (counts.calls, counts.primitive_calls, counts.self_seconds, counts.total_seconds);
                callers.set_item((caller.file, caller.line, caller.name), value)?;
            }
            let counts = row.counts;
            let value = (counts.primitive_calls, counts.calls, counts.self_seconds, counts.total_seconds, callers);
            stats.set_item((row.key.file, row.key.line, row.key.name), value)?;
        }
        Ok(stats)
    }

    fn to_prof<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        self.expect_calls()?;
        Ok(PyBytes::new(py, &pstats::write(&self.0)))
    }

    fn timings(&self) -> PyResult<Timings> {
        match self.0.run.engine {
            Engine::Timeit => Ok(Timings::of(&self.0)),
            _ => Err(PyValueError::new_err("this profile is not of a timeit run, so it has no timings")),
        }
    }

    /// What a notebook shows of a profile that is a cell's value; the keywords ask for some forms only, and may be
    /// ignored.
    #[pyo3(name = "_repr_mimebundle_", signature = (**_wanted))]
    fn mime_bundle<'py>(&self, py: Python<'py>, _wanted: Option<&Bound<'py, PyDict>>) -> PyResult<Bound<'py, PyDict>> {
        let options = ReportOptions::default();
        let bundle = PyDict::new(py);
        bundle.set_item("text/plain", render(&self.0, Form::Text, &options))?;
        bundle.set_item("text/html", render(&self.0, Form::Cell, &options))?;
        Ok(bundle)
    }

    fn __repr__(&self) -> String {
        format!("<rprof.Profile of {}: {}>", self.engine(), self.0.run.command.lines().next().unwrap_or_default())
    }
}

impl PyProfile {
    fn expect_calls(&self) -> PyResult<()> {
        match self.0.run.engine {
            Engine::Calls => Ok(()),
            _ => Err(PyValueError::new_err("this profile recorded no calls, and pstats has room for nothing else")),
        }
    }
}

/// Raises ValueError for a sort key or a limit that `render` would refuse.
#[pyfunction]
#[pyo3(signature = (*, sort = None, limits = Vec::new()))]
pub(crate) fn check_report_options(sort: Option<Vec<String>>, limits: Vec<PyLimit>) -> PyResult<()> {
    parse_sort(sort)?;
    parse_limits(limits)?;
    Ok(())
}

/// What shortens a table, in the types that tell pstats which way.
#[derive(FromPyObject)]
pub(crate) enum PyLimit {
    Count(i64),
    Fraction(f64),
    Pattern(String),
}

fn parse_sort(words: Option<Vec<String>>) -> PyResult<Vec<SortKey>> {
    let Some(words) = words else { return Ok(ReportOptions::default().sort) };
    words.iter().map(|word| word.parse().map_err(|error| option_error(&error))).collect()
}

fn parse_limits(limits: Vec<PyLimit>) -> PyResult<Vec<Limit>> {
    let parse = |limit| match limit {
        PyLimit::Count(count) => Ok(Limit::count(count)),
        PyLimit::Fraction(fraction) => Ok(Limit::Fraction(fraction)),
        PyLimit::Pattern(pattern) => Limit::pattern(&pattern).map_err(|error| option_error(&error)),
    };
    limits.into_iter().map(parse).collect()
}
