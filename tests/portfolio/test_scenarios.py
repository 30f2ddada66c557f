"""Scenarios as values: what is combined, which override holds, and that live data never changes."""

from decimal import Decimal

import pytest

from benefits.appraisal.lenses import Claims, Standpoint
from benefits.errors import BenefitsError
from benefits.periods import FinancialYear
from benefits.portfolio.basis import Basis
from benefits.portfolio.scenarios import Assumptions, combined, in_order
from benefits.records.categories import BudgetClass, OverrideField
from benefits.records.model import Override, Scenario

Y26, Y27 = FinancialYear(2026), FinancialYear(2027)
CLASSES = ("rdel_programme", "cdel")


def change(number, field, value=None, of="S", **targets):
    held = None if value is None else Decimal(str(value))
    return Override(f"{of}-O{number}", of, field, value=held, **targets)


def scenario(code, based_on=""):
    return Scenario(code, code, "HMT", Y26, based_on=based_on)


def cut(overrides):
    held = Assumptions(tuple(overrides))
    return held.over_cells(OverrideField.CUT_PART, ("A", "B"), CLASSES, (Y26, Y27)).tolist()


def test_a_cut_without_a_target_is_of_every_envelope():
    assert cut([change(1, OverrideField.CUT_PART, 0.1)]) == [[[0.1, 0.1], [0.1, 0.1]]] * 2


def test_of_two_cuts_that_cover_an_envelope_the_later_one_holds():
    found = cut(
        [
            change(1, OverrideField.CUT_PART, 0.1),
            change(2, OverrideField.CUT_PART, 0.2, organisation="B", budget_class=BudgetClass.CDEL),
            change(3, OverrideField.CUT_PART, 0, organisation="B", year=Y27),
        ]
    )
    assert found == [[[0.1, 0.1], [0.1, 0.1]], [[0.1, 0], [0.2, 0]]]


def test_a_scenario_comes_after_the_one_it_is_based_on():
    held = {"S": scenario("S"), "T": scenario("T", "S")}
    rows = [
        change(1, OverrideField.TRANSFER_CAP, 0.3, of="T"),
        change(1, OverrideField.TRANSFER_CAP, 0.2),
        change(2, OverrideField.COST_FACTOR, 1.5, project="P"),
    ]
    child = combined("T", held, rows)
    assert child.number(OverrideField.TRANSFER_CAP, 0.1) == 0.3
    assert child.over_projects(OverrideField.COST_FACTOR, ["P", "Q"], 1.0).tolist() == [1.5, 1.0]
    assert combined("S", held, rows).number(OverrideField.TRANSFER_CAP, 0.1) == 0.2


def test_overrides_hold_in_the_order_of_their_numbers():
    rows = [change(number, OverrideField.COST_FACTOR, number, project="P") for number in (10, 2, 1)]
    assert [one.id for one in sorted(rows, key=in_order)] == ["S-O1", "S-O2", "S-O10"]
    found = combined("S", {"S": scenario("S")}, rows)
    assert found.over_projects(OverrideField.COST_FACTOR, ["P"], 1.0).tolist() == [10]


def test_the_later_of_two_scenarios_wins_and_the_rest_of_both_stays():
    first = Assumptions((change(1, OverrideField.COST_FACTOR, 2), change(2, OverrideField.BENEFIT_FACTOR, 3)))
    second = Assumptions((change(1, OverrideField.COST_FACTOR, 4, of="T"),))
    assert [float(one.value) for one in (first + second).overrides] == [3, 4]
    assert [float(one.value) for one in (second + first).overrides] == [2, 3]


def test_adding_nothing_changes_nothing():
    some = Assumptions((change(1, OverrideField.COST_FACTOR, 2),))
    assert some + Assumptions() == Assumptions() + some == some


def test_must_and_must_not_are_one_decision():
    rows = (
        change(1, OverrideField.MUST_FUND, project="P"),
        change(2, OverrideField.MUST_FUND, project="Q"),
        change(3, OverrideField.MUST_NOT_FUND, project="P"),
    )
    must, must_not = Assumptions(rows).decided(["P", "Q", "R"])
    assert must.tolist() == [False, True, False]
    assert must_not.tolist() == [True, False, False]
    later = Assumptions(rows[:2]) + Assumptions(rows[2:])
    assert [one.id for one in later.overrides] == ["S-O2", "S-O3"]


def test_exclusive_projects_are_grouped_by_the_name_of_the_group():
    rows = [
        change(number, OverrideField.EXCLUSIVE, project=code, text=text)
        for number, (code, text) in enumerate([("P", "hubs"), ("Q", "hubs"), ("R", "maps"), ("P", "maps")])
    ]
    assert Assumptions(tuple(rows)).groups() == {"hubs": ("P", "Q"), "maps": ("R", "P")}


def test_words_name_editions_claims_and_standpoint():
    plain = Assumptions()
    assert (plain.basis, plain.claims, plain.standpoint) == (Basis(), Claims.CLAIMED, Standpoint.GOVERNMENT)
    changed = Assumptions(
        (
            change(1, OverrideField.CLAIMS, text="accepted_only"),
            change(2, OverrideField.STANDPOINT, text="society"),
            change(3, OverrideField.DISCOUNTING, text="lower_sensitivity"),
        )
    )
    assert changed.claims is Claims.ACCEPTED
    assert changed.standpoint is Standpoint.SOCIETY
    assert changed.basis == Basis(discounting="lower_sensitivity")
    assert changed.without([OverrideField.DISCOUNTING]).basis == Basis()


def test_a_circle_of_scenarios_is_told():
    held = {"S": scenario("S", "T"), "T": scenario("T", "S")}
    with pytest.raises(BenefitsError, match="Scenario S is based on itself"):
        combined("S", held, [])


def test_an_unknown_scenario_offers_near_ones():
    with pytest.raises(BenefitsError, match="There is no scenario TIGTH"):
        combined("TIGTH", {"TIGHT": scenario("TIGHT")}, [])
