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
from benefits.portfolio.decisions import Decision, DecisionKind, in_order
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
class DecisionsPage:
    """What needs a decision.

    Attributes:
        rows: Those that the filters let through, the most at stake first.
        counts: How many of each kind there are, whatever the filters.
        bodies: Short names by code of all who must decide.
        leads: Short names by code of all who lead a project.
        left: Of a page by today's organisations the closed bodies that stay as recorded.
    """

    basis: Basis
    claims: Claims
    on: date
    n_projects: int
    rows: tuple[DecisionRow, ...]
    counts: dict[DecisionKind, int]
    bodies: dict[str, str]
    leads: dict[str, str]
    left: tuple[ClosedBody, ...] = ()

    @property
    def n_all(self) -> int:
        """How many decisions there are, whatever the filters."""
        return sum(self.counts.values())


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
    return replace(
        whole,
        rows=tuple(
            row
            for row in whole.rows
            if filters.kind in ("", row.decision.kind)
            and (not filters.body or filters.body in row.decision.deciders)
            and filters.lead in ("", row.lead_code)
        ),
    )


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
    risks = {row.project: row for row in page.at_risk}
    rescues = {case.project: case for case in rescues_page(store, person, claims, basis.bodies).cases}
    recorded = appraised_together(store, person, replace(basis, bodies=Bodies.AS_RECORDED))
    closed = closed_bodies(recorded.tables)
    names, titles = short_names(at.tables), at.titles
    projects = at.tables["project"]
    leads = dict(zip(projects["id"].tolist(), projects["lead"].tolist(), strict=True))
    found = in_order(_decisions(store, person, at, recorded, on, claims))
    rows = tuple(
        DecisionRow(
            decision=one,
            title=titles[one.project],
            lead=names[leads[one.project]],
            lead_code=leads[one.project],
            deciders=tuple(names.get(code, code) for code in one.deciders),
            about=names.get(one.body, one.body),
            risk=risks.get(one.project) if one.kind is DecisionKind.AT_RISK else None,
            rescue=rescues.get(one.project) if one.kind is DecisionKind.AT_RISK else None,
            closed=closed.get(one.body) if one.kind is DecisionKind.DIVIDED else None,
        )
        for one in found
    )
    return DecisionsPage(
        basis=basis,
        claims=claims,
        on=on,
        n_projects=projects.size,
        rows=rows,
        counts={kind: len([one for one in found if one.kind is kind]) for kind in DecisionKind},
        bodies=_named({code for one in found for code in one.deciders}, names),
        leads=_named(set(leads.values()), names),
        left=at.left_as_recorded(),
    )


def _named(codes: set[str], names: dict[str, str]) -> dict[str, str]:
    return {code: names.get(code, code) for code in sorted(codes, key=lambda code: (names.get(code, code), code))}


def _decisions(
    store: Store, person: Person, at: Appraised, recorded: Appraised, on: date, claims: Claims
) -> Iterator[Decision]:
    """Every decision. Bodies are those of the basis; what each is worth is read where bodies stand as recorded."""
    basis, tables = at.ledger.basis, at.tables
    yield from decisions.at_risk(at.ledger, risk(at.appraisal, Money.ECONOMIC, claims))
    yield from _of_promises(store, person, at, on)
    live = at.appraisal.net(Lens(Standpoint.SOCIETY))
    yield from decisions.moved(tables, drift_by_project(tables, basis), live)
    yield from decisions.unanswered(recorded.tables, recorded.ledger, recorded.appraisal, tables)
    closed = closed_bodies(recorded.tables)
    today = {code: one.today for code, one in closed.items() if one.today and basis.bodies is Bodies.TODAY}
    codes = recorded.tables["organisation"]["id"]
    named = np.array([today.get(code, code) for code in codes.tolist()], dtype=object)
    if basis.price_base is not None:
        dues = due(recorded.tables, on, basis.price_base, basis.deflators)
        yield from decisions.overdue(recorded.tables, dues, named, tables)
    yield from decisions.disputed(recorded.tables, recorded.ledger, recorded.appraisal, tables)
    yield from decisions.divided(tables, at.ledger, at.appraisal, closed)


def _of_promises(store: Store, person: Person, at: Appraised, on: date) -> Iterator[Decision]:
    """What the record of what was promised calls for; nothing where nothing was."""
    try:
        held = held_realised(store, person, at.ledger.basis, on)
    except NothingPromised:
        return
    yield from decisions.going_on(at.tables, held.ahead, held.flags)
    yield from decisions.red(at.tables, held.projects)
