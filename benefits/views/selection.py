"""What one way of choosing funds after one cut, as people read it: projects, start years, and each envelope's use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from benefits.appraisal.lenses import Standpoint
from benefits.periods import FinancialYear
from benefits.portfolio.funding_problem import FundingProblem
from benefits.portfolio.pressure import limits_after
from benefits.portfolio.selection import Selection, select
from benefits.portfolio.selection_limits import ALL_BODIES, Explanation, Infeasible
from benefits.portfolio.selection_model import Way, excess_allowed
from benefits.portfolio.selection_solver import USUAL, NotInTime, SolverSettings
from benefits.records.access import Act, require
from benefits.records.categories import BudgetClass, OverrideField
from benefits.records.model import Person
from benefits.views.funding import Funding

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Proposal:
    """A project that asks for money.

    Attributes:
        lead: Short name of the body that decides about it alone.
        objective: What it is grouped under.
        planned: When it starts if nothing holds it up; the first year of the scenario where that is later.
    """

    project: str
    title: str
    lead: str
    objective: str
    planned: FinancialYear


@dataclass(frozen=True)
class Called:
    """What the rows of a funding problem are called.

    Attributes:
        proposals: By code, in the order of the problem's projects.
        bodies: Short names by code.
        standpoint: Whose value counts.
    """

    proposals: Mapping[str, Proposal]
    bodies: Mapping[str, str]
    standpoint: Standpoint

    def title(self, project: str) -> str:
        """Title and code of a project."""
        return f"{self.proposals[project].title} ({project})" if project in self.proposals else project

    def body(self, code: str) -> str:
        """Short name of a body; what stands for all of them stays."""
        return self.bodies.get(code, code)


@dataclass(frozen=True)
class Chosen:
    """A proposal, and what becomes of it.

    Attributes:
        part: Funded part; 0 where it is not funded.
        first_year: In which it starts; None where it is not funded.
        is_later: Whether that is later than planned.
        value: What it adds to the value kept by itself, present value in pounds.
        spent: What it takes out of envelopes in these years, nominal pounds.
    """

    proposal: Proposal
    part: float
    first_year: FinancialYear | None
    is_later: bool
    value: float
    spent: float

    @property
    def is_funded(self) -> bool:
        """Whether it is funded, wholly or in part."""
        return self.part > 0.0


@dataclass(frozen=True)
class EnvelopeUse:
    """One envelope, or the spending of a body that has none. Nominal pounds.

    Attributes:
        headroom: What is there for projects after the cut; None where no envelope is given.
        passed_on, received: Budget that moves to or from other bodies.
    """

    body: str
    name: str
    budget_class: BudgetClass
    year: FinancialYear
    headroom: float | None
    spent: float
    passed_on: float
    received: float

    @property
    def left(self) -> float | None:
        """What nobody uses; None where no envelope is given."""
        if self.headroom is None:
            return None
        left = self.headroom + self.received - self.passed_on - self.spent
        return max(left, 0.0)


@dataclass(frozen=True)
class SelectionPage:
    """What one way of choosing funds after one cut, or why there is nothing that keeps every rule.

    Attributes:
        cut: Part of every limit that is cut.
        cap: Part of its limit that a body may pass on.
        selection: None where there is none.
        why_not: Why; None where there is one, empty where the time limit passed first.
        chosen: Every proposal, by objective and title.
        envelopes: Every envelope, and every body's spending without one.
    """

    way: Way
    cut: float
    cap: float
    called: Called
    selection: Selection | None
    why_not: Explanation | None
    chosen: tuple[Chosen, ...]
    envelopes: tuple[EnvelopeUse, ...]

    @property
    def funded(self) -> tuple[Chosen, ...]:
        """Those that are funded."""
        return tuple(one for one in self.chosen if one.is_funded)

    @property
    def moves(self) -> tuple[EnvelopeUse, ...]:
        """Envelopes that money is passed on from or to."""
        return tuple(one for one in self.envelopes if one.passed_on or one.received)


def called(held: Funding) -> Called:
    """What the rows of a scenario's problem are called."""
    return Called(
        proposals=MappingProxyType({one.project: one for one in _proposals(held)}),
        bodies=MappingProxyType(dict(held.names)),
        standpoint=held.assumptions.standpoint,
    )


def _proposals(held: Funding) -> Iterator[Proposal]:
    problem, proposals = held.proposals.problem, held.proposals
    table = held.at.tables["project"]
    delay = held.assumptions.over_projects(OverrideField.START_DELAY, problem.projects, 0.0).astype(np.int64)
    start = table["first_year"][proposals.rows].astype(np.int64) + delay
    for row, code in enumerate(problem.projects):
        lead = problem.bodies[problem.lead[row]]
        yield Proposal(
            project=code,
            title=str(table["title"][proposals.rows[row]]),
            lead=held.names.get(lead, lead),
            objective=proposals.objectives[row],
            planned=max(FinancialYear(int(start[row])), problem.years[0]),
        )


def one_selection(
    person: Person, held: Funding, way: Way, cut: float = 0.0, settings: SolverSettings = USUAL
) -> SelectionPage:
    """What one way of choosing funds of a scenario after a cut of every limit.

    Args:
        person: Who asks.
        held: The scenario.
        way: Who chooses, and out of whose money.
        cut: Part of every limit, 0 to 1; what is committed stays.
        settings: When the solver may stop.

    Raises:
        NotPermitted: The person may not read the register.
    """
    require(person, Act.READ)
    problem = held.proposals.problem
    left = replace(problem, limit=limits_after(problem, cut, held.proposals.envelopes.committed))
    try:
        return selection_page(called(held), left, way, cut, select(left, way, settings=settings))
    except Infeasible as error:
        return selection_page(called(held), left, way, cut, None, error.explanation)
    except NotInTime:
        return selection_page(called(held), left, way, cut, None, Explanation())


def selection_page(
    names: Called,
    problem: FundingProblem,
    way: Way,
    cut: float,
    selection: Selection | None,
    why_not: Explanation | None = None,
) -> SelectionPage:
    """A selection with its names.

    Args:
        names: Of the rows of the problem.
        problem: With the limits after the cut.
        way: Who chose.
        cut: Part of every limit.
        selection: None where there is none.
        why_not: Why.
    """
    chosen = () if selection is None else tuple(_chosen(names, problem, selection))
    return SelectionPage(
        way=way,
        cut=cut,
        cap=problem.transfer_cap,
        called=names,
        selection=selection,
        why_not=why_not,
        chosen=tuple(sorted(chosen, key=lambda one: by_objective(one.proposal))),
        envelopes=() if selection is None else tuple(_uses(names, problem, selection)),
    )


def by_objective(one: Proposal) -> tuple[str, str, str]:
    """The order of proposals: by objective and title, never by a ratio (Green Book 2026, 6.100)."""
    return one.objective.casefold(), one.title.casefold(), one.project


def _chosen(names: Called, problem: FundingProblem, selection: Selection) -> Iterator[Chosen]:
    part = selection.part.sum(axis=1)
    value = (selection.part * problem.value).sum(axis=1)
    spent = np.einsum("ps,psdkt->p", selection.part, problem.cost)
    for row, (proposal, start) in enumerate(zip(names.proposals.values(), selection.start.tolist(), strict=True)):
        yield Chosen(
            proposal=proposal,
            part=float(part[row]),
            first_year=proposal.planned + start if start >= 0 else None,
            is_later=start > 0,
            value=float(value[row]),
            spent=float(spent[row]),
        )


def _uses(names: Called, problem: FundingProblem, selection: Selection) -> Iterator[EnvelopeUse]:
    is_limited = np.isfinite(problem.limit)
    # What is smaller than the solver's own slack is no transfer.
    least = excess_allowed(problem)
    for body, kind, year in np.argwhere(is_limited | (selection.spend > 0.0)).tolist():
        passed_on, received = (
            float(moved[body, kind, year]) for moved in (selection.transfers_out, selection.transfers_in)
        )
        yield EnvelopeUse(
            body=problem.bodies[body],
            name=names.body(problem.bodies[body]),
            budget_class=BudgetClass(problem.classes[kind]),
            year=problem.years[year],
            headroom=float(problem.limit[body, kind, year]) if is_limited[body, kind, year] else None,
            spent=float(selection.spend[body, kind, year]),
            passed_on=passed_on if passed_on > least else 0.0,
            received=received if received > least else 0.0,
        )


@dataclass(frozen=True)
class Missing:
    """What an envelope lacks of what must be funded out of it: nominal pounds, for which projects."""

    name: str
    budget_class: BudgetClass
    year: FinancialYear
    amount: float
    projects: tuple[str, ...]


def missing(names: Called, why_not: Explanation) -> tuple[Missing, ...]:
    """The envelopes that are short, with the names of bodies and the titles of projects."""
    return tuple(
        Missing(
            name=one.body if one.body == ALL_BODIES else names.body(one.body),
            budget_class=BudgetClass(one.budget_class),
            year=one.year,
            amount=one.amount,
            projects=tuple(names.title(code) for code in one.projects),
        )
        for one in why_not.shortfalls
    )
