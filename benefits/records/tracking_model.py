"""The records of realisation, as frozen values: baselines, forecasts and what happened; `model` offers them too."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from benefits.periods import FinancialYear, Series
from benefits.records.categories import (
    BaselineStage,
    BudgetClass,
    Discounting,
    PriceTerms,
    Recurrence,
    Side,
)

# What to do instead of changing a baseline, told by the checks and by the store alike.
FROZEN_REMEDY = "Leave it as it is: freeze a new baseline under change control, which keeps both."
WHOLE_YEAR = 0  # in place of a quarter: the period is the financial year


@dataclass(frozen=True)
class Baseline:
    """What was promised of a project when it was approved. It is frozen: saved once, and never changed.

    Its flows are real pounds in the prices of `price_base`. `pv_cost` and `pv_benefit` are the present values of
    those flows to society, discounted to `first_year` by the editions it names; blank for a published baseline of
    which only undiscounted amounts are known. `data_version` is the state of the register that was frozen, `software`
    the version of the program that worked them out.
    """

    id: str
    project: str
    stage: BaselineStage
    approved_on: date
    approved_by: str
    price_base: FinancialYear
    first_year: FinancialYear
    reason: str = ""
    made_by: str = ""
    green_book: str = ""
    deflators: str = ""
    discounting: str = ""
    software: str = ""
    pv_cost: Decimal | None = None
    pv_benefit: Decimal | None = None
    data_version: int = 0
    source: str = ""
    source_grade: str = ""
    note: str = ""


@dataclass(frozen=True)
class BaselineFlow:
    """What a baseline promises on one line from or to one body, by financial year, as value: a loss is negative.

    `line` is the code of the cost or benefit line as it was, which may have gone since. What is not tracked is the
    other side of a transfer or a part of business as usual: it counts in the sums, and nobody measures it.
    `optimism_correction` is the part that had been taken off for optimism before it was frozen.
    """

    id: str
    baseline: str
    side: Side
    line: str
    title: str
    organisation: str = ""
    type: str = ""
    budget_class: BudgetClass | None = None
    recurrence: Recurrence = Recurrence.RECURRING
    discounting: Discounting = Discounting.STANDARD
    is_tracked: bool = True
    optimism_correction: Decimal = Decimal(0)
    amounts: Series | None = None


@dataclass(frozen=True)
class Milestone:
    """A change that has to be live and taken up before the benefits that it enables can arrive."""

    id: str
    project: str
    title: str
    planned_on: date
    benefits: tuple[str, ...] = ()
    expected_on: date | None = None
    achieved_on: date | None = None
    owner: str = ""
    evidence: str = ""
    note: str = ""


@dataclass(frozen=True)
class Forecast:
    """What is now expected of a benefit for one recipient, by financial year; the latest one counts.

    Amounts are entered as those of the benefit line are: of a disbenefit they are positive.
    """

    id: str
    benefit: str
    recipient: str
    made_on: date
    price_terms: PriceTerms = PriceTerms.NOMINAL
    price_year: FinancialYear | None = None
    amounts: Series | None = None
    made_by: str = ""
    reason: str = ""
    source: str = ""
    source_grade: str = ""
    note: str = ""


@dataclass(frozen=True)
class Measurement:
    """What arrived of a benefit at one recipient in a financial year or one quarter of it, in pounds, units or both.

    Pounds are entered as those of the benefit line are: of a disbenefit they are positive. `quarter` is
    WHOLE_YEAR, or 1 (April to June) to 4.
    """

    id: str
    benefit: str
    recipient: str
    year: FinancialYear
    quarter: int = WHOLE_YEAR
    pounds: Decimal | None = None
    units: Decimal | None = None
    price_terms: PriceTerms = PriceTerms.NOMINAL
    price_year: FinancialYear | None = None
    evidence_grade: str = ""
    evidence: str = ""
    entered_by: str = ""
    entered_on: date | None = None
    verified_by: str = ""
    verified_on: date | None = None
    source: str = ""
    source_grade: str = ""
    note: str = ""


@dataclass(frozen=True)
class Outturn:
    """What was spent on a cost line in a financial year or one quarter of it; `quarter` as for a measurement."""

    id: str
    cost_line: str
    year: FinancialYear
    pounds: Decimal
    quarter: int = WHOLE_YEAR
    price_terms: PriceTerms = PriceTerms.NOMINAL
    price_year: FinancialYear | None = None
    evidence: str = ""
    entered_by: str = ""
    entered_on: date | None = None
    verified_by: str = ""
    verified_on: date | None = None
    source: str = ""
    source_grade: str = ""
    note: str = ""
