"""Where things lie."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / ".cache"
VIEWER = ROOT / "crates" / "rprof-report" / "web"
NOTEBOOK = ROOT / "notebooks" / "profiling_by_example.ipynb"
DEMO = ROOT / "target" / "demo"


def shown(path: Path) -> str:
    """Return the path as a reader in the project's folder would type it."""
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)
