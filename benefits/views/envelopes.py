"""Affordability: what each body has by class and year, what projects ask of it, and which projects ask."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from benefits.appraisal.lenses import NEGLIGIBLE
from benefits.periods import FinancialYear
from benefits.portfolio.proposals import LeftOut, Proposals
from benefits.records.access import Act, require
from benefits.records.categories import BudgetClass
from benefits.records.model import Person
from benefits.views.funding import Funding

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


class Fit(StrEnum):
    """Whether what projects ask of an envelope in a year fits."""

    FITS = "fits"
    SHORT = "short"
    OVER_COMMITTED = "over_committed"
    NOT_LIMITED = "not_limited"


@dataclass(frozen=True)
class Affordable:
    """One class of one body in one year; nominal, undiscounted pounds.

    Attributes:
        limit: As recorded; None where no envelope is given.
        change: What the scenario adds; negative for a cut.
        free: What is left for projects; negative where more is promised than there is, None without an envelope.
        asked: By all projects at their planned start.
    """

    body: str
    name: str
    budget_class: BudgetClass
    year: FinancialYear
    limit: float | None
    change: float
    committed: float
    carried_over: float
    free: float | None
    asked: float

    @property
    def balance(self) -> float | None:
        """What is free less what is asked; negative for a shortage, None without an envelope."""
        return None if self.free is None else self.free - self.asked

    @property
    def over_committed(self) -> float:
        """By how much more is promised than there is, before any project asks."""
        return _at_least_a_penny(-self.free) if self.free is not None else 0.0

    @property
    def short(self) -> float:
        """How much more is asked than is there for projects; nothing can be asked of what is promised already."""
        return _at_least_a_penny(self.asked - max(self.free, 0.0)) if self.free is not None else 0.0

    @property
    def fit(self) -> Fit:
        """Whether it fits."""
        if self.free is None:
            return Fit.NOT_LIMITED
        if self.over_committed:
            return Fit.OVER_COMMITTED
        return Fit.SHORT if self.short else Fit.FITS


@dataclass(frozen=True)
class AskingProject:
    """A project that asks for money; nominal, undiscounted pounds by year of the bodies that are looked at.

    Attributes:
        payers: Short names of the bodies it asks.
    """

    project: str
    title: str
    objective: str
    payers: tuple[str, ...]
    asked: tuple[float, ...]

    @property
    def total(self) -> float:
        """In all years."""
        return sum(self.asked)


@dataclass(frozen=True)
class LeftOutProject:
    """A project that asks for nothing in these years, and why."""

    project: str
    title: str
    why: LeftOut


@dataclass(frozen=True)
class Affordability:
    """What bodies have and what projects ask of them.

    Attributes:
        years: Of the scenario.
        bodies: Short names by code of every body that holds an envelope or is asked, by name.
        body: The one that is looked at; blank for all.
        rows: By body, class and year, where anything is given or asked.
        projects: By objective, then name: never by ratio (Green Book 2026, 6.100).
        left_out: The other projects of the register, by name.
        is_scenario: Whether a scenario is looked at, so that changes are shown.
    """

    years: tuple[FinancialYear, ...]
    bodies: Mapping[str, str]
    body: str
    rows: tuple[Affordable, ...]
    projects: tuple[AskingProject, ...]
    left_out: tuple[LeftOutProject, ...]
    is_scenario: bool

    @property
    def asked(self) -> float:
        """By all projects in all years."""
        return sum(row.asked for row in self.rows)

    @property
    def short(self) -> float:
        """What is missing, year by year and class by class: what one leaves over helps no other."""
        return sum(row.short for row in self.rows)

    @property
    def asked_without_envelope(self) -> float:
        """Asked where no envelope is given."""
        return sum(row.asked for row in self.rows if row.fit is Fit.NOT_LIMITED)


def affordable_bodies(person: Person, held: Funding) -> dict[str, str]:
    """Every body that holds an envelope or is asked for money: short names by code, by name.

    Raises:
        NotPermitted: The person may not read the register.
    """
    require(person, Act.READ)
    codes = held.proposals.envelopes.bodies
    return {code: held.names[code] for code in sorted(codes, key=lambda one: held.names[one].casefold())}


def affordability(person: Person, held: Funding, body: str = "") -> Affordability:
    """What every body has and is asked for under a scenario, or one body alone.

    Args:
        person: Who looks.
        held: The scenario with its funding problem.
        body: Code of a body to narrow everything to; blank, or one that is not among them, for all.

    Raises:
        NotPermitted: The person may not read the register.

    References:
        HM Treasury, The Green Book 2026, Table 9: affordability is nominal and undiscounted, by budget class.
    """
    require(person, Act.READ)
    proposals, names = held.proposals, held.names
    codes = proposals.envelopes.bodies
    body = body if body in codes else ""
    shown = [at for at, code in enumerate(codes) if body in ("", code)]
    shown.sort(key=lambda at: names[codes[at]].casefold())
    titles = held.at.titles
    return Affordability(
        years=proposals.envelopes.years,
        bodies=affordable_bodies(person, held),
        body=body,
        rows=tuple(_rows(proposals, names, shown)),
        projects=_asking(proposals, titles, names, shown),
        left_out=tuple(
            sorted(
                (LeftOutProject(code, titles[code], why) for code, why in proposals.left_out.items()),
                key=lambda one: (one.title.casefold(), one.project),
            )
        ),
        is_scenario=held.scenario is not None,
    )


def _planned(proposals: Proposals) -> FloatArray:
    """What each project asks for if it starts when planned. Shape (proposals, bodies, classes, years)."""
    cost = proposals.problem.cost[:, 0]
    return np.where(np.abs(cost) < NEGLIGIBLE, 0.0, cost)


def _rows(proposals: Proposals, names: Mapping[str, str], shown: list[int]) -> Iterator[Affordable]:
    envelopes, asked = proposals.envelopes, _planned(proposals).sum(axis=0)
    free, is_limited = envelopes.free, np.isfinite(envelopes.limit)
    has_any = is_limited | (asked != 0) | (envelopes.committed != 0) | (envelopes.carried_over != 0)
    for at in shown:
        for cell in np.argwhere(has_any[at]).tolist():
            place = (at, *cell)
            yield Affordable(
                body=envelopes.bodies[at],
                name=names[envelopes.bodies[at]],
                budget_class=BudgetClass(envelopes.classes[cell[0]]),
                year=envelopes.years[cell[1]],
                limit=float(envelopes.limit[place]) if is_limited[place] else None,
                change=float(envelopes.change[place]),
                committed=float(envelopes.committed[place]),
                carried_over=float(envelopes.carried_over[place]),
                free=float(free[place]) if is_limited[place] else None,
                asked=float(asked[place]),
            )


def _asking(
    proposals: Proposals, titles: Mapping[str, str], names: Mapping[str, str], shown: list[int]
) -> tuple[AskingProject, ...]:
    cost = _planned(proposals)[:, shown]
    asks_of = (cost != 0).any(axis=(2, 3))
    by_year = cost.sum(axis=(1, 2))
    payers = [names[proposals.envelopes.bodies[at]] for at in shown]
    codes = proposals.problem.projects
    found = (
        AskingProject(
            project=codes[at],
            title=titles[codes[at]],
            objective=proposals.objectives[at],
            payers=tuple(payers[one] for one in np.flatnonzero(asks_of[at]).tolist()),
            asked=tuple(by_year[at].tolist()),
        )
        for at in np.flatnonzero(asks_of.any(axis=1)).tolist()
    )
    return tuple(sorted(found, key=lambda one: (one.objective.casefold(), one.title.casefold(), one.project)))


def _at_least_a_penny(pounds: float) -> float:
    """The pounds, or nothing where they are dust or negative."""
    return pounds if pounds > NEGLIGIBLE else 0.0
