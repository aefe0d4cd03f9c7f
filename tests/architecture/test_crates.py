"""The crates depend on each other as ARCHITECTURE.md says, and are unsafe only where it says so."""

import pytest

from tests.environments.places import ROOT

from . import rust
from .crates import arrows, forbidden_arrows, table
from .project import complaints

ROWS = table((ROOT / "ARCHITECTURE.md").read_text())
TABLE = """
| `rprof-model` | What a profile is. | nothing inside | forbidden |
| `rprof-report` | How it is read. *Planned.* | model | forbidden |
| `rprof-python` | The border. | all of the above | yes |
"""


def test_arrows_are_those_of_the_table() -> None:
    assert forbidden_arrows(ROWS, arrows()) == []


def test_the_crates_are_those_that_the_table_does_not_plan() -> None:
    assert set(arrows()) == {crate for crate, row in ROWS.items() if not row.planned} != set()


def test_every_folder_of_crates_is_one() -> None:
    assert {path.name for path in ROOT.glob("crates/*/")} == set(arrows())


@pytest.mark.parametrize("crate", sorted(set(ROWS) & set(arrows())))
def test_unsafe_is_where_the_table_says(crate: str) -> None:
    if not ROWS[crate].may_be_unsafe:
        assert complaints(rust.forbids_unsafe, f"crates/{crate}/src/lib.rs") == []


def test_the_table_is_read() -> None:
    rows = table(TABLE)
    assert list(rows) == ["rprof-model", "rprof-report", "rprof-python"]
    assert [row.planned for row in rows.values()] == [False, True, False]
    assert rows["rprof-report"].may_depend_on == {"rprof-model"}
    assert rows["rprof-python"].may_depend_on == {"rprof-model", "rprof-report"}
    assert [row.may_be_unsafe for row in rows.values()] == [False, False, True]


def test_a_forbidden_arrow_is_found() -> None:
    arrows = {"rprof-model": frozenset({"rprof-report"}), "rprof-report": frozenset({"rprof-model"})}
    assert forbidden_arrows(table(TABLE), arrows) == ["rprof-model depends on rprof-report"]


def test_an_unknown_crate_is_found() -> None:
    assert forbidden_arrows(table(TABLE), {"rprof-new": frozenset()}) == ["rprof-new is not in the table"]
