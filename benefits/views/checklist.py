"""What a project still lacks before its outline business case, each gap with the place to fill it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from benefits.records.categories import BenefitClass, CostKind, LogKind, OptionKind, Recurrence
from benefits.records.model import BenefitLine, CostLine
from benefits.views.project_records import ProjectRecords

MOST_NAMED = 3
# Green Book 2026, 6.13 and 6.65.
EXPECTED_COSTS = {CostKind.MAINTENANCE: "maintenance", CostKind.EVALUATION: "evaluation", CostKind.EXIT: "exit"}


class Spot(StrEnum):
    """Where a gap is filled: a tab of the edit page, or another page."""

    DETAILS = "details"
    OPTIONS = "options"
    COSTS = "costs"
    BENEFITS = "benefits"
    LOGS = "logs"
    INBOX = "inbox"


@dataclass(frozen=True)
class Gap:
    """Something that is missing: what, of which records (by their titles), and where to fill it in."""

    what: str
    spot: Spot
    of: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """The gap in words, with the first few records it concerns."""
        if not self.of:
            return f"{self.what}."
        more = len(self.of) - MOST_NAMED
        named = ", ".join(self.of[:MOST_NAMED])
        return f"{self.what}: {named}{f' and {more} more' if more > 0 else ''}."


def missing_before_obc(records: ProjectRecords) -> tuple[Gap, ...]:
    """Every gap that an outline business case would be sent back for; this product's own list."""
    return (*_details(records), *_options(records), *_costs(records), *_benefits(records), *_assurance(records))


def _details(records: ProjectRecords) -> Iterator[Gap]:
    project = records.project
    wanted = {
        "a summary": project.summary,
        "objectives": project.objectives,
        "a senior responsible owner": project.sro,
        "a manager": project.manager,
        "uses of data": project.themes,
        "a legal gateway": project.legal_gateway,
    }
    lacking = [what for what, held in wanted.items() if not held]
    if lacking:
        yield Gap("The project has no details of these kinds", Spot.DETAILS, tuple(lacking))


def _options(records: ProjectRecords) -> Iterator[Gap]:
    options = records.options
    if not any(one.is_preferred for one in options):
        yield Gap("No option is marked as preferred", Spot.OPTIONS)
    if not any(one.kind is OptionKind.BAU for one in options):
        yield Gap("Business as usual is not an option, so there is nothing to compare with", Spot.OPTIONS)
    if not any(one.kind is OptionKind.DO_MINIMUM for one in options):
        yield Gap("No option does the minimum", Spot.OPTIONS)


def _costs(records: ProjectRecords) -> Iterator[Gap]:
    if not records.costs:
        yield Gap("No costs are entered", Spot.COSTS)
    yield from _of_lines("No amounts are entered for these costs", Spot.COSTS, _without_amounts(records.costs))
    unsourced = (one for one in records.costs if not one.source)
    yield from _of_lines("No source is given for these costs", Spot.COSTS, unsourced)
    lacking = _kinds_lacking(records) if records.costs else ()
    if lacking:
        yield Gap("The preferred option has no cost of these kinds", Spot.COSTS, lacking)


def _kinds_lacking(records: ProjectRecords) -> tuple[str, ...]:
    """Kinds of cost that an appraisal should hold and of which the preferred option has none (6.13 and 6.65)."""
    preferred = {one.id for one in records.options if one.is_preferred}
    held = {one.kind for one in records.costs if one.option in preferred and one.amounts is not None}
    return tuple(name for kind, name in EXPECTED_COSTS.items() if kind not in held) if preferred else ()


def _benefits(records: ProjectRecords) -> Iterator[Gap]:
    benefits = records.benefits
    if not benefits:
        yield Gap("No benefits are entered", Spot.BENEFITS)
    shared = {one.benefit for one in records.shares}
    worth_money = [
        one for one in benefits if one.benefit_class in (BenefitClass.CASH_RELEASING, BenefitClass.NON_CASH_RELEASING)
    ]
    of = {
        "No amounts are entered for these benefits": _without_amounts(worth_money),
        "Nobody is named as recipient of these benefits": (
            one for one in benefits if one.id not in shared and one.recurrence is not Recurrence.TIMING
        ),
        "These benefits have no owner": (one for one in benefits if not one.owner),
        "These benefits have no measure": (one for one in benefits if not one.measure),
        "These benefits have no baseline": (one for one in benefits if one.baseline_value is None),
        "These benefits have no evidence grade": (one for one in benefits if not one.evidence_grade),
        "No source is given for these benefits": (one for one in benefits if not one.source),
    }
    for what, lines in of.items():
        yield from _of_lines(what, Spot.BENEFITS, lines)


def _assurance(records: ProjectRecords) -> Iterator[Gap]:
    titles = {one.id: one.title for one in records.benefits}
    open_shares = dict.fromkeys(titles[one.benefit] for one in records.shares if not one.agreement.is_accepted)
    if open_shares:
        yield Gap("Not every recipient has accepted its share of these benefits", Spot.INBOX, tuple(open_shares))
    assumptions = [one for one in records.log if one.kind is LogKind.ASSUMPTION]
    if not assumptions:
        yield Gap("No assumption is logged", Spot.LOGS)
    unsigned = tuple(one.title for one in assumptions if not one.signed_off_by)
    if unsigned:
        yield Gap("These assumptions are not signed off", Spot.LOGS, unsigned)


def _without_amounts(lines: Iterable[CostLine | BenefitLine]) -> Iterator[CostLine | BenefitLine]:
    return (one for one in lines if one.amounts is None)


def _of_lines(what: str, spot: Spot, lines: Iterable[CostLine | BenefitLine]) -> Iterator[Gap]:
    titles = tuple(one.title for one in lines)
    if titles:
        yield Gap(what, spot, titles)
