"""Totals, the benefit distribution matrix and the links of a picture, from records to sums."""

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from benefits.appraisal.cube import Cube, Money, pairs_of
from benefits.appraisal.lenses import Appraisal, Claims, Lens, Standpoint
from benefits.periods import FinancialYear, Series
from benefits.portfolio.attribution import ledger_of
from benefits.portfolio.basis import Basis
from benefits.portfolio.rollup import (
    MixedPrices,
    flows_between,
    matrix,
    one_price_base,
    party_totals,
    totals,
)
from benefits.records.categories import (
    Agreement,
    BenefitClass,
    BudgetClass,
    CostKind,
    OptionKind,
    OrganisationKind,
    PriceTerms,
)
from benefits.records.model import BenefitLine, CostLine, Option, Organisation, Project, Share
from benefits.records.tables import tables_of

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "methods-worked-examples.json").read_text(encoding="utf-8"))
YEAR = FinancialYear(2026)
PV = GOLDEN["E2.1"]["pv"]


def series(amounts):
    return Series(YEAR, tuple(Decimal(str(amount)) for amount in amounts))


def organisation(code, kind=OrganisationKind.MINISTERIAL):
    return Organisation(code, code, code, kind)


def project(code, costs, benefits):
    """A project of costs {payer: amounts} and benefits [(amounts, {recipient: fraction})]."""
    option = f"{code}-1"
    records = [
        Project(code, code, "A", YEAR, appraisal_period=4),
        Option(option, code, OptionKind.PREFERRED, "Preferred", is_preferred=True),
    ]
    for payer, amounts in costs.items():
        records.append(
            CostLine(
                f"{code}-C-{payer}",
                option,
                "Cost",
                payer,
                CostKind.IMPLEMENTATION,
                BudgetClass.RDEL_PROGRAMME,
                PriceTerms.REAL,
                amounts=series(amounts),
            )
        )
    for number, (amounts, shares) in enumerate(benefits):
        benefit = f"{code}-B{number}"
        records.append(
            BenefitLine(
                benefit,
                option,
                "Benefit",
                "other",
                BenefitClass.NON_CASH_RELEASING,
                PriceTerms.REAL,
                amounts=series(amounts),
            )
        )
        records.extend(
            Share(
                f"{benefit}-{to}",
                benefit,
                to,
                Decimal(str(part)),
                agreement=Agreement.ACCEPTED if to == "B" else Agreement.CLAIMED,
            )
            for to, part in shares.items()
        )
    return records


R = project(
    "R",
    {"A": GOLDEN["E1.1"]["inputs"]["cost"]},
    [(GOLDEN["E1.1"]["inputs"]["benefit"], GOLDEN["E2.1"]["shares"])],
)
SHARED = project("S", {"A": [3], "B": [1]}, [([8], {"C": 0.5, "SOC": 0.25})])
FREE = project("T", {}, [([5], {"B": 1})])


@pytest.fixture(scope="module")
def ledger():
    bodies = [*(organisation(code) for code in "ABC"), organisation("SOC", OrganisationKind.OTHER)]
    return ledger_of(tables_of([*bodies, *R, *SHARED, *FREE]), Basis())


@pytest.fixture(scope="module")
def appraisal(ledger):
    return ledger.appraise()


def test_the_running_example_s_row_is_the_payer_s_and_its_columns_are_the_recipients(ledger, appraisal):
    found = matrix(appraisal, cases=ledger.projects == "R")
    assert found[0] == pytest.approx([PV["A"], PV["B"], PV["C"], PV["SOC"], 0])
    assert found[1:].any() == np.False_


def test_a_shared_cost_shares_out_what_it_buys(ledger, appraisal):
    found = matrix(appraisal, cases=ledger.projects == "S")
    unnamed = 8 * (1 - 0.5 - 0.25)
    bought = np.array([0, 0, 4, 2, unnamed])
    assert found[:2] == pytest.approx(np.stack([bought * 3 / 4, bought * 1 / 4]))


def test_payers_are_those_of_the_whole_cost_whatever_the_money_of_the_benefit(ledger, appraisal):
    cube = appraisal.cube
    weight = np.where(cube.line_is_cost[cube.entry_line, None] & (cube.entry_party == 1)[:, None], [1.0, 0, 0], 1.0)
    cash = Appraisal(replace(cube, entry_weight=weight), appraisal.factors)
    found = matrix(cash, Money.DEL_CASH, cases=ledger.projects == "S")
    assert found.sum(axis=1)[:2] == pytest.approx([8 * 3 / 4, 8 * 1 / 4])


def test_benefit_without_a_cost_stands_in_the_last_row(ledger, appraisal):
    found = matrix(appraisal, cases=ledger.projects == "T")
    assert found.shape == (len(ledger.parties) + 1, len(ledger.parties))
    assert found[-1].tolist() == [0, 5, 0, 0, 0]
    assert not found[:-1].any()


@pytest.mark.parametrize("claims", list(Claims))
@pytest.mark.parametrize("money", list(Money))
def test_columns_sum_to_what_each_recipient_gets(appraisal, money, claims):
    found = matrix(appraisal, money, claims)
    assert found.sum(axis=0) == pytest.approx(party_totals(appraisal, money, claims).benefit)


def test_rows_sum_to_the_benefit_that_each_payer_bought(appraisal):
    a, b, *_, free = matrix(appraisal).sum(axis=1)
    assert a == pytest.approx(GOLDEN["E1.1"]["pv_benefit"] + 8 * 3 / 4)
    assert (b, free) == pytest.approx((8 / 4, 5))


def test_a_charge_recovered_in_full_is_no_cost_of_the_one_who_pays_it_out():
    """A spends 4 and charges B 5 for it: B's money buys the benefit."""
    line_case, party = np.zeros(2, dtype=np.int64), np.array([0, 1, 0, 1])
    entry_pair, pair_case, pair_party = pairs_of(np.zeros(4, dtype=np.int64), party, 3)
    cube = Cube(
        start=np.array([2026]),
        horizon=np.array([0]),
        party_is_public=np.array([True, True, False]),
        unattributed=2,
        amounts=np.array([[4.0], [5.0], [9.0]]),
        line_case=np.append(line_case, 0),
        line_is_cost=np.array([True, True, False]),
        line_is_headline=np.ones(3, dtype=bool),
        line_schedule=np.zeros(3, dtype=np.int64),
        line_is_assumed=np.zeros(3, dtype=bool),
        line_record=np.arange(3),
        line_is_part=np.zeros(3, dtype=bool),
        entry_line=np.array([0, 1, 1, 2]),
        entry_party=party,
        entry_fraction=np.array([1.0, 1.0, -1.0, 1.0]),
        entry_weight=np.ones((4, 3)),
        entry_is_accepted=np.ones(4, dtype=bool),
        entry_is_funding=np.array([True, True, True, False]),
        entry_class=np.full(4, -1),
        entry_pair=entry_pair,
        pair_case=pair_case,
        pair_party=pair_party,
    )
    appraisal = Appraisal(cube, np.ones((2, 1)))
    assert matrix(appraisal).tolist() == [[0, 0, 0], [0, 9, 0], [0, 0, 0], [0, 0, 0]]
    assert flows_between(appraisal).paid.value.tolist() == [4.0 - 5.0, 5.0]


@pytest.mark.parametrize("money", list(Money))
@pytest.mark.parametrize("claims", list(Claims))
def test_totals_are_the_sums_of_the_cases_nets(appraisal, money, claims):
    found = totals(appraisal, money, claims)
    for standpoint in Standpoint:
        assert found[standpoint].net == pytest.approx(appraisal.net(Lens(standpoint, money, claims)).sum())


def test_sums_over_parties_are_the_totals_of_society(appraisal):
    parties, everybody = party_totals(appraisal), totals(appraisal)[Standpoint.SOCIETY]
    assert (parties.cost.sum(), parties.benefit.sum()) == pytest.approx((everybody.cost, everybody.benefit))
    assert parties.net.sum() == pytest.approx(everybody.net)


def test_totals_count_only_the_cases_asked_for(ledger, appraisal):
    one = totals(appraisal, cases=ledger.projects == "R")
    assert one[Standpoint.SOCIETY].net == pytest.approx(GOLDEN["E1.1"]["npv"])
    assert one[Standpoint.GOVERNMENT].net == pytest.approx(GOLDEN["E2.1"]["xg_npv"])
    assert one[Standpoint.OWN].net == pytest.approx(GOLDEN["E2.1"]["own_npv_A"])


def test_totals_of_no_case_are_nothing(appraisal):
    none = np.zeros(appraisal.cube.n_cases, dtype=bool)
    assert totals(appraisal, cases=none)[Standpoint.SOCIETY].net == 0
    assert not matrix(appraisal, cases=none).any()
    assert not len(flows_between(appraisal, cases=none).paid.value)


def test_links_hold_the_cost_into_and_the_benefit_out_of_each_case(ledger, appraisal):
    found = flows_between(appraisal, cases=ledger.projects == "S")
    case = np.flatnonzero(ledger.projects == "S")[0]
    assert list(zip(found.paid.source, found.paid.target, found.paid.value, strict=True)) == [
        (0, case, 3),
        (1, case, 1),
    ]
    assert list(zip(found.landed.source, found.landed.target, found.landed.value, strict=True)) == [
        (case, 2, 4),
        (case, 3, 2),
        (case, 4, 2),
    ]


def test_links_of_accepted_claims_leave_out_what_is_only_claimed(ledger, appraisal):
    found = flows_between(appraisal, claims=Claims.ACCEPTED, cases=ledger.projects == "R")
    assert ledger.parties[found.landed.target].tolist() == ["B", "SOC"]


def test_one_price_base_is_named(ledger):
    assert one_price_base(ledger) == YEAR
    assert one_price_base(ledger, np.zeros(len(ledger.projects), dtype=bool)) is None


def test_cases_in_the_prices_of_different_years_are_not_summed(ledger):
    mixed = replace(ledger, price_base=np.array([2026, 2024, 2026]))
    with pytest.raises(MixedPrices, match="2024-25 to 2026-27"):
        one_price_base(mixed)
    assert one_price_base(mixed, np.array([True, False, True])) == YEAR
