"""The terminal twin of the page Measurements: what is due, and entering it from a file, all of it or nothing."""

import json
from contextlib import closing
from dataclasses import replace
from decimal import Decimal

import pytest

from benefits.interchange.template import Format, template
from benefits.periods import FinancialYear, Series
from benefits.records.categories import Stage
from benefits.records.history import Actor
from benefits.records.model import Measurement, Organisation
from benefits.records.store import Store

Y = FinancialYear(2022)
HEADING = "id,benefit,recipient,year,pounds,evidence_grade,evidence\n"
ROW = "M1,LINK-B1,HMRC,2022-23,{pounds},E2,Ledger of March\n"


@pytest.fixture
def tracked(filled):
    """The README's project four years earlier and live: 2m of benefit a year to four recipients, nothing said yet."""
    with closing(Store.open(filled)) as store:
        project, line = store.one("project", "LINK"), store.one("benefit_line", "LINK-B1")
        costs = store.one("cost_line", "LINK-C1")
        with store.write(Actor("test", "Test"), "test", "", "earlier") as tx:
            tx.put(replace(project.record, first_year=Y, stage=Stage.LIVE), project.version)
            years = Series(Y, (Decimal(2_000_000),) * 2)
            tx.put(replace(line.record, amounts=years, price_year=Y, owner="Olu"), line.version)
            tx.put(replace(costs.record, amounts=Series(Y, (Decimal(5_000_000),)), price_year=Y), costs.version)
    return filled


def written(tmp_path, pounds="900000", name="return.csv"):
    path = tmp_path / name
    path.write_text(HEADING + ROW.format(pounds=pounds), encoding="utf-8")
    return path


def held(place, code="M1"):
    with closing(Store.open(place, read_only=True)) as store:
        found = store.one("measurement", code)
    return found.record if found else None


def test_what_is_due_is_listed_for_people(tracked, run):
    code, out, _ = run("measure", tracked, "--due")
    assert code == 0
    assert "Escalated" in out
    assert "Olu, HMRC" in out
    assert "9 due on" in out  # two years at four recipients, and one year of outturn


def test_what_is_due_is_told_to_other_programs(tracked, run):
    code, out, _ = run("measure", tracked, "--due", "--project", "LINK", "--format", "json")
    told = json.loads(out)
    assert (code, told["found"], len(told["due"])) == (0, 9, 9)
    hmrc = [one for one in told["due"] if one["from"] == "HMRC"]
    assert [(one["year"], one["promised"], one["owner"]) for one in hmrc] == [
        ("2022-23", 2_000_000 * 0.45, "Olu"),
        ("2023-24", 2_000_000 * 0.45, "Olu"),
    ]
    assert {one["since"] for one in hmrc} == {"2023-03-31", "2024-03-31"}


def test_nothing_due_says_so(filled, run):
    assert run("measure", filled, "--due")[1] == "Nothing is due.\n"


def test_a_file_is_entered_in_the_name_that_is_given(tracked, run, tmp_path):
    code, out, _ = run("measure", tracked, "--file", written(tmp_path), "--as", "Olu Ade", "--reason", "Return")
    assert (code, "1 added" in out) == (0, True)
    found = held(tracked)
    assert (found.pounds, found.entered_by, found.evidence) == (900_000, "Olu Ade", "Ledger of March")
    assert "1 verification of a measurement due" in run("measure", tracked, "--due")[1]
    assert run("measure", tracked, "--file", written(tmp_path), "--as", "Al")[1].endswith("says all of this already.\n")


def test_a_correction_is_a_version(tracked, run, tmp_path):
    run("measure", tracked, "--file", written(tmp_path), "--as", "Olu")
    code, out, _ = run("measure", tracked, "--file", written(tmp_path, "950000"), "--as", "Al", "--format", "json")
    assert (code, json.loads(out)["changes"][0]["kind"]) == (0, "changed")
    assert (held(tracked).pounds, held(tracked).entered_by) == (950_000, "Al")


def test_a_check_saves_nothing(tracked, run, tmp_path):
    code, out, _ = run("measure", tracked, "--file", written(tmp_path), "--check")
    assert (code, out.endswith("Nothing was saved: this was a check.\n")) == (0, True)
    assert held(tracked) is None


def test_faults_are_all_told_and_nothing_is_saved(tracked, run, tmp_path):
    path = written(tmp_path)
    path.write_text(HEADING + ROW.format(pounds="9") + "M2,LINK-B1,NOBODY,2023-24,tbc,E9,\n", encoding="utf-8")
    code, _, err = run("measure", tracked, "--file", path)
    assert code == 2
    assert "tbc" in err
    assert "E9" in err
    assert held(tracked) is None


def test_rows_left_blank_are_passed_over(tracked, run, tmp_path):
    path = tmp_path / "due.xlsx"
    blank = Measurement("M2", "LINK-B1", "DWP", Y)
    filled_in = Measurement("M1", "LINK-B1", "HMRC", Y, pounds=Decimal(5))
    bodies = _organisations(tracked)
    path.write_bytes(template([filled_in, blank], Format.XLSX, Y, bodies=bodies))
    code, out, _ = run("measure", tracked, "--file", path, "--as", "Olu")
    assert (code, "1 added; 1 left blank and not entered" in out) == (0, True)
    assert (held(tracked).pounds, held(tracked, "M2")) == (5, None)


def _organisations(place):
    with closing(Store.open(place, read_only=True)) as store:
        return [one.record for one in store.current("organisation") if isinstance(one.record, Organisation)]


def test_a_file_that_is_not_there_is_explained(tracked, run, tmp_path):
    code, _, err = run("measure", tracked, "--file", tmp_path / "none.csv")
    assert (code, "cannot be read" in err) == (1, True)


def test_a_register_that_is_not_there_is_explained(run, tmp_path):
    assert run("measure", tmp_path / "none.duckdb", "--due")[0] == 1
