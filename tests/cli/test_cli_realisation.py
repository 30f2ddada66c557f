"""What `benefits realisation` prints: every measure with its basis, and null with a reason where there is none."""

import csv
import io
import json
from contextlib import closing

import pytest
from plain.realising import E71, HOPEFUL, LATE, TIMING, put

from benefits.actions.importing import seed_organisations
from benefits.records.model import Organisation
from benefits.records.store import Store

ON = ("--on", "2029-04-30")


@pytest.fixture
def promised(place):
    """The person's register with worked example E7.1."""
    with closing(Store.open(place)) as store:
        seed_organisations(store)
        known = [one for one in E71 if not (isinstance(one, Organisation) and store.one("organisation", one.id))]
        put(store, *known, *TIMING, LATE, HOPEFUL)
    return place


@pytest.fixture
def found(run, promised):
    """The JSON of a run that went well."""

    def running(*arguments):
        code, out, _ = run("realisation", *arguments, "--format", "json")
        assert code == 0
        return json.loads(out, parse_constant=pytest.fail)  # NaN and Infinity are no JSON

    return running


def test_json_has_every_measure_with_its_basis(found, promised):
    held = found(promised, *ON, "--organisation", "B")
    head = held["headline"]
    assert (held["on"], held["price_base"], held["organisations"]) == ("2029-04-30", "2026-27", "recorded")
    assert (head["due"], head["realised"], head["strong"]) == (12_000_000, 5_000_000, 1_000_000)
    assert head["rate"] == pytest.approx(5 / 12)
    assert head["rate_note"] is None
    assert head["delay_years"] == pytest.approx(0.875)
    assert head["delivery_index"] * head["yield_index"] == pytest.approx(head["rate"])
    assert head["forecast_shrunk"] == pytest.approx((5 + 16 * 5 / 12) * 1e6)
    assert held["limits"]["whose"] == "this tool's convention"
    assert set(head) - {one for one in head if one.endswith("_note")} == set(held["measures"]) - {
        "go_on",
        "worth_planned",
        "worth_expected",
        "breaks_even_at",
        "least_own_case",
        "outside_government",
    }


def test_where_there_is_no_figure_there_is_a_reason(found):
    head = found("--on", "2026-05-01")["headline"]
    assert (head["rate"], head["rate_note"]) == (None, "not due")
    assert (head["late_or_low"], head["late_or_low_delay_years"]) == ("too_early", None)
    assert head["late_or_low_delay_years_note"] == "too early to tell"


def test_one_project_has_its_benefits_by_recipient_and_their_measurements(found):
    held = found(*ON, "--project", "P")
    lines = {(one["benefit"], one["recipient"]): one for one in held["lines"]}
    assert set(lines) == {("P-L", "B"), ("P-T", "B"), ("P-O", "A")}
    assert lines["P-L", "B"]["measurements"] == ["P-L-B-0-0", "P-L-B-1-0", "P-L-B-2-0"]
    assert held["apart"]["timing"]["realised"] == 9_000_000
    (one,) = held["projects"]
    assert "stale_optimism" in one["flags"]
    assert one["go_on"] is True
    assert one["delivery_confidence_nista"] == "green"


def test_by_year_is_null_where_a_year_is_not_over(found):
    held = found(*ON, "--organisation", "B")["by_year"]
    assert held["realised"] == [1e6, 5e6, None, None]
    assert held["baseline"] == [4e6, 12e6, 20e6, 28e6]


def test_a_body_as_lead_has_the_projects_that_it_leads(found):
    assert found(*ON, "--organisation", "A")["headline"]["realised"] == 3_000_000
    led = found(*ON, "--organisation", "A", "--organisation-as", "lead", "--organisations", "today")
    assert led["headline"]["realised"] == 8_000_000
    assert led["organisations"] == "today"


def test_csv_has_one_row_a_project(run, promised):
    code, out, _ = run("realisation", *ON, "--format", "csv")
    assert code == 0
    (row,) = csv.DictReader(io.StringIO(out))
    assert float(row["rate"]) == pytest.approx(8 / 15)
    assert row["status"] == "red"
    assert row["flags"].split(";")[-1] == "drift"


def test_the_table_states_the_finding_and_the_basis(run, promised):
    code, out, _ = run("realisation", *ON)
    assert code == 0
    assert out.startswith("£8 million of the £15 million due has arrived: 53%.\n")
    assert "Status by this tool's convention." in out
    assert "2026-27 prices, not discounted" in out


def test_what_cannot_be_answered_is_explained(run, promised):
    assert run("realisation", "--on", "soon") == (1, "", "--on: soon is no day. Write it as 2026-11-29.\n")
    code, _, err = run("realisation", "--project", "PP")
    assert (code, err) == (1, "There is no project PP. Did you mean P?\n")


def test_a_register_without_promises_says_what_to_do(run, filled):
    code, _, err = run("realisation")
    assert code == 1
    assert "No benefit has a frozen baseline yet" in err
