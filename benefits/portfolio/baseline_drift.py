"""How far a promise has moved: the current baseline, or the live case, against the first one.

Both promises are put into the prices of the first one and discounted to its present value year, so that a change is
a change of the promise and never one of the yardstick.

References:
    Methods 7.1: the original and the current baseline are shown with the cumulative drift, the sum of what is
    promised now less what was promised first; real prices, one base.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from benefits.appraisal.cube import sums
from benefits.appraisal.discounting import discount_factors
from benefits.appraisal.prices import price_factors
from benefits.periods import FinancialYear
from benefits.portfolio.baselines import Frozen, factors_of, first_and_current_rows, is_counted
from benefits.portfolio.basis import Basis
from benefits.portfolio.lines import find
from benefits.records.categories import Discounting, Recurrence, Side
from benefits.records.model import Baseline, BaselineFlow
from benefits.records.tables import Columns, Tables
from benefits.reference.deflators import gdp_deflators
from benefits.reference.green_book import discount_schedules

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

# Two promises that were each rounded to the penny may differ by a penny and be the same.
_PENNY = 0.01


@dataclass(frozen=True)
class DriftLine:
    """What two promises hold on one line from or to one body.

    Attributes:
        organisation: Blank for benefit that nobody is named for.
        is_counted: Whether it enters totals and present values; timing-only benefit does not.
    """

    side: Side
    organisation: str
    line: str
    title: str
    is_counted: bool


@dataclass(frozen=True)
class Moved:
    """What was promised first and what is promised now, in pounds."""

    first: float
    now: float

    @property
    def change(self) -> float:
        """Now less first."""
        return self.now - self.first


@dataclass(frozen=True)
class Drift:
    """Two promises of one project, line by line and year by year, in one price base.

    Costs are positive on side cost; benefits are signed.

    Attributes:
        price_base: The first promise's, in which every amount is.
        present_value_year: The first promise's, to which present values are discounted.
        deflators: Edition that brings the later promise into those prices.
        years: Every year in which either holds an amount.
        lines: One a row, costs first.
        first, now: What each promises. Shapes (lines, years).
        pv_first, pv_now: Its present value; 0 where it is not counted. Shapes (lines,).
    """

    price_base: FinancialYear
    present_value_year: FinancialYear
    deflators: str
    years: tuple[FinancialYear, ...]
    lines: tuple[DriftLine, ...]
    first: FloatArray
    now: FloatArray
    pv_first: FloatArray
    pv_now: FloatArray

    @property
    def has_moved(self) -> bool:
        """Whether any line of any year differs by more than the rounding to pennies."""
        return bool((np.abs(self.now - self.first) > _PENNY).any())

    def by_year(self, side: Side) -> tuple[FloatArray, FloatArray]:
        """What counts on a side in each year, first and now. Shapes (years,), pounds.

        References:
            Methods 7.1.
        """
        rows = np.array([one.side is side and one.is_counted for one in self.lines], dtype=bool)
        return self.first[rows].sum(axis=0), self.now[rows].sum(axis=0)

    def total(self, side: Side) -> Moved:
        """The undiscounted sum of what counts on a side.

        References:
            Methods 7.1: the sum of now less first.
        """
        first, now = self.by_year(side)
        return Moved(float(first.sum()), float(now.sum()))

    def present_value(self, side: Side) -> Moved:
        """The present value of a side.

        References:
            Methods 7.1.
        """
        rows = [row for row, one in enumerate(self.lines) if one.side is side]
        return Moved(float(self.pv_first[rows].sum()), float(self.pv_now[rows].sum()))

    @property
    def net(self) -> Moved:
        """Present value of benefit less that of cost (NPSV)."""
        cost, benefit = self.present_value(Side.COST), self.present_value(Side.BENEFIT)
        return Moved(benefit.first - cost.first, benefit.now - cost.now)

    def by_body(self, side: Side) -> Mapping[str, Moved]:
        """The present value of a side by body, in the order of the codes.

        References:
            Methods 7.1; Green Book 2026, paragraph 6.23.
        """
        held: dict[str, Moved] = {}
        for row, one in enumerate(self.lines):
            if one.side is side:
                before = held.get(one.organisation, Moved(0.0, 0.0))
                held[one.organisation] = Moved(
                    before.first + float(self.pv_first[row]), before.now + float(self.pv_now[row])
                )
        return dict(sorted(held.items()))


def drift(first: Frozen, current: Frozen) -> Drift:
    """What is promised now less what was promised first, by side, body, line and year.

    Args:
        first: The promise that gives the price base, the present value year and the discount schedule. Where it
            names no editions (a published one may not), those of the later promise count, and else today's.
        current: A later promise of the same project, or the live case as if it were frozen.

    Raises:
        MissingDeflator: The deflator does not cover a price base.
        UnknownReference: An edition is not held.

    References:
        Methods 7.1.
    """
    yardstick = _yardstick(first[0], current[0])
    edition = current[0].deflators or yardstick.deflators
    years = _years([*first[1], *current[1]])
    factors = factors_of(yardstick, max((0, *(year - yardstick.first_year for year in years))))
    both = [_laid(flows, years) for _, flows in (first, current)]
    rate = _price_factor(edition, current[0].price_base, yardstick.price_base)
    keys = sorted({*both[0], *both[1]}, key=lambda key: (key[0] is Side.BENEFIT, *key[1:]))
    index = [max(year - yardstick.first_year, 0) for year in years]
    shape = (len(keys), len(years))
    amounts, present = [np.zeros(shape), np.zeros(shape)], [np.zeros(len(keys)), np.zeros(len(keys))]
    for at, (held, price) in enumerate(zip(both, (1.0, rate), strict=True)):
        for row, key in enumerate(keys):
            for flow, pounds in held.get(key, ()):
                amounts[at][row] += pounds * price
                if is_counted(flow):
                    present[at][row] += float((pounds * price) @ factors[flow.discounting][index])
    return Drift(
        price_base=yardstick.price_base,
        present_value_year=yardstick.first_year,
        deflators=edition,
        years=tuple(years),
        lines=tuple(
            DriftLine(side, body, line, _title(both, (side, line, body, counted)), counted)
            for side, line, body, counted in keys
        ),
        first=amounts[0],
        now=amounts[1],
        pv_first=present[0],
        pv_now=present[1],
    )


_Key = tuple[Side, str, str, bool]
_Laid = dict[_Key, list[tuple[BaselineFlow, FloatArray]]]


def _yardstick(first: Baseline, current: Baseline) -> Baseline:
    today = Basis()
    return replace(
        first,
        green_book=first.green_book or current.green_book or today.green_book,
        deflators=first.deflators or current.deflators or today.deflators,
        discounting=first.discounting or current.discounting or today.discounting,
    )


def _years(flows: list[BaselineFlow]) -> list[FinancialYear]:
    held = [one.amounts for one in flows if one.amounts is not None]
    if not held:
        return []
    begin, end = min(one.first for one in held), max(one.last for one in held)
    return [begin + step for step in range(end - begin + 1)]


def _laid(flows: tuple[BaselineFlow, ...], years: list[FinancialYear]) -> _Laid:
    """Flows by side, line, body and whether they count, each laid out over the years."""
    laid: _Laid = {}
    for flow in flows:
        if flow.amounts is not None:
            pounds = np.zeros(len(years))
            begin = flow.amounts.first - years[0]
            pounds[begin : begin + len(flow.amounts.values)] = [float(one) for one in flow.amounts.values]
            laid.setdefault((flow.side, flow.line, flow.organisation, is_counted(flow)), []).append((flow, pounds))
    return laid


def _title(both: list[_Laid], key: _Key) -> str:
    """The line's title as it is now, or as it was where it has gone."""
    held = both[1].get(key) or both[0][key]
    return held[0][0].title


def _price_factor(edition: str, price_year: FinancialYear, base: FinancialYear) -> float:
    years = np.array([price_year.start]), np.array([base.start])
    return float(price_factors(gdp_deflators(edition), *years)[0])


@dataclass(frozen=True)
class ProjectDrifts:
    """First and current baseline of every project; pounds of each project's price base. Shapes (projects,).

    Sums are 0 where a project has no baseline. By side, costs and benefits; undiscounted unless they begin with pv.

    Attributes:
        first_row, current_row: Rows of the table of baselines; -1 where a project has none.
        price_base: Start of the year in whose prices its sums are; 0 where it has none.
    """

    first_row: IntArray
    current_row: IntArray
    price_base: IntArray
    cost_first: FloatArray
    cost_now: FloatArray
    benefit_first: FloatArray
    benefit_now: FloatArray
    pv_cost_first: FloatArray
    pv_cost_now: FloatArray
    pv_benefit_first: FloatArray
    pv_benefit_now: FloatArray

    @property
    def has_baseline(self) -> BoolArray:
        """Which projects have one. Shape (projects,)."""
        held: BoolArray = self.first_row >= 0
        return held

    @property
    def net_change(self) -> FloatArray:
        """NPSV of the current baseline less that of the first. Shape (projects,), pounds.

        References:
            Methods 7.1.
        """
        return (self.pv_benefit_now - self.pv_benefit_first) - (self.pv_cost_now - self.pv_cost_first)


def drift_by_project(tables: Tables, basis: Basis) -> ProjectDrifts:
    """First against current baseline of all projects at once, in the order of the project table.

    As `drift` for each, but with the editions and the schedule of the basis for all of them, and in its price base
    where it names one, so that pounds can be added over projects.

    Raises:
        MissingDeflator: The deflator does not cover a price base.

    References:
        Methods 7.1.
    """
    baselines, flows = tables["baseline"], tables["baseline_flow"]
    projects = tables["project"]["id"]
    first, now = np.full((2, len(projects)), -1, dtype=np.int64)
    for rows, held in zip((first, now), first_and_current_rows(baselines), strict=True):
        of = find(baselines["project"][held], projects)
        rows[of[of >= 0]] = held[of >= 0]
    known = np.flatnonzero(first >= 0)
    base, origin = np.zeros(len(first), dtype=np.int64), np.zeros(len(first), dtype=np.int64)
    base[known] = baselines["price_base"][first[known]] if basis.price_base is None else basis.price_base.start
    origin[known] = baselines["first_year"][first[known]]
    both = [_sums(baselines, flows, which, base, origin, basis) for which in (first, now)]
    (cost_first, benefit_first), (pv_cost_first, pv_benefit_first) = both[0]
    (cost_now, benefit_now), (pv_cost_now, pv_benefit_now) = both[1]
    return ProjectDrifts(
        first_row=first,
        current_row=now,
        price_base=base,
        cost_first=cost_first,
        cost_now=cost_now,
        benefit_first=benefit_first,
        benefit_now=benefit_now,
        pv_cost_first=pv_cost_first,
        pv_cost_now=pv_cost_now,
        pv_benefit_first=pv_benefit_first,
        pv_benefit_now=pv_benefit_now,
    )


def _sums(
    baselines: Columns, flows: Columns, chosen: IntArray, base: IntArray, origin: IntArray, basis: Basis
) -> tuple[FloatArray, FloatArray]:
    """Undiscounted sums and present values of the chosen baseline of each project, by side. Shapes (2, projects)."""
    n = len(chosen)
    if flows.amounts is None:
        raise ValueError("flows hold no yearly amounts")
    project = np.full(baselines.size + 1, -1, dtype=np.int64)  # the last one for flows of no baseline
    project[chosen[chosen >= 0]] = np.flatnonzero(chosen >= 0)
    of = find(flows["baseline"], baselines["id"])
    count = flows.amounts.count
    flow = np.repeat(np.arange(flows.size), count)
    year = np.repeat(flows.amounts.first - (np.cumsum(count) - count), count) + np.arange(len(flow))
    wanted = (project[of] >= 0) & (flows["recurrence"] != Recurrence.TIMING)
    held = wanted[flow]
    flow, year, pounds = flow[held], year[held], flows.amounts.values[held]
    at = project[of[flow]]
    pounds = pounds * price_factors(gdp_deflators(basis.deflators), baselines["price_base"][of[flow]], base[at])
    index = np.clip(year - origin[at], 0, None)
    schedules = discount_schedules(basis.green_book)
    last = int(index.max(initial=0))
    standard, health = (discount_factors(schedules[name], last) for name in (basis.discounting, "health"))
    is_health = flows["discounting"][flow] == Discounting.HEALTH
    present = pounds * np.where(is_health, health[index], standard[index])
    side = (flows["side"][flow] == Side.BENEFIT).astype(np.int64)
    cell = side * n + at
    return sums(cell, pounds, 2 * n).reshape(2, n), sums(cell, present, 2 * n).reshape(2, n)
