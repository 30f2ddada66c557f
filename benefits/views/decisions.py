"""What needs a decision over the whole register: one list, by pounds at stake, each with who must decide."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from benefits.appraisal.classes import risk
from benefits.appraisal.cube import Money
from benefits.appraisal.lenses import Claims, Lens, Standpoint
from benefits.portfolio import decisions
from benefits.portfolio.baseline_drift import drift_by_project
from benefits.portfolio.basis import Basis, Bodies
from benefits.portfolio.decisions import Decision, DecisionKind, Decisions, in_order
from benefits.portfolio.due_measurements import due
from benefits.portfolio.successors import ClosedBody, closed_bodies
from benefits.records.access import Act, require
from benefits.records.model import Person
from benefits.records.sight import as_seen_by
from benefits.records.store import Store, now
from benefits.views.appraised import Appraised, appraised_together
from benefits.views.kept_answers import answer_to
from benefits.views.portfolio import ProjectRow, portfolio_page, short_names
from benefits.views.realisation_terms import NothingPromised, held_realised
from benefits.views.rescues import RescueCase, rescues_page


@dataclass(frozen=True)
class DecisionFilters:
    """Which decisions the page is about; blank means all.

    Attributes:
        body: Code of a body that must decide.
        lead: Code of the body that leads the project.
    """

    kind: str = ""
    body: str = ""
    lead: str = ""


@dataclass(frozen=True)
class DecisionRow:
    """One decision as people read it.

    Attributes:
        lead, lead_code: Short name and code of the body that leads the project.
        deciders: Short names of who must decide.
        about: Short name of the body that it is about; blank where it is about the project.
        risk, rescue: Of a project at risk, what the portfolio and the rescue list say of it.
        closed: Of a benefit promised to a divided body, what became of it.
    """

    decision: Decision
    title: str
    lead: str
    lead_code: str
    deciders: tuple[str, ...]
    about: str = ""
    risk: ProjectRow | None = None
    rescue: RescueCase | None = None
    closed: ClosedBody | None = None


@dataclass(frozen=True)
class Known:
    """What is known of the projects and bodies that the decisions are about, by code."""

    titles: dict[str, str]
    names: dict[str, str]
    leads: dict[str, str]
    risks: dict[str, ProjectRow]
    rescues: dict[str, RescueCase]
    closed: dict[str, ClosedBody]

    def row(self, one: Decision) -> DecisionRow:
        """A decision as people read it."""
        lead, is_at_risk = self.leads[one.project], one.kind is DecisionKind.AT_RISK
        return DecisionRow(
            decision=one,
            title=self.titles[one.project],
            lead=self.names[lead],
            lead_code=lead,
            deciders=tuple(self.names.get(code, code) for code in one.deciders),
            about=self.names.get(one.body, one.body),
            risk=self.risks.get(one.project) if is_at_risk else None,
            rescue=self.rescues.get(one.project) if is_at_risk else None,
            closed=self.closed.get(one.body) if one.kind is DecisionKind.DIVIDED else None,
        )


@dataclass(frozen=True)
class DecisionsPage:
    """What needs a decision.

    Attributes:
        found: Those that the filters let through, the most at stake first.
        known: What is known of what they are about.
        counts: How many of each kind there are, whatever the filters.
        bodies: Short names by code of all who must decide.
        leads: Short names by code of all who lead a project.
        left: Of a page by today's organisations the closed bodies that stay as recorded.
    """

    basis: Basis
    claims: Claims
    on: date
    n_projects: int
    found: Decisions
    known: Known
    counts: dict[DecisionKind, int]
    bodies: dict[str, str]
    leads: dict[str, str]
    left: tuple[ClosedBody, ...] = ()

    @property
    def n_all(self) -> int:
        """How many decisions there are, whatever the filters."""
        return sum(self.counts.values())

    def rows(self, most: int | None = None) -> tuple[DecisionRow, ...]:
        """Those that the filters let through as people read them, or the first of them."""
        return tuple(self.known.row(self.found.one(at)) for at in range(self.found.size)[:most])

    def about(self, project: str) -> DecisionsPage:
        """Only what is about one project."""
        return replace(self, found=self.found.only(self.found.project == project))


def decisions_page(
    store: Store,
    person: Person,
    basis: Basis | None = None,
    on: date | None = None,
    claims: Claims = Claims.CLAIMED,
    filters: DecisionFilters | None = None,
) -> DecisionsPage:
    """Everything on which somebody has to decide, by pounds at stake.

    Args:
        store: The register.
        person: Who looks.
        basis: Editions, price base and whose bodies.
        on: The day on which promises are judged; today if not given.
        claims: Of projects at risk: all claims, or accepted only.
        filters: What to look at.

    Raises:
        NotPermitted: The person may not read the register.
    """
    require(person, Act.READ)
    store = as_seen_by(store, person)
    basis, on, filters = basis or Basis(), on or now().date(), filters or DecisionFilters()
    whole = _whole(store, person, basis, on, claims)
    found, leads = whole.found, whole.known.leads
    if filters.kind:
        found = found.only(found.kind == filters.kind)
    if filters.body:
        found = found.only(np.array([filters.body in deciders for deciders in found.deciders], dtype=bool))
    if filters.lead:
        found = found.only(np.array([leads[project] == filters.lead for project in found.project], dtype=bool))
    return replace(whole, found=found)


def _whole(store: Store, person: Person, basis: Basis, on: date, claims: Claims) -> DecisionsPage:
    """The page without filters, kept for a state of the register."""
    at = appraised_together(store, person, basis)
    question = ("decisions", at.ledger.basis, on, claims)

    def find() -> DecisionsPage:
        return _made(store, person, at, on, claims)

    return answer_to(store, person, question, DecisionsPage, str(at.tables.data_version), find)


def _made(store: Store, person: Person, at: Appraised, on: date, claims: Claims) -> DecisionsPage:
    basis = at.ledger.basis
    page = portfolio_page(store, person, basis, Money.ECONOMIC, claims)
    recorded = appraised_together(store, person, replace(basis, bodies=Bodies.AS_RECORDED))
    projects = at.tables["project"]
    known = Known(
        titles=at.titles,
        names=short_names(at.tables),
        leads=dict(zip(projects["id"].tolist(), projects["lead"].tolist(), strict=True)),
        risks={row.project: row for row in page.at_risk},
        rescues={case.project: case for case in rescues_page(store, person, claims, basis.bodies).cases},
        closed=closed_bodies(recorded.tables),
    )
    found = in_order(_decisions(store, person, at, recorded, on, claims))
    return DecisionsPage(
        basis=basis,
        claims=claims,
        on=on,
        n_projects=projects.size,
        found=found,
        known=known,
        counts={kind: int((found.kind == kind).sum()) for kind in DecisionKind},
        bodies=_named({code for deciders in found.deciders for code in deciders}, known.names),
        leads=_named(set(known.leads.values()), known.names),
        left=at.left_as_recorded(),
    )


def _named(codes: set[str], names: dict[str, str]) -> dict[str, str]:
    return {code: names.get(code, code) for code in sorted(codes, key=lambda code: (names.get(code, code), code))}


def _decisions(
    store: Store, person: Person, at: Appraised, recorded: Appraised, on: date, claims: Claims
) -> Iterator[Decisions]:
    """Every decision. Bodies are those of the basis; what each is worth is read where bodies stand as recorded."""
    basis, tables = at.ledger.basis, at.tables
    yield decisions.at_risk(at.ledger, risk(at.appraisal, Money.ECONOMIC, claims))
    yield from _of_promises(store, person, at, on)
    live = at.appraisal.net(Lens(Standpoint.SOCIETY))
    yield from decisions.moved(tables, drift_by_project(tables, basis), live)
    yield decisions.unanswered(recorded.tables, recorded.ledger, recorded.appraisal, tables)
    closed = closed_bodies(recorded.tables)
    today = {code: one.today for code, one in closed.items() if one.today and basis.bodies is Bodies.TODAY}
    codes = recorded.tables["organisation"]["id"]
    named = np.array([today.get(code, code) for code in codes.tolist()], dtype=object)
    if basis.price_base is not None:
        dues = due(recorded.tables, on, basis.price_base, basis.deflators)
        yield decisions.overdue(recorded.tables, dues, named, tables)
    yield decisions.disputed(recorded.tables, recorded.ledger, recorded.appraisal, tables)
    yield decisions.divided(tables, at.ledger, at.appraisal, closed)


def _of_promises(store: Store, person: Person, at: Appraised, on: date) -> Iterator[Decisions]:
    """What the record of what was promised calls for; nothing where nothing was."""
    try:
        held = held_realised(store, person, at.ledger.basis, on)
    except NothingPromised:
        return
    yield from decisions.going_on(at.tables, held.ahead, held.flags)
    yield decisions.red(at.tables, held.projects)
