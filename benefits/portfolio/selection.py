"""Which projects are funded out of limited envelopes: each body by itself, all together, with transfers, or pooled.

A what-if about affordability: it proposes nothing by itself, and summary measures do not compare proposals with
different objectives (Green Book 2026, 6.100). It shows what falls out, and what it costs that bodies look at their
own gain.

References:
    Methods 5.1; HM Treasury, The Green Book 2026, paragraph 6.100.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import numpy as np
import numpy.typing as npt

from benefits.portfolio.envelope_balance import balance_of, columns_of, parts_funded, value_of
from benefits.portfolio.funding_problem import FundingProblem
from benefits.portfolio.selection_limits import Infeasible, explain_infeasible
from benefits.portfolio.selection_model import Way, anything, build, tie_allowance
from benefits.portfolio.selection_solver import USUAL, SolverSettings, keeps, solve
from benefits.portfolio.silo_selection import choose_in_silos

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]


class Status(StrEnum):
    """How sure it is that nothing better could be chosen."""

    PROVEN = "best, within the gap asked for"
    STOPPED = "stopped at the time limit"


@dataclass(frozen=True)
class Selection:
    """What is funded. Money is nominal pounds, shapes (bodies, classes, years).

    Attributes:
        way: Who chose, and out of whose money.
        part: Part funded of each project, at the start chosen. Shape (projects, starts).
        start: The start chosen; -1 where the project is not funded. Shape (projects,).
        value: Present value of what is funded to all, under every way; what projects add to or take from each other
            included.
        spend: What the funded projects cost.
        transfers_out, transfers_in: What each body passes on and receives; under POOLED without a cap.
        bound: The most that a selection this way can be worth; under SILO, which does not seek value, the value.
        gap: How far the best possible selection may be above this one, as a part of it, as proven and the tie rule
            apart. Under SILO, of what the leads gain.
        is_proven: Whether the gap is as small as was asked for.
        rounds: Under SILO, how often the leads chose until they chose the same again; otherwise 1.
        is_settled: Under SILO, whether they did; False where all leads chose together in the end.
    """

    way: Way
    part: FloatArray
    start: IntArray
    value: float
    spend: FloatArray
    transfers_out: FloatArray
    transfers_in: FloatArray
    bound: float
    gap: float
    is_proven: bool
    rounds: int = 1
    is_settled: bool = True

    @property
    def is_funded(self) -> BoolArray:
        """Which projects are funded, wholly or in part. Shape (projects,)."""
        return np.asarray(self.start >= 0)

    @property
    def status(self) -> Status:
        """How sure it is that nothing better could be chosen."""
        return Status.PROVEN if self.is_proven else Status.STOPPED


def select(
    problem: FundingProblem, way: Way, *, settings: SolverSettings = USUAL, start: Selection | None = None
) -> Selection:
    """The projects to fund so that what is funded is worth most, as far as the way of choosing lets it be.

    Of selections worth the same, the one with earlier projects is taken, at the cost of up to a millionth of the
    largest value a project.

    Args:
        problem: What there is to choose from.
        way: Who chooses, and out of whose money.
        settings: When the solver may stop.
        start: A selection of a way or of limits that allow no more than this: the answer is never worth less. One
            that this problem does not allow, and any under SILO, is left aside.

    Raises:
        Infeasible: No selection keeps every rule and limit.
        NotInTime: None was found.

    References:
        Methods 5.1.
    """
    return _in_silos(problem, settings) if way is Way.SILO else _for_all(problem, way, settings, start)


def select_each(
    problem: FundingProblem, ways: tuple[Way, ...] = tuple(Way), *, settings: SolverSettings = USUAL
) -> dict[Way, Selection]:
    """A selection of each way, none worth less than those that may do less.

    Raises:
        Infeasible: No selection keeps every rule and limit one of the ways.
        NotInTime: None was found one of the ways.

    References:
        Methods 5.1 and invariant I7.
    """
    made: dict[Way, Selection] = {}
    for way in (one for one in Way if one in ways):
        made[way] = select(problem, way, settings=settings, start=worthiest(made.values()))
    return made


def worthiest(selections: Iterable[Selection]) -> Selection | None:
    """The selection that is worth most, the first of equals; None of none."""
    return max(selections, key=lambda one: one.value, default=None)


def bounded(problem: FundingProblem, selection: Selection, bound: float, settings: SolverSettings) -> Selection:
    """The selection where nothing this way can be worth more than this, if that says more than was known.

    References:
        Methods 5.1: who may do less cannot reach more.
    """
    if bound >= selection.bound or selection.way is Way.SILO:
        return selection
    return replace(selection, **_proof(selection.value, bound, _ties(problem), settings))


@dataclass(frozen=True)
class PriceOfSilos:
    """What is lost in value because bodies look at their own gain and keep to their own money. Pounds, present value.

    Attributes:
        silo, joint, transfers, pooled: What the selection of each way is worth.
    """

    silo: float
    joint: float
    transfers: float
    pooled: float

    @property
    def objective(self) -> float:
        """What choosing for the value to all adds."""
        return self.joint - self.silo

    @property
    def passing_on(self) -> float:
        """What capped transfers add to that."""
        return self.transfers - self.joint

    @property
    def pooling(self) -> float:
        """What one pool of money adds to that, an upper limit."""
        return self.pooled - self.transfers

    @property
    def difference(self) -> float:
        """The whole price: the sum of the three."""
        return self.pooled - self.silo

    @property
    def ratio(self) -> float | None:
        """What the pool is worth divided by what the silos are; None where these are worth nothing or less."""
        return self.pooled / self.silo if self.silo > 0.0 else None


def price_of_silos(silo: Selection, joint: Selection, transfers: Selection, pooled: Selection) -> PriceOfSilos:
    """What is lost in value because bodies look at their own gain and keep to their own money, and to what.

    References:
        Methods 5.1 and E5.1, E5.3: only the difference is given where the silos are worth nothing or less.
    """
    return PriceOfSilos(silo.value, joint.value, transfers.value, pooled.value)


def _for_all(problem: FundingProblem, way: Way, settings: SolverSettings, start: Selection | None) -> Selection:
    model = build(problem, way, anything(problem))
    known = None if start is None else columns_of(problem, way, model, start.part)
    solved = solve(model, settings, known)
    if solved is None:
        raise Infeasible(explain_infeasible(problem, way))
    part = parts_funded(problem, model, solved.columns)
    # What is as good as the start is the start: sums over other projects could differ from it in rounding.
    if start is not None and known is not None and keeps(model, known):
        part = max((start.part, part), key=lambda one: value_of(problem, one))
    made = _made(problem, way, part)
    return replace(made, **_proof(made.value, float(solved.bound.sum()) * model.value_unit, _ties(problem), settings))


def _in_silos(problem: FundingProblem, settings: SolverSettings) -> Selection:
    found = choose_in_silos(problem, settings)
    if found is None:
        raise Infeasible(explain_infeasible(problem, Way.SILO))
    proof = _proof(found.worth, found.bound, found.ties, settings)
    made = replace(_made(problem, Way.SILO, found.part), **proof)
    return replace(made, bound=made.value, rounds=found.rounds, is_settled=found.is_settled)


def _made(problem: FundingProblem, way: Way, part: FloatArray) -> Selection:
    """The selection that funds these parts, its proof left open."""
    balance = balance_of(problem, way, part)
    if not balance.is_kept:
        raise ArithmeticError("the solver passes a limit")
    value = value_of(problem, part)
    return Selection(
        way=way,
        part=part,
        start=np.where(part.any(axis=1), part.argmax(axis=1), -1),
        value=value,
        spend=balance.spend,
        transfers_out=balance.passed_on,
        transfers_in=balance.received,
        bound=value,
        gap=0.0,
        is_proven=False,
    )


def _ties(problem: FundingProblem) -> float:
    return tie_allowance(np.where(problem.may_start, problem.value, 0.0))


def _proof(value: float, bound: float, ties: float, settings: SolverSettings) -> dict[str, Any]:
    """The most that a selection can be worth, how far that is above this one, and whether that is near enough."""
    bound = max(bound, value)
    missing = bound - value if bound - value > ties else 0.0
    whole = max(abs(bound), abs(value))
    gap = missing / whole if missing else 0.0
    return {"bound": bound, "gap": gap, "is_proven": missing <= settings.gap * whole + ties}
