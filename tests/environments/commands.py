"""Commands: started, shown, and stopped at when they fail."""

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from .places import ROOT, shown

Word = str | Path


class ChoreFailed(Exception):
    """A chore cannot go on; the message says why and what to do."""


def say(text: str) -> None:
    """Print one line at once, in order with what the commands print."""
    print(text, flush=True)


def show(command: Sequence[Word]) -> None:
    """Print the command as one would type it in the project's folder."""
    words = [shown(Path(word)) if os.path.isabs(word) else str(word) for word in command]
    say("$ " + shlex.join(words))


def run(command: Sequence[Word], env: Mapping[str, str] | None = None) -> None:
    """Show and run a command in the project's folder; ChoreFailed unless it ends well."""
    show(command)
    status = subprocess.run(command, cwd=ROOT, env=merged(env), stdin=subprocess.DEVNULL, check=False).returncode
    if status:
        raise ChoreFailed(f"{Path(command[0]).name} ended with status {status}.")


def listen(command: Sequence[Word], env: Mapping[str, str] | None = None) -> tuple[int, str]:
    """Show and run a command, passing its output on line by line; return its status and all it printed."""
    show(command)
    lines = []
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=merged(env),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            lines.append(line)
            sys.stdout.write(line)
            sys.stdout.flush()
    return process.returncode, "".join(lines)


def answer(command: Sequence[Word]) -> str:
    """Return what a quick command prints, stripped; ChoreFailed unless it ends well."""
    done = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ChoreFailed(f"{shlex.join(map(str, command))} failed: {done.stderr.strip() or done.stdout.strip()}")
    return done.stdout.strip()


def need(program: str, advice: str) -> Path:
    """Return where a program is; ChoreFailed with the advice if it is not on the PATH."""
    found = shutil.which(program)
    if found is None:
        raise ChoreFailed(f"There is no {program} on the PATH: {advice}")
    return Path(found)


def merged(env: Mapping[str, str] | None) -> dict[str, str]:
    """Return the environment of this process with `env` laid over it."""
    return {**os.environ, **(env or {})}
