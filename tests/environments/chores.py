"""The chores of the Makefile that need an interpreter's environment."""

import os
import shlex

from .commands import ChoreFailed, listen, run, say
from .counts import Counts
from .environment import Environment
from .fingerprints import PACKAGING, PYTHON, RUST, Stamp, fingerprint, toolchain
from .interpreters import announce, default, found
from .lint import checks
from .places import DEMO, NOTEBOOK, shown
from .suite import Outcome, perform
from .suites import prepared, suites
from .wheel import install_rprof

NBCONVERT = (
    "--log-level=ERROR",
    "--ExecutePreprocessor.timeout=600",
    "--ExecutePreprocessor.startup_timeout=300",
    # Else the kernel warns of its own ports on this machine.
    "--ExecutePreprocessor.extra_arguments=--log-level=ERROR",
)


def demo() -> None:
    """Execute the tour in a real kernel and write it as HTML."""
    interpreter = default()
    environment = Environment(interpreter)
    environment.require("demo")
    install_rprof(environment)
    page = DEMO / f"{NOTEBOOK.stem}.html"
    inputs = [*RUST, *PACKAGING, *PYTHON, shown(NOTEBOOK)]
    stamp, key = Stamp("demo"), fingerprint(inputs, toolchain(), environment.identity)
    if not (stamp.read(key) and page.exists()):
        convert = ("-m", "nbconvert", "--to", "html", "--execute", "--output-dir", DEMO, *NBCONVERT)
        run([environment.python, *convert, NOTEBOOK], environment.variables())
        stamp.write(key)
    say(f"The tour of rprof, executed on {interpreter}, is at {shown(page)}")


def test() -> None:
    """Run every suite, or those that ONLY names, and close with the sum of their counts."""
    announce()
    force = bool(os.environ.get("FORCE") or os.environ.get("CI"))
    outcomes = {suite.name: perform(suite, force) for suite in suites() if is_chosen(suite.name)}
    if not outcomes:
        raise ChoreFailed(f"No suite is called {os.environ['ONLY']}.")
    close(outcomes)


def is_chosen(name: str) -> bool:
    """Tell whether ONLY, when it is set, names the suite: `ONLY="rust python"`, also by its first letters."""
    return name.startswith(tuple(os.environ.get("ONLY", "").split()) or "")


def close(outcomes: dict[str, Outcome]) -> None:
    """Print what came of each suite and, alone on the last line, of all; ChoreFailed if a test failed."""
    say("")
    for name, outcome in outcomes.items():
        say(f"{name:12} {outcome.counts}{' (earlier, on the same files)' if outcome.earlier else ''}")
    if any(outcome.earlier for outcome in outcomes.values()):
        say("`make test FORCE=1` runs again what passed earlier.")
    total = sum((outcome.counts for outcome in outcomes.values()), Counts())
    say(str(total))
    if total.failed:
        failed = ", ".join(name for name, outcome in outcomes.items() if outcome.counts.failed)
        raise ChoreFailed(f"Not all passed: {failed}.")


def lint() -> None:
    """Run every linter, whether or not something changed."""
    failed = [check for check in checks(prepared(default(), "lint")) if listen(check.command, check.variables)[0]]
    if failed:
        raise ChoreFailed(f"{len(failed)} of the linters complained.")


def bench() -> None:
    """Measure rprof's own cost on every interpreter; ARGS="--quick" and the like go to the benchmarks."""
    announce()
    arguments = shlex.split(os.environ.get("ARGS", ""))
    failed = []
    for interpreter in found():
        environment = Environment(interpreter)
        environment.require("bench")
        install_rprof(environment)
        say(f"\n== {interpreter}")
        if listen([environment.python, "-m", "tests.overhead", *arguments], environment.variables())[0]:
            failed.append(str(interpreter))
    if failed:
        raise ChoreFailed(f"The benchmarks failed on {', '.join(failed)}.")
