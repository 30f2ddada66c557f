"""What `benefits explain` prints: the steps between two editions, or between then and now, line by line."""

import json
from contextlib import closing
from dataclasses import replace
from datetime import date

import pytest

from benefits.actions.baselining import freeze
from benefits.actions.recording import Edit, save_changes
from benefits.portfolio.basis import Basis
from benefits.records.access import grant
from benefits.records.categories import BaselineStage, Role
from benefits.records.model import Person
from benefits.records.store import Store

ADA = Person("ada", "", "Ada", (grant(Role.PROGRAMME_MANAGER),))
RATES = ("--from", "lower_sensitivity", "--to", "standard")


@pytest.fixture
def halved(filled):
    """The README's project with a baseline, after which its benefit was halved."""
    with closing(Store.open(filled)) as store:
        freeze(store, ADA, "LINK", BaselineStage.FBC, date(2026, 4, 1), "Board", "", Basis(), "a")
        for held in store.current("benefit_line"):
            half = replace(held.record.amounts, values=tuple(one / 2 for one in held.record.amounts.values))
            save_changes(store, ADA, "LINK", [Edit(replace(held.record, amounts=half), 1)], "", held.record.id)
    return filled


def told(run, *arguments):
    code, out, err = run("explain", *arguments, "--format", "json")
    assert (code, err) == (0, "")
    return json.loads(out, parse_constant=pytest.fail)  # NaN and Infinity are no JSON


def test_two_editions_of_a_folder_are_told_line_by_line(run, folder):
    code, out, err = run("explain", "LINK", folder, *RATES)
    assert (code, err) == (0, "")
    assert "The largest step: discount schedule." in out
    assert "From the records of today under lower-rate sensitivity" in out
    assert "Discount schedule" in out
    assert "Before" in out
    # Worked examples E1.2 and E1.1: 5.506474 at the lower rates, 5.275190 at the standard ones.
    assert "5.506" in out
    assert "5.275" in out


def test_json_adds_up_by_step_and_by_line(run, filled):
    found = told(run, "LINK", *RATES)
    assert found["from"]["discounting"] == "lower_sensitivity"
    assert found["to"]["discounting"] == "standard"
    whole = found["figures"]["society"]["npv"]
    assert whole["before"] == pytest.approx(5_506_474, abs=1)
    assert whole["after"] == pytest.approx(5_275_190, abs=1)
    (step,) = found["steps"]
    assert step["npv"]["change"] == pytest.approx(whole["change"])
    for figure in ("pv_cost", "pv_benefit", "npv"):
        assert sum(one[figure]["change"] for one in step["lines"]) == pytest.approx(step[figure]["change"])


def test_from_a_baseline_its_records_are_run_again(run, halved):
    found = told(run, "LINK", "--from-baseline", "LINK-FBC")
    assert found["from"]["reproduced"] is True
    assert [one["step"] for one in found["steps"]] == ["amounts"]
    benefit = found["figures"]["society"]["pv_benefit"]
    assert benefit["after"] == pytest.approx(benefit["before"] / 2)
    assert "gives the same, to the penny." in run("explain", "LINK", "--from-baseline", "LINK-FBC")[1]


def test_from_a_day_before_anything_was_saved_all_lines_are_added(run, halved):
    found = told(run, "LINK", "--from-day", "2020-01-01", "--lens", "own")
    assert found["from"]["first_year"] is None
    assert found["lens"]["standpoint"] == "own_department"
    assert [one["step"] for one in found["steps"]] == ["added"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((), "From what to what?"),
        (("--from", "HMT-2015-3"), "Did you mean HMT-2015-03?"),
        (("--from-day", "yesterday"), "--from-day: yesterday is no day."),
        (("--from-baseline", "LINK-OBC"), "Project LINK has no baseline LINK-OBC."),
    ],
)
def test_what_cannot_be_explained_is_told_in_a_sentence(run, filled, arguments, sentence):
    code, out, err = run("explain", "LINK", *arguments)
    assert (code, out) == (1, "")
    assert sentence in err


def test_a_project_that_is_not_there_is_told(run, filled):
    code, _, err = run("explain", "LINX", *RATES)
    assert code == 1
    assert "There is no project LINX. Did you mean LINK?" in err
