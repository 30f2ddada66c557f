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
from enum import StrEnum

from benefits.periods import FinancialYear, Series

# Fractions that should sum to one may miss it by this much (methods, invariant I5).
SHARE_TOLERANCE = Decimal("0.000001")


class OrganisationKind(StrEnum):
    """What kind of body it is; the last three are groups of society outside government."""

    MINISTERIAL = "ministerial_department"
    NON_MINISTERIAL = "non_ministerial_department"
    AGENCY = "agency_or_public_body"
    DEVOLVED = "devolved_administration"
    LOCAL = "local_government"
    PUBLIC_GROUP = "public_sector_group"
    HOUSEHOLDS = "households"
    BUSINESSES = "businesses"
    OTHER = "other_outside_government"

    @property
    def is_public(self) -> bool:
        """Whether it counts as government in the cross-government lens."""
        return self not in (OrganisationKind.HOUSEHOLDS, OrganisationKind.BUSINESSES, OrganisationKind.OTHER)


class Role(StrEnum):
    """What a person may be."""

    PROGRAMME_MANAGER = "programme_manager"
    FINANCE = "finance"
    LEADER = "leader"
    ASSURER = "assurer"
    ADMINISTRATOR = "administrator"


class Stage(StrEnum):
    """Where a project stands in its business case and life."""

    IDEA = "idea"
    SOC = "soc"
    OBC = "obc"
    FBC = "fbc"
    DELIVERY = "delivery"
    LIVE = "live"
    CLOSED = "closed"
    STOPPED = "stopped"


class OptionKind(StrEnum):
    """The courses that a business case compares (Green Book 2026, chapter 4)."""

    BAU = "business_as_usual"
    DO_MINIMUM = "do_minimum"
    PREFERRED = "preferred"
    LESS_AMBITIOUS = "less_ambitious"
    MORE_AMBITIOUS = "more_ambitious"


class BudgetClass(StrEnum):
    """The colour of money: which control total it falls in, or none."""

    RDEL_ADMIN = "rdel_admin"
    RDEL_PROGRAMME = "rdel_programme"
    CDEL = "cdel"
    AME = "ame"
    RECEIPTS = "receipts"
    NON_CASH = "non_cash"
    OUTSIDE = "outside_government"

    @property
    def is_del(self) -> bool:
        """Whether it is inside a Departmental Expenditure Limit, so can pay a departmental share."""
        return self in (BudgetClass.RDEL_ADMIN, BudgetClass.RDEL_PROGRAMME, BudgetClass.CDEL)


class CostKind(StrEnum):
    """What the money is spent on."""

    IMPLEMENTATION = "implementation"
    OPERATING = "operating"
    MAINTENANCE = "maintenance"
    DUAL_RUNNING = "dual_running"
    EXIT = "exit"
    EVALUATION = "evaluation"
    RISK = "risk"
    THIRD_PARTY = "third_party"
    CHARGE = "charge"


class PriceTerms(StrEnum):
    """Whether amounts are in the prices of one year or of the year they fall in."""

    REAL = "real"
    NOMINAL = "nominal"


class BenefitClass(StrEnum):
    """Whether a benefit releases cash, is worth money without cash, or is counted or described only."""

    CASH_RELEASING = "cash_releasing"
    NON_CASH_RELEASING = "non_cash_releasing"
    QUANTIFIABLE = "quantifiable"
    QUALITATIVE = "qualitative"


class Recurrence(StrEnum):
    """Whether a benefit repeats, comes once, or only moves money in time (never in headline figures)."""

    RECURRING = "recurring"
    ONE_OFF = "one_off"
    TIMING = "timing"


class Agreement(StrEnum):
    """Where the recipient stands on a share."""

    CLAIMED = "claimed"
    ACCEPTED = "accepted"
    DISPUTED = "disputed"
    BASELINED = "baselined"
    TAKEN_FROM_BUDGET = "taken_from_budget"
    WITHDRAWN = "withdrawn"

    @property
    def is_accepted(self) -> bool:
        """Whether the recipient has agreed to the share."""
        return self in (Agreement.ACCEPTED, Agreement.BASELINED, Agreement.TAKEN_FROM_BUDGET)


class Phasing(StrEnum):
    """Where the split over years comes from."""

    PUBLISHED = "published"
    ASSUMED = "assumed"
    OWN = "own"


class Discounting(StrEnum):
    """Which of the Green Book's discount schedules a line uses."""

    STANDARD = "standard"
    HEALTH = "health"


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
    """Somebody who uses the register; each grant reads "role:ORGANISATION", or "role:*" for all."""

    id: str
    email: str
    name: str
    grants: tuple[str, ...] = ()


@dataclass(frozen=True)
class Programme:
    """A group of projects under one lead."""

    id: str
    title: str
    lead: str
    summary: str = ""


@dataclass(frozen=True)
class Project:
    """Temporary work that is appraised as one. Years 0 to `appraisal_period` from `first_year` are appraised."""

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
    """One cost of one option, by financial year, borne by one payer. A charge is paid to another body."""

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
    source: str = ""
    source_grade: str = ""
    note: str = ""


@dataclass(frozen=True)
class BenefitLine:
    """One benefit of one option, by financial year; shares say on whom it lands."""

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
    optimism_correction: Decimal = Decimal(0)
    optimism_basis: str = ""
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
    source: str = ""
    source_grade: str = ""
    note: str = ""


@dataclass(frozen=True)
class Share:
    """The part of a benefit that lands on one recipient: one fraction, or one for each year."""

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
    note: str = ""


Record = Organisation | Person | Programme | Project | Option | CostLine | BenefitLine | Share

# Parents before children: a store and an import take them in this order.
TABLES: dict[str, type[Record]] = {
    "organisation": Organisation,
    "person": Person,
    "programme": Programme,
    "project": Project,
    "option": Option,
    "cost_line": CostLine,
    "benefit_line": BenefitLine,
    "share": Share,
}

# field -> the table it points at, for each table
REFERENCES: dict[str, dict[str, str]] = {
    "organisation": {"parent": "organisation", "successors": "organisation"},
    "person": {},
    "programme": {"lead": "organisation"},
    "project": {"lead": "organisation", "partners": "organisation", "programme": "programme"},
    "option": {"project": "project"},
    "cost_line": {"option": "option", "payer": "organisation", "paid_to": "organisation"},
    "benefit_line": {"option": "option"},
    "share": {"benefit": "benefit_line", "recipient": "organisation"},
}


def table_of(record: Record) -> str:
    """The table that keeps records of this class."""
    return next(name for name, cls in TABLES.items() if cls is type(record))
