"""Mid-year factors and present value years, against the worked examples and the bands of the Green Book."""

import json
from pathlib import Path

import numpy as np
import pytest

from benefits.appraisal.discounting import (
    discount_factors,
    mid_year_factors,
    rebase_present_value,
    rebasing_factor,
)
from benefits.appraisal.measures import bcr
from benefits.reference.green_book import schedule

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "methods-worked-examples.json").read_text(encoding="utf-8"))
STANDARD = schedule("standard")
COST, BENEFIT = (np.array(GOLDEN["E1.1"]["inputs"][side], dtype=float) for side in ("cost", "benefit"))


def test_mid_year_net_value_agrees_with_the_worked_example():
    factors = mid_year_factors(STANDARD, 4)
    assert (BENEFIT - COST) @ factors == pytest.approx(GOLDEN["E1.3"]["npv_mid"], rel=1e-12)
    assert factors[0] == pytest.approx(GOLDEN["E1.3"]["scale"], rel=1e-12)


def test_the_middle_of_the_last_year_of_a_band_is_already_at_the_next_band_s_rate():
    factors, middle = discount_factors(STANDARD, 31), mid_year_factors(STANDARD, 30)
    assert middle[30] == pytest.approx(factors[30] / 1.03**0.5, rel=1e-12)
    assert middle[29] == pytest.approx(factors[29] / 1.035**0.5, rel=1e-12)


@pytest.mark.parametrize("name", ["standard", "health", "lower_sensitivity"])
def test_mid_year_factors_lie_between_the_factors_of_the_year_and_of_the_next(name):
    factors, middle = discount_factors(schedule(name), 131), mid_year_factors(schedule(name), 130)
    assert (factors[:-1] > middle).all()
    assert (middle > factors[1:]).all()


def test_moving_the_present_value_year_agrees_with_the_worked_example():
    npv = np.array([GOLDEN["E1.1"]["npv"]])
    moved = rebase_present_value(npv, STANDARD, 2)
    assert moved == pytest.approx([GOLDEN["E1.4"]["npv_pv_base_two_years_later"]], rel=1e-12)


def test_moving_by_no_years_changes_nothing():
    assert rebasing_factor(STANDARD, 0) == 1.0


def test_moving_across_bands_uses_each_year_s_own_rate():
    assert rebasing_factor(STANDARD, 32) == pytest.approx(1.035**30 * 1.03**2, rel=1e-12)


def test_moving_the_present_value_year_leaves_the_ratio_alone():
    factors = discount_factors(STANDARD, 4)
    moved = factors * rebasing_factor(STANDARD, 3)
    before = bcr(np.array([BENEFIT @ factors]), np.array([COST @ factors]))
    after = bcr(np.array([BENEFIT @ moved]), np.array([COST @ moved]))
    assert after.value == pytest.approx(before.value, rel=1e-12)


def test_moving_the_present_value_year_earlier_is_refused():
    with pytest.raises(ValueError, match="later only"):
        rebasing_factor(STANDARD, -1)
