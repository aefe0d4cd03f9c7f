"""A notebook from elsewhere: JupyterLab strips scripts and styles, and what is left can still be read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.lab import Lab, opened
from tests.browser.look import hard_to_read
from tests.browser.server import Server
from tests.notebooks.execution import execute, notebook_of

CELLS = [
    """
%load_ext rprof
import ast, inspect, io, json, pprint, textwrap, tokenize

def study(text):
    list(tokenize.generate_tokens(io.StringIO(text).readline))
    ast.unparse(ast.parse(text))
    textwrap.fill(text)
    pprint.pformat(json.loads(json.dumps(text.split()[:1000], indent=1)))
""",
    "%prun study(inspect.getsource(textwrap))",
    "%timeit len('rocket')",
    "%time sum(range(100_000))",
]
CALLS, TIMEIT, TIME = "cell-1", "cell-2", "cell-3"


@pytest.fixture(scope="module")
def lab(browser: Browser, server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """A notebook that ran under another account, opened here."""
    folder: Path = tmp_path_factory.mktemp("elsewhere")
    with opened(browser, server, execute(notebook_of(CELLS), folder).notebook, "untrusted.ipynb") as lab:
        yield lab


def test_jupyterlab_does_not_trust_it(lab: Lab) -> None:
    assert not lab.is_trusted
    assert lab.page.locator("canvas").count() == 0


def test_the_flame_graph_is_seen(lab: Lab) -> None:
    boxes = lab.output(CALLS).locator("span[title]")
    seen = boxes.evaluate_all(
        """(boxes) => boxes.map((box) => ({
            text: box.textContent,
            colour: getComputedStyle(box).backgroundColor,
            ...box.getBoundingClientRect().toJSON(),
        })).filter(({ width, height }) => width >= 1 && height >= 10)"""
    )
    assert len(seen) >= 50
    assert all(box["colour"] not in {"rgba(0, 0, 0, 0)", "rgb(255, 255, 255)"} for box in seen)
    # The first is what was run, and spans the rest.
    left, right = seen[0]["left"], seen[0]["right"]
    assert seen[0]["text"] == "<module>"
    assert all(left - 1 <= box["left"] and box["right"] <= right + 1 for box in seen)
    assert len({round(box["top"]) for box in seen}) >= 5


def test_the_table_is_read(lab: Lab) -> None:
    rows = lab.output(CALLS).locator("tr:visible")
    assert rows.count() >= 11
    assert rows.first.inner_text().split() == ["self", "share", "total", "calls", "function", "place"]


def test_the_histogram_is_seen(lab: Lab) -> None:
    picture = lab.output(TIMEIT).locator("[style*='data:image/svg']")
    box = picture.bounding_box()
    assert box is not None
    assert box["width"] > 300 and box["height"] > 80


def test_figures_and_sentences_are_read(lab: Lab) -> None:
    for name in (TIMEIT, TIME, CALLS):
        assert hard_to_read(lab.html(name)) == []
    assert "per loop (mean ± std. dev. of 7 runs" in lab.output(TIMEIT).inner_text()
    assert "by the wall clock" in lab.output(TIME).inner_text()


def test_nothing_is_fetched(lab: Lab) -> None:
    assert lab.watch.strangers == []
