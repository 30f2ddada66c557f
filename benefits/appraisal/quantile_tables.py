"""Multipliers at standard normal values, read from tables: fast enough for thousands of lines and draws.

A table holds one straight piece for each step of the normal value from -6 to 6. Values beyond are taken as -6 or 6:
one draw in 500 million. The pieces of a PERT come from one table for all of them, interpolated between its rows.
Measured against the exact quantiles (tests): a PERT multiplier is off by at most 8e-6 of the distance between its
ends, a triangular one by 1.2e-5, a lognormal one by 1e-5 of its value if sigma is 0.3 and by 1e-4 if it is 1. A
standard error of 10,000 draws is a hundredth of a standard deviation, so nothing of that can be seen. Reading uses
additions and multiplications only, so it is the same on any machine.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.special import ndtr

from benefits.appraisal.distributions import (
    SHAPES,
    Multipliers,
    Shape,
    pert_quantile,
    triangular_quantile,
)

FloatArray = npt.NDArray[np.float64]
Float32Array = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.int64]

_WIDEST = 6.0
_STEPS = 512
# Rows of the table for every PERT, by the place of the most likely value between the ends.
_ROWS = 65
# Inputs that are read at a time, so that their draws stay in the processor's cache.
_AT_A_TIME = 8
_NORMALS = np.linspace(-_WIDEST, _WIDEST, _STEPS + 1)


class QuantileTables:
    """The pieces of the quantile functions of some multipliers.

    Args:
        multipliers: The inputs.
    """

    def __init__(self, multipliers: Multipliers) -> None:
        nodes = _at_nodes(multipliers)
        slope = np.diff(nodes, axis=1, append=nodes[:, -1:])
        self._start = (nodes - slope * np.arange(_STEPS + 1)).astype(np.float32).ravel()
        self._slope = slope.astype(np.float32).ravel()
        self._row = (np.arange(len(multipliers), dtype=np.int32) * (_STEPS + 1))[:, None]

    def read(self, normals: Float32Array) -> Float32Array:
        """The multiplier of each input at its normal values, written over them. Shape (inputs, draws).

        Args:
            normals: Standard normal values; what they held is lost. Shape (inputs, draws).

        References:
            Methods 6.2: u = Phi(Z), x = F^-1(u).
        """
        for first in range(0, len(normals), _AT_A_TIME):
            here = normals[first : first + _AT_A_TIME]
            here *= np.float32(_STEPS / (2 * _WIDEST))
            here += np.float32(_STEPS / 2)
            np.clip(here, np.float32(0), np.float32(_STEPS), out=here)
            piece = here.astype(np.int32)
            piece += self._row[first : first + _AT_A_TIME]
            here *= self._slope.take(piece)
            here += self._start.take(piece)
        return normals


def _at_nodes(multipliers: Multipliers) -> FloatArray:
    """The quantiles at every normal value of the table. Shape (inputs, nodes)."""
    nodes = np.repeat(multipliers.mode[:, None], _STEPS + 1, axis=1)
    width, place = multipliers.high - multipliers.low, multipliers.place
    pert, triangular, lognormal = (
        np.flatnonzero(multipliers.shape == SHAPES.index(kind))
        for kind in (Shape.PERT, Shape.TRIANGULAR, Shape.LOGNORMAL)
    )
    nodes[pert] = multipliers.low[pert, None] + width[pert, None] * _pert_nodes(place[pert])
    nodes[triangular] = multipliers.low[triangular, None] + width[triangular, None] * _triangular(place[triangular])
    nodes[lognormal] *= np.exp(multipliers.sigma[lognormal, None] * _NORMALS)
    return nodes


def _triangular(place: FloatArray) -> FloatArray:
    at = place[:, None]
    return np.where(_NORMALS < 0, triangular_quantile(at, _lower()), 1 - triangular_quantile(1 - at, _lower()))


def _lower() -> FloatArray:
    """Phi of minus the distance from 0, which keeps its digits where Phi is nearly 1. Shape (nodes,)."""
    value: FloatArray = ndtr(-np.abs(_NORMALS))
    return value


@cache
def _every_pert() -> FloatArray:
    """The quantiles of PERT from 0 to 1 at evenly spaced places of the most likely value. Shape (rows, nodes)."""
    place = np.linspace(0.0, 1.0, _ROWS)[:, None]
    return np.where(_NORMALS < 0, pert_quantile(place, _lower()), 1 - pert_quantile(1 - place, _lower()))


def _pert_nodes(place: FloatArray) -> FloatArray:
    """Between rows of the table of every PERT, by the cubic through the four nearest. Shape (inputs, nodes)."""
    at = place * (_ROWS - 1)
    first = np.clip(at.astype(np.int64) - 1, 0, _ROWS - 4)
    t = at - first
    weight = [
        -(t - 1) * (t - 2) * (t - 3) / 6,
        t * (t - 2) * (t - 3) / 2,
        -t * (t - 1) * (t - 3) / 2,
        t * (t - 1) * (t - 2) / 6,
    ]
    column = first[:, None] + np.arange(4)
    starts = np.arange(len(place) + 1) * 4
    cubic = sparse.csr_array((np.stack(weight, axis=1).ravel(), column.ravel(), starts), shape=(len(place), _ROWS))
    nodes: FloatArray = cubic @ _every_pert()
    return nodes
