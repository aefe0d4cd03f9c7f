"""Small programs of every kind of call: `main()` runs one, the same way each time, and returns what came of it."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent

NAMES = sorted(path.stem for path in FOLDER.glob("*.py") if path.stem != "__init__")
"""The programs, each a file of this folder."""
