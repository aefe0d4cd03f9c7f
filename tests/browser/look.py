"""The look: whether what is written can be read on what it is written on."""

from __future__ import annotations

import re
from dataclasses import dataclass

from playwright.sync_api import Locator

# Every text that is seen, also in shadow trees and drawings, with its own colour and the colours that lie below it.
TEXTS = """(root) => {
    const found = [];
    const up = (element) => element.assignedSlot ?? element.parentElement ?? element.getRootNode().host;
    const walk = (node) => {
        if (node.nodeType === Node.TEXT_NODE) {
            const element = node.parentElement ?? node.getRootNode().host;
            const range = document.createRange();
            range.selectNodeContents(node);
            const { width, height } = range.getBoundingClientRect();
            if (!node.data.trim() || !width || !height) return;
            const style = getComputedStyle(element);
            const layers = [];
            let opacity = 1;
            for (let at = element; at; at = up(at)) {
                const { backgroundColor, opacity: own } = getComputedStyle(at);
                if (!layers.length) opacity *= Number(own);
                layers.push(backgroundColor);
            }
            const colour = element.namespaceURI.endsWith('svg') ? style.fill : style.color;
            found.push({ text: node.data.trim(), colour, opacity, layers });
            return;
        }
        if (node.localName === 'style' || node.localName === 'script') return;
        if (node.nodeType === Node.ELEMENT_NODE && getComputedStyle(node).visibility === 'hidden') return;
        for (const child of (node.shadowRoot ?? node).childNodes) walk(child);
    };
    walk(root);
    return found;
}"""

Colour = tuple[float, float, float, float]


@dataclass(frozen=True)
class Text:
    """A text that is seen, and how well: 21 is black on white, 1 is invisible."""

    text: str
    contrast: float


def texts(room: Locator) -> list[Text]:
    """Return every text in `room` with its contrast."""
    return [Text(found["text"], _contrast_of(found)) for found in room.evaluate(TEXTS)]


def hard_to_read(room: Locator, least: float = 4.5) -> list[Text]:
    """Return the texts that have less contrast than people need who do not see well."""
    return [text for text in texts(room) if text.contrast < least]


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, each as `rgb(1, 2, 3)` or `1,2,3`."""
    lighter, darker = sorted((_luminance(_read(one)), _luminance(_read(other))), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _contrast_of(found: dict[str, object]) -> float:
    layers = [_read(str(layer)) for layer in found["layers"]]  # type: ignore[attr-defined]
    paper: Colour = (255, 255, 255, 1)
    for layer in reversed(layers):
        paper = _over(layer, paper)
    red, green, blue, alpha = _read(str(found["colour"]))
    ink = _over((red, green, blue, alpha * float(str(found["opacity"]))), paper)
    lighter, darker = sorted((_luminance(ink), _luminance(paper)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _read(colour: str) -> Colour:
    numbers = [float(number) for number in re.findall(r"[\d.]+", colour)]
    return (numbers[0], numbers[1], numbers[2], numbers[3] if len(numbers) > 3 else 1)


def _over(upper: Colour, lower: Colour) -> Colour:
    """Return what is seen when one colour lies over another."""
    alpha = upper[3]
    red, green, blue = (up * alpha + low * (1 - alpha) for up, low in zip(upper[:3], lower[:3], strict=True))
    return (red, green, blue, 1)


def _luminance(colour: Colour) -> float:
    parts = [part / 255 for part in colour[:3]]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
