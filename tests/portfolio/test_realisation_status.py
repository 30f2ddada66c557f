"""Green, amber, red and grey, and what decides them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benefits.portfolio.realisation import Reading, known, readings
from benefits.portfolio.realisation_status import (
    BenefitStatus,
    StatusReason,
    Thresholds,
    statuses,
    usual_thresholds,
)
from benefits.reference.sources import read_table


def one(rate=1.0, of_baseline=1.0, silent=0, thresholds=None):
    """Status and reason of one row; a Reading stands for a rate that has no value."""
    given_rates = [
        readings(np.zeros(1), np.array([int(rate)])) if isinstance(rate, Reading) else known([rate])
        for rate in (rate, of_baseline)
    ]
    found = statuses(*given_rates, np.array([silent]), thresholds)
    return found.status[0], found.reason[0]


@pytest.mark.parametrize(
    ("rate", "of_baseline", "status", "reason"),
    [
        (0.9, 0.9, BenefitStatus.GREEN, StatusReason.ON_TRACK),
        (1.4, 1.2, BenefitStatus.GREEN, StatusReason.ON_TRACK),
        (0.89, 0.9, BenefitStatus.AMBER, StatusReason.RATE),
        (0.9, 0.89, BenefitStatus.AMBER, StatusReason.FORECAST),
        (0.7, 0.7, BenefitStatus.AMBER, StatusReason.BOTH),
        (0.69, 0.9, BenefitStatus.RED, StatusReason.RATE),
        (0.69, 0.8, BenefitStatus.RED, StatusReason.RATE),
        (0.8, 0.69, BenefitStatus.RED, StatusReason.FORECAST),
        (0.1, -0.2, BenefitStatus.RED, StatusReason.BOTH),
        # A limit that only rounding misses is reached.
        (3 * 0.3, 1.0, BenefitStatus.GREEN, StatusReason.ON_TRACK),
    ],
)
def test_the_worse_of_rate_and_forecast_decides(rate, of_baseline, status, reason):
    assert one(rate, of_baseline) == (status, reason)


@pytest.mark.parametrize(
    ("rate", "of_baseline", "silent", "reason"),
    [
        (Reading.NOT_DUE, 1.0, 0, StatusReason.NOT_DUE),
        (Reading.NOT_DUE, 0.1, 9, StatusReason.NOT_DUE),
        (Reading.NOT_REPORTED, 1.0, 2, StatusReason.AWAITED),
        (Reading.NOT_REPORTED, 1.0, 3, StatusReason.NO_DATA),
        (1.0, 1.0, 3, StatusReason.NO_DATA),
        (0.1, 0.1, 3, StatusReason.NO_DATA),
        (Reading.NO_GAIN_PLANNED, 1.0, 0, StatusReason.NO_GAIN_PLANNED),
        (1.0, Reading.NO_GAIN_PLANNED, 0, StatusReason.NO_GAIN_PLANNED),
    ],
)
def test_grey_says_why_nothing_can_be_judged(rate, of_baseline, silent, reason):
    assert one(rate, of_baseline, silent) == (BenefitStatus.GREY, reason)


def test_two_quarters_without_data_are_still_judged():
    assert one(1.0, 1.0, silent=2) == (BenefitStatus.GREEN, StatusReason.ON_TRACK)


def test_the_limits_can_be_set():
    strict = Thresholds(green=1.0, red=0.95, silent_quarters=0)
    assert one(0.97, 1.0, 0, strict) == (BenefitStatus.AMBER, StatusReason.RATE)
    assert one(0.94, 1.0, 0, strict) == (BenefitStatus.RED, StatusReason.RATE)
    assert one(1.0, 1.0, 1, strict) == (BenefitStatus.GREY, StatusReason.NO_DATA)


def test_the_usual_limits_are_those_of_the_table_and_our_own():
    assert usual_thresholds() == Thresholds(green=0.9, red=0.7, silent_quarters=2)
    tags = {row["parameter"]: row["tag"] for row in read_table("defaults")}
    assert {tags[name] for name in ("realisation_green", "realisation_red", "silent_quarters")} == {"O"}


@pytest.mark.parametrize("limits", [(0.7, 0.9, 2), (0.9, -0.1, 2), (0.9, 0.7, -1)])
def test_limits_in_the_wrong_order_are_refused(limits):
    with pytest.raises(ValueError, match="0 <= red <= green"):
        Thresholds(*limits)


@given(st.lists(st.tuples(st.floats(-2, 3), st.floats(-2, 3), st.integers(0, 5)), min_size=1, max_size=8))
def test_many_rows_at_once_are_each_row_by_itself(rows):
    rate, of_baseline, silent = (np.array(part) for part in zip(*rows, strict=True))
    together = statuses(known(rate), known(of_baseline), silent)
    alone = [one(*row) for row in rows]
    assert list(zip(together.status, together.reason, strict=True)) == alone


@given(st.floats(0, 2), st.floats(0, 2), st.floats(0, 1))
def test_a_better_rate_is_never_a_worse_status(rate, of_baseline, more):
    order = [BenefitStatus.RED, BenefitStatus.AMBER, BenefitStatus.GREEN]
    before, after = one(rate, of_baseline)[0], one(rate + more, of_baseline)[0]
    assert order.index(after) >= order.index(before)
