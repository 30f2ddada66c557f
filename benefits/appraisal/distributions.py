"""How far the amounts of a line may turn out from what was entered: multipliers of the whole line, 1 as entered.

People's "lowest and highest" are often P10 and P90, so an estimate says which of the two its ends are. P10 is the
value that one outcome in ten stays below, P90 the one that nine in ten stay below. A multiplier carries the whole
correction for optimism of its line: the line is not corrected again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import cache
from math import isfinite
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.interpolate import PchipInterpolator
from scipy.special import betaincinv, ndtri

from benefits.errors import Place, Problem, Refused, Severity, has_errors

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

P10, P90 = 0.1, 0.9
# Standard normal value at P80, which a cost estimate "80% sure" stands at.
_P80 = float(ndtri(0.8))
# PERT is a beta distribution whose two powers add up to this.
PERT_POWERS = 6.0
# Places of the most likely value between the ends, 0 to 1, at which a fit of ends to P10 and P90 is worked out.
_PLACES = 1025


class Shape(StrEnum):
    """How a multiplier is spread."""

    FIXED = "fixed"
    PERT = "pert"
    TRIANGULAR = "triangular"
    LOGNORMAL = "lognormal"


class Ends(StrEnum):
    """What the low and the high value of an estimate are."""

    LIMITS = "minimum_and_maximum"
    PERCENTILES = "p10_and_p90"


SHAPES = tuple(Shape)


@dataclass(frozen=True)
class Estimate:
    """What a person says of a line, as multiples of its amounts.

    Attributes:
        shape: How it is spread.
        likely: The most likely value; P50 of a lognormal; the value of a fixed one.
        low: The low end; None for a lognormal or fixed one.
        high: The high end; P80 of a lognormal; None for a fixed one.
        ends: What low and high are, of a PERT or triangular one.
    """

    shape: Shape
    likely: float
    low: float | None = None
    high: float | None = None
    ends: Ends = Ends.LIMITS


@dataclass(frozen=True)
class Multipliers:
    """The multipliers of many inputs; every array is read-only. Shapes (inputs,).

    Attributes:
        shape: Place in SHAPES. A PERT or triangular one of no width is FIXED.
        low, mode, high: Minimum, most likely and maximum; all three the value of a fixed one. P50 thrice of a
            lognormal.
        sigma: Standard deviation of the logarithm of a lognormal; 0 otherwise.
    """

    shape: IntArray
    low: FloatArray
    mode: FloatArray
    high: FloatArray
    sigma: FloatArray

    def __post_init__(self) -> None:
        for field in fields(self):
            getattr(self, field.name).setflags(write=False)

    def __len__(self) -> int:
        return len(self.shape)

    def taken(self, rows: Any) -> Multipliers:
        """These rows of them."""
        return Multipliers(*(getattr(self, field.name)[rows] for field in fields(self)))

    def _is(self, shape: Shape) -> npt.NDArray[np.bool_]:
        return np.asarray(self.shape == SHAPES.index(shape))

    @property
    def place(self) -> FloatArray:
        """Where the most likely value stands between the ends, 0 to 1; 0 where there is no width. Shape (inputs,)."""
        width = self.high - self.low
        return np.where(width > 0, (self.mode - self.low) / np.where(width > 0, width, 1.0), 0.0)

    @property
    def mean(self) -> FloatArray:
        """Expected value. Shape (inputs,).

        References:
            Methods 6.1.
        """
        pert = (self.low + 4 * self.mode + self.high) / 6
        triangular = (self.low + self.mode + self.high) / 3
        lognormal = self.mode * np.exp(self.sigma**2 / 2)
        return self._chosen(pert, triangular, lognormal, self.mode)

    @property
    def variance(self) -> FloatArray:
        """Expected square of the distance from the mean. Shape (inputs,).

        References:
            Methods 6.1.
        """
        low, mode, high, mean = self.low, self.mode, self.high, self.mean
        ends = low**2 + mode**2 + high**2 - low * mode - low * high - mode * high
        lognormal = np.expm1(self.sigma**2) * mean**2
        return self._chosen((mean - low) * (high - mean) / 7, ends / 18, lognormal, np.zeros(len(self)))

    def quantiles(self, part: Sequence[float] | FloatArray) -> FloatArray:
        """The values that these parts of the outcomes stay below, exact. Shape (inputs, parts).

        For a few parts of many inputs; draws read `quantile_tables` instead.

        Args:
            part: Fractions between 0 and 1.

        References:
            Methods 6.1.
        """
        u = np.asarray(part, dtype=np.float64)
        pert, lognormal = self._is(Shape.PERT), self._is(Shape.LOGNORMAL)
        place, width = self.place[:, None], (self.high - self.low)[:, None]
        found = self.low[:, None] + width * triangular_quantile(place, u)
        found[pert] = self.low[pert, None] + width[pert] * pert_quantile(place[pert], u)
        found[lognormal] = self.mode[lognormal, None] * np.exp(self.sigma[lognormal, None] * ndtri(u))
        return found

    def _chosen(self, pert: FloatArray, triangular: FloatArray, lognormal: FloatArray, fixed: FloatArray) -> FloatArray:
        kinds = [self._is(Shape.PERT), self._is(Shape.TRIANGULAR), self._is(Shape.LOGNORMAL)]
        return np.select(kinds, [pert, triangular, lognormal], fixed)


def pert_quantile(place: FloatArray, u: FloatArray | float) -> FloatArray:
    """The quantile of a PERT distribution from 0 to 1 whose most likely value stands at `place`.

    References:
        Methods 6.1: beta distribution of powers 1 + 4 place and 5 - 4 place.
    """
    alpha = 1 + 4 * place
    value: FloatArray = betaincinv(alpha, PERT_POWERS - alpha, u)
    return value


def triangular_quantile(place: FloatArray, u: FloatArray | float) -> FloatArray:
    """The quantile of a triangular distribution from 0 to 1 whose most likely value stands at `place`.

    References:
        Methods 6.1.
    """
    return np.where(u < place, np.sqrt(u * place), 1 - np.sqrt((1 - u) * (1 - place)))


def multipliers(estimates: Sequence[Estimate], place: Place | None = None) -> Multipliers:
    """The multipliers of what people say, their ends worked out where P10 and P90 are given.

    Args:
        estimates: One for each input.
        place: Where they stand, for the problems; a row is added to it.

    Raises:
        Refused: An estimate has problems.

    References:
        Methods 6.1.
    """
    where = place or Place("")
    found = [
        problem
        for row, one in enumerate(estimates, start=1)
        for problem in problems(one, Place(where.table, row, where.column, where.record))
    ]
    if has_errors(found):
        raise Refused(found)
    likely = np.array([one.likely for one in estimates], dtype=np.float64)
    low = np.array([one.likely if one.low is None else one.low for one in estimates], dtype=np.float64)
    high = np.array([one.likely if one.high is None else one.high for one in estimates], dtype=np.float64)
    shape = np.array([SHAPES.index(one.shape) for one in estimates], dtype=np.int64)
    is_lognormal = shape == SHAPES.index(Shape.LOGNORMAL)
    sigma = np.log(np.where(is_lognormal, high, 1.0) / np.where(is_lognormal, likely, 1.0)) / _P80
    low, high = np.where(is_lognormal, likely, low), np.where(is_lognormal, likely, high)
    by_percentile = np.array([one.ends is Ends.PERCENTILES for one in estimates], dtype=bool)
    for kind in (Shape.PERT, Shape.TRIANGULAR):
        rows = np.flatnonzero(by_percentile & (shape == SHAPES.index(kind)) & (high > low))
        low[rows], high[rows] = limits_of(kind, low[rows], likely[rows], high[rows])
    shape = np.where((high > low) | is_lognormal, shape, SHAPES.index(Shape.FIXED))
    return Multipliers(shape, low, likely, high, sigma)


def joined(parts: Iterable[Multipliers]) -> Multipliers:
    """The multipliers of several lists, one after another."""
    held = list(parts)
    return Multipliers(*(np.concatenate([getattr(one, f.name) for one in held]) for f in fields(Multipliers)))


def limits_of(shape: Shape, p10: FloatArray, mode: FloatArray, p90: FloatArray) -> tuple[FloatArray, FloatArray]:
    """The minimum and maximum of which these are P10, the most likely value and P90. Shapes (inputs,).

    Where the most likely value stands between P10 and P90 says where it stands between the ends; that place is read
    from a table of it, and the ends follow. Fitted ends give P10 and P90 back to 1e-7 of the width between them.

    Args:
        shape: PERT or TRIANGULAR.
        p10: Shape (inputs,).
        mode: The most likely value, no farther outside P10 and P90 than `fit_range`. Shape (inputs,).
        p90: Above P10. Shape (inputs,).

    References:
        Methods 6.1: ask which of the two people's ends are.
    """
    held = _fit(shape)
    at = np.clip(held.place(np.clip((mode - p10) / (p90 - p10), held.least, held.most)), 0.0, 1.0)
    inner = np.stack([held.quantile(at, P10), held.quantile(at, P90)])
    width = (p90 - p10) / (inner[1] - inner[0])
    low = p10 - width * inner[0]
    return np.minimum(low, mode), np.maximum(low + width, mode)


def fit_range(shape: Shape) -> tuple[float, float]:
    """How far from P10, in parts of the way from P10 to P90, the most likely value may stand: least and most.

    A little outside 0 to 1: the most likely value of a very skewed estimate is its end, which lies beyond P10.

    References:
        Methods 6.1.
    """
    held = _fit(shape)
    return held.least, held.most


@dataclass(frozen=True)
class _Fit:
    """The place between the ends, by the place between P10 and P90."""

    quantile: Any
    place: Any
    least: float
    most: float


@cache
def _fit(shape: Shape) -> _Fit:
    quantile = pert_quantile if shape is Shape.PERT else triangular_quantile
    place = np.linspace(0.0, 1.0, _PLACES)
    low, high = quantile(place, P10), quantile(place, P90)
    inner = (place - low) / (high - low)
    return _Fit(quantile, PchipInterpolator(inner, place), float(inner[0]), float(inner[-1]))


def problems(estimate: Estimate, place: Place) -> tuple[Problem, ...]:
    """What is wrong with an estimate, and what to do; nothing where it can be used.

    Args:
        estimate: What was entered.
        place: Where it stands.

    References:
        Methods 6.1: low <= likely <= high; P80 > P50.
    """
    given = _given(estimate)
    missing = [name for name, value in given.items() if value is None or not isfinite(value)]
    if missing:
        return (
            _problem(place, estimate, f"has no number for {' and '.join(missing)}", "Enter it as a multiple of 1."),
        )
    if estimate.shape is Shape.LOGNORMAL:
        return _of_lognormal(estimate, place)
    return () if estimate.shape is Shape.FIXED else _of_three_points(estimate, place)


def _given(estimate: Estimate) -> dict[str, float | None]:
    """The numbers that a shape needs, by the words for them."""
    if estimate.shape is Shape.FIXED:
        return {"the value": estimate.likely}
    if estimate.shape is Shape.LOGNORMAL:
        return {"P50": estimate.likely, "P80": estimate.high}
    low, high = ("P10", "P90") if estimate.ends is Ends.PERCENTILES else ("the lowest", "the highest")
    return {low: estimate.low, "the most likely": estimate.likely, high: estimate.high}


def _of_lognormal(estimate: Estimate, place: Place) -> tuple[Problem, ...]:
    p50, p80 = estimate.likely, float(estimate.high or 0.0)
    if p50 <= 0:
        return (_problem(place, estimate, "has a P50 of 0 or less", "A lognormal is above 0: enter a P50 above 0."),)
    if p80 <= p50:
        remedy = "P80 is what four in five outcomes stay below: enter a P80 above P50, or choose fixed."
        return (_problem(place, estimate, "has a P80 that is not above its P50", remedy),)
    return ()


def _of_three_points(estimate: Estimate, place: Place) -> tuple[Problem, ...]:
    low, likely, high = float(estimate.low or 0.0), estimate.likely, float(estimate.high or 0.0)
    least, most = (0.0, 1.0) if estimate.ends is Ends.LIMITS else fit_range(estimate.shape)
    width = high - low
    if width < 0 or (width == 0 and likely != low):
        return (_problem(place, estimate, "has its ends the wrong way round", "Enter the low end first."),)
    if not low + least * width <= likely <= low + most * width:
        return (_problem(place, estimate, *_outside(estimate.ends)),)
    if width and estimate.ends is Ends.PERCENTILES:
        ends = limits_of(estimate.shape, *(np.array([one]) for one in (low, likely, high)))
        low = float(ends[0][0])
    if low < 0:
        remedy = "Below 0 a cost becomes a gain and a gain a cost. Check that this is meant."
        return (_problem(place, estimate, "reaches below 0", remedy, Severity.WARNING),)
    return ()


def _outside(ends: Ends) -> tuple[str, str]:
    if ends is Ends.LIMITS:
        return "has its most likely value outside its ends", "Enter lowest, most likely and highest in this order."
    remedy = "Bring it between P10 and P90, or enter the minimum and the maximum instead."
    return "has its most likely value so far outside P10 and P90 that no such distribution exists", remedy


def _problem(place: Place, estimate: Estimate, wrong: str, remedy: str, severity: Severity = Severity.ERROR) -> Problem:
    shown = ", ".join("none" if value is None else f"{value:g}" for value in _given(estimate).values())
    return Problem(place, shown, wrong, remedy, severity)
