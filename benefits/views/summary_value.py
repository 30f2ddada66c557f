"""The Appraisal Summary Table as frozen values: a row an option, each figure with the records that it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from benefits.periods import FinancialYear
from benefits.portfolio.line_stakes import LineStake
from benefits.records.categories import BudgetClass, OptionKind
from benefits.records.model import BenefitLine, Condition, LogEntry, Option
from benefits.views.briefing import Reported
from benefits.views.project import Figure, OptionAppraisal, PartyFigures, ProjectPage
from benefits.views.weighted_value import WeightedValue


class Item(StrEnum):
    """What a cell of the table shows."""

    DESCRIPTION = "description"
    NPSV = "npsv"
    PVB = "pvb"
    PVC = "pvc"
    BCR = "bcr"
    RPSC = "rpsc"
    SWITCHING = "switching_values"
    UNMONETISED = "unmonetised_effects"
    FINANCIAL = "financial_impact"
    DISTRIBUTION = "distribution"
    WHY = "why_preferred"
    UNCERTAINTY = "key_uncertainty"


class Receiver(StrEnum):
    """The groups to which costs and benefits are attributed (Green Book 2026, 6.23)."""

    ORIGINATING = "originating_organisation"
    PUBLIC = "other_public_bodies"
    HOUSEHOLDS = "households"
    BUSINESSES = "businesses"
    OTHER = "other_bodies"
    NOBODY = "nobody_named"


@dataclass(frozen=True)
class Origin:
    """One record that a cell comes from: its table, code and title."""

    table: str
    code: str
    title: str


@dataclass(frozen=True)
class Switch:
    """The values at which an option's NPSV is nothing, everything else unchanged.

    Attributes:
        needed: Present value that effects without a money value must be worth; negative where they may be a loss.
        needed_each_year: The same as a flat real amount in every year appraised.
    """

    benefit_multiplier: Figure
    cost_multiplier: Figure
    delay_years: Figure
    needed: float
    needed_each_year: float


@dataclass(frozen=True)
class ClassImpact:
    """Public money of one budget class, nominal and undiscounted, in the years of the impact.

    Attributes:
        budget_class: None where no class was entered.
    """

    budget_class: BudgetClass | None
    cost: tuple[float, ...]
    benefit: tuple[float, ...]
    origins: tuple[Origin, ...]

    @property
    def net_cost(self) -> tuple[float, ...]:
        """Cost less benefit of each year; positive is pressure."""
        return tuple(cost - benefit for cost, benefit in zip(self.cost, self.benefit, strict=True))

    @property
    def total(self) -> float:
        """Net cost of all years."""
        return sum(self.net_cost)


@dataclass(frozen=True)
class Impact:
    """What an option does to the public finances.

    Attributes:
        n_forecast: Of the years, those whose deflator is not outturn.
        fault: Why it cannot be told; blank where it can.
    """

    years: tuple[FinancialYear, ...] = ()
    classes: tuple[ClassImpact, ...] = ()
    n_forecast: int = 0
    fault: str = ""

    @property
    def net_cost(self) -> tuple[float, ...]:
        """Net cost of each year, all classes."""
        return tuple(sum(year) for year in zip(*(one.net_cost for one in self.classes), strict=True))

    @property
    def total(self) -> float:
        """Net cost of all years and classes; positive is pressure."""
        return sum(self.net_cost)


@dataclass(frozen=True)
class Part:
    """What one body or group pays and receives in an option; present values."""

    party: PartyFigures
    receiver: Receiver
    origins: tuple[Origin, ...]


@dataclass(frozen=True)
class Effect:
    """A benefit that no total holds: counted or described only, or worth money that nobody has put in figures yet."""

    line: BenefitLine
    recipients: tuple[str, ...]

    @property
    def is_measured(self) -> bool:
        """Whether it says by what it is measured and how far it should go."""
        return bool(self.line.measure or self.line.unit) and self.line.target is not None


@dataclass(frozen=True)
class Stake:
    """A line on which much of the answer hangs; blank title where costs were netted against business as usual."""

    held: LineStake
    title: str
    origins: tuple[Origin, ...]


@dataclass(frozen=True)
class SummaryRow:
    """One option.

    Attributes:
        appraisal: None for business as usual, against which every other option is measured.
        switch: None with it.
        stake: The widest range of a line, or the largest line where no range is recorded; None without any.
        cost_stake: The same among costs.
        weighted: NPSV with distributional weights; None where no share gives a relative income.
        origins: The records behind each cell.
    """

    option: Option
    is_preferred: bool
    appraisal: OptionAppraisal | None
    switch: Switch | None
    effects: tuple[Effect, ...]
    impact: Impact
    parts: tuple[Part, ...]
    stake: Stake | None
    cost_stake: Stake | None
    weighted: WeightedValue | None
    origins: Mapping[Item, tuple[Origin, ...]]

    @property
    def is_baseline(self) -> bool:
        """Whether it is business as usual."""
        return self.option.kind is OptionKind.BAU


@dataclass(frozen=True)
class SummaryTable:
    """The whole table.

    Attributes:
        rows: Options in the order of their kinds: business as usual, do minimum, preferred, less and more ambitious.
        decisions: Of the project's log, the newest first.
        doubts: Assumptions that nobody has signed off and that are not thought to be of high or medium reliability.
        open_steps: Conditions that are not met, or met in part.
    """

    page: ProjectPage
    reported: Reported
    rows: tuple[SummaryRow, ...]
    decisions: tuple[LogEntry, ...]
    doubts: tuple[LogEntry, ...]
    open_steps: tuple[Condition, ...]

    @property
    def preferred(self) -> SummaryRow | None:
        """The row of the preferred option; None where no option but business as usual is recorded."""
        return next((one for one in self.rows if one.is_preferred), None)

    @property
    def has_baseline(self) -> bool:
        """Whether business as usual is recorded."""
        return any(one.is_baseline for one in self.rows)
