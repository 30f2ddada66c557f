"""Small finished pages made by hand: HMRC pays 100 and gains 40, HMT gains 90, households gain 30 (£ million)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal

import numpy as np

from benefits.appraisal.classes import Classification
from benefits.appraisal.cube import Money
from benefits.appraisal.lenses import ALL_LENSES, Claims, Standpoint
from benefits.appraisal.measures import Answer
from benefits.periods import FinancialYear, Series
from benefits.portfolio.attribution import UNATTRIBUTED
from benefits.portfolio.basis import Basis
from benefits.portfolio.workings import LineWorking, WorkingYear
from benefits.records.categories import BenefitClass, BudgetClass, CostKind, OptionKind, OrganisationKind, PriceTerms
from benefits.records.history import Versioned
from benefits.records.model import BenefitLine, CostLine, Option, Organisation, Project, Share
from benefits.views.portfolio import Flows, PartyTotal, PortfolioPage, ProjectRow, Total
from benefits.views.project import Figure, LensFigures, OptionAppraisal, PartyFigures, ProjectPage

M = 1e6
YEAR = FinancialYear(2026)
HOSTILE = '<b>=1+1</b> *[x](http://e.org)* "&'


def flows(*rows) -> Flows:
    """Flows of body, project and pounds."""
    who, what, pounds = zip(*rows, strict=True) if rows else ((), (), ())
    return Flows(np.array(who, dtype=object), np.array(what, dtype=object), np.array(pounds, dtype=float))


def row(code="P1", classification=Classification.AT_RISK, lost=30 * M, **changes) -> ProjectRow:
    held = {
        "project": code,
        "title": f"Project {code}",
        "lead": "HMRC",
        "stage": "live",
        "classification": classification,
        "own": -60 * M,
        "government": 30 * M,
        "society": 60 * M,
        "pv_cost": 100 * M,
        "pv_benefit": 160 * M,
        "bcr": 1.6,
        "bcr_kind": Answer.VALUE,
        "orphaned": 90 * M,
        "smallest_rescue": 60 * M,
        "most_others_could_pay": 90 * M,
        "value_lost_if_dropped": lost,
        "lost_per_pound_saved": 1.3,
        "pivotal": ("HMT",),
    }
    return ProjectRow(**(held | changes))


def portfolio(rows: Sequence[ProjectRow] | None = None, **changes) -> PortfolioPage:
    rows = (row(),) if rows is None else tuple(rows)
    held = {
        "basis": Basis(price_base=YEAR),
        "data_version": 1,
        "money": Money.ECONOMIC,
        "claims": Claims.CLAIMED,
        "n_projects": len(rows),
        "totals": (
            Total(Standpoint.SOCIETY, 100 * M, 160 * M),
            Total(Standpoint.OWN, 100 * M, 40 * M),
            Total(Standpoint.GOVERNMENT, 100 * M, 130 * M),
        ),
        "unjudged": Total(Standpoint.SOCIETY, 0.0, 0.0),
        "parties": (
            PartyTotal("HMT", "HMT", True, 0.0, 90 * M),
            PartyTotal("CIT", "Households", False, 0.0, 30 * M),
            PartyTotal("HMRC", "HMRC", True, 100 * M, 40 * M),
        ),
        "rows": rows,
        "at_risk": tuple(one for one in rows if one.classification is Classification.AT_RISK),
        "paid": flows(("HMRC", "P1", 100 * M)),
        "landed": flows(("HMRC", "P1", 40 * M), ("HMT", "P1", 90 * M), ("Households", "P1", 30 * M)),
        "matrix": np.array([[40 * M, 90 * M, 30 * M]]),
        "matrix_payers": ("HMRC",),
        "matrix_recipients": ("HMRC", "HMT", "Households"),
        "timing": 0.0,
        "sunk": 0.0,
        "unattributed": 0.0,
    }
    return PortfolioPage(**(held | changes))


def party(name: str, cost: float, benefit: float, **changes) -> PartyFigures:
    held = {
        "organisation": name,
        "name": name,
        "is_public": True,
        "is_payer": cost > 0,
        "fails_own_test": benefit < cost,
        "is_pivotal": False,
        "pv_cost": cost,
        "pv_benefit": benefit,
        "del_cash_net": -cost,
        "accepted_benefit": 0.0,
        "bearable_failure": None,
    }
    return PartyFigures(**(held | changes))


PARTIES = (
    party("HMRC", 100 * M, 40 * M, accepted_benefit=40 * M),
    party("HMT", 0.0, 90 * M, is_pivotal=True, bearable_failure=1 / 3),
    party("Households", 0.0, 30 * M, is_public=False, accepted_benefit=30 * M),
)


def figures(parties: Sequence[PartyFigures]) -> tuple[LensFigures, ...]:
    """Every lens alike but for whom it counts."""
    counted = {
        Standpoint.OWN: [one for one in parties if one.is_payer],
        Standpoint.GOVERNMENT: [one for one in parties if one.is_public],
        Standpoint.SOCIETY: list(parties),
    }
    made = []
    for lens in ALL_LENSES:
        cost = sum(one.pv_cost for one in counted[lens.standpoint])
        benefit = sum(one.pv_benefit for one in counted[lens.standpoint])
        ratio = Figure(benefit / cost) if cost else Figure(None, Answer.NO_COST)
        made.append(
            LensFigures(
                lens=lens,
                pv_cost=cost,
                pv_benefit=benefit,
                net=benefit - cost,
                bcr=ratio,
                rpsc=ratio,
                budget_impact=cost,
                payback=Figure(1.5),
                discounted_payback=Figure(None, Answer.NONE),
                irr=Figure(None, Answer.SEVERAL),
                mirr=Figure(0.05),
                annual_equivalent=(benefit - cost) / 2,
            )
        )
    return tuple(made)


def line(record: int, amount: float, *, is_cost: bool, is_headline: bool = True) -> LineWorking:
    """Half the amount in year 0 and half in year 1, at factors of 1 and 0.5."""
    half = amount / 2
    years = (WorkingYear(YEAR, half, half, 1.0, half), WorkingYear(YEAR + 1, half, half, 0.5, half / 2))
    return LineWorking(0, record, is_cost, is_headline, years)


def appraisal(parties: Sequence[PartyFigures] = PARTIES, **changes) -> OptionAppraisal:
    held = {
        "option": "P1-A",
        "title": "Build it",
        "kind": OptionKind.PREFERRED,
        "is_preferred": True,
        "classification": Classification.AT_RISK,
        "classification_cash": Classification.NOT_JUSTIFIED,
        "classification_accepted": Classification.NOT_JUSTIFIED,
        "figures": figures(parties),
        "parties": tuple(parties),
        "orphaned": 90 * M,
        "smallest_rescue": 60 * M,
        "most_others_could_pay": 90 * M,
        "lost_per_pound_saved": Figure(1.3),
        "leakage": Figure(0.7),
        "effective_recipients": Figure(1.7),
        "low": 50 * M,
        "high": 70 * M,
        "sunk": 0.0,
        "timing": 0.0,
        "workings": (line(0, 100 * M, is_cost=True), line(0, 160 * M, is_cost=False)),
    }
    return OptionAppraisal(**(held | changes))


def unknown(**changes) -> OptionAppraisal:
    """The same payer, but nobody is named for the benefit."""
    loose = party("Not yet attributed", 0.0, 120 * M, organisation=UNATTRIBUTED, is_public=False)
    return appraisal((PARTIES[0], loose), classification=Classification.UNKNOWN, **changes)


SAVED = datetime(2026, 11, 5, 9, 4, tzinfo=UTC)


def project(option: OptionAppraisal | None = None, note: str = "") -> ProjectPage:
    record = Project("P1", "Share records", "HMRC", YEAR, source="A report", source_grade="A")
    cost = CostLine(
        "C1",
        "P1-A",
        "Build",
        "HMRC",
        CostKind.IMPLEMENTATION,
        BudgetClass.CDEL,
        PriceTerms.REAL,
        amounts=Series(YEAR, (Decimal(50_000_000), Decimal(50_000_000))),
        source="A report",
        source_grade="B",
    )
    benefit = BenefitLine(
        "B1",
        "P1-A",
        "Less fraud",
        "fraud_prevented",
        BenefitClass.CASH_RELEASING,
        PriceTerms.NOMINAL,
        amounts=Series(YEAR, (Decimal(80_000_000), Decimal(80_000_000))),
        source="Another report",
        source_grade="C",
        note=note,
    )
    return ProjectPage(
        project=record,
        version=Versioned(record, 1, 1, "ann", "Ann", SAVED, "first", withdrawn=False),
        basis=Basis(),
        price_base=str(YEAR),
        organisations={
            "HMRC": Organisation("HMRC", "HM Revenue and Customs", "HMRC", OrganisationKind.NON_MINISTERIAL),
            "HMT": Organisation("HMT", "HM Treasury", "HMT", OrganisationKind.MINISTERIAL),
        },
        options=(
            Option("P1-0", "P1", OptionKind.BAU, "As now"),
            Option("P1-A", "P1", OptionKind.PREFERRED, "Build it", is_preferred=True),
        ),
        costs=(cost,),
        benefits=(benefit,),
        shares=(
            Share("S1", "B1", "HMRC", Decimal("0.25")),
            Share("S2", "B1", "HMT", by_year=Series(YEAR, (Decimal("0.75"), Decimal("0.75")))),
        ),
        appraised=(option or appraisal(),),
        may_edit=False,
    )
