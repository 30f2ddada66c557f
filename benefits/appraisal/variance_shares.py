"""Which uncertain input the spread of an answer comes from: Sobol indices, for independent inputs only.

Of use where inputs act on each other, so that what an input adds with others is much more than what it adds by
itself; elsewhere moving each from P10 to P90 says as much. Lines that share luck are not independent: give the
factors behind them instead.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt
from scipy.stats import sobol_indices

from benefits.appraisal.distributions import Multipliers

FloatArray = npt.NDArray[np.float64]

# The part of the draws with a gain below which its variance hangs on a few of them.
_SELDOM = 0.02


class Independent(Protocol):
    """An input that is independent of the others; the distributions of `scipy.stats` are such."""

    def ppf(self, q: FloatArray) -> FloatArray:
        """The values that these parts of the outcomes stay below."""
        ...


@dataclass(frozen=True)
class VarianceShares:
    """Parts of the variance of the answer. Shapes (inputs,).

    Attributes:
        first: What each input explains by itself.
        total: What would be left if all the others were known.
    """

    first: FloatArray
    total: FloatArray


def variance_shares(
    answer: Callable[[FloatArray], FloatArray], inputs: Sequence[Independent], draws: int, seed: int
) -> VarianceShares:
    """What each input adds to the spread of the answer.

    Args:
        answer: Takes the inputs, shape (inputs, n), and gives the answer to each, shape (n,).
        inputs: How each is distributed.
        draws: A power of two; the answer is asked for (inputs + 2) times as many.
        seed: Names the draws.

    Raises:
        ValueError: The number of draws is no power of two.

    References:
        Methods 6.4; Sobol 2001 and Saltelli and others 2010, as in `scipy.stats.sobol_indices`.
    """
    found = sobol_indices(func=answer, n=draws, dists=list(inputs), rng=np.random.Generator(np.random.PCG64(seed)))
    return VarianceShares(np.ravel(found.first_order), np.ravel(found.total_order))


def shares_of_sum(weight: FloatArray, variance: FloatArray) -> FloatArray:
    """What each input adds to the spread of a weighted sum, exactly: first and total order are the same.

    Zeros where nothing varies. Shape (inputs,).

    Args:
        weight: What one of each input adds to the sum. Shape (inputs,).
        variance: Of each input. Shape (inputs,).

    References:
        Methods 6.4; E6.6.

    Example:
        >>> shares_of_sum(np.array([10.0, 5.0]), np.array([1.0, 1.0])).tolist()
        [0.8, 0.2]
    """
    parts = weight**2 * variance
    whole = parts.sum()
    shares: FloatArray = parts / whole if whole > 0 else np.zeros(len(parts))
    return shares


def shares_of_gain(
    multipliers: Multipliers, weight: FloatArray, constant: float, draws: int, seed: int
) -> VarianceShares | None:
    """What each input adds to the spread of the gain: a weighted sum where it is above 0, and nothing where it is not.

    Args:
        multipliers: The inputs, taken as independent.
        weight: What a multiplier of 1 adds, pounds. Shape (inputs,).
        constant: What does not vary, pounds.
        draws: A power of two.
        seed: Names the draws.

    Returns:
        Parts from 0 to 1, estimated; None where nothing varies, or the gain comes too seldom to be told apart.

    References:
        Methods 3.2, the regret of dropping, and 6.4.
    """
    if not (weight**2 * multipliers.variance).any():
        return None
    inputs = [_Multiplier(multipliers.taken([row])) for row in range(len(multipliers))]

    def gain(values: FloatArray) -> FloatArray:
        held: FloatArray = np.maximum(constant + weight @ values, 0.0)
        return held

    parts = np.random.Generator(np.random.PCG64(seed)).random((len(inputs), draws))
    first_look = gain(np.array([one.ppf(part) for one, part in zip(inputs, parts, strict=True)]))
    if (first_look > 0.0).mean() < _SELDOM:
        return None
    found = variance_shares(gain, inputs, draws, seed)
    return VarianceShares(np.clip(found.first, 0.0, 1.0), np.clip(found.total, 0.0, 1.0))


@dataclass(frozen=True)
class _Multiplier:
    """One input as `variance_shares` takes it."""

    one: Multipliers

    def ppf(self, q: FloatArray) -> FloatArray:
        """The multipliers that these parts of the outcomes stay below."""
        values: FloatArray = self.one.quantiles(np.ravel(q))[0].reshape(np.shape(q))
        return values
