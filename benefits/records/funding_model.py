"""The records of funding, as frozen values: envelopes, scenarios and overrides; `model` offers them with the rest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from benefits.periods import FinancialYear, Series
from benefits.records.categories import BudgetClass, EnvelopeKind, OverrideField, ScenarioStatus


@dataclass(frozen=True)
class Envelope:
    """A budget limit of one body and class by financial year, or what is promised of it or brought into it.

    Nominal pounds, undiscounted. An illustrative one was published by nobody.
    """

    id: str
    organisation: str
    budget_class: BudgetClass
    kind: EnvelopeKind
    amounts: Series | None = None
    is_illustrative: bool = False
    source: str = ""
    source_grade: str = ""
    note: str = ""


@dataclass(frozen=True)
class Scenario:
    """A named set of overrides, over `years` years from `first_year`; those of `based_on` apply first.

    `fingerprint` is the hash of the inputs that were approved.
    """

    id: str
    title: str
    owner: str
    first_year: FinancialYear
    years: int = 4
    summary: str = ""
    based_on: str = ""
    status: ScenarioStatus = ScenarioStatus.DRAFT
    made_by: str = ""
    approved_by: str = ""
    approved_on: date | None = None
    fingerprint: str = ""
    note: str = ""


@dataclass(frozen=True)
class Override:
    """One declared field that a scenario changes, and for which body, class, year and project; blank means all."""

    id: str
    scenario: str
    field: OverrideField
    organisation: str = ""
    budget_class: BudgetClass | None = None
    year: FinancialYear | None = None
    project: str = ""
    value: Decimal | None = None
    text: str = ""
    note: str = ""
