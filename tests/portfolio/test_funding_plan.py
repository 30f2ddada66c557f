"""Agreed shares become payments: E4.6 and E4.7 through records, in nominal cash that adds up to real shares."""

import numpy as np
import pytest
from plain.register import FIRST, RUNNING, accepted, benefit, bodies, cost, option, project, share
from plain.two_payers import HEADROOM, MILLION, NONE_AT_FIRST, OWED, WORTH, limits, shared

from benefits.appraisal.lenses import Claims
from benefits.portfolio.attribution import ledger_of
from benefits.portfolio.basis import Basis
from benefits.portfolio.budget_cover import funded_purpose, positions, transfer_schedule
from benefits.portfolio.contributors import Scope, contributors_of
from benefits.portfolio.cost_sharing import Rule
from benefits.portfolio.envelopes import envelopes_of
from benefits.portfolio.funding_plan import (
    NotPhased,
    PayingTerms,
    cash_factors,
    funding_plan,
    plans_in_turn,
    years_ahead,
)
from benefits.portfolio.scenarios import Assumptions
from benefits.portfolio.shared_assets import shared_asset
from benefits.portfolio.shared_costs import shared_by
from benefits.records.categories import BenefitClass, BudgetClass, CostKind
from benefits.records.tables import tables_of

PENNY = 0.01
NO_BRIDGE = PayingTerms(is_lent=False)


def agreed(records, rule=Rule.PROPORTIONAL, code="P", separable=None):
    """Who gains and pays, and the shares under a rule; those alone share it who gain."""
    tables = tables_of(records)
    held = contributors_of(tables, ledger_of(tables, Basis(price_base=FIRST)), code, Scope.PROJECT)
    gains = {name: gain for name, gain in zip(held.bodies, held.benefit.tolist(), strict=True) if gain > PENNY}
    causes = {name: (separable or {}).get(name, 0.0) for name in gains}
    return held, shared_by(shared_asset(held.cost - sum(causes.values()), gains, causes), rule)


def plan(records, first=FIRST, terms=None, **more):
    held, shares = agreed(records, **more)
    years = years_ahead(held, first)
    envelopes = envelopes_of(tables_of(records)["envelope"], Assumptions(), held.bodies, years)
    return funding_plan(held, shares, years, envelopes.headroom, terms)


def paid(found, body):
    """What a body pays by year in the one class that there is, in millions."""
    return found.schedule.payments[found.problem.bodies.index(body), 0] / MILLION


def discounted(found):
    """What each body pays, each nominal pound at what it is worth."""
    return dict(zip(found.problem.bodies, (found.schedule.payments.sum(axis=1) @ WORTH).tolist(), strict=True))


def test_the_only_schedule_within_headroom_comes_out_of_records():
    found = plan([*shared(), *limits(HEADROOM)])
    assert found.shortfall is None
    assert paid(found, "A") == pytest.approx([4, 0, 0], abs=1e-6)
    assert paid(found, "B") == pytest.approx([2, 2, 0], abs=1e-6)
    assert not found.schedule.needs_bridge


def test_without_headroom_at_first_the_bridge_is_two_million_and_comes_back_with_interest():
    found = plan([*shared(), *limits(NONE_AT_FIRST)])
    assert found.schedule.peak_bridge == pytest.approx(2 * MILLION, abs=1)
    # B pays 3 in the second year, and in the third what its share of 2 and 2 discounted still lacks.
    rest = (2 + 2 * WORTH[1] - 3 * WORTH[1]) / WORTH[2]
    assert paid(found, "B") == pytest.approx([0, 3, rest], abs=1e-5)
    assert found.schedule.repaid[0] / MILLION == pytest.approx([0, 1, rest], abs=1e-5)
    assert found.schedule.bridge_cost == pytest.approx(0, abs=1)


def test_where_nobody_lends_the_ask_is_two_million_of_b_in_the_first_year():
    shortfall = plan([*shared(), *limits(NONE_AT_FIRST)], terms=NO_BRIDGE).shortfall
    assert (shortfall.problem.bodies, shortfall.problem.classes) == (("A", "B"), (BudgetClass.RDEL_PROGRAMME,))
    assert shortfall.headroom[:, 0].tolist() == [[0, 0, 0], [2 * MILLION, 0, 0]]


@pytest.mark.parametrize("headroom", [HEADROOM, NONE_AT_FIRST, {}])
def test_what_each_pays_is_its_share_to_the_penny_once_discounted_and_all_together_the_cost(headroom):
    found = plan([*shared(), *limits(headroom)])
    held, _ = agreed(shared())
    assert discounted(found) == pytest.approx(OWED, abs=PENNY)
    assert sum(discounted(found).values()) == pytest.approx(held.cost, abs=PENNY)
    assert found.phased == pytest.approx(held.cost, abs=PENNY)


@pytest.mark.parametrize("headroom", [HEADROOM, NONE_AT_FIRST, {}])
def test_what_all_pay_and_borrow_is_the_nominal_cost_of_each_year(headroom):
    found = plan([*shared(), *limits(headroom)])
    flows = found.schedule.payments.sum(axis=0) + found.schedule.drawn - found.schedule.repaid
    assert flows[0] == pytest.approx([6 * MILLION, 2 * MILLION, 0], abs=PENNY)


def test_a_nominal_pound_is_worth_its_factor_over_the_price_level():
    held, _ = agreed(shared())
    assert cash_factors(held).tolist() == pytest.approx(WORTH)


def test_a_body_without_an_envelope_is_not_limited():
    found = plan([*shared(), *limits({"B": (2, 3, 3)})])
    assert found.is_unlimited[:, 0].tolist() == [[True, True, True], [False, False, False]]
    assert found.shortfall is None


def test_money_of_another_class_is_no_headroom():
    shortfall = plan([*shared(), *limits({"B": (0, 0, 0)}), *limits({"B": (9, 9, 9)}, BudgetClass.CDEL)]).shortfall
    # B owes 2 and 2 discounted and may pay nothing of resource money: the ask is as few nominal pounds as can be.
    assert shortfall.by_body_and_class[0, 0] == 0
    assert shortfall.by_body_and_class[1, 0] == pytest.approx((2 + 2 * WORTH[1]) * MILLION, abs=1)


def test_nobody_pays_before_its_own_cash_has_arrived():
    records = [
        *bodies("A", "B"),
        project(appraisal_period=1),
        option(),
        cost("P-C", [4 * MILLION]),
        *(
            one
            for name in "AB"
            for one in (
                benefit(f"P-{name}", [0, 20 * MILLION], "del_cost_avoided", benefit_class=BenefitClass.CASH_RELEASING),
                share(f"P-{name}", name, budget_class=BudgetClass.RDEL_PROGRAMME),
            )
        ),
    ]
    waiting = plan(records, terms=PayingTerms(waits_for_cash=True))
    assert waiting.schedule.payments[:, 0, 0].tolist() == pytest.approx([0, 0], abs=PENNY)
    assert waiting.schedule.peak_bridge == pytest.approx(4 * MILLION, abs=1)
    with_float = plan(records, terms=PayingTerms(waits_for_cash=True, opening_cash=MILLION))
    assert with_float.schedule.payments[:, 0, 0].tolist() == pytest.approx([MILLION, MILLION], abs=1)
    assert with_float.schedule.peak_bridge == pytest.approx(2 * MILLION, abs=1)


def test_what_fell_before_the_first_year_is_spent_and_each_pays_its_part_of_the_rest():
    found = plan(shared(), first=FIRST + 1)
    assert found.sunk == pytest.approx(6 * MILLION)
    assert [str(year) for year in found.problem.years] == ["2027-28", "2028-29"]
    part = OWED["A"] / (OWED["A"] + OWED["B"])
    assert found.problem.share.tolist() == pytest.approx(
        [2 * MILLION * WORTH[1] * part, 2 * MILLION * WORTH[1] * (1 - part)]
    )


def test_nothing_is_left_to_phase_once_it_has_ended_or_is_spent():
    with pytest.raises(NotPhased, match="It ended in 2028-29, before 2029-30"):
        plan(shared(), first=FIRST + 3)
    with pytest.raises(NotPhased, match="falls before 2028-29, the first year in which money can move"):
        plan(shared(), first=FIRST + 2)


def test_cost_outside_departmental_limits_stays_where_it_falls():
    other = cost("P-AME", [2 * MILLION], budget_class=BudgetClass.AME)
    found = plan([*shared(), other])
    assert found.outside == pytest.approx(2 * MILLION)
    assert found.phased == pytest.approx(OWED["A"] + OWED["B"], abs=PENNY)


def test_a_cost_in_no_departmental_limit_cannot_be_phased():
    records = [one for one in shared() if one.id != "P-C"]
    with pytest.raises(NotPhased, match="no budget can be moved to pay it"):
        plan([*records, cost("P-AME", [MILLION], budget_class=BudgetClass.AME)])


def test_a_rule_that_pays_somebody_for_gaining_cannot_be_phased():
    # Equal net gain: A gains 1 and B 99 of a cost of 10, so each keeps 45 and A is paid 44.
    records = [
        *bodies("A", "B"),
        *(project(), option(), cost("P-C", [10])),
        *(benefit("P-B", [100]), share("P-B", "A", "0.01"), share("P-B", "B", "0.99")),
    ]
    with pytest.raises(NotPhased, match="Under this rule A would be paid for gaining"):
        plan(records, rule=Rule.EQUAL_SURPLUS)


def test_a_charge_that_brings_in_more_than_is_spent_goes_to_those_who_spend():
    """A charges B 9 for what costs it 6: the 3 that are over are handed on, and no class or year is out of balance."""
    charge = cost("P-F", [9 * MILLION], "B", kind=CostKind.CHARGE, paid_to="A")
    found = plan([*shared(), charge])
    assert found.spending["A"][0].tolist() == pytest.approx([-3 * MILLION, 2 * MILLION, 0])
    assert found.spending["B"][0].tolist() == pytest.approx([9 * MILLION, 0, 0])
    schedule = transfer_schedule([funded_purpose(found.schedule, "P", found.spending)])
    moved = {one.body: float(one.pounds) for one in positions(schedule) if one.year == FIRST}
    # A hands on 3 and pays its own contribution of that year; B gets what its charge is more than its contribution.
    contributions = dict(zip(found.problem.bodies, found.schedule.payments[:, 0, 0].tolist(), strict=True))
    assert moved == pytest.approx(
        {"A": -3 * MILLION - contributions["A"], "B": 9 * MILLION - contributions["B"]}, abs=PENNY
    )


def test_charges_to_businesses_stay_with_the_body_that_has_them():
    charge = cost("P-F", [0, 0, MILLION], "BUS", kind=CostKind.CHARGE, paid_to="A")
    found = plan([*shared(), charge])
    held, _ = agreed([*shared(), charge])
    assert held.cost == pytest.approx(OWED["A"] + OWED["B"] - MILLION / 1.035**2, abs=PENNY)
    assert found.income == pytest.approx(MILLION / 1.035**2, abs=PENNY)
    assert found.problem.cost[0].tolist() == pytest.approx([6 * MILLION, 2 * MILLION, 0])


def test_what_only_they_cause_who_stay_out_is_not_spent():
    """C gains 1 and adds 3 of the 10: it stays out, and 7 are left for A and B, in every year the same part."""
    records = [
        *bodies("A", "B", "C"),
        *(project(), option(), cost("P-C", [5 * MILLION, 5.175 * MILLION])),
        *(benefit("P-B", [41 * MILLION]), share("P-B", "A", "0.5"), share("P-B", "B", "0.475609756")),
        share("P-B", "C", "0.024390244"),
    ]
    found = plan(records, separable={"C": 3 * MILLION})
    assert found.problem.bodies == ("A", "B")
    assert found.not_spent == pytest.approx(3 * MILLION)
    assert found.phased == pytest.approx(7 * MILLION)
    assert found.spending["A"][0, 0] == pytest.approx(0.7 * 5 * MILLION)


def test_costs_in_turn_take_headroom_from_each_other():
    """Two costs of 3 in one year; the other body has room for one half of one of them and a bit."""
    records = [
        *bodies("A", "B"),
        *limits({"B": (2,) * 5}),
        *(one for code in "PQ" for one in _halved(code)),
    ]
    envelopes = envelopes_of(
        tables_of(records)["envelope"], Assumptions(), ("A", "B"), tuple(FIRST + at for at in range(5))
    )
    wanted = [agreed(records, code=code) for code in "PQ"]
    first, second = plans_in_turn(wanted, envelopes, NO_BRIDGE)
    assert first.shortfall is None
    assert second.shortfall.headroom[1, 0].tolist() == [MILLION, 0, 0, 0, 0]  # it owes 1.5 and 0.5 is left
    assert plans_in_turn(wanted[::-1], envelopes, NO_BRIDGE)[1].shortfall.total == MILLION


def _halved(code):
    """A cost of 3 at once that A pays, and half of the gain is B's."""
    return [
        *(project(code), option(code, code), cost(f"{code}-C", [3 * MILLION], of=code)),
        benefit(f"{code}-B", [10 * MILLION], of=code),
        *(share(f"{code}-B", name, "0.5") for name in "AB"),
    ]


def test_a_plan_that_only_an_ask_stands_in_the_way_of_takes_no_headroom():
    records = [*bodies("A", "B"), *limits({"B": (1,) * 5}), *(one for code in "PQ" for one in _halved(code))]
    years = tuple(FIRST + at for at in range(5))
    envelopes = envelopes_of(tables_of(records)["envelope"], Assumptions(), ("A", "B"), years)
    first, second = plans_in_turn([agreed(records, code=code) for code in "PQ"], envelopes, NO_BRIDGE)
    assert (first.shortfall.total, second.shortfall.total) == (MILLION / 2, MILLION / 2)


def test_a_cost_that_has_ended_is_told_in_its_place():
    records = [*shared(), *limits(HEADROOM)]
    wanted = [agreed(records)]
    envelopes = envelopes_of(tables_of(records)["envelope"], Assumptions(), ("A", "B"), (FIRST + 3,))
    (told,) = plans_in_turn(wanted, envelopes)
    assert isinstance(told, NotPhased)


def test_cash_that_reaches_a_budget_is_told_by_year_in_the_prices_of_the_year():
    cash = benefit("CASH", [0, 3 * MILLION], "del_cost_avoided", benefit_class=BenefitClass.CASH_RELEASING)
    lands = accepted("CASH", "B")
    in_budget = share("CASH2", "C", budget_class=BudgetClass.RDEL_PROGRAMME)
    other = benefit("CASH2", [0, 0, MILLION], "del_cost_avoided", benefit_class=BenefitClass.CASH_RELEASING)
    tables = tables_of([*RUNNING, cash, lands, other, in_budget])
    ledger = ledger_of(tables, Basis(price_base=FIRST))
    held = contributors_of(tables, ledger, "P", Scope.PROJECT)
    prices = held.price_level.tolist()
    assert prices[0] == 1 < prices[1] < prices[2]
    received = dict(zip(held.bodies, held.cash.tolist(), strict=True))
    assert received["B"] == [0] * 5  # it lands outside any DEL budget
    assert received["C"] == pytest.approx([0, 0, MILLION * prices[2], 0, 0])
    accepted_only = contributors_of(tables, ledger, "P", Scope.PROJECT, Claims.ACCEPTED)
    assert not accepted_only.cash.any()
    assert (held.cash / held.price_level @ held.factors).tolist() == pytest.approx(held.in_cash.tolist())


def test_everything_is_deterministic():
    one, other = (plan([*shared(), *limits(NONE_AT_FIRST)]).schedule.payments for _ in range(2))
    assert np.array_equal(one, other)
