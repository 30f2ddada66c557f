"""The linear programs behind a phasing, in units of its cost: one set of rows, solved for one aim after another.

Columns: payments (D, K, T), the bridge drawn less repaid (K, T), its peak, the largest outlay over budget, how far
cumulative payments are from their target over all classes (D, T), the largest such distance of a body over its part,
the same distance in each class (D, K, T), headroom that is added (D, K, T), and opening cash that is added (D,).

References:
    Methods 4.5; this tool's convention.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.optimize import linprog

FloatArray = npt.NDArray[np.float64]

# Units. What a later aim may take from an earlier one, and by how much a payment may exceed its headroom before it is
# cut back, so that headroom typed as the share itself is enough: each well above the solver's own tolerance.
SLACK, GIVE = 1e-5, 1e-4


@dataclass(frozen=True)
class Data:
    """What is to be phased, in units.

    Attributes:
        cost: Shape (K, T).
        share: In discounted units; sums to the discounted cost. Shape (D,).
        parts: The shares as fractions. Shape (D,).
        factors, bridge_factors: Value of a unit of each year to the bodies and to the lender. Shape (T,).
        headroom: May be infinite. Shape (D, K, T).
        pocket: The most that may have been paid by the end of each year; None where that does not matter. (D, T).
        received: Discounted cash that has come in by the end of each year. Shape (D, T).
        budget: May be infinite or 0, which leaves the body out of the measure. Shape (D,).
        target: The payments to come near to. Shape (D, K, T).
        largest_bridge: May be infinite.
    """

    cost: FloatArray
    share: FloatArray
    parts: FloatArray
    factors: FloatArray
    bridge_factors: FloatArray
    headroom: FloatArray
    pocket: FloatArray | None
    received: FloatArray
    budget: FloatArray
    target: FloatArray
    largest_bridge: float


@dataclass(frozen=True)
class Solution:
    """Payments (D, K, T) and the bridge drawn less repaid (K, T), in units."""

    payments: FloatArray
    bridge: FloatArray


def schedule(data: Data) -> Solution | None:
    """The schedule that `phasing.phase` describes; None where there is none.

    References:
        Methods 4.5.
    """
    return _schedule(data, 0.0) or _schedule(data, GIVE)


def _schedule(data: Data, give: float) -> Solution | None:
    program = _Program(data, give)
    program.forbid("room", "opening")
    peak = program.least("peak")
    if peak is None:
        return None
    if peak <= SLACK:
        program.forbid("bridge")
    for aim in ("worst", "owed", "apart", "unequal", "astray"):
        program.least(aim)
    return program.solution()


def least_addition(data: Data) -> tuple[FloatArray, FloatArray]:
    """The smallest additions to headroom and then to opening cash with which there is a schedule, in units.

    Returns:
        Headroom, shape (D, K, T), and opening cash, shape (D,).

    Raises:
        ArithmeticError: The solver fails; with enough headroom and cash there always is a schedule.

    References:
        Methods 4.5; that headroom comes before cash is this tool's convention.
    """
    program = _Program(data, 0.0)
    if program.least("room") is None:
        raise ArithmeticError("the solver finds no schedule though any headroom may be added")
    for aim in ("opening", "peak", "owed", "apart", "unequal", "astray"):
        program.least(aim)
    return program.held("room").reshape(data.headroom.shape), program.held("opening")


class _Program:
    """The rows, what is already settled, and the last solution."""

    def __init__(self, data: Data, give: float) -> None:
        self.data = data
        bodies, classes, years = data.headroom.shape
        cells = bodies * classes * years
        widths = {
            "payments": cells,
            "bridge": classes * years,
            "peak": 1,
            "worst": 1,
            "apart": bodies * years,
            "unequal": 1,
            "astray": cells,
            "room": cells,
            "opening": bodies,
        }
        ends = np.cumsum(list(widths.values()))
        self.columns = {name: slice(end - wide, end) for (name, wide), end in zip(widths.items(), ends, strict=True)}
        self.lower, self.upper = np.zeros(ends[-1]), np.full(ends[-1], np.inf)
        self.lower[self.columns["bridge"]] = -np.inf
        self.upper[self.columns["peak"]] = data.largest_bridge
        self.aims = {name: (where, np.ones(widths[name])) for name, where in self.columns.items()}
        owed = np.asarray(_owed(data).sum(axis=0))
        self.aims["owed"] = (self.columns["bridge"], np.tile(owed, classes))
        self.equal, self.equals = self._stacked(_equalities(data))
        self.rows, self.limits = self._stacked(_limits(data, give))
        self.found = np.zeros(ends[-1])

    def _stacked(self, blocks: Sequence[tuple[dict[str, Any], FloatArray]]) -> tuple[Any, FloatArray]:
        """The blocks of coefficients by column name, below each other, with their right-hand sides."""
        made = []
        for parts, right in blocks:
            row = [
                sparse.csr_array(parts.get(name, sparse.csr_array((len(right), where.stop - where.start))))
                for name, where in self.columns.items()
            ]
            made.append(sparse.hstack(row))
        return sparse.vstack(made).tocsr(), np.concatenate([right for _, right in blocks])

    def forbid(self, *names: str) -> None:
        """Nothing stands in these columns any more."""
        for name in names:
            self.lower[self.columns[name]] = self.upper[self.columns[name]] = 0.0

    def least(self, name: str) -> float | None:
        """The smallest value of the aim, which later aims keep; None, and the last solution stays, if there is none."""
        aim = np.zeros(len(self.found))
        where, weights = self.aims[name]
        aim[where] = weights
        bounds = np.column_stack([self.lower, self.upper])
        done = linprog(aim, self.rows, self.limits, self.equal, self.equals, bounds, method="highs")
        if done.x is None:
            return None
        self.found, value = done.x, float(done.fun)
        self.rows = sparse.vstack([self.rows, sparse.csr_array(aim[None, :])]).tocsr()
        self.limits = np.append(self.limits, value + SLACK)
        return value

    def held(self, name: str) -> FloatArray:
        """What the last solution has in the columns."""
        return np.asarray(self.found[self.columns[name]])

    def solution(self) -> Solution:
        """The last solution."""
        return Solution(
            self.held("payments").reshape(self.data.headroom.shape), self.held("bridge").reshape(self.data.cost.shape)
        )


def _owed(data: Data) -> Any:
    """What turns the bridge drawn less repaid by year into what is owed at the end of each. Shape (T, T)."""
    so_far = np.tril(np.ones((len(data.factors), len(data.factors))))
    return sparse.csr_array(so_far * data.bridge_factors[None, :] / data.bridge_factors[:, None])


def _equalities(data: Data) -> list[tuple[dict[str, Any], FloatArray]]:
    """Each cost is paid, each share is met with its part of what the bridge costs, and each class repays its bridge."""
    bodies, classes, years = data.headroom.shape
    paid = sparse.kron(np.ones((1, bodies)), sparse.eye_array(classes * years))
    value = np.tile(data.factors, classes)[None, :]
    shares = sparse.kron(sparse.eye_array(bodies), value).tocsr()
    interest = sparse.csr_array(data.parts[:, None] * value)
    # The costs and all shares but one leave no choice for that one: its row would only add rounding errors.
    rows = np.delete(np.arange(bodies), int(data.share.argmax()))
    settled = sparse.kron(sparse.eye_array(classes), data.bridge_factors[None, :])
    blocks: list[tuple[dict[str, Any], FloatArray]] = [
        ({"payments": paid, "bridge": sparse.eye_array(classes * years)}, data.cost.ravel()),
        ({"bridge": settled}, np.zeros(classes)),
    ]
    if len(rows):
        blocks.append(({"payments": shares[rows], "bridge": interest[rows]}, data.share[rows]))
    return blocks


def _limits(data: Data, give: float) -> list[tuple[dict[str, Any], FloatArray]]:
    """What may not be exceeded, row by row: coefficients times columns <= right-hand side."""
    bodies, classes, years = data.headroom.shape
    by_now = sparse.csr_array(np.tril(np.ones((years, years))))
    owed = _owed(data)
    so_far = sparse.kron(sparse.eye_array(bodies * classes), by_now).tocsr()
    over_all = sparse.kron(sparse.eye_array(bodies), sparse.kron(np.ones((1, classes)), by_now)).tocsr()
    is_limited = np.isfinite(data.headroom.ravel())
    cells = sparse.eye_array(len(is_limited)).tocsr()
    blocks: list[tuple[dict[str, Any], FloatArray]] = [
        ({"bridge": -sparse.kron(sparse.eye_array(classes), owed)}, np.zeros(classes * years)),
        ({"bridge": sparse.kron(np.ones((1, classes)), owed), "peak": -np.ones((years, 1))}, np.zeros(years)),
        *_distances(data, over_all, "apart"),
        *_distances(data, so_far, "astray"),
        (
            {"apart": sparse.kron(sparse.eye_array(bodies), np.ones((1, years))), "unequal": -data.parts[:, None]},
            np.zeros(bodies),
        ),
    ]
    if is_limited.any():
        room = data.headroom.ravel()[is_limited] + give
        blocks.append(({"payments": cells[is_limited], "room": -cells[is_limited]}, room))
    if data.pocket is not None:
        added = sparse.kron(sparse.eye_array(bodies), np.ones((years, 1)))
        blocks.append(({"payments": over_all, "opening": -added}, (data.pocket + give).ravel()))
    return [*blocks, *_outlays(data, by_now)]


def _distances(data: Data, sums: Any, name: str) -> list[tuple[dict[str, Any], FloatArray]]:
    """These sums of payments are no further from the same sums of the target than the columns say, either way."""
    target, bound = sums @ data.target.ravel(), -sparse.eye_array(sums.shape[0])
    return [({"payments": sums, name: bound}, target), ({"payments": -sums, name: bound}, -target)]


def _outlays(data: Data, by_now: Any) -> list[tuple[dict[str, Any], FloatArray]]:
    """Discounted outlay so far is at most the body's budget times the largest of all; over the largest budget."""
    bodies, classes, years = data.headroom.shape
    measured = np.isfinite(data.budget) & (data.budget > 0)
    if not measured.any():
        return []
    weight = data.budget[measured] / data.budget[measured].max()
    so_far = sparse.kron(np.ones((1, classes)), by_now @ sparse.diags_array(data.factors))
    paid = sparse.kron(sparse.eye_array(bodies).tocsr()[measured], so_far)
    return [({"payments": paid, "worst": -np.repeat(weight, years)[:, None]}, data.received[measured].ravel())]
