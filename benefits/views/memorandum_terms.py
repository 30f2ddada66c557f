"""The terms of a draft memorandum of understanding, taken from the register and from the transfers of one cost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from benefits.periods import FinancialYear
from benefits.portfolio.budget_cover import Reason
from benefits.portfolio.promised_benefits import lines_by_body
from benefits.records.access import Act, require
from benefits.records.categories import Agreement, Stage
from benefits.records.model import Person, Project
from benefits.records.sight import as_seen_by
from benefits.records.store import Store, now
from benefits.records.tables import Tables
from benefits.reference.green_book import defaults
from benefits.views.appraised import Appraised, appraised_under
from benefits.views.memorandum import Gate, MemorandumTerms, Overrun, Party, PartyRole, PromisedBenefit
from benefits.views.transfers import Shares, TransfersPage

# The gates that lie ahead of a project, by the stage that each opens.
STAGE_GATES: Mapping[Stage, tuple[str, str]] = {
    Stage.SOC: ("Strategic outline case", "The strategic outline case is approved"),
    Stage.OBC: ("Outline business case", "The outline business case is approved"),
    Stage.FBC: ("Full business case", "The full business case is approved"),
    Stage.LIVE: ("Going live", "The service is in use"),
}
LESS_THAN_USUAL = "Cost that is lower than under business as usual"
YEAR_ENDS = (3, 31)


def memorandum_terms(
    store: Store, person: Person, page: TransfersPage, overrun: Overrun = Overrun.PRO_RATA
) -> MemorandumTerms:
    """What a draft for the transfers of a page says; what nobody has recorded is left blank.

    The lead of the project leads. The gates are the stages of the business case that lie ahead, without a day, and
    the end of each financial year in which shares are paid. Somebody who joins late pays the discount rate of the
    first year on top.

    Args:
        store: The register.
        person: Who drafts.
        page: The transfers, with a plan.
        overrun: Who bears a cost above the plan.

    Raises:
        NotPermitted: The person may not read the register.
        ValueError: The page has no plan, so there is nothing to agree on.

    References:
        Methods 4.4 and 4.5; the gates are this tool's convention.
    """
    require(person, Act.READ)
    store = as_seen_by(store, person)
    found = store.one("project", page.asked.project)
    if page.shares is None or page.plan is None or found is None or not isinstance(found.record, Project):
        raise ValueError("a memorandum needs a plan")
    project, at = found.record, appraised_under(store, person, page.assumptions)
    return MemorandumTerms(
        project=project.title,
        code=project.id,
        purpose="\n".join(words for words in (project.summary, project.objectives) if words.strip()),
        made=now().date(),
        parties=tuple(_parties(page, page.shares, project)),
        benefits=tuple(_benefits(at, page, page.shares)),
        schedule=page.schedule,
        gates=tuple(_gates(page, project)),
        collar=defaults(at.ledger.basis.green_book).true_up_collar,
        late_entry_rate=page.shares.held.first_rate,
        overrun=overrun,
        data_sharing=project.legal_gateway,
        delivery_model=project.funding_model,
        names=page.names,
    )


def _parties(page: TransfersPage, shares: Shares, project: Project) -> Iterator[Party]:
    """The lead, then who pays a share, the largest first, then who lends."""
    pays = dict(zip(shares.shared.players, shares.shared.payment.tolist(), strict=True))
    gains = dict(zip(shares.held.bodies, shares.held.benefit.tolist(), strict=True))

    def party(code: str, role: PartyRole, signatory: str = "") -> Party:
        return Party(code, page.names[code], role, pays.get(code, 0.0), gains.get(code, 0.0), signatory)

    yield party(project.lead, PartyRole.LEAD, project.sro)
    sharing = page.plan.problem.bodies if page.plan else ()
    for code in sorted(sharing, key=lambda one: -pays[one]):
        if code != project.lead:
            yield party(code, PartyRole.CONTRIBUTOR)
    if page.lender and page.lender != project.lead:
        yield party(page.lender, PartyRole.LENDER)


def _benefits(at: Appraised, page: TransfersPage, shares: Shares) -> Iterator[PromisedBenefit]:
    """The benefits of those who pay a share, by body."""
    agreed = _agreements(at.tables)
    lines = at.tables["benefit_line"]
    sharing = page.plan.problem.bodies if page.plan else ()
    for one in lines_by_body(at.ledger, shares.held, page.asked.claims):
        if one.body not in sharing:
            continue
        name = page.names[one.body]
        if one.record < 0:
            yield PromisedBenefit(name, LESS_THAN_USUAL, one.value, "", Agreement.CLAIMED)
            continue
        yield PromisedBenefit(
            name,
            str(lines["title"][one.record]),
            one.value,
            str(lines["evidence_grade"][one.record]),
            agreed.get((str(lines["id"][one.record]), one.body), Agreement.CLAIMED),
            str(lines["owner"][one.record]),
        )


def _agreements(tables: Tables) -> dict[tuple[str, str], Agreement]:
    shares = tables["share"]
    columns = (shares[name].tolist() for name in ("benefit", "recipient", "agreement"))
    return {(benefit, recipient): Agreement(said) for benefit, recipient, said in zip(*columns, strict=True)}


def _gates(page: TransfersPage, project: Project) -> Iterator[Gate]:
    order = list(Stage)
    for stage, (name, trigger) in STAGE_GATES.items():
        if order.index(project.stage) < order.index(stage):
            yield Gate(name, trigger)
    paid = {one.year for one in page.schedule.contributions if one.reason is Reason.SHARE}
    for year in sorted(paid):
        yield Gate(f"End of {year}", f"Benefits of {year} are realised and verified", _last_day(year))


def _last_day(year: FinancialYear) -> date:
    return date(year.start + 1, *YEAR_ENDS)
