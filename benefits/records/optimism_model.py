"""The records of optimism, as frozen values: worksheets of generic bias and confidence grades; `model` offers them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from benefits.records.categories import BiasMeasure, Side


@dataclass(frozen=True)
class BiasFactor:
    """One row of a project's worksheet: what a risk area contributes to the generic bias, and how far it is managed.

    The rows of one project and measure are one worksheet. `contribution` is a part of the upper bound, `mitigation`
    the part of that contribution which is managed: 1 where the risk is managed wholly.
    """

    id: str
    project: str
    measure: BiasMeasure
    project_type: str
    risk_area: str
    contribution: Decimal
    mitigation: Decimal = Decimal(0)
    evidence: str = ""
    source: str = ""
    note: str = ""


@dataclass(frozen=True)
class ConfidenceGrade:
    """One grade of the register's own scheme: how much to add to a cost, or take off a benefit, of that confidence."""

    id: str
    side: Side
    grade: int
    title: str
    correction: Decimal
    source: str = ""
    source_grade: str = ""
    note: str = ""
