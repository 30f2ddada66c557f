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
        worth_error: Its standard error, as of independent draws.
        chance_best: How often each is the best; draws in which several are share it. Shape (options,).
    """

    expected_best: float
    worth_of_knowing: float
    worth_error: float
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
    gain = best - values[values.mean(axis=1).argmax()]
    error = float(gain.std() / np.sqrt(len(gain)))
    chance = (is_best / is_best.sum(axis=0)).mean(axis=1)
    return BestOfSeveral(float(best.mean()), float(gain.mean()), error, chance)
