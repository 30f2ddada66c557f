"""Who pays when: the worked examples, a second opinion by trying every schedule, and what no schedule may do."""

import itertools
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benefits.periods import FinancialYear
from benefits.portfolio.phasing import Phasing, PhasingProblem, PhasingShortfall, phase
from benefits.records.categories import BudgetClass

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "methods-worked-examples.json").read_text(encoding="utf-8"))
E46, E47 = GOLDEN["E4.6"], GOLDEN["E4.7"]
CLASSES = (BudgetClass.CDEL, BudgetClass.RDEL_PROGRAMME, BudgetClass.RDEL_ADMIN)
NO_LIMIT = np.inf


def problem(cost, share, headroom, **more):
    """A problem from lists: cost by class and year, headroom by body, class and year; undiscounted if not said."""
    cost, headroom = np.array(cost, float), np.array(headroom, float)
    factors = np.array(more.pop("factors", np.ones(cost.shape[1])), float)
    more = {name: np.array(value, float) if isinstance(value, list) else value for name, value in more.items()}
    return PhasingProblem(
        tuple("ABCDEFGH"[: len(share)]),
        CLASSES[: len(cost)],
        tuple(FinancialYear(2026 + after) for after in range(cost.shape[1])),
        cost,
        np.array(share, float),
        factors,
        headroom,
        **more,
    )


def worked(headroom, **more):
    """The worked example of one class with this headroom."""
    shares = [E46["share"][body] for body in "AB"]
    return problem([E46["cost"]], shares, [[headroom[body]] for body in "AB"], **more)


def schedule_of(found):
    return found.schedule if isinstance(found, PhasingShortfall) else found


def test_the_only_schedule_within_headroom_is_found():
    found = phase(worked(E46["headroom"]))
    assert isinstance(found, Phasing)
    assert found.payments[:, 0] == pytest.approx(np.array([E46["schedule"]["A"], E46["schedule"]["B"]]), abs=1e-8)
    assert (found.needs_bridge, found.peak_bridge) == (False, 0.0)


def test_without_headroom_in_the_first_year_a_bridge_is_drawn_then_and_repaid_by_the_last():
    found = phase(worked(E47["headroom"]))
    assert found.peak_bridge == pytest.approx(E47["min_bridge"])
    assert found.drawn[0] == pytest.approx([2, 0, 0])
    # B has 3 in the second year, of which the cost takes 2: so 1 is repaid then, and the last 1 in the third year.
    assert found.repaid[0] == pytest.approx([0, 1, 1])
    assert found.bridge[0] == pytest.approx([2, 1, 0], abs=1e-8)
    assert found.payments[:, 0] == pytest.approx(np.array([[4, 0, 0], [0, 3, 1]]), abs=1e-8)


def test_where_nobody_lends_the_ask_is_headroom_instead():
    found = phase(worked(E47["headroom"], largest_bridge=0.0))
    assert isinstance(found, PhasingShortfall)
    assert found.headroom.tolist() == [[[0, 0, 0]], [[2, 0, 0]]]
    assert found.schedule.payments[:, 0] == pytest.approx(np.array([[4, 0, 0], [2, 2, 0]]), abs=1e-8)


def test_headroom_that_is_too_little_in_all_is_named_by_body_and_class():
    # A can pay capital only, B resource only; capital costs 4 and A has agreed to 3 of it.
    found = phase(problem([[4], [2]], [3, 3], [[[9], [0]], [[0], [9]]]))
    assert isinstance(found, PhasingShortfall)
    assert found.by_body_and_class.tolist() == [[0, 0], [1, 0]]
    assert found.total == 1
    assert found.opening_cash.tolist() == [0, 0]


def test_capital_headroom_pays_no_resource_cost():
    found = phase(problem([[4, 0], [0, 2]], [4, 2], [[[9, 9], [0, 0]], [[0, 0], [9, 9]]]))
    assert found.payments == pytest.approx(np.array([[[4, 0], [0, 0]], [[0, 0], [0, 2]]]), abs=1e-8)


def test_without_limits_everybody_pays_its_part_of_every_cost_when_it_falls():
    asked = problem([[6, 2, 0], [1, 1, 7]], [8.5, 5.1, 3.4], np.full((3, 2, 3), NO_LIMIT))
    found = phase(asked)
    assert found.payments == pytest.approx(np.array([0.5, 0.3, 0.2])[:, None, None] * asked.cost, abs=1e-8)
    assert found.largest_call == pytest.approx([0.5 * 7, 0.3 * 7, 0.2 * 7])


def test_who_could_not_pay_its_part_in_one_class_catches_up_soon_in_another():
    # B pays nothing of the 8 in the first year; its half of all that has fallen is 6 after the second and 8 after the
    # third, and it has paid 4 and 8 by then.
    headroom = np.full((2, 2, 4), NO_LIMIT)
    headroom[1, :, 0] = 0
    found = phase(problem([[8, 0, 0, 0], [0, 4, 4, 4]], [10, 10], headroom))
    assert found.payments.sum(axis=1) == pytest.approx(np.array([[8, 0, 0, 2], [0, 4, 4, 2]]), abs=1e-7)


def test_a_bridge_of_the_same_peak_is_drawn_as_late_as_can_be():
    # 4 is owed at the end of the second year whatever A does; only 2 is owed before it if A pays all it can at once.
    found = phase(problem([[6, 2, 0]], [4, 4], [[[4, 3, 3]], [[0, 0, 9]]]))
    assert found.payments[:, 0] == pytest.approx(np.array([[4, 0, 0], [0, 0, 4]]), abs=1e-8)
    assert found.bridge[0] == pytest.approx([2, 4, 0], abs=1e-8)


def test_body_that_waits_for_its_cash_pays_after_the_one_that_has_it():
    # A is paid 4 in the second year, B in the first: so B pays first, and neither is ever out of pocket.
    budgets = {"budget": [10, 10], "cash": [[0, 4], [4, 0]], "opening_cash": [9, 9]}
    found = phase(problem([[4, 4]], [4, 4], np.full((2, 1, 2), NO_LIMIT), **budgets))
    assert found.payments[:, 0] == pytest.approx(np.array([[0, 4], [4, 0]]), abs=1e-8)
    assert found.peak_outlay == pytest.approx([0, 0], abs=1e-8)


def test_peak_outlay_counts_against_the_size_of_the_budget():
    # Both get all their cash in the second year; B's budget is three times A's, so it can be out of pocket for 3 of 4.
    budgets = {"budget": [10, 30], "cash": [[0, 4], [0, 4]], "opening_cash": [9, 9]}
    found = phase(problem([[4, 4]], [4, 4], np.full((2, 1, 2), NO_LIMIT), **budgets))
    assert found.peak_outlay == pytest.approx([1, 3])


def test_nobody_is_out_of_pocket_where_that_is_asked():
    asked = problem([[4, 0]], [2, 2], np.full((2, 1, 2), NO_LIMIT), cash=[[0, 2], [0, 2]])
    found = phase(asked)
    assert found.payments[:, 0] == pytest.approx(np.array([[0, 2], [0, 2]]), abs=1e-8)
    assert found.peak_bridge == pytest.approx(4)
    with_float = phase(replace(asked, opening_cash=np.array([1.0, 1.0])))
    assert with_float.peak_bridge == pytest.approx(2)


def test_cash_that_comes_too_late_is_asked_for_as_opening_cash():
    asked = problem([[4, 0]], [2, 2], np.full((2, 1, 2), NO_LIMIT), cash=[[0, 2], [0, 2]], largest_bridge=0.0)
    found = phase(asked)
    assert isinstance(found, PhasingShortfall)
    assert (found.total, found.opening_cash.tolist()) == (0, [2, 2])
    assert found.schedule.payments[:, 0] == pytest.approx(np.array([[2, 0], [2, 0]]), abs=1e-8)


@pytest.mark.parametrize(
    ("more", "paid", "extra"),
    [
        ({"bridge_rate": 0.1}, 100 * 1.1, 10),
        ({"bridge_rate": 0.1, "price_level": [1, 1.02]}, 100 * 1.1 * 1.02, 12.2),
        ({"bridge_rate": 0.1, "factors": [1, 1 / 1.1]}, 100 * 1.1, 0),
        ({"bridge_rate": 0.0, "factors": [1, 1 / 1.1]}, 100, 100 / 1.1 - 100),
    ],
)
def test_the_interest_of_a_bridge_is_paid_with_it(more, paid, extra):
    found = phase(problem([[100, 0]], [100], [[[0, NO_LIMIT]]], **more))
    assert found.payments[0, 0] == pytest.approx([0, paid])
    assert (found.peak_bridge, found.bridge_cost) == (pytest.approx(100), pytest.approx(extra, abs=1e-6))


def test_the_cost_of_a_bridge_falls_on_the_bodies_as_the_cost_does():
    headroom = [[[75, NO_LIMIT]], [[0, NO_LIMIT]]]
    found = phase(problem([[100, 0]], [75, 25], headroom, bridge_rate=0.04))
    assert found.bridge_cost == pytest.approx(1)
    assert found.payments.sum(axis=(1, 2)) == pytest.approx([75.75, 25.25])


def test_discounted_shares_are_met_in_present_value():
    factors = [1, 1 / 1.035, 1 / 1.035**2]
    asked = problem(
        [[6, 2, 1]], [0.5 * (6 + 2 / 1.035 + 1 / 1.035**2)] * 2, [[[2, 9, 9]], [[9, 9, 9]]], factors=factors
    )
    found = phase(asked)
    assert found.payments[:, 0] @ asked.factors == pytest.approx(asked.share)


def test_a_share_of_nothing_pays_nothing_and_a_cost_of_nothing_is_paid():
    found = phase(problem([[6, 2]], [8, 0], np.full((2, 1, 2), 9.0)))
    assert found.payments[1].tolist() == [[0, 0]]
    assert phase(problem([[0, 0]], [0, 0], np.zeros((2, 1, 2)))).payments.tolist() == [[[0, 0]], [[0, 0]]]


def test_headroom_of_exactly_the_share_is_enough():
    share = 1e8 / 3
    found = phase(problem([[1e8]], [share] * 3, np.full((3, 1, 1), share)))
    assert isinstance(found, Phasing)


def test_the_same_problem_has_the_same_schedule_each_time():
    asked = problem([[6, 2, 4], [1, 5, 3]], [7, 7, 7], np.full((3, 2, 3), 1.5))
    assert (schedule_of(phase(asked)).payments == schedule_of(phase(asked)).payments).all()


def test_money_that_is_there_before_the_cost_is_not_saved_up():
    found = phase(problem([[0, 5]], [5], [[[5, 3]]]))
    assert isinstance(found, PhasingShortfall)
    assert found.headroom.tolist() == [[[0, 2]]]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"share": np.array([4.0, 5.0])}, "the shares sum to 9.0, the cost is 8.0"),
        ({"cost": np.array([[6.0, 2.0]])}, "wrong shape: cost"),
        ({"cost": np.array([[9.0, -1.0, 0.0]])}, "0 or more"),
        ({"headroom": np.full((2, 1, 3), np.nan)}, "headroom"),
        ({"factors": np.array([1.0, 0.0, 1.0])}, "more than 0"),
        ({"budget": np.array([1.0, 0.0])}, "more than 0"),
        ({"cash": np.full((2, 3), np.nan)}, "finite"),
        ({"years": (FinancialYear(2026), FinancialYear(2028), FinancialYear(2029))}, "follow each other"),
    ],
)
def test_what_is_no_problem_of_this_kind_is_refused(change, words):
    with pytest.raises(ValueError, match=words):
        replace(worked(E46["headroom"]), **change)


def smallest_peak_by_trying(cost, share, headroom):
    """The smallest peak of a bridge over every schedule in whole pounds, None where there is none: one class."""
    best = None
    bodies = [
        [row for row in itertools.product(*(range(most + 1) for most in limits)) if sum(row) == owed]
        for limits, owed in zip(headroom, share, strict=True)
    ]
    for rows in itertools.product(*bodies):
        owed = list(itertools.accumulate(due - sum(paid) for due, *paid in zip(cost, *rows, strict=True)))
        if min(owed) >= 0 and (best is None or max(owed) < best):
            best = max(owed)
    return best


@st.composite
def small_problems(draw):
    cost = draw(st.lists(st.integers(0, 4), min_size=3, max_size=3))
    first = draw(st.integers(0, sum(cost)))
    limits = st.lists(st.integers(0, 4), min_size=3, max_size=3)
    return cost, [first, sum(cost) - first], [draw(limits), draw(limits)]


@pytest.mark.slow
@given(small_problems())
def test_the_bridge_is_the_smallest_of_all_schedules(given_problem):
    cost, share, headroom = given_problem
    found = phase(problem([cost], share, [[limits] for limits in headroom]))
    expected = smallest_peak_by_trying(cost, share, headroom)
    assert isinstance(found, PhasingShortfall) == (expected is None)
    if expected is not None:
        assert found.peak_bridge == pytest.approx(expected, abs=1e-6)


@st.composite
def problems(draw):
    bodies, classes, years = draw(st.integers(1, 4)), draw(st.integers(1, 3)), draw(st.integers(1, 6))
    seed = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    size = 10.0 ** draw(st.integers(0, 8))
    cost = np.round(seed.random((classes, years)) * size, 2) * (seed.random((classes, years)) < 0.7)
    factors = (1 + draw(st.sampled_from([0.0, 0.035, 0.06]))) ** -np.arange(years)
    weights = seed.random(bodies) * (np.arange(bodies) < draw(st.integers(1, bodies)))
    headroom = np.round(seed.random((bodies, classes, years)) * size * draw(st.sampled_from([1, 3, 6])) / bodies, 2)
    headroom[seed.random(headroom.shape) < 0.2] = draw(st.sampled_from([0, np.inf]))
    more = {}
    if draw(st.booleans()):
        more["cash"] = seed.random((bodies, years)) * size * np.arange(years)
    if draw(st.booleans()):
        more["largest_bridge"] = size / 4
    more["bridge_rate"] = draw(st.sampled_from([0.0, 0.035]))
    share = weights / weights.sum() * (cost @ factors).sum()
    return problem(cost, share, headroom, factors=factors, **more)


def assert_holds(found, tolerance):
    """Every constraint of methods 4.5, to a tolerance in pounds."""
    asked, paid = found.problem, found.payments
    assert (paid >= 0).all()
    assert (paid <= asked.headroom).all()
    assert paid.sum(axis=0) + found.drawn - found.repaid == pytest.approx(asked.cost, abs=tolerance)
    assert (paid * asked.factors).sum(axis=(1, 2)) - asked.parts * found.bridge_cost == pytest.approx(
        asked.share, abs=tolerance
    )
    owed = ((found.drawn - found.repaid) * asked.bridge_factors).cumsum(axis=1)
    assert (owed >= -tolerance).all()
    assert owed[:, -1] == pytest.approx(0, abs=tolerance)
    assert found.peak_bridge <= asked.largest_bridge + tolerance
    if asked.cash is not None:
        opening = 0 if asked.opening_cash is None else asked.opening_cash[:, None]
        assert (paid.sum(axis=1).cumsum(axis=1) <= asked.cash.cumsum(axis=1) + opening + tolerance).all()


@pytest.mark.slow
@given(problems())
def test_every_schedule_pays_every_cost_and_share_within_headroom_and_repays_its_bridge(asked):
    assert_holds(schedule_of(phase(asked)), 1e-8 * asked.cost.sum() + 1e-9)


@pytest.mark.slow
@settings(max_examples=25)
@given(problems())
def test_the_headroom_that_is_asked_for_is_enough_and_less_is_not(asked):
    found = phase(asked)
    if isinstance(found, Phasing):
        return
    opening = np.zeros(len(asked.bodies)) if asked.opening_cash is None else asked.opening_cash
    met = replace(asked, headroom=asked.headroom + found.headroom, opening_cash=opening + found.opening_cash)
    assert isinstance(phase(met), Phasing)
    # A hundredth less, and what is asked for in whole pence is missing again.
    if found.total > 1:
        less = replace(asked, headroom=asked.headroom + 0.99 * found.headroom, opening_cash=met.opening_cash)
        short = phase(less)
        assert isinstance(short, PhasingShortfall)
        assert short.total == pytest.approx(0.01 * found.total, abs=0.02 * found.headroom.size)


@pytest.mark.slow
@settings(max_examples=25)
@given(problems(), st.randoms(use_true_random=False))
def test_the_order_in_which_bodies_are_named_changes_no_bridge_and_no_ask(asked, random):
    order = list(range(len(asked.bodies)))
    random.shuffle(order)
    cash = None if asked.cash is None else asked.cash[order]
    turned = replace(
        asked,
        bodies=tuple(asked.bodies[at] for at in order),
        share=asked.share[order].copy(),
        headroom=asked.headroom[order].copy(),
        cash=cash,
    )
    found, other = phase(asked), phase(turned)
    tolerance = 1e-7 * asked.cost.sum() + 1e-9
    assert type(found) is type(other)
    assert schedule_of(found).peak_bridge == pytest.approx(schedule_of(other).peak_bridge, abs=tolerance)
    if isinstance(found, PhasingShortfall):
        assert found.total == pytest.approx(other.total, abs=tolerance + 0.01 * found.headroom.size)
