"""The form of a scenario: what stands in it, and the records it means."""

from dataclasses import replace
from decimal import Decimal

import pytest
from plain.register import FIRST

from benefits.interchange.scenario_entry import (
    asked,
    declared,
    is_needed,
    meant,
    override_cells,
    row_of,
    scenario_entry,
    scenario_years,
    with_codes,
)
from benefits.records.categories import BudgetClass, OverrideField
from benefits.records.entries import entry_of
from benefits.records.model import Override, Scenario
from benefits.records.override_fields import DECLARED

CUT = Scenario("S", "Cut", "HMT", FIRST, 4, summary="Why", made_by="Ann")
TENTH = Override("S-1", "S", OverrideField.CUT_PART, "HMRC", BudgetClass.CDEL, FIRST + 1, value=Decimal("0.1000"))


def sentence(problems):
    return " ".join(str(one) for one in problems)


@pytest.mark.parametrize(
    ("override", "shown"),
    [
        (TENTH, "10%"),
        (replace(TENTH, value=Decimal("0.1250")), "12.5%"),
        (replace(TENTH, value=Decimal(1)), "100%"),
        (replace(TENTH, field=OverrideField.CUT_AMOUNT, value=Decimal("1250000.0000")), "1,250,000"),
        (Override("S-1", "S", OverrideField.COST_FACTOR, value=Decimal("1.2000")), "1.2"),
        (Override("S-1", "S", OverrideField.START_DELAY, project="P", value=Decimal("2.0000")), "2"),
    ],
)
def test_a_number_is_shown_as_people_type_it_and_read_as_it_was(override, shown):
    cells = override_cells(override)
    assert cells["value"] == shown
    assert row_of(cells, "S", 1).override == override


@pytest.mark.parametrize(
    ("typed", "value"), [("10%", "0.1"), ("0.1", "0.1"), (" 12.5 % ", "0.125"), ("0", "0"), ("100%", "1")]
)
def test_a_part_is_a_percentage_or_a_fraction(typed, value):
    read = row_of({"field": "cut_part", "value": typed}, "S", 1)
    assert read.override.value == Decimal(value)
    assert read.is_whole


def test_ten_is_not_taken_for_ten_per_cent():
    read = row_of({"field": "cut_part", "value": "10"}, "S", 1)
    assert read.override is None
    assert "Write 10% or 0.1 for a tenth." in sentence(read.problems)


def test_pounds_are_read_with_their_commas_and_words():
    row = {"field": "add_amount", "organisation": "HMRC", "budget_class": "cdel"}
    assert row_of({**row, "value": "£2.5m"}, "S", 1).override.value == 2_500_000
    assert row_of({**row, "value": "2,500,000"}, "S", 1).override.value == 2_500_000


def test_what_is_still_to_be_filled_in_is_named_and_no_fault():
    read = row_of({"field": "cut_amount", "value": "5"}, "S", 1)
    assert read.missing == ("organisation", "budget_class")
    assert read.problems == ()
    assert not read.is_whole
    assert row_of({"field": ""}, "S", 1).missing == ("field",)


def test_cells_that_the_field_does_not_ask_for_do_not_count():
    row = {"field": "must_fund", "project": "P", "value": "3", "organisation": "HMRC", "text": "x"}
    assert row_of(row, "S", 7).override == Override("S-NEW7", "S", OverrideField.MUST_FUND, project="P")


@pytest.mark.parametrize("field", list(OverrideField))
def test_every_field_has_inputs_and_says_which_are_needed(field):
    of = declared({"field": field.value})
    assert of is DECLARED[field]
    names = asked(of)
    assert ("value" in names) == (of.quantity is not None)
    assert ("text" in names) == bool(of.words)
    assert all(is_needed(of, name) for name in names if name in ("value", "text"))


def test_the_years_are_those_that_are_typed_as_far_as_they_can_be_read():
    assert scenario_years({"first_year": "2026-27", "years": "2"}) == (FIRST, FIRST + 1)
    assert len(scenario_years({"first_year": "2026-27"})) == 4
    assert scenario_years({"first_year": "2026", "years": "2"}) == ()
    assert scenario_years({"first_year": "2026-27", "years": "a few"}) == ()
    assert scenario_years({"first_year": "2026-27", "years": "100000000"}) == ()


def test_a_form_that_was_not_touched_means_what_the_register_holds():
    found = meant(scenario_entry(CUT, [TENTH]), "S", CUT, [TENTH])
    assert found.is_whole
    assert found.scenario == CUT
    assert [row.override for row in found.rows] == [TENTH]
    assert found.gone == ()


def test_a_cell_that_is_emptied_is_empty_and_what_the_form_does_not_show_stays():
    entry = scenario_entry(replace(CUT, note="Mind"), [])
    shown = {name: cell for name, cell in entry.cells.items() if name not in ("summary", "note")}
    found = meant(replace(entry, cells=shown), "S", replace(CUT, note="Mind"), [])
    assert found.scenario == replace(CUT, summary="", note="")


def test_an_override_that_is_left_out_is_gone():
    assert meant(scenario_entry(CUT, []), "S", CUT, [TENTH]).gone == ("S-1",)


def test_changes_that_contradict_each_other_are_called_by_their_place():
    rows = [{"field": "must_fund", "project": "P"}, {"field": "must_not_fund", "project": "P"}]
    found = meant(entry_of({"title": "T", "owner": "HMT", "first_year": "2026-27"}, rows), "", None, [])
    assert not found.is_whole
    assert "change 2, What it changes: 'must_not_fund' contradicts change 1" in sentence(found.problems)
    assert "NEW" not in sentence(found.problems)


def test_a_year_outside_the_scenario_is_only_pointed_out():
    rows = [{"field": "cut_part", "value": "10%", "year": "2040-41"}]
    found = meant(entry_of({"title": "T", "owner": "HMT", "first_year": "2026-27"}, rows), "", None, [])
    assert found.is_whole
    assert "is outside this scenario" in sentence(found.problems)


def test_new_overrides_get_the_free_codes_in_their_order():
    new = replace(TENTH, id="S-NEW2"), replace(TENTH, id="S-NEW3")
    made = with_codes([TENTH, *new], "T", ["T-4", "T-5"], ["S-1"])
    assert [(one.id, one.scenario) for one in made] == [("S-1", "T"), ("T-4", "T"), ("T-5", "T")]
