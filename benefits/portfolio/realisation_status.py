"""Green, amber, red or grey for benefits: this tool's convention, since no official threshold exists.

It stands beside the delivery confidence that the project reports, and says nothing about it.

References:
    Methods 7.3. Every limit is configurable; `data/reference/defaults.csv` holds the usual ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from benefits.portfolio.realisation import Reading, Readings
from benefits.reference.green_book import defaults

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

# Rates this close to a limit have reached it: three times 0.3 is not to miss 0.9 by the last digit of a float.
_ROUNDING = 1e-12


class BenefitStatus(StrEnum):
    """How the benefits of a row stand."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    GREY = "grey"


class StatusReason(StrEnum):
    """What decides a status."""

    ON_TRACK = "on_track"
    RATE = "rate"
    FORECAST = "forecast"
    BOTH = "both"
    NOT_DUE = "not_due"
    NO_DATA = "no_data"
    AWAITED = "awaited"
    NO_GAIN_PLANNED = "no_gain_planned"


@dataclass(frozen=True)
class Thresholds:
    """The limits of a status.

    Attributes:
        green: The rate and the forecast over baseline from which both are green.
        red: The rate or forecast over baseline below which either is red.
        silent_quarters: The quarters without data above which the status is grey.
    """

    green: float
    red: float
    silent_quarters: int

    def __post_init__(self) -> None:
        if not 0 <= self.red <= self.green or self.silent_quarters < 0:
            raise ValueError("limits need 0 <= red <= green, and quarters of 0 or more")


def usual_thresholds() -> Thresholds:
    """The limits that stand where nobody has set others."""
    chosen = defaults()
    return Thresholds(chosen.realisation_green, chosen.realisation_red, chosen.silent_quarters)


@dataclass(frozen=True)
class Statuses:
    """The status of each row and why. Shapes (rows,).

    Attributes:
        status: Values of BenefitStatus.
        reason: Values of StatusReason: of amber and red, which of the two measures is as bad as the status.
    """

    status: npt.NDArray[np.str_]
    reason: npt.NDArray[np.str_]


def statuses(
    rate: Readings, of_baseline: Readings, quarters_silent: IntArray, thresholds: Thresholds | None = None
) -> Statuses:
    """The worse of the realisation rate and the forecast over the baseline, unless neither can be judged.

    Grey says why: nothing is due yet; something is and no data came for longer than allowed; the first report may
    still come (AWAITED); or the plan is no gain on balance, of which no rate is good or bad. A row whose data have
    stopped is grey whatever its last rate was.

    Args:
        rate: The realisation rate to date. Shape (rows,).
        of_baseline: The forecast at completion over the whole baseline. Shape (rows,).
        quarters_silent: Whole quarters since the last report, or since the first benefit was due where there is
            none. Not read where nothing is due. Shape (rows,).
        thresholds: The limits; the usual ones if not given.

    References:
        Methods 7.3, this tool's convention.
    """
    limits = usual_thresholds() if thresholds is None else thresholds
    by_rate, by_forecast = _badness(rate, limits), _badness(of_baseline, limits)
    worst = np.maximum(by_rate, by_forecast)
    reason = np.select(
        [
            rate.kind == Reading.NOT_DUE,
            quarters_silent > limits.silent_quarters,
            rate.kind == Reading.NOT_REPORTED,
            ~(rate.has_value & of_baseline.has_value),
            worst == 0,
            by_rate == by_forecast,
            by_rate == worst,
        ],
        [
            StatusReason.NOT_DUE,
            StatusReason.NO_DATA,
            StatusReason.AWAITED,
            StatusReason.NO_GAIN_PLANNED,
            StatusReason.ON_TRACK,
            StatusReason.BOTH,
            StatusReason.RATE,
        ],
        StatusReason.FORECAST,
    ).astype(np.str_)
    grey = np.isin(
        reason, [StatusReason.NOT_DUE, StatusReason.NO_DATA, StatusReason.AWAITED, StatusReason.NO_GAIN_PLANNED]
    )
    status = np.select(
        [grey, worst == 0, worst == 1],
        [BenefitStatus.GREY, BenefitStatus.GREEN, BenefitStatus.AMBER],
        BenefitStatus.RED,
    )
    return Statuses(status.astype(np.str_), reason)


def _badness(rate: Readings, limits: Thresholds) -> IntArray:
    """0 from the green limit on, 1 from the red limit on, 2 below; 0 where there is no value. Shape (rows,)."""
    value = rate.or_else(np.inf) + _ROUNDING
    below: IntArray = (value < limits.green).astype(np.int64) + (value < limits.red)
    return below
