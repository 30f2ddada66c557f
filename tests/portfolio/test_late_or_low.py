"""Late is told from low where the years tell it, and not before."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from benefits.portfolio.late_or_low import Pattern, late_or_low
from benefits.portfolio.realisation import Reading, progress

PLAN = [2.0, 5, 8, 8, 8]
SHAPES = {
    "ramp": [8 / 3, 16 / 3, 8, 8, 8],
    "flat": [8, 8, 8, 8, 8],
    "s-curve": [0.954, 2.151, 4, 5.849, 7.046],
}


def reading(plan, arrived, upto=None, reported=None):
    """Pattern, strength and delay of one row; None for a strength or delay that is not told."""
    found = late_or_low(
        progress(
            np.array([plan], dtype=float),
            np.array([arrived], dtype=float),
            len(arrived) if upto is None else upto,
            None if reported is None else np.array([reported]),
        )
    )
    assert found.strength.kind.tolist() == found.delay.kind.tolist()
    if found.strength.kind[0] == Reading.TOO_EARLY:
        return found.pattern[0], None, None
    return found.pattern[0], float(found.strength.value[0]), float(found.delay.value[0])


def moved(plan, years):
    """The plan so many years later: a part of a year mixes each year with the one before."""
    whole, part = int(years), years % 1
    padded = [0.0] * (whole + 1) + list(plan)
    return [(1 - part) * padded[at + 1] + part * padded[at] for at in range(len(plan))]


@pytest.mark.parametrize("delay", [0.5, 0.75, 1, 1.5, 2])
def test_a_plan_that_comes_later_in_full_is_late(delay):
    assert reading(PLAN, moved(PLAN, delay)) == (Pattern.LATE, 1.0, pytest.approx(delay))


@pytest.mark.parametrize("strength", [0.3, 0.5, 0.8])
def test_a_plan_of_which_a_part_comes_in_time_is_low(strength):
    arrived = [strength * one for one in PLAN]
    assert reading(PLAN, arrived) == (Pattern.LOW, pytest.approx(strength), 0.0)


def test_a_part_of_the_plan_that_also_comes_later_is_both():
    arrived = [0.5 * one for one in moved(PLAN, 1.25)]
    assert reading(PLAN, arrived) == (Pattern.LATE_AND_LOW, pytest.approx(0.5), pytest.approx(1.25))


@pytest.mark.parametrize("arrived", [PLAN, [1.02 * one for one in PLAN], [2.0, 5.1, 7.9, 8, 8.1]])
def test_a_plan_that_comes_about_as_it_should_is_as_planned(arrived):
    assert reading(PLAN, arrived) == (Pattern.AS_PLANNED, 1.0, 0.0)


def test_more_than_planned_is_no_shortfall():
    assert reading(PLAN, [1.5 * one for one in PLAN]) == (Pattern.AS_PLANNED, pytest.approx(1.5), 0.0)
    later = [1.5 * one for one in moved(PLAN, 1)]
    assert reading(PLAN, later) == (Pattern.LATE, pytest.approx(1.5), pytest.approx(1.0))


@pytest.mark.parametrize(
    ("plan", "arrived"),
    [
        # The running example has two years with a plan.
        ([0, 4, 8, 8, 8], [0, 1, 4]),
        # Late by about a year leaves (-1, 1, -0.3), two thirds of the plan (-1, 1, 1.6): neither is much better.
        ([4, 4, 8], [1.7, 3.7, 4.3]),
        # Nothing ever, or nothing yet?
        ([4, 8, 8, 8], [0, 0, 0, 0]),
        ([8, 8, 8, 8], [0, 0, 0, 0]),
        ([4, 8, 8, 8], [0, 0]),
        ([0, 0, 0, 0], [1, 2, 3, 4]),
        # A month or two late in most years, but a delay too has to earn its degree of freedom.
        ([2, 5, 8, 8], [1.1, 3.8, 7.4, 8.7]),
        # The years say nothing in particular, and less than due has come.
        ([8, 8, 8, 8], [9, 1, 12, 2]),
    ],
)
def test_it_is_too_early_where_the_years_do_not_tell(plan, arrived):
    assert reading(plan, arrived) == (Pattern.TOO_EARLY, None, None)


def test_years_ahead_and_years_without_report_are_not_looked_at():
    arrived = moved(PLAN, 1)
    assert reading(PLAN, [*arrived[:4], 99], upto=4)[0] == Pattern.LATE
    reported = [True, False, True, True, True]
    assert reading(PLAN, [arrived[0], 99, *arrived[2:]], reported=reported) == (Pattern.LATE, 1.0, 1.0)


def test_three_years_with_a_plan_are_needed_and_empty_ones_do_not_count():
    arrived = [0.5 * one for one in PLAN]
    assert reading(PLAN, arrived[:2])[0] == Pattern.TOO_EARLY
    assert reading([0, 0, *PLAN], [0, 0, *arrived[:2]])[0] == Pattern.TOO_EARLY
    assert reading([0, 0, *PLAN], [0, 0, *arrived[:3]])[0] == Pattern.LOW


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("years", [3, 4, 5])
@pytest.mark.parametrize("noise", [0.05, 0.15])
def test_noise_makes_it_silent_rather_than_wrong(shape, years, noise):
    drawn = np.random.default_rng(7)
    n, plan = 2000, np.array(SHAPES[shape][:years])
    for truth, wrong, clean in (
        (Pattern.LATE, Pattern.LOW, np.array(moved(plan, 1))),
        (Pattern.LOW, Pattern.LATE, plan / 2),
    ):
        arrived = clean * (1 + noise * drawn.standard_normal((n, years)))
        said = late_or_low(progress(np.tile(plan, (n, 1)), arrived, years)).pattern
        assert (said == wrong).mean() <= 0.03
        assert (said == truth).mean() >= 0.45


POUNDS = st.integers(0, 1_000_000).map(float)


@st.composite
def several(draw):
    rows, years = draw(st.integers(1, 5)), draw(st.integers(1, 7))
    both = [draw(arrays(float, (rows, years), elements=POUNDS)) for _ in range(2)]
    return *both, draw(st.integers(0, years))


@given(several())
def test_many_rows_at_once_are_each_row_by_itself(case):
    planned, arrived, upto = case
    together = late_or_low(progress(planned, arrived, upto))
    for at in range(len(planned)):
        alone = late_or_low(progress(planned[at : at + 1], arrived[at : at + 1], upto))
        assert alone.pattern[0] == together.pattern[at]
        assert np.allclose(alone.strength.value[0], together.strength.value[at], equal_nan=True)
        assert np.allclose(alone.delay.value[0], together.delay.value[at], equal_nan=True)


@given(several(), st.sampled_from([2.0**-20, 0.5, 1024.0]))
def test_other_units_of_money_change_nothing(case, per):
    planned, arrived, upto = case
    found, scaled = (late_or_low(progress(planned * one, arrived * one, upto)) for one in (1.0, per))
    assert found.pattern.tolist() == scaled.pattern.tolist()
    assert np.allclose(found.strength.value, scaled.strength.value, equal_nan=True)
    assert np.allclose(found.delay.value, scaled.delay.value, equal_nan=True)


@given(several())
def test_a_shortfall_is_named_as_its_numbers_are(case):
    found = late_or_low(progress(*case))
    strength, delay = found.strength.or_else(np.nan), found.delay.or_else(np.nan)
    for said, k, late in zip(found.pattern, strength, delay, strict=True):
        if said == Pattern.AS_PLANNED:
            assert (k >= 1, late) == (True, 0)
        elif said == Pattern.LATE:
            assert k >= 1
            assert late > 0
        elif said == Pattern.LOW:
            assert (k < 1, late) == (True, 0)
        elif said == Pattern.LATE_AND_LOW:
            assert k < 1
            assert late > 0
        else:
            assert np.isnan([k, late]).all()
