"""The spread of simulated values: mean, P10, P50, P90, chance of a gain, and how far chance may have moved them.

For net value P10 is the bad end and P90 the good one; for a cost P90 is the bad end.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from benefits.appraisal.lenses import NEGLIGIBLE

FloatArray = npt.NDArray[np.float64]
Float32Array = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.int64]

_LOW, _MIDDLE, _HIGH = 10, 50, 90
# Bins in which the values of a row are counted, and the part of its size below which its width is too small for them.
_BINS, _NARROW = 1024, 1e-6
# Rows that are worked on at a time, so that they stay in the processor's cache.
_ROWS_AT_A_TIME = 24


@dataclass(frozen=True)
class Spread:
    """What draws of some rows show; money in pounds, P10 below P90. Shapes (rows,).

    Attributes:
        draws: How many draws there are.
        mean: The mean.
        deviation: The standard deviation.
        p10, p50, p90: The smallest draw that at least a tenth, half, nine tenths of the draws do not exceed.
        chance_of_gain: Part of the draws above 0; half a penny is 0.
    """

    draws: int
    mean: FloatArray
    deviation: FloatArray
    p10: FloatArray
    p50: FloatArray
    p90: FloatArray
    chance_of_gain: FloatArray

    @property
    def mean_error(self) -> FloatArray:
        """Standard error of the mean, as of independent draws.

        Latin hypercube and Sobol draws are spread more evenly, so their error is smaller than this; it is then an
        upper limit.

        References:
            Methods 6.3.
        """
        error: FloatArray = self.deviation / np.sqrt(self.draws)
        return error

    @property
    def chance_error(self) -> FloatArray:
        """Standard error of the chance of a gain; see `chance_error` for what it says.

        References:
            Methods 6.3.
        """
        return chance_error(self.chance_of_gain, self.draws)

    def ordered(self, rows: Any) -> Spread:
        """These rows, in this order."""
        return replace(self, **{name: getattr(self, name)[rows] for name in _figures()})


def _figures() -> list[str]:
    return [field.name for field in fields(Spread) if field.name != "draws"]


def chance_error(chance: FloatArray, draws: int) -> FloatArray:
    """Standard error of a chance, as of independent draws: an upper limit for Latin hypercube and Sobol draws.

    0 where all draws agree; the chance of what was never seen is then still up to about 3 in the number of draws.

    References:
        Methods 6.3: sqrt(p (1 - p) / n).

    Example:
        >>> float(chance_error(np.array(0.5), 10_000))
        0.005
    """
    error: FloatArray = np.sqrt(chance * (1 - chance) / draws)
    return error


def spread_of(values: npt.NDArray[np.floating]) -> Spread:
    """The spread of each row of draws.

    Args:
        values: Shape (rows, draws), or (draws,) for one row.

    References:
        Methods 6.3.
    """
    rows = np.atleast_2d(values)
    n = rows.shape[1]
    places = [_rank(percent, n) for percent in (_LOW, _MIDDLE, _HIGH)]
    found = [np.zeros((0, len(_figures())))]
    for first in range(0, len(rows), _ROWS_AT_A_TIME):
        block = rows[first : first + _ROWS_AT_A_TIME]
        mean = block.mean(axis=1, dtype=np.float64)
        apart = block - mean[:, None]
        deviation = np.sqrt(np.einsum("ij,ij->i", apart, apart) / n)
        gains = np.count_nonzero(block > NEGLIGIBLE, axis=1) / n
        ordered = _ordered_at(block.astype(np.float32, copy=False), places)
        found.append(np.column_stack([mean, deviation, ordered, gains]))
    return Spread(n, *np.concatenate(found).T)


def _ordered_at(rows: Float32Array, places: list[int]) -> FloatArray:
    """The values that would stand at these places if each row were sorted. Shape (rows, places).

    Counts the values in narrow bins and sorts only those in the bins that hold the places: a quarter of the time
    that numpy takes to partition the rows.
    """
    n_rows, n = rows.shape
    least, most = rows.min(axis=1), rows.max(axis=1)
    is_one = (most - least) < _NARROW * np.maximum(np.abs(most), 1.0)
    width = np.where(is_one, np.float32(1.0), most - least)
    scaled = rows - least[:, None]
    scaled *= (_BINS / width).astype(np.float32)[:, None]
    bins = scaled.astype(np.int32)
    first = np.arange(n_rows, dtype=np.int32) * (_BINS + 1)
    bins += first[:, None]
    up_to = np.bincount(bins.ravel(), minlength=n_rows * (_BINS + 1)).reshape(n_rows, -1).cumsum(axis=1)
    found = np.empty((n_rows, len(places)))
    for column, place in enumerate(places):
        here = (up_to <= place).sum(axis=1)
        before = np.where(here > 0, up_to[np.arange(n_rows), here - 1], 0)
        chosen = np.flatnonzero(bins == (here + first)[:, None])
        value, row = rows.ravel()[chosen], chosen // n
        starts = np.searchsorted(row, np.arange(n_rows))
        found[:, column] = value[np.lexsort((value, row))][starts + place - before]
    return found


def _rank(percent: int, n: int) -> int:
    """The place, from 0, of the smallest of n sorted values that this many in a hundred do not exceed."""
    return max(-(-n * percent // 100) - 1, 0)


def joined(parts: Iterable[Spread], draws: int) -> Spread:
    """The spreads of several lists of rows, one after another."""
    held = [spread_of(np.zeros((0, draws))), *parts]
    return Spread(draws, *(np.concatenate([getattr(one, name) for one in held]) for name in _figures()))
