"""`python -m rprof` and the `rprof` command."""

from __future__ import annotations

import sys

from rprof.cli import main

__all__ = ["main"]

if __name__ == "__main__":
    sys.exit(main())
