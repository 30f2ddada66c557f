"""Several projects that claim benefit from one pool, such as one total of losses that each would prevent.

Claims belong to a pool for one recipient, driver and year. Nothing here decides by order of arrival: who comes last
does not get the leftovers.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from benefits.appraisal.cube import sums
from benefits.errors import BenefitsError

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

# Gauss-Legendre points: exact for pools of up to twice as many claims, and past double precision beyond that.
_MOST_POINTS = 128


class ClaimExceedsPool(BenefitsError):
    """A claim is larger than the whole of its pool; `claims` are the rows."""

    def __init__(self, claims: IntArray) -> None:
        self.claims = tuple(claims.tolist())
        super().__init__(
            f"{len(self.claims)} of the claims on a pool are larger than the whole pool. "
            "Lower the claims, or record a larger pool with its source."
        )


def is_contested(claims: FloatArray, pool: IntArray, size: FloatArray) -> BoolArray:
    """The pools to look at: more than one project claims from them, or more is claimed than there is. Shape (pools,).

    Args:
        claims: Pounds, 0 or more, each by one project. Shape (claims,).
        pool: The pool of each claim. Shape (claims,).
        size: The whole of each pool, pounds. Shape (pools,).

    References:
        Methods 2.5, machine check.
    """
    _check(claims, size)
    return (sums(pool, claims > 0, len(size)) > 1) | (sums(pool, claims, len(size)) > size)


def proportional_cut(claims: FloatArray, pool: IntArray, size: FloatArray) -> FloatArray:
    """The claims, cut in proportion where a pool holds less than is claimed from it. Shape (claims,), pounds.

    For claims that do not overlap, so that only the size of the pool binds.

    Args:
        claims: Pounds, 0 or more. Shape (claims,).
        pool: The pool of each claim. Shape (claims,).
        size: The whole of each pool, pounds. Shape (pools,).

    Raises:
        ValueError: A claim or a size is negative.

    References:
        Methods 2.5.
    """
    _check(claims, size)
    claimed = sums(pool, claims, len(size))
    cut = np.minimum(1.0, size / np.where(claimed > 0, claimed, 1.0))
    cut = np.where(claimed > 0, cut, 1.0)
    return claims * cut[pool]


def union(claims: FloatArray, pool: IntArray, size: FloatArray) -> FloatArray:
    """What the claims on each pool come to when each removes its part of what is left. Shape (pools,), pounds.

    Args:
        claims: Pounds, from 0 to the size of the pool. Shape (claims,).
        pool: The pool of each claim. Shape (claims,).
        size: The whole of each pool, pounds. Shape (pools,).

    Raises:
        ClaimExceedsPool: A claim is larger than its pool.
        ValueError: A claim or a size is negative.

    References:
        Methods 2.5: K (1 - prod(1 - c_j / K)).
    """
    left = np.ones(len(size))
    np.multiply.at(left, pool, 1.0 - _parts(claims, pool, size))
    return size * (1.0 - left)


def union_credit(claims: FloatArray, pool: IntArray, size: FloatArray) -> FloatArray:
    """Each claim's credit in the union of its pool, by the Shapley value. Shape (claims,), pounds.

    The credits of a pool sum to its union. The value of a set S of claims is K (1 - prod_S (1 - p_i)); its multilinear
    extension is K (1 - prod(1 - x_i p_i)), and the Shapley value is the integral of its slope along the diagonal:
    K p_j times the integral over x from 0 to 1 of prod_{i != j} (1 - x p_i), a polynomial in x. So nothing is
    enumerated, and no differences of large numbers are taken.

    Args:
        claims: Pounds, from 0 to the size of the pool. Shape (claims,).
        pool: The pool of each claim. Shape (claims,).
        size: The whole of each pool, pounds. Shape (pools,).

    Raises:
        ClaimExceedsPool: A claim is larger than its pool.
        ValueError: A claim or a size is negative.

    References:
        Methods 2.5; Owen, Multilinear extensions of games, Management Science 18(5), 1972.
    """
    part = _parts(claims, pool, size)
    most = int(np.bincount(pool, minlength=1).max(initial=1))
    points, weights = np.polynomial.legendre.leggauss(min((most + 1) // 2 + 1, _MOST_POINTS))
    mean = np.zeros(len(claims))
    for x, weight in zip((points + 1.0) / 2.0, weights / 2.0, strict=True):  # over points, not over claims
        missed = np.log1p(-x * part)
        mean += weight * np.exp(sums(pool, missed, len(size))[pool] - missed)
    return claims * mean


def _check(claims: FloatArray, size: FloatArray) -> None:
    if (claims < 0).any() or (size < 0).any():
        raise ValueError("claims and pools are 0 or more")


def _parts(claims: FloatArray, pool: IntArray, size: FloatArray) -> FloatArray:
    """Each claim as a fraction of its pool, 0 of an empty one."""
    _check(claims, size)
    own = size[pool]
    if (claims > own).any():
        raise ClaimExceedsPool(np.flatnonzero(claims > own))
    return claims / np.where(own > 0, own, 1.0)
