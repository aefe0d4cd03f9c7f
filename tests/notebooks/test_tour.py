"""What the outputs of the tour hold."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from tests.notebooks.execution import Execution
from tests.notebooks.markup import Markup

SENTENCE = "profiling is not rocket science"
KILOBYTE = 1024
TIMEIT = re.compile(
    r"[\d.]+ (?:s|ms|μs|us|ns|ps) ± [\d.]+ (?:s|ms|μs|us|ns|ps) per loop "
    r"\(mean ± std\. dev\. of 7 runs, [\d,]+ loops? each\)"
)
REPORTS = ("time-sentence", "await-time", "timeit-sentence", "timeit-lookup", "prun-sentence", "load-profile",
           "timeit-faster", "prun-faster")  # fmt: skip


def test_the_committed_notebook_is_valid_and_holds_no_outputs(committed: NotebookNode) -> None:
    nbformat.validate(committed)
    assert [cell.id for cell in committed.cells if cell.get("outputs") or cell.get("execution_count")] == []


def test_every_measurement_has_a_line_on_what_to_look_at(committed: NotebookNode) -> None:
    measures = re.compile(r"^(?:\w+ = )?(?:%time|%timeit|%prun|! rprof)\b", re.M)
    pairs = [(before, cell) for before, cell in pairwise(committed.cells) if measures.search(cell.source)]
    assert len(pairs) >= 10
    assert [cell.id for before, cell in pairs if before.cell_type != "markdown"] == []


def test_nothing_fails_and_nothing_goes_to_the_pager(tour: Execution) -> None:
    outputs = [output for cell in tour.code_cells for output in cell.outputs]
    assert [output for output in outputs if output.output_type == "error"] == []
    assert [output for output in outputs if output.get("name") == "stderr"] == []
    assert tour.payloads == []


def test_the_talks_sentence_is_corrected(tour: Execution) -> None:
    assert tour.printed("run-script").strip() == SENTENCE
    assert tour.value("time-sentence") == repr(SENTENCE)
    assert tour.printed("time-script").startswith(SENTENCE)
    assert tour.printed("prun-script").startswith(SENTENCE)


def test_what_is_said_of_the_prose_is_true() -> None:
    from pydoc_data.topics import topics

    prose = " ".join(topics.values())
    assert len(prose) > 400_000
    assert not re.search(r"\brockets?\b", prose, re.I)


def test_time_tells_what_the_system_spent(tour: Execution) -> None:
    report = tour.report("time-sentence")
    assert re.match(r"CPU times: user .*, sys: .*\nWall time: .*", report["text/plain"])
    for words in ("by the wall clock", "garbage collections", "page faults", "context switches", "read", "written"):
        assert words in Markup(report["text/html"]).text
    printed = tour.printed("time-script")
    for words in ("by the wall clock", "processor", "waiting", "page faults", "context switches"):
        assert words in printed


def test_a_statement_that_awaits_waits_once_and_keeps_its_value(tour: Execution) -> None:
    assert tour.value("await-time") == "['profiling is not', 'rocket science']"
    wall = re.search(r"Wall time: ([\d.]+) (ms|s)", tour.report("await-time")["text/plain"])
    assert wall is not None
    assert float(wall[1]) * (1 if wall[2] == "s" else 0.001) >= 0.5
    assert "waiting" in Markup(tour.report("await-time")["text/html"]).text


@pytest.mark.parametrize("name", ["timeit-sentence", "timeit-lookup", "timeit-faster"])
def test_timeit_writes_ipythons_sentence_and_shows_what_it_leaves_out(tour: Execution, name: str) -> None:
    report = tour.report(name)
    assert TIMEIT.fullmatch(report["text/plain"])
    text = Markup(report["text/html"]).text
    assert report["text/plain"] in text
    for words in ("median", "minimum", "spread", "outliers", "95 %"):
        assert words in text


def test_timeit_as_a_command_does_the_same(tour: Execution) -> None:
    printed = tour.printed("timeit-script")
    assert TIMEIT.match(printed)
    for words in ("median", "minimum", "95 % interval", "cold call"):
        assert words in printed


def test_the_histogram_of_a_short_statement_is_drawn(tour: Execution) -> None:
    markup = Markup(tour.report("timeit-lookup")["text/html"])
    (chart,) = [element for element in markup.elements if "data-chart" in element.attributes]
    assert "url(data:image/svg+xml;base64," in chart.attributes["style"]
    assert "ns" in chart.attributes["aria-label"]


def test_the_flame_graph_names_the_functions_where_the_time_is(tour: Execution) -> None:
    report = tour.report("prun-sentence")
    assert re.match(r" +\d+ function calls .*in [\d.]+ seconds", report["text/plain"])
    assert "(edits1)" in report["text/plain"]
    markup = Markup(report["text/html"])
    names = [box.text for box in markup.boxes()]
    for name in ("sentence_correction", "word_correction", "candidates", "known", "edits1"):
        assert name in names
    assert any(name.startswith("edits2") and "genexpr" in name for name in names)


def test_the_table_has_the_calls_that_are_known_beforehand(tour: Execution) -> None:
    rows = Markup(tour.report("prun-sentence")["text/html"]).rows()
    calls = {row[4]: row[3] for row in rows}
    assert calls["edits1"].replace(",", "") == "941"
    assert calls["word_correction"] == "5"
    assert rows[0][4] in {"edits1", "known.<locals>.<genexpr>", "edits2.<locals>.<genexpr>"}


def test_edits_are_handed_on_by_the_hundred_thousand(tour: Execution) -> None:
    printed = tour.printed("prun-script")
    (line,) = [line for line in printed.splitlines() if re.search(r"edits2\S*genexp\S* +script\.py", line)]
    assert any(int(number.replace(",", "")) > 400_000 for number in re.findall(r"\b[\d,]{6,}\b", line))


def test_the_call_tree_of_a_program_begins_with_its_module(tour: Execution) -> None:
    lines = tour.printed("prun-script").splitlines()
    heading = next(place for place, line in enumerate(lines) if line.endswith("call tree"))
    assert lines[heading + 1].endswith("<module>")
    assert any(line.endswith("words") for line in lines[heading:])


def test_a_saved_profile_is_shown_in_the_shell_and_in_the_notebook(tour: Execution) -> None:
    assert "corrector.rprof" in tour.printed("save")
    assert "sentence_correction" in tour.printed("show-profile")
    report = tour.report("load-profile")
    assert "edits1" in report["text/plain"]
    assert any(box.text == "edits1" for box in Markup(report["text/html"]).boxes())


def test_statistics_answer_as_those_of_pstats(tour: Execution) -> None:
    printed = tour.printed("prun-pstats")
    assert "was called by..." in printed
    assert re.search(r"936 .*\(<genexpr>\)", printed)


def test_the_optimisation_is_right_and_faster(tour: Execution) -> None:
    assert tour.value("still-right") == "True"
    times = re.fullmatch(r"'([\d.]+) times as fast'", tour.value("how-much"))
    assert times is not None
    assert float(times[1]) > 1.5
    names = [box.text for box in Markup(tour.report("prun-faster")["text/html"]).boxes()]
    assert "known_edits1" in names


def test_outputs_are_small(tour: Execution) -> None:
    sizes = {cell.id: len(json.dumps(cell.outputs, ensure_ascii=False).encode()) for cell in tour.code_cells}
    assert max(sizes.values()) <= 60 * KILOBYTE, sizes


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_is_one_bundle_of_text_and_html(tour: Execution, name: str) -> None:
    assert set(tour.report(name)) == {"text/plain", "text/html"}


def test_reports_fetch_nothing_and_frame_nothing(tour: Execution) -> None:
    for name, bundle in tour.bundles():
        markup = Markup(bundle.get("text/html", ""))
        assert markup.addresses() == [], name
        assert {"iframe", "frame", "object", "embed", "link"}.isdisjoint(e.name for e in markup.elements), name
        for script in markup.scripts():
            # The one address a script may name is that of a namespace.
            assert "//" not in re.sub(r"http://www\.w3\.org/[\w/]+", "", script), name
            assert not re.search(r"\bfetch\b|XMLHttpRequest|WebSocket|import\(|sendBeacon", script), name


def test_nothing_is_left_of_the_tour(tour: Execution) -> None:
    folder = tour.printed("where").strip()
    assert folder
    assert not Path(folder).exists()
