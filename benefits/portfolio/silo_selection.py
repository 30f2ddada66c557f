"""What is funded when every lead body looks at its own net benefit and its own budget, and every payer may refuse.

A body chooses only projects that it leads and gains from, and only where no payer loses. Where projects of several
leads draw on one envelope or stand under one rule, these leads choose together, for the sum of what each gains. What
must be funded, what that needs, and what has to be funded for an objective is done against the will of those who
lose, the latter only as far as it has to be.

A project that needs one of another lead waits until that lead has chosen it: the choice starts with nothing chosen
and is repeated until it stays the same. There may be more than one such end. Where the choices go round in a circle
instead, or the rules cannot be kept so, all leads choose together, first out of what all choices of the circle share.

References:
    Methods 5.1, Silo; overlaps, which no body owns, count in the value of the result only.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from time import monotonic

import numpy as np
import numpy.typing as npt

from benefits.appraisal.lenses import NEGLIGIBLE
from benefits.portfolio.envelope_balance import parts_funded
from benefits.portfolio.funding_problem import FundingProblem, Need
from benefits.portfolio.selection_model import Choice, Way, anything, build, tie_allowance
from benefits.portfolio.selection_solver import SolverSettings, solve

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

_MOST_ROUNDS = 50


@dataclass(frozen=True)
class SiloChoice:
    """What the leads choose, and how they came to it.

    Attributes:
        part: Part funded of each project and start. Shape (projects, starts).
        worth: Sum of what the leads gain by it, as they chose, present value in pounds.
        bound: The most that they could have gained.
        ties: The most that the tie rule can cost.
        rounds: How often they chose.
        is_settled: Whether the last choice repeats the one before; else all leads chose together.
    """

    part: FloatArray
    worth: float
    bound: float
    ties: float
    rounds: int
    is_settled: bool


def willing(problem: FundingProblem) -> BoolArray:
    """Where the lead gains and no payer loses. Shape (projects, starts).

    References:
        Methods 5.1: projects whose lead's own net present value is 0 or less are never chosen.
    """
    refuses = (problem.own < -NEGLIGIBLE) & problem.is_payer[:, None, :]
    gains: BoolArray = _lead_gain(problem) > NEGLIGIBLE
    return gains & ~refuses.any(axis=2)


def imposed(problem: FundingProblem, rows: Iterable[int]) -> BoolArray:
    """These projects and all that they need, directly or through others. Shape (projects,).

    References:
        Methods 5.1.
    """
    reached = np.zeros(len(problem.projects), dtype=bool)
    waiting = list(rows)
    while waiting:
        row = waiting.pop()
        if not reached[row]:
            reached[row] = True
            waiting += [need.needs for need in problem.needs if need.project == row]
    return reached


def choose_in_silos(problem: FundingProblem, settings: SolverSettings) -> SiloChoice | None:
    """What the leads choose, each for itself; None where the rules and their own limits leave nothing.

    Args:
        problem: What there is to choose from.
        settings: When to stop, all rounds together.

    Raises:
        NotInTime: Nothing that keeps every rule was found.

    References:
        Methods 5.1, Silo.
    """
    deadline = monotonic() + settings.time_limit
    must = imposed(problem, np.flatnonzero(problem.must).tolist())
    offer = _offer(problem, must)
    waits = tuple(need for need in problem.needs if _is_across(problem, need) and not must[need.project])
    alone = replace(offer, needs=tuple(need for need in problem.needs if need not in waits))
    held: BoolArray = np.zeros(offer.allowed.shape, dtype=bool)
    earlier: list[BoolArray] = []
    while len(earlier) < _MOST_ROUNDS:
        earlier.append(held)
        found = _choose(problem, replace(alone, allowed=_open(alone.allowed, waits, held)), settings, deadline)
        if found is None:
            return _together(problem, offer, must, len(earlier), settings, deadline)
        held = found.part > 0.0
        if not waits or np.array_equal(held, earlier[-1]):
            return replace(found, rounds=len(earlier))
        circle = next((at for at, one in enumerate(earlier) if np.array_equal(held, one)), None)
        if circle is not None:
            break
    shared = np.logical_and.reduce(earlier[circle:])
    return _together(problem, offer, must, len(earlier), settings, deadline, shared)


def _lead_gain(problem: FundingProblem) -> FloatArray:
    """What each project is worth to the body that leads it. Shape (projects, starts)."""
    return problem.own[np.arange(len(problem.projects)), :, problem.lead]


def _is_across(problem: FundingProblem, need: Need) -> bool:
    return bool(problem.lead[need.project] != problem.lead[need.needs])


def _offer(problem: FundingProblem, must: BoolArray) -> Choice:
    """What leads may choose, with what it is worth to them: what is done against somebody's will, all that is lost."""
    wanted = imposed(problem, (row for rule in problem.at_least for row in rule.members))
    gladly = willing(problem) | must[:, None]
    counts = problem.is_payer.copy()
    counts[np.arange(len(counts)), problem.lead] = True
    lost = np.where(counts[:, None, :], np.minimum(problem.own, 0.0), 0.0).sum(axis=2)
    allowed = anything(problem).allowed & (gladly | wanted[:, None])
    return Choice(allowed, np.where(gladly, _lead_gain(problem), lost), problem.needs)


def _open(allowed: BoolArray, waits: tuple[Need, ...], chosen: BoolArray) -> BoolArray:
    """The starts that are left where each of these needs was met by an earlier choice, early enough."""
    made, starts = allowed.copy(), np.arange(allowed.shape[1])
    for need in waits:
        met = chosen[need.needs]
        first = int(met.argmax()) if met.any() else len(starts)
        made[need.project] &= starts >= first + need.lag if met.any() else False
    return made


def _choose(problem: FundingProblem, choice: Choice, settings: SolverSettings, deadline: float) -> SiloChoice | None:
    model = build(problem, Way.SILO, choice)
    solved = solve(model, replace(settings, time_limit=max(deadline - monotonic(), 0.0)))
    if solved is None:
        return None
    worth, bound = float(model.worth @ solved.columns), float(solved.bound.sum())
    part = parts_funded(problem, model, solved.columns)
    unit, ties = model.value_unit, tie_allowance(np.where(choice.allowed, choice.worth, 0.0))
    return SiloChoice(part, worth * unit, bound * unit, ties, rounds=1, is_settled=True)


def _together(
    problem: FundingProblem,
    offer: Choice,
    must: BoolArray,
    rounds: int,
    settings: SolverSettings,
    deadline: float,
    shared: BoolArray | None = None,
) -> SiloChoice | None:
    """What all leads choose together, of what all choices of a circle share or, where that is not enough, of all."""
    wanted = must | imposed(problem, (row for rule in problem.at_least for row in rule.members))
    offers = [] if shared is None else [offer.allowed & (shared | wanted[:, None])]
    for allowed in (*offers, offer.allowed):
        found = _choose(problem, replace(offer, allowed=allowed), settings, deadline)
        if found is not None:
            return replace(found, rounds=rounds, is_settled=False)
    return None
