"""Summary measures of flows and of present values, for many rows at once.

An answer that is not a number says why: `Answers.kind` goes with every value, and a value that is not there is
NaN only beside a kind that is not VALUE.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from functools import cache

import numpy as np
import numpy.typing as npt

from benefits.appraisal.root_counts import UNPROVED, count_rates, leading_zeros_last, product, sign_changes
from benefits.appraisal.roots import TOO_LARGE, rates

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

# Rows that are worked on at a time, so that they stay in the processor's cache.
_BLOCK = 4096
# Halvings that reach any root a float can hold; Newton's steps need about three.
_MOST_STEPS = 1200
# The largest power of two that a float holds.
_MOST_DOUBLINGS = 1023
# Points between 0 and 1 at which the first guess of a rate looks.
_POINTS = 32
# The smallest power of two that a float holds with all its digits.
_LEAST_EXPONENT = -1022
_NOT_FINITE = "every flow must be finite"


class Answer(IntEnum):
    """What kind of answer a measure gave."""

    VALUE = 0
    NONE = 1
    SEVERAL = 2
    PAYS_FOR_ITSELF = 3
    NO_COST = 4


@dataclass(frozen=True)
class Answers:
    """Values with the kind of each: NaN exactly where the kind is not VALUE. Shapes (rows,)."""

    value: FloatArray
    kind: IntArray

    def __post_init__(self) -> None:
        if not np.array_equal(np.isfinite(self.value), self.kind == Answer.VALUE):
            raise ValueError("a value must be finite exactly where its kind is VALUE")


def _answers(value: FloatArray, kind: IntArray) -> Answers:
    return Answers(np.where(kind == Answer.VALUE, value, np.nan), kind)


def joined(parts: Iterable[Answers]) -> Answers:
    """The answers of blocks of rows, one block after another."""
    held = list(parts)
    return Answers(np.concatenate([one.value for one in held]), np.concatenate([one.kind for one in held]))


def ratio(above: FloatArray, below: FloatArray) -> Answers:
    """Above divided by below: NO_COST where below is 0, PAYS_FOR_ITSELF where it is negative.

    References:
        HM Treasury, The Green Book 2026, Table 10 and paragraphs 6.93 to 6.95.
    """
    kind = np.where(below > 0, Answer.VALUE, np.where(below < 0, Answer.PAYS_FOR_ITSELF, Answer.NO_COST))
    return _answers(above / np.where(below > 0, below, 1.0), kind.astype(np.int64))


def bcr(pv_benefit: FloatArray, pv_cost: FloatArray) -> Answers:
    """Benefit-cost ratio: PVB / PVC, with all monetisable social costs below the line.

    References:
        HM Treasury, The Green Book 2026, Table 10.
    """
    return ratio(pv_benefit, pv_cost)


def rpsc(pv_benefit: FloatArray, pv_cost_public: FloatArray, pv_cost_nonpublic: FloatArray) -> Answers:
    """Return on public sector cost: (PVB - PVC outside government) / PVC of government.

    References:
        HM Treasury, The Green Book 2026, Table 10 and paragraph 6.93.
    """
    return ratio(pv_benefit - pv_cost_nonpublic, pv_cost_public)


def annual_equivalent(npv: FloatArray, factors: FloatArray, horizon: IntArray) -> FloatArray:
    """The flat real amount in every year 0 to the horizon that has the same present value. Shape (rows,).

    References:
        This tool's convention: the years match those of the flows, year 0 included.
    """
    annuity = np.cumsum(factors)[horizon]
    quotient: FloatArray = npv / annuity
    return quotient


def payback(flows: FloatArray, negligible: float = 0.0) -> Answers:
    """Years from year 0 until the cumulative flow turns non-negative for good; NONE if it never does.

    Interpolated inside the year of the last crossing; 0 where the cumulative flow is never negative. Give
    discounted flows for the discounted payback.

    Args:
        flows: Net flow by year, any one price base. Shape (rows, years).
        negligible: A cumulative flow is negative when it is further below 0 than this, in the unit of the flows.

    References:
        Methods 1.7; the last crossing, because a first one may be undone by an exit cost, is this tool's convention.
    """
    cumulative = np.cumsum(flows, axis=1)
    negative = cumulative < -negligible
    n_years = flows.shape[1]
    last = n_years - 1 - np.argmax(negative[:, ::-1], axis=1)
    ever = negative.any(axis=1)
    kind = np.where(negative[:, -1], Answer.NONE, Answer.VALUE).astype(np.int64)
    rows = np.arange(len(flows))
    crossing = np.minimum(last + 1, n_years - 1)
    step = np.where(ever & (kind == Answer.VALUE), flows[rows, crossing], 1.0)
    return _answers(np.where(ever, last - cumulative[rows, last] / step, 0.0), kind)


def mirr(flows: FloatArray, rate: float, horizon: IntArray | None = None) -> Answers:
    """Modified internal rate of return, financed and reinvested at `rate`; NONE without both signs.

    Gains are reinvested to the end of the horizon, so years of nothing at either end count. Worked out in logarithms,
    which no unit and no number of years can overflow.

    Args:
        flows: Net flow by year, 0 after the horizon. Shape (rows, years).
        rate: The finance and reinvestment rate, as a fraction above -1.
        horizon: Last year of each row, year 0 being the first; the last year of the flows if left out. Shape (rows,).

    Raises:
        ValueError: A flow is not finite or lies after its horizon, the rate is no number above -1, or an answer is
            larger than a float holds.

    References:
        Methods 1.6; both rates are the discount rate unless the reader sets another.

    Example:
        >>> mirr(np.array([[-100.0, 0.0, 121.0]]), 0.035).value.round(6).tolist()
        [0.1]
    """
    if not (np.isfinite(rate) and rate > -1):
        raise ValueError(f"the rate must be a number above -1, not {rate}")
    if not np.isfinite(flows).all():
        raise ValueError(_NOT_FINITE)
    years = np.arange(flows.shape[1])
    last = np.full(len(flows), len(years) - 1) if horizon is None else horizon
    if ((flows != 0) & (years > last[:, None])).any():
        raise ValueError("a flow lies after its horizon")
    into, out = (_log_present_value(np.clip(side, 0.0, None), rate) for side in (flows, -flows))
    has_both = np.isfinite(into) & np.isfinite(out)
    quotient = np.where(has_both, into, 0.0) - np.where(has_both, out, 0.0)
    with np.errstate(over="ignore"):
        value = np.expm1(np.where(has_both, quotient / np.maximum(last, 1) + np.log1p(rate), 0.0))
    if np.isinf(value).any():
        raise ValueError(TOO_LARGE)
    return _answers(value, np.where(has_both, Answer.VALUE, Answer.NONE).astype(np.int64))


def _log_present_value(amounts: FloatArray, rate: float) -> FloatArray:
    """Logarithm of the present value of amounts of 0 or more; minus infinity where all are 0. Shape (rows,)."""
    with np.errstate(divide="ignore"):
        terms = np.log(amounts) - np.log1p(rate) * np.arange(amounts.shape[1])
    total: FloatArray = np.logaddexp.reduce(terms, axis=1)
    return total


def irr(flows: FloatArray) -> Answers:
    """The internal rate of return: the one rate above -100% at which the flows' present value is 0.

    NONE where no such rate exists, SEVERAL where more than one does: then no rate is given, and the net present
    value should be looked at by rate instead. A rate at which the present value touches 0 without changing sign
    counts as a rate. The number of rates is proved: by Descartes' rule of signs where floats are sure of the signs,
    and in whole numbers where they are not.

    Args:
        flows: Net flow by year. Shape (rows, years).

    Raises:
        ValueError: A flow is not finite, or a rate is larger than a float holds.

    References:
        Methods 1.6; Green Book 2026 does not use the rate, and projects are never ranked by it.

    Example:
        >>> irr(np.array([[-100.0, 110.0]])).value.round(6).tolist()
        [0.1]
    """
    value, kind = np.empty(len(flows)), np.empty(len(flows), dtype=np.int64)
    for first in range(0, len(flows), _BLOCK):
        rows = slice(first, first + _BLOCK)
        value[rows], kind[rows] = _rates_of(flows[rows])
    return Answers(value, kind)


def _rates_of(flows: FloatArray) -> tuple[FloatArray, IntArray]:
    """Value and kind of the rate of each row. Shapes (rows,)."""
    by_year, is_wide = _scaled(flows)
    changes = sign_changes(by_year)
    kind, value = np.full(len(flows), Answer.NONE, dtype=np.int64), np.full(len(flows), np.nan)
    unsure = np.flatnonzero((changes > 1) | is_wide & (changes == 1))
    sure = np.flatnonzero((changes == 1) & ~is_wide)
    if len(unsure):
        counted = np.where(is_wide[unsure], UNPROVED, count_rates(by_year[:, unsure]))
        kind[unsure[counted > 1]] = Answer.SEVERAL
        sure = np.concatenate([sure, unsure[counted == 1]])
        for row in np.flatnonzero(counted == UNPROVED):
            count, rate = rates(flows[unsure[row]].tolist())
            kind[unsure[row]] = (Answer.NONE, Answer.VALUE, Answer.SEVERAL)[min(count, 2)]
            value[unsure[row]] = rate
    if len(sure):
        kind[sure], value[sure] = Answer.VALUE, _the_rate(by_year[:, sure])
    return value, kind


def _scaled(flows: FloatArray) -> tuple[FloatArray, BoolArray]:
    """The flows, a year a row so that every step runs along rows, the largest of each column between 0.5 and 1.

    Scaled by powers of two, so that no digit is lost but in the columns named: they hold an amount so small beside
    their largest that floats cannot hold both in one unit. Its sign is kept. Shapes (years, rows), (rows,).
    """
    by_year = flows.T.copy()
    size = np.abs(by_year)
    largest = size.max(axis=0, initial=0.0)
    if not np.isfinite(largest).all():
        raise ValueError(_NOT_FINITE)
    exponent = np.frexp(largest)[1]
    is_wide = ((size > 0) & (size < np.ldexp(1.0, exponent + _LEAST_EXPONENT))).any(axis=0)
    # One power beyond the largest that a float holds is not needed.
    by_year *= np.ldexp(1.0, np.minimum(-exponent, _MOST_DOUBLINGS))
    if is_wide.any():
        by_year[:, is_wide] = np.sign(flows[is_wide].T)
    return by_year, is_wide


def _the_rate(by_year: FloatArray) -> FloatArray:
    """The single rate of columns that have exactly one: Newton's step kept inside a shrinking bracket.

    The first guess only shortens the way: the bracket begins as the whole of (0, 1) and is moved by nothing but
    signs worked out in full precision.
    """
    n = by_year.shape[1]
    coefficients, is_beyond = _inside_one(by_year)
    found, left, x = np.empty(n), np.arange(n), _first_guess(coefficients)
    low, high, last, is_rising = np.zeros(n), np.ones(n), np.zeros(n), coefficients[0] > 0
    for _ in range(_MOST_STEPS):
        value, slope = _horner(coefficients, x)
        is_low = ((value > 0) == is_rising) & (value != 0)
        low, high = np.where(is_low, x, low), np.where(is_low, high, x)
        newton = x - value / np.where(slope == 0, 1.0, slope)
        inside = (newton >= low) & (newton <= high) & (slope != 0)
        step = np.where(value == 0, x, np.where(inside, newton, (low + high) / 2))
        moved = np.abs(step - x)
        # Newton's error is squared by each step, so a step this short leaves one below rounding; so does a longer
        # one where the last two, as they shrink, foretell that the next changes no digit.
        shrunk = moved / np.where(last > 0, last, 1.0)
        foretold = (last > 0) & (moved < 1e-7 * x) & (shrunk * shrunk * moved < 1e-16 * x)
        settled = ((moved <= 1e-12 * x) | foretold) & (inside | (value == 0)) | (high - low <= 1e-15 * x)
        x, last = step, np.where(inside, moved, 0.0)
        found[left] = x
        rest = np.flatnonzero(~settled)
        if not len(rest):
            break
        if len(rest) <= len(left) / 2:  # most rows need a step or two fewer than the slowest
            left, x, last, is_rising = left[rest], x[rest], last[rest], is_rising[rest]
            low, high = low[rest], high[rest]
            coefficients = coefficients[:, rest]
    with np.errstate(over="ignore", divide="ignore"):
        rate: FloatArray = np.where(is_beyond, found, 1.0 / found) - 1.0
    if np.isinf(rate).any():
        raise ValueError(TOO_LARGE)
    return rate


def _inside_one(by_year: FloatArray) -> tuple[FloatArray, BoolArray]:
    """Coefficients by year of polynomials whose single root is at most 1, and where they are read backwards.

    With x = 1/(1+r), a root beyond 1 becomes one below 1 when the coefficients are read backwards. Shapes
    (years, columns), (columns,).
    """
    is_beyond = np.sign(by_year.sum(axis=0)) == np.sign(_first_nonzero(by_year))
    ordered = by_year.copy()
    ordered[:, is_beyond] = by_year[::-1, is_beyond]
    return leading_zeros_last(ordered), is_beyond


def _first_nonzero(by_year: FloatArray) -> FloatArray:
    first: FloatArray = by_year[0].copy()
    late = np.flatnonzero(first == 0)
    first[late] = by_year[np.argmax(by_year[:, late] != 0, axis=0), late]
    return first


@cache
def _grid(n: int) -> tuple[FloatArray, npt.NDArray[np.float32]]:
    """Points from 0 to 1, closer together near 1 where most roots are, and their powers and slopes of powers."""
    points = 1.0 - np.linspace(1.0, 0.0, _POINTS) ** 2
    powers = points[:, None] ** np.arange(n)
    slopes = np.arange(n) * points[:, None] ** np.maximum(np.arange(n) - 1, 0)
    return points, np.concatenate([powers, slopes]).astype(np.float32)


def _first_guess(coefficients: FloatArray) -> FloatArray:
    """About where each column's single root in (0, 1) is: the cell of a grid where the sign turns, read off a curve.

    One matrix product gives value and slope at every point; the inverse cubic through both ends of the cell leaves
    two or three steps of Newton's. Single precision is enough for a guess.
    """
    points, powers = _grid(len(coefficients))
    table = product(powers, coefficients.astype(np.float32))
    values, rows = table[:_POINTS], np.arange(coefficients.shape[1])
    turns = np.count_nonzero((values > 0) == (coefficients[0] > 0), axis=0)
    cell = np.clip(turns - 1, 0, _POINTS - 2)
    start, width = points[cell], points[cell + 1] - points[cell]
    below, above = table[cell, rows].astype(np.float64), table[cell + 1, rows].astype(np.float64)
    rise = above - below
    at = np.clip(-below / np.where(rise == 0, 1.0, rise), 0.0, 1.0)
    chord = rise / width
    first, last = table[_POINTS + cell, rows].astype(np.float64), table[_POINTS + cell + 1, rows].astype(np.float64)
    has_slope = (first * chord > 0) & (last * chord > 0)
    leaving = chord / np.where(has_slope, first, 1.0) - 1.0
    arriving = 1.0 - chord / np.where(has_slope, last, 1.0)
    curved = at + at * (1 - at) * (leaving * (1 - at) + arriving * at)
    guess: FloatArray = start + width * np.where(has_slope & (curved > 0) & (curved < 1), curved, at)
    return np.where((guess > 0) & (guess < 1), guess, 0.9)


def _horner(coefficients: FloatArray, x: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Value and slope at x of the polynomials whose coefficients are columns, lowest power first."""
    value, slope = coefficients[-1].copy(), np.zeros(len(x))
    for row in coefficients[-2::-1]:
        slope *= x
        slope += value
        value *= x
        value += row
    return value, slope
