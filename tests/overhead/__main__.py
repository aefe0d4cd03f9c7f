"""The benchmarks: each measurement in a process of its own, one table at the end."""

from __future__ import annotations

import argparse
import importlib
import json
import os
import platform
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from . import effort
from .figure import Figure, table

WORKLOADS = ("fib recursion", "the corrector", "generators")
MEASUREMENTS = (
    *(("calls", workload) for workload in WORKLOADS),
    *(("events", workload) for workload in WORKLOADS),
    *(("statements", statement) for statement in ("pass", "x = 1", "len(l)", "a + b")),
    *(("agreement", statement) for statement in ("sum(numbers)", "[n * 2 for n in numbers]", "json.loads(text)")),
    ("loading", ""),
    ("outputs", ""),
)
"""The room, and what it is to measure."""


def main() -> None:
    """Measure what is asked for and print it; a benchmark tells, it does not fail."""
    options = parse()
    if options.one:
        room, subject = options.one
        measured = importlib.import_module(f"tests.overhead.{room}").measure(subject, effort_of(options))
        print(json.dumps([asdict(figure) for figure in measured]))
        return
    figures = list(measured_apart(options))
    print(f"\n{describe(options)}\n\n{table(figures)}")
    if options.json:
        facts = {"python": platform.python_version(), "quick": options.quick, "load": os.getloadavg()}
        content = {**facts, "figures": [asdict(figure) for figure in figures]}
        options.json.write_text(json.dumps(content, indent=2) + "\n")


def parse() -> argparse.Namespace:
    """Return the options."""
    parser = argparse.ArgumentParser(prog="python -m tests.overhead", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="measure little, to see that everything runs")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures to a file too")
    parser.add_argument("--only", nargs="+", metavar="ROOM", help="some of: " + ", ".join(dict(MEASUREMENTS)))
    parser.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    return parser.parse_args()


def effort_of(options: argparse.Namespace) -> effort.Effort:
    """Return how long to measure."""
    return effort.QUICK if options.quick else effort.FULL


def measured_apart(options: argparse.Namespace) -> Iterator[Figure]:
    """Yield the figures of each measurement, made in a fresh process: what one leaves in caches helps no other."""
    for room, subject in MEASUREMENTS:
        if options.only and room not in options.only:
            continue
        print(f"measuring {room} {subject}".rstrip(), file=sys.stderr, flush=True)
        quick = ["--quick"] if options.quick else []
        command = [sys.executable, "-m", "tests.overhead", "--one", room, subject, *quick]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
        if done.returncode:
            yield Figure(what=f"{room} {subject}", value=float("nan"), unit="", bar="failed; see above")
            continue
        yield from (Figure(**figure) for figure in json.loads(done.stdout.splitlines()[-1]))


def describe(options: argparse.Namespace) -> str:
    """Say what the table holds."""
    few = "; quick, so too few for a verdict" if options.quick else ""
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    pairs = effort_of(options).pairs
    return f"CPython {platform.python_version()}, load {load} on {os.cpu_count()} processors, {pairs} pairs{few}"


if __name__ == "__main__":
    main()
