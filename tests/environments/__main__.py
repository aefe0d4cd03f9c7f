"""`python -m tests.environments CHORE`: what the Makefile calls."""

import fcntl
import sys

from . import chores
from .commands import ChoreFailed, say
from .places import CACHE

CHORES = {"demo": chores.demo, "test": chores.test, "lint": chores.lint, "bench": chores.bench}


def main(arguments: list[str]) -> int:
    """Do one chore; return the status to exit with."""
    if len(arguments) != 1 or arguments[0] not in CHORES:
        say(f"usage: python -m tests.environments {'|'.join(CHORES)}")
        return 2
    CACHE.mkdir(exist_ok=True)
    with open(CACHE / "lock", "w") as lock:
        # Two chores at a time would install into the same environments.
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another chore is running here; waiting for it to end.")
            fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            CHORES[arguments[0]]()
        except ChoreFailed as failure:
            say(f"make {arguments[0]}: {failure}")
            return 1
        except KeyboardInterrupt:
            return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
