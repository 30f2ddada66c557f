"""The named ratios against the worked examples, and their answers where there is no number."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benefits.appraisal.measures import Answer, bcr
from benefits.appraisal.ratios import (
    Ratio,
    cash_return,
    cost_per_outcome,
    financial_return,
    net_cost_ratio,
    net_return,
    npuc,
)

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "methods-worked-examples.json").read_text(encoding="utf-8"))
COST, BENEFIT = GOLDEN["E1.1"]["pv_cost"], GOLDEN["E1.1"]["pv_benefit"]
CASH, NON_CASH = GOLDEN["E1.10"]["pv_cash"], GOLDEN["E1.10"]["pv_noncash"]


def one(value):
    return np.array([value], dtype=float)


def test_named_ratios_agree_with_the_worked_examples():
    assert net_cost_ratio(one(BENEFIT), one(COST), one(CASH)).value == pytest.approx(
        [GOLDEN["E1.10"]["bcr_net_public"]]
    )
    assert financial_return(one(CASH + NON_CASH), one(COST)).value == pytest.approx([GOLDEN["E1.11"]["froi_fiscal"]])
    assert cash_return(one(CASH), one(COST)).value == pytest.approx([GOLDEN["E1.11"]["froi_cash"]])
    assert net_return(one(BENEFIT), one(COST)).value == pytest.approx([GOLDEN["E1.1"]["roi_net"]])


@given(st.floats(-1e9, 1e9), st.floats(1, 1e9))
def test_net_return_is_always_one_less_than_the_benefit_cost_ratio(benefit, cost):
    ratio = bcr(one(benefit), one(cost)).value
    assert net_return(one(benefit), one(cost)).value == pytest.approx(ratio - 1, rel=1e-9, abs=1e-9)


def test_net_cost_ratio_pays_for_itself_where_cash_covers_the_cost():
    benefit, cost, cash = np.array([[30, 10, 10], [30, 10, 12], [30, 0.1 + 0.2, 0.3], [5, 0, 0], [5, 0, 5]]).T
    kinds = net_cost_ratio(benefit, cost, cash).kind
    assert kinds.tolist() == [Answer.PAYS_FOR_ITSELF] * 3 + [Answer.NO_COST] * 2


def test_no_ratio_is_given_without_a_cost():
    for ratio in (financial_return, cash_return, net_return, npuc):
        assert ratio(one(10), one(0)).kind.tolist() == [Answer.NO_COST]


def test_a_negative_benefit_gives_a_negative_ratio():
    assert financial_return(one(-5), one(10)).value.tolist() == [-0.5]


@pytest.mark.parametrize("ratio", list(Ratio))
def test_every_ratio_says_its_formula_and_where_it_breaks_even(ratio):
    values = {"benefits": 10.0, "costs": 10.0, "public sector costs": 10.0, "costs outside government": 0.0}
    values |= {"cash-releasing benefits": 4.0, "benefits to public bodies": 10.0}
    above, below = (side.strip(" ()") for side in ratio.formula.split(" / "))
    top, bottom = (sum_of(side, values) for side in (above, below))
    expected = 0.4 if ratio is Ratio.CASH_RETURN else ratio.breaks_even_at
    assert top / bottom == expected


def sum_of(side, values):
    first, *rest = side.split(" - ")
    return values[first] - sum(values[one] for one in rest)


def test_cost_per_outcome_agrees_with_the_worked_example_both_ways():
    costs = 1e6 * np.array([GOLDEN["E1.1"]["inputs"]["cost"]], dtype=float)
    outcomes = np.array([GOLDEN["E1.12"]["outcomes"]], dtype=float)
    found = cost_per_outcome(costs, outcomes, np.array(GOLDEN["E1.1"]["df"]))
    assert found.discounted.value == pytest.approx([GOLDEN["E1.12"]["cost_per_outcome_gbp"]])
    assert found.undiscounted.value == pytest.approx([GOLDEN["E1.12"]["undiscounted"]])


def test_health_units_are_discounted_by_their_own_factors():
    found = cost_per_outcome(
        np.array([[0.0, 100.0]]), np.array([[0.0, 10.0]]), np.array([1.0, 0.5]), np.array([1.0, 0.8])
    )
    assert found.discounted.value.tolist() == [(100 * 0.5) / (10 * 0.8)]
    assert found.undiscounted.value.tolist() == [100 / 10]


def test_cost_per_outcome_says_why_there_is_no_number():
    costs, outcomes = np.array([[5.0], [0.0], [-5.0], [5.0]]), np.array([[0.0], [2.0], [2.0], [2.0]])
    found = cost_per_outcome(costs, outcomes, np.ones(1))
    expected = [Answer.NONE, Answer.NO_COST, Answer.PAYS_FOR_ITSELF, Answer.VALUE]
    assert found.discounted.kind.tolist() == found.undiscounted.kind.tolist() == expected


def test_units_per_pound_are_the_other_side_of_cost_per_unit():
    units, cost = one(GOLDEN["E1.12"]["pv_outcomes"]), one(COST * 1e6)
    assert 1 / npuc(units, cost).value == pytest.approx([GOLDEN["E1.12"]["cost_per_outcome_gbp"]])
