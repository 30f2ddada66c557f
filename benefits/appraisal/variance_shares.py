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

FloatArray = npt.NDArray[np.float64]


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
