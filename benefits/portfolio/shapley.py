"""The Shapley value: what each player adds on average over all orders in which they could join."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import comb

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

# Orders drawn where there are too many coalitions to look at all. This tool's convention.
ORDERS = 4_000
# Cells of membership that are worked on at a time.
_CELLS = 1 << 22


def shapley_value(value: FloatArray) -> FloatArray:
    """What each player gets by the Shapley value, from a table of all coalitions. Shape (players,).

    Each coalition's value counts for its members by the weight of being there when the last of them joins, and
    against the others by that of being there when they join. The table is folded in half for each player, so that
    the whole takes about three passes over it.

    Args:
        value: What each coalition gains, numbered by its bits, 0 for nobody. Shape (2^players,).

    References:
        Methods 4.3: average marginal contribution; Shapley 1953.

    Example:
        >>> shapley_value(np.array([0.0, 3.0, 0.0, 9.0, 0.0, 6.0, 0.0, 12.0])).round(9).tolist()
        [7.5, 3.0, 1.5]
    """
    n = len(value).bit_length() - 1
    weight = np.array([1.0 / (n * comb(n - 1, size)) for size in range(n)])
    size = np.bitwise_count(np.arange(len(value), dtype=np.uint32))
    absent = np.append(weight, 0.0)
    present = np.append(0.0, weight)
    against = float(value @ absent[size])
    folded = value * (absent + present)[size]
    found = np.empty(n)
    for player in reversed(range(n)):
        half = len(folded) // 2
        found[player] = float(folded[half:].sum()) - against
        folded = folded[:half] + folded[half:]
    return found


@dataclass(frozen=True)
class SampledShapley:
    """The Shapley value as an average over drawn orders. Shapes (players,), unit of the game.

    Attributes:
        payoff: What each gets; sums to what all gain together.
        standard_error: How far the average may be off: about two in three lie within one, all but one in
            twenty within two.
        orders: How many orders were drawn.
    """

    payoff: FloatArray
    standard_error: FloatArray
    orders: int


def sampled_shapley(
    value: Callable[[BoolArray], FloatArray],
    n_players: int,
    *,
    seed: int,
    orders: int = ORDERS,
    is_antithetic: bool = True,
) -> SampledShapley:
    """The Shapley value of a game of any size from orders drawn at random.

    Args:
        value: What coalitions gain, given who is in each, shape (coalitions, players); nobody gains 0.
        n_players: How many players there are.
        seed: Where the draws begin; the same seed gives the same figures.
        orders: How many orders to draw, 4 or more and even.
        is_antithetic: Whether every second order is the one before it backwards, which makes the average surer
            where late comers add more than early ones.

    Raises:
        ValueError: Too few or an odd number of orders.

    References:
        Methods 4.3 and 11: average marginal contribution by Monte Carlo; standard error over independent draws.
    """
    if orders < 4 or orders % 2:
        raise ValueError("draw an even number of orders, 4 or more")
    rng = np.random.default_rng(seed)
    block = max(1, _CELLS // (n_players * (n_players + 1)))
    n_draws = orders // 2 if is_antithetic else orders
    draws = []
    for start in range(0, n_draws, block):
        rank = np.argsort(rng.random((min(block, n_draws - start), n_players)), axis=1)
        added = _added(value, rank)
        draws.append((added + _added(value, n_players - 1 - rank)) / 2 if is_antithetic else added)
    every = np.concatenate(draws)
    error = every.std(axis=0, ddof=1) / np.sqrt(len(every))
    return SampledShapley(every.mean(axis=0), error, orders)


def _added(value: Callable[[BoolArray], FloatArray], rank: IntArray) -> FloatArray:
    """What each player adds when it joins in the place that `rank` gives it. Shape (orders, players)."""
    n_orders, n = rank.shape
    joined = rank[:, None, :] < np.arange(n + 1)[None, :, None]
    gained = value(joined.reshape(-1, n)).reshape(n_orders, n + 1)
    return np.take_along_axis(np.diff(gained, axis=1), rank, axis=1)
