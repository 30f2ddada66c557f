"""Envelopes, scenarios and overrides: what is wrong with one by itself, and with several of one body or scenario."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from benefits.errors import Severity
from benefits.periods import FinancialYear, Series
from benefits.portfolio.cost_sharing import Rule
from benefits.records.categories import (
    BudgetClass,
    EnvelopeKind,
    OrganisationKind,
    OverrideField,
    ScenarioStatus,
)
from benefits.records.checks import check, check_together
from benefits.records.model import Envelope, Organisation, Override, Project, Scenario
from benefits.records.override_fields import ANY, BOUNDS, DECLARED, Quantity, Use, words_of

YEAR = FinancialYear(2026)
DWP = Organisation("DWP", "Department for Work and Pensions", "DWP", OrganisationKind.MINISTERIAL)
CIT = Organisation("CIT", "Citizens", "Citizens", OrganisationKind.HOUSEHOLDS)
PROJECT = Project("P1", "Share records", "DWP", YEAR)
ENVELOPE = Envelope(
    "E1", "DWP", BudgetClass.CDEL, EnvelopeKind.LIMIT, Series(YEAR, (Decimal(100), Decimal(90))), source="Estimates"
)
SCENARIO = Scenario("S1", "Cut by a tenth", "DWP", YEAR, made_by="Ann")
APPROVED = replace(
    SCENARIO,
    status=ScenarioStatus.APPROVED,
    approved_by="Bea",
    approved_on=date(2026, 5, 1),
    fingerprint="f" * 64,
)
CUT = Override("O1", "S1", OverrideField.CUT_PART, value=Decimal("0.1"))
MUST = Override("O2", "S1", OverrideField.MUST_FUND, project="P1")
REGISTER = (DWP, CIT, PROJECT, ENVELOPE, SCENARIO, CUT, MUST)

# A right override of each field.
OVERRIDES = (
    CUT,
    replace(CUT, organisation="DWP", budget_class=BudgetClass.CDEL, year=YEAR),
    Override("O", "S1", OverrideField.CUT_AMOUNT, "DWP", BudgetClass.CDEL, value=Decimal("1000000.50")),
    Override("O", "S1", OverrideField.ADD_AMOUNT, "DWP", BudgetClass.RDEL_ADMIN, YEAR, value=Decimal(0)),
    Override("O", "S1", OverrideField.COST_FACTOR, value=Decimal("1.2")),
    Override("O", "S1", OverrideField.COST_FACTOR, "DWP", project="P1", value=Decimal(10)),
    Override("O", "S1", OverrideField.BENEFIT_FACTOR, value=Decimal(0)),
    Override("O", "S1", OverrideField.BENEFIT_DELAY, value=Decimal(2)),
    Override("O", "S1", OverrideField.START_DELAY, project="P1", value=Decimal(30)),
    Override("O", "S1", OverrideField.LATEST_START, value=Decimal(3)),
    Override("O", "S1", OverrideField.LEAST_PART, project="P1", value=Decimal(1)),
    MUST,
    Override("O", "S1", OverrideField.MUST_NOT_FUND, project="P1"),
    Override("O", "S1", OverrideField.EXCLUSIVE, project="P1", text="Address registers"),
    Override("O", "S1", OverrideField.AT_LEAST, value=Decimal(2), text="open_data"),
    Override("O", "S1", OverrideField.CLAIMS, text="accepted_only"),
    Override("O", "S1", OverrideField.DISCOUNTING, text="lower_sensitivity"),
    Override("O", "S1", OverrideField.GREEN_BOOK, text="GB2026"),
    Override("O", "S1", OverrideField.DEFLATORS, text="2026-11"),
    Override("O", "S1", OverrideField.STANDPOINT, text="society"),
    Override("O", "S1", OverrideField.TRANSFER_CAP, value=Decimal("0.05")),
    Override("O", "S1", OverrideField.SHARING_RULE, text="equal"),
    Override("O", "S1", OverrideField.CLOSED_TOO),
)
OF = {one.field: one for one in OVERRIDES}


def errors(problems):
    return [one for one in problems if one.severity is Severity.ERROR]


def told(problems):
    return [(one.place.record, one.place.column, one.wrong) for one in problems]


@pytest.mark.parametrize("one", [ENVELOPE, SCENARIO, APPROVED, *OVERRIDES], ids=str)
def test_a_right_record_has_no_problem(one):
    assert check(one) == ()


def test_every_field_is_declared_and_tried_here():
    assert set(DECLARED) == set(OverrideField) == set(OF)


# record, changes, column, part of what is wrong
FAULTS = [
    (ENVELOPE, {"budget_class": BudgetClass.AME}, "budget_class", "is not inside a Departmental"),
    (ENVELOPE, {"amounts": Series(YEAR, (Decimal(-1),))}, "2026-27", "is negative"),
    (ENVELOPE, {"organisation": ""}, "organisation", "is missing"),
    (SCENARIO, {"years": 0}, "years", "is not between 1 and 15"),
    (SCENARIO, {"years": 16}, "years", "is not between 1 and 15"),
    (SCENARIO, {"title": ""}, "title", "is missing"),
    (SCENARIO, {"based_on": "S1"}, "based_on", "is the scenario itself"),
    (SCENARIO, {"approved_by": "Bea"}, "approved_by", "though the scenario is not approved"),
    (SCENARIO, {"status": ScenarioStatus.LOCKED, "fingerprint": "f"}, "fingerprint", "though the scenario is not"),
    (APPROVED, {"approved_by": ""}, "approved_by", "is missing though the scenario is approved"),
    (APPROVED, {"approved_on": None}, "approved_on", "is missing though the scenario is approved"),
    (APPROVED, {"fingerprint": ""}, "fingerprint", "is missing though the scenario is approved"),
    (APPROVED, {"approved_by": " ANN "}, "approved_by", "made it too"),
    (CUT, {"value": Decimal("1.1")}, "value", "does not fit cut_part"),
    (CUT, {"value": Decimal("-0.1")}, "value", "does not fit cut_part"),
    (CUT, {"value": Decimal("NaN")}, "value", "is not a number"),
    (CUT, {"value": Decimal("0.12345")}, "value", "more than 4 decimal places"),
    (CUT, {"value": None}, "value", "is missing, and cut_part needs it"),
    (CUT, {"project": "P1"}, "project", "does not go with cut_part"),
    (CUT, {"text": "a tenth"}, "text", "does not go with cut_part"),
    (CUT, {"budget_class": BudgetClass.RECEIPTS}, "budget_class", "is not inside a Departmental"),
    (OF[OverrideField.CUT_AMOUNT], {"organisation": ""}, "organisation", "is missing, and cut_amount needs it"),
    (OF[OverrideField.CUT_AMOUNT], {"budget_class": None}, "budget_class", "is missing, and cut_amount needs it"),
    (OF[OverrideField.ADD_AMOUNT], {"value": Decimal(10) ** 12 + 1}, "value", "does not fit add_amount"),
    (OF[OverrideField.COST_FACTOR], {"value": Decimal("10.1")}, "value", "does not fit cost_factor"),
    (OF[OverrideField.COST_FACTOR], {"year": YEAR}, "year", "does not go with cost_factor"),
    (OF[OverrideField.START_DELAY], {"project": ""}, "project", "is missing, and start_delay needs it"),
    (OF[OverrideField.START_DELAY], {"value": Decimal("1.5")}, "value", "does not fit start_delay"),
    (OF[OverrideField.BENEFIT_DELAY], {"value": Decimal(31)}, "value", "does not fit benefit_delay"),
    (MUST, {"project": ""}, "project", "is missing, and must_fund needs it"),
    (MUST, {"value": Decimal(1)}, "value", "does not go with must_fund"),
    (OF[OverrideField.EXCLUSIVE], {"text": ""}, "text", "is missing, and exclusive needs it"),
    (OF[OverrideField.AT_LEAST], {"text": "open_dta"}, "text", "does not fit at_least"),
    (OF[OverrideField.AT_LEAST], {"value": Decimal("0.5")}, "value", "does not fit at_least"),
    (OF[OverrideField.CLAIMS], {"text": "accepted"}, "text", "does not fit claims"),
    (OF[OverrideField.GREEN_BOOK], {"text": "GB2003"}, "text", "does not fit green_book"),
    (OF[OverrideField.DEFLATORS], {"text": "2026-12"}, "text", "does not fit deflators"),
    (OF[OverrideField.STANDPOINT], {"text": "own_department"}, "text", "does not fit standpoint"),
    (OF[OverrideField.CLOSED_TOO], {"text": "yes"}, "text", "does not go with closed_too"),
]


@pytest.mark.parametrize(("one", "changes", "column", "wrong"), FAULTS)
def test_a_fault_is_told_with_its_column(one, changes, column, wrong):
    (problem,) = errors(check(replace(one, **changes)))
    assert (problem.place.column, wrong in problem.wrong) == (column, True), problem


def test_a_word_that_is_not_held_offers_near_ones():
    (problem,) = check(replace(OF[OverrideField.AT_LEAST], text="open_dta"))
    assert "Did you mean open_data?" in problem.remedy


@pytest.mark.parametrize(
    ("changes", "column", "wrong"),
    [
        ({"amounts": None}, "amounts", "so the envelope limits nothing"),
        ({"is_illustrative": True, "source": ""}, "source", "is blank though the envelope is illustrative"),
    ],
)
def test_what_is_odd_of_an_envelope_is_a_warning(changes, column, wrong):
    (problem,) = check(replace(ENVELOPE, **changes))
    assert (problem.severity, problem.place.column, wrong in problem.wrong) == (Severity.WARNING, column, True)


def test_a_right_register_has_no_problem_together():
    assert errors(check_together(REGISTER)) == []


def test_a_body_has_one_envelope_for_each_class_and_kind():
    others = [
        replace(ENVELOPE, id="E2", budget_class=BudgetClass.RDEL_ADMIN),
        replace(ENVELOPE, id="E3", kind=EnvelopeKind.CARRIED_OVER),
    ]
    assert check_together(others, REGISTER) == ()
    (problem,) = check_together([replace(ENVELOPE, id="E4")], [*REGISTER, *others])
    assert told([problem]) == [("E4", "kind", "is a second limit of DWP for cdel, beside E1")]
    assert "withdraw E1 or this one" in problem.remedy
    both = check_together([ENVELOPE, replace(ENVELOPE, id="E4")], [DWP])
    assert [(one.place.record, one.wrong.rpartition(" ")[2]) for one in both] == [("E1", "E4"), ("E4", "E1")]


def test_a_body_outside_government_has_no_envelope():
    (problem,) = check_together([replace(ENVELOPE, organisation="CIT")], REGISTER)
    assert told([problem]) == [("E1", "organisation", "is outside government, so it has no departmental budget")]


def test_more_committed_than_there_is_is_a_warning_by_year():
    committed = Envelope("E2", "DWP", BudgetClass.CDEL, EnvelopeKind.COMMITTED, Series(YEAR, (Decimal(100),) * 3))
    (problem,) = check_together([committed], REGISTER)
    assert problem.severity is Severity.WARNING
    assert (problem.place.column, problem.value) == ("2027-28", "100")
    assert problem.wrong == "is committed by DWP in 2027-28, of 90 that there is"
    carried = Envelope("E3", "DWP", BudgetClass.CDEL, EnvelopeKind.CARRIED_OVER, Series(YEAR + 1, (Decimal(10),)))
    assert check_together([committed, carried], REGISTER) == ()


def test_scenarios_based_on_each_other_in_a_circle_are_told_the_way_round():
    chain = [replace(SCENARIO, id="A", based_on="B"), replace(SCENARIO, id="B", based_on="C")]
    assert check_together([*chain, replace(SCENARIO, id="C")], [DWP]) == ()
    (problem,) = check_together([replace(SCENARIO, id="C", based_on="A")], [DWP, *chain])
    assert problem.wrong == "leads back: C is based on A is based on B is based on C"


def test_a_scenario_outside_a_circle_is_not_blamed_for_it():
    circle = [replace(SCENARIO, id="A", based_on="B"), replace(SCENARIO, id="B", based_on="A")]
    assert check_together([replace(SCENARIO, id="C", based_on="A")], [DWP, *circle]) == ()


def test_a_project_is_not_told_to_be_funded_and_not_to_be_in_one_scenario():
    not_funded = replace(MUST, id="O3", field=OverrideField.MUST_NOT_FUND)
    (problem,) = check_together([not_funded], REGISTER)
    assert told([problem]) == [("O3", "field", "contradicts O2, which says must_fund of the same project")]
    elsewhere = replace(not_funded, scenario="S2")
    assert check_together([elsewhere, replace(SCENARIO, id="S2", based_on="S1")], REGISTER) == ()


def test_the_same_is_changed_once_in_a_scenario():
    (problem,) = check_together([replace(CUT, id="O3", value=Decimal("0.2"))], REGISTER)
    assert told([problem]) == [("O3", "field", "changes the same as O1")]
    narrower = replace(CUT, id="O3", organisation="DWP", value=Decimal("0.2"))
    groups = [replace(OF[OverrideField.EXCLUSIVE], id=f"G{name}", text=name) for name in "ab"]
    assert check_together([narrower, *groups], REGISTER) == ()


def test_a_year_that_the_scenario_does_not_have_is_a_warning():
    last = replace(CUT, year=YEAR + 3)
    assert check_together([last], REGISTER) == ()
    for coming in ([replace(CUT, year=YEAR + 4)], [replace(CUT, year=FinancialYear(2025))]):
        (problem,) = check_together(coming, REGISTER)
        assert problem.severity is Severity.WARNING
        assert problem.wrong == "is outside S1, which runs from 2026-27 to 2029-30: it changes nothing"
    (problem,) = check_together([replace(SCENARIO, years=3)], [DWP, SCENARIO, last])
    assert (problem.place.record, problem.place.column) == ("O1", "year")


def test_an_override_points_at_records_of_the_register():
    lost = replace(MUST, project="P9", organisation="")
    assert told(check_together([lost], REGISTER)) == [("O2", "project", "is the code of no project")]


def test_a_form_knows_of_each_field_what_it_asks_for():
    cut = DECLARED[OverrideField.CUT_PART]
    assert set(cut.targets.items()) == {
        ("organisation", Use.MAY), ("budget_class", Use.MAY), ("year", Use.MAY), ("project", Use.NO),
    }  # fmt: skip
    assert (cut.quantity, cut.words) == (Quantity.PART, "")
    assert DECLARED[OverrideField.EXCLUSIVE].words == ANY
    for field, declared in DECLARED.items():
        assert bool(words_of(field)) == (declared.words not in ("", ANY)), field
    assert set(BOUNDS) == set(Quantity)


def test_every_rule_of_cost_sharing_can_be_named():
    assert set(words_of(OverrideField.SHARING_RULE)) == set(Rule)
