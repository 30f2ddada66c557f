"""The internal rate of return over flows that are easy to get wrong."""

import warnings

import numpy as np
import numpy_financial as npf
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from plain.polynomials import count_rates, present_value

from benefits.appraisal.measures import Answer, irr
from benefits.appraisal.roots import rates

KINDS = {0: Answer.NONE, 1: Answer.VALUE}


def kind_of(flow) -> Answer:
    return Answer(irr(np.array([flow], dtype=float)).kind[0])


def rate_of(flow) -> float:
    answer = irr(np.array([flow], dtype=float))
    assert answer.kind.tolist() == [Answer.VALUE]
    return float(answer.value[0])


def is_a_rate(flow, rate: float) -> bool:
    """Whether the present value changes sign within a billionth of the growth, exactly worked out."""
    low, high = (1 + rate) * (1 - 1e-9) - 1, (1 + rate) * (1 + 1e-9) - 1
    return present_value(flow, low) * present_value(flow, high) <= 0


amounts = st.one_of(st.integers(-1000, 1000), st.integers(-1000, 1000).map(lambda pence: pence / 100), st.just(0))
flows = st.lists(amounts, min_size=1, max_size=13)


@given(flows)
@example([-1600, 10000, -10000])
@example([-1, 2, -1.5])
@example([-1, 2, -1])
@example([0, 0, 0])
@example([7])
@example([-1, 3, -3, 1])
@example([1, -4, 6, -4, 1])
def test_number_of_rates_is_the_one_that_sturm_counts(flow):
    assert kind_of(flow) == KINDS.get(count_rates(flow), Answer.SEVERAL)


@given(flows)
def test_whole_numbers_count_the_same_rates_as_sturm(flow):
    count, rate = rates([float(value) for value in flow])
    assert count == count_rates(flow)
    assert np.isnan(rate) == (count != 1)


@given(flows)
def test_a_rate_that_is_given_brings_the_present_value_to_zero(flow):
    assume(count_rates(flow) == 1 and sum(np.sign(flow[0]) != np.sign(value) for value in flow if value))
    rate = rate_of(flow)
    assert rate > -1
    nearby = present_value(flow, rate)
    assert is_a_rate(flow, rate) or abs(float(nearby)) < 1e-9 * max(abs(value) for value in flow)


@given(st.lists(st.integers(1, 1000), min_size=1, max_size=30), st.lists(st.integers(1, 1000), min_size=1, max_size=30))
def test_rate_of_an_investment_that_pays_later_is_the_one_numpy_financial_finds(paid, gained):
    flow = [*(-amount for amount in paid), *gained]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        expected = npf.irr(flow)
    assume(np.isfinite(expected))
    assert rate_of(flow) == pytest.approx(expected, rel=1e-8, abs=1e-9)


@given(st.integers(-99, 400).filter(bool), st.integers(1, 500))
def test_present_value_that_only_touches_zero_has_one_rate(percent, amount):
    growth = 1 + percent / 100  # (1 - growth x)^2 with growth on a grid of 1/64, so that floats hold it exactly
    growth = max(round(growth * 64), 1) / 64
    flow = [-amount, 2 * amount * growth, -amount * growth**2]
    assert rate_of(flow) == pytest.approx(growth - 1, rel=1e-12, abs=1e-15)


def test_present_value_that_just_misses_zero_has_no_rate():
    growth = 1.125
    flow = [-1, 2 * growth, -(growth**2) * (1 + 1e-12)]
    assert count_rates(flow) == 0
    assert kind_of(flow) is Answer.NONE


def test_present_value_that_just_crosses_zero_twice_has_two_rates():
    growth = 1.125
    flow = [-1, 2 * growth, -(growth**2) * (1 - 1e-12)]
    assert count_rates(flow) == 2
    assert kind_of(flow) is Answer.SEVERAL


def test_root_of_third_order_is_one_rate():
    assert rate_of([-8, 12, -6, 1]) == -0.5
    assert rate_of([-1, 3, -3, 1]) == 0


@pytest.mark.parametrize("lost", [1e-3, 1e-6, 1e-9, 1e-12])
def test_rate_near_minus_100_percent_is_found(lost):
    assert 1 + rate_of([-1, lost]) == pytest.approx(lost, rel=1e-3)
    assert rate_of([-1, 0, 0, lost**3]) == pytest.approx(lost - 1, abs=1e-12)


@pytest.mark.parametrize("gain", [1e3, 1e6, 1e12, 1e100])
def test_huge_rate_is_found(gain):
    assert rate_of([-1, gain]) == pytest.approx(gain - 1, rel=1e-12)
    assert rate_of([*[0] * 60, -1, *[0] * 39, gain]) == pytest.approx(gain ** (1 / 40) - 1, rel=1e-12)


def test_rate_after_many_empty_years_does_not_underflow():
    assert rate_of([*[0] * 60, -1, 1e12]) == pytest.approx(1e12 - 1, rel=1e-12)
    assert rate_of([*[0] * 60, -1e12, 1, *[0] * 60]) == pytest.approx(1e-12 - 1, abs=1e-15)


@pytest.mark.parametrize("unit", [1e-300, 1e-9, 1.0, 1e9, 1e300])
def test_unit_of_the_flow_changes_no_rate(unit):
    flow = np.array([-100.0, -50.0, 30.0, 80.0, 90.0])
    assert rate_of(flow * unit) == pytest.approx(rate_of(flow), rel=1e-12)


def test_flow_that_comes_later_keeps_its_rate():
    flow = [-100, 60, 60]
    assert rate_of([0, 0, 0, *flow]) == pytest.approx(rate_of(flow), rel=1e-14)
    assert rate_of([*flow, 0, 0, 0]) == pytest.approx(rate_of(flow), rel=1e-14)


def test_rate_of_exactly_nothing_is_zero():
    assert rate_of([-100, 40, 60]) == pytest.approx(0, abs=1e-15)
    assert rate_of([-100, 140, -60, 20]) == pytest.approx(0, abs=1e-15)


@pytest.mark.parametrize("flow", [[0, 0, 0], [0], [5], [5, 5], [-5, -5, 0], []])
def test_flow_of_one_sign_has_no_rate(flow):
    assert kind_of(flow) is Answer.NONE


def test_flow_over_a_hundred_years_is_decided_exactly():
    rng = np.random.default_rng(7)
    flow = np.concatenate([-rng.integers(50, 100, 5), rng.integers(0, 20, 95), [-300]]).astype(float)
    assert count_rates(flow.tolist()) == 2
    assert kind_of(flow) is Answer.SEVERAL
    flow[-1] = 0
    assert is_a_rate(flow.tolist(), rate_of(flow))


def test_many_changes_of_sign_over_fifty_years_are_decided_as_sturm_does():
    rng = np.random.default_rng(11)
    table = np.where(rng.random((25, 51)) < 0.5, 0, rng.normal(0, 100, (25, 51)).round(2))
    kinds = irr(table).kind
    assert kinds.tolist() == [KINDS.get(count_rates(flow), Answer.SEVERAL) for flow in table.tolist()]
    assert {Answer.NONE, Answer.VALUE, Answer.SEVERAL} <= {Answer(kind) for kind in kinds}


def test_a_row_has_the_same_rate_alone_as_in_a_table():
    rng = np.random.default_rng(3)
    table = rng.normal(0, 100, (200, 11)).round(0)
    together = irr(table)
    for row, flow in enumerate(table):
        alone = irr(flow[None, :])
        assert alone.kind[0] == together.kind[row]
        assert alone.value[0] == pytest.approx(together.value[row], rel=1e-12, abs=1e-15, nan_ok=True)


@pytest.mark.parametrize("wrong", [np.nan, np.inf, -np.inf])
def test_flow_that_is_not_finite_is_refused(wrong):
    with pytest.raises(ValueError, match="finite"):
        irr(np.array([[-1.0, wrong]]))


@pytest.mark.parametrize("flow", [[-1e300, *[0] * 99, 1e-300], [-1e-300, *[0] * 99, 1e300], [-1e300, 1e300, 1e-300]])
def test_amounts_too_far_apart_for_one_unit_keep_their_rate(flow):
    assert is_a_rate(flow, rate_of(flow))


def test_an_amount_that_no_common_unit_can_hold_still_counts_for_the_number_of_rates():
    flow = [-1e-300, 1e300, -1e300]  # the first of its two rates lies beyond the largest float
    assert count_rates(flow) == 2
    assert kind_of(flow) is Answer.SEVERAL


@pytest.mark.parametrize("flow", [[-1e-300, 1e300], [-1e-320, 1.0]])
def test_a_rate_larger_than_a_float_is_refused_rather_than_wrong(flow):
    with pytest.raises(ValueError, match="larger than a number can hold"):
        kind_of(flow)
    with pytest.raises(ValueError, match="larger than a number can hold"):
        rates(flow)


def test_table_without_rows_has_no_answers():
    assert irr(np.zeros((0, 11))).kind.tolist() == []


def test_amount_that_rounding_would_lose_still_decides_how_many_rates_there_are():
    flow = [1, -(2.0**60), 2.0**61, -(2.0**60)]  # in floats its sum is 0 or 1, by the order of the terms
    assert count_rates(flow) == 3
    assert kind_of(flow) is Answer.SEVERAL
    assert kind_of([-1, *flow[1:]]) is Answer.NONE
