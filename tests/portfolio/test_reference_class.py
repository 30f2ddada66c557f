"""What a class of closed benefits has realised, and what may be compared with what."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from benefits.portfolio.reference_class import (
    BadTrackRecord,
    Strength,
    before_correction,
    observations,
    reference_class,
    strength,
    with_stopped_as_zero,
)
from benefits.reference.green_book import defaults
from benefits.reference.sources import read_table

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "methods-worked-examples.json").read_text(encoding="utf-8"))
E69 = GOLDEN["E6.9"]
NAN = float("nan")


def closed(*pairs):
    planned, realised = zip(*pairs, strict=True)
    return observations(np.array(planned, dtype=float), np.array(realised, dtype=float))


def test_the_class_agrees_with_the_worked_example():
    found = reference_class(observations(np.ones(10), np.array(E69["r"])))
    assert found.mean == pytest.approx(E69["mean"], rel=1e-12)
    assert found.median == pytest.approx(E69["median"], rel=1e-12)
    assert found.prudent == pytest.approx(E69["p20"], rel=1e-12)
    assert found.central_correction == pytest.approx(1 - 0.75)
    assert found.prudent_correction == pytest.approx(1 - 0.48)
    assert (found.n, found.strength) == (10, Strength.INDICATIVE)


def test_the_prudent_rate_lies_linearly_between_neighbours():
    # The 20th percentile of five rates is 0.8 of the way from the first to the second: place 0.2 x 4.
    found = reference_class(closed((1, 0), (1, 0.5), (1, 0.6), (1, 0.7), (1, 0.8)))
    assert found.prudent == pytest.approx(0.8 * 0.5)


def test_each_benefit_alike_and_each_pound_alike_are_two_figures():
    found = reference_class(closed((100, 50), (10, 10)))
    assert found.mean == pytest.approx((0.5 + 1) / 2)
    assert found.ratio == pytest.approx(60 / 110)


def test_a_class_that_beats_its_plans_gives_an_uplift_that_is_not_cut_off():
    found = reference_class(closed((10, 12), (10, 14)))
    assert found.central_correction == pytest.approx(1 - 1.3)
    assert found.prudent_correction == pytest.approx(1 - (1.2 + 0.2 * 0.2))


@pytest.mark.parametrize(
    ("n", "carries"),
    [
        (1, Strength.DESCRIPTIVE),
        (9, Strength.DESCRIPTIVE),
        (10, Strength.INDICATIVE),
        (19, Strength.INDICATIVE),
        (20, Strength.USABLE),
    ],
)
def test_few_benefits_only_describe(n, carries):
    assert strength(n) is carries
    assert reference_class(closed(*[(1, 1)] * n)).strength is carries


def test_the_least_numbers_are_read_from_the_reference_table():
    held = defaults()
    assert (held.class_minimum, held.class_advised, held.prudent_percentile) == (10, 20, 20)
    assert (held.record_groups, held.record_benefits, held.interval_confidence) == (5, 10, 0.8)
    tags = {row["parameter"]: row["tag"] for row in read_table("defaults")}
    assert {tags[name] for name in ("class_minimum", "prudent_percentile", "record_groups", "record_benefits")} == {"O"}


def test_a_stopped_benefit_keeps_what_came_before_the_stop_and_owes_its_whole_baseline():
    found = with_stopped_as_zero(
        due=np.array([10.0, 4.0, 0.0]),
        baseline=np.array([40.0, 20.0, 30.0]),
        realised=np.array([9.0, 3.0, NAN]),
        is_stopped=np.array([False, True, True]),
    )
    assert found.planned.tolist() == [10, 20, 30]
    assert found.realised.tolist() == [9, 3, 0]
    assert found.rate.tolist() == [9 / 10, 3 / 20, 0]


def test_without_stops_nothing_changes():
    found = with_stopped_as_zero(np.array([4.0]), np.array([20.0]), np.array([3.0]), np.array([False]))
    assert found.rate.tolist() == [3 / 4]


def test_a_missing_figure_of_a_running_benefit_is_no_zero():
    with pytest.raises(BadTrackRecord, match="Benefit 2 of the list has no measured figure"):
        with_stopped_as_zero(np.array([1.0, 1.0]), np.array([1.0, 1.0]), np.array([NAN, NAN]), np.array([True, False]))


@pytest.mark.parametrize(
    ("planned", "realised", "told"),
    [
        ([1, 0], [1, 0], "Benefit 2 of the list had nothing due by the date"),
        ([1, -1], [1, 0], "Benefit 2 of the list had nothing due"),
        ([NAN], [1], "Benefit 1 of the list had nothing due"),
        ([1, 1, 1], [1, 1, NAN], "Benefit 3 of the list has no measured figure"),
        ([1], [float("inf")], "Benefit 1 of the list has no measured figure"),
        ([1, 2], [1], "There are 2 plans and 1 results"),
        ([], [], "No benefit is closed"),
    ],
)
def test_what_cannot_be_compared_is_refused(planned, realised, told):
    with pytest.raises(BadTrackRecord, match=told):
        observations(np.array(planned, dtype=float), np.array(realised, dtype=float))


def test_stops_that_differ_in_number_are_refused():
    one = np.array([1.0])
    with pytest.raises(BadTrackRecord, match="differ in number"):
        with_stopped_as_zero(one, one, one, np.array([True, False]))


def test_the_plan_before_its_correction_is_what_was_forecast():
    # 100 less 25% was promised as 75.
    assert before_correction(np.array([75.0, 80.0, 0.0]), np.array([0.25, 0, 0.4])).tolist() == [100, 80, 0]
    assert before_correction(np.array([75.0, 30.0]), np.array(0.25)) == pytest.approx([100, 40])


@pytest.mark.parametrize("all_of_it", [1.0, 1.2, NAN])
def test_a_plan_that_was_cut_to_nothing_is_refused(all_of_it):
    with pytest.raises(BadTrackRecord, match="Benefit 2 of the list had its whole plan taken off"):
        before_correction(np.array([1.0, 1.0]), np.array([0.5, all_of_it]))


def test_a_correction_learned_on_cut_plans_would_count_the_cut_twice():
    forecast, cut, realised = np.full(10, 100.0), 0.25, np.full(10, 75.0)
    promised = forecast * (1 - cut)
    honest = reference_class(observations(before_correction(promised, np.array(cut)), realised))
    assert honest.central_correction == pytest.approx(0.25)
    assert reference_class(observations(promised, realised)).central_correction == pytest.approx(0)


@given(
    arrays(float, st.integers(1, 30), elements=st.floats(0.0, 3.0)),
    st.floats(0.01, 1e9),
)
def test_pounds_or_millions_the_class_is_the_same(rates, unit):
    ones, same = reference_class(observations(np.ones(len(rates)), rates)), np.full(len(rates), unit)
    other = reference_class(observations(same, rates * unit))
    for name in ("mean", "median", "prudent", "ratio"):
        assert getattr(other, name) == pytest.approx(getattr(ones, name), rel=1e-9, abs=1e-12)
    assert rates.min() - 1e-12 <= ones.prudent <= ones.median + 1e-12
