"""An amount divided in proportion, between what each gives at least and at most."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]


def filled(amount: float, weight: FloatArray, low: FloatArray, high: FloatArray) -> FloatArray:
    """Parts of an amount in proportion to weights, each held between its bounds. Shape (rows,), unit of the amount.

    What a bound holds back or adds is shared again in proportion among those that still have room, until the parts
    sum to the amount: part = weight x level, cut to low and high. Rows without weight give their least, and more, in
    proportion to their room, only where the others have none left.

    Args:
        amount: What is divided; between the sums of the bounds.
        weight: In proportion to what, 0 or more. Shape (rows,).
        low: The least of each. Shape (rows,).
        high: The most of each, not below `low`, finite. Shape (rows,).

    Raises:
        ValueError: A weight is negative, bounds cross, or the amount is outside their sums.

    References:
        This tool's convention: proportional sharing (methods 4.3) under caps, the rest shared again in proportion.

    Example:
        >>> filled(9.0, np.array([1.0, 1.0, 2.0]), np.zeros(3), np.array([1.0, 9.0, 9.0])).round(4).tolist()
        [1.0, 2.6667, 5.3333]
    """
    slack = 1e-9 * max(float(np.abs(high).sum()), abs(amount))
    if (weight < 0).any() or (low > high).any():
        raise ValueError("weights are 0 or more and bounds in order")
    if not low.sum() - slack <= amount <= high.sum() + slack:
        raise ValueError("the amount is outside the sums of the bounds")
    weighs = weight > 0
    level = _level(amount - float(low[~weighs].sum()), weight[weighs], low[weighs], high[weighs])
    parts = np.clip(weight * level, low, high)
    missing = amount - float(parts.sum())
    room = np.where(weighs, 0.0, high - low)
    if missing > slack and room.sum() > 0:
        parts = parts + room * (missing / float(room.sum()))
    return np.clip(parts, low, high)


def _level(amount: float, weight: FloatArray, low: FloatArray, high: FloatArray) -> float:
    """Where the sum of weight x level, cut to the bounds, reaches the amount; the end of the range where it cannot."""
    if not len(weight):
        return 0.0
    turns = np.unique(np.concatenate([low / weight, high / weight]))
    first, last = 0, len(turns) - 1
    while last - first > 1:
        middle = (first + last) // 2
        if np.clip(weight * turns[middle], low, high).sum() <= amount:
            first = middle
        else:
            last = middle
    start, end = turns[first], turns[last]
    below = float(np.clip(weight * start, low, high).sum())
    above = float(np.clip(weight * end, low, high).sum())
    if above <= below:
        return float(end)
    return float(start + (end - start) * min(1.0, max(0.0, (amount - below) / (above - below))))
