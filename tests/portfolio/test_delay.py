"""Benefits that come later than their amounts say, and what else is taken off them."""

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from plain.register import RUNNING, ledger

from benefits.appraisal.lenses import Lens
from benefits.portfolio.lines import slid
from benefits.records.model import BenefitLine

PATH = Path(__file__).parents[1] / "golden" / "methods-worked-examples.json"
GOLDEN = json.loads(PATH.read_text(encoding="utf-8"))


def late(years: str):
    return [replace(one, slip=Decimal(years)) if isinstance(one, BenefitLine) else one for one in RUNNING]


def test_whole_years_move_amounts_and_what_is_past_the_end_is_lost():
    held = np.array([[0.0, 4, 8, 8], [1, 2, 3, 4]])
    assert slid(held, np.array([1.0, 0.0]), np.array([3, 3])).tolist() == [[0, 0, 4, 8], [1, 2, 3, 4]]


def test_part_of_a_year_falls_in_two_years():
    assert slid(np.array([[0.0, 4, 8, 0]]), np.array([0.25]), np.array([3])).tolist() == [[0, 3, 7, 2]]


def test_a_short_appraisal_beside_a_long_one_loses_what_is_past_its_own_end():
    held = np.array([[0.0, 4, 8, 0, 0], [0, 4, 8, 8, 8]])
    assert slid(held, np.array([1.5, 1.0]), np.array([2, 4])).tolist() == [[0, 0, 2, 0, 0], [0, 0, 4, 8, 8]]


def test_no_delay_leaves_the_amounts_as_they_are():
    held = np.array([[1.0, 2]])
    assert slid(held, np.array([np.nan]), np.array([1])) is held


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=12), st.floats(0, 15))
def test_nothing_is_made_by_a_delay(amounts, years):
    padded = np.array([[*amounts, *[0.0] * 17]])
    moved = slid(padded, np.array([years]), np.array([padded.shape[1] - 1]))
    assert moved.sum() == pytest.approx(sum(amounts), rel=1e-9, abs=1e-6)


def test_a_year_of_delay_costs_the_running_example_its_last_year_and_a_year_of_discounting():
    benefits = GOLDEN["E1.1"]["inputs"]["benefit"]
    expected = sum(amount / 1.035 ** (year + 1) for year, amount in enumerate(benefits[:-1])) * 1e6
    found = ledger(late("1")).appraise()
    assert found.measures(Lens()).pv_benefit[0] == pytest.approx(expected, rel=1e-12)
    assert found.measures(Lens()).pv_cost == ledger(RUNNING).appraise().measures(Lens()).pv_cost


def test_leakage_and_substitution_are_taken_off_like_the_other_cuts():
    cut = [
        replace(one, leakage=Decimal("0.1"), substitution=Decimal("0.2")) if isinstance(one, BenefitLine) else one
        for one in RUNNING
    ]
    before, after = (ledger(one).appraise().measures(Lens()).pv_benefit[0] for one in (RUNNING, cut))
    assert after == pytest.approx(before * 0.9 * 0.8, rel=1e-12)
