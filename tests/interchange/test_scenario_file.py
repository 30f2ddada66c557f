"""A scenario as a text file: the same comes back, the same gives the same text, and no text is too odd to answer."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from any_register import CODE, TEXT
from hypothesis import given, settings
from hypothesis import strategies as st

from benefits.errors import Problem, has_errors
from benefits.interchange.scenario_file import (
    FORMAT,
    MOST_CHARACTERS,
    MOST_OVERRIDES,
    read_scenario,
    scenario_json,
)
from benefits.periods import FinancialYear
from benefits.records.categories import BudgetClass, OverrideField, ScenarioStatus
from benefits.records.model import Override, Scenario
from benefits.records.override_fields import ANY, BOUNDS, DECLARED, Use, words_of
from benefits.reference.dictionary import fields

YEAR = FinancialYear(2026)
SCENARIO = Scenario("S1", "Cut by a tenth", "DWP", YEAR, summary="£ and 'é'\nin two lines", made_by="Ann")
CUT = Override("S1-2", "S1", OverrideField.CUT_PART, "DWP", BudgetClass.CDEL, YEAR, value=Decimal("0.1000"))
GROUP = Override("S1-10", "S1", OverrideField.EXCLUSIVE, project="P1", text="=either")
APPROVED = replace(
    SCENARIO, status=ScenarioStatus.APPROVED, approved_by="Bea", approved_on=date(2026, 5, 1), fingerprint="f"
)
WRITTEN = """{
  "format": "crossgov-benefits scenario 1",
  "overrides": [
    {
      "budget_class": "cdel",
      "field": "cut_part",
      "id": "S1-2",
      "organisation": "DWP",
      "value": "0.1",
      "year": "2026-27"
    },
    {
      "field": "exclusive",
      "id": "S1-10",
      "project": "P1",
      "text": "=either"
    }
  ],
  "scenario": {
    "first_year": "2026-27",
    "id": "S1",
    "made_by": "Ann",
    "owner": "DWP",
    "status": "draft",
    "summary": "£ and 'é'\\nin two lines",
    "title": "Cut by a tenth",
    "years": "4"
  }
}
"""


def written(**changes):
    """The text of the file with some of its parts replaced."""
    return json.dumps(json.loads(WRITTEN) | changes)


def override(field):
    """A right override of a field: every target it may have is there or not."""
    declared = DECLARED[field]

    def of(name, some):
        use = getattr(declared, name)
        blank = st.none() if name in ("budget_class", "year") else st.just("")
        return some if use is Use.MUST else some | blank if use is Use.MAY else blank

    def number():
        bounds = BOUNDS[declared.quantity]
        if bounds.is_whole:
            return st.integers(0, int(bounds.most)).map(Decimal)
        return st.decimals(0, bounds.most, places=4)

    words = TEXT.filter(bool) if declared.words == ANY else st.sampled_from(sorted(words_of(field)) or [""])
    return st.builds(
        Override,
        id=CODE,
        scenario=st.just("S1"),
        field=st.just(field),
        organisation=of("organisation", CODE),
        budget_class=of("budget_class", st.sampled_from([one for one in BudgetClass if one.is_del])),
        year=of("year", st.integers(2026, 2029).map(FinancialYear)),
        project=of("project", CODE),
        value=number() if declared.quantity else st.none(),
        text=words,
        note=TEXT,
    )


OVERRIDES = st.lists(
    st.sampled_from(OverrideField).flatmap(override), max_size=4, unique_by=(lambda one: one.id, lambda one: one.field)
)


def contradict(overrides):
    """Whether one project must be funded and must not."""
    return {OverrideField.MUST_FUND, OverrideField.MUST_NOT_FUND} <= {one.field for one in overrides}


def test_the_text_is_as_it_was_agreed():
    assert scenario_json(SCENARIO, [GROUP, CUT]) == WRITTEN
    assert read_scenario(WRITTEN) == (SCENARIO, (CUT, GROUP), ())


def test_an_approved_scenario_tells_its_approval():
    assert read_scenario(scenario_json(APPROVED, []))[0] == APPROVED


def test_a_scenario_needs_no_overrides():
    content = {name: part for name, part in json.loads(WRITTEN).items() if name != "overrides"}
    assert read_scenario(json.dumps(content)) == (SCENARIO, (), ())


@given(TEXT.filter(bool), TEXT, st.integers(1, 15), OVERRIDES.filter(lambda some: not contradict(some)))
def test_any_right_scenario_comes_back_and_gives_the_same_text(title, note, years, overrides):
    scenario = Scenario("S1", title, "DWP", YEAR, years=years, note=note, based_on="S0")
    text = scenario_json(scenario, overrides)
    read, held, problems = read_scenario(text)
    assert not has_errors(problems), problems
    assert read == scenario
    assert sorted(held, key=str) == sorted(overrides, key=str)
    assert scenario_json(read, reversed(held)) == text


def test_equal_numbers_give_the_same_text():
    longer = replace(CUT, value=Decimal("0.1"))
    assert scenario_json(SCENARIO, [CUT]) == scenario_json(SCENARIO, [longer])


def test_an_override_of_another_scenario_is_a_mistake_of_the_program():
    with pytest.raises(ValueError, match="another scenario"):
        scenario_json(SCENARIO, [replace(CUT, scenario="S2")])


def test_numbers_may_stand_without_quotation_marks_and_lose_no_digit():
    text = WRITTEN.replace('"0.1"', "0.1").replace('"4"', "4")
    assert read_scenario(text) == (SCENARIO, (CUT, GROUP), ())


# text, column, part of what is wrong
FAULTS = [
    ("", "", "is no JSON text"),
    ("{", "", "is no JSON text"),
    ("[" * 100_000, "", "is no JSON text"),
    ("9" * 10_000, "format", "is not"),
    ('{"format": NaN}', "", "NaN is no number"),
    ('{"format": "x", "format": "y"}', "", "a name is given twice"),
    ("[]", "format", "is not"),
    ("{}", "format", "is not"),
    ('{"format": "crossgov-benefits scenario 2"}', "format", "is not"),
    ("x" * (MOST_CHARACTERS + 1), "", "has more than 1,000,000 characters"),
    (written(scenario=None), "scenario", "is no scenario"),
    (written(scenario=[]), "scenario", "is no scenario"),
    (written(overrides={}), "overrides", "is no list of overrides"),
    (written(overrides=[{}] * (MOST_OVERRIDES + 1)), "overrides", "is no list of overrides"),
    (written(overrides=["cut"]), "override", "is no override"),
    (written(envelopes=[]), "envelopes", "is no part of a scenario"),
    (WRITTEN.replace('"owner"', '"ownr"'), "ownr", "is no part of a scenario"),
    (WRITTEN.replace('"4"', "true"), "years", "is neither a word nor a number"),
    (WRITTEN.replace('"4"', '"four"'), "years", "is not a whole number"),
    (WRITTEN.replace('"4"', '"40"'), "years", "is not between 1 and 15"),
    (WRITTEN.replace('"draft"', '"done"'), "status", "is not one of the choices"),
    (WRITTEN.replace('"0.1"', "1e-400"), "value", "is beyond any sensible number"),
    (WRITTEN.replace('"0.1"', '"10%"'), "value", "is not a number"),
    (WRITTEN.replace('"0.1"', '"1.5"'), "value", "does not fit cut_part"),
    (WRITTEN.replace("=either", "\\ud800"), "text", "holds half of a character"),
    (WRITTEN.replace("=either", "x" * 40_000), "text", "has more than"),
    (WRITTEN.replace("=either", "\\u0000"), "text", "holds a character that is no letter"),
    (WRITTEN.replace('"id": "S1-10"', '"id": "S1-2"'), "id", "is the code of 2 records"),
    (WRITTEN.replace('"id": "S1-10"', '"id": "S1-10", "scenario": "S2"'), "scenario", "is another scenario"),
]


@pytest.mark.parametrize(
    ("text", "column", "wrong"), FAULTS, ids=[f"{wrong} {n}" for n, (*_, wrong) in enumerate(FAULTS)]
)
def test_a_fault_is_told_with_its_place_and_remedy(text, column, wrong):
    *_, problems = read_scenario(text)
    found = [one for one in problems if one.place.column == column and wrong in one.wrong]
    assert found, problems
    assert all(one.remedy for one in problems)
    assert has_errors(problems)


def test_all_faults_are_told_at_once_and_what_can_be_read_is_read():
    text = WRITTEN.replace('"4"', '"four"').replace('"0.1"', '"1.5"')
    scenario, overrides, problems = read_scenario(text)
    assert scenario is None
    assert overrides == (replace(CUT, value=Decimal("1.5")), GROUP)
    assert [(one.place.row, one.place.column) for one in problems] == [(0, "years"), (1, "value")]


def test_overrides_that_contradict_each_other_are_told():
    must = [{"id": f"S1-{n}", "field": f, "project": "P1"} for n, f in enumerate(("must_fund", "must_not_fund"))]
    *_, problems = read_scenario(written(overrides=must))
    assert {one.wrong for one in problems} == {
        "contradicts S1-1, which says must_not_fund of the same project",
        "contradicts S1-0, which says must_fund of the same project",
    }


def answered(text):
    scenario, overrides, problems = read_scenario(text)
    assert scenario is None or isinstance(scenario, Scenario)
    assert all(isinstance(one, Override) for one in overrides)
    for one in problems:
        assert isinstance(one, Problem)
        assert one.wrong
        assert one.remedy
        str(one).encode()
    assert scenario is not None or has_errors(problems)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
NAMES = {table: st.sampled_from([one.name for one in fields(table)]) for table in ("scenario", "override")}
CELLS = (
    ANYTHING
    | st.text(st.characters(), max_size=8)
    | TEXT
    | st.sampled_from(
        [
            "cut_part",
            "exclusive",
            "draft",
            "approved",
            "2026-27",
            "1900-01",
            "0.1",
            "1e5",
            "-1",
            "NaN",
            "cdel",
            "ame",
            "S1",
        ]
    )
)
NEARLY = st.fixed_dictionaries(
    {"format": st.just(FORMAT)},
    optional={
        "scenario": st.dictionaries(NAMES["scenario"], CELLS, max_size=8) | ANYTHING,
        "overrides": st.lists(st.dictionaries(NAMES["override"], CELLS, max_size=8) | ANYTHING, max_size=3) | ANYTHING,
    },
)


@given(st.text(st.characters()))
def test_any_text_is_answered(text):
    answered(text)


@settings(max_examples=300)
@given(NEARLY | ANYTHING)
def test_any_json_is_answered(content):
    answered(json.dumps(content))


@given(st.integers(0, len(WRITTEN) - 1), st.integers(0, 6), st.text(st.characters(), max_size=3))
def test_a_damaged_file_is_answered(at, length, put):
    answered(WRITTEN[:at] + put + WRITTEN[at + length :])
