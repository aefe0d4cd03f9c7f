"""The watch: what a page asked the network for, and what ran in it that should not have."""

from __future__ import annotations

from playwright.sync_api import ConsoleMessage, Dialog, Page, Request

FLAG = "rprofWasInjected"
LOCAL = ("data:", "blob:", "about:")


class Watch:
    """What a page did since it was opened."""

    def __init__(self, page: Page, *expected: str) -> None:
        """Watch a page that may fetch what begins with `expected`, and what is in the page itself."""
        self._page = page
        self._expected = (*LOCAL, *expected)
        self.strangers: list[str] = []
        """The addresses it fetched beyond."""
        self.errors: list[str] = []
        """The errors that scripts of the page ended with, and what its security policy refused."""
        self._dialogs: list[str] = []
        page.on("request", self._note_request)
        page.on("dialog", self._note_dialog)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", self._note_message)

    @property
    def injected(self) -> list[str]:
        """What data of a profile managed to do: dialogs it opened, and the flag it set in the window."""
        flags = self._page.evaluate(f"() => [window.{FLAG}].flat().filter(Boolean).map(String)")
        return [*self._dialogs, *flags]

    def _note_request(self, request: Request) -> None:
        if not request.url.startswith(self._expected):
            self.strangers.append(request.url)

    def _note_dialog(self, dialog: Dialog) -> None:
        self._dialogs.append(dialog.message)
        dialog.dismiss()

    def _note_message(self, message: ConsoleMessage) -> None:
        if message.type == "error" and "Content Security Policy" in message.text:
            self.errors.append(message.text)
