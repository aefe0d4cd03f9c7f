"""The report: the flame graph, the search, the read-out and the table, as their reader uses them."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Locator, expect

PATIENCE = 30_000
ROW = 20

# The colours of the canvas and how many of its pixels have each, the most frequent first.
COLOURS = """(canvas) => {
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    const counts = new Map();
    for (let at = 0; at < data.length; at += 4) {
        if (!data[at + 3]) continue;
        const colour = data.slice(at, at + 3).join();
        counts.set(colour, (counts.get(colour) ?? 0) + 1);
    }
    return [...counts].sort((one, other) => other[1] - one[1]);
}"""
# The share of each row of boxes that is not empty, at the height where no letter reaches.
FILLED = """(canvas) => {
    const context = canvas.getContext('2d');
    const rows = [];
    for (let top = 2; top < canvas.clientHeight; top += 20) {
        const { data } = context.getImageData(0, top * devicePixelRatio, canvas.width, 1);
        let filled = 0;
        for (let at = 3; at < data.length; at += 4) filled += data[at] > 0;
        rows.push(filled / canvas.width);
    }
    return rows;
}"""

ROWS = "(table) => [...table.rows].map((row) => [...row.cells].map((cell) => cell.textContent))"


@dataclass(frozen=True)
class Report:
    """A report of calls, found in `room`."""

    room: Locator

    @property
    def canvas(self) -> Locator:
        """The flame graph."""
        return self.room.locator("canvas")

    @property
    def search(self) -> Locator:
        """Where a reader types what to search."""
        return self.room.get_by_role("searchbox")

    @property
    def show_all(self) -> Locator:
        """The button that leads back to the whole."""
        return self.room.get_by_role("button", name="Show all")

    @property
    def said(self) -> str:
        """What is said of the box that the keyboard or a click has chosen."""
        return self._statuses()[-1]

    @property
    def found(self) -> str:
        """What is said of the search."""
        return self._statuses()[0]

    def awake(self) -> Report:
        """Wait until the viewer is there and has drawn."""
        self.canvas.wait_for(timeout=PATIENCE)
        expect(self.canvas).to_have_js_property("tabIndex", 0)
        self.canvas.scroll_into_view_if_needed()
        self.room.page.wait_for_function(
            "(canvas) => canvas.getContext('2d').getImageData(5, 5, 1, 1).data[3] > 0", arg=self.canvas.element_handle()
        )
        return self

    def settle(self) -> None:
        """Wait until a zoom has come to rest."""
        self.room.page.wait_for_timeout(400)

    def colours(self) -> list[tuple[str, int]]:
        """Return the colours of the flame graph and on how many pixels each is seen, the most frequent first."""
        return [(colour, pixels) for colour, pixels in self.canvas.evaluate(COLOURS)]

    def filled(self) -> list[float]:
        """Return for each row which part of it is covered with boxes."""
        return [float(share) for share in self.canvas.evaluate(FILLED)]

    def click(self, share: float, row: int) -> None:
        """Click into a row of boxes, at a share of the width."""
        box = self.canvas.bounding_box()
        assert box is not None
        self.canvas.click(position={"x": share * box["width"], "y": (row + 0.5) * ROW})
        self.settle()

    def hover(self, share: float, row: int) -> None:
        """Put the pointer on a row of boxes, at a share of the width."""
        box = self.canvas.bounding_box()
        assert box is not None
        self.canvas.hover(position={"x": share * box["width"], "y": (row + 0.5) * ROW})

    def press(self, *keys: str) -> None:
        """Press keys while the flame graph has the focus."""
        self.canvas.focus()
        for key in keys:
            self.canvas.press(key)
        self.settle()

    def heading(self, name: str) -> Locator:
        """Return a heading of the table."""
        return self.room.get_by_role("columnheader", name=name)

    def sort(self, name: str) -> list[list[str]]:
        """Click on a heading of the table and return the rows as they stand then."""
        self.heading(name).get_by_role("button").click()
        return self.rows()

    def rows(self) -> list[list[str]]:
        """Return the texts of the table, row by row."""
        rows = self.room.locator("table").evaluate(ROWS)
        return [[str(text).strip() for text in row] for row in rows[1:]]

    def _statuses(self) -> list[str]:
        return [status.strip() for status in self.room.get_by_role("status").all_inner_texts()]
