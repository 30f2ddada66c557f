"""Warnings that a benefit is going wrong before its status says so.

A flag that cannot be judged for want of data is not raised, and is listed as unjudged: silence is no comfort.

References:
    Methods 7.5 and E7.4. Every limit is this tool's convention; `data/reference/defaults.csv` holds the usual ones.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from benefits.appraisal.lenses import NEGLIGIBLE
from benefits.portfolio.realisation import Reading, Readings, quotient
from benefits.reference.green_book import defaults

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

# What rounding may add to a sum of a few rates: a sum that only reaches its limit is not above it.
_ROUNDING = 1e-12


class Flag(StrEnum):
    """A warning sign, in the order of methods 7.5 (a) to (g)."""

    LOW_RATE = "low_rate"
    STALE_OPTIMISM = "stale_optimism"
    MILESTONE_SLIPPED = "milestone_slipped"
    UNREPORTED = "unreported"
    NO_OWNER = "no_owner"
    WORTH_LOST = "worth_lost"
    DRIFT = "drift"


@dataclass(frozen=True)
class Limits:
    """The limits of the flags.

    Attributes:
        rate: The realisation rate below which (a) is raised.
        periods: For how many periods running.
        optimism: How far the forecast of the rest over its plan may be above the realisation rate (b).
        slip: The financial years by which an enabling milestone may slip (c).
        silent_quarters: The quarters that may pass without a report on what is due (d).
        target: The rate that the cumulative-sum test expects (g).
        slack: The shortfall of a period that it lets pass.
        limit: The sum above which it warns.
    """

    rate: float
    periods: int
    optimism: float
    slip: float
    silent_quarters: int
    target: float
    slack: float
    limit: float


def usual_limits() -> Limits:
    """The limits that stand where nobody has set others."""
    chosen = defaults()
    return Limits(
        rate=chosen.warning_rate,
        periods=chosen.warning_periods,
        optimism=chosen.stale_optimism,
        slip=chosen.milestone_slip,
        silent_quarters=chosen.silent_quarters,
        target=chosen.cusum_target,
        slack=chosen.cusum_slack,
        limit=chosen.cusum_limit,
    )


@dataclass(frozen=True)
class Signals:
    """What the flags look at; a reading without a value is not known. Shapes (rows,) unless said.

    Attributes:
        to_date: The realisation rate at the end of each period, NOT_DUE ahead. Shape (rows, periods).
        each: The rate of each period by itself, NOT_DUE ahead. Shape (rows, periods).
        forecast_rest: What the owner expects of the rest, real pounds.
        planned_rest: What the baseline has for the rest, real pounds.
        slip: How much later than planned the latest enabling milestone is, financial years.
        is_due: Where some of the benefit is due.
        quarters_silent: Whole quarters since the last report, or since the first benefit was due where there is none.
        needs_owner: Where the recipient is a body that has to name an owner.
        has_owner: Where it has.
        worth: What going on is worth to government at the shrunk forecast, real pounds.
        least_own_case: The lowest worth of going on among the beneficiaries' own cases; without a value where no
            beneficiary has a case of its own.
    """

    to_date: Readings
    each: Readings
    forecast_rest: Readings
    planned_rest: FloatArray
    slip: Readings
    is_due: BoolArray
    quarters_silent: IntArray
    needs_owner: BoolArray
    has_owner: BoolArray
    worth: Readings
    least_own_case: Readings


@dataclass(frozen=True)
class Flags:
    """Which flags are raised and which could be judged; none is raised unjudged.

    Attributes:
        is_raised: Columns in the order of Flag. Shape (rows, flags).
        is_judged: Likewise.
    """

    is_raised: BoolArray
    is_judged: BoolArray

    def raised(self, row: int) -> tuple[Flag, ...]:
        """The flags of a row."""
        return _chosen(self.is_raised[row])

    def unjudged(self, row: int) -> tuple[Flag, ...]:
        """The flags that nobody can judge of a row, for want of data."""
        return _chosen(~self.is_judged[row])


def _chosen(marks: Iterable[np.bool_]) -> tuple[Flag, ...]:
    return tuple(one for one, is_marked in zip(Flag, marks, strict=True) if is_marked)


def flags(signals: Signals, limits: Limits | None = None) -> Flags:
    """Every flag of every row.

    What is not due cannot be late or unreported: (d) is then judged, and not raised. A recipient that needs no
    owner is judged likewise (e). (f) is raised by either of its two halves, and not judged while government's worth
    is unknown and no beneficiary fails.

    Args:
        signals: What the flags look at.
        limits: The limits; the usual ones if not given.

    References:
        Methods 7.5.
    """
    chosen = usual_limits() if limits is None else limits
    pairs = (
        _low_rate(signals, chosen),
        _stale_optimism(signals, chosen),
        _exceeds(signals.slip, chosen.slip),
        _always(signals.is_due & (signals.quarters_silent > chosen.silent_quarters)),
        _always(signals.needs_owner & ~signals.has_owner),
        _worth_lost(signals),
        _drift(signals, chosen),
    )
    return Flags(np.stack([one for one, _ in pairs], axis=1), np.stack([one for _, one in pairs], axis=1))


def _always(is_raised: BoolArray) -> tuple[BoolArray, BoolArray]:
    return is_raised, np.ones(len(is_raised), dtype=bool)


def _exceeds(reading: Readings, limit: float) -> tuple[BoolArray, BoolArray]:
    is_raised: BoolArray = reading.or_else(-np.inf) > limit + _ROUNDING
    return is_raised, reading.has_value


def _low_rate(signals: Signals, limits: Limits) -> tuple[BoolArray, BoolArray]:
    """(a): below the limit at the end of each of the latest periods. Not judged where one of them has no rate."""
    rates = signals.to_date
    rows, periods = rates.kind.shape
    last = periods - np.argmax(np.c_[rates.kind[:, ::-1] != Reading.NOT_DUE, np.ones(rows, dtype=bool)], axis=1)
    at = last[:, None] - 1 - np.arange(limits.periods)
    padded = np.c_[rates.or_else(np.inf), np.full(rows, np.inf)]
    values = np.take_along_axis(padded, np.where(at >= 0, at, periods), axis=1)
    is_low, is_judged = values < limits.rate - _ROUNDING, np.isfinite(values)
    return np.logical_and.reduce(is_low, axis=1), np.logical_and.reduce(is_judged, axis=1)


def _stale_optimism(signals: Signals, limits: Limits) -> tuple[BoolArray, BoolArray]:
    """(b): the owner expects much more of the rest than the rate so far. Not judged without a rate or a forecast."""
    rate = latest(signals.to_date)
    hoped = quotient(signals.forecast_rest.or_else(0.0), signals.planned_rest)
    is_judged = rate.has_value & hoped.has_value & signals.forecast_rest.has_value
    is_stale = hoped.or_else(0.0) > rate.or_else(0.0) + limits.optimism + _ROUNDING
    return is_judged & is_stale, is_judged


def _worth_lost(signals: Signals) -> tuple[BoolArray, BoolArray]:
    """(f): government or a beneficiary would be worse off by going on, at the shrunk forecast."""
    fails: BoolArray = np.minimum(signals.worth.or_else(0.0), signals.least_own_case.or_else(0.0)) < -NEGLIGIBLE
    return fails, fails | signals.worth.has_value


def _drift(signals: Signals, limits: Limits) -> tuple[BoolArray, BoolArray]:
    """(g): the cumulative sum of shortfalls stands above its limit now. Not judged without any rate."""
    path = cumulative_shortfall(signals.each, limits.target, limits.slack)
    now = path[:, -1] if path.shape[1] else np.zeros(len(path))
    return now > limits.limit + _ROUNDING, np.logical_or.reduce(signals.each.has_value, axis=1)


def latest(rates: Readings) -> Readings:
    """The last rate of each row that has a value; the kind of the last period where none has. Shape (rows,).

    References:
        Methods 7.5.
    """
    rows, periods = rates.kind.shape
    if not periods:
        return Readings(np.full(rows, np.nan), np.full(rows, int(Reading.NOT_DUE)))
    back = np.argmax(rates.has_value[:, ::-1], axis=1)
    at = np.arange(rows), periods - 1 - back
    return Readings(rates.value[at], rates.kind[at])


def cumulative_shortfall(rates: Readings, target: float | None = None, slack: float | None = None) -> FloatArray:
    """The sum S = max(0, S + target - rate - slack) after each period (CUSUM). Shape (rows, periods).

    It finds a slow drift before any one rate is low. A period without a rate leaves it as it was.

    Args:
        rates: The rate of each period by itself. Shape (rows, periods).
        target: The rate expected; that of the defaults if not given.
        slack: The shortfall of a period that is let pass; that of the defaults if not given.

    References:
        Methods 7.5 (g) and E7.4.
    """
    chosen = defaults()
    step = (chosen.cusum_target if target is None else target) - rates.value
    step -= chosen.cusum_slack if slack is None else slack
    rows, periods = rates.value.shape
    path, so_far = np.zeros((rows, periods)), np.zeros(rows)
    for period in range(periods):
        so_far = np.where(rates.has_value[:, period], np.maximum(0.0, so_far + step[:, period]), so_far)
        path[:, period] = so_far
    return path
