"""The records of the register, as frozen values named in the field's words.

One class a table. The fields of a class, the columns of its database table, the rows of its dictionary
(`data/dictionary/<table>.csv`) and the columns of its import file carry the same names; house tests hold them
together. Money is Decimal pounds and pence. A field typed `Series | None` holds yearly amounts, and a table has
at most one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from benefits.periods import FinancialYear, Series
from benefits.records.categories import (
    Agreement,
    BenefitClass,
    BudgetClass,
    Calculator,
    CostKind,
    Discounting,
    EstimateEnds,
    EstimateShape,
    OptionKind,
    OrganisationKind,
    Phasing,
    PoolRule,
    PriceTerms,
    Recurrence,
    Stage,
)
from benefits.records.funding_model import Envelope as Envelope
from benefits.records.funding_model import Override as Override
from benefits.records.funding_model import Scenario as Scenario
from benefits.records.optimism_model import BiasFactor as BiasFactor
from benefits.records.optimism_model import ConfidenceGrade as ConfidenceGrade
from benefits.records.surrounding_model import Condition as Condition
from benefits.records.surrounding_model import Dependency as Dependency
from benefits.records.surrounding_model import LogEntry as LogEntry
from benefits.records.tracking_model import Baseline as Baseline
from benefits.records.tracking_model import BaselineFlow as BaselineFlow
from benefits.records.tracking_model import Forecast as Forecast
from benefits.records.tracking_model import Measurement as Measurement
from benefits.records.tracking_model import Milestone as Milestone
from benefits.records.tracking_model import Outturn as Outturn

# Fractions that should sum to one may miss it by this much (methods, invariant I5).
SHARE_TOLERANCE = Decimal("0.000001")


@dataclass(frozen=True)
class Organisation:
    """A body or group that pays, receives or both."""

    id: str
    name: str
    short_name: str
    kind: OrganisationKind
    parent: str = ""
    closed_on: date | None = None
    successors: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True)
class Person:
    """Somebody who uses the register; each grant reads "role:ORGANISATION", or "role:*" for all.

    Attributes:
        subject: By what a sign-in proves them, "issuer|sub"; blank for who cannot sign in.
        disabled_on: From this day on they cannot sign in.
    """

    id: str
    email: str
    name: str
    grants: tuple[str, ...] = ()
    subject: str = ""
    disabled_on: date | None = None


@dataclass(frozen=True)
class Programme:
    """A group of projects under one lead."""

    id: str
    title: str
    lead: str
    summary: str = ""


@dataclass(frozen=True)
class Project:
    """Temporary work that is appraised as one. Years 0 to `appraisal_period` from `first_year` are appraised.

    One with `readers` is restricted: only people of its lead, of these bodies or of every body see it (`sight`).
    """

    id: str
    title: str
    lead: str
    first_year: FinancialYear
    appraisal_period: int = 10
    price_base_year: FinancialYear | None = None
    programme: str = ""
    partners: tuple[str, ...] = ()
    summary: str = ""
    objectives: str = ""
    sro: str = ""
    manager: str = ""
    stage: Stage = Stage.IDEA
    themes: tuple[str, ...] = ()
    legal_gateway: str = ""
    identifiers: tuple[str, ...] = ()
    gmpp_id: str = ""
    esda_ids: tuple[str, ...] = ()
    delivery_confidence_nista: str = ""
    delivery_confidence_sro: str = ""
    benefits_confidence: str = ""
    funding_model: str = ""
    source: str = ""
    source_grade: str = ""
    note: str = ""
    readers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Option:
    """An appraised course of a project; all its costs and benefits are absolute, not increments."""

    id: str
    project: str
    kind: OptionKind
    title: str
    is_preferred: bool = False
    summary: str = ""


@dataclass(frozen=True)
class CostLine:
    """One cost of one option, by financial year, borne by one payer. A charge is paid to another body.

    `low`, `likely` and `high` say how far its amounts may turn out from what was entered, as multiples of them.
    """

    id: str
    option: str
    title: str
    payer: str
    kind: CostKind
    budget_class: BudgetClass
    price_terms: PriceTerms
    price_year: FinancialYear | None = None
    amounts: Series | None = None
    paid_to: str = ""
    is_sunk: bool = False
    optimism_bias: Decimal = Decimal(0)
    optimism_basis: str = ""
    phasing: Phasing = Phasing.OWN
    estimate: EstimateShape | None = None
    low: Decimal | None = None
    likely: Decimal | None = None
    high: Decimal | None = None
    ends: EstimateEnds | None = None
    source: str = ""
    source_grade: str = ""
    note: str = ""


@dataclass(frozen=True)
class Pool:
    """One addressable total on which benefits of several projects draw, so that it is not claimed twice."""

    id: str
    title: str
    driver: str = ""
    total: Decimal | None = None
    price_year: FinancialYear | None = None
    rule: PoolRule = PoolRule.PROPORTIONAL
    source: str = ""
    source_grade: str = ""
    note: str = ""


@dataclass(frozen=True)
class BenefitLine:
    """One benefit of one option, by financial year; shares say on whom it lands.

    `low`, `likely` and `high` say how far its amounts may turn out from what was entered, as multiples of them.
    `slip` is by how many years it may come later. The amounts of a quantifiable benefit are not pounds but its units.
    """

    id: str
    option: str
    title: str
    type: str
    benefit_class: BenefitClass
    price_terms: PriceTerms
    price_year: FinancialYear | None = None
    amounts: Series | None = None
    recurrence: Recurrence = Recurrence.RECURRING
    is_disbenefit: bool = False
    discounting: Discounting = Discounting.STANDARD
    deadweight: Decimal = Decimal(0)
    displacement: Decimal = Decimal(0)
    overlap: Decimal = Decimal(0)
    leakage: Decimal | None = None
    substitution: Decimal | None = None
    optimism_correction: Decimal = Decimal(0)
    optimism_basis: str = ""
    slip: Decimal | None = None
    slip_basis: str = ""
    unit: str = ""
    measure: str = ""
    baseline_value: Decimal | None = None
    baseline_date: date | None = None
    target: Decimal | None = None
    valuation_method: str = ""
    evidence_grade: str = ""
    owner: str = ""
    review_frequency: str = ""
    tolerance: Decimal | None = None
    pool: str = ""
    conditions: str = ""
    phasing: Phasing = Phasing.OWN
    estimate: EstimateShape | None = None
    low: Decimal | None = None
    likely: Decimal | None = None
    high: Decimal | None = None
    ends: EstimateEnds | None = None
    source: str = ""
    source_grade: str = ""
    note: str = ""


@dataclass(frozen=True)
class Share:
    """The part of a benefit that lands on one recipient: one fraction, or one for each year.

    `relative_income` is the income of households that gain, as a multiple of the median household's.
    """

    id: str
    benefit: str
    recipient: str
    fraction: Decimal | None = None
    by_year: Series | None = None
    budget_class: BudgetClass = BudgetClass.NON_CASH
    agreement: Agreement = Agreement.CLAIMED
    basis: str = ""
    disputed_figure: Decimal | None = None
    agreed_by: str = ""
    agreed_on: date | None = None
    answer: str = ""
    note: str = ""
    relative_income: Decimal | None = None


@dataclass(frozen=True)
class ValuationInput:
    """One input of the calculation that wrote a benefit line, with where it comes from."""

    id: str
    benefit: str
    calculator: Calculator
    name: str
    value: Decimal
    unit: str = ""
    price_year: FinancialYear | None = None
    source: str = ""
    source_grade: str = ""
    note: str = ""


Record = (
    Organisation
    | Person
    | Programme
    | Project
    | Option
    | CostLine
    | Pool
    | BenefitLine
    | Share
    | ValuationInput
    | Dependency
    | Condition
    | LogEntry
    | BiasFactor
    | ConfidenceGrade
    | Baseline
    | BaselineFlow
    | Milestone
    | Forecast
    | Measurement
    | Outturn
    | Envelope
    | Scenario
    | Override
)

# Parents before children: a store and an import take them in this order.
TABLES: dict[str, type[Record]] = {
    "organisation": Organisation,
    "person": Person,
    "programme": Programme,
    "project": Project,
    "option": Option,
    "cost_line": CostLine,
    "pool": Pool,
    "benefit_line": BenefitLine,
    "share": Share,
    "valuation_input": ValuationInput,
    "dependency": Dependency,
    "condition": Condition,
    "log_entry": LogEntry,
    "bias_factor": BiasFactor,
    "confidence_grade": ConfidenceGrade,
    "baseline": Baseline,
    "baseline_flow": BaselineFlow,
    "milestone": Milestone,
    "forecast": Forecast,
    "measurement": Measurement,
    "outturn": Outturn,
    "envelope": Envelope,
    "scenario": Scenario,
    "override": Override,
}

# field -> the table it points at, for each table
REFERENCES: dict[str, dict[str, str]] = {
    "organisation": {"parent": "organisation", "successors": "organisation"},
    "person": {},
    "programme": {"lead": "organisation"},
    "project": {
        "lead": "organisation",
        "partners": "organisation",
        "programme": "programme",
        "readers": "organisation",
    },
    "option": {"project": "project"},
    "cost_line": {"option": "option", "payer": "organisation", "paid_to": "organisation"},
    "pool": {},
    "benefit_line": {"option": "option", "pool": "pool"},
    "share": {"benefit": "benefit_line", "recipient": "organisation"},
    "valuation_input": {"benefit": "benefit_line"},
    "dependency": {"project": "project", "needs": "project"},
    "condition": {"project": "project", "recipient": "organisation"},
    "log_entry": {"project": "project"},
    "bias_factor": {"project": "project"},
    "confidence_grade": {},
    "baseline": {"project": "project"},
    "baseline_flow": {"baseline": "baseline", "organisation": "organisation"},
    "milestone": {"project": "project", "benefits": "benefit_line"},
    "forecast": {"benefit": "benefit_line", "recipient": "organisation"},
    "measurement": {"benefit": "benefit_line", "recipient": "organisation"},
    "outturn": {"cost_line": "cost_line"},
    "envelope": {"organisation": "organisation"},
    "scenario": {"owner": "organisation", "based_on": "scenario"},
    "override": {"scenario": "scenario", "organisation": "organisation", "project": "project"},
}

# table -> the field that names what its records are part of; they stand under the project or scenario they lead to
PART_OF: dict[str, str] = {
    "option": "project",
    "cost_line": "option",
    "benefit_line": "option",
    "share": "benefit",
    "valuation_input": "benefit",
    "dependency": "project",
    "condition": "project",
    "log_entry": "project",
    "bias_factor": "project",
    "baseline": "project",
    "baseline_flow": "baseline",
    "milestone": "project",
    "forecast": "benefit",
    "measurement": "benefit",
    "outturn": "cost_line",
    "override": "scenario",
}

# Tables whose records are saved once: they may go with what they are part of, and never change.
FROZEN = frozenset({"baseline", "baseline_flow"})

_TABLE_OF = {cls: name for name, cls in TABLES.items()}


def table_of(record: Record) -> str:
    """The table that keeps records of this class."""
    return _TABLE_OF[type(record)]
