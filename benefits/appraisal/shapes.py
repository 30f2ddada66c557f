"""How a yearly amount builds up, holds and falls away: shapes over time, as year averages."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from enum import StrEnum
from itertools import accumulate, pairwise

import numpy as np
import numpy.typing as npt

from benefits.errors import BenefitsError
from benefits.periods import FinancialYear, Series

# How sharply the S-curve bends in its middle: this product's convention (methods 7.4).
STEEPNESS = 6.0

# A multiplier is exact to about fourteen places, so this many keep what is known and drop the noise.
_PLACES = Decimal("1e-13")
_PENNY = Decimal("0.01")


class BadShape(BenefitsError):
    """The figures of a shape cannot hold; the sentence says which and what to do."""


class ShapeKind(StrEnum):
    """How the amount gets from nothing to its full-year value."""

    STEP = "step"
    LINEAR = "linear"
    S_CURVE = "s_curve"


@dataclass(frozen=True)
class Shape:
    """A curve from 0 to 1 over time, counted in years from the start of the first year; parts of a year count.

    Nothing until `lag`; from there up to 1 over `ramp` years; 1 until `plateau_end`; then less by the fraction
    `decay` every year. Times are counted from the start, not from each other: a plateau that ends at 4 ends
    four years after the start. A linear ramp or S-curve of 0 years is a step.

    Attributes:
        kind: Step, linear ramp or S-curve.
        lag: Years before anything comes.
        ramp: Years from nothing to the full amount; 0 for a step.
        plateau_end: Years from the start to the end of the full amount, or None if it does not end.
        decay: The fraction lost every year after the plateau, 0 to 1; at 1 the amount ends with the plateau.

    Raises:
        BadShape: A figure is negative or no number, the decay is above 1, a step has a ramp, or the plateau
            ends before the ramp does.
    """

    kind: ShapeKind = ShapeKind.STEP
    lag: float = 0.0
    ramp: float = 0.0
    plateau_end: float | None = None
    decay: float = 0.0

    def __post_init__(self) -> None:
        named = {"lag": self.lag, "ramp": self.ramp, "end of the plateau": self.plateau_end, "decay": self.decay}
        for name, value in named.items():
            if value is not None and not (math.isfinite(value) and value >= 0):
                raise BadShape(f"The {name} is {value:g}. It must be a number, 0 or more.")
        if self.decay > 1:
            raise BadShape(f"The decay is {self.decay:g}. It is a fraction, so it must be between 0 and 1.")
        if self.kind is ShapeKind.STEP and self.ramp:
            raise BadShape("A step has no ramp. Set the ramp to 0, or choose a linear ramp or an S-curve.")
        if self.plateau_end is not None and self.plateau_end < self.full_from:
            raise BadShape(
                f"The plateau ends {self.plateau_end:g} years after the start, before the full amount is reached "
                f"({self.full_from:g} years). End it later, or shorten the lag or the ramp."
            )

    @property
    def full_from(self) -> float:
        """Years from the start until the full amount is reached."""
        return self.lag + self.ramp


def points(shape: Shape, times: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """The part of the full amount that is reached at each time. A step counts as reached at its lag.

    Args:
        shape: The curve.
        times: Years from the start, of any shape.

    Returns:
        Fractions from 0 to 1, in the shape of `times`.

    References:
        Methods 7.4; this product's convention.

    Example:
        >>> points(Shape(ShapeKind.LINEAR, lag=1, ramp=2), [0, 1, 2, 3, 4]).tolist()
        [0.0, 0.0, 0.5, 1.0, 1.0]
    """
    t = np.asarray(times, dtype=np.float64)
    if shape.ramp:
        u = np.clip((t - shape.lag) / shape.ramp, 0, 1)
        reached = u if shape.kind is ShapeKind.LINEAR else _s_curve(u)
    else:
        reached = np.where(t >= shape.lag, 1.0, 0.0)
    if shape.plateau_end is None:
        return reached
    return reached * (1 - shape.decay) ** np.maximum(t - shape.plateau_end, 0)


def multipliers(shape: Shape, years: int) -> npt.NDArray[np.float64]:
    """The average of the curve over each year, which times the full-year value is the amount of that year.

    The averages are exact (the integral of every part of the curve has a closed form), not sampled: year 0 is
    the time from 0 to 1. The end point of a year would overstate a benefit that is still growing.

    Args:
        shape: The curve.
        years: How many years, from the first; 0 gives an empty array.

    Returns:
        Fractions from 0 to 1. Shape (years,).

    Raises:
        BadShape: The number of years is negative.

    References:
        Methods 7.4; this product's convention.

    Example:
        >>> multipliers(Shape(ShapeKind.LINEAR, lag=1, ramp=2), 4).tolist()
        [0.0, 0.25, 0.75, 1.0]
    """
    if years < 0:
        raise BadShape(f"The number of years is {years}. It must be 0 or more.")
    edges = np.arange(years + 1, dtype=np.float64)
    end = np.inf if shape.plateau_end is None else shape.plateau_end
    area = _risen(shape, np.minimum(edges, end)) + _faded(shape.decay, np.maximum(edges - end, 0))
    return np.clip(np.diff(area), 0, 1)


def filled(full_year_value: Decimal, shape: Shape, first: FinancialYear, years: int) -> Series:
    """The amounts of each year in pounds and pence, whose sum is the sum before rounding, rounded once.

    What has come in by the end of each year is rounded to the penny, and a year is the difference to the year
    before. So the years always add to the rounded whole and no penny has to be given out afterwards (no largest
    remainder); a year differs from its own rounded amount by a penny at most.

    Args:
        full_year_value: Pounds a year at the full amount, in the price terms of the line.
        shape: The curve over time, counted from the start of `first`.
        first: The first year of the series.
        years: How many years, at least one.

    Raises:
        BadShape: The number of years is less than one.

    References:
        Methods 7.4; this product's convention.

    Example:
        >>> curve = Shape(ShapeKind.LINEAR, lag=1, ramp=3)
        >>> [str(pounds) for pounds in filled(Decimal(100), curve, FinancialYear(2026), 5).values]
        ['0.00', '16.67', '50.00', '83.33', '100.00']
    """
    if years < 1:
        raise BadShape(f"The number of years is {years}. A series needs at least one year.")
    parts = [Decimal(part).quantize(_PLACES) for part in multipliers(shape, years).tolist()]
    ends = (full_year_value * part for part in accumulate(parts, initial=Decimal(0)))
    pennies = (end.quantize(_PENNY, ROUND_HALF_EVEN) for end in ends)
    return Series(first, tuple(later - earlier for earlier, later in pairwise(pennies)))


def _s_curve(u: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    low, high = _logistic(-STEEPNESS / 2), _logistic(STEEPNESS / 2)
    return np.clip((1 / (1 + np.exp(-STEEPNESS * (u - 0.5))) - low) / (high - low), 0, 1)


def _logistic(z: float) -> float:
    return 1 / (1 + math.exp(-z))


def _risen(shape: Shape, t: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The area under the curve from 0 to each time before any decay, in full years."""
    full = np.maximum(t - shape.full_from, 0)
    if not shape.ramp:
        return full
    u = np.clip((t - shape.lag) / shape.ramp, 0, 1)
    return full + shape.ramp * (u**2 / 2 if shape.kind is ShapeKind.LINEAR else _s_curve_area(u))


def _s_curve_area(u: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The area under the S-curve from 0 to u: the integral of a logistic curve is the logarithm of 1 + e^z."""
    low, high = _logistic(-STEEPNESS / 2), _logistic(STEEPNESS / 2)
    start = math.log1p(math.exp(-STEEPNESS / 2))
    area = (np.log1p(np.exp(STEEPNESS * (u - 0.5))) - start) / STEEPNESS
    return np.asarray((area - low * u) / (high - low))


def _faded(decay: float, t: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The area under (1 - decay)^t from 0 to each time."""
    if decay == 0:
        return t
    if decay == 1:
        return np.zeros_like(t)
    rate = math.log1p(-decay)
    return np.asarray(np.expm1(rate * t) / rate)
