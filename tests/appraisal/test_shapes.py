"""Shapes over time against the worked examples, against fine sampling, and at their edges."""

import json
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benefits.appraisal.shapes import BadShape, Shape, ShapeKind, filled, multipliers, points
from benefits.periods import FinancialYear, Series

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "methods-worked-examples.json").read_text(encoding="utf-8"))
E73 = GOLDEN["E7.3"]
RAMP = Shape(ShapeKind.LINEAR, lag=1, ramp=3)


@st.composite
def shapes(draw):
    """Any shape that holds, with parts of years."""
    kind = draw(st.sampled_from(ShapeKind))
    lag = draw(st.floats(0, 6))
    ramp = 0.0 if kind is ShapeKind.STEP else draw(st.floats(0.05, 6))
    plateau_end = draw(st.none() | st.floats(0, 8).map(lambda more: lag + ramp + more))
    return Shape(kind, lag, ramp, plateau_end, draw(st.floats(0, 1)))


def test_linear_ramp_has_the_points_and_year_averages_of_the_worked_example():
    assert points(RAMP, range(6)).tolist() == pytest.approx(E73["linear_pts"])
    assert multipliers(RAMP, 6).tolist() == pytest.approx(E73["linear_yearavg"], abs=1e-15)


def test_s_curve_has_the_points_of_the_worked_example_and_is_level_about_its_middle():
    s_curve = Shape(ShapeKind.S_CURVE, lag=1, ramp=3)
    assert points(s_curve, range(6)).tolist() == pytest.approx(E73["logistic_k6"], abs=5e-5)
    averages = multipliers(s_curve, 6)
    assert averages[2] == pytest.approx(0.5)
    assert averages[1] + averages[3] == pytest.approx(1)
    assert averages[1] < multipliers(RAMP, 6)[1], "an S-curve starts more slowly than a straight ramp"


def test_decay_after_the_plateau_has_the_points_of_the_worked_example():
    fading = Shape(plateau_end=4, decay=0.2)
    assert points(fading, range(8)).tolist() == pytest.approx(E73["decay"])
    first_faded = (1 - 0.8) / -np.log(0.8)
    assert multipliers(fading, 7).tolist() == pytest.approx(
        [1, 1, 1, 1, first_faded, first_faded * 0.8, first_faded * 0.64]
    )


def test_a_year_is_the_average_of_its_points_not_its_end():
    assert multipliers(RAMP, 2)[1] == pytest.approx((points(RAMP, 1) + points(RAMP, 2)) / 2)


@given(shapes(), st.integers(0, 15))
def test_every_year_average_agrees_with_fine_sampling(shape, year):
    samples = 20_000
    middles = year + (np.arange(samples) + 0.5) / samples
    assert multipliers(shape, year + 1)[year] == pytest.approx(points(shape, middles).mean(), abs=1e-4)


@given(shapes(), st.integers(0, 40))
def test_multipliers_are_one_a_year_and_never_leave_zero_to_one(shape, years):
    parts = multipliers(shape, years)
    assert parts.shape == (years,)
    assert ((parts >= 0) & (parts <= 1)).all()


@given(shapes(), st.integers(1, 15))
def test_more_years_do_not_change_the_first_ones(shape, years):
    assert multipliers(shape, years + 5)[:years].tolist() == multipliers(shape, years).tolist()


def test_part_of_a_year_counts_in_lag_and_ramp():
    assert multipliers(Shape(lag=0.25), 2).tolist() == [0.75, 1]
    half_year_ramp = Shape(ShapeKind.LINEAR, lag=0.25, ramp=0.5)
    assert multipliers(half_year_ramp, 2).tolist() == [0.5 * 0.5 + 0.25, 1]
    assert multipliers(Shape(ShapeKind.S_CURVE, lag=0.25, ramp=0.5), 1)[0] == pytest.approx(0.5)


@pytest.mark.parametrize("kind", [ShapeKind.LINEAR, ShapeKind.S_CURVE])
def test_a_ramp_of_no_years_is_a_step(kind):
    assert multipliers(Shape(kind, lag=1.5), 4).tolist() == multipliers(Shape(lag=1.5), 4).tolist() == [0, 0.5, 1, 1]
    assert points(Shape(kind, lag=1), [0.5, 1, 2]).tolist() == [0, 1, 1]


def test_full_decay_ends_the_amount_with_the_plateau():
    assert multipliers(Shape(plateau_end=2.5, decay=1), 4).tolist() == [1, 1, 0.5, 0]


def test_no_decay_leaves_the_plateau_without_end():
    assert multipliers(Shape(plateau_end=2, decay=0), 5).tolist() == [1, 1, 1, 1, 1]


def test_the_smallest_decay_still_agrees_with_its_neighbour():
    assert multipliers(Shape(plateau_end=1, decay=1e-12), 30)[-1] == pytest.approx(1 - 28.5e-12, abs=1e-13)


def test_no_years_give_no_multipliers():
    assert multipliers(RAMP, 0).shape == (0,)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"lag": -1}, "lag is -1"),
        ({"kind": ShapeKind.LINEAR, "ramp": -0.5}, "ramp is -0.5"),
        ({"plateau_end": -2}, "end of the plateau is -2"),
        ({"decay": -0.1}, "decay is -0.1"),
        ({"decay": 1.5}, "between 0 and 1"),
        ({"lag": float("nan")}, "must be a number"),
        ({"lag": float("inf")}, "must be a number"),
        ({"ramp": 2}, "A step has no ramp"),
        ({"kind": ShapeKind.LINEAR, "lag": 1, "ramp": 3, "plateau_end": 3.5}, "before the full amount is reached"),
    ],
)
def test_a_shape_that_cannot_hold_is_refused_in_words(fields, words):
    with pytest.raises(BadShape, match=words):
        Shape(**fields)


def test_less_than_no_years_are_refused():
    with pytest.raises(BadShape, match="must be 0 or more"):
        multipliers(RAMP, -1)
    with pytest.raises(BadShape, match="at least one year"):
        filled(Decimal(1), RAMP, FinancialYear(2026), 0)


def test_filled_years_are_pennies_that_add_to_the_rounded_whole():
    series = filled(Decimal("0.10"), RAMP, FinancialYear(2026), 4)
    assert series == Series(FinancialYear(2026), tuple(map(Decimal, ("0.00", "0.02", "0.05", "0.08"))))
    assert series.total == Decimal("0.15")


def test_filled_plateau_years_are_the_full_year_value_to_the_penny():
    values = filled(
        Decimal("1234567890.12"), Shape(ShapeKind.S_CURVE, lag=0.3, ramp=2.1), FinancialYear(2026), 12
    ).values
    assert values[3:] == (Decimal("1234567890.12"),) * 9


@given(st.decimals(-(10**11), 10**11, places=4), shapes(), st.integers(1, 30))
def test_filled_adds_to_the_sum_before_rounding_and_no_year_is_out_by_more_than_a_penny(value, shape, years):
    series = filled(value, shape, FinancialYear(2026), years)
    exact = [value * Decimal(part) for part in multipliers(shape, years).tolist()]
    assert len(series.values) == years
    assert abs(series.total - sum(exact)) <= Decimal("0.005") + years * abs(value) * Decimal("1e-13")
    assert all(abs(shown - due) <= Decimal("0.0200") for shown, due in zip(series.values, exact, strict=True))
    assert all(shown == shown.quantize(Decimal("0.01")) for shown in series.values)
