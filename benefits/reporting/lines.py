"""Which record a line of the workings is, in words."""

from __future__ import annotations

from benefits.portfolio.workings import LineWorking
from benefits.records.model import BenefitLine, CostLine
from benefits.views.project import OptionAppraisal, ProjectPage

# Costs are netted by payer, kind and class where business as usual is given, so no single record stands behind them.
NETTED_UP = "Costs above business as usual"
NETTED_DOWN = "Costs below business as usual"


def record_of(page: ProjectPage, line: LineWorking) -> CostLine | BenefitLine | None:
    """The cost or benefit that a line is the working of; None where several were netted."""
    if line.record < 0:
        return None
    return page.costs[line.record] if line.is_cost else page.benefits[line.record]


def line_title(page: ProjectPage, option: OptionAppraisal, line: LineWorking) -> str:
    """The title of the line's record with its code, and whether it is taken off as business as usual; not escaped."""
    record = record_of(page, line)
    if record is None:
        return NETTED_UP if line.is_cost else NETTED_DOWN
    taken_off = "" if record.option == option.option else ", taken off as business as usual"
    return f"{record.title} ({record.id}){taken_off}"
