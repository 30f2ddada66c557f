"""What is spent is spent: the years ahead alone say whether to go on."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from benefits.appraisal.discounting import discount_factors
from benefits.portfolio.forecast_at_completion import forecast_at_completion
from benefits.portfolio.forward_look import forward_test, least_own_case, together
from benefits.portfolio.realisation import Reading, known, progress
from benefits.reference.green_book import schedule

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "methods-worked-examples.json").read_text(encoding="utf-8"))
E71, E75 = GOLDEN["E7.1"], GOLDEN["E7.5"]
BENEFITS, COSTS = np.array([[0.0, 4, 8, 8, 8]]), np.array([[10.0, 5, 2, 2, 2]])
FACTORS = discount_factors(schedule("standard"), 40)
PLAIN = np.ones(41)


def shrunk_rate():
    """RR* of the running example."""
    made = progress(BENEFITS, np.array([E71["actual"]], dtype=float), E71["T"] + 1)
    return forecast_at_completion(made, known([E71["class_rate"]])).rate


def test_the_worked_example_goes_on_at_plan_and_at_the_shrunk_rate():
    at_plan = forward_test(BENEFITS, COSTS, FACTORS, 2)
    expected = forward_test(BENEFITS, COSTS, FACTORS, 2, shrunk_rate())
    assert at_plan.going_on[0] == pytest.approx(E75["npv_plan"], rel=1e-12)
    assert at_plan.going_on[0] == pytest.approx((8 - 2) * (1 + 1 / 1.035 + 1 / 1.035**2), rel=1e-12)
    assert expected.going_on[0] == pytest.approx(E75["npv_at_rr_star"], rel=1e-12)
    assert (at_plan.should_go_on[0], expected.should_go_on[0]) == (True, True)


def test_the_whole_life_of_the_worked_example_would_not_have_been_approved_at_that_yield():
    from_the_start = forward_test(BENEFITS, COSTS, FACTORS, 0, shrunk_rate())
    assert from_the_start.going_on[0] < 0
    assert not from_the_start.should_go_on[0]


def test_the_least_yield_is_where_going_on_is_worth_no_more_than_stopping():
    found = forward_test(BENEFITS, COSTS, FACTORS, 2)
    assert found.least_yield.value[0] == pytest.approx(2 / 8)
    at_least = forward_test(BENEFITS, COSTS, FACTORS, 2, found.least_yield.value)
    assert at_least.advantage[0] == pytest.approx(0, abs=1e-12)
    assert at_least.should_go_on[0]


def test_a_cost_of_stopping_speaks_for_going_on():
    found = forward_test(BENEFITS, COSTS, PLAIN, 2, 0.2, exit_cost=1.5)
    assert found.going_on[0] == pytest.approx(0.2 * 24 - 6)
    assert found.stopping[0] == -1.5
    assert found.advantage[0] == pytest.approx(0.2 * 24 - 6 + 1.5)
    assert found.should_go_on[0]
    assert found.least_yield.value[0] == pytest.approx((6 - 1.5) / 24)
    assert not forward_test(BENEFITS, COSTS, PLAIN, 2, 0.2).should_go_on[0]


def test_without_an_exit_cost_stopping_is_worth_nothing():
    assert forward_test(BENEFITS, COSTS, PLAIN, 2).stopping.tolist() == [0]


@pytest.mark.parametrize(
    ("benefits", "why"),
    [([9.0, 0, 0], Reading.NOTHING_AHEAD), ([9.0, -1, 0], Reading.NO_GAIN_PLANNED)],
)
def test_there_is_no_least_yield_without_a_gain_ahead(benefits, why):
    found = forward_test(np.array([benefits]), np.array([[1.0, 1, 1]]), PLAIN, 1)
    assert found.least_yield.kind.tolist() == [why]
    assert not found.should_go_on[0]


def test_after_the_last_year_there_is_nothing_to_decide():
    found = forward_test(BENEFITS, COSTS, FACTORS, 5)
    assert (found.going_on[0], found.has_years_ahead[0], found.should_go_on[0]) == (0, False, False)


def test_each_row_has_its_own_years_passed():
    found = forward_test(np.tile(BENEFITS, (2, 1)), np.tile(COSTS, (2, 1)), PLAIN, np.array([2, 4]))
    assert found.going_on.tolist() == [3 * (8 - 2), 8 - 2]


def test_benefits_may_have_factors_of_their_own():
    found = forward_test(BENEFITS, COSTS, FACTORS, 3, benefit_factors=PLAIN)
    assert found.going_on[0] == pytest.approx(8 + 8 - (2 + 2 / 1.035))


def test_parts_of_one_case_add_up_to_it():
    halves = forward_test(np.tile(BENEFITS / 2, (2, 1)), np.tile(COSTS / 2, (2, 1)), FACTORS, 2, np.array([0.4, 0.8]))
    whole = together(halves, np.array([1, 1]), 2)
    assert whole.going_on[1] == pytest.approx(forward_test(BENEFITS, COSTS, FACTORS, 2, 0.6).going_on[0])
    assert whole.least_yield.value[1] == pytest.approx(2 / 8)
    assert whole.has_years_ahead.tolist() == [False, True]
    assert whole.least_yield.kind[0] == Reading.NOTHING_AHEAD


def test_a_project_may_go_on_while_one_body_would_leave():
    # A pays 6 and gains 3; B pays nothing and gains 9; the other project's only body has years ahead for 1.
    bodies = forward_test(np.array([[3.0], [9.0], [1.0]]), np.array([[6.0], [0.0], [0.0]]), PLAIN, 0)
    row = np.array([0, 0, 1])
    assert together(bodies, row, 2).should_go_on.tolist() == [True, True]
    least = least_own_case(bodies, row, 3)
    assert least.value[:2].tolist() == [3 - 6, 1]
    assert least.kind.tolist() == [Reading.VALUE, Reading.VALUE, Reading.NOT_KNOWN]


def test_a_body_without_years_ahead_has_no_case_to_fail():
    bodies = forward_test(np.array([[3.0], [9.0]]), np.array([[6.0], [0.0]]), PLAIN, np.array([1, 0]))
    assert least_own_case(bodies, np.array([0, 0]), 1).value.tolist() == [9]


@pytest.mark.parametrize(
    ("costs", "factors", "upto", "told"),
    [
        (COSTS[:, :3], PLAIN, 2, "same rows and years"),
        (COSTS, PLAIN, -1, "0 or more"),
        (COSTS, PLAIN[:2], 2, "reach the last year"),
        (COSTS, PLAIN[:0], 5, "begin with the 1"),
        (COSTS, FACTORS[1:], 2, "begin with the 1"),
    ],
)
def test_what_does_not_fit_is_refused(costs, factors, upto, told):
    with pytest.raises(ValueError, match=told):
        forward_test(BENEFITS, costs, factors, upto)


POUNDS = st.integers(-1_000_000, 1_000_000).map(float)


@st.composite
def several(draw):
    rows, years = draw(st.integers(1, 5)), draw(st.integers(1, 6))
    flows = [draw(arrays(float, (rows, years), elements=POUNDS)) for _ in range(2)]
    return *flows, draw(arrays(np.int64, rows, elements=st.integers(0, years))), draw(st.floats(0, 1.5))


@given(several())
def test_many_rows_at_once_are_each_row_by_itself(case):
    benefits, costs, upto, yields = case
    found = forward_test(benefits, costs, FACTORS, upto, yields)
    for at in range(len(benefits)):
        ahead = range(int(upto[at]), benefits.shape[1])
        plain = sum((benefits[at, t] * yields - costs[at, t]) / 1.035 ** (t - upto[at]) for t in ahead)
        assert found.going_on[at] == pytest.approx(plain, rel=1e-9, abs=1e-6)


@given(several(), POUNDS)
def test_what_was_spent_or_gained_before_changes_nothing(case, sunk):
    benefits, costs, upto, yields = case
    has_passed = np.arange(benefits.shape[1]) < upto[:, None]
    before = forward_test(benefits, costs, FACTORS, upto, yields)
    after = forward_test(
        np.where(has_passed, sunk, benefits), np.where(has_passed, -sunk, costs), FACTORS, upto, yields
    )
    assert before.advantage.tolist() == after.advantage.tolist()
