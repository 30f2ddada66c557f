"""From agreed shares to a schedule: who pays what when within its budget, and the budget that then has to move."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from benefits.appraisal.lenses import NEGLIGIBLE, Claims
from benefits.errors import BenefitsError
from benefits.portfolio.budget_cover import TransferSchedule, funded_purpose, transfer_schedule
from benefits.portfolio.contributors import Contributors, Scope
from benefits.portfolio.cost_sharing import Rule
from benefits.portfolio.envelopes import Envelopes, envelopes_of
from benefits.portfolio.funding_plan import FundingPlan, NotPhased, PayingTerms, funding_plan, years_ahead
from benefits.portfolio.scenarios import AS_RECORDED, Assumptions
from benefits.portfolio.shared_costs import SharedCost, shared_by
from benefits.records.access import Act, require
from benefits.records.categories import OrganisationKind, OverrideField
from benefits.records.model import Person
from benefits.records.sight import as_seen_by
from benefits.records.store import Store, now
from benefits.views.appraised import Appraised
from benefits.views.cost_sharing import SharingPage, Terms, asset_of, sharing_page
from benefits.views.funding import Funding
from benefits.views.kept_answers import answer_to

# Who lends a bridge where nobody else is named, as the Reserve is the Treasury's; this tool's convention.
USUAL_LENDER = "HMT"
# In place of a lender: nobody lends, or one is still to be found. Never codes of an organisation.
NOBODY, TO_BE_FOUND = "nobody", "(lender to be found)"


@dataclass(frozen=True)
class TransfersAsked:
    """What a person wants to see.

    Attributes:
        waits_for_cash: No body pays before its own cash benefit has arrived.
        opening_cash: Pounds by which each may be out of pocket before.
        bridge_rate: Real, a year; the discount rate where None.
        lender: Code of the body that lends a bridge, NOBODY, or blank for the usual one.
    """

    project: str
    scope: Scope = Scope.PROJECT
    rule: Rule = Rule.PROPORTIONAL
    claims: Claims = Claims.CLAIMED
    waits_for_cash: bool = False
    opening_cash: float = 0.0
    bridge_rate: float | None = None
    lender: str = ""

    @property
    def terms(self) -> PayingTerms:
        """How bodies pay and what a bridge costs."""
        is_lent = self.lender != NOBODY
        return PayingTerms(self.waits_for_cash, self.opening_cash, self.bridge_rate, is_lent)


@dataclass(frozen=True)
class Shares:
    """What each body gains and pays today, and what those that share the cost would pay under the rule."""

    held: Contributors
    shared: SharedCost


@dataclass(frozen=True)
class TransfersPage:
    """One cost from its shares to the transfers.

    Attributes:
        title: Of the project.
        names, short_names: What bodies are called in papers and in tables, by code.
        shares: None where the cost cannot be shared.
        plan: None where it cannot be phased.
        why_not: Why one of them is None; blank where none is.
        limits: The envelopes that the plan rests on, over the bodies that gain or pay; None without a plan.
        schedule: The transfers, if what is missing was there where something is.
        lender: Who lends a bridge in the schedule; blank where none is drawn.
        has_terms: Whether the shares rest on what the person assumes beside the register.
        assumptions: The scenario that it follows.
        made: The day on which it was worked out.
    """

    asked: TransfersAsked
    title: str
    names: Mapping[str, str]
    short_names: Mapping[str, str]
    shares: Shares | None = None
    plan: FundingPlan | None = None
    why_not: str = ""
    limits: Envelopes | None = None
    schedule: TransferSchedule = field(default_factory=TransferSchedule)
    lender: str = ""
    has_terms: bool = False
    assumptions: Assumptions = AS_RECORDED
    made: date = date.min

    @property
    def purpose(self) -> str:
        """What the transfers are for, as the schedule says it."""
        return f"{self.title} ({self.asked.project})"


def usual_rule(held: Funding) -> Rule:
    """How the scenario shares costs where nobody says otherwise."""
    return Rule(held.assumptions.text(OverrideField.SHARING_RULE, Rule.PROPORTIONAL))


def transfers_page(
    store: Store, person: Person, held: Funding, asked: TransfersAsked, terms: Terms | None = None
) -> TransfersPage:
    """The cost of a project, a bundle or an enabler: shared, phased within headroom, and moved between budgets.

    Shares are those of the page Cost sharing. The scenario says what budgets leave, and from which year on money can
    move. What is found is kept as long as the register is not changed.

    Args:
        store: The register.
        person: Who looks.
        held: The scenario.
        asked: What is looked at.
        terms: What the person assumes when the cost is shared, beside the register.

    Raises:
        NotPermitted: The person may not read the register.
    """
    require(person, Act.READ)
    store = as_seen_by(store, person)
    question = ("transfers", held.code, held.assumptions, asked, repr(terms))

    def find() -> TransfersPage:
        return _found(store, person, held, asked, terms or Terms())

    return answer_to(store, person, question, TransfersPage, str(held.at.tables.data_version), find)


def _found(store: Store, person: Person, held: Funding, asked: TransfersAsked, terms: Terms) -> TransfersPage:
    names = called(held.at)
    blank = TransfersPage(
        asked=asked,
        title=held.at.titles.get(asked.project, asked.project),
        names=names,
        short_names={**held.names, TO_BE_FOUND: names[TO_BE_FOUND]},
        has_terms=terms != Terms(),
        assumptions=held.assumptions,
        made=now().date(),
    )
    shares, plan, limits = None, None, None
    try:
        sharing = sharing_page(store, person, asked.project, asked.scope, asked.claims, held.assumptions)
        shares = agreed_shares(sharing, asked.rule, terms)
        who = shares.held
        years = years_ahead(who, held.proposals.envelopes.years[0])
        limits = envelopes_of(held.at.tables["envelope"], held.assumptions, who.bodies, years)
        plan = funding_plan(who, shares.shared, years, limits.headroom, asked.terms)
    except BenefitsError as reason:
        return replace(blank, shares=shares, why_not=str(reason))
    lender = lender_of(plan, asked.lender, may_lend(held.at, {*plan.problem.bodies, *plan.spending}))
    purpose = funded_purpose(plan.schedule, blank.purpose, plan.spending, lender)
    return replace(
        blank,
        shares=shares,
        plan=plan,
        limits=limits,
        schedule=transfer_schedule([purpose]),
        lender=purpose.lender,
    )


def agreed_shares(page: SharingPage, rule: Rule, terms: Terms) -> Shares:
    """What each body that gains and is not left out pays under a rule.

    Raises:
        NotPhased: There is no cost to share, nobody to share it, or those who gain do not gain as much as it costs.
        NotAvailable: The rule does not apply.
    """
    players = tuple(one for one in page.gainers if one.code not in terms.left_out)
    if page.found.cost <= NEGLIGIBLE:
        raise NotPhased("No public body pays anything for it, so there is no cost to share.")
    if not players:
        who = "Everybody who gains by it is left out" if page.gainers else "No public body gains by it"
        raise NotPhased(f"{who}, so nobody can be asked to share its cost.")
    asset = asset_of(page, terms, players)
    if asset.lack > asset.rounding:
        raise NotPhased(
            "Those who gain by it gain less than it costs, so no sharing leaves nobody worse off. Compare the rules to "
            "see what is lacking."
        )
    return Shares(page.found, shared_by(asset, rule))


def called(at: Appraised) -> dict[str, str]:
    """The full name of every organisation by code, and of a lender that is still to be found."""
    organisations = at.tables["organisation"]
    names = dict(zip(organisations["id"].tolist(), map(str, organisations["name"].tolist()), strict=True))
    return names | {TO_BE_FOUND: "Lender to be found"}


def may_lend(at: Appraised, parties: Collection[str]) -> dict[str, str]:
    """Names of the public bodies that share no cost of it and spend nothing on it, by code."""
    organisations = at.tables["organisation"]
    kinds = zip(organisations["id"].tolist(), organisations["kind"].tolist(), strict=True)
    names = called(at)
    return {code: names[code] for code, kind in kinds if OrganisationKind(kind).is_public and code not in parties}


def lender_of(plan: FundingPlan, asked: str, lenders: Collection[str]) -> str:
    """Who lends the bridge of a plan: whoever is asked for, else the usual lender, else one to be found."""
    if not plan.schedule.needs_bridge:
        return ""
    return next((one for one in (asked, USUAL_LENDER) if one in lenders), TO_BE_FOUND)
