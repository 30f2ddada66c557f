"""One project: its records, its appraisal under every lens, and the workings behind each figure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from benefits.appraisal.classes import Classification, Risk, risk
from benefits.appraisal.cube import Money
from benefits.appraisal.lenses import ALL_LENSES, Appraisal, CaseMeasures, Claims, Lens, Standpoint
from benefits.appraisal.measures import Answer, Answers
from benefits.appraisal.sensitivity import phasing_range
from benefits.portfolio.attribution import UNATTRIBUTED, Ledger, ledger_of
from benefits.portfolio.basis import Basis, Bodies
from benefits.portfolio.successors import ClosedBody, closed_bodies, ledger_today, left_as_recorded
from benefits.portfolio.workings import LineWorking, workings
from benefits.records.access import Act, require
from benefits.records.categories import OptionKind
from benefits.records.free_codes import is_free
from benefits.records.history import Versioned
from benefits.records.model import BenefitLine, CostLine, LogEntry, Option, Organisation, Person, Project, Record, Share
from benefits.records.sight import as_seen_by
from benefits.records.store import Store
from benefits.records.tables import Tables, tables_of
from benefits.views.project_records import code_words, project_records


@dataclass(frozen=True)
class Figure:
    """One answer: a value, or the reason why there is none."""

    value: float | None
    kind: Answer = Answer.VALUE


@dataclass(frozen=True)
class LensFigures:
    """Every measure of one option under one lens; pounds of the price base, years from year 0."""

    lens: Lens
    pv_cost: float
    pv_benefit: float
    net: float
    bcr: Figure
    rpsc: Figure
    budget_impact: float
    payback: Figure
    discounted_payback: Figure
    irr: Figure
    mirr: Figure
    annual_equivalent: float


@dataclass(frozen=True)
class PartyFigures:
    """One body or group in one option: what it pays, receives and would lose; economic and DEL cash, all claims."""

    organisation: str
    name: str
    is_public: bool
    is_payer: bool
    fails_own_test: bool
    is_pivotal: bool
    pv_cost: float
    pv_benefit: float
    del_cash_net: float
    accepted_benefit: float
    bearable_failure: float | None

    @property
    def net(self) -> float:
        """Benefit less cost."""
        return self.pv_benefit - self.pv_cost


@dataclass(frozen=True)
class OptionAppraisal:
    """One option but business as usual, appraised.

    Attributes:
        low, high: Society's net value if every assumed phasing fell wholly on the unkind, or the kind, years.
        sunk, timing: Shown, never counted.
    """

    option: str
    title: str
    kind: OptionKind
    is_preferred: bool
    classification: Classification
    classification_cash: Classification
    classification_accepted: Classification
    figures: tuple[LensFigures, ...]
    parties: tuple[PartyFigures, ...]
    orphaned: float
    smallest_rescue: float
    most_others_could_pay: float
    lost_per_pound_saved: Figure
    leakage: Figure
    effective_recipients: Figure
    low: float
    high: float
    sunk: float
    timing: float
    workings: tuple[LineWorking, ...]

    def under(
        self,
        standpoint: Standpoint,
        money: Money = Money.ECONOMIC,
        claims: Claims = Claims.CLAIMED,
    ) -> LensFigures:
        """The measures under one lens."""
        wanted = Lens(standpoint, money, claims)
        return next(one for one in self.figures if one.lens == wanted)


@dataclass(frozen=True)
class ProjectPage:
    """What a project's page shows; lines and shares in the order of their codes.

    Attributes:
        closed: Of a page by today's organisations every closed body of the register by code; empty as recorded.
        left: Of those the ones that the project names and that stay as recorded.
    """

    project: Project
    version: Versioned
    basis: Basis
    price_base: str
    organisations: Mapping[str, Organisation]
    options: tuple[Option, ...]
    costs: tuple[CostLine, ...]
    benefits: tuple[BenefitLine, ...]
    shares: tuple[Share, ...]
    appraised: tuple[OptionAppraisal, ...]
    may_edit: bool
    closed: Mapping[str, ClosedBody] = field(default_factory=dict)
    left: tuple[ClosedBody, ...] = ()

    @property
    def preferred(self) -> OptionAppraisal | None:
        """The appraisal of the preferred option, if there is one."""
        marked = (one for one in self.appraised if one.is_preferred)
        return next(marked, self.appraised[0] if self.appraised else None)

    @property
    def records(self) -> tuple[Record, ...]:
        """What its appraisal is made of: the project and its lines, and every organisation."""
        lines: list[Record] = [*self.costs, *self.benefits, *self.shares]
        return (*self.organisations.values(), self.project, *self.options, *lines)

    def name(self, code: str) -> str:
        """The short name of an organisation; of a closed one that of today's, and what is recorded."""
        name = self.organisations[code].short_name if code in self.organisations else code
        today = self.closed[code].today_name if code in self.closed else ""
        return f"{today} (recorded as {name})" if today else name


def project_page(store: Store, person: Person, code: str, basis: Basis | None = None) -> ProjectPage:
    """One project with everything that hangs on it, appraised in its own price base unless the basis says otherwise.

    Raises:
        NotPermitted: The person may not read the register.
        NotFound: There is no such project.
    """
    require(person, Act.READ)
    store = as_seen_by(store, person)
    basis = basis or Basis()
    held = project_records(store, person, code)
    project = held.project
    records = [*held.organisations.values(), *(one.record for one in held.held.values())]
    tables = tables_of([one for one in records if not isinstance(one, LogEntry)], store.data_version())
    ledger = ledger_of(tables, replace(basis, bodies=Bodies.AS_RECORDED), every_option=True)
    closed: Mapping[str, ClosedBody] = {}
    left: tuple[ClosedBody, ...] = ()
    if basis.bodies is Bodies.TODAY:
        closed, ledger = closed_bodies(tables), ledger_today(ledger, tables)
        left = left_as_recorded(tables, [project.lead, *ledger.parties[ledger.cube.pair_party]])
    return ProjectPage(
        project=project,
        version=held.held["project", code],
        basis=basis,
        price_base=str(basis.price_base or held.price_base),
        organisations=held.organisations,
        options=held.options,
        costs=held.costs,
        benefits=held.benefits,
        shares=held.shares,
        appraised=_appraise(tables, ledger),
        may_edit=held.may_edit,
        closed=closed,
        left=left,
    )


def _appraise(tables: Tables, ledger: Ledger) -> tuple[OptionAppraisal, ...]:
    appraisal = ledger.appraise()
    economic = risk(appraisal)
    cash, accepted = risk(appraisal, Money.DEL_CASH), risk(appraisal, Money.ECONOMIC, Claims.ACCEPTED)
    every = [appraisal.measures(lens) for lens in ALL_LENSES]
    low, high = phasing_range(appraisal, Lens())
    sunk, timing = appraisal.uncounted(is_cost=True), appraisal.uncounted(is_cost=False)
    lines = workings(ledger, appraisal)
    options = tables["option"]
    rows = {code: row for row, code in enumerate(options["id"].tolist())}
    cube = ledger.cube
    return (
        tuple(
            OptionAppraisal(
                option=code,
                title=str(options["title"][rows[code]]),
                kind=OptionKind(options["kind"][rows[code]]),
                is_preferred=bool(options["is_preferred"][rows[code]]),
                classification=Classification(str(economic.classification[case])),
                classification_cash=Classification(str(cash.classification[case])),
                classification_accepted=Classification(str(accepted.classification[case])),
                figures=tuple(lens_figures(one, case) for one in every),
                parties=_parties(tables, ledger, appraisal, economic, case),
                orphaned=float(economic.orphaned[case]),
                smallest_rescue=float(economic.smallest_rescue[case]),
                most_others_could_pay=float(economic.most_others_could_pay[case]),
                lost_per_pound_saved=figure(economic.lost_per_pound_saved, case),
                leakage=figure(economic.leakage, case),
                effective_recipients=figure(economic.effective_recipients, case),
                low=float(low[case]),
                high=float(high[case]),
                sunk=float(sunk[case]),
                timing=float(timing[case]),
                workings=tuple(one for one in lines if one.case == case),
            )
            for case, code in enumerate(ledger.options.tolist())
            if code
        )
        if cube.n_cases
        else ()
    )


def figure(answers: Answers, row: int) -> Figure:
    """The answer of one row with its kind."""
    kind = Answer(int(answers.kind[row]))
    return Figure(float(answers.value[row]) if kind is Answer.VALUE else None, kind)


def lens_figures(held: CaseMeasures, case: int) -> LensFigures:
    """Every measure of one case under the lens of the measures."""
    return LensFigures(
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


def _parties(tables: Tables, ledger: Ledger, appraisal: Appraisal, found: Risk, case: int) -> tuple[PartyFigures, ...]:
    cube = ledger.cube
    organisations = tables["organisation"]
    names = dict(zip(organisations["id"].tolist(), organisations["short_name"].tolist(), strict=True))
    names[UNATTRIBUTED] = "Not yet attributed"
    economic, cash = appraisal.values(), appraisal.values(Money.DEL_CASH)
    accepted = appraisal.values(Money.ECONOMIC, Claims.ACCEPTED)
    return tuple(
        PartyFigures(
            organisation=(code := str(ledger.parties[cube.pair_party[pair]])),
            name=names[code],
            is_public=bool(appraisal.pair_is_public[pair]),
            is_payer=bool(appraisal.pair_is_payer[pair]),
            fails_own_test=bool(found.pair_fails_own[pair]),
            is_pivotal=bool(found.pair_is_pivotal[pair]),
            pv_cost=float(economic.cost[pair]),
            pv_benefit=float(economic.benefit[pair]),
            del_cash_net=float(cash.net[pair]),
            accepted_benefit=float(accepted.benefit[pair]),
            bearable_failure=figure(found.pair_bearable_failure, int(pair)).value,
        )
        for pair in np.flatnonzero((cube.pair_case == case) & ((economic.cost != 0) | (economic.benefit != 0)))
    )


def suggested_code(store: Store, person: Person, title: str) -> str:
    """A short code for a new project: the first letters of its title's words, with a number where that is taken.

    Raises:
        NotPermitted: The person may not read the register.
    """
    require(person, Act.READ)
    store = as_seen_by(store, person)
    return next(code for code in code_words(title, "PROJECT") if is_free(store, "project", code))
