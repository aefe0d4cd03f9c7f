"""The one way from a profile to what the reader sees."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TextIO

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from rprof._rprof import Form, Profile


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a report is to look: the same for text, for a cell and for a page."""

    text: Literal["classic", "text"] = "classic"
    sort: Sequence[str] = ("time",)
    limits: Sequence[int | float | str] = ()
    strip_dirs: bool = True
    precision: int = 3

    def check(self) -> None:
        """Raise ValueError, in one sentence, if no report can look so."""
        from rprof._rprof import check_report_options

        check_report_options(sort=self.sort, limits=self.limits)

    def render(self, profile: Profile, form: Form, stream: TextIO | None = None) -> str:
        """Write the profile out; as text, in characters that the stream can take."""
        return profile.render(
            form,
            sort=self.sort,
            limits=self.limits,
            strip_dirs=self.strip_dirs,
            precision=self.precision,
            ascii=stream is not None and not _can_write(stream, "±μ"),
        )

    def render_text(self, profile: Profile, stream: TextIO | None = None) -> str:
        """Write the profile out as the text the reader chose, without a line end."""
        text = self.render(profile, self.text, stream).rstrip()
        if stream is None or _can_write(stream, text):
            return text
        # The names of functions and files are the user's, and may hold what this stream cannot write.
        encoding = getattr(stream, "encoding", None) or "ascii"
        return text.encode(encoding, "backslashreplace").decode(encoding)


def in_notebook(shell: InteractiveShell) -> bool:
    """Return whether the shell has a kernel, so that its front end shows more than text."""
    return getattr(shell, "kernel", None) is not None


def show(shell: InteractiveShell, profile: Profile, look: Look, *, paged: bool = False) -> None:
    """Show the report: one display in a notebook, text in a terminal, through the pager if `paged`."""
    if in_notebook(shell):
        bundle = {"text/plain": look.render_text(profile), "text/html": look.render(profile, "cell")}
        shell.display_pub.publish(bundle)
        return
    text = look.render_text(profile, sys.stdout)
    if paged:
        from IPython.core import page

        page.page(text)
    else:
        print(text)


def _can_write(stream: TextIO, characters: str) -> bool:
    encoding = getattr(stream, "encoding", None)
    if not encoding:
        return False
    try:
        characters.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True
