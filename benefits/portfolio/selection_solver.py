"""Solving the program of a selection: in parts that do not touch each other, by HiGHS, and by search where that stops.

HiGHS proves how good the best selection can be. Where half of the time passes before its own selection is near
enough, the other half goes to a search from the best one known: a few envelopes are thrown open at a time, and the
rest is left as it is. The search draws at random from a fixed seed; what a time limit stops may still differ from one
run to the next, as the clock does.

References:
    Methods 5.1 and 5.3: a time limit, with the gap shown. The search is this tool's convention.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from time import monotonic
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse.csgraph import connected_components

from benefits.errors import BenefitsError
from benefits.portfolio.quiet_solver import quiet
from benefits.portfolio.selection_model import Model, Sparse

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

_OPTIMAL, _STOPPED, _INFEASIBLE = 0, 1, 2
# Units. A row may be passed by this much; and by this much it is drawn in where rounding a choice passes it further,
# since the solver takes a millionth less than a whole project for a whole one.
_ROW_SLACK, _DRAWN_IN = 2e-6, 4e-3
_MOST_ROUNDS = 4
# The search: choices open at a time, seconds for each look, and fruitless looks after which it ends.
_OPEN, _LOOK, _PATIENCE = 120, 1.0, 40
# Part of the time that has to be left for a second turn.
_SECOND_TURN = 0.05
# Seconds for the program in fractions, which proves more where HiGHS was stopped early.
_RELAXED = 10.0
_WHOLE = 1e-6


class NotInTime(BenefitsError):
    """No selection that keeps every rule was found before the time limit; there may be one."""


@dataclass(frozen=True)
class SolverSettings:
    """When the solver may stop.

    Attributes:
        time_limit: Seconds.
        gap: Part of the best possible value by which a selection may fall short of it.
    """

    time_limit: float = 30.0
    gap: float = 1e-3


USUAL, EXACT = SolverSettings(), SolverSettings(gap=0.0)


@dataclass(frozen=True)
class Part:
    """Columns that share rows with each other and with no others, and these rows."""

    columns: IntArray
    rows: IntArray


@dataclass(frozen=True)
class Solved:
    """The columns as set, and the most that each part could be worth, in units. Shapes (columns,) and (parts,)."""

    columns: FloatArray
    bound: FloatArray


def keeps(model: Model | _Program, columns: FloatArray) -> bool:
    """Whether every row of the model stays between its bounds."""
    sums = model.rows @ columns
    low, high = model.row_lower - _ROW_SLACK, model.row_upper + _ROW_SLACK
    return bool(((sums >= low) & (sums <= high)).all())


def parts_of(model: Model) -> tuple[Part, ...]:
    """The parts of a model, the smallest first; all that compete for no money stand in one.

    References:
        This tool's convention: what shares no envelope, rule or overlap is chosen by itself.
    """
    n_rows, n_columns = model.rows.shape
    links = sparse.block_array([[None, model.rows], [model.rows.T, None]]) if n_rows and n_columns else None
    if links is None:
        return (Part(np.arange(n_columns), np.arange(n_rows)),)
    _, label = connected_components(links, directed=False)
    of_row, of_column = label[:n_rows], label[n_rows:]
    competing = np.unique(of_row[model.envelope[model.envelope >= 0]])
    held = [Part(np.flatnonzero(of_column == one), np.flatnonzero(of_row == one)) for one in competing.tolist()]
    held.append(Part(*(np.flatnonzero(~np.isin(of, competing)) for of in (of_column, of_row))))
    return tuple(sorted((one for one in held if len(one.columns) + len(one.rows)), key=lambda one: len(one.columns)))


def solve(model: Model, settings: SolverSettings, start: FloatArray | None = None) -> Solved | None:
    """The columns of a selection near the best, and how good it could be; None where the rules leave none.

    Args:
        model: What to solve.
        settings: When to stop.
        start: Columns that keep every row, if some are known: never left for anything worth less. Shape (columns,).

    Raises:
        NotInTime: Nothing that keeps every row was found.

    References:
        Methods 5.1.
    """
    deadline = monotonic() + settings.time_limit
    columns, parts = np.zeros(len(model.worth)), parts_of(model)
    bounds = np.full(len(parts), np.inf)
    waiting = list(range(len(parts)))
    # A part that was stopped gets a second turn, in the time that the others left over.
    for is_first in (True, False):
        for nth, at in enumerate(waiting):
            part, left = parts[at], sum(len(parts[one].columns) for one in waiting[nth:])
            seconds = max(0.0, deadline - monotonic()) * len(part.columns) / max(left, 1)
            found = solve_part(model, part, replace(settings, time_limit=seconds), start if is_first else columns)
            if found is None:
                return None
            columns[part.columns], bounds[at] = found[0], min(bounds[at], found[1])
        waiting = [at for at in waiting if not _is_near(model, parts[at], columns, bounds[at], settings.gap)]
        if not is_first or deadline - monotonic() < _SECOND_TURN * settings.time_limit:
            break
    return Solved(columns, bounds)


def _is_near(model: Model, part: Part, columns: FloatArray, bound: float, gap: float) -> bool:
    """Whether the columns of a part are within the gap of the most that they could be worth, the tie rule apart."""
    worth = float(model.worth[part.columns] @ columns[part.columns])
    return bound - worth <= gap * abs(bound) + _ties(model.tie[part.columns], _projects(model, part))


def _projects(model: Model, part: Part) -> IntArray:
    """The project of each choice of a part. Shape (choices,)."""
    return model.project[part.columns[part.columns < model.n_choices]]


def _ties(tie: FloatArray, project: IntArray) -> float:
    """The most that the tie rule can cost."""
    return float(tie.max(initial=0.0)) * len(np.unique(project))


def solve_part(
    model: Model, part: Part, settings: SolverSettings, start: FloatArray | None = None
) -> tuple[FloatArray, float] | None:
    """The columns of one part, and the most that they could be worth in units; None where the rules leave none.

    Args:
        model: What the part belongs to.
        part: One of `parts_of`.
        settings: When to stop.
        start: As in `solve`; it may break rows here. Shape (columns of the model,).

    Raises:
        NotInTime: Nothing that keeps every row was found.

    References:
        Methods 5.1.
    """
    program = _Program.of(model, part)
    if not len(part.columns):
        none = np.zeros(0)
        return (none, 0.0) if program.keeps(none) else None
    deadline = monotonic() + settings.time_limit
    can_search = program.n_whole > _OPEN
    first = program.run(settings.time_limit / (2 if can_search else 1), settings.gap)
    if first.status == _INFEASIBLE:
        return None
    bound = program.bound(first)
    found = program.rounded(first.x)
    if found is None and first.x is not None:
        found = program.drawn_in(first.x, deadline, settings.gap)
    known = None if start is None else program.rounded(start[part.columns])
    best = program.better(program.better(found, known), program.rounded(np.zeros(len(part.columns))))
    target = bound - settings.gap * abs(bound)
    if can_search and first.status == _STOPPED and (best is None or best @ program.worth < target):
        best = program.better(program.better(best, program.by_ratio()), program.dive(deadline))
        best = None if best is None else program.search(best, target, deadline)
    if best is None:
        raise NotInTime(
            "No selection that keeps every limit and rule was found before the time limit. Allow more time, or drop "
            "some of what must be funded."
        )
    return best, max(bound, float(best @ program.worth))


@dataclass(frozen=True)
class _Program:
    """A part by itself, its columns and rows counted from 0."""

    worth: FloatArray
    tie: FloatArray
    lower: FloatArray
    upper: FloatArray
    rows: Sparse
    row_lower: FloatArray
    row_upper: FloatArray
    envelopes: IntArray
    paid: IntArray
    project: IntArray

    @classmethod
    def of(cls, model: Model, part: Part) -> _Program:
        """The part of the model."""
        columns, rows = part.columns, part.rows
        whole = columns[columns < model.n_choices]
        return cls(
            worth=model.worth[columns],
            tie=model.tie[columns],
            lower=model.lower[columns],
            upper=model.upper[columns],
            rows=model.rows[rows][:, columns],
            row_lower=model.row_lower[rows],
            row_upper=model.row_upper[rows],
            envelopes=np.flatnonzero(np.isin(rows, model.envelope)),
            paid=np.searchsorted(columns, model.paid[whole]),
            project=_projects(model, part),
        )

    @property
    def n_whole(self) -> int:
        """How many of the columns are whole numbers: the first ones."""
        return len(self.project)

    def run(self, seconds: float, gap: float, *, relaxed: bool = False) -> Any:
        """What HiGHS finds.

        Raises:
            ArithmeticError: It fails, which no program built here gives it reason to.
        """
        for presolve in (True, False):
            found = self._run({"time_limit": max(seconds, 0.01), "mip_rel_gap": gap, "presolve": presolve}, relaxed)
            if found.status in (_OPTIMAL, _STOPPED, _INFEASIBLE):
                return found
        raise ArithmeticError(f"the solver fails: {found.message}")

    def _run(self, options: dict[str, Any], relaxed: bool) -> Any:
        is_whole = np.arange(len(self.worth)) < self.n_whole
        limits = LinearConstraint(self.rows, self.row_lower, self.row_upper)
        with quiet():
            return milp(
                self.tie - self.worth,
                integrality=is_whole & (not relaxed),
                bounds=Bounds(self.lower, self.upper),
                constraints=limits if self.rows.shape[0] else (),
                options=options,
            )

    def bound(self, found: Any) -> float:
        """The most that the columns could be worth: what HiGHS proved with the ties taken off, and the ties."""
        proven = found.mip_dual_bound if self.n_whole else found.fun
        known = [float(proven)] if proven is not None and np.isfinite(proven) else []
        if found.status == _STOPPED:
            relaxed = self.run(_RELAXED, 0.0, relaxed=True)
            known += [float(relaxed.fun)] if relaxed.status == _OPTIMAL else []
        ties = _ties(self.tie, self.project)
        return min([float(self.worth.clip(0.0).sum()), *(ties - one for one in known)])

    def rounded(self, columns: FloatArray | None) -> FloatArray | None:
        """The same with whole choices; None where these break a row."""
        if columns is None:
            return None
        made = columns.copy()
        made[: self.n_whole] = np.round(made[: self.n_whole])
        return made if self.keeps(made) else None

    def keeps(self, columns: FloatArray) -> bool:
        """Whether every row stays between its bounds."""
        return keeps(self, columns)

    def better(self, first: FloatArray | None, second: FloatArray | None) -> FloatArray | None:
        """The one that is worth more, the first if it is no less."""
        if first is None or second is None:
            return second if first is None else first
        return second if second @ self.worth > first @ self.worth else first

    def drawn_in(self, columns: FloatArray, deadline: float, gap: float) -> FloatArray | None:
        """A selection within limits that are drawn in a little wherever whole choices pass them."""
        program: _Program = self
        for _ in range(_MOST_ROUNDS):
            whole = np.append(np.round(columns[: self.n_whole]), columns[self.n_whole :])
            over = self.rows @ whole - self.row_upper
            program = replace(
                program, row_upper=program.row_upper - np.where(over > _ROW_SLACK, np.maximum(4 * over, _DRAWN_IN), 0.0)
            )
            found = program.run(deadline - monotonic(), gap)
            made = self.rounded(found.x)
            if made is not None or found.x is None:
                return made
            columns = found.x
        return None

    def with_fixed(self, fixed: BoolArray, columns: FloatArray) -> _Program:
        """The same with some choices settled as they are."""
        where = np.flatnonzero(fixed)
        lower, upper = self.lower.copy(), self.upper.copy()
        lower[where] = upper[where] = np.round(columns[where])
        return replace(self, lower=lower, upper=upper)

    def dive(self, deadline: float) -> FloatArray | None:
        """A selection near the solution in fractions: what that leaves out or takes whole is settled."""
        relaxed = self.run(deadline - monotonic(), 0.0, relaxed=True)
        if relaxed.x is None:
            return None
        chosen = relaxed.x[: self.n_whole]
        settled = np.abs(chosen - np.round(chosen)) < _WHOLE
        found = self.with_fixed(settled, relaxed.x).run(min((deadline - monotonic()) / 4, 4 * _LOOK), 0.0)
        return self.rounded(found.x)

    def by_ratio(self) -> FloatArray | None:
        """Whole choices in the order of their worth for the envelopes they use up, each where it breaks no row."""
        is_apart = self.paid != np.arange(self.n_whole)
        whole = sparse.csc_array(
            self.rows[:, : self.n_whole] + self.rows[:, self.paid] @ sparse.diags_array(is_apart.astype(np.float64))
        )
        limit, worth = np.maximum(self.row_upper[self.envelopes], _WHOLE), self.worth[self.paid]
        used = whole[self.envelopes].maximum(0.0).T @ (1.0 / limit)
        order = np.argsort(-worth / np.maximum(used, _WHOLE), kind="stable")
        columns, sums = np.zeros(len(self.worth)), np.zeros(len(self.row_upper))
        for choice in order[worth[order] > 0.0].tolist():
            entries = slice(whole.indptr[choice], whole.indptr[choice + 1])
            at, more = whole.indices[entries], whole.data[entries]
            if (sums[at] + more <= self.row_upper[at]).all():
                sums[at] += more
                columns[[choice, self.paid[choice]]] = 1.0
        return columns if self.keeps(columns) else None

    def search(self, best: FloatArray, target: float, deadline: float) -> FloatArray:
        """The best that is found by throwing a few envelopes open at a time."""
        draw, idle = np.random.default_rng(0), 0
        touches: BoolArray = self.rows[self.envelopes][:, self.paid].toarray() != 0
        while idle < _PATIENCE and best @ self.worth < target and monotonic() < deadline:
            settled = ~self._opened(draw, touches)
            made = self.rounded(self.with_fixed(settled, best).run(min(_LOOK, deadline - monotonic()), 0.0).x)
            idle += 1
            if made is not None and made @ self.worth > best @ self.worth:
                best, idle = made, 0
        return best

    def _opened(self, draw: np.random.Generator, touches: BoolArray) -> BoolArray:
        """Choices that pay from a few envelopes, with every start of their projects."""
        opened = np.zeros(self.n_whole, dtype=bool)
        for envelope in draw.permutation(len(touches)).tolist():
            if (opened | touches[envelope]).sum() > _OPEN and opened.any():
                break
            opened |= touches[envelope]
        if not opened.any() or opened.sum() > _OPEN:
            opened[:] = False
            opened[draw.choice(self.n_whole, _OPEN, replace=False)] = True
        return np.isin(self.project, self.project[opened])
