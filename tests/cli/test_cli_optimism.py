"""`benefits optimism`: a project's corrections, its worksheets and the scheme, as text and as JSON."""

import json

import pytest
from plain.optimistic import MILLION, PLAN, SHEET
from plain.realising import put

from benefits.records.store import Store


@pytest.fixture
def register(tmp_path):
    """A register in a file, with a project and its worksheet."""
    path = tmp_path / "optimistic.duckdb"
    store = Store.open(path)
    put(store, *PLAN, *SHEET)
    store.close()
    return path


def test_text_has_the_lines_the_worksheet_and_the_scheme(run, register):
    code, out, _ = run("optimism", "N", register)
    assert code == 0
    assert "New one (N): Corrected for optimism: 0 of 4 lines of the preferred option" in out
    assert "25.0% of it is managed, so 150.0% is left" in out
    assert "12 grades, 12 of them unverified" in out
    assert "20.0% added" in out


def test_json_has_unrounded_fractions_and_pounds(run, register):
    code, out, _ = run("optimism", "N", register, "--format", "json")
    told = json.loads(out)
    assert code == 0
    assert told["net"]["society"] == pytest.approx(16 * MILLION)
    (sheet,) = told["worksheets"]
    assert (sheet["resultant"], sheet["managed"], sheet["is_below_lower"]) == (1.5, 0.25, False)
    lines = {one["line"]: one for one in told["lines"]}
    assert (lines["M-C"]["rests_on"], lines["M-C"]["correction"]) == ("reference_class", 0.2)
    assert lines["N-R"]["has_range"]
    assert len(told["scheme"]) == 12


def test_an_unknown_project_is_told(run, register):
    code, _, err = run("optimism", "NOPE", register)
    assert code == 1
    assert "There is no project NOPE" in err
