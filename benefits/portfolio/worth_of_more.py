"""What a little more money in one envelope would be worth: exactly, by choosing again, and as a hint in fractions.

A selection of whole projects has no shadow prices: what the solver reports for the relaxed program, in which parts of
projects may be funded, can be far from what a million more really buys (Methods E5.2).

References:
    Methods 5.2.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.optimize import linprog

from benefits.portfolio.envelope_balance import parts_funded, value_of
from benefits.portfolio.funding_problem import FundingProblem
from benefits.portfolio.selection import select
from benefits.portfolio.selection_limits import Infeasible, explain_infeasible
from benefits.portfolio.selection_model import Model, Way, anything, build, tie_allowance
from benefits.portfolio.selection_solver import EXACT, Solved, SolverSettings, parts_of, solve, solve_part

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

AMOUNTS = (1e6, 5e6, 10e6)
Envelope = tuple[int, int, int]


@dataclass(frozen=True)
class WorthOfMore:
    """What more money in one envelope at a time would be worth. Present value in pounds, shapes (envelopes, amounts).

    Attributes:
        way: Who chooses.
        amounts: Nominal pounds that are added.
        envelopes: Body, class and year of each, as rows of the problem. Shape (envelopes, 3).
        gain: What is funded then less what is funded now, in value. Under SILO, which seeks other gains, it may be
            negative.
        least, most: What the gain is between, as proven: the solver stops at its gap or its time limit.
    """

    way: Way
    amounts: tuple[float, ...]
    envelopes: IntArray
    gain: FloatArray
    least: FloatArray
    most: FloatArray


@dataclass(frozen=True)
class Relaxed:
    """The program in which any part of a project may be funded: a hint, no answer.

    Attributes:
        value: What it is worth, present value in pounds: no selection is worth more.
        worth: What a further pound of each limit would add, in pounds. Shape (bodies, classes, years).
    """

    value: float
    worth: FloatArray


def worth_of_more(
    problem: FundingProblem,
    way: Way,
    amounts: Sequence[float] = AMOUNTS,
    rows: Sequence[Envelope] | None = None,
    *,
    settings: SolverSettings = EXACT,
    on_progress: Callable[[int, int], None] | None = None,
) -> WorthOfMore:
    """What more money in one envelope at a time would be worth, by choosing again with it.

    An envelope that all projects together cannot empty is worth nothing more, and where the largest amount adds
    nothing, no smaller one does.

    Args:
        problem: What there is to choose from.
        way: Who chooses.
        amounts: Nominal pounds, each more than 0.
        rows: Body, class and year of the envelopes to ask about; all that have a limit where none are given.
        settings: When each solve may stop.
        on_progress: Told how many of how many envelopes are done; what it raises ends the work.

    Raises:
        Infeasible: There is no selection to start from.
        NotInTime: None was found.
        ValueError: An amount is 0 or less, or an envelope has no limit.

    References:
        Methods 5.2(a) and E5.2.
    """
    if not all(amount > 0.0 for amount in amounts):
        raise ValueError("the amounts to add are more than 0")
    asked = list(rows) if rows is not None else [_envelope(at) for at in np.argwhere(np.isfinite(problem.limit))]
    if not all(np.isfinite(problem.limit[at]) for at in asked):
        raise ValueError("an envelope without a limit cannot be added to")
    look = (_Silos if way is Way.SILO else _Added)(problem, way, settings)
    order = np.argsort(amounts)[::-1]
    found = np.zeros((3, len(asked), len(amounts)))
    for at, envelope in enumerate(asked):
        found[:, at, order] = look.at(envelope, [amounts[one] for one in order])
        if on_progress is not None:
            on_progress(at + 1, len(asked))
    held = np.array(asked, dtype=np.int64).reshape(-1, 3)
    return WorthOfMore(way, tuple(amounts), held, gain=found[0], least=found[1], most=found[2])


def relaxed_duals(problem: FundingProblem, way: Way) -> Relaxed:
    """What the relaxed program is worth, and what a further pound of each limit would add to that.

    Args:
        problem: What there is to choose from.
        way: Who chooses; under SILO nothing is relaxed, since nobody seeks the value to all.

    Raises:
        Infeasible: Not even parts of projects keep every rule and limit.
        ValueError: The way is SILO.

    References:
        Methods 5.2(b) and E5.2.
    """
    if way is Way.SILO:
        raise ValueError("silos do not seek the value to all, so it has no shadow prices there")
    model = build(problem, way, anything(problem))
    is_equal = model.row_lower == model.row_upper
    above = np.flatnonzero(np.isfinite(model.row_upper) & ~is_equal)
    below = np.flatnonzero(np.isfinite(model.row_lower) & ~is_equal)
    limits = sparse.vstack([model.rows[above], -model.rows[below]])
    found = linprog(
        -model.worth,
        limits,
        np.append(model.row_upper[above], -model.row_lower[below]),
        model.rows[is_equal],
        model.row_upper[is_equal],
        np.column_stack([model.lower, model.upper]),
        method="highs",
    )
    if found.x is None:
        raise Infeasible(explain_infeasible(problem, way))
    of_row, of_column = np.zeros(len(is_equal)), -np.append(found.upper.marginals, 0.0)
    of_row[above] = -found.ineqlin.marginals[: len(above)]
    worth = np.where(model.envelope >= 0, of_row[model.envelope], 0.0)
    # A pound more of a limit also raises what may be passed on of it.
    worth += problem.transfer_cap * np.where(model.passed >= 0, of_column[model.passed], 0.0)
    return Relaxed(-float(found.fun) * model.value_unit, worth * model.value_unit / model.money_unit)


def _envelope(at: IntArray) -> Envelope:
    body, kind, year = at.tolist()
    return body, kind, year


class _Silos:
    """Everything is chosen again: what one lead chooses may let others choose."""

    def __init__(self, problem: FundingProblem, way: Way, settings: SolverSettings) -> None:
        self.problem, self.way, self.settings = problem, way, settings
        self.now = select(problem, way, settings=settings).value

    def at(self, envelope: Envelope, amounts: Sequence[float]) -> FloatArray:
        """Gain, least and most with each of the amounts. Shape (3, amounts)."""
        gains = []
        for amount in amounts:
            limit = self.problem.limit.copy()
            limit[envelope] += amount
            gains.append(select(replace(self.problem, limit=limit), self.way, settings=self.settings).value - self.now)
        return np.tile(np.array(gains), (3, 1))


class _Added:
    """Only the part of the program that an envelope belongs to is solved again."""

    def __init__(self, problem: FundingProblem, way: Way, settings: SolverSettings) -> None:
        self.problem, self.settings = problem, settings
        self.model = build(problem, way, anything(problem))
        solved = solve(self.model, settings)
        if solved is None:
            raise Infeasible(explain_infeasible(problem, way))
        self.now: Solved = solved
        self.parts = parts_of(self.model)
        self.value = self._value(solved.columns)
        self.ties = tie_allowance(np.where(problem.may_start, problem.value, 0.0))
        self.known: dict[tuple[int, tuple[float, ...]], FloatArray] = {}

    def _value(self, columns: FloatArray) -> float:
        return value_of(self.problem, parts_funded(self.problem, self.model, columns))

    def at(self, envelope: Envelope, amounts: Sequence[float]) -> FloatArray:
        """Gain, least and most with each of the amounts, the largest first. Shape (3, amounts)."""
        row = int(self.model.envelope[envelope])
        if row < 0:
            return np.zeros((3, len(amounts)))
        key = (row, tuple(amounts))
        if key not in self.known or self.model.passed[envelope] >= 0:
            self.known[key] = self._looked_at(envelope, row, amounts)
        return self.known[key]

    def _looked_at(self, envelope: Envelope, row: int, amounts: Sequence[float]) -> FloatArray:
        at = next(at for at, part in enumerate(self.parts) if row in part.rows)
        found = np.zeros((3, len(amounts)))
        for nth, amount in enumerate(amounts):
            found[:, nth] = self._added(envelope, row, at, amount)
            if found[2, nth] <= 0.0:
                break
        # Less money never buys more than more money does, nor can it be worth more.
        found[:2] = np.maximum.accumulate(found[:2, ::-1], axis=1)[:, ::-1]
        found[2] = np.maximum(np.minimum.accumulate(found[2]), found[0])
        return found

    def _added(self, envelope: Envelope, row: int, at: int, amount: float) -> tuple[float, float, float]:
        part, unit = self.parts[at], self.model.value_unit
        made = solve_part(self._with(envelope, row, amount), part, self.settings, self.now.columns)
        if made is None:
            raise ArithmeticError("the solver finds nothing where there was something with less money")
        columns, bound = self.now.columns.copy(), made[1] * unit
        columns[part.columns] = made[0]
        gain = max(self._value(columns) - self.value, 0.0)
        was = float(self.model.worth[part.columns] @ self.now.columns[part.columns]) * unit
        could_be = float(self.now.bound[at]) * unit
        most = bound - was
        least = max(gain - max(could_be - was, 0.0), 0.0)
        return (gain, gain if could_be - was <= self.ties else least, gain if most - gain <= self.ties else most)

    def _with(self, envelope: Envelope, row: int, amount: float) -> Model:
        """The model with more in one envelope, and a larger part of it that may be passed on."""
        more, column = amount / self.model.money_unit, int(self.model.passed[envelope])
        row_upper, upper = self.model.row_upper.copy(), self.model.upper.copy()
        row_upper[row] += more
        if column >= 0:
            limit = float(self.problem.limit[envelope])
            cap = self.problem.transfer_cap * (max(limit + amount, 0.0) - max(limit, 0.0))
            upper[column] += cap / self.model.money_unit
        return replace(self.model, row_upper=row_upper, upper=upper)
