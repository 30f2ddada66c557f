"""The nucleolus: the division under which the most dissatisfied coalition is as little dissatisfied as can be.

And of all such divisions the one that is best for the next most dissatisfied, and so on. It lies in the core wherever
there is one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import linprog

from benefits.portfolio.games import ROUNDING, BadGame, subset_sums
from benefits.portfolio.rationing import filled

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

# The most players of a table for which the chain of linear programmes is run. This tool's convention.
NUCLEOLUS_PLAYERS = 14
# Below this, a price of a constraint or a part out of a direction is what the solver leaves behind. Values are
# scaled to 1 first.
_NOISE = 1e-7
# Coalitions that join a linear programme at a time.
_BLOCK = 24


def talmud(amount: float, claims: FloatArray) -> FloatArray:
    """The nucleolus of claims on an amount too small for all of them: the rule of the Talmud. Shape (players,).

    Up to half of all claims everybody gets the same, but nobody more than half its claim; beyond, everybody lacks
    the same, but nobody more than half its claim. The rule is its own mirror: what is divided may be a gain or a
    cost, so a shared cost F falls on the benefits r as talmud(F, r).

    Args:
        amount: What is divided, from 0 to the sum of the claims.
        claims: What each would have, 0 or more. Shape (players,).

    Raises:
        ValueError: A claim is negative, or the amount is outside its range.

    References:
        Aumann and Maschler 1985, Journal of Economic Theory 36: the nucleolus of the bankruptcy game; methods 4.3.

    Example:
        >>> talmud(12.0, np.array([5.0, 8.0, 7.0])).tolist()
        [2.5, 5.25, 4.25]
    """
    half = claims / 2
    nothing, equally = np.zeros(len(claims)), np.ones(len(claims))
    if amount <= half.sum():
        return filled(amount, equally, nothing, half)
    return claims - filled(float(claims.sum()) - amount, equally, nothing, half)


def nucleolus(value: FloatArray) -> FloatArray:
    """What each player gets by the nucleolus, from a table of all coalitions. Shape (players,), unit of the values.

    Each linear programme makes the largest dissatisfaction v(S) - x(S) of the coalitions still open as small as it
    can be. Those with a price cannot do better in any optimum and are settled; a coalition that is made of settled
    ones follows from them. Every programme settles at least one more, so there are fewer of them than players.
    Only coalitions that matter enter a programme. At the end the levels are solved for exactly.

    Args:
        value: What each coalition gains, numbered by its bits, 0 for nobody. Shape (2^players,).

    Raises:
        BadGame: There are too many players, or together they gain less than each by itself.

    References:
        Schmeidler 1969; the chain of linear programmes of Maschler, Peleg and Shapley 1979; methods 4.3.

    Example:
        >>> nucleolus(np.array([0.0, 3.0, 0.0, 9.0, 0.0, 6.0, 0.0, 12.0])).round(9).tolist()
        [7.5, 3.0, 1.5]
    """
    n = len(value).bit_length() - 1
    if n > NUCLEOLUS_PLAYERS:
        raise BadGame(f"The nucleolus of a table is worked out for at most {NUCLEOLUS_PLAYERS} players; there are {n}.")
    alone = value[1 << np.arange(n)]
    above = value - subset_sums(alone)
    slack = ROUNDING * float(np.abs(value).max())
    if above[-1] < -slack:
        raise BadGame("Together the players gain less than each by itself, so there is nothing to divide.")
    if above[-1] <= slack:
        return np.asarray(alone + above[-1] / n)
    scale = float(np.abs(above).max())
    chain = _Chain(above / scale)
    while len(chain.settled) < n:
        chain.step()
    return np.asarray(alone + scale * chain.solution())


@dataclass
class _Chain:
    """Divisions x of the gain of all, 0 or more each, narrowed down one linear programme at a time.

    `settled` holds independent rows of 0 and 1 whose sums x no longer change, `is_open` the coalitions whose sums are
    not a combination of those.
    """

    gain: FloatArray
    settled: list[FloatArray] = field(default_factory=list)
    sums: list[float] = field(default_factory=list)
    levels: list[tuple[FloatArray, FloatArray, int]] = field(default_factory=list)
    rows: FloatArray = field(init=False)
    is_open: BoolArray = field(init=False)
    active: IntArray = field(init=False)

    def __post_init__(self) -> None:
        n = len(self.gain).bit_length() - 1
        masks = np.arange(len(self.gain))
        self.rows = (masks[:, None] >> np.arange(n) & 1).astype(np.float64)
        self._settle(self.rows[-1], float(self.gain[-1]))
        one = 1 << np.arange(n)
        self.active = np.unique(np.concatenate([one, len(self.gain) - 1 - one]))

    def step(self) -> None:
        """Settle the coalitions whose dissatisfaction can get no smaller."""
        self.is_open = self._still_open()
        found, division, level = self._least()
        n = len(division)
        priced = self.active[-found.ineqlin.marginals > _NOISE]  # never none: the prices of the coalitions sum to 1
        at_nought = np.flatnonzero(found.lower.marginals[:n] > _NOISE)
        self.levels.append((self.rows[priced], self.gain[priced], 1))
        self.levels.append((np.eye(n)[at_nought], np.zeros(len(at_nought)), 0))
        for coalition in priced:
            self._settle(self.rows[coalition], float(self.gain[coalition]) - level)
        for player in at_nought:
            self._settle(np.eye(n)[player], 0.0)

    def solution(self) -> FloatArray:
        """The division whose settled sums are exactly as they were found, with the levels as unknowns."""
        n, depth = self.rows.shape[1], sum(has_level for _, _, has_level in self.levels)
        left, right, at = [np.append(self.rows[-1], np.zeros(depth))[None]], [self.gain[-1:]], 0
        for rows, gains, has_level in self.levels:
            unknown = np.zeros((len(rows), depth))
            unknown[:, at : at + has_level] = 1.0
            at += has_level
            left.append(np.hstack([rows, unknown]))
            right.append(gains)
        found: FloatArray = np.linalg.lstsq(np.vstack(left), np.concatenate(right))[0]
        return found[:n]

    def _settle(self, row: FloatArray, total: float) -> None:
        if np.linalg.matrix_rank(np.array([*self.settled, row])) > len(self.settled):
            self.settled.append(row)
            self.sums.append(total)

    def _still_open(self) -> BoolArray:
        """Coalitions whose sum the settled ones do not fix: those with a part in a direction that is still free."""
        n = self.rows.shape[1]
        free = np.linalg.svd(np.array(self.settled), full_matrices=True)[2][len(self.settled) : n]
        found: BoolArray = (np.abs(self.rows @ free.T) > _NOISE).any(axis=1)
        return found

    def _least(self) -> tuple[Any, FloatArray, float]:
        """The optimum over all open coalitions, reached by adding those that it leaves worse off than the level."""
        self.active = self.active[self.is_open[self.active]]
        if not len(self.active):
            self.active = np.flatnonzero(self.is_open)[:1]
        while True:
            found = self._solved()
            division, level = found.x[:-1], float(found.x[-1])
            lacks = np.where(self.is_open, self.gain - subset_sums(division) - level, -np.inf)
            lacks[self.active] = -np.inf
            worst = np.argpartition(-lacks, min(_BLOCK, len(lacks) - 1))[:_BLOCK]
            worst = worst[lacks[worst] > _NOISE / 100]
            if not len(worst):
                return found, division, level
            self.active = np.append(self.active, worst)

    def _solved(self) -> Any:
        n = self.rows.shape[1]
        found = linprog(
            np.append(np.zeros(n), 1.0),
            A_ub=-np.hstack([self.rows[self.active], np.ones((len(self.active), 1))]),
            b_ub=-self.gain[self.active],
            A_eq=np.hstack([np.array(self.settled), np.zeros((len(self.settled), 1))]),
            b_eq=np.array(self.sums),
            bounds=[(0, None)] * n + [(None, None)],
            method="highs-ds",
        )
        if not found.success:
            raise ArithmeticError(f"a linear programme of the nucleolus was not solved: {found.message}")
        return found
