"""The whole appraisal of a register as one frozen value: what the terminal and the Python twin show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from benefits.appraisal import measures
from benefits.appraisal.classes import Classification, Risk, risk
from benefits.appraisal.cube import Money, sums
from benefits.appraisal.lenses import CaseMeasures, Claims, Lens, PairValues, Standpoint
from benefits.appraisal.sensitivity import phasing_range
from benefits.periods import FinancialYear
from benefits.portfolio.attribution import UNATTRIBUTED
from benefits.portfolio.basis import Basis, Bodies
from benefits.portfolio.rollup import matrix, one_price_base, totals
from benefits.portfolio.successors import ClosedBody
from benefits.records.access import Act, require
from benefits.records.model import Person
from benefits.records.sight import as_seen_by
from benefits.records.store import Store
from benefits.reference.sources import unknown
from benefits.views.appraised import Appraised, appraised, appraised_together
from benefits.views.project import Figure, LensFigures, figure

# How a terminal and a script name the parts of a lens.
STANDPOINTS = {"own": Standpoint.OWN, "government": Standpoint.GOVERNMENT, "society": Standpoint.SOCIETY}
MONEYS = {"economic": Money.ECONOMIC, "del-cash": Money.DEL_CASH}
CLAIMS = {"claimed": Claims.CLAIMED, "accepted": Claims.ACCEPTED}
BODIES = {one.value: one for one in Bodies}
# The row of the matrix for benefit of projects whose cost nobody recorded; never a code of an organisation.
NO_COST_RECORDED = "(no cost recorded)"


@dataclass(frozen=True)
class PartyReport:
    """One body or group in one project, in the lens's money and claims; pounds of the project's price base."""

    organisation: str
    name: str
    is_public: bool
    is_payer: bool
    fails_own_test: bool
    is_pivotal: bool
    pv_cost: float
    pv_benefit: float

    @property
    def net(self) -> float:
        """Benefit less cost."""
        return self.pv_benefit - self.pv_cost


@dataclass(frozen=True)
class ProjectReport:
    """One project's preferred option; present values in pounds of its price base, discounted to its first year.

    Attributes:
        society: Economic measures over everybody, on the lens's claims; its net is the NPSV.
        under_lens: The same measures under the lens that was asked for.
        classification, own, government: The tests of payers and of public bodies, in the lens's money and claims.
        low, high: The NPSV if every assumed phasing fell wholly on the unkind, or the kind, years; None where no
            phasing is assumed.
        pivotal: Codes of recipients without whose benefit it fails across government.
        unattributed: Benefit that nobody is named for.
        sunk, timing: Shown, never counted.
    """

    project: str
    title: str
    lead: str
    stage: str
    first_year: str
    appraisal_period: int
    price_base: str
    classification: Classification
    society: LensFigures
    under_lens: LensFigures
    low: float | None
    high: float | None
    own: float
    government: float
    orphaned: float
    smallest_rescue: float
    most_others_could_pay: float
    value_lost_if_dropped: float
    lost_per_pound_saved: Figure
    pivotal: tuple[str, ...]
    unattributed: float
    sunk: float
    timing: float
    parties: tuple[PartyReport, ...]


@dataclass(frozen=True)
class StandpointTotal:
    """Present values summed over all projects as one standpoint counts them, pounds of the totals' price base."""

    pv_cost: float
    pv_benefit: float

    @property
    def net(self) -> float:
        """Benefit less cost."""
        return self.pv_benefit - self.pv_cost


@dataclass(frozen=True)
class Totals:
    """All projects together, in one price base; each project keeps its own present value year.

    Attributes:
        society: Economic, over everybody, on the lens's claims.
        bcr, rpsc: Of `society`.
        by_standpoint: In the lens's money and claims.
        classes: How many projects are of each class.
        unattributed, sunk, timing: As for a project.
    """

    price_base: str
    n_projects: int
    society: StandpointTotal
    bcr: Figure
    rpsc: Figure
    by_standpoint: Mapping[Standpoint, StandpointTotal]
    classes: Mapping[Classification, int]
    unattributed: float
    sunk: float
    timing: float


@dataclass(frozen=True)
class Matrix:
    """Whose money bought whose benefit: payers down, recipients across, in pounds of the totals' price base."""

    payers: tuple[str, ...]
    recipients: tuple[str, ...]
    values: tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class AppraisalReport:
    """Every project of a register appraised under one lens, with the totals and the matrix.

    Attributes:
        basis: On what the projects' figures rest; each project in its own price base unless it names one.
        left: Of a report by today's organisations the closed bodies that stay as recorded.
    """

    place: str
    data_version: int
    basis: Basis
    lens: Lens
    projects: tuple[ProjectReport, ...]
    totals: Totals
    matrix: Matrix
    left: tuple[ClosedBody, ...] = ()


def lens_of(standpoint: str = "society", money: str = "economic", claims: str = "claimed") -> Lens:
    """The lens that three words name.

    Args:
        standpoint: "own", "government" or "society".
        money: "economic" or "del-cash".
        claims: "claimed" or "accepted".

    Raises:
        UnknownReference: A word is none of these.

    Example:
        >>> lens_of("own", claims="accepted").claims
        <Claims.ACCEPTED: 'accepted_only'>
    """
    for what, word, known in (
        ("lens", standpoint, STANDPOINTS),
        ("money", money, MONEYS),
        ("kind of claims", claims, CLAIMS),
    ):
        if word not in known:
            raise unknown(what, word, tuple(known))
    return Lens(STANDPOINTS[standpoint], MONEYS[money], CLAIMS[claims])


def appraisal_report(
    store: Store, person: Person, basis: Basis | None = None, lens: Lens | None = None
) -> AppraisalReport:
    """The whole register appraised, each project as its own page shows it.

    Args:
        store: The register.
        person: Who asks.
        basis: Editions, schedule and price base; the current editions and each project's own base by default.
        lens: Whose costs and benefits, in what money, on which claims; society, economic, all claims by default.

    Raises:
        NotPermitted: The person may not read the register.
        BenefitsError: Records cannot be appraised; the sentence names them.
    """
    require(person, Act.READ)
    store = as_seen_by(store, person)
    basis, lens = basis or Basis(), lens or Lens()
    at, together = appraised(store, person, basis), appraised_together(store, person, basis)
    return AppraisalReport(
        place=store.place,
        data_version=at.tables.data_version,
        basis=basis,
        lens=lens,
        projects=tuple(_projects(at, lens)),
        totals=_totals(together, lens),
        matrix=_matrix(together, lens),
        left=at.left_as_recorded(),
    )


def _projects(at: Appraised, lens: Lens) -> Iterator[ProjectReport]:
    appraisal, projects = at.appraisal, at.tables["project"]
    found = risk(appraisal, lens.money, lens.claims)
    everybody = Lens(claims=lens.claims)
    society = _figures(appraisal.measures(everybody))
    under = society if lens == everybody else _figures(appraisal.measures(lens))
    parties = _parties(at, found, appraisal.values(lens.money, lens.claims))
    low, high = phasing_range(appraisal, everybody)
    cube = appraisal.cube
    assumed = sums(cube.line_case, cube.line_is_assumed & cube.line_is_headline, cube.n_cases) > 0
    sunk, timing = appraisal.uncounted(is_cost=True), appraisal.uncounted(is_cost=False)
    nobody = _unattributed(at, lens)
    for case, code in enumerate(at.ledger.projects.tolist()):
        yield ProjectReport(
            project=code,
            title=projects["title"][case],
            lead=projects["lead"][case],
            stage=projects["stage"][case],
            first_year=str(FinancialYear(int(appraisal.cube.start[case]))),
            appraisal_period=int(appraisal.cube.horizon[case]),
            price_base=str(FinancialYear(int(at.ledger.price_base[case]))),
            classification=Classification(str(found.classification[case])),
            society=society[case],
            under_lens=under[case],
            low=float(low[case]) if assumed[case] else None,
            high=float(high[case]) if assumed[case] else None,
            own=float(found.own[case]),
            government=float(found.government[case]),
            orphaned=float(found.orphaned[case]),
            smallest_rescue=float(found.smallest_rescue[case]),
            most_others_could_pay=float(found.most_others_could_pay[case]),
            value_lost_if_dropped=float(found.value_lost_if_dropped[case]),
            lost_per_pound_saved=figure(found.lost_per_pound_saved, case),
            pivotal=tuple(one.organisation for one in parties[case] if one.is_pivotal),
            unattributed=float(nobody[case]),
            sunk=float(sunk[case]),
            timing=float(timing[case]),
            parties=parties[case],
        )


def _figures(held: CaseMeasures) -> list[LensFigures]:
    return [
        LensFigures(
            lens=held.lens,
            pv_cost=float(held.pv_cost[case]),
            pv_benefit=float(held.pv_benefit[case]),
            net=float(held.net[case]),
            bcr=figure(held.bcr, case),
            rpsc=figure(held.rpsc, case),
            budget_impact=float(held.budget_impact[case]),
            payback=figure(held.payback, case),
            discounted_payback=figure(held.discounted_payback, case),
            irr=figure(held.irr, case),
            mirr=figure(held.mirr, case),
            annual_equivalent=float(held.annual_equivalent[case]),
        )
        for case in range(len(held.net))
    ]


def _parties(at: Appraised, found: Risk, values: PairValues) -> list[tuple[PartyReport, ...]]:
    """The bodies and groups of each case that pay or gain anything at all, in the order of the codes."""
    cube, codes, names = at.ledger.cube, at.ledger.parties, _names(at)
    everything = at.appraisal.values()
    held: list[list[PartyReport]] = [[] for _ in range(cube.n_cases)]
    for pair in np.flatnonzero((everything.cost != 0) | (everything.benefit != 0)).tolist():
        party = cube.pair_party[pair]
        held[cube.pair_case[pair]].append(
            PartyReport(
                organisation=str(codes[party]),
                name=names[codes[party]],
                is_public=bool(cube.party_is_public[party]),
                is_payer=bool(at.appraisal.pair_is_payer[pair]),
                fails_own_test=bool(found.pair_fails_own[pair]),
                is_pivotal=bool(found.pair_is_pivotal[pair]),
                pv_cost=float(values.cost[pair]),
                pv_benefit=float(values.benefit[pair]),
            )
        )
    return [tuple(one) for one in held]


def _names(at: Appraised) -> dict[str, str]:
    organisations = at.tables["organisation"]
    names = dict(zip(organisations["id"].tolist(), organisations["short_name"].tolist(), strict=True))
    return names | {UNATTRIBUTED: "Not yet attributed"}


def _unattributed(at: Appraised, lens: Lens) -> measures.FloatArray:
    nobody = at.ledger.cube.pair_party == at.ledger.cube.unattributed
    return at.appraisal.by_case(at.appraisal.values(lens.money, lens.claims).benefit, nobody)


def _totals(at: Appraised, lens: Lens) -> Totals:
    economic = {
        name: StandpointTotal(one.cost, one.benefit) for name, one in totals(at.appraisal, claims=lens.claims).items()
    }
    society, public_cost = economic[Standpoint.SOCIETY], economic[Standpoint.GOVERNMENT].pv_cost
    cost, benefit = np.array([society.pv_cost]), np.array([society.pv_benefit])
    public = np.array([public_cost])
    classes = risk(at.appraisal, lens.money, lens.claims).classification
    price_base = one_price_base(at.ledger) or at.ledger.basis.price_base
    return Totals(
        price_base=str(price_base),
        n_projects=at.ledger.cube.n_cases,
        society=society,
        bcr=figure(measures.bcr(benefit, cost), 0),
        rpsc=figure(measures.rpsc(benefit, public, cost - public), 0),
        by_standpoint={
            name: StandpointTotal(one.cost, one.benefit)
            for name, one in totals(at.appraisal, lens.money, lens.claims).items()
        },
        classes={one: int((classes == one).sum()) for one in Classification},
        unattributed=float(_unattributed(at, lens).sum()),
        sunk=float(at.appraisal.uncounted(is_cost=True).sum()),
        timing=float(at.appraisal.uncounted(is_cost=False).sum()),
    )


def _matrix(at: Appraised, lens: Lens) -> Matrix:
    """The rows and columns with anything in them."""
    grid = matrix(at.appraisal, lens.money, lens.claims)
    down, across = np.flatnonzero(grid.any(axis=1)), np.flatnonzero(grid.any(axis=0))
    codes = np.append(at.ledger.parties, NO_COST_RECORDED)
    return Matrix(
        payers=tuple(codes[down].tolist()),
        recipients=tuple(codes[across].tolist()),
        values=tuple(tuple(row) for row in grid[np.ix_(down, across)].tolist()),
    )
