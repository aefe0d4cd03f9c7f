"""What holds after every test: the interpreter is as it was."""

from __future__ import annotations

import gc
import signal
import sys
import threading
from collections.abc import Iterator

import pytest

# A job in the background of a shell ignores SIGINT, and so would the programs and kernels it starts: Ctrl-C is tested.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def monitoring_tools() -> list[str | None]:
    """Return who holds each of the tool ids of `sys.monitoring`, which came with Python 3.12."""
    monitoring = getattr(sys, "monitoring", None)
    return [] if monitoring is None else [monitoring.get_tool(tool) for tool in range(6)]


@pytest.fixture(autouse=True)
def _interpreter_stays_as_it_was() -> Iterator[None]:
    before = gc.isenabled(), list(gc.callbacks), monitoring_tools()
    threads = set(threading.enumerate())
    yield
    assert sys.getprofile() is None
    assert (gc.isenabled(), list(gc.callbacks), monitoring_tools()) == before
    assert set(threading.enumerate()) <= threads
