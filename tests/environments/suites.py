"""The suites that `make test` runs, the quickest to fail first."""

import shutil
from collections.abc import Iterator

from .browser import browser, browser_is_required
from .commands import ChoreFailed, listen, run, say
from .counts import Counts
from .environment import Environment
from .fingerprints import PACKAGING, PYTHON, RUST, fingerprint, toolchain
from .interpreters import Interpreter, default, found
from .lint import checks
from .places import CACHE, VIEWER, shown
from .suite import Suite
from .wheel import install_rprof

PROGRAM = (*RUST, *PACKAGING, *PYTHON, "tests", "notebooks", ":(exclude)tests/architecture")
ELSEWHERE = ("architecture", "environments", "browser", "overhead")
"""Folders of tests/ that are other suites, or figures and not tests."""


def suites() -> Iterator[Suite]:
    """Yield every suite."""
    python = default()
    yield Suite("house", ["."], [python], lambda: house(python))
    yield Suite("lint", [*PROGRAM, "*.toml"], [toolchain(), python], lambda: lint(python))
    yield Suite("rust", RUST, [toolchain()], lambda: rust(python))
    if (VIEWER / "package.json").exists():
        yield Suite("viewer", [shown(VIEWER)], [shutil.which("npm")], viewer)
    for interpreter in found():
        yield python_suite(interpreter)
    yield Suite("browser", PROGRAM, [toolchain(), python, browser(), browser_is_required()], lambda: in_browser(python))


def python_suite(interpreter: Interpreter) -> Suite:
    """Return the suite of one interpreter."""
    inputs = [*PROGRAM, ":(exclude)tests/browser", ":(exclude)tests/overhead", ":(exclude)tests/environments"]
    return Suite(f"python-{interpreter.version}", inputs, [toolchain(), interpreter], lambda: programs(interpreter))


def house(interpreter: Interpreter) -> Counts:
    """Test that the project is built as ARCHITECTURE.md says, and that the chores themselves work."""
    return pytest(prepared(interpreter), "tests/architecture", "tests/environments")


def lint(interpreter: Interpreter) -> Counts:
    """Run every linter; each is one test."""
    environment = prepared(interpreter, "lint")
    outcomes = [listen(check.command, check.variables)[0] for check in checks(environment)]
    return Counts(passed=outcomes.count(0), failed=len(outcomes) - outcomes.count(0))


def rust(interpreter: Interpreter) -> Counts:
    """Test the crates."""
    options = ("--workspace", "--locked", "--no-fail-fast")
    return Counts.read(*listen(["cargo", "test", *options], {"PYO3_PYTHON": str(interpreter.path)}))


def viewer() -> Counts:
    """Build the viewer's bundle again: the committed one must be the same."""
    if not (npm := shutil.which("npm")):
        say("No npm here, so nothing tells whether the viewer's bundle is fresh.")
        return Counts(skipped=1)
    before = fingerprint([shown(VIEWER)])
    for words in ("ci --no-audit --no-fund", "run build", "test"):
        run([npm, "--prefix", VIEWER, *words.split()])
    if fingerprint([shown(VIEWER)]) != before:
        raise ChoreFailed("the viewer's bundle was older than its source; it is built anew now, commit it.")
    return Counts(passed=1)


def programs(interpreter: Interpreter) -> Counts:
    """Test rprof on one interpreter."""
    ignored = [f"--ignore=tests/{folder}" for folder in ELSEWHERE]
    return pytest(prepared(interpreter), "tests", *ignored)


def in_browser(interpreter: Interpreter) -> Counts:
    """Test the notebook in a browser."""
    if not browser():
        if browser_is_required():
            raise ChoreFailed("RPROF_REQUIRE_BROWSER is set, but there is no Chromium on the PATH.")
        say("No Chromium here, so nothing is tested in a browser (Debian: apt-get install chromium).")
        return Counts(skipped=1)
    counts = pytest(prepared(interpreter, "browser"), "tests/browser")
    if browser_is_required() and counts.skipped:
        raise ChoreFailed(f"RPROF_REQUIRE_BROWSER is set, but {counts.skipped} tests were skipped.")
    return counts


def prepared(interpreter: Interpreter, *extras: str) -> Environment:
    """Return the interpreter's environment with rprof and all that its tests need."""
    environment = Environment(interpreter)
    environment.require("test", *extras)
    install_rprof(environment)
    return environment


def pytest(environment: Environment, *arguments: str) -> Counts:
    """Run pytest in an environment."""
    cache = CACHE / "pytest" / environment.interpreter.version
    options = ("-o", f"cache_dir={cache}")
    return Counts.read(*listen([environment.python, "-m", "pytest", *options, *arguments], environment.variables()))
