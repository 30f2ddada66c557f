"""What a briefing needs, fetched in one go: the same finished pages as the screens show, and what to keep in mind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

import numpy as np

from benefits.appraisal.classes import Classification, risk
from benefits.appraisal.cube import Money
from benefits.appraisal.lenses import NEGLIGIBLE, Claims, Lens, Standpoint
from benefits.appraisal.sensitivity import phasing_range, switching_values
from benefits.periods import FinancialYear
from benefits.portfolio.basis import Basis
from benefits.records.access import Act, require
from benefits.records.categories import BudgetClass
from benefits.records.model import Person
from benefits.records.sight import as_seen_by, n_left_out
from benefits.records.store import Store
from benefits.reference.green_book import discount_schedules
from benefits.views.appraised import Appraised, appraised, appraised_together
from benefits.views.baselines import BaselinesPage, baselines_page
from benefits.views.conditions import ConditionsPage, conditions_page
from benefits.views.decisions import DecisionFilters, DecisionsPage, decisions_page
from benefits.views.department import DepartmentPage, NominalPage, department_page, nominal_page
from benefits.views.logs import LogFilters, LogsPage, logs_page
from benefits.views.portfolio import PortfolioPage, portfolio_page
from benefits.views.project import Figure, OptionAppraisal, ProjectPage, figure, project_page
from benefits.views.realisation import RealisationPage, realisation_page
from benefits.views.realisation_terms import BodyAs, NothingPromised, RealisationFilters, held_realised
from benefits.views.rescues import RescuesPage, rescues_page

OnStep = Callable[[int, int], None]


class Subject(StrEnum):
    """What a briefing can be about."""

    PORTFOLIO = "portfolio"
    DEPARTMENT = "department"
    PROJECT = "project"


@dataclass(frozen=True)
class About:
    """What one briefing is about and which benefits count: the portfolio, or a department or project by its code."""

    subject: Subject = Subject.PORTFOLIO
    code: str = ""
    claims: Claims = Claims.CLAIMED


@dataclass(frozen=True)
class Reported:
    """The state of the register that a briefing shows.

    Attributes:
        saved_at: When it was saved last, UTC; None before the first save.
        data_version: The number of that save.
        on: The day by which what is due is judged.
        n_left_out: How many restricted projects it is without.
    """

    saved_at: datetime | None
    data_version: int
    on: date
    n_left_out: int = 0


@dataclass(frozen=True)
class Doubts:
    """What a reader of totals must know; pounds of the price base of the totals.

    Attributes:
        n_assumed: Judged projects whose split over years is assumed and could move the result.
        low, high: Society's net value of the judged projects if every assumed line fell on the unkind, or kind, years.
        n_benefits, n_unvalued: Benefit lines of preferred options, and those of them without any amount.
        price_bases: The projects' own price bases, in order.
        n_due, n_silent: Promised benefits of which something is due, and those of them that nobody has reported on.
    """

    n_assumed: int
    low: float
    high: float
    n_benefits: int
    n_unvalued: int
    price_bases: tuple[FinancialYear, ...]
    n_due: int
    n_silent: int


@dataclass(frozen=True)
class PortfolioFacts:
    """What the portfolio's briefing says.

    Attributes:
        page: Economic value, on the claims asked for.
        cash: The same in DEL cash.
        accepted: Economic value, accepted claims only.
        realisation: Of all benefits promised; None where nothing is.
        decisions: Everything on which somebody has to decide.
    """

    reported: Reported
    page: PortfolioPage
    cash: PortfolioPage
    accepted: PortfolioPage
    rescues: RescuesPage
    realisation: RealisationPage | None
    decisions: DecisionsPage
    doubts: Doubts


@dataclass(frozen=True)
class DepartmentFacts:
    """What a department's briefing says.

    Attributes:
        rescues: Of the whole register.
        realisation: Of the benefits promised to it; None where nothing in the register is promised.
        decisions: Those that it has to take.
    """

    reported: Reported
    page: DepartmentPage
    nominal: NominalPage
    rescues: RescuesPage
    realisation: RealisationPage | None
    decisions: DecisionsPage


@dataclass(frozen=True)
class Switching:
    """The values at which a project breaks even from one standpoint, everything else unchanged.

    Attributes:
        unmonetised: What effects without a money value must be worth; negative where they may be a loss of that size.
    """

    standpoint: Standpoint
    benefit_multiplier: Figure
    cost_multiplier: Figure
    delay_years: Figure
    unmonetised: float


@dataclass(frozen=True)
class NominalCost:
    """What one payer spends in one budget class, in the prices of each year, not discounted.

    Attributes:
        payer: Short name; blank for costs netted against business as usual, which have no one payer.
        amounts: By year; None where the deflator does not reach.
    """

    payer: str
    budget_class: BudgetClass | None
    amounts: Mapping[FinancialYear, float | None]


@dataclass(frozen=True)
class ProjectFacts:
    """What a project's briefing says, in the project's own price base.

    Attributes:
        switching: From the standpoints of government and of society; empty where nothing is appraised.
        nominal: Costs of the preferred option that count.
        realisation: Of the benefits that it promised; None where nothing in the register is promised.
        decisions: Everything on which somebody has to decide, of all projects.
    """

    reported: Reported
    page: ProjectPage
    claims: Claims
    switching: tuple[Switching, ...]
    nominal: tuple[NominalCost, ...]
    baselines: BaselinesPage
    conditions: ConditionsPage
    logs: LogsPage
    realisation: RealisationPage | None
    decisions: DecisionsPage


Facts = PortfolioFacts | DepartmentFacts | ProjectFacts


def briefing_facts(
    store: Store, person: Person, about: About, basis: Basis, on: date, on_step: OnStep | None = None
) -> Facts:
    """Everything that a briefing says.

    Args:
        store: The register.
        person: Who asks.
        about: The portfolio, or one department or project.
        basis: Editions, and whether by today's organisations.
        on: The day by which what is due is judged.
        on_step: Told how many of how many parts have been fetched.

    Raises:
        NotPermitted: The person may not read the register.
        NotFound: There is no such department or project.
    """
    require(person, Act.READ)
    store = as_seen_by(store, person)
    told = on_step or _nobody
    if about.subject is Subject.PORTFOLIO:
        return _portfolio(store, person, about, basis, on, told)
    if about.subject is Subject.DEPARTMENT:
        return _department(store, person, about, basis, on, told)
    return _project(store, person, about, basis, on, told)


def _nobody(done: int, of: int) -> None:
    """Nobody waits for a sign."""


def _reported(store: Store, on: date) -> Reported:
    newest = store.saves(limit=1)
    return Reported(newest[0].recorded_at if newest else None, store.data_version(), on, n_left_out(store))


def _portfolio(store: Store, person: Person, about: About, basis: Basis, on: date, told: OnStep) -> PortfolioFacts:
    page = portfolio_page(store, person, basis, Money.ECONOMIC, about.claims)
    told(1, 5)
    cash = portfolio_page(store, person, basis, Money.DEL_CASH, about.claims)
    accepted = portfolio_page(store, person, basis, Money.ECONOMIC, Claims.ACCEPTED)
    rescues = rescues_page(store, person, about.claims, basis.bodies)
    told(2, 5)
    realisation = _realisation(store, person, basis, on, RealisationFilters())
    told(3, 5)
    decisions = decisions_page(store, person, basis, on, about.claims)
    told(4, 5)
    held = _doubts(store, person, about.claims, basis, on)
    told(5, 5)
    return PortfolioFacts(_reported(store, on), page, cash, accepted, rescues, realisation, decisions, held)


def _department(store: Store, person: Person, about: About, basis: Basis, on: date, told: OnStep) -> DepartmentFacts:
    page = department_page(store, person, about.code, basis, about.claims)
    told(1, 3)
    nominal = nominal_page(store, person, about.code, basis, about.claims)
    rescues = rescues_page(store, person, about.claims, basis.bodies)
    told(2, 3)
    lands = RealisationFilters(body=about.code, body_as=BodyAs.RECIPIENT)
    realisation = _realisation(store, person, basis, on, lands)
    decisions = decisions_page(store, person, basis, on, about.claims, DecisionFilters(body=about.code))
    told(3, 3)
    return DepartmentFacts(_reported(store, on), page, nominal, rescues, realisation, decisions)


def _project(store: Store, person: Person, about: About, basis: Basis, on: date, told: OnStep) -> ProjectFacts:
    page = project_page(store, person, about.code, basis)
    told(1, 4)
    baselines = baselines_page(store, person, about.code, basis)
    conditions, logs = (
        conditions_page(store, person, about.code),
        logs_page(store, person, LogFilters(project=about.code)),
    )
    told(2, 4)
    own = replace(basis, price_base=FinancialYear.parse(page.price_base))
    realisation = _realisation(store, person, own, on, RealisationFilters(project=about.code))
    decisions = decisions_page(store, person, basis, on, about.claims)
    told(3, 4)
    option = page.preferred
    switching = _switching(appraised(store, person, basis), about) if option else ()
    nominal = _nominal(page, option) if option else ()
    told(4, 4)
    return ProjectFacts(
        _reported(store, on),
        page,
        about.claims,
        switching,
        nominal,
        baselines,
        conditions,
        logs,
        realisation,
        decisions,
    )


def _realisation(
    store: Store, person: Person, basis: Basis, on: date, filters: RealisationFilters
) -> RealisationPage | None:
    try:
        return realisation_page(store, person, basis, on, filters)
    except NothingPromised:
        return None


def _doubts(store: Store, person: Person, claims: Claims, basis: Basis, on: date) -> Doubts:
    at = appraised_together(store, person, basis)
    appraisal, tables = at.appraisal, at.tables
    judged = risk(appraisal, Money.ECONOMIC, claims).classification != Classification.UNKNOWN
    low, high = phasing_range(appraisal, Lens(claims=claims))
    options, benefits, projects = tables["option"], tables["benefit_line"], tables["project"]
    counts = np.isin(benefits["option"].astype(str), options["id"][options["is_preferred"]].astype(str))
    unvalued = counts & ~_with_amounts(at)
    own = np.where(projects["price_base_year"] > 0, projects["price_base_year"], projects["first_year"])
    n_due, n_silent = _measured(store, person, basis, on)
    return Doubts(
        n_assumed=int((judged & (np.abs(high - low) > NEGLIGIBLE)).sum()),
        low=float(low[judged].sum()),
        high=float(high[judged].sum()),
        n_benefits=int(counts.sum()),
        n_unvalued=int(unvalued.sum()),
        price_bases=tuple(FinancialYear(int(year)) for year in np.unique(own)),
        n_due=n_due,
        n_silent=n_silent,
    )


def _measured(store: Store, person: Person, basis: Basis, on: date) -> tuple[int, int]:
    """How many promised benefits are due, and of how many of them nothing was reported."""
    try:
        made = held_realised(store, person, basis, on).benefits.made
    except NothingPromised:
        return 0, 0
    due = made.is_due & (made.planned != 0)
    silent = due.any(axis=1) & ~(due & made.counts).any(axis=1)
    return int(due.any(axis=1).sum()), int(silent.sum())


def _with_amounts(at: Appraised) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Which benefit lines stand in the cube with an amount. Shape (lines,)."""
    cube = at.ledger.cube
    held = cube.line_record[~cube.line_is_cost & cube.amounts.any(axis=1)]
    found = np.zeros(at.tables["benefit_line"].size, dtype=bool)
    found[held[held >= 0]] = True
    return found


def _switching(at: Appraised, about: About) -> tuple[Switching, ...]:
    """Of government and of society, in the project's own price base."""
    found = np.flatnonzero(at.ledger.projects == about.code)
    if not len(found):
        return ()
    row, schedules = int(found[0]), discount_schedules(at.ledger.basis.green_book)
    made = []
    for standpoint in (Standpoint.GOVERNMENT, Standpoint.SOCIETY):
        lens = Lens(standpoint, Money.ECONOMIC, about.claims)
        held = switching_values(at.appraisal, lens, schedules[at.ledger.basis.discounting])
        made.append(
            Switching(
                standpoint,
                figure(held.benefit_multiplier, row),
                figure(held.cost_multiplier, row),
                figure(held.delay_years, row),
                float(held.unmonetised_value[row]),
            )
        )
    return tuple(made)


def _nominal(page: ProjectPage, option: OptionAppraisal) -> tuple[NominalCost, ...]:
    """The workings of every cost that counts, added up by payer and class, payers in the order of their names."""
    added: dict[tuple[str, BudgetClass | None], dict[FinancialYear, float | None]] = {}
    for line in option.workings:
        if not line.is_cost or not line.is_headline:
            continue
        record = page.costs[line.record] if line.record >= 0 else None
        key = (page.name(record.payer), record.budget_class) if record else ("", None)
        amounts = added.setdefault(key, {})
        for one in line.years:
            before = amounts.get(one.year, 0.0)
            amounts[one.year] = None if one.nominal is None or before is None else before + one.nominal
    keys = sorted(added, key=lambda key: (not key[0], key[0].casefold(), str(key[1])))
    return tuple(NominalCost(payer, kind, added[payer, kind]) for payer, kind in keys)
