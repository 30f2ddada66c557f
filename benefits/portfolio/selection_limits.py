"""Why there is no selection that keeps every rule: rules that contradict each other, or envelopes that are short.

References:
    Methods 5.1; that the money added is the least in sum is this tool's convention.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from benefits.errors import BenefitsError
from benefits.periods import FinancialYear
from benefits.portfolio.envelope_balance import balance_of, parts_funded
from benefits.portfolio.funding_problem import FundingProblem, Need
from benefits.portfolio.selection_model import Choice, Model, Way, anything, build
from benefits.portfolio.selection_solver import EXACT, USUAL, SolverSettings, solve

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

ALL_BODIES = "all bodies together"
# Units of money, that is thousandths of the largest cost: projects that nobody asks for stay out of the explanation.
_UNASKED = 1e-4


@dataclass(frozen=True)
class Shortfall:
    """What an envelope lacks of what must be funded out of it.

    Attributes:
        body, budget_class, year: The envelope; under POOLED that of all bodies together.
        amount: Nominal pounds.
        projects: What has to be funded and costs money there.
    """

    body: str
    budget_class: str
    year: FinancialYear
    amount: float
    projects: tuple[str, ...]

    def __str__(self) -> str:
        what = f"for what must be funded from it: {', '.join(self.projects)}" if self.projects else "for nothing at all"
        return (
            f"The envelope of {self.body} for {self.budget_class} in {self.year} is "
            f"£{ceil(round(self.amount, 2)):,} short {what}."
        )


@dataclass(frozen=True)
class Conflict:
    """Rules that cannot all hold, whatever the money; without any one of them the others could.

    Attributes:
        rules: Each in words.
        projects: The projects that they name.
    """

    rules: tuple[str, ...]
    projects: tuple[str, ...]

    def __str__(self) -> str:
        said = "this cannot hold" if len(self.rules) == 1 else "these cannot all hold"
        return f"With the starts that are allowed, {said}: {'; '.join(self.rules)}."


@dataclass(frozen=True)
class Explanation:
    """Why nothing can be chosen; empty where something can.

    Attributes:
        conflicts: Found first; where there are any, no envelope is looked at.
        shortfalls: What would have to be added to the envelopes, together the least that is enough.
        is_least: Whether that was proven before the time limit.
    """

    conflicts: tuple[Conflict, ...] = ()
    shortfalls: tuple[Shortfall, ...] = ()
    is_least: bool = True

    def __bool__(self) -> bool:
        return bool(self.conflicts or self.shortfalls)


class Infeasible(BenefitsError):
    """No selection keeps every rule and limit; the explanation travels with the error."""

    def __init__(self, explanation: Explanation) -> None:
        self.explanation = explanation
        remedy = (
            "Drop or change one of these rules."
            if explanation.conflicts
            else "Add this money, allow later starts or smaller parts, or drop some of what must be funded."
        )
        said = [str(one) for one in (*explanation.conflicts, *explanation.shortfalls)]
        super().__init__(" ".join(["There is no selection that keeps every rule.", *said, remedy]))


def explain_infeasible(problem: FundingProblem, way: Way, settings: SolverSettings = EXACT) -> Explanation:
    """Why nothing can be chosen this way: contradictory rules by name, or the least money that is missing and where.

    Args:
        problem: What there is to choose from.
        way: Who may use whose money; SILO lacks what JOINT lacks.
        settings: When the search for the least sum may stop.

    Raises:
        NotInTime: No way to fund what must be was found before the time limit.

    References:
        Methods 5.1.
    """
    conflicts = tuple(_conflicts(_without_money(problem)))
    if conflicts:
        return Explanation(conflicts=conflicts)
    model = _with_additions(build(problem, way, _unvalued(problem)))
    solved = solve(model, settings)
    if solved is None:
        raise ArithmeticError("the solver finds no selection though any money may be added")
    added = -float(model.worth @ solved.columns)
    unproven = added + float(solved.bound.sum()) - 2 * _UNASKED * len(problem.projects)
    shortfalls = tuple(_shortfalls(problem, way, parts_funded(problem, model, solved.columns)))
    return Explanation(shortfalls=shortfalls, is_least=unproven <= _UNASKED)


def _unvalued(problem: FundingProblem) -> Choice:
    return replace(anything(problem), worth=np.zeros(problem.value.shape), overlaps=())


def _with_additions(model: Model) -> Model:
    """The model in which any envelope may be added to, and the aim is to add as little as possible."""
    rows = np.unique(model.envelope[model.envelope >= 0])
    n, n_added = len(model.worth), len(rows)
    added = sparse.csr_array((-np.ones(n_added), (rows, np.arange(n_added))), shape=(model.rows.shape[0], n_added))
    tie = np.zeros(n + n_added)
    tie[: model.n_choices] = _UNASKED * (np.arange(model.n_choices) + 1) / max(model.n_choices, 1)
    return replace(
        model,
        worth=np.append(np.zeros(n), -np.ones(n_added)),
        tie=tie,
        lower=np.append(model.lower, np.zeros(n_added)),
        upper=np.append(model.upper, np.full(n_added, np.inf)),
        rows=sparse.hstack([model.rows, added]).tocsr(),
    )


def _shortfalls(problem: FundingProblem, way: Way, part: FloatArray) -> Iterator[Shortfall]:
    short = balance_of(problem, way, part).short
    cost = np.einsum("ps,psdkt->pdkt", part, problem.cost)
    names = problem.bodies
    if way is Way.POOLED:
        limited = np.isfinite(problem.limit)
        short, cost = short.sum(axis=0, keepdims=True), np.where(limited, cost, 0.0).sum(axis=1, keepdims=True)
        names = (ALL_BODIES,)
    for body, kind, year in np.argwhere(short > 0.0).tolist():
        users = np.flatnonzero(cost[:, body, kind, year] > 0.0).tolist()
        yield Shortfall(
            names[body],
            problem.classes[kind],
            problem.years[year],
            float(short[body, kind, year]),
            tuple(problem.projects[user] for user in users),
        )


def _without_money(problem: FundingProblem) -> FundingProblem:
    """The same projects and rules where nobody pays."""
    n, starts = problem.value.shape
    kinds = problem.limit.shape[1:]
    return replace(
        problem,
        bodies=(),
        own=np.zeros((n, starts, 0)),
        is_payer=np.zeros((n, 0), dtype=bool),
        cost=np.zeros((n, starts, 0, *kinds)),
        limit=np.zeros((0, *kinds)),
    )


def _is_possible(problem: FundingProblem) -> bool:
    return solve(build(problem, Way.JOINT, _unvalued(problem)), USUAL) is not None


def _conflicts(problem: FundingProblem) -> Iterator[Conflict]:
    """Sets of contradictory rules, one after another, each with one of its demands dropped for the next."""
    while not _is_possible(problem):
        reduced = _reduced(problem)
        yield _conflict(reduced)
        if reduced.must.any():
            problem = replace(problem, must=_without(problem.must, int(reduced.must.argmax())))
        else:
            left = tuple(rule for rule in problem.at_least if rule != reduced.at_least[0])
            problem = replace(problem, at_least=left)


def _reduced(problem: FundingProblem) -> FundingProblem:
    """The problem with only such rules as contradict each other: without any one of them the rest could hold."""
    for kind in ("needs", "exclusive", "at_least", "must_not", "must"):
        at = 0
        while (lighter := _without_one(problem, kind, at)) is not None:
            if _is_possible(lighter):
                at += 1
            else:
                problem = lighter
    return problem


def _without_one(problem: FundingProblem, kind: str, at: int) -> FundingProblem | None:
    """The problem without the rule of the kind that stands at this place; None where no more stand there."""
    held = getattr(problem, kind)
    is_listed = isinstance(held, tuple)
    rows = range(len(held)) if is_listed else np.flatnonzero(held)
    if at >= len(rows):
        return None
    left: Any = held[:at] + held[at + 1 :] if is_listed else _without(held, int(rows[at]))
    return replace(problem, **{kind: left})


def _without(mask: BoolArray, row: int) -> BoolArray:
    made = mask.copy()
    made[row] = False
    return made


def _conflict(problem: FundingProblem) -> Conflict:
    name = problem.projects
    must, must_not = (np.flatnonzero(mask).tolist() for mask in (problem.must, problem.must_not))
    ties = [row for need in problem.needs for row in (need.project, need.needs)]
    groups = [row for group in (*problem.exclusive, *(rule.members for rule in problem.at_least)) for row in group]
    rules = [
        *(f"{name[row]} must be funded" for row in must),
        *(f"{name[row]} must not be funded" for row in must_not),
        *(
            f"at least {rule.count} of {_listed(problem, rule.members)} must be funded for {rule.objective}"
            for rule in problem.at_least
        ),
        *(f"at most one of {_listed(problem, group)} may be funded" for group in problem.exclusive),
        *(_said(problem, need) for need in problem.needs),
    ]
    return Conflict(tuple(rules), tuple(name[row] for row in sorted({*must, *must_not, *ties, *groups})))


def _listed(problem: FundingProblem, rows: Sequence[int]) -> str:
    return ", ".join(problem.projects[row] for row in rows)


def _said(problem: FundingProblem, need: Need) -> str:
    later = f" started {need.lag} {'year' if need.lag == 1 else 'years'} before it" if need.lag > 0 else ""
    return f"{problem.projects[need.project]} needs {problem.projects[need.needs]}{later}"
