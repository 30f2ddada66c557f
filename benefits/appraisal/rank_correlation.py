"""Rank correlation laid on drawn values: their order is changed, the values themselves are kept exactly.

Iman and Conover reorder columns of draws by scores that have the wanted correlation. Here the scores have the
factors of the draws: one that all inputs share, one for each project, one for each input. So no matrix of all pairs
is needed, and thousands of inputs can be reordered some at a time.

References:
    Iman and Conover 1982, A distribution-free approach to inducing rank correlation among input variables; methods 6.2.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri

from benefits.appraisal.draws import Draws, Float32Array, IntArray

FloatArray = npt.NDArray[np.float64]

# Factors whose scores are freed of the correlation that they have by chance: the shared one, projects, then inputs.
_FREED = 256
# Of them there is at most one for this many draws, and no more than so many values of them together.
_DRAWS_FOR_ONE, _VALUES = 16, 2_560_000


def spearman_of(normal: FloatArray) -> FloatArray:
    """The rank correlation of values whose normal values have this correlation.

    References:
        Methods 6.2: 6 / pi asin(rho / 2).

    Example:
        >>> float(spearman_of(np.array(1.0)).round(12))
        1.0
    """
    value: FloatArray = 6 / np.pi * np.arcsin(np.asarray(normal, dtype=np.float64) / 2)
    return value


class Scores:
    """The van der Waerden scores of every factor of some draws, in the order in which the factor was drawn.

    By chance two columns of scores are a little correlated, about one over the root of the draws. That is taken out
    of the first factors, in the order of their keys, and left in the others.

    Args:
        draws: The values of the factors.
        group_key: Names each group. Shape (groups,).
        input_key: Names each input. Shape (inputs,).
    """

    def __init__(self, draws: Draws, group_key: IntArray, input_key: IntArray) -> None:
        self._draws = draws
        n = draws.settings.draws
        self._of_rank = np.asarray(ndtri(np.arange(1, n + 1) / (n + 1)), dtype=np.float32)
        room = min(_FREED, n // _DRAWS_FOR_ONE, _VALUES // n)
        self._groups = np.argsort(group_key)[: max(room - 1, 0)]
        self._inputs = np.argsort(input_key)[: max(room - 1 - len(self._groups), 0)]
        self._group_place, self._input_place = np.full(len(group_key), -1), np.full(len(input_key), -1)
        self._group_place[self._groups] = 1 + np.arange(len(self._groups))
        self._input_place[self._inputs] = 1 + len(self._groups) + np.arange(len(self._inputs))

    def shared(self) -> Float32Array:
        """Of the luck that everything shares. Shape (draws,).

        References:
            Methods 6.2.
        """
        scores: Float32Array = self._freed[0].copy()
        return scores

    def of_groups(self, rows: IntArray) -> Float32Array:
        """Of the luck that each of these groups shares. Shape (rows, draws).

        References:
            Methods 6.2.
        """
        return self._chosen(rows, self._group_place[rows], self._draws.of_groups)

    def of_inputs(self, rows: IntArray) -> Float32Array:
        """Of the luck that is each of these inputs' own. Shape (rows, draws).

        References:
            Methods 6.2.
        """
        return self._chosen(rows, self._input_place[rows], self._draws.of_inputs)

    def _chosen(self, rows: IntArray, place: IntArray, draw: Callable[[IntArray], Float32Array]) -> Float32Array:
        scores = np.empty((len(rows), self._draws.settings.draws), dtype=np.float32)
        is_freed = place >= 0
        scores[is_freed] = self._freed[place[is_freed]]
        scores[~is_freed] = self._scored(draw(rows[~is_freed]))
        return scores

    def _scored(self, drawn: Float32Array) -> Float32Array:
        return self._of_rank[ranks(drawn)]

    @cached_property
    def _freed(self) -> Float32Array:
        """The scores of the first factors, each at right angles to those before it. Shape (factors, draws)."""
        parts = [self._draws.shared()[None], self._draws.of_groups(self._groups), self._draws.of_inputs(self._inputs)]
        scores = self._scored(np.concatenate(parts))
        if len(scores) == 1:
            return scores
        apart, along = np.linalg.qr(scores.T.astype(np.float64))
        size = np.linalg.norm(scores[0])
        freed: Float32Array = (apart * np.sign(np.diag(along)) * size).T.astype(np.float32)
        return freed


def ranks(values: npt.NDArray[np.floating]) -> IntArray:
    """The place of each value in its row if the row were sorted, from 0; equals stand as they came. Shape of `values`.

    References:
        Iman and Conover 1982.
    """
    order = values.argsort(axis=1, kind="stable")
    place = np.empty_like(order)
    np.put_along_axis(place, order, np.broadcast_to(np.arange(values.shape[1]), order.shape), axis=1)
    return place


def reordered(values: Float32Array, scores: Float32Array) -> Float32Array:
    """The values of each row in the order of its scores: each row still holds exactly its own. Shape (rows, draws).

    Args:
        values: Drawn or measured. Shape (rows, draws).
        scores: With the correlation that is wanted. Shape (rows, draws).

    References:
        Iman and Conover 1982; methods 6.2.

    Example:
        >>> reordered(np.float32([[5, 7, 6]]), np.float32([[0.1, -2, 3]])).tolist()
        [[6.0, 5.0, 7.0]]
    """
    return np.take_along_axis(np.sort(values, axis=1), ranks(scores), axis=1)
