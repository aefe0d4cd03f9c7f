"""Fingerprints: what an outcome depends on, as one word, so that the same work is not done twice."""

import hashlib
import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from .commands import answer, need
from .places import CACHE, ROOT

# What the extension module is built from; the rest of the wheel is the Python package and words about it.
RUST = ("Cargo.toml", "Cargo.lock", "crates")
PACKAGING = ("pyproject.toml",)
PYTHON = ("python_magics",)


def fingerprint(pathspecs: Iterable[str], *facts: object) -> str:
    """Return a digest of the facts and of every file git would keep under the pathspecs."""
    digest = hashlib.sha256(repr(facts).encode())
    for path in files(*pathspecs):
        digest.update(f"\n{path}\n".encode())
        digest.update((ROOT / path).read_bytes())
    return digest.hexdigest()


def files(*pathspecs: str) -> list[str]:
    """Return the files of the project under the pathspecs, also those not yet committed, without ignored ones."""
    if not pathspecs:
        # To git, none means all.
        return []
    names = answer(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *pathspecs])
    return sorted(name for name in set(names.split("\0")) if name and (ROOT / name).is_file())


@cache
def toolchain() -> str:
    """Return which Rust compiler builds here."""
    return answer([need("rustc", "install stable Rust, as rustup does it."), "--version", "--verbose"])


class Stamp:
    """What was true when a piece of work was last done well, kept in a small file."""

    def __init__(self, name: str) -> None:
        """Name the piece of work."""
        self.path: Path = CACHE / "stamps" / f"{name}.json"

    def read(self, key: str) -> dict[str, Any] | None:
        """Return what was noted with the key; None if the work was never done for it."""
        try:
            notes = json.loads(self.path.read_text())
        except (OSError, ValueError):
            return None
        return notes if isinstance(notes, dict) and notes.get("key") == key else None

    def write(self, key: str, **notes: Any) -> None:
        """Note that the work is done for the key."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(json.dumps({"key": key, **notes}))

    def clear(self) -> None:
        """Forget; what comes next may fail half-way."""
        self.path.unlink(missing_ok=True)
