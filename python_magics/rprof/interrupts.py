"""Ctrl-C while code awaits: it ends the code, not the loop under it."""

from __future__ import annotations

import signal
import sys
import threading
from types import FrameType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import asyncio


class TaskInterrupt:
    """Lets Ctrl-C raise KeyboardInterrupt in the running task, also while it waits.

    In a terminal Ctrl-C would end the loop instead and leave the task suspended for good, with whatever records it.
    A kernel has a handler of its own that cancels the task; a handler that somebody else has set stays.
    """

    def __init__(self) -> None:
        """Hold the task, if there is one and Ctrl-C does on this thread what Python makes it do."""
        self._task = _running_task() if _is_untouched() else None
        self._came = False

    def __enter__(self) -> None:
        """Become the handler of the signal."""
        if self._task is not None:
            signal.signal(signal.SIGINT, self._interrupt)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: object) -> None:
        """Put the handler back, and raise KeyboardInterrupt where it came as a cancellation."""
        __tracebackhide__ = True
        if self._task is None:
            return
        if signal.getsignal(signal.SIGINT) == self._interrupt:
            signal.signal(signal.SIGINT, signal.default_int_handler)
        if self._came and error is not None and type(error).__name__ == "CancelledError":
            self._task.uncancel()
            raise KeyboardInterrupt().with_traceback(error.__traceback__) from None

    def _interrupt(self, number: int, frame: FrameType | None) -> None:
        # What runs is interrupted where it is; so is everything, should cancelling have been of no use.
        if self._task is None or self._came or _running_task() is self._task:
            signal.default_int_handler(number, frame)
        else:
            self._came = True
            # This also wakes the loop.
            self._task.get_loop().call_soon_threadsafe(self._task.cancel)


def _running_task() -> asyncio.Task[Any] | None:
    """Return the task that runs now; None if there is none, or its loop is not asyncio's."""
    asyncio = sys.modules.get("asyncio")
    try:
        return asyncio.current_task() if asyncio is not None else None
    except RuntimeError:
        return None


def _is_untouched() -> bool:
    """Return whether Ctrl-C does on this thread what Python makes it do."""
    on_main_thread = threading.current_thread() is threading.main_thread()
    return on_main_thread and signal.getsignal(signal.SIGINT) is signal.default_int_handler
