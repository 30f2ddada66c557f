"""What a project promises, frozen at an approval: one flow for each line and body, rounded to the penny once.

Present values are made from those pennies alone, by exact fractions, so that a baseline gives the same figures for
ever, in whatever order its flows come back.

References:
    Methods 7.1: an immutable snapshot at approval; the first and the current one are both always shown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from benefits.appraisal.cube import Money
from benefits.appraisal.discounting import discount_factors
from benefits.periods import FinancialYear, Series
from benefits.portfolio.attribution import CLASSES, OTHER_SIDE, UNATTRIBUTED, Ledger
from benefits.portfolio.basis import Bodies
from benefits.portfolio.lines import cases_of, cost_lines, find
from benefits.records.categories import BaselineStage, BudgetClass, CostKind, Discounting, OptionKind, Recurrence, Side
from benefits.records.model import Baseline, BaselineFlow
from benefits.records.tables import Columns, Tables
from benefits.reference.deflators import gdp_deflators
from benefits.reference.green_book import benefit_rules, discount_schedules
from benefits.reference.sources import unknown

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

Frozen = tuple[Baseline, tuple[BaselineFlow, ...]]
_ECONOMIC = list(Money).index(Money.ECONOMIC)
_PENNY = Decimal("0.01")
_FRACTION = Decimal("0.000000001")  # the places that the register keeps of a fraction
_STAGES = {stage.value: place for place, stage in enumerate(BaselineStage)}


@dataclass(frozen=True)
class Approval:
    """The approval at which a promise is frozen, the code that its baseline gets, and the program's version."""

    id: str
    stage: BaselineStage
    approved_on: date
    approved_by: str = ""
    reason: str = ""
    made_by: str = ""
    software: str = ""


@dataclass(frozen=True)
class _What:
    """What tells one flow of a baseline from another, besides the body and its budget class."""

    side: Side
    line: str
    title: str
    type: str = ""
    recurrence: Recurrence = Recurrence.RECURRING
    discounting: Discounting = Discounting.STANDARD
    is_tracked: bool = True
    optimism_correction: Decimal = Decimal(0)


_Key = tuple[_What, str, BudgetClass | None]


def frozen(ledger: Ledger, tables: Tables, project: str, approval: Approval) -> Frozen:
    """A project's promise by its preferred option, as it stands, with the flows that make it up.

    Economic value to each body, so that the sum over the flows is society's. Sunk costs are left out; timing-only
    benefit is frozen and never counted. Where costs are netted against business as usual, each line of the option is
    frozen whole, as its outturn will be, and one untracked flow for each body and class, under the code of the
    option of business as usual, takes off what would be spent anyway and shows any saving as benefit.

    Args:
        ledger: `ledger_of` these tables, each project by its preferred option, by the organisations recorded.
        tables: The register, or just this project and the organisations.
        project: Its code.
        approval: When, by whom and why; the code of the baseline.

    Returns:
        The baseline with its present values, and its flows in the order of their codes; no flow where the project
        has no cost or benefit with an amount.

    Raises:
        ValueError: The ledger holds no one case of the project, or is by today's organisations.

    References:
        Methods 7.1; Green Book 2026, paragraphs 6.23 and 6.32. That business as usual is frozen apart, so that what
        is measured can be compared with a whole line, is this tool's convention.
    """
    found = np.flatnonzero(ledger.projects == project)
    if len(found) != 1 or ledger.basis.bodies is not Bodies.AS_RECORDED:
        raise ValueError("a baseline needs one case of its project, by the organisations recorded")
    case = int(found[0])
    cube, basis = ledger.cube, ledger.basis
    first = FinancialYear(int(cube.start[case]))
    amounts: dict[_Key, FloatArray] = defaultdict(lambda: np.zeros(cube.n_years))
    for key, held in (*_landed(ledger, tables, case), *_netted(ledger, tables, case)):
        amounts[key] += held
    flows = _numbered(approval.id, first, amounts)
    baseline = Baseline(
        id=approval.id,
        project=project,
        stage=approval.stage,
        approved_on=approval.approved_on,
        approved_by=approval.approved_by,
        price_base=FinancialYear(int(ledger.price_base[case])),
        first_year=first,
        reason=approval.reason,
        made_by=approval.made_by,
        green_book=basis.green_book,
        deflators=basis.deflators,
        discounting=basis.discounting,
        software=approval.software,
        data_version=ledger.data_version,
    )
    pv_cost, pv_benefit = reproduced(baseline, flows)
    return replace(baseline, pv_cost=pv_cost, pv_benefit=pv_benefit), flows


def _landed(ledger: Ledger, tables: Tables, case: int) -> Iterator[tuple[_Key, FloatArray]]:
    """Every entry of the case that comes from one line and counts, with its economic value by year."""
    cube = ledger.cube
    weight = cube.entry_fraction * cube.entry_weight[:, _ECONOMIC]
    line = cube.entry_line
    wanted = (cube.line_case[line] == case) & (weight != 0) & (cube.line_record[line] >= 0)
    wanted &= cube.line_is_headline[line] | ~cube.line_is_cost[line]
    benefits = _Benefits(tables, ledger.basis.green_book)
    for entry in np.flatnonzero(wanted).tolist():
        at, body = int(line[entry]), str(ledger.parties[cube.entry_party[entry]])
        row = int(cube.line_record[at])
        if cube.line_is_cost[at]:
            what, colour = _cost(tables["cost_line"], row), _class(cube.entry_class[entry])
        else:
            is_other_side = benefits.is_mirrored(row) and body == OTHER_SIDE
            what = benefits.what(row, is_other_side=is_other_side)
            colour = BudgetClass.OUTSIDE if is_other_side else _class(cube.entry_class[entry])
        yield (what, _body(body), colour), cube.amounts[at] * weight[entry]


def _netted(ledger: Ledger, tables: Tables, case: int) -> Iterator[tuple[_Key, FloatArray]]:
    """Costs that stand in the cube as a change against business as usual: the whole lines, and what is taken off."""
    cube, costs = ledger.cube, tables["cost_line"]
    line = cube.entry_line
    entries = np.flatnonzero((cube.line_case[line] == case) & (cube.line_record[line] < 0))
    if not len(entries):
        return
    bau = _business_as_usual(tables["option"], str(ledger.projects[case]))
    for entry in entries.tolist():
        at, body = int(line[entry]), str(ledger.parties[cube.entry_party[entry]])
        weight = cube.entry_fraction[entry] * cube.entry_weight[entry, _ECONOMIC]
        what = _What(Side.COST if cube.line_is_cost[at] else Side.BENEFIT, *bau, is_tracked=False)
        yield (what, body, _class(cube.entry_class[entry])), cube.amounts[at] * weight
    # The cube holds the difference only, so each line is taken from the records and off again.
    cases = cases_of(tables, ledger.basis.price_base)
    lines = cost_lines(tables, cases, gdp_deflators(ledger.basis.deflators))
    own = np.flatnonzero((lines.case == case) & (lines.sign > 0) & ~costs["is_sunk"][lines.record])
    taken_off = _What(Side.COST, *bau, is_tracked=False)
    for at in own.tolist():
        row, held = int(lines.record[at]), lines.amounts[at]
        colour = BudgetClass(costs["budget_class"][row])
        for body, signed in _payers(costs, row, held):
            yield (_cost(costs, row), body, colour), signed
            yield (taken_off, body, colour), -signed


def _payers(costs: Columns, row: int, amounts: FloatArray) -> Iterator[tuple[str, FloatArray]]:
    """Who pays the line, and who recovers it where it is a charge."""
    yield str(costs["payer"][row]), amounts
    if costs["kind"][row] == CostKind.CHARGE and costs["paid_to"][row]:
        yield str(costs["paid_to"][row]), -amounts


def _business_as_usual(options: Columns, project: str) -> tuple[str, str]:
    """Code and title of the project's option of business as usual."""
    row = np.flatnonzero((options["project"] == project) & (options["kind"] == OptionKind.BAU))[0]
    return str(options["id"][row]), str(options["title"][row])


def _cost(costs: Columns, row: int) -> _What:
    return _What(Side.COST, str(costs["id"][row]), str(costs["title"][row]), str(costs["kind"][row]))


class _Benefits:
    """Benefit lines as flows name them."""

    def __init__(self, tables: Tables, edition: str) -> None:
        benefits, options = tables["benefit_line"], tables["option"]
        self._of, self._rules = benefits, benefit_rules(edition)
        option = find(benefits["option"], options["id"])
        self._is_bau = (options["kind"] == OptionKind.BAU)[option]

    def is_mirrored(self, row: int) -> bool:
        return self._rules[str(self._of["type"][row])].mirror

    def what(self, row: int, *, is_other_side: bool) -> _What:
        of = self._of
        return _What(
            side=Side.BENEFIT,
            line=str(of["id"][row]),
            title=str(of["title"][row]),
            type=str(of["type"][row]),
            recurrence=Recurrence(of["recurrence"][row]),
            discounting=Discounting(of["discounting"][row]),
            is_tracked=not is_other_side and not bool(self._is_bau[row]),
            optimism_correction=Decimal(repr(float(of["optimism_correction"][row]))).quantize(_FRACTION) + 0,
        )


def _class(place: int) -> BudgetClass | None:
    return BudgetClass(CLASSES[place]) if place >= 0 else None


def _body(party: str) -> str:
    return "" if party == UNATTRIBUTED else party


def _numbered(baseline: str, first: FinancialYear, amounts: Mapping[_Key, FloatArray]) -> tuple[BaselineFlow, ...]:
    """The flows that hold anything, costs first, each with a code of the baseline's."""

    def order(key: _Key) -> tuple[bool, str, bool, str, str]:
        what, body, colour = key
        return what.side is Side.BENEFIT, what.line, not what.is_tracked, body, colour or ""

    series = {key: held for key in sorted(amounts, key=order) if (held := _pennies(first, amounts[key])) is not None}
    width = len(str(len(series)))
    return tuple(
        BaselineFlow(
            id=f"{baseline}-F{number:0{width}}",
            baseline=baseline,
            side=what.side,
            line=what.line,
            title=what.title,
            organisation=body,
            type=what.type,
            budget_class=colour,
            recurrence=what.recurrence,
            discounting=what.discounting,
            is_tracked=what.is_tracked,
            optimism_correction=what.optimism_correction,
            amounts=held,
        )
        for number, ((what, body, colour), held) in enumerate(series.items(), start=1)
    )


def _pennies(first: FinancialYear, amounts: FloatArray) -> Series | None:
    """The years from the first to the last that holds a penny; None where none does."""
    pennies = [Decimal(value).quantize(_PENNY, ROUND_HALF_EVEN) for value in amounts.tolist()]
    held = [year for year, value in enumerate(pennies) if value]
    return Series(first + held[0], tuple(value + 0 for value in pennies[held[0] : held[-1] + 1])) if held else None


def is_counted(flow: BaselineFlow) -> bool:
    """Whether a flow enters present values: all but timing-only benefit."""
    return flow.recurrence is not Recurrence.TIMING


def reproduced(baseline: Baseline, flows: Iterable[BaselineFlow]) -> tuple[Decimal, Decimal]:
    """Society's present value of cost and of benefit, from the flows alone, to the penny; pounds.

    Exact but for the discount factors, so the order of the flows does not matter. A year before the present value
    year has factor 1: past values are not compounded up.

    Args:
        baseline: Whose editions and present value year count.
        flows: Of the baseline, in any order.

    Raises:
        UnknownReference: The baseline names an edition or a schedule that is not held, or none.

    References:
        Methods 7.1; Green Book 2026, paragraphs 6.52 to 6.59.
    """
    totals: dict[tuple[Side, Discounting, int], Fraction] = defaultdict(Fraction)
    for flow in flows:
        if flow.amounts is not None and is_counted(flow):
            for year, pounds in flow.amounts.by_year().items():
                totals[flow.side, flow.discounting, max(year - baseline.first_year, 0)] += Fraction(pounds)
    factors = factors_of(baseline, max((index for _, _, index in totals), default=0))
    held = dict.fromkeys(Side, Fraction())
    for (side, schedule, index), total in totals.items():
        held[side] += total * Fraction(float(factors[schedule][index]))
    return _to_the_penny(held[Side.COST]), _to_the_penny(held[Side.BENEFIT])


def factors_of(baseline: Baseline, last_year: int) -> dict[Discounting, FloatArray]:
    """The discount factors that a baseline names, from its present value year on. Shapes (last_year + 1,).

    Raises:
        UnknownReference: It names an edition or a schedule that is not held, or none.

    References:
        Green Book 2026, paragraphs 6.52 to 6.59.
    """
    schedules = discount_schedules(baseline.green_book)
    names = {Discounting.STANDARD: baseline.discounting, Discounting.HEALTH: Discounting.HEALTH.value}
    for name in names.values():
        if name not in schedules:
            raise unknown("discount schedule", name, list(schedules))
    return {of: discount_factors(schedules[name], last_year) for of, name in names.items()}


def _to_the_penny(pounds: Fraction) -> Decimal:
    """The nearest penny, the even one of two that are as near."""
    return Decimal(round(pounds * 100)).scaleb(-2)


def first_and_current(baselines: Iterable[Baseline]) -> dict[str, tuple[Baseline, Baseline]]:
    """The first and the current baseline of each project that has one; the same one where there is only one.

    By the day of the approval. Of two of one day the one frozen from the later state of the register is later, then
    the one of the later stage, change control last, then the one of the later code.

    References:
        Methods 7.1: the first and the current baseline are both always shown.
    """
    of: dict[str, list[Baseline]] = defaultdict(list)
    for one in baselines:
        of[one.project].append(one)
    return {project: (min(held, key=place_in_time), max(held, key=place_in_time)) for project, held in of.items()}


def place_in_time(baseline: Baseline) -> tuple[date, int, int, str]:
    """What baselines of a project are ordered by, the first one first."""
    return baseline.approved_on, baseline.data_version, _STAGES[baseline.stage], baseline.id


def first_and_current_rows(baselines: Columns) -> tuple[IntArray, IntArray]:
    """The rows of the first and of the current baseline of each project that has one, as `first_and_current`.

    Args:
        baselines: The table.

    Returns:
        First rows and current rows, in the order of the codes of the projects. Shapes (projects with one,).

    References:
        Methods 7.1.
    """
    stage = np.array([_STAGES[one] for one in baselines["stage"]], dtype=np.int64)
    # Days are texts such as 2026-04-01.
    codes, days = baselines["id"].astype(str), baselines["approved_on"].astype(str)
    order = np.lexsort((codes, stage, baselines["data_version"], days))
    projects = baselines["project"][order].astype(str)
    first = order[np.unique(projects, return_index=True)[1]]
    current = order[::-1][np.unique(projects[::-1], return_index=True)[1]]
    return first.astype(np.int64), current.astype(np.int64)
