"""The files a run leaves: checked before anything is measured, written after it is shown."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rprof._rprof import Profile

SUFFIXES = (".rprof", ".html", ".prof", ".txt")


class UnwritableFile(ValueError):
    """Why a file cannot be written, in one sentence."""


def check_profile_file(path: str, *, has_calls: bool) -> None:
    """Refuse a suffix that names no format, a format for another kind of run, and a path that cannot be written."""
    suffix = Path(path).suffix.lower()
    suffixes = [known for known in SUFFIXES if has_calls or known != ".prof"]
    if suffix not in suffixes:
        raise UnwritableFile(
            f"Cannot save {path!r}: its suffix must be one of {', '.join(suffixes)}."
            if suffix not in SUFFIXES
            else f"Cannot save {path!r}: {suffix} holds calls, and only prun records them; use {', '.join(suffixes)}."
        )
    check_file(path)


def check_file(path: str) -> None:
    """Refuse a path that cannot be written, without touching it."""
    target = Path(path)
    if target.is_dir():
        reason = "it is a directory"
    elif not target.parent.is_dir():
        reason = f"there is no directory {str(target.parent)!r}"
    elif not os.access(target if target.exists() else target.parent, os.W_OK):
        reason = "permission denied"
    else:
        return
    raise UnwritableFile(f"Cannot write {path!r}: {reason}; choose another path.")


def save_profile(profile: Profile, path: str) -> None:
    """Write the profile in the format its suffix names."""
    try:
        profile.save(path)
    except OSError as error:
        raise _unwritable(path, error) from None


def dump_statistics(profile: Profile, path: str) -> None:
    """Write what `pstats.Stats` reads."""
    try:
        Path(path).write_bytes(profile.to_prof())
    except OSError as error:
        raise _unwritable(path, error) from None


def write_text(text: str, path: str) -> None:
    """Write a report as text."""
    try:
        Path(path).write_text(text, encoding="utf-8")
    except OSError as error:
        raise _unwritable(path, error) from None


def _unwritable(path: str, error: OSError) -> UnwritableFile:
    return UnwritableFile(f"Cannot write {path!r}: {(error.strerror or str(error)).lower()}; choose another path.")
