"""The portfolio on one page: who pays, who gains, what is at risk and what it would take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from benefits.appraisal import measures
from benefits.appraisal.classes import Classification, Risk, risk
from benefits.appraisal.cube import Money
from benefits.appraisal.lenses import Claims, Standpoint
from benefits.portfolio.attribution import UNATTRIBUTED
from benefits.portfolio.basis import Basis, Bodies
from benefits.portfolio.rollup import flows_between, matrix, party_totals, totals
from benefits.portfolio.successors import ClosedBody, as_today
from benefits.records.access import Act, require
from benefits.records.model import Person
from benefits.records.store import Store
from benefits.records.tables import Tables
from benefits.views.appraised import Appraised, appraised_together, current_tables
from benefits.views.kept_answers import answer_to

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

NO_COST_RECORDED = "No cost recorded"


@dataclass(frozen=True)
class Filters:
    """Which projects the page is about; blank means all."""

    lead: str = ""
    classification: str = ""


@dataclass(frozen=True)
class Total:
    """Present values summed over the projects shown, in pounds of the basis's price base."""

    standpoint: Standpoint
    pv_cost: float
    pv_benefit: float

    @property
    def net(self) -> float:
        """Benefit less cost."""
        return self.pv_benefit - self.pv_cost


@dataclass(frozen=True)
class PartyTotal:
    """What one body or group pays and receives over the projects shown."""

    organisation: str
    name: str
    is_public: bool
    pv_cost: float
    pv_benefit: float

    @property
    def net(self) -> float:
        """Benefit less cost."""
        return self.pv_benefit - self.pv_cost


@dataclass(frozen=True)
class Flows:
    """Pounds from payers into projects, or from projects to recipients; negative for a recovery or a loss.

    Attributes:
        organisation: Short name of the payer or recipient. Shape (flows,).
        project: Code of the project. Shape (flows,).
        value: Pounds. Shape (flows,).
    """

    organisation: npt.NDArray[np.object_]
    project: npt.NDArray[np.object_]
    value: FloatArray


@dataclass(frozen=True)
class ProjectRow:
    """One project as the portfolio shows it; pounds of the basis's price base.

    Attributes:
        own, government, society: Net present value of the payers, of all public bodies, of everybody.
        lost_per_pound_saved: Government's benefit for each pound of the payers' cost; None where there is none.
        pivotal: Recipients without whose benefit it fails across government.
    """

    project: str
    title: str
    lead: str
    stage: str
    classification: Classification
    own: float
    government: float
    society: float
    pv_cost: float
    pv_benefit: float
    bcr: float | None
    bcr_kind: measures.Answer
    orphaned: float
    smallest_rescue: float
    most_others_could_pay: float
    value_lost_if_dropped: float
    lost_per_pound_saved: float | None
    pivotal: tuple[str, ...]


@dataclass(frozen=True)
class PortfolioPage:
    """What the portfolio page shows.

    Attributes:
        totals: By standpoint, over the projects that can be judged: a class is known.
        unjudged: Of the other projects, everybody counted.
        at_risk: The rows of class at risk, by value at stake, the largest first.
        paid: From payers into projects: cost.
        landed: From projects to recipients: benefit.
        matrix: Payers down, recipients across; `matrix_payers` and `matrix_recipients` name them.
        timing, sunk: Undisplayed in headlines: present value of timing-only gains, real total of sunk costs.
        unattributed: Benefit that nobody is named for.
        left: Of a page by today's organisations the closed bodies that stay as recorded.
    """

    basis: Basis
    data_version: int
    money: Money
    claims: Claims
    n_projects: int
    totals: tuple[Total, ...]
    unjudged: Total
    parties: tuple[PartyTotal, ...]
    rows: tuple[ProjectRow, ...]
    at_risk: tuple[ProjectRow, ...]
    paid: Flows
    landed: Flows
    matrix: FloatArray
    matrix_payers: tuple[str, ...]
    matrix_recipients: tuple[str, ...]
    timing: float
    sunk: float
    unattributed: float
    left: tuple[ClosedBody, ...] = ()

    def count(self, classification: Classification) -> int:
        """How many of the projects shown are of a class."""
        return len([row for row in self.rows if row.classification is classification])


def portfolio_page(
    store: Store,
    person: Person,
    basis: Basis | None = None,
    money: Money = Money.ECONOMIC,
    claims: Claims = Claims.CLAIMED,
    filters: Filters | None = None,
) -> PortfolioPage:
    """The portfolio in one kind of money and claims, all in one price base.

    Raises:
        NotPermitted: The person may not read the register.
    """
    require(person, Act.READ)
    chosen, at = filters or Filters(), appraised_together(store, person, basis or Basis())
    question, version = ("portfolio", at.ledger.basis, money, claims, chosen), str(at.tables.data_version)
    return answer_to(store, person, question, PortfolioPage, version, lambda: _page(at, money, claims, chosen))


def _page(at: Appraised, money: Money, claims: Claims, filters: Filters) -> PortfolioPage:
    found = risk(at.appraisal, money, claims)
    shown = _shown(at, found, filters)
    names = short_names(at.tables)
    rows = _rows(at, found, shown, names)
    grid = matrix(at.appraisal, money, claims, shown)
    payers, recipients = np.flatnonzero(grid.any(axis=1)), np.flatnonzero(grid.any(axis=0))
    parties = np.array([names[code] for code in at.ledger.parties.tolist()], dtype=object)
    projects = np.asarray(at.ledger.projects, dtype=object)
    flows = flows_between(at.appraisal, money, claims, shown)
    unknown = found.classification == Classification.UNKNOWN
    judged = totals(at.appraisal, money, claims, shown & ~unknown)
    unjudged = totals(at.appraisal, money, claims, shown & unknown)[Standpoint.SOCIETY]
    return PortfolioPage(
        basis=at.ledger.basis,
        data_version=at.tables.data_version,
        money=money,
        claims=claims,
        n_projects=at.tables["project"].size,
        totals=tuple(Total(standpoint, held.cost, held.benefit) for standpoint, held in judged.items()),
        unjudged=Total(Standpoint.SOCIETY, unjudged.cost, unjudged.benefit),
        parties=_party_totals(at, money, claims, shown, names),
        rows=rows,
        at_risk=tuple(
            sorted(
                (row for row in rows if row.classification is Classification.AT_RISK),
                key=lambda row: (-row.value_lost_if_dropped, row.project),
            )
        ),
        paid=Flows(parties[flows.paid.source], projects[flows.paid.target], flows.paid.value),
        landed=Flows(parties[flows.landed.target], projects[flows.landed.source], flows.landed.value),
        matrix=grid[np.ix_(payers, recipients)],
        matrix_payers=tuple([*parties, NO_COST_RECORDED][payer] for payer in payers),
        matrix_recipients=tuple(parties[recipient] for recipient in recipients),
        timing=float(at.appraisal.uncounted(is_cost=False)[shown].sum()),
        sunk=float(at.appraisal.uncounted(is_cost=True)[shown].sum()),
        unattributed=_unattributed(at, money, claims, shown),
        left=at.left_as_recorded(shown),
    )


def lead_organisations(store: Store, person: Person, basis: Basis | None = None) -> dict[str, str]:
    """The bodies that lead a project, code and short name, in the order of the names.

    Args:
        store: The register.
        person: Who looks.
        basis: Whether by today's organisations; as recorded by default.

    Raises:
        NotPermitted: The person may not read the register.
    """
    require(person, Act.READ)
    tables = current_tables(store, person)
    if (basis or Basis()).bodies is Bodies.TODAY:
        tables = as_today(tables)
    names = short_names(tables)
    return {code: names[code] for code in sorted(set(tables["project"]["lead"].tolist()), key=names.__getitem__)}


def short_names(tables: Tables) -> dict[str, str]:
    """The short name of each organisation by code, the stand-ins included."""
    organisations = tables["organisation"]
    names = dict(zip(organisations["id"].tolist(), organisations["short_name"].tolist(), strict=True))
    return names | {UNATTRIBUTED: "Not yet attributed"}


def _shown(at: Appraised, found: Risk, filters: Filters) -> BoolArray:
    shown = np.ones(at.ledger.cube.n_cases, dtype=bool)
    if filters.lead:
        shown &= at.tables["project"]["lead"] == filters.lead
    if filters.classification:
        shown &= found.classification == filters.classification
    return shown


def _party_totals(
    at: Appraised, money: Money, claims: Claims, shown: BoolArray, names: Mapping[str, str]
) -> tuple[PartyTotal, ...]:
    held = party_totals(at.appraisal, money, claims, shown)
    cost, benefit, public = held.cost, held.benefit, at.ledger.cube.party_is_public
    used = np.flatnonzero((cost != 0) | (benefit != 0))
    found = (
        PartyTotal(
            code := str(at.ledger.parties[party]),
            names[code],
            bool(public[party]),
            float(cost[party]),
            float(benefit[party]),
        )
        for party in used
    )
    return tuple(sorted(found, key=lambda one: (-one.net, one.name)))


def _rows(at: Appraised, found: Risk, shown: BoolArray, names: Mapping[str, str]) -> tuple[ProjectRow, ...]:
    appraisal, cube, projects = at.appraisal, at.ledger.cube, at.tables["project"]
    values = appraisal.values(found.lens.money, found.lens.claims)
    cost, benefit = appraisal.by_case(values.cost), appraisal.by_case(values.benefit)
    ratios = measures.bcr(benefit, cost)
    pivotal: dict[int, list[str]] = {}
    for pair in np.flatnonzero(found.pair_is_pivotal):
        pivotal.setdefault(int(cube.pair_case[pair]), []).append(names[at.ledger.parties[cube.pair_party[pair]]])
    return tuple(
        ProjectRow(
            project=str(projects["id"][case]),
            title=str(projects["title"][case]),
            lead=names[projects["lead"][case]],
            stage=str(projects["stage"][case]),
            classification=Classification(str(found.classification[case])),
            own=float(found.own[case]),
            government=float(found.government[case]),
            society=float(found.society[case]),
            pv_cost=float(cost[case]),
            pv_benefit=float(benefit[case]),
            bcr=value_or_none(ratios, case),
            bcr_kind=measures.Answer(int(ratios.kind[case])),
            orphaned=float(found.orphaned[case]),
            smallest_rescue=float(found.smallest_rescue[case]),
            most_others_could_pay=float(found.most_others_could_pay[case]),
            value_lost_if_dropped=float(found.value_lost_if_dropped[case]),
            lost_per_pound_saved=value_or_none(found.lost_per_pound_saved, case),
            pivotal=tuple(pivotal.get(case, ())),
        )
        for case in np.flatnonzero(shown).tolist()
    )


def value_or_none(answers: measures.Answers, row: int) -> float | None:
    """The answer of one row, or None where it is not a number."""
    return float(answers.value[row]) if answers.kind[row] == measures.Answer.VALUE else None


def _unattributed(at: Appraised, money: Money, claims: Claims, shown: BoolArray) -> float:
    cube = at.ledger.cube
    held = (cube.pair_party == cube.unattributed) & shown[cube.pair_case]
    return float(at.appraisal.values(money, claims).benefit[held].sum())
