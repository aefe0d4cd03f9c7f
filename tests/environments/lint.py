"""The linters, each a check that passes or fails."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from .environment import Environment
from .interpreters import Interpreter, found

SHIM = ("--python-version", "3.11")
ALLOWLIST = "tests/environments/stubtest-allowlist"
HOUSE = ("-p", "tests.environments", "-p", "tests.architecture")


@dataclass(frozen=True)
class Check:
    """A command that ends with status 0 when it finds nothing to complain of."""

    command: Sequence[str | Path]
    variables: dict[str, str] = field(default_factory=dict)


def checks(environment: Environment) -> Iterator[Check]:
    """Yield every check; those of Python run in the environment, which has the `lint` extra and rprof."""
    yield Check(["cargo", "fmt", "--all", "--check"])
    yield clippy(environment.interpreter, "--workspace")
    # The probes differ between 3.11 and the versions that have `sys.monitoring`.
    oldest = found()[0]
    if oldest != environment.interpreter:
        yield clippy(oldest, "--package", "rprof-python")
    python, variables = environment.python, environment.variables()
    yield Check([python, "-m", "ruff", "check", "--no-cache", "."], variables)
    for what in SHIM, HOUSE:
        yield Check([python, "-m", "mypy", "--cache-dir", ".cache/mypy", *what], variables)
    stubtest = ("-m", "mypy.stubtest", "--mypy-config-file", "pyproject.toml", "--allowlist", ALLOWLIST)
    yield Check([python, *stubtest, "rprof._rprof"], variables)


def clippy(interpreter: Interpreter, *packages: str) -> Check:
    """Return the check of the Rust code as it is compiled for an interpreter."""
    command = ["cargo", "clippy", *packages, "--all-targets", "--locked", "--quiet", "--", "-D", "warnings"]
    return Check(command, {"PYO3_PYTHON": str(interpreter.path)})
