"""The mixed-integer program behind a selection, as sparse rows: who may be chosen, for what it is worth, out of what.

Columns, in this order: one for each project and start that may be chosen; one for the part funded of each of these
that may be funded in part; one for each overlap; one for what each body passes on, less what it is passed, in each
class and year. Money is in units in which the largest cost is 1,000, values in units in which the largest is 10,000,
so that the solver's tolerances mean the same at any size.

References:
    Methods 5.1. Where a project is funded in part, this tool's convention counts an overlap in full and what two
    projects add to each other in the smaller of their parts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from benefits.portfolio.funding_problem import FundingProblem, Need, Overlap

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]
Sparse = Any  # scipy ships no types

_LARGEST_COST, _LARGEST_VALUE = 1e3, 1e4
# Part of the largest value by which, at most, an earlier row is preferred to a later one.
_TIE = 1e-6
# Part of the largest cost by which a limit may be exceeded: what the solver's own tolerance can leave.
_EXCESS = 1e-8


class Way(StrEnum):
    """Who chooses, and out of whose money: each later one may do all that those before it may."""

    SILO = "silo"
    JOINT = "joint"
    TRANSFERS = "transfers"
    POOLED = "pooled"


@dataclass(frozen=True)
class Choice:
    """What may be chosen, and what it is worth to whoever chooses.

    Attributes:
        allowed: Which starts of which projects may be chosen. Shape (projects, starts).
        worth: Present value in pounds. Shape (projects, starts).
        needs: The needs that have to be met.
        overlaps: The overlaps that count.
    """

    allowed: BoolArray
    worth: FloatArray
    needs: tuple[Need, ...]
    overlaps: tuple[Overlap, ...] = ()


@dataclass(frozen=True)
class Model:
    """Columns to set so that the sum of their worth is largest and every row stays between its bounds.

    Attributes:
        project, start: What each of the first columns chooses. Shapes (choices,).
        paid: The column that bears the cost and the worth of each choice: its own, or that of its part.
            Shape (choices,).
        overlaps: Column and overlap of each that counts.
        worth: In units of value. Shape (columns,).
        tie: Taken off the worth, so that of equals the earlier row is chosen. Shape (columns,).
        lower, upper: Bounds of the columns; those of choices are whole numbers. Shapes (columns,).
        rows: Sparse. Shape (rows, columns).
        row_lower, row_upper: Bounds of the rows. Shapes (rows,).
        envelope: Row of each limit; -1 where it can never be reached, or there is none. Under POOLED the bodies
            share rows. Shape (bodies, classes, years).
        passed: Column of what is passed on less what is received; -1 where nothing can be.
            Shape (bodies, classes, years).
        money_unit, value_unit: Pounds in a unit.
    """

    project: IntArray
    start: IntArray
    paid: IntArray
    overlaps: tuple[tuple[int, Overlap], ...]
    worth: FloatArray
    tie: FloatArray
    lower: FloatArray
    upper: FloatArray
    rows: Sparse
    row_lower: FloatArray
    row_upper: FloatArray
    envelope: IntArray
    passed: IntArray
    money_unit: float
    value_unit: float

    @property
    def n_choices(self) -> int:
        """How many columns are whole numbers: the first ones."""
        return len(self.project)


def anything(problem: FundingProblem) -> Choice:
    """The choice of somebody who looks at the value to all."""
    allowed = problem.may_start & ~problem.must_not[:, None]
    return Choice(allowed, problem.value, problem.needs, problem.overlaps)


def money_unit(problem: FundingProblem) -> float:
    """Pounds in a unit of money.

    References:
        This tool's convention.
    """
    return float(np.abs(problem.cost).max(initial=0.0)) / _LARGEST_COST or 1.0


def excess_allowed(problem: FundingProblem) -> float:
    """Pounds by which a limit may be exceeded and still count as kept.

    References:
        This tool's convention: a hundred-millionth of the largest cost, above the solver's own tolerance.
    """
    return _EXCESS * float(np.abs(problem.cost).max(initial=0.0))


def tie_allowance(worth: FloatArray) -> float:
    """The most that the tie rule can cost, in pounds of present value.

    Args:
        worth: What each project and start is worth to whoever chooses. Shape (projects, starts).

    References:
        Methods 5.1: a millionth of the largest value, for each project.
    """
    return _TIE * len(worth) * float(np.abs(worth).max(initial=0.0))


def build(problem: FundingProblem, way: Way, choice: Choice) -> Model:
    """The program of choosing one way; under SILO each body keeps to its own limits, as under JOINT."""
    program = _Program(problem, choice)
    program.start_once()
    for group in problem.exclusive:
        program.row(program.choices_of(group), 1.0, upper=1.0)
    for rule in problem.at_least:
        program.row(program.choices_of(rule.members), 1.0, lower=float(rule.count))
    for need in choice.needs:
        program.meet(need)
    for overlap in choice.overlaps:
        program.count(overlap)
    if way is Way.POOLED:
        program.keep_pooled_limits()
    else:
        program.keep_limits(may_pass=way is Way.TRANSFERS)
    return program.model()


class _Program:
    """Columns and rows as they are added."""

    def __init__(self, problem: FundingProblem, choice: Choice) -> None:
        self.problem, self.choice = problem, choice
        self.project, self.start = (at.astype(np.int64) for at in np.nonzero(choice.allowed))
        n = len(self.project)
        self.column = np.full(choice.allowed.shape, -1, dtype=np.int64)
        self.column[self.project, self.start] = np.arange(n)
        self.money_unit = money_unit(problem)
        largest = float(np.abs(choice.worth[choice.allowed]).max(initial=0.0))
        self.value_unit = largest / _LARGEST_VALUE or 1.0
        self.worths, self.lowers, self.uppers = [np.zeros(n)], [np.zeros(n)], [np.ones(n)]
        self.entries: list[tuple[IntArray, IntArray, FloatArray]] = [(np.zeros(0, int), np.zeros(0, int), np.zeros(0))]
        self.row_lowers: list[FloatArray] = []
        self.row_uppers: list[FloatArray] = []
        self.n_columns, self.n_rows = n, 0
        self.overlaps: list[tuple[int, Overlap]] = []
        self.envelope = np.full(problem.limit.shape, -1, dtype=np.int64)
        self.passed = np.full(problem.limit.shape, -1, dtype=np.int64)
        self.paid = self._parts()

    def columns(self, count: int, worth: FloatArray | float, lower: float, upper: FloatArray | float) -> IntArray:
        """New columns, after those there are."""
        at = self.n_columns + np.arange(count)
        self.worths.append(np.broadcast_to(worth, count))
        self.lowers.append(np.full(count, lower))
        self.uppers.append(np.broadcast_to(upper, count))
        self.n_columns += count
        return at

    def add_rows(
        self, row: IntArray, column: IntArray, data: FloatArray, lower: FloatArray | float, upper: FloatArray | float
    ) -> IntArray:
        """New rows, after those there are; their bounds say how many there are."""
        low, high = np.broadcast_arrays(np.atleast_1d(lower), np.atleast_1d(upper))
        self.entries.append((row + self.n_rows, column, data))
        self.row_lowers.append(low)
        self.row_uppers.append(high)
        at = self.n_rows + np.arange(len(low))
        self.n_rows += len(low)
        return at

    def row(self, column: IntArray, data: FloatArray | float, *, lower: float = -np.inf, upper: float = np.inf) -> None:
        """One new row."""
        self.add_rows(np.zeros_like(column), column, np.broadcast_to(data, len(column)), lower, upper)

    def choices_of(self, projects: Sequence[int]) -> IntArray:
        """The columns that choose any of the projects."""
        held = self.column[sorted(set(projects))]
        return held[held >= 0]

    def _parts(self) -> IntArray:
        """The column that is paid for each choice: least_part * chosen <= part <= chosen."""
        least = self.problem.least_part[self.project]
        chosen = np.flatnonzero(least < 1.0)
        paid = np.arange(len(self.project))
        part = self.columns(len(chosen), 0.0, 0.0, 1.0)
        paid[chosen] = part
        row, ones = np.arange(len(chosen)), np.ones(len(chosen))
        if len(chosen):
            pairs = np.concatenate([row, row]), np.concatenate([part, chosen])
            self.add_rows(*pairs, np.concatenate([ones, -ones]), np.full(len(chosen), -np.inf), 0.0)
            self.add_rows(*pairs, np.concatenate([-ones, least[chosen]]), np.full(len(chosen), -np.inf), 0.0)
        return paid

    def start_once(self) -> None:
        """Each project starts at most once, and those that must be funded do."""
        rows = np.flatnonzero(self.choice.allowed.any(axis=1) | self.problem.must)
        at = np.searchsorted(rows, self.project)
        must = self.problem.must[rows].astype(np.float64)
        if len(rows):
            self.add_rows(at, np.arange(len(self.project)), np.ones(len(self.project)), must, 1.0)

    def meet(self, need: Need) -> None:
        """By every year the project has started only if what it needs had, `lag` years before."""
        mine, theirs = self.column[need.project], self.column[need.needs]
        for start in np.flatnonzero(mine >= 0).tolist():
            by_now = mine[: start + 1]
            before = theirs[: max(0, start - need.lag + 1)]
            by_now, before = by_now[by_now >= 0], before[before >= 0]
            signs = np.concatenate([np.ones(len(by_now)), -np.ones(len(before))])
            self.row(np.concatenate([by_now, before]), signs, upper=0.0)

    def count(self, overlap: Overlap) -> None:
        """The column of an overlap: both chosen where it is a loss, the smaller part where it is a gain."""
        if overlap.value == 0.0:
            return
        column = self.columns(1, overlap.value / self.value_unit, 0.0, 1.0)
        self.overlaps.append((int(column[0]), overlap))
        pair = [self.choices_of([one]) for one in (overlap.first, overlap.second)]
        if overlap.value < 0.0:
            both = np.concatenate(pair)
            self.row(np.concatenate([both, column]), np.append(np.ones(len(both)), -1.0), upper=1.0)
            return
        for chosen in pair:
            self.row(np.append(self.paid[chosen], column), np.append(-np.ones(len(chosen)), 1.0), upper=0.0)

    def _costs(self) -> FloatArray:
        """In units. Shape (choices, bodies, classes, years)."""
        return self.problem.cost[self.project, self.start] / self.money_unit

    def _can_be_reached(self, cost: FloatArray, limit: FloatArray) -> BoolArray:
        """Whether all projects together, each at its dearest start, could cost more than the limit."""
        most = np.zeros((len(self.problem.projects), *cost.shape[1:]))
        np.maximum.at(most, self.project, cost)
        reached: BoolArray = np.asarray(most.sum(axis=0)) > limit
        return reached

    def keep_limits(self, *, may_pass: bool) -> None:
        """Each body spends no more than its limit, less what it passes on, plus what it is passed."""
        cost, limit = self._costs(), self.problem.limit / self.money_unit
        is_kept = np.isfinite(limit)
        reached = is_kept & self._can_be_reached(cost, limit)
        # A body far from its limit still has something to pass on, where another one is near its own.
        is_kept &= reached.any(axis=0, keepdims=True) if may_pass else reached
        self._envelopes(is_kept, cost[:, is_kept], limit[is_kept])
        if may_pass and is_kept.any():
            self._pass_on(is_kept, limit[is_kept])

    def _envelopes(self, where: BoolArray, cost: FloatArray, limit: FloatArray) -> None:
        choice, row = np.nonzero(cost)
        if len(limit):
            at = self.add_rows(row, self.paid[choice], cost[choice, row], np.full(len(limit), -np.inf), limit)
            self.envelope[where] = at

    def _pass_on(self, where: BoolArray, limit: FloatArray) -> None:
        """What is passed on takes from a body's envelope; over the bodies it sums to nothing."""
        cap = self.problem.transfer_cap * np.maximum(limit, 0.0)
        column = self.columns(len(limit), 0.0, -np.inf, cap)
        self.passed[where] = column
        self.entries.append((self.envelope[where], column, np.ones(len(limit))))
        _, of_class, of_year = np.nonzero(where)
        kind = of_class * where.shape[2] + of_year
        balanced = np.unique(kind)
        self.add_rows(np.searchsorted(balanced, kind), column, np.ones(len(column)), np.zeros(len(balanced)), 0.0)

    def keep_pooled_limits(self) -> None:
        """The bodies that have a limit spend no more together than their limits together."""
        limited: BoolArray = np.isfinite(self.problem.limit)
        cost = np.where(limited, self._costs(), 0.0).sum(axis=1)
        limit = np.where(limited, self.problem.limit, 0.0).sum(axis=0) / self.money_unit
        where = limited.any(axis=0) & self._can_be_reached(cost, limit)
        choice, row = np.nonzero(cost[:, where])
        if where.any():
            held = np.full(where.shape, -1, dtype=np.int64)
            none = np.full(int(where.sum()), -np.inf)
            held[where] = self.add_rows(row, self.paid[choice], cost[:, where][choice, row], none, limit[where])
            self.envelope = np.where(limited, held[None], -1)

    def model(self) -> Model:
        """All that was added."""
        n = len(self.project)
        worth, tie = np.concatenate(self.worths), np.zeros(self.n_columns)
        worth[self.paid] = self.choice.worth[self.project, self.start] / self.value_unit
        tie[:n] = _TIE * _LARGEST_VALUE * (np.arange(n) + 1) / max(n, 1)
        row, column, data = (np.concatenate(part) for part in zip(*self.entries, strict=True))
        return Model(
            project=self.project,
            start=self.start,
            paid=self.paid,
            overlaps=tuple(self.overlaps),
            worth=worth,
            tie=tie,
            lower=np.concatenate(self.lowers),
            upper=np.concatenate(self.uppers),
            rows=sparse.csr_array((data, (row, column)), shape=(self.n_rows, self.n_columns)),
            row_lower=np.concatenate([np.zeros(0), *self.row_lowers]),
            row_upper=np.concatenate([np.zeros(0), *self.row_uppers]),
            envelope=self.envelope,
            passed=self.passed,
            money_unit=self.money_unit,
            value_unit=self.value_unit,
        )
