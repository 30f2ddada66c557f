"""Who could share a cost: the running example, charges and pushed costs, a bundle, and an enabler."""

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from plain.register import FIRST, RUNNING, benefit, bodies, cost, option, project, share

from benefits.appraisal.lenses import Claims
from benefits.errors import BenefitsError
from benefits.portfolio.attribution import ledger_of
from benefits.portfolio.basis import Basis
from benefits.portfolio.contributors import Scope, contributors_of
from benefits.records.categories import BenefitClass, BudgetClass, CostKind
from benefits.records.model import Dependency
from benefits.records.tables import tables_of
from benefits.reference.deflators import gdp_deflators

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "methods-worked-examples.json").read_text(encoding="utf-8"))
MILLION = 1e6


def found(records, code="P", scope=Scope.PROJECT, claims=Claims.CLAIMED):
    tables = tables_of(records)
    ledger = ledger_of(tables, Basis(price_base=FIRST))
    return contributors_of(tables, ledger, code, scope, claims)


def gains(held):
    return dict(zip(held.bodies, held.benefit / MILLION, strict=True))


def test_the_running_example_has_three_bodies_that_gain_and_one_that_pays():
    held = found(RUNNING)
    pvb, pvc = GOLDEN["E1.1"]["pv_benefit"], GOLDEN["E1.1"]["pv_cost"]
    assert gains(held) == pytest.approx({"A": 0.25 * pvb, "B": 0.45 * pvb, "C": 0.2 * pvb})
    assert (held.pays / MILLION).tolist() == pytest.approx([pvc, 0, 0])
    assert held.cost / MILLION == pytest.approx(pvc)
    assert held.outside / MILLION == pytest.approx(0.1 * pvb)
    assert held.in_cash.tolist() == [0, 0, 0]


def test_accepted_only_leaves_out_who_only_claims():
    assert set(gains(found(RUNNING, claims=Claims.ACCEPTED))) == {"A", "B"}


def test_spending_is_nominal_cash_by_class_and_year_and_discounts_back_to_the_cost():
    held = found(RUNNING)
    programme = held.classes.index("rdel_programme")
    deflator = gdp_deflators()
    real = [
        spent * deflator.at(FIRST.start) / deflator.at(year.start)
        for spent, year in zip(held.spending[0, programme], held.years, strict=True)
    ]
    assert real == pytest.approx([10e6, 5e6, 2e6, 2e6, 2e6])
    assert sum(a * f for a, f in zip(real, held.factors, strict=True)) == pytest.approx(held.cost)
    assert held.spending[1:].sum() == 0


def test_what_stays_in_a_budget_is_told_apart_from_what_is_only_worth_money():
    cash = benefit("CASH", [0, 3e6], "del_cost_avoided", benefit_class=BenefitClass.CASH_RELEASING)
    lands = replace(share("CASH", "B"), budget_class=BudgetClass.RDEL_PROGRAMME)
    held = found([*RUNNING, cash, lands])
    assert dict(zip(held.bodies, held.in_cash / MILLION, strict=True)) == pytest.approx(
        {"A": 0, "B": 3 / 1.035, "C": 0}
    )


def test_cost_pushed_onto_a_body_is_taken_off_what_it_gains_and_is_not_shared():
    pushed = cost("PUSHED", [1e6], payer="B", kind=CostKind.THIRD_PARTY)
    held = found([*RUNNING, pushed])
    assert held.cost == pytest.approx(found(RUNNING).cost)
    assert gains(held)["B"] == pytest.approx(gains(found(RUNNING))["B"] - 1)


def test_a_charge_is_a_part_of_the_cost_that_another_body_pays():
    charge = cost("CHARGE", [2e6], payer="B", kind=CostKind.CHARGE, paid_to="A")
    held = found([*RUNNING, charge])
    pvc = GOLDEN["E1.1"]["pv_cost"]
    assert (held.pays / MILLION).tolist() == pytest.approx([pvc - 2, 2, 0])
    assert held.cost / MILLION == pytest.approx(pvc)


def dependent(code, recipient, amount, spent=1e6):
    """A project that its recipient pays for and gains by."""
    return [
        project(code, lead=recipient),
        option(code, code),
        cost(f"{code}-C", [spent], payer=recipient, of=code),
        benefit(f"{code}-B", [0, amount], of=code),
        share(f"{code}-B", recipient),
    ]


NETWORK = [
    *bodies("A", "B", "C"),
    *(project("F"), option("F", "F"), cost("F-C", [6e6], of="F")),
    *dependent("P", "B", 10.35e6),
    *dependent("Q", "C", 5.175e6),
    Dependency("D1", "P", "F"),
    Dependency("D2", "Q", "F", Decimal("0.4")),
]


def test_a_bundle_shares_all_its_costs_among_all_who_gain():
    held = found(NETWORK, "F", Scope.BUNDLE)
    assert held.projects == ("F", "P", "Q")
    assert gains(held) == pytest.approx({"A": 0, "B": 10, "C": 5})
    assert (held.pays / MILLION).tolist() == pytest.approx([6, 1, 1])
    assert held.cost / MILLION == pytest.approx(8)


def test_an_enabler_shares_its_own_cost_among_those_who_would_lose_without_it():
    """P stops without F and saves its 1m; Q keeps 40% and goes on."""
    held = found(NETWORK, "F", Scope.ENABLER)
    assert gains(held) == pytest.approx({"A": 0, "B": 10 - 1, "C": 0.6 * 5})
    assert (held.pays / MILLION).tolist() == pytest.approx([6, 0, 0])
    assert held.cost / MILLION == pytest.approx(6)
    assert held.spending[1:].sum() == 0


def test_a_project_by_itself_knows_nothing_of_its_bundle():
    held = found(NETWORK, "P")
    assert held.projects == ("P",)
    assert gains(held) == pytest.approx({"B": 10})


def test_an_unknown_project_offers_near_ones():
    with pytest.raises(BenefitsError, match="There is no project G"):
        found(NETWORK, "G")
