"""What arrived of what was promised: rates, time, delivery and yield, and what it will come to."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from benefits.portfolio.forecast_at_completion import (
    ForecastBasis,
    forecast_at_completion,
    forecast_rest,
)
from benefits.portfolio.realisation import (
    Reading,
    Readings,
    delivery_and_yield,
    drift,
    earned_schedule,
    known,
    progress,
    rates_by_year,
    rates_to_date,
    readings,
    realisation_rate,
    reported_part,
)

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "methods-worked-examples.json").read_text(encoding="utf-8"))
E71 = GOLDEN["E7.1"]


def row(plan, arrived, upto=None, reported=None):
    """One row; every year of what arrived is due if it is not said."""
    return progress(
        np.array([plan], dtype=float),
        np.array([arrived], dtype=float).reshape(1, -1),
        len(arrived) if upto is None else upto,
        None if reported is None else np.array([reported], dtype=bool),
    )


def said(found):
    """The value of a reading of one row, or why there is none."""
    return float(found.value[0]) if found.kind[0] == Reading.VALUE else Reading(found.kind[0])


EXAMPLE = row(E71["plan"], E71["actual"], E71["T"] + 1)


def test_the_worked_example_has_five_of_the_twelve_that_were_due():
    assert said(realisation_rate(EXAMPLE)) == pytest.approx(E71["rr"], rel=1e-12)
    assert said(realisation_rate(EXAMPLE)) == pytest.approx(5 / 12, rel=1e-12)


def test_the_worked_example_is_where_its_plan_was_an_eighth_into_year_two():
    found = earned_schedule(EXAMPLE)
    assert said(found.earned) == pytest.approx(E71["es"], rel=1e-12)
    assert said(found.delay) == pytest.approx(E71["delay"], rel=1e-12)
    assert said(found.performance) == pytest.approx(E71["spi"], rel=1e-12)


def test_the_worked_example_is_forecast_all_three_ways():
    found = forecast_at_completion(EXAMPLE, known([E71["class_rate"]]))
    assert E71["K"] == pytest.approx(28 / 4)
    assert said(found.run_rate) == pytest.approx(E71["fac_runrate"], rel=1e-12)
    assert found.plan[0] == pytest.approx(E71["fac_plan"], rel=1e-12)
    assert found.weight[0] == pytest.approx(E71["w"], rel=1e-12)
    assert found.rate[0] == pytest.approx(E71["rr_star"], rel=1e-12)
    assert found.shrunk[0] == pytest.approx(E71["fac_shrunk"], rel=1e-12)
    assert found.basis.tolist() == [ForecastBasis.SHRUNK]
    assert said(found.of_baseline) == pytest.approx(E71["fac_shrunk"] / 28, rel=1e-12)


def test_delivery_times_yield_is_the_rate_of_the_worked_example():
    held = GOLDEN["E7.2"]
    found = delivery_and_yield(*(np.array([float(held[name])]) for name in ("bpv", "bev", "bav")))
    assert said(found.delivery) == pytest.approx(held["delivery"], rel=1e-12)
    assert said(found.yielded) == pytest.approx(held["yield_"], rel=1e-12)
    assert said(found.rate) == pytest.approx(held["rr"], rel=1e-12)


@pytest.mark.parametrize(
    ("plan", "arrived", "upto", "rate"),
    [
        ([0, 0, 5], [0, 0], 2, Reading.NOT_DUE),
        ([0, 0, 0], [0, 1, 2], 3, Reading.NOT_DUE),
        ([4, 4], [], 0, Reading.NOT_DUE),
        ([0, 4], [3], 1, Reading.NOT_DUE),
        ([4, 4], [], 2, Reading.NOT_REPORTED),
        ([-4, 2], [-4, 2], 2, Reading.NO_GAIN_PLANNED),
        ([-4, 4], [-4, 4], 2, Reading.NO_GAIN_PLANNED),
        ([0.1, 0.2, -0.3], [1, 1, 1], 3, Reading.NO_GAIN_PLANNED),
        ([-2, 10], [-4, 8], 2, 4 / 8),
        ([4], [-1], 1, -1 / 4),
        ([4, 8], [4, 99], 1, 4 / 4),
        ([4, 0], [1, 2], 2, 3 / 4),
    ],
)
def test_a_rate_is_of_what_was_due_and_says_why_where_there_is_none(plan, arrived, upto, rate):
    assert said(realisation_rate(row(plan, arrived, upto))) == rate


def test_a_year_that_nobody_reported_is_left_out_on_both_sides_and_said():
    made = row([4, 8, 8], [2, 999, 6], reported=[True, False, True])
    assert said(realisation_rate(made)) == (2 + 6) / (4 + 8)
    assert said(reported_part(made)) == (4 + 8) / 20
    assert made.is_missing.tolist() == [[False, True, False]]


def test_a_report_that_ends_before_the_years_due_is_missing_and_not_nothing():
    made = row([4, 8, 8, 8], [2], upto=3)
    assert said(realisation_rate(made)) == 2 / 4
    assert said(reported_part(made)) == 4 / 20
    assert forecast_at_completion(made).plan[0] == 2 + 8 + 8 + 8


def test_what_stands_where_nothing_was_reported_is_not_read():
    made = row([4, 8], [2, np.nan], reported=[True, False])
    assert said(realisation_rate(made)) == 2 / 4


def test_each_year_has_its_rate_and_each_year_s_end_another():
    made = row([0, 4, 8, -1, 8], [0, 1, 4, 0], upto=4)
    assert [Reading(kind).name for kind in rates_by_year(made).kind[0]] == [
        "NOT_DUE",
        "VALUE",
        "VALUE",
        "NO_GAIN_PLANNED",
        "NOT_DUE",
    ]
    assert rates_by_year(made).value[0, 1:3].tolist() == [1 / 4, 4 / 8]
    assert rates_to_date(made).value[0, 1:4].tolist() == [1 / 4, 5 / 12, 5 / 11]
    assert rates_to_date(made).kind[0, [0, 4]].tolist() == [Reading.NOT_DUE] * 2


def test_the_end_of_a_year_without_report_has_no_rate():
    made = row([4, 8, 8], [2, 0, 6], reported=[True, False, True])
    assert rates_to_date(made).kind.tolist() == [[Reading.VALUE, Reading.NOT_REPORTED, Reading.VALUE]]
    assert rates_by_year(made).kind.tolist() == [[Reading.VALUE, Reading.NOT_REPORTED, Reading.VALUE]]


@pytest.mark.parametrize(
    ("plan", "arrived", "earned", "delay", "performance"),
    [
        # As planned, whatever the year.
        ([4, 8, 8], [4, 8], 1, 0, 1),
        # Nothing arrived: still at the start of the first year with a plan.
        ([0, 0, 4, 8], [0, 0, 0, 0], 1, 2, 0),
        # Half of the first year's plan after one year.
        ([4, 8, 8], [2], -0.5, 0.5, 0.5),
        # The plan stands still at what arrived: the time nearest to now counts.
        ([4, 0, 0, 8], [4, 0], 1, 0, 1),
        ([4, 0, 0, 8], [2, 0, 0], -0.5, 2.5, 0.5 / 3),
        ([4, 0, 0, 8], [4, 0, 0, 0], 2, 1, 3 / 4),
        # The plan has ended, delivered in full, in part, and more than in full.
        ([4, 8, 0, 0], [4, 8, 0, 0], 3, 0, 1),
        ([4, 8, 0, 0], [4, 4, 0, 0], 0.5, 2.5, 1.5 / 4),
        ([4, 8, 0, 0], [9, 9, 9, 9], 3, 0, 1),
        # More than the whole plan before it ends: its end, and no further.
        ([4, 8, 8], [99], 2, -2, 3),
        # A loss counts as nothing.
        ([4, 8, 8], [-5, 0], -1, 2, 0),
    ],
)
def test_time_earned_is_that_of_the_cumulative_plan(plan, arrived, earned, delay, performance):
    found = earned_schedule(row(plan, arrived))
    assert said(found.earned) == pytest.approx(earned, abs=1e-12)
    assert said(found.delay) == pytest.approx(delay, abs=1e-12)
    assert said(found.performance) == pytest.approx(performance, abs=1e-12)


@pytest.mark.parametrize(
    ("made", "why"),
    [
        (row([0, 0, 4], [0, 0]), Reading.NOT_DUE),
        (row([0, 0, 0], [1, 1, 1]), Reading.NOT_DUE),
        (row([4, -1, 8], [4, -1]), Reading.PLAN_FALLS),
        (row([4, 8, 8], [4], upto=2), Reading.NOT_REPORTED),
    ],
)
def test_no_time_is_earned_where_no_one_time_belongs_to_the_amount(made, why):
    found = earned_schedule(made)
    assert (said(found.earned), said(found.delay), said(found.performance)) == (why, why, why)


def test_a_year_without_plan_need_not_be_reported_for_the_time():
    assert said(earned_schedule(row([0, 4, 8], [0, 4], reported=[False, True])).delay) == 0


@pytest.mark.parametrize(
    ("planned", "live", "arrived", "delivery", "yielded", "rate"),
    [
        (12, 0, 0, 0, Reading.NOTHING_LIVE, 0),
        (12, 0, 3, 0, Reading.NOTHING_LIVE, 3 / 12),
        (0, 8, 5, Reading.NOT_DUE, 5 / 8, Reading.NOT_DUE),
        (0, 0, 0, Reading.NOT_DUE, Reading.NOTHING_LIVE, Reading.NOT_DUE),
        (-12, -8, -5, Reading.NO_GAIN_PLANNED, Reading.NO_GAIN_PLANNED, Reading.NO_GAIN_PLANNED),
        (12, 8, -2, 8 / 12, -2 / 8, -2 / 12),
    ],
)
def test_delivery_and_yield_say_why_where_they_have_no_value(planned, live, arrived, delivery, yielded, rate):
    found = delivery_and_yield(*(np.array([float(one)]) for one in (planned, live, arrived)))
    assert (said(found.delivery), said(found.yielded), said(found.rate)) == (delivery, yielded, rate)


def test_without_a_class_the_own_record_stands_alone_and_is_marked():
    found = forecast_at_completion(EXAMPLE)
    assert found.basis.tolist() == [ForecastBasis.OWN_RECORD]
    assert found.shrunk[0] == pytest.approx(28 * 5 / 12)
    assert (found.rate[0], found.weight[0]) == (pytest.approx(5 / 12), 1.0)


def test_before_anything_is_due_the_class_stands_alone():
    found = forecast_at_completion(row([0, 10, 10], [0]), known([0.75]))
    assert found.basis.tolist() == [ForecastBasis.REFERENCE_CLASS]
    assert (found.shrunk[0], found.weight[0]) == (0.75 * 20, 0.0)
    assert said(found.run_rate) is Reading.NOT_DUE


def test_with_neither_record_nor_class_the_plan_stands_and_is_marked():
    found = forecast_at_completion(row([0, 10, 10], [0]))
    assert found.basis.tolist() == [ForecastBasis.PLAN]
    assert (found.shrunk[0], found.plan[0]) == (20, 20)
    assert said(found.of_baseline) == 1


def test_a_loss_that_lies_ahead_is_not_made_smaller_by_a_low_rate():
    found = forecast_at_completion(row([10, -4], [5]), known([0.5]))
    assert found.basis.tolist() == [ForecastBasis.PLAN]
    assert found.shrunk[0] == 5 - 4


def test_a_baseline_without_gain_has_no_forecast_as_a_part_of_it():
    assert said(forecast_at_completion(row([-1, -2], [-1])).of_baseline) is Reading.NO_GAIN_PLANNED
    assert said(forecast_at_completion(row([0, 0], [1])).of_baseline) is Reading.NO_GAIN_PLANNED


def test_after_the_plan_has_ended_every_forecast_is_what_arrived():
    found = forecast_at_completion(row([4, 8], [3, 5]), known([0.75]))
    assert (said(found.run_rate), found.plan[0], found.shrunk[0]) == (8, 8, 8)


def test_the_weight_of_the_class_is_as_set():
    found = forecast_at_completion(EXAMPLE, known([1.0]), class_weight=12 / 28)
    assert found.weight[0] == pytest.approx(12 / (12 + 12))


def test_the_owner_s_rest_is_what_the_owner_expects_of_years_that_were_not_reported():
    forecast = np.array([[99.0, 99, 99, 7, 6]])
    assert forecast_rest(EXAMPLE, forecast).tolist() == [7 + 6]
    unreported = row(E71["plan"], [0, 1], upto=3)
    assert forecast_rest(unreported, forecast).tolist() == [99 + 7 + 6]
    with pytest.raises(ValueError, match="rows and years of the plan"):
        forecast_rest(EXAMPLE, forecast[:, :3])


def test_drift_is_what_the_current_baseline_has_more_than_the_first():
    assert drift(np.array([[4.0, 8, 8]]), np.array([[2.0, 8, 12]])).tolist() == [-2 + 0 + 4]


@pytest.mark.parametrize(
    ("plan", "arrived", "upto", "told"),
    [
        ([1.0, 2], [1.0, 2, 3], 2, "no more years"),
        ([1.0, 2], [1.0], 3, "from 0 to the 2"),
        ([1.0, 2], [1.0], -1, "from 0 to the 2"),
        ([1.0, np.nan], [1.0], 1, "finite"),
        ([1.0, 2], [np.inf], 1, "finite"),
    ],
)
def test_a_plan_and_reports_that_do_not_fit_are_refused(plan, arrived, upto, told):
    with pytest.raises(ValueError, match=told):
        row(plan, arrived, upto)


def test_a_reading_has_a_value_exactly_where_it_says_so():
    with pytest.raises(ValueError, match="exactly where"):
        Readings(np.array([1.0]), np.array([int(Reading.NOT_DUE)]))
    with pytest.raises(ValueError, match="exactly where"):
        Readings(np.array([np.nan]), np.array([int(Reading.VALUE)]))
    assert readings(np.array([1.0]), np.array([int(Reading.NOT_DUE)])).or_else(7.0).tolist() == [7]
    assert known([1.0, 2], np.array([True, False])).kind.tolist() == [Reading.VALUE, Reading.NOT_KNOWN]


# Whole pounds up to ten million, so that sums are exact.
POUNDS = st.integers(-10_000_000, 10_000_000).map(float)
GAINS = st.integers(0, 10_000_000).map(float)


@st.composite
def some_progress(draw, amounts=POUNDS, gains=POUNDS):
    rows, years = draw(st.integers(1, 6)), draw(st.integers(1, 8))
    return (
        draw(arrays(float, (rows, years), elements=gains)),
        draw(arrays(float, (rows, years), elements=amounts)),
        draw(arrays(np.int64, rows, elements=st.integers(0, years))),
        draw(arrays(bool, (rows, years), elements=st.sampled_from([True, True, True, False]))),
    )


def measured(planned, realised, upto, reported, class_rate=None):
    """Every measure of every row, by name: values and kinds."""
    made = progress(planned, realised, upto, reported)
    time, later = earned_schedule(made), forecast_at_completion(made, class_rate)
    found = {
        "rate": realisation_rate(made),
        "by_year": rates_by_year(made),
        "to_date": rates_to_date(made),
        "part": reported_part(made),
        "earned": time.earned,
        "delay": time.delay,
        "performance": time.performance,
        "of_baseline": later.of_baseline,
    }
    amounts = {"run_rate": later.run_rate, "plan": known(later.plan), "shrunk": known(later.shrunk)}
    return found, amounts


def same(one, other, per=1.0):
    assert one.kind.tolist() == other.kind.tolist()
    assert np.allclose(one.or_else(0.0) * per, other.or_else(0.0), rtol=1e-9, atol=1e-9 * per)


@given(some_progress())
def test_many_rows_at_once_are_each_row_by_itself(case):
    found, amounts = measured(*case)
    for at in range(len(case[0])):
        alone, sums = measured(*(part[at : at + 1] for part in case))
        for name, all_rows in (found | amounts).items():
            same(readings(all_rows.value[at : at + 1], all_rows.kind[at : at + 1]), (alone | sums)[name])


@given(some_progress(), st.randoms(use_true_random=False))
def test_rows_in_another_order_have_their_own_answers(case, random):
    order = list(range(len(case[0])))
    random.shuffle(order)
    found, amounts = measured(*case)
    moved, sums = measured(*(part[order] for part in case))
    for name, before in (found | amounts).items():
        same(readings(before.value[order], before.kind[order]), (moved | sums)[name])


@given(some_progress(), st.sampled_from([1e-6, 0.5, 3.0, 1e6]))
def test_other_units_of_money_leave_rates_and_scale_amounts(case, per):
    planned, realised, upto, reported = case
    found, amounts = measured(*case)
    scaled, sums = measured(planned * per, realised * per, upto, reported)
    for name, before in found.items():
        same(before, scaled[name])
    for name, before in amounts.items():
        same(before, sums[name], per)


@given(some_progress(), GAINS)
def test_the_rate_rises_with_what_arrives(case, more):
    planned, realised, upto, reported = case
    before = realisation_rate(progress(*case))
    after = realisation_rate(progress(planned, realised + more, upto, reported))
    assert before.kind.tolist() == after.kind.tolist()
    assert (after.or_else(0.0) >= before.or_else(0.0)).all()


@given(some_progress(gains=GAINS, amounts=GAINS))
def test_more_arriving_never_makes_a_row_later_and_its_time_is_on_its_plan(case):
    planned, realised, upto, reported = case
    made = progress(*case)
    found = earned_schedule(made)
    more = earned_schedule(progress(planned, realised * 1.5, upto, reported))
    assert (more.earned.or_else(0.0) >= found.earned.or_else(0.0) - 1e-9).all()
    for at in np.flatnonzero(found.earned.has_value):
        times = np.arange(-1.0, planned.shape[1])
        height = np.interp(found.earned.value[at], times, np.concatenate([[0.0], np.cumsum(planned[at])]))
        assert height == pytest.approx(min(made.realised_to_date[at], planned[at].sum()), rel=1e-9, abs=1e-3)


@given(some_progress(gains=GAINS), st.integers(1, 3))
def test_empty_years_ahead_of_the_plan_change_no_delay_and_no_rate(case, empty):
    planned, realised, upto, reported = case
    padded = [np.pad(part, ((0, 0), (empty, 0)), constant_values=one) for part, one in ((planned, 0), (realised, 0))]
    seen = np.pad(reported, ((0, 0), (empty, 0)), constant_values=True)
    before, after = measured(*case)[0], measured(*padded, upto + empty, seen)[0]
    for name in ("rate", "delay", "performance", "part"):
        same(before[name], after[name])


@given(*[arrays(float, 5, elements=GAINS)] * 3)
def test_delivery_times_yield_is_the_rate_wherever_both_are_known(planned, live, arrived):
    found = delivery_and_yield(planned, live, arrived)
    both = found.delivery.has_value & found.yielded.has_value
    assert found.rate.has_value[both].all()
    product = found.delivery.or_else(0.0) * found.yielded.or_else(0.0)
    assert np.allclose(product[both], found.rate.value[both], rtol=1e-9, atol=0)


@given(some_progress())
def test_the_run_rate_forecast_is_the_rate_times_the_whole_plan(case):
    made = progress(*case)
    rate, found = realisation_rate(made), forecast_at_completion(made)
    assert rate.kind.tolist() == found.run_rate.kind.tolist()
    whole = rate.or_else(0.0) * made.planned.sum(axis=1)
    size = np.abs(rate.or_else(0.0)) * np.abs(made.planned).sum(axis=1)
    assert (np.abs(found.run_rate.or_else(0.0) - whole) <= 1e-9 * size + 1e-6).all()


@given(some_progress(gains=GAINS), st.floats(0, 2))
def test_the_shrunk_forecast_lies_between_the_record_and_the_class(case, class_rate):
    made = progress(*case)
    found = forecast_at_completion(made, known(np.full(len(made.planned), class_rate)))
    shrunk = found.basis == ForecastBasis.SHRUNK
    assume(shrunk.any())
    own = found.run_rate.or_else(0.0)
    by_class = made.realised_to_date + class_rate * made.planned_rest
    slack = 1e-9 * (np.abs(own) + np.abs(by_class)) + 1e-6
    assert (found.shrunk >= np.minimum(own, by_class) - slack)[shrunk].all()
    assert (found.shrunk <= np.maximum(own, by_class) + slack)[shrunk].all()
    assert ((found.weight > 0) & (found.weight < 1))[shrunk].all()
