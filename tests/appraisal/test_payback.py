"""When a flow has paid back for good, and what its answer is where it never does."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benefits.appraisal.measures import Answer, annual_equivalent, mirr, payback, ratio


def years_to(*flow, negligible=0.0):
    answer = payback(np.array([flow], dtype=float), negligible)
    kind = Answer(answer.kind[0])
    return float(answer.value[0]) if kind is Answer.VALUE else kind


def test_is_interpolated_inside_the_year_of_the_crossing():
    assert years_to(-10, -1, 6, 6) == pytest.approx(2 + 5 / 6)


def test_counts_from_year_0_where_the_flow_never_goes_below_nothing():
    assert years_to(0, 0, 5) == 0
    assert years_to(5, -5, 0) == 0
    assert years_to(0, 0, 0) == 0


def test_crossing_at_the_end_of_a_year_is_that_year():
    assert years_to(-10, 5, 5, 0) == 2


def test_a_first_crossing_that_does_not_last_is_no_payback():
    assert years_to(-10, 12, -5, 4) == pytest.approx(2 + 3 / 4)
    assert years_to(-10, 6, 6, 6, -9) is Answer.NONE


def test_never_is_told_where_the_last_year_is_still_below_nothing():
    assert years_to(-10, 1, 1) is Answer.NONE
    assert years_to(-1) is Answer.NONE


def test_investment_after_a_gain_counts_from_the_last_time_below_nothing():
    assert years_to(5, -10, 10, 0) == pytest.approx(1 + 5 / 10)


def test_empty_years_after_the_appraisal_change_nothing():
    assert years_to(-10, 6, 6, 0, 0, 0) == years_to(-10, 6, 6)
    assert years_to(-10, 6, 0, 0, 0, 0) is Answer.NONE


def test_dust_below_nothing_is_nothing():
    assert years_to(0.1 + 0.2, -0.3, -1e-12, negligible=0.005) == 0
    assert years_to(-0.3, 0.1, 0.2 - 1e-12, negligible=0.005) == pytest.approx(2)


@given(st.lists(st.integers(-100, 100), min_size=1, max_size=12))
def test_is_the_last_year_below_nothing_and_the_part_of_the_next_that_is_needed(flow):
    cumulative = np.cumsum(flow)
    answer = years_to(*flow)
    if answer is Answer.NONE:
        assert cumulative[-1] < 0
        return
    before, part = int(np.floor(answer)), answer % 1
    assert (cumulative[int(np.ceil(answer)) :] >= 0).all()
    if answer:
        assert cumulative[before] + part * flow[min(before + 1, len(flow) - 1)] == pytest.approx(0, abs=1e-9)


def test_ratio_without_cost_or_with_negative_cost_is_no_number():
    answer = ratio(np.array([5.0, 5.0, -5.0, 0.0]), np.array([2.0, 0.0, 2.0, -1.0]))
    assert answer.kind.tolist() == [Answer.VALUE, Answer.NO_COST, Answer.VALUE, Answer.PAYS_FOR_ITSELF]
    assert answer.value[[0, 2]].tolist() == [2.5, -2.5]
    assert np.isnan(answer.value[[1, 3]]).all()


def test_annual_equivalent_in_every_year_has_the_same_present_value():
    factors = np.array([1, 1 / 1.035, 1 / 1.035**2])
    each = annual_equivalent(np.array([100.0]), factors, np.array([2]))[0]
    assert each * factors.sum() == pytest.approx(100)
    assert annual_equivalent(np.array([100.0]), factors, np.array([0]))[0] == 100


def test_modified_rate_needs_a_payment_and_a_gain():
    flows = np.array([[-1.0, 2.0], [1.0, 2.0], [-1.0, -2.0], [0.0, 0.0]])
    assert mirr(flows, 0.035).kind.tolist() == [Answer.VALUE, Answer.NONE, Answer.NONE, Answer.NONE]
    assert mirr(flows, 0.035).value[0] == pytest.approx(1.0)
    assert mirr(flows[:, :1], 0.035).kind.tolist() == [Answer.NONE] * 4
