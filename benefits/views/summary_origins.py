"""The records behind the cells of a summary table: the lines of an option, and of business as usual taken off them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from benefits.portfolio.records_behind import RecordsBehind
from benefits.records.categories import BenefitClass, OptionKind, Recurrence
from benefits.records.model import BenefitLine, Condition, CostLine, LogEntry, Option, Project, Share, table_of
from benefits.records.tables import Tables
from benefits.views.project import ProjectPage
from benefits.views.summary_value import Origin

MONEY = (BenefitClass.CASH_RELEASING, BenefitClass.NON_CASH_RELEASING)


@dataclass(frozen=True)
class OptionLines:
    """The lines that count in an option's figures, in the order of their codes.

    Attributes:
        costs: Not sunk; with those of business as usual, which are taken off.
        benefits: With a money value and not of timing only; with those of business as usual.
        has_baseline_costs: Whether any cost is netted against business as usual.
    """

    costs: tuple[CostLine, ...]
    benefits: tuple[BenefitLine, ...]
    has_baseline_costs: bool

    @property
    def lines(self) -> tuple[CostLine | BenefitLine, ...]:
        """All of them, costs first."""
        held: list[CostLine | BenefitLine] = [*self.costs, *self.benefits]
        return tuple(held)

    @property
    def every(self) -> tuple[Origin, ...]:
        """The records of all of them."""
        return tuple(map(origin, self.lines))

    def behind(self, tables: Tables, held: RecordsBehind, netted: Callable[[CostLine], bool]) -> tuple[Origin, ...]:
        """The records of some rows, and of the costs netted against business as usual those that pass.

        Args:
            tables: What the rows count in.
            held: The rows.
            netted: Whether a cost may be among what was netted.
        """
        costs, benefits = tables["cost_line"]["id"], tables["benefit_line"]["id"]
        codes = {str(costs[row]) for row in held.costs} | {str(benefits[row]) for row in held.benefits}
        return tuple(
            origin(one)
            for one in self.lines
            if one.id in codes or (held.has_netted and isinstance(one, CostLine) and netted(one))
        )


def option_lines(page: ProjectPage, option: Option) -> OptionLines:
    """The lines that count in the figures of an option of the page."""
    baseline = {one.id for one in page.options if one.kind is OptionKind.BAU}
    counted = {option.id, *baseline}
    costs = tuple(one for one in page.costs if one.option in counted and one.amounts is not None and not one.is_sunk)
    benefits = (one for one in page.benefits if one.option in counted and one.amounts is not None)
    return OptionLines(
        costs,
        tuple(one for one in benefits if one.benefit_class in MONEY and one.recurrence is not Recurrence.TIMING),
        any(one.option in baseline for one in costs),
    )


def origin(record: Project | Option | CostLine | BenefitLine | Share | LogEntry | Condition) -> Origin:
    """What a record is called in a list of where figures come from."""
    return Origin(table_of(record), record.id, "".join(_title(record)))


def _title(record: Project | Option | CostLine | BenefitLine | Share | LogEntry | Condition) -> Iterator[str]:
    if isinstance(record, Share):
        yield f"{record.benefit} to {record.recipient}"
    elif isinstance(record, Condition):
        yield record.step
    else:
        yield record.title


def once(origins: Iterable[Origin]) -> tuple[Origin, ...]:
    """Each of them once, in order."""
    return tuple(dict.fromkeys(origins))
