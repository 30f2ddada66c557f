"""How many rates of return flows have, for many at once, where floats can prove it.

With x = 1/(1+r) a flow is a polynomial of x, and its rates above -100% are the positive roots. Flows stand in columns:
a year is a row.
"""

from __future__ import annotations

from functools import cache
from typing import TypeVar

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
_Float = TypeVar("_Float", bound=np.floating)

# Instead of a number of rates, where floats cannot prove it.
UNPROVED = -1
# Multiplications in one matrix product up to which OpenBLAS keeps to one thread.
_ONE_THREAD = 1 << 18
# The most that a byte with a sign counts to.
_BYTE = 127
# Halvings after which whole numbers are asked: roots that are still together then are all but one.
_MOST_HALVINGS = 16
# Binomials of more years than this come near the largest float.
_MOST_YEARS = 1000
_EPSILON = float(np.finfo(np.float64).eps)


def count_rates(flows: FloatArray) -> IntArray:
    """How many rates each column has, or UNPROVED; 2 stands for two or more. Shape (columns,).

    The positive roots are sought in (0, 1), and in (1, infinity) read backwards. Each part is halved until it has one
    root or none: its Bernstein coefficients change sign as often as it has roots, if at most once. Those of a half are
    averages of those of the whole, so halving adds to what rounding has lost and never multiplies it; a sign that
    rounding may have turned proves nothing.

    Args:
        flows: Net flow by year, no flow larger than 1. Shape (years, columns).

    References:
        Descartes' rule of signs; Lane and Riesenfeld 1981, Bounds on a polynomial.
    """
    n, columns = flows.shape
    if n > _MOST_YEARS:
        return np.full(columns, UNPROVED)
    to_bernstein, left, right = _bernstein(n)
    rounding = 4 * n * _EPSILON
    part = np.concatenate([product(to_bernstein, leading_zeros_last(one)) for one in (flows, flows[::-1])], axis=1)
    error = np.tile(rounding * np.abs(flows).sum(axis=0), 2)
    owner, count, is_lost = np.tile(np.arange(columns), 2), np.zeros(columns, dtype=np.int64), np.zeros(columns, bool)
    for _ in range(_MOST_HALVINGS):
        size, changes = np.abs(part), sign_changes(part)
        is_sure = (changes < 2) & (size.min(axis=0) > error)
        count += np.bincount(owner[is_sure], changes[is_sure], columns).astype(np.int64)
        is_lost[owner[np.minimum(size[0], size[-1]) <= error]] = True  # an end in doubt stays the end of a half
        rest = np.flatnonzero(~is_sure & (count[owner] < 2) & ~is_lost[owner])
        if not len(rest):
            break
        error = np.tile(error[rest] + rounding * (size[:, rest].max(axis=0) + error[rest]), 2)
        part = np.concatenate([product(half, part[:, rest]) for half in (left, right)], axis=1)
        owner = np.tile(owner[rest], 2)
    else:
        is_lost[owner] = True
    return np.where(count > 1, 2, np.where(is_lost, UNPROVED, count))


def sign_changes(coefficients: FloatArray) -> IntArray:
    """Sign changes down each column, zeros left out. Shape (columns,).

    References:
        Descartes' rule of signs: a polynomial has at most as many positive roots.
    """
    signs = (coefficients > 0).view(np.int8) - (coefficients < 0).view(np.int8)
    for year in np.flatnonzero((signs == 0).any(axis=1)):
        if year > 0:  # a zero keeps the sign before it, so that it is no change
            signs[year] = np.where(signs[year] == 0, signs[year - 1], signs[year])
    turns = (signs[1:] * signs[:-1] < 0).view(np.int8)
    changes = np.zeros(signs.shape[1], dtype=np.int64)
    for first in range(0, len(turns), _BYTE):  # counted in bytes: less memory to read
        changes += turns[first : first + _BYTE].sum(axis=0, dtype=np.int8)
    return changes


def product(left: npt.NDArray[_Float], right: npt.NDArray[_Float]) -> npt.NDArray[_Float]:
    """The matrix product, some columns at a time: too few for the library to share among threads.

    Threads that wait for each other on a busy machine take up to twenty times as long as one thread does.

    References:
        This tool's convention.
    """
    columns = max(1, _ONE_THREAD // left.size)
    found = np.empty((len(left), right.shape[1]), dtype=left.dtype)
    for first in range(0, right.shape[1], columns):
        found[:, first : first + columns] = left @ right[:, first : first + columns]
    return found


def leading_zeros_last(by_year: FloatArray) -> FloatArray:
    """The columns with the zeros they begin with moved to their end, where they change no root but 0.

    References:
        This tool's convention: x^k p(x) has the roots of p(x), and 0.
    """
    late = np.flatnonzero(by_year[0] == 0)
    if not len(late):
        return by_year
    moved = by_year.copy()
    skipped = np.argmax(by_year[:, late] != 0, axis=0)
    moved[:, late] = by_year[(np.arange(len(by_year))[:, None] + skipped) % len(by_year), late]
    return moved


@cache
def _bernstein(n: int) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Matrices from coefficients to Bernstein's on (0, 1), and from those to the ones on its halves. Shapes (n, n)."""
    binomials = np.eye(n)
    binomials[:, 0] = 1.0
    for row in range(1, n):  # by Pascal's sums: the closed form of the libraries is less exact for many years
        binomials[row, 1:] = binomials[row - 1, 1:] + binomials[row - 1, :-1]
    left = binomials * 0.5 ** np.arange(n)[:, None]
    return binomials / binomials[-1], left, left[::-1, ::-1].copy()
