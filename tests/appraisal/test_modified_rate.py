"""The modified internal rate of return over flows that are easy to get wrong, against plain decimals."""

import warnings
from decimal import Decimal, localcontext

import numpy as np
import numpy_financial as npf
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from benefits.appraisal.measures import Answer, irr, mirr

RATE = 0.035
REFUSED_RATES = [-1.0, -1.5, float("nan"), float("inf"), float("-inf")]


def answer_of(flow, rate=RATE):
    return mirr(np.array([flow], dtype=float), rate)


def kind_of(flow, rate=RATE) -> Answer:
    return Answer(answer_of(flow, rate).kind[0])


def rate_of(flow, rate=RATE) -> float:
    answer = answer_of(flow, rate)
    assert answer.kind.tolist() == [Answer.VALUE]
    return float(answer.value[0])


def by_decimals(flow, rate=RATE) -> float:
    """Gains grown to the last year over payments brought to the first, to the power of one by the years; less 1."""
    last = len(flow) - 1
    with localcontext() as context:
        context.prec = 60
        growth = 1 + Decimal(rate)
        gained = sum(Decimal(value) * growth ** (last - year) for year, value in enumerate(flow) if value > 0)
        paid = sum(-Decimal(value) / growth**year for year, value in enumerate(flow) if value < 0)
        return float((gained / paid) ** (1 / Decimal(last)) - 1)


def almost(expected: float):
    """The same growth to eleven digits: of a rate near -100% the growth is what is left."""
    return pytest.approx(1 + expected, rel=1e-11, abs=0)


amounts = st.one_of(st.integers(-1000, 1000), st.integers(-100_000, 100_000).map(lambda pence: pence / 100), st.just(0))
flows = st.lists(amounts, min_size=2, max_size=40)
paid_and_gained = flows.filter(lambda flow: min(flow) < 0 < max(flow))
used_rates = st.sampled_from([-0.5, 0.0, 0.015, 0.03, RATE, 0.1, 3.0])


@given(paid_and_gained, used_rates)
@example([-1600, 10000, -10000], RATE)
@example([1, -1], RATE)
@example([-1, 2, -1, 2, -1, 2], RATE)
def test_every_flow_with_both_signs_has_the_rate_that_decimals_give(flow, rate):
    assert 1 + rate_of(flow, rate) == almost(by_decimals(flow, rate))


@given(flows, used_rates)
def test_it_is_the_rate_of_numpy_financial_wherever_that_has_one(flow, rate):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        expected = npf.mirr(flow, rate, rate)
    assume(np.isfinite(expected))
    assert rate_of(flow, rate) == pytest.approx(expected, rel=1e-9, abs=1e-12)


@given(flows)
def test_there_is_one_exactly_where_money_is_both_paid_and_gained(flow):
    assert (kind_of(flow) is Answer.VALUE) == (min(flow) < 0 < max(flow))


@given(paid_and_gained)
def test_growing_at_the_rate_what_was_paid_becomes_what_was_gained(flow):
    years, flow = np.arange(len(flow)), np.array(flow, dtype=float)
    paid = -np.minimum(flow, 0) @ (1 + RATE) ** -years
    gained = np.maximum(flow, 0) @ (1 + RATE) ** (years[-1] - years)
    assert paid * (1 + rate_of(flow)) ** years[-1] == pytest.approx(gained, rel=1e-9)


def test_several_changes_of_sign_give_one_rate_where_the_internal_rate_has_several():
    flow = [-1600, 10000, -10000]
    assert irr(np.array([flow], dtype=float)).kind.tolist() == [Answer.SEVERAL]
    assert rate_of(flow) == pytest.approx((10000 * 1.035 / (1600 + 10000 / 1.035**2)) ** 0.5 - 1, rel=1e-12)


def test_a_gain_before_the_payment_has_a_rate_too():
    assert rate_of([100, -100]) == pytest.approx((100 * 1.035) / (100 / 1.035) - 1, rel=1e-12)


@pytest.mark.parametrize("flow", [[], [0], [5], [-5], [0, 0, 0], [5, 5], [-5, -5, 0], [0, 0, 3]])
def test_flow_of_one_sign_or_of_one_year_has_no_rate(flow):
    assert kind_of(flow) is Answer.NONE


def test_it_is_the_internal_rate_of_one_payment_and_one_gain_whatever_is_financed_at():
    flow = [-100, 0, 0, 133.1]
    for rate in (0.0, RATE, 3.0):
        assert rate_of(flow, rate) == pytest.approx(0.1, rel=1e-12)
    assert irr(np.array([flow])).value[0] == pytest.approx(0.1, rel=1e-12)


def test_years_of_nothing_at_either_end_count_and_draw_it_to_the_rate_of_finance():
    """Worked out by hand: what is gained after year 1 is reinvested for the years of nothing that follow."""
    assert rate_of([-100, 121]) == pytest.approx(0.21, rel=1e-12)
    assert rate_of([-100, 121, 0]) == pytest.approx((1.21 * 1.035) ** 0.5 - 1, rel=1e-12)
    assert rate_of([0, -100, 121]) == pytest.approx((1.21 * 1.035) ** 0.5 - 1, rel=1e-12)
    assert RATE < rate_of([-100, 121, *[0] * 300]) < rate_of([-100, 121, *[0] * 30]) < 0.21


def test_a_horizon_cuts_off_the_years_by_which_a_table_is_wider_than_the_row():
    table = np.array([[-100.0, 121.0, 0.0, 0.0], [-100.0, 0.0, 0.0, 121.0]])
    found = mirr(table, RATE, np.array([1, 3]))
    assert found.value.tolist() == pytest.approx([0.21, rate_of(table[1])], rel=1e-12)
    assert mirr(table, RATE).value[0] == pytest.approx(rate_of(table[0]))


def test_a_flow_after_its_horizon_is_refused():
    with pytest.raises(ValueError, match="after its horizon"):
        mirr(np.array([[-100.0, 0.0, 121.0]]), RATE, np.array([1]))


@pytest.mark.parametrize("left", [1e-3, 1e-9, 1e-15, 1e-100, 1e-300])
def test_a_rate_near_minus_100_percent_keeps_what_is_left(left):
    assert rate_of([-1, left]) == pytest.approx(left - 1, rel=1e-12)
    assert 1 + rate_of([-1, *[0] * 99, left]) == pytest.approx(left ** (1 / 100), rel=1e-12)
    assert rate_of([-1, left]) >= -1


@pytest.mark.parametrize("gain", [1e3, 1e12, 1e100, 1e300])
def test_a_huge_rate_is_found(gain):
    assert rate_of([-1, gain]) == pytest.approx(gain - 1, rel=1e-11)


@pytest.mark.parametrize("unit", [1e-300, 1e-9, 1.0, 1e9, 1e300])
def test_unit_of_the_flow_changes_no_rate(unit):
    flow = np.array([-100.0, -50.0, 30.0, 80.0, 90.0])
    assert rate_of(flow * unit) == pytest.approx(by_decimals(flow.tolist()), rel=1e-11)


def test_sums_beyond_the_largest_float_have_their_rate():
    flow = [-1e308, -1e308, 1e308, 1e308, 1e308]
    assert rate_of(flow) == pytest.approx(by_decimals(flow), rel=1e-11)


@pytest.mark.parametrize("flow", [[-1e300, *[0] * 99, 1e-300], [-1e-300, *[0] * 99, 1e300], [-5e-324, 5e-324, 1e-322]])
def test_amounts_too_far_apart_for_their_quotient_have_their_rate(flow):
    assert 1 + rate_of(flow) == almost(by_decimals(flow))


def test_a_rate_larger_than_a_float_is_refused_rather_than_wrong():
    with pytest.raises(ValueError, match="larger than a number can hold"):
        answer_of([-1e-300, 1e300])


@pytest.mark.parametrize(("years", "rate"), [(300, RATE), (1000, 3.0), (1000, -0.9), (25_000, RATE)])
def test_hundreds_of_years_neither_overflow_nor_underflow(years, rate):
    flow = [-100, *[0] * (years // 2), -50, 400, *[0] * (years - years // 2), 250]
    assert 1 + rate_of(flow, rate) == almost(by_decimals(flow, rate))


@given(st.integers(0, 10_000))
def test_rows_of_a_table_have_the_rate_that_each_has_alone(seed):
    rng = np.random.default_rng(seed)
    table = (
        rng.normal(0, 100, (20, 8)).round(0) * rng.integers(0, 2, (20, 8)) * 10.0 ** rng.integers(-200, 100, (20, 1))
    )
    together = mirr(table, RATE)
    for row, flow in enumerate(table):
        alone = mirr(flow[None, :], RATE)
        assert alone.kind[0] == together.kind[row]
        assert np.array_equal(alone.value[:1], together.value[row : row + 1], equal_nan=True)


def test_a_table_without_rows_has_no_answers():
    assert mirr(np.zeros((0, 11)), RATE).kind.tolist() == []


@pytest.mark.parametrize("wrong", [np.nan, np.inf, -np.inf])
def test_flow_that_is_not_finite_is_refused_as_the_internal_rate_refuses_it(wrong):
    flow = np.array([[-1.0, 2.0], [-1.0, wrong]])
    for measure in (irr, lambda of: mirr(of, RATE)):
        with pytest.raises(ValueError, match="every flow must be finite"):
            measure(flow)


@pytest.mark.parametrize("rate", REFUSED_RATES)
def test_a_rate_at_which_nothing_can_be_financed_is_refused(rate):
    with pytest.raises(ValueError, match="above -1"):
        answer_of([-1, 2], rate)
