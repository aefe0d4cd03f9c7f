"""Markup: what a reader of HTML sees of it, and what a browser would fetch for it."""

from __future__ import annotations

import base64
import re
import zlib
from dataclasses import dataclass, field
from html.parser import HTMLParser

UNSEEN = {"script", "style", "title"}
FETCHING = {"src", "srcset", "href", "data", "action", "formaction", "poster", "background", "xlink:href"}


@dataclass
class Element:
    """An element: its name, its attributes, and all text in it."""

    name: str
    attributes: dict[str, str]
    text: str = ""


@dataclass(repr=False)
class Markup(HTMLParser):
    """What HTML holds."""

    source: str
    elements: list[Element] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[Element] = []
        self.feed(self.source)
        self.close()

    @property
    def text(self) -> str:
        """All text that is seen, with its white space as it comes."""
        return "".join(self.texts)

    @property
    def letters(self) -> str:
        """All text that is seen, without white space."""
        return re.sub(r"\s+", "", self.text)

    def named(self, name: str) -> list[Element]:
        """Return the elements of that name."""
        return [element for element in self.elements if element.name == name]

    def boxes(self) -> list[Element]:
        """Return the boxes of the flame graph that is there without script."""
        return [element for element in self.named("span") if "width:" in element.attributes.get("style", "")]

    def rows(self) -> list[list[str]]:
        """Return the texts of the cells of each table row that has cells."""
        rows: list[list[str]] = []
        for element in self.elements:
            if element.name == "tr":
                rows.append([])
            elif element.name == "td":
                rows[-1].append(element.text.strip())
        return [row for row in rows if row]

    def addresses(self) -> list[str]:
        """Return what a browser would fetch, or go to, but for what is in the HTML itself."""
        fetched = [
            value
            for element in self.elements
            for name, value in element.attributes.items()
            if name in FETCHING and not value.startswith("data:")
        ]
        styles = " ".join(element.attributes.get("style", "") for element in self.elements)
        return fetched + re.findall(r"url\((?!['\"]?data:)[^)]*\)", styles)

    def scripts(self) -> list[str]:
        """Return all scripts: those that stand in it and those that these unpack."""
        packed = [element.attributes["data-viewer"] for element in self.elements if "data-viewer" in element.attributes]
        unpacked = [zlib.decompress(base64.b64decode(code), -zlib.MAX_WBITS).decode() for code in packed]
        return [element.text for element in self.named("script")] + unpacked

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.elements.append(element)
        if tag not in {"img", "meta", "br", "link", "input", "hr", "base"}:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        names = [element.name for element in self._open]
        if tag in names:
            del self._open[len(names) - 1 - names[::-1].index(tag) :]

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.text += data
        if not UNSEEN.intersection(element.name for element in self._open):
            self.texts.append(data)
