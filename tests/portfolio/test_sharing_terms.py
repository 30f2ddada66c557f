"""Limits of cash, true-up, late entry and exit."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benefits.portfolio.cost_sharing import Rule
from benefits.portfolio.shared_assets import shared_asset
from benefits.portfolio.shared_costs import shared_by
from benefits.portfolio.sharing_terms import BadTerms, exit_at, late_entry, true_up, within_cash
from benefits.reference.green_book import defaults

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "methods-worked-examples.json").read_text(encoding="utf-8"))


def test_the_central_top_up_agrees_with_the_worked_example():
    others = {name: GOLDEN["E2.1"]["pv"][name] for name in "BC"}
    asked = shared_by(shared_asset(GOLDEN["E3.1"]["T_min"], others), Rule.PROPORTIONAL)
    benefit = np.array(list(others.values()))
    found = within_cash(asked.payment, benefit, GOLDEN["E3.4"]["theta"] * benefit)
    assert found.payment.sum() == pytest.approx(GOLDEN["E3.4"]["T_max_cash"])
    assert found.top_up == pytest.approx(GOLDEN["E3.4"]["central_top_up"])
    assert found.falls_short.tolist() == [True, True]


def test_what_one_cannot_pay_falls_on_the_others_in_proportion():
    # In proportion 12, 6, 3 of 9; A can pay 3, so 6 fall 6:3 on B and C: 4 and 2, within their benefit.
    found = within_cash(np.array([12.0, 6, 3]) * 9 / 21, np.array([12.0, 6, 3]), np.array([3.0, np.inf, np.inf]))
    assert found.payment == pytest.approx([3, 4, 2])
    assert (found.falls_short.tolist(), found.top_up) == ([True, False, False], 0.0)


def test_nobody_is_asked_for_more_than_its_benefit():
    # C is asked for 4 of its 3; the 1 that is missing falls on A and B, 2:3.
    found = within_cash(np.array([2.0, 3.0, 4.0]), np.array([12.0, 6.0, 3.0]), np.full(3, np.inf))
    assert found.payment == pytest.approx([2.4, 3.6, 3.0])


def test_one_that_is_paid_stays_paid_and_one_that_pays_nothing_is_asked_for_nothing():
    found = within_cash(np.array([9.0, 0.0, -1.0]), np.array([12.0, 4.0, 3.0]), np.array([5.0, 9.0, 9.0]))
    assert found.payment.tolist() == [5.0, 0.0, -1.0]
    assert found.top_up == 4.0


@pytest.mark.parametrize("limit", [-1.0, np.nan])
def test_a_limit_that_is_none_is_refused(limit):
    with pytest.raises(BadTerms, match="0 or more"):
        within_cash(np.ones(2), np.ones(2), np.array([1.0, limit]))


def test_payments_follow_what_is_realised_within_the_collar():
    # 12 shared 6:4:2 on benefits of 12, 8, 4; realised 12, 6, 6 would be 6, 3, 3. C may rise to 2.5 only, B fall
    # to 3; the 0.5 that C does not pay falls on A and B, 6:3.
    found = true_up(np.array([6.0, 4.0, 2.0]), np.array([12.0, 6.0, 6.0]))
    assert found.uncapped.tolist() == [6.0, 3.0, 3.0]
    assert found.payment == pytest.approx([6 + 1 / 3, 3 + 1 / 6, 2.5])
    assert found.change == pytest.approx([1 / 3, -5 / 6, 0.5])
    assert found.at_collar.tolist() == [False, False, True]


def test_the_collar_is_the_one_of_the_reference_table():
    found = true_up(np.array([6.0, 6.0]), np.array([1.0, 0.0]))
    assert defaults().true_up_collar == 0.25
    assert found.payment == pytest.approx([7.5, 4.5])
    assert true_up(np.array([6.0, 6.0]), np.array([1.0, 0.0]), collar=0.5).payment == pytest.approx([9.0, 3.0])


def test_an_overrun_is_shared_as_the_payments_were():
    found = true_up(np.array([6.0, 3.0]), np.array([8.0, 4.0]), cost=12.0)
    assert found.payment.tolist() == found.agreed.tolist() == [8.0, 4.0]


def test_payments_stay_where_nothing_at_all_is_realised():
    assert true_up(np.array([6.0, 3.0]), np.array([0.0, -2.0])).payment.tolist() == [6.0, 3.0]


def test_the_payer_of_most_keeps_paying_what_the_others_may_not_take_over():
    # A realises nothing; B and C may rise by a quarter only, so A still pays 10 - 2.5.
    assert true_up(np.array([8.0, 1.0, 1.0]), np.array([0.0, 5.0, 5.0])).payment == pytest.approx([7.5, 1.25, 1.25])


@given(
    st.lists(st.tuples(st.floats(0, 1e6), st.floats(-1e6, 1e6)), min_size=1, max_size=8),
    st.floats(0, 2),
    st.floats(0, 3),
)
def test_a_true_up_keeps_the_cost_and_the_collar(drawn, collar, growth):
    agreed, realised = np.round(np.array(drawn), 2).T
    cost = float(agreed.sum()) * growth
    found = true_up(agreed, realised, cost, collar)
    assert found.payment.sum() == pytest.approx(cost, abs=1e-2)
    assert (np.abs(found.change) <= found.agreed * collar + 1e-6).all()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({"agreed": [-1.0, 2.0]}, "0 or more"),
        ({"agreed": [1.0, 2.0], "cost": -1.0}, "0 or more"),
        ({"agreed": [1.0, 2.0], "collar": -0.1}, "0 or more"),
        ({"agreed": [0.0, 0.0], "cost": 3.0}, "Nobody had agreed to pay"),
    ],
)
def test_a_true_up_without_sense_is_refused(arguments, told):
    with pytest.raises(BadTerms, match=told):
        true_up(np.array(arguments.pop("agreed")), np.ones(2), **arguments)


def test_a_late_comer_pays_its_share_with_real_interest_to_those_that_paid():
    # 9 was paid 6:3; had C with a benefit of 3 been there beside 12 and 6, it would have paid 9/7.
    found = late_entry(np.array([6.0, 3.0]), 9 * 3 / 21, 2)
    assert found.pays == pytest.approx(9 / 7 * 1.035**2)
    assert found.received == pytest.approx([found.pays * 2 / 3, found.pays / 3])


def test_joining_in_year_nought_bears_no_interest_and_late_years_have_their_own_rate():
    assert late_entry(np.array([9.0]), 2.0, 0).pays == 2.0
    assert late_entry(np.array([9.0]), 2.0, 31).pays == pytest.approx(2.0 * 1.035**30 * 1.03)


@pytest.mark.parametrize(("share", "years", "told"), [(10.0, 1, "more than"), (-1.0, 1, "0 or"), (1.0, -1, "0 or")])
def test_a_late_entry_without_sense_is_refused(share, years, told):
    with pytest.raises(BadTerms, match=told):
        late_entry(np.array([6.0, 3.0]), share, years)


def test_a_leaver_pays_until_the_gate_and_the_others_take_over_in_proportion():
    payment = np.array([[4.0, 2, 2, 2], [2.0, 1, 1, 1], [2.0, 2, 2, 2]])
    # C leaves in year 1, the gate is in year 2: it pays 2 more, and its 2 + 2 fall on A and B, 10:5.
    found = exit_at(payment, leaver=2, leaves=1, gate=2)
    assert found.payment[2].tolist() == [2.0, 2.0, 0.0, 0.0]
    assert found.payment[:2] == pytest.approx(np.array([[4, 2, 2 + 4 / 3, 2 + 4 / 3], [2, 1, 1 + 2 / 3, 1 + 2 / 3]]))
    assert found.stranded == 2.0
    assert found.taken_over == pytest.approx([8 / 3, 4 / 3, 0.0])
    assert found.payment.sum(axis=0) == pytest.approx(payment.sum(axis=0))


def test_leaving_at_a_gate_strands_nothing():
    assert exit_at(np.ones((2, 3)), leaver=0, leaves=1, gate=1).stranded == 0.0


def test_leaving_after_all_is_paid_changes_nothing():
    found = exit_at(np.ones((1, 3)), leaver=0, leaves=2, gate=3)
    assert (found.payment.tolist(), found.stranded, found.taken_over.tolist()) == ([[1.0, 1.0, 1.0]], 1.0, [0.0])


@pytest.mark.parametrize(
    ("payment", "leaves", "gate", "told"),
    [
        (np.ones((2, 3)), 2, 1, "not after the gate"),
        (np.ones((2, 3)), -1, 1, "from year 0 on"),
        (-np.ones((2, 3)), 0, 1, "0 or more"),
        (np.array([[1.0, 1, 1], [0.0, 0, 0]]), 1, 2, "Nobody else pays"),
    ],
)
def test_an_exit_without_sense_is_refused(payment, leaves, gate, told):
    with pytest.raises(BadTerms, match=told):
        exit_at(payment, 0, leaves, gate)
