"""What arrived of what was promised: how much, how late, and what it will come to.

Amounts are real pounds of one price base, as value: a loss is negative. A row is any group, such as a benefit at a
recipient, a project or a department; columns are consecutive financial years. No sum here runs over rows, so what
recurs, what comes once and what only comes earlier are told apart by giving them rows of their own.

References:
    Methods 7.1, 7.2 and 6.7. Only what is due is judged, and only against years that were reported.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

# A sum this small beside what it was summed from is what rounding leaves of nothing.
_ROUNDING = 1e-12


class Reading(IntEnum):
    """What kind of reading a measure gave: a value, or why there is none."""

    VALUE = 0
    NOT_DUE = 1
    NOT_REPORTED = 2
    NO_GAIN_PLANNED = 3
    NOTHING_LIVE = 4
    PLAN_FALLS = 5
    TOO_EARLY = 6
    NOT_KNOWN = 7
    NOTHING_AHEAD = 8


@dataclass(frozen=True)
class Readings:
    """Values with the kind of each: NaN exactly where the kind is not VALUE. Both of one shape."""

    value: FloatArray
    kind: IntArray

    def __post_init__(self) -> None:
        if not np.array_equal(np.isfinite(self.value), self.kind == Reading.VALUE):
            raise ValueError("a value must be finite exactly where its kind is VALUE")

    @property
    def has_value(self) -> BoolArray:
        """Where there is a value."""
        where: BoolArray = self.kind == Reading.VALUE
        return where

    def or_else(self, instead: FloatArray | float) -> FloatArray:
        """The values, and something else where there is none.

        References:
            This tool's convention: whoever fills a gap says with what.
        """
        return np.where(self.has_value, self.value, instead)


def readings(value: FloatArray, kind: IntArray) -> Readings:
    """Readings of these kinds, whatever stands where there is no value."""
    return Readings(np.where(kind == Reading.VALUE, value, np.nan), kind)


def known(value: npt.ArrayLike, is_known: BoolArray | None = None) -> Readings:
    """Readings that somebody gives: values where they are known, all if it is not said, and NOT_KNOWN elsewhere."""
    given = np.asarray(value, dtype=np.float64)
    where = np.ones(given.shape, dtype=bool) if is_known is None else is_known
    return readings(given, np.where(where, Reading.VALUE, Reading.NOT_KNOWN).astype(np.int64))


@dataclass(frozen=True)
class Progress:
    """A frozen baseline and what arrived, made by `progress`. Shapes (rows, years).

    Attributes:
        planned: What the baseline promises, all years, real pounds.
        realised: What arrived in the years that count, 0 in all others.
        counts: The years that are due and were reported: the only ones that are compared.
        is_due: The years that have wholly passed.
    """

    planned: FloatArray
    realised: FloatArray
    counts: BoolArray
    is_due: BoolArray

    @property
    def upto(self) -> IntArray:
        """How many whole years are due. Shape (rows,)."""
        years: IntArray = self.is_due.sum(axis=1, dtype=np.int64)
        return years

    @property
    def planned_to_date(self) -> FloatArray:
        """What was planned in the years that count. Shape (rows,), pounds.

        References:
            Methods 7.2.
        """
        return self._settled(np.where(self.counts, self.planned, 0.0).sum(axis=1))

    @property
    def realised_to_date(self) -> FloatArray:
        """What arrived in the years that count. Shape (rows,), pounds.

        References:
            Methods 7.2.
        """
        total: FloatArray = self.realised.sum(axis=1)
        return total

    @property
    def baseline(self) -> FloatArray:
        """What is planned in all years. Shape (rows,), pounds.

        References:
            Methods 7.1.
        """
        return self._settled(self.planned.sum(axis=1))

    @property
    def planned_rest(self) -> FloatArray:
        """What is planned in the years that do not count: those ahead, and those that nobody reported.

        Shape (rows,), pounds.

        References:
            Methods 7.2: the rest of the plan.
        """
        return self._settled(np.where(self.counts, 0.0, self.planned).sum(axis=1))

    @property
    def is_missing(self) -> BoolArray:
        """The years that are due, in which something was planned and nothing was reported. Shape (rows, years)."""
        missing: BoolArray = self.is_due & ~self.counts & (self.planned != 0)
        return missing

    def _settled(self, sums: FloatArray) -> FloatArray:
        size = np.abs(self.planned).sum(axis=1)
        return np.where(np.abs(sums) <= _ROUNDING * size, 0.0, sums)


def progress(
    planned: FloatArray, realised: FloatArray, upto: npt.ArrayLike, reported: BoolArray | None = None
) -> Progress:
    """A baseline beside what arrived, each year of it due or not and reported or not.

    Args:
        planned: The baseline by year, real pounds; nothing is planned before its first column.
            Shape (rows, years).
        realised: What arrived by year, in the same prices. It may end before the plan does; a due year beyond its
            end was not reported. Shape (rows, at most years).
        upto: How many whole years from the first column are due, one number for all rows or one for each.
        reported: Where `realised` holds a report; all of it if not given. What stands elsewhere is not read.

    Raises:
        ValueError: A plan or a report is not finite, or the shapes or years do not fit.
    """
    rows, years = planned.shape
    due = np.broadcast_to(np.asarray(upto, dtype=np.int64), (rows,))
    is_reported = np.ones(realised.shape, dtype=bool) if reported is None else reported
    if realised.shape[0] != rows or realised.shape[1] > years or is_reported.shape != realised.shape:
        raise ValueError("reports need the rows of the plan, no more years than it, and a mark for each")
    if ((due < 0) | (due > years)).any():
        raise ValueError(f"years due are counted from 0 to the {years} of the plan")
    if not (np.isfinite(planned).all() and np.isfinite(realised[is_reported]).all()):
        raise ValueError("every planned and every reported amount must be finite")
    is_due = np.arange(years) < due[:, None]
    to_come = ((0, 0), (0, years - realised.shape[1]))
    counts = is_due & np.pad(is_reported, to_come)
    arrived = np.where(counts, np.pad(np.where(is_reported, realised, 0.0), to_come), 0.0)
    return Progress(planned, arrived, counts, is_due)


def quotient(above: FloatArray, below: FloatArray, nothing: Reading = Reading.NOT_DUE) -> Readings:
    """Above divided by below: `nothing` where below is 0, NO_GAIN_PLANNED where it is negative.

    References:
        Methods 7.2: only benefits due; a plan of 0 is not due.
    """
    kind = np.where(below > 0, Reading.VALUE, np.where(below < 0, Reading.NO_GAIN_PLANNED, nothing))
    return readings(above / np.where(below > 0, below, 1.0), kind.astype(np.int64))


def realisation_rate(made: Progress) -> Readings:
    """What arrived over what was planned, to date: a sum over a sum, of the years that are due and were reported.

    NOT_DUE where nothing was planned by now, NOT_REPORTED where something was and no such year was reported,
    NO_GAIN_PLANNED where what was planned is no gain on balance, for which a rate would turn good into bad. Beside
    it belongs `reported_part`. Shape (rows,).

    References:
        Methods 7.2 and E7.1.

    Example:
        >>> made = progress(np.array([[0.0, 4, 8, 8, 8]]), np.array([[0.0, 1, 4]]), 3)
        >>> realisation_rate(made).value.round(6).tolist()
        [0.416667]
    """
    is_planned = made.is_due & (made.planned != 0)
    return _rate(
        made.realised_to_date,
        made.planned_to_date,
        is_due=is_planned.any(axis=1),
        is_reported=(is_planned & made.counts).any(axis=1),
    )


def rates_by_year(made: Progress) -> Readings:
    """What arrived over what was planned, each year by itself; years ahead are NOT_DUE. Shape (rows, years).

    References:
        Methods 7.5, the rates of the cumulative-sum test.
    """
    is_due = made.is_due & (made.planned != 0)
    return _rate(made.realised, made.planned, is_due, made.counts)


def rates_to_date(made: Progress) -> Readings:
    """The realisation rate as it stood at the end of each year; years ahead are NOT_DUE. Shape (rows, years).

    NOT_REPORTED at a year that nobody reported, though the years before it may have been.

    References:
        Methods 7.2 and 7.5.
    """
    planned = np.where(made.counts, made.planned, 0.0)
    size = np.cumsum(np.abs(planned), axis=1)
    below = np.cumsum(planned, axis=1)
    was_planned = np.logical_or.accumulate(made.planned != 0, axis=1)
    return _rate(
        np.cumsum(made.realised, axis=1),
        np.where(np.abs(below) <= _ROUNDING * size, 0.0, below),
        is_due=made.is_due & was_planned,
        is_reported=(size > 0) & ~made.is_missing,
    )


def _rate(realised: FloatArray, planned: FloatArray, is_due: BoolArray, is_reported: BoolArray) -> Readings:
    plain = quotient(realised, planned, Reading.NO_GAIN_PLANNED)
    kind = np.select([~is_due, ~is_reported], [Reading.NOT_DUE, Reading.NOT_REPORTED], plain.kind)
    return readings(plain.value, kind.astype(np.int64))


def reported_part(made: Progress) -> Readings:
    """How much of the value that is due has been reported on, 0 to 1; losses count by their size. Shape (rows,).

    References:
        This tool's convention: what nobody reports is often what did not arrive, so a rate never stands alone.
    """
    due = np.abs(np.where(made.is_due, made.planned, 0.0)).sum(axis=1)
    return quotient(np.abs(np.where(made.counts, made.planned, 0.0)).sum(axis=1), due)


def drift(first: FloatArray, now: FloatArray) -> FloatArray:
    """How far the current baseline has moved from the first one, all years together. Shape (rows,), pounds.

    References:
        Methods 7.1: both baselines are shown, with the sum of what changed.
    """
    total: FloatArray = (now - first).sum(axis=1)
    return total


@dataclass(frozen=True)
class EarnedSchedule:
    """How far along its plan a row is, by what arrived. Shapes (rows,), years.

    Attributes:
        earned: The time by which the plan had what has arrived, counted as years are: the end of column 0 is 0.
        delay: How much longer ago that is than the end of the years due; negative where it lies ahead.
        performance: Time earned over time passed, both from the start of the first year with a plan (SPI).
    """

    earned: Readings
    delay: Readings
    performance: Readings


def earned_schedule(made: Progress) -> EarnedSchedule:
    """The time at which the cumulative plan was where what arrived is now, linear inside a year, and the delay.

    Where the plan stands still at that height, it is the time nearest to now: no delay is told that the plan does
    not prove. So after the end of a plan that was delivered in full the delay is 0, and of one that was not it
    grows until it is. More than the plan will ever have counts as its end, less than nothing as its start.

    NOT_DUE where nothing was planned by now, NOT_REPORTED where a due year is missing, PLAN_FALLS where a year of
    the plan is a loss, so that no one time belongs to an amount.

    References:
        Methods 7.2 and E7.1, after earned schedule in earned value management. Counting the index of performance
        from the first year with a plan, so that empty years before it change nothing, is this tool's convention.
    """
    rows = len(made.planned)
    heights = np.concatenate([np.zeros((rows, 1)), np.cumsum(made.planned, axis=1)], axis=1)
    top = heights.max(axis=1)
    reached = np.clip(made.realised_to_date, 0.0, top)
    now = made.upto - 1.0
    begins = np.argmax(np.c_[made.planned != 0, np.ones(rows, dtype=bool)], axis=1) - 1.0
    nearly = _ROUNDING * top
    first = _time_at(heights, reached, (heights < (reached - nearly)[:, None]).sum(axis=1))
    last = _time_at(heights, reached, (heights <= (reached + nearly)[:, None]).sum(axis=1))
    last = np.where(reached >= top - nearly, np.inf, last)
    earned = np.clip(now, first, last)
    is_due = (made.is_due & (made.planned != 0)).any(axis=1)
    kind = np.select(
        [~is_due, (made.planned < 0).any(axis=1), made.is_missing.any(axis=1)],
        [Reading.NOT_DUE, Reading.PLAN_FALLS, Reading.NOT_REPORTED],
        Reading.VALUE,
    ).astype(np.int64)
    passed = np.where(is_due, now - begins, 1.0)
    return EarnedSchedule(
        readings(earned, kind), readings(now - earned, kind), readings((earned - begins) / passed, kind)
    )


def _time_at(heights: FloatArray, reached: FloatArray, point: IntArray) -> FloatArray:
    """When the height is reached on the way to that point of the cumulative plan; point 0 is the start, at -1."""
    rows, on = np.arange(len(heights)), np.clip(point, 1, heights.shape[1] - 1)
    below = heights[rows, on - 1]
    step = heights[rows, on] - below
    part = np.clip((reached - below) / np.where(step > 0, step, 1.0), 0.0, 1.0)
    return np.where(point > 0, on - 2.0 + part, -1.0)


@dataclass(frozen=True)
class DeliveryAndYield:
    """What is behind a realisation rate: late change or weak change. Shapes (rows,).

    Attributes:
        delivery: Planned value whose enabling change is live over planned value (delivery index).
        yielded: What arrived over the planned value whose enabling change is live (yield index).
        rate: What arrived over planned value: the product of both.
    """

    delivery: Readings
    yielded: Readings
    rate: Readings


def delivery_and_yield(planned: FloatArray, live: FloatArray, realised: FloatArray) -> DeliveryAndYield:
    """The delivery index and the yield index, whose product is the realisation rate.

    The delivery index and the rate are NOT_DUE where nothing was planned by now. The yield index is NOTHING_LIVE
    where no enabling change is live and adopted: what arrived all the same cannot be its yield.

    Args:
        planned: Planned value to date, real pounds. Shape (rows,).
        live: The part of it whose enabling change is live and adopted.
        realised: What was measured to date.

    References:
        Methods 7.2 and E7.2, after earned benefit (PMI 2011); the definitions are this tool's.
    """
    return DeliveryAndYield(
        quotient(live, planned), quotient(realised, live, Reading.NOTHING_LIVE), quotient(realised, planned)
    )
