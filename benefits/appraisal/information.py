"""What it is worth to learn before deciding, in pounds: a cap on what a pilot or a better baseline may cost.

Learning is worth something only where it may change the decision, which is otherwise taken on the mean.

References:
    Methods 6.5; Strong, Oakley and Brennan 2014, Estimating multiparameter partial expected value of perfect
    information from a probabilistic sensitivity analysis sample.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr

FloatArray = npt.NDArray[np.float64]
Draws = npt.NDArray[np.floating[Any]]

# Powers of a curve through the draws, and inner knots of a spline, evenly many draws apart.
_POWERS, _KNOTS = 3, 5


class Curve(StrEnum):
    """The kind of curve that says what to expect of the net value once an input is known."""

    CUBIC = "cubic"
    SPLINE = "spline"


@dataclass(frozen=True)
class BestOfSeveral:
    """Several options of which one can be had.

    Attributes:
        expected_best: What the best one is worth on average, if it is known in time which it is.
        worth_of_knowing: That less what the option with the highest mean is worth.
        chance_best: How often each is the best; draws in which several are share it. Shape (options,).
    """

    expected_best: float
    worth_of_knowing: float
    chance_best: FloatArray


def worth_of_knowing_all(net: Draws) -> FloatArray:
    """Expected value of perfect information on going ahead or not, never below 0. Shape (rows,).

    Args:
        net: Net present value by draw. Shape (rows, draws) or (draws,).

    References:
        Methods 6.5: E[max(0, NPV)] - max(0, E[NPV]).
    """
    rows = np.atleast_2d(net)
    gain = np.array([np.maximum(row, 0).mean(dtype=np.float64) for row in rows])
    worth: FloatArray = np.maximum(gain - np.maximum(rows.mean(axis=1, dtype=np.float64), 0.0), 0.0)
    return worth


def worth_of_knowing_normal(mean: FloatArray, deviation: FloatArray) -> FloatArray:
    """The same, exactly, where net present value is normal. Shape of `mean`.

    Args:
        mean: Pounds.
        deviation: Standard deviation, above 0; pounds.

    References:
        Methods 6.5: sigma phi(mu / sigma) + mu Phi(mu / sigma) - max(0, mu).

    Example:
        >>> worth_of_knowing_normal(np.array([2.0]), np.array([4.0])).round(6).tolist()
        [0.791186]
    """
    ratio = mean / deviation
    worth: FloatArray = deviation * _density(ratio) + mean * ndtr(ratio) - np.maximum(mean, 0.0)
    return worth


def worth_of_knowing_one(net: Draws, known: Draws, curve: Curve = Curve.CUBIC) -> FloatArray:
    """Expected value of learning one input before going ahead or not, by regression on its draws. Shape (rows,).

    Args:
        net: Net present value by draw. Shape (rows, draws) or (draws,).
        known: The input by draw. Shape (draws,).
        curve: What is fitted: a cubic, or a cubic spline for an input with a bend in its effect.

    References:
        Methods 6.5: E[max(0, g)] - max(0, E[g]), g the regression of net value on the input.
    """
    basis = _basis(np.asarray(known, dtype=np.float64), curve)
    rows = np.atleast_2d(net).astype(np.float64)
    return worth_of_knowing_all(rows @ basis @ basis.T)


def _basis(known: FloatArray, curve: Curve) -> FloatArray:
    """Columns at right angles that span the curves of the kind. Shape (draws, columns)."""
    spread = known.std()
    if spread == 0:  # what is known already teaches nothing
        return np.full((len(known), 1), 1 / np.sqrt(len(known)))
    scaled = (known - known.mean()) / spread
    columns = [scaled**power for power in range(_POWERS + 1)]
    if curve is Curve.SPLINE:
        knots = np.quantile(scaled, np.linspace(0, 1, _KNOTS + 2)[1:-1])
        columns += [np.maximum(scaled - knot, 0) ** _POWERS for knot in np.unique(knots)]
    left, size, _ = np.linalg.svd(np.stack(columns, axis=1), full_matrices=False)
    held: FloatArray = left[:, size > size[0] * np.finfo(np.float64).eps * len(known)]
    return held


def best_of(net: Draws) -> BestOfSeveral:
    """Which of several options is best, where money is for one, by their draws.

    Args:
        net: Net present value by option and draw, the draws made together. Shape (options, draws).

    References:
        Methods 6.5: E[max] - max E.
    """
    values = np.asarray(net, dtype=np.float64)
    best = values.max(axis=0)
    is_best = values == best
    expected = float(best.mean())
    worth = max(expected - float(values.mean(axis=1).max()), 0.0)
    return BestOfSeveral(expected, worth, (is_best / is_best.sum(axis=0)).mean(axis=1))


def best_of_two_normals(
    mean: tuple[float, float], deviation: tuple[float, float], correlation: float = 0.0
) -> BestOfSeveral:
    """The same, exactly, for two options whose net present values are normal.

    Args:
        mean: Of each, pounds.
        deviation: Standard deviation of each, pounds.
        correlation: Between the two; together they must be able to differ.

    References:
        Methods 6.5; Clark 1961, The greatest of a finite set of random variables.

    Example:
        >>> round(best_of_two_normals((5, 4), (2, 4)).worth_of_knowing, 6)
        1.328542
    """
    (one, other), (s1, s2) = mean, deviation
    apart = float(np.sqrt(s1**2 + s2**2 - 2 * correlation * s1 * s2))
    if apart <= 0:
        raise ValueError("the two can never differ by anything but their means, so there is nothing to learn")
    at = (one - other) / apart
    chance = float(ndtr(at))
    expected = one * chance + other * (1 - chance) + apart * float(_density(np.array(at)))
    return BestOfSeveral(expected, expected - max(one, other), np.array([chance, 1 - chance]))


def _density(x: FloatArray) -> FloatArray:
    density: FloatArray = np.exp(-(x**2) / 2) / np.sqrt(2 * np.pi)
    return density


def chance_in_top(net: Draws, count: int) -> FloatArray:
    """How often each option is among the best so many, in draws made together. Shape (options,).

    For options of one objective only: summary measures do not compare proposals with different ones. Options that
    are equal at the edge all count.

    Args:
        net: Net present value by option and draw. Shape (options, draws).
        count: How many are in the top, at least 1.

    References:
        Methods 6.6; HM Treasury, The Green Book 2026, paragraph 6.100.
    """
    if count < 1:
        raise ValueError("the top holds at least one")
    place = max(len(net) - count, 0)
    least = np.partition(net, place, axis=0)[place]
    chance: FloatArray = (net >= least).mean(axis=1)
    return chance
