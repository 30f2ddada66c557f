"""Shares of a cost against the worked examples, and what no rule may do."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benefits.appraisal.measures import Answer
from benefits.portfolio.cost_sharing import AT_ONCE, Rule, rescue, share_cost

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "methods-worked-examples.json").read_text(encoding="utf-8"))
COST = np.array([GOLDEN["E1.1"]["pv_cost"]])
BENEFIT = np.array([GOLDEN["E2.1"]["pv"][name] for name in "ABC"])
ONE = np.zeros(3, dtype=np.int64)


def golden(example, key):
    return [GOLDEN[example][key][name] for name in "ABC"]


def test_proportional_shares_agree_with_the_worked_example():
    found = share_cost(Rule.PROPORTIONAL, BENEFIT, ONE, COST)
    assert found.payment.value == pytest.approx(golden("E3.2", "proportional"))
    assert found.net_gain.value == pytest.approx(golden("E3.2", "npv"))
    assert BENEFIT / found.payment.value == pytest.approx([GOLDEN["E3.2"]["bcr"]] * 3)


def test_equal_surplus_agrees_with_the_worked_example():
    found = share_cost(Rule.EQUAL_SURPLUS, BENEFIT, ONE, COST)
    assert found.payment.value == pytest.approx(golden("E3.3", "equal_surplus_cost"))
    assert found.net_gain.value == pytest.approx([GOLDEN["E3.3"]["each_gain"]] * 3)


def test_rules_agree_with_the_example_of_the_fixed_cost_game():
    benefit, cost = np.array(golden("E4.1", "benefits"), float), np.array([float(GOLDEN["E4.1"]["C"])])
    proportional = share_cost(Rule.PROPORTIONAL, benefit, ONE, cost)
    assert proportional.payment.value == pytest.approx(golden("E4.1", "cost_proportional"))
    assert share_cost(Rule.EQUAL, benefit, ONE, cost).payment.value.tolist() == [3.0, 3.0, 3.0]


def test_what_others_can_pay_in_cash_agrees_with_the_worked_example():
    others = np.array([False, True, True])
    found = rescue(np.array([GOLDEN["E3.1"]["T_min"]]), BENEFIT, others, ONE, np.full(3, GOLDEN["E3.4"]["theta"]))
    assert found.available == pytest.approx([GOLDEN["E3.4"]["T_max_cash"]])
    assert found.central_top_up == pytest.approx([GOLDEN["E3.4"]["central_top_up"]])


def test_no_central_money_is_asked_where_others_can_pay_it_all():
    found = rescue(np.array([5.0]), np.array([0.0, 9.0, -4.0]), np.array([False, True, True]), ONE, np.ones(3))
    assert (found.available.tolist(), found.central_top_up.tolist()) == ([9.0], [0.0])


def test_a_cash_part_above_one_is_refused():
    with pytest.raises(ValueError, match="from 0 to 1"):
        rescue(np.ones(1), BENEFIT, np.ones(3, bool), ONE, np.full(3, 1.1))


@pytest.mark.parametrize("rule", AT_ONCE)
def test_nothing_is_shared_where_the_benefit_does_not_cover_the_cost(rule):
    found = share_cost(rule, np.array([3.0, 4.0, 20.0]), np.array([0, 0, 1]), np.array([8.0, 10.0]))
    assert found.is_viable.tolist() == [False, True]
    assert found.payment.kind.tolist() == [Answer.NONE, Answer.NONE, Answer.VALUE]
    assert found.net_gain.value[2] == 20.0 - 10.0
    assert not found.overpays.any()


@pytest.mark.parametrize("rule", AT_ONCE)
def test_a_body_that_gains_nothing_or_loses_pays_nothing(rule):
    found = share_cost(rule, np.array([20.0, 0.0, -5.0]), ONE, np.array([8.0]))
    assert found.payment.value.tolist() == [8.0, 0.0, 0.0]
    assert found.net_gain.value.tolist() == [12.0, 0.0, -5.0]


@pytest.mark.parametrize("rule", AT_ONCE)
def test_a_case_without_gainers_is_not_viable_unless_it_costs_nothing(rule):
    found = share_cost(rule, np.zeros(2), np.array([0, 1]), np.array([1.0, 0.0]))
    assert found.is_viable.tolist() == [False, True]
    assert found.payment.value[1] == 0.0


def test_an_equal_split_may_ask_more_than_a_body_gains():
    assert share_cost(Rule.EQUAL, np.array([20.0, 2.0, 20.0]), ONE, np.array([9.0])).overpays.tolist() == [
        False,
        True,
        False,
    ]


def test_an_equal_surplus_may_ask_less_than_nothing():
    assert share_cost(Rule.EQUAL_SURPLUS, np.array([20.0, 2.0, 20.0]), ONE, np.array([9.0])).overpays.tolist() == [
        False,
        True,
        False,
    ]


def test_a_negative_cost_is_refused():
    with pytest.raises(ValueError, match="0 or more"):
        share_cost(Rule.EQUAL, BENEFIT, ONE, np.array([-1.0]))


def test_a_rule_that_needs_a_whole_game_is_refused():
    with pytest.raises(ValueError, match="one game at a time"):
        share_cost(Rule.SHAPLEY, BENEFIT, ONE, COST)


games = st.lists(st.tuples(st.floats(0, 1e6), st.integers(0, 3)), min_size=1, max_size=12)


@given(games, st.lists(st.floats(0, 1e6), min_size=4, max_size=4), st.sampled_from(AT_ONCE))
def test_payments_sum_to_the_cost_and_gains_to_the_surplus(drawn, costs, rule):
    benefit, case = np.array([one[0] for one in drawn]), np.array([one[1] for one in drawn])
    cost = np.array(costs)
    found = share_cost(rule, benefit, case, cost)
    paid = np.bincount(case, np.nan_to_num(found.payment.value), 4)
    gained = np.bincount(case, np.nan_to_num(found.net_gain.value), 4)
    total = np.bincount(case, benefit, 4)
    shared = found.is_viable & (total > 0)
    assert paid[shared] == pytest.approx(cost[shared], abs=1e-6)
    assert gained[shared] == pytest.approx((total - cost)[shared], abs=1e-6)


@given(games, st.floats(0, 1))
def test_nobody_refuses_a_proportional_share(drawn, part):
    benefit, case = np.array([one[0] for one in drawn]), np.array([one[1] for one in drawn])
    cost = np.bincount(case, benefit, 4) * part
    found = share_cost(Rule.PROPORTIONAL, benefit, case, cost)
    assert found.is_viable.all()
    assert not found.overpays.any()
