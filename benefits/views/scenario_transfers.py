"""The transfers of a whole scenario: every project at risk in it, or those that are named, in one schedule."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from benefits.appraisal.classes import Classification, risk
from benefits.appraisal.cube import Money
from benefits.errors import BenefitsError, NotFound, near
from benefits.portfolio.budget_cover import FundedPurpose, TransferSchedule, funded_purpose, transfer_schedule
from benefits.portfolio.contributors import Scope
from benefits.portfolio.cost_sharing import Rule
from benefits.portfolio.envelopes import envelopes_of
from benefits.portfolio.funding_plan import FundingPlan, PayingTerms, plans_in_turn
from benefits.portfolio.phasing import PhasingShortfall
from benefits.portfolio.proposals import LeftOut
from benefits.portfolio.scenarios import combined
from benefits.records.access import Act, require
from benefits.records.model import Override, Person, Scenario
from benefits.records.sight import as_seen_by
from benefits.records.store import Store
from benefits.views.appraised import appraised_under
from benefits.views.cost_sharing import Terms, sharing_page
from benefits.views.funding import Funding, funding_under, scenarios_seen
from benefits.views.transfers import NOBODY, Shares, agreed_shares, called, lender_of, may_lend


@dataclass(frozen=True)
class ProjectPlan:
    """One project of the scenario.

    Attributes:
        plan: None where it cannot be phased.
        why_not: Why; blank where it can, or where only an ask stands in the way.
        lender: Who lends its bridge; blank where none is drawn.
    """

    project: str
    title: str
    plan: FundingPlan | None = None
    why_not: str = ""
    lender: str = ""

    @property
    def is_phased(self) -> bool:
        """Whether it can be paid within the headroom that there is."""
        return self.plan is not None and self.plan.shortfall is None

    @property
    def shortfall(self) -> PhasingShortfall | None:
        """What is missing for it to be paid; None where nothing is, or where that would not help."""
        return self.plan.shortfall if self.plan else None


@dataclass(frozen=True)
class ScenarioTransfers:
    """The projects of a scenario that were asked for, in the order in which they took headroom.

    Attributes:
        schedule: The transfers of those that can be phased.
        names: What bodies are called, by code.
    """

    held: Funding
    rule: Rule
    projects: tuple[ProjectPlan, ...]
    schedule: TransferSchedule
    names: Mapping[str, str]

    @property
    def phased(self) -> tuple[ProjectPlan, ...]:
        """Those that can be paid within headroom."""
        return tuple(one for one in self.projects if one.is_phased)

    @property
    def not_phased(self) -> tuple[ProjectPlan, ...]:
        """Those that cannot."""
        return tuple(one for one in self.projects if not one.is_phased)


def scenario_transfers(
    store: Store, person: Person, held: Funding, rule: Rule, projects: Sequence[str] = (), lender: str = ""
) -> ScenarioTransfers:
    """Every project at risk in a scenario, or those named, each by its own cost: shared, phased, and moved.

    The projects take headroom one after another: those at risk by the value lost if they are dropped, the largest
    first; those named in the order given.

    Args:
        store: The register.
        person: Who asks.
        held: The scenario.
        rule: How costs are shared.
        projects: Codes; blank for those at risk.
        lender: As in `TransfersAsked`.

    Raises:
        NotPermitted: The person may not read the register.
        NotFound: A project that is named is not in the register.
    """
    require(person, Act.READ)
    store = as_seen_by(store, person)
    titles = held.at.titles
    for code in projects:
        if code not in titles:
            raise NotFound(f"There is no project {code}.{near(code, titles)}")
    codes = list(dict.fromkeys(projects)) or projects_at_risk(store, person, held)
    shares = {code: _shares(store, person, held, code, rule) for code in codes}
    plans = _plans(held, {code: one for code, one in shares.items() if isinstance(one, Shares)}, lender)
    made, purposes = [], []
    for code in codes:
        found = plans.get(code, shares[code])
        if isinstance(found, FundingPlan):
            one, purpose = _planned(held, code, found, lender)
            made.append(one)
            purposes += [purpose] if one.is_phased else []
        else:
            made.append(ProjectPlan(code, titles[code], why_not=str(found)))
    return ScenarioTransfers(held, rule, tuple(made), transfer_schedule(purposes), called(held.at))


def projects_at_risk(store: Store, person: Person, held: Funding) -> list[str]:
    """Projects at risk that are neither closed nor stopped, by value lost if dropped, the largest first.

    They are at risk as the rescue list has it, on the scenario's claims. A scenario that looks back takes in those
    that are closed or stopped too.

    Raises:
        NotPermitted: The person may not read the register.
    """
    require(person, Act.READ)
    at = appraised_under(store, person, held.assumptions)
    found = risk(at.appraisal, Money.ECONOMIC, held.assumptions.claims)
    codes = at.ledger.projects.tolist()
    rows = np.flatnonzero(found.classification == Classification.AT_RISK).tolist()
    live = [row for row in rows if held.proposals.left_out.get(str(codes[row])) is not LeftOut.ENDED]
    return [str(codes[row]) for row in sorted(live, key=lambda row: (-found.government[row], codes[row]))]


def _shares(store: Store, person: Person, held: Funding, code: str, rule: Rule) -> Shares | str:
    """The shares of a project's cost, or why there are none."""
    try:
        page = sharing_page(store, person, code, Scope.PROJECT, held.assumptions.claims, held.assumptions)
        return agreed_shares(page, rule, Terms())
    except BenefitsError as reason:
        return str(reason)


def _plans(held: Funding, shares: Mapping[str, Shares], lender: str) -> dict[str, FundingPlan | BenefitsError]:
    if not shares:
        return {}
    bodies = list(dict.fromkeys(body for one in shares.values() for body in one.held.bodies))
    first = held.proposals.envelopes.years[0]
    last = max(first, *(one.held.years[-1] for one in shares.values()))
    years = tuple(first + at for at in range(last - first + 1))
    limits = envelopes_of(held.at.tables["envelope"], held.assumptions, bodies, years)
    wanted = [(one.held, one.shared) for one in shares.values()]
    return dict(zip(shares, plans_in_turn(wanted, limits, PayingTerms(is_lent=lender != NOBODY)), strict=True))


def _planned(held: Funding, code: str, plan: FundingPlan, asked: str) -> tuple[ProjectPlan, FundedPurpose]:
    title = held.at.titles[code]
    lender = lender_of(plan, asked, may_lend(held.at, {*plan.problem.bodies, *plan.spending}))
    return ProjectPlan(code, title, plan, lender=lender), funded_purpose(
        plan.schedule, f"{title} ({code})", plan.spending, lender
    )


def funding_from(store: Store, person: Person, scenario: Scenario, overrides: Iterable[Override]) -> Funding:
    """A scenario that the register need not hold, on the register's projects and envelopes.

    What it is based on is taken from the register.

    Raises:
        NotPermitted: The person may not read the register.
        BenefitsError: The register does not hold what it is based on.
        MissingDeflator: A year of the scenario has no GDP deflator.
    """
    require(person, Act.READ)
    store = as_seen_by(store, person)
    held = [one.record for one in store.current("override") if isinstance(one.record, Override)]
    others = (one for one in held if one.scenario != scenario.id)
    seen = {**scenarios_seen(store, person), scenario.id: scenario}
    return funding_under(store, person, scenario, combined(scenario.id, seen, [*others, *overrides]))
