"""What was promised, what is expected and what happened, line by line and body by body, for all projects at once.

A row is one benefit at one recipient (or one cost line of one payer), a column a financial year. Everything is real
pounds in one price base and signed as value: a loss is negative. The plan is the frozen baseline; what nobody
promised has a row with nothing planned.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

from benefits.appraisal.cube import sums
from benefits.appraisal.prices import price_factors
from benefits.periods import FinancialYear
from benefits.portfolio.baselines import first_and_current_rows
from benefits.portfolio.lines import find, flat_amounts, laid_out
from benefits.records.categories import PriceTerms, Recurrence, Side
from benefits.records.tables import Columns, Tables
from benefits.records.tracking_model import WHOLE_YEAR
from benefits.reference.deflators import Deflators, gdp_deflators

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]
ObjectArray = npt.NDArray[np.object_]

QUARTERS = 4
STRONG = ("E3", "E4", "E5")  # before and after against a baseline, or better (methods 7.5)


@dataclass(frozen=True)
class Tracked:
    """One side of the ledger, promised and happened. Shapes (rows,) and (rows, years).

    Attributes:
        side: Cost or benefit.
        price_base: The year in whose prices all pounds are.
        first_year: The year of the first column.
        project: Row of the project table.
        record: Row of the cost or benefit table; -1 for a line that has gone since it was frozen.
        line, title, body, type, recurrence, budget_class, discounting: Code and title of the line, code of the body
            (blank where nobody was named), and what they were when frozen, else as they are now; blank class where
            unknown.
        correction: The part that had been taken off for optimism when it was first frozen; 0 for what was not.
        first, now: The first and the current frozen baseline.
        forecast: The latest forecast; rows without one are zero and `has_forecast` is False.
        realised: What happened, all claims.
        strong: Of that, on evidence of a comparison with a baseline, or better; for costs what was verified.
        verified: Of that, what a second person has verified.
        reported: The part of each year that was reported, from 0 to 1.
    """

    side: Side
    price_base: FinancialYear
    first_year: FinancialYear
    project: IntArray
    record: IntArray
    line: ObjectArray
    title: ObjectArray
    body: ObjectArray
    type: ObjectArray
    recurrence: ObjectArray
    budget_class: ObjectArray
    discounting: ObjectArray
    correction: FloatArray
    first: FloatArray
    now: FloatArray
    forecast: FloatArray
    has_forecast: BoolArray
    realised: FloatArray
    strong: FloatArray
    verified: FloatArray
    reported: FloatArray

    @property
    def size(self) -> int:
        """How many rows there are."""
        return len(self.project)

    @property
    def years(self) -> tuple[FinancialYear, ...]:
        """The year of each column."""
        return tuple(self.first_year + column for column in range(self.now.shape[1]))

    @property
    def is_headline(self) -> BoolArray:
        """Rows that count in headline figures: all but what only moves money in time. Shape (rows,).

        References:
            Domain, section 3: timing gains never enter headline figures.
        """
        counts: BoolArray = self.recurrence != Recurrence.TIMING.value
        return counts

    def due(self, on: date) -> int:
        """How many columns have wholly passed by a day.

        References:
            Methods 7.2: only what is due is judged.
        """
        over = on.year - (on < date(on.year, 3, 31))  # the year that ends on 31 March has passed on that day
        return int(np.clip(over - self.first_year.start, 0, self.now.shape[1]))


def tracked(tables: Tables, side: Side, price_base: FinancialYear, edition: str) -> Tracked:
    """One side of all projects: each line at each body, from the frozen baselines and from what was reported.

    Args:
        tables: The records by columns.
        side: Cost or benefit.
        price_base: The year in whose prices everything is put.
        edition: Of the GDP deflator.

    Returns:
        Rows ordered by project, line and body. Lines that are not tracked (the other side of a transfer, business as
        usual) are left out.

    Raises:
        MissingDeflator: A year that is needed is not in the edition.

    References:
        Methods 7.1: three series against an immutable baseline, in real prices of one base.
    """
    deflators, is_benefit = gdp_deflators(edition), side is Side.BENEFIT
    flows = _flows(tables, side)
    happened = _Happened(tables, side)
    expected = _expected(tables) if is_benefit else np.zeros(0, dtype=np.int64)
    lines = tables["benefit_line"] if is_benefit else tables["cost_line"]
    rows = _rows(tables, lines, flows, happened, expected)
    columns = _columns(tables, flows, happened, expected, price_base)
    n, n_years, start = rows.size, columns.stop - columns.start, columns.start

    def plan(which: IntArray) -> FloatArray:
        base = tables["baseline"]["price_base"][flows.baseline]
        chosen = np.flatnonzero(np.isin(flows.baseline, which))
        line, year, value = flat_amounts(_amounts(tables["baseline_flow"]), flows.row[chosen])
        value = value * price_factors(deflators, base[chosen][line], np.full(len(line), price_base.start))
        return laid_out(rows.of_flow[chosen][line], year - start, value, n, n_years)

    first_rows, now_rows = first_and_current_rows(tables["baseline"])
    first, now = plan(first_rows), plan(now_rows)
    sign = np.where(_signs(rows, tables, side, first, now), -1.0, 1.0)
    pounds = happened.pounds * sign[rows.of_happened] * happened.factors(deflators, price_base)
    at = happened.year - start

    def spread(values: FloatArray) -> FloatArray:
        return laid_out(rows.of_happened, at, values, n, n_years)

    covers = np.where(happened.quarter == WHOLE_YEAR, 1.0, 1 / QUARTERS) * happened.has_pounds
    forecast = np.zeros((n, n_years))
    if len(expected):
        table = tables["forecast"]
        line, year, value = flat_amounts(_amounts(table), expected)
        own = np.where(table["price_terms"] == PriceTerms.NOMINAL, 0, table["price_year"])[expected][line]
        value = value * price_factors(deflators, np.where(own > 0, own, year), np.full(len(line), price_base.start))
        row = rows.of_forecast[line]
        forecast = laid_out(row, year - start, value * sign[row], n, n_years)
    return Tracked(
        side=side,
        price_base=price_base,
        first_year=FinancialYear(start),
        project=rows.project,
        record=rows.record,
        line=rows.line,
        title=_described(tables, lines, flows, rows, "title", "title"),
        body=rows.body,
        type=_described(tables, lines, flows, rows, "type", "type" if is_benefit else "kind"),
        recurrence=_described(tables, lines, flows, rows, "recurrence", "recurrence" if is_benefit else ""),
        budget_class=_described(tables, lines, flows, rows, "budget_class", "" if is_benefit else "budget_class"),
        discounting=_described(tables, lines, flows, rows, "discounting", "discounting" if is_benefit else ""),
        correction=_correction(tables, flows, rows),
        first=first,
        now=now,
        forecast=forecast,
        has_forecast=sums(rows.of_forecast, np.ones(len(expected)), n) > 0,
        realised=spread(pounds),
        strong=spread(np.where(happened.is_strong, pounds, 0.0)),
        verified=spread(np.where(happened.is_verified, pounds, 0.0)),
        reported=np.minimum(spread(covers), 1.0),
    )


def grouped(values: FloatArray, group: IntArray, n_groups: int) -> FloatArray:
    """Rows added by group. Shape (groups, years).

    Args:
        values: Shape (rows, years).
        group: Of each row; a negative one is left out.
        n_groups: How many there are.

    References:
        Methods 0, decision 1: every figure is a sum over one cube.
    """
    kept = np.flatnonzero(group >= 0)
    adder = sparse.csr_array((np.ones(len(kept)), (group[kept], kept)), shape=(n_groups, len(values)))
    added: FloatArray = adder @ values
    return added


@dataclass(frozen=True)
class _Flows:
    """The tracked flows of one side of the first and current baselines: row of the flow and of its baseline.

    `age` is 1 for a flow of a current baseline, else 0.
    """

    row: IntArray
    baseline: IntArray
    age: IntArray


def _flows(tables: Tables, side: Side) -> _Flows:
    flows, baselines = tables["baseline_flow"], tables["baseline"]
    of = find(flows["baseline"], baselines["id"])
    first, now = first_and_current_rows(baselines)
    counts = (flows["side"] == side) & flows["is_tracked"] & (of >= 0)
    kept = np.flatnonzero(counts & np.isin(of, np.concatenate([first, now])))
    return _Flows(kept, of[kept], np.isin(of[kept], now).astype(np.int64))


class _Happened:
    """Measurements of benefits, or outturn of costs, by columns."""

    def __init__(self, tables: Tables, side: Side) -> None:
        held = tables["measurement"] if side is Side.BENEFIT else tables["outturn"]
        self.size = held.size
        self.line: ObjectArray = held["benefit"] if side is Side.BENEFIT else held["cost_line"]
        self.year: IntArray = held["year"]
        self.quarter: IntArray = held["quarter"]
        self.has_pounds: BoolArray = ~np.isnan(held["pounds"])
        self.pounds: FloatArray = np.nan_to_num(held["pounds"])
        is_nominal = held["price_terms"] == PriceTerms.NOMINAL
        self.price_year: IntArray = np.where(is_nominal | (held["price_year"] == 0), held["year"], held["price_year"])
        self.is_verified: BoolArray = held["verified_by"] != ""
        if side is Side.BENEFIT:
            self.body: ObjectArray = held["recipient"]
            self.is_strong: BoolArray = np.isin(held["evidence_grade"], STRONG)
        else:
            costs = tables["cost_line"]
            self.body = costs["payer"][find(self.line, costs["id"])]
            self.is_strong = self.is_verified

    def factors(self, deflators: Deflators, price_base: FinancialYear) -> FloatArray:
        """What a pound of each is worth in the price base."""
        counts = self.pounds != 0
        own = np.where(counts, self.price_year, price_base.start)
        return price_factors(deflators, own, np.full(self.size, price_base.start))


def _expected(tables: Tables) -> IntArray:
    """The latest forecast of each benefit and recipient: rows of the forecast table."""
    held = tables["forecast"]
    order = np.lexsort((held["id"].astype(str), held["made_on"].astype(str)))[::-1]
    about = _codes(held["benefit"], held["recipient"])
    return np.sort(order[np.unique(about[order], return_index=True)[1]])


def _codes(*columns: ObjectArray | IntArray) -> IntArray:
    """One number for each different combination of the columns' values."""
    key = np.zeros(len(columns[0]), dtype=np.int64)
    for column in columns:
        numbers, found = pd.factorize(column)
        key = key * (len(found) + 1) + numbers
    return key


@dataclass(frozen=True)
class _Rows:
    """The rows: every (project, line, body) that is promised, expected or reported.

    `of_flow`, `of_happened` and `of_forecast` say in which row each source stands.
    """

    project: IntArray
    record: IntArray
    line: ObjectArray
    body: ObjectArray
    of_flow: IntArray
    of_happened: IntArray
    of_forecast: IntArray

    @property
    def size(self) -> int:
        return len(self.project)


def _rows(tables: Tables, lines: Columns, flows: _Flows, happened: _Happened, expected: IntArray) -> _Rows:
    held, forecasts = tables["baseline_flow"], tables["forecast"]
    line = np.concatenate([held["line"][flows.row], happened.line, forecasts["benefit"][expected]])
    body = np.concatenate([held["organisation"][flows.row], happened.body, forecasts["recipient"][expected]])
    record = find(line, lines["id"])
    project = _projects(tables, lines, record)
    project[: len(flows.row)] = find(tables["baseline"]["project"][flows.baseline], tables["project"]["id"])
    _, source, of = np.unique(_codes(line, body, project), return_index=True, return_inverse=True)
    order = np.lexsort((body[source].astype(str), line[source].astype(str), project[source]))
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    source, of = source[order], place[of.ravel()]
    of_flow, of_happened, of_forecast = np.split(of, [len(flows.row), len(flows.row) + happened.size])
    return _Rows(project[source], record[source], line[source], body[source], of_flow, of_happened, of_forecast)


def _projects(tables: Tables, lines: Columns, record: IntArray) -> IntArray:
    """The project that each line stands under; -1 for none."""
    options = tables["option"]
    of_option = np.append(find(options["project"], tables["project"]["id"]), -1)
    of_line = np.append(of_option[find(lines["option"], options["id"])], -1)
    return of_line[record].astype(np.int64)


def _described(tables: Tables, lines: Columns, flows: _Flows, rows: _Rows, name: str, own: str) -> ObjectArray:
    """A field of every row: as the newest baseline has it, else as the line has it now.

    Args:
        tables: The records.
        lines: The cost or the benefit table.
        flows: What is promised.
        rows: The rows.
        name: The field of a flow.
        own: The field of a line that says the same; blank if none does.
    """
    flow = _flow_of(flows, rows, flows.age)
    now = np.append(lines[own], "")[rows.record] if own else np.full(rows.size, "", dtype=object)
    return np.where(flow >= 0, np.append(tables["baseline_flow"][name], "")[flow], now)


def _correction(tables: Tables, flows: _Flows, rows: _Rows) -> FloatArray:
    corrections: FloatArray = np.append(tables["baseline_flow"]["optimism_correction"], 0.0)
    return corrections[_flow_of(flows, rows, -flows.age)]


def _flow_of(flows: _Flows, rows: _Rows, rank: IntArray) -> IntArray:
    """The flow of the highest rank in each row; -1 for none. Shape (rows,)."""
    flow = np.full(rows.size, -1, dtype=np.int64)
    order = np.argsort(rank, kind="stable")
    flow[rows.of_flow[order]] = flows.row[order]
    return flow


def _signs(rows: _Rows, tables: Tables, side: Side, first: FloatArray, now: FloatArray) -> BoolArray:
    """Rows whose amounts are entered as positive numbers and mean a loss."""
    if side is Side.COST:
        return np.zeros(rows.size, dtype=bool)
    promised = np.where(now.any(axis=1), now.sum(axis=1), first.sum(axis=1))
    harms: BoolArray = np.append(tables["benefit_line"]["is_disbenefit"], False)[rows.record]
    return np.where(promised != 0, promised < 0, harms)


def _columns(tables: Tables, flows: _Flows, happened: _Happened, expected: IntArray, empty: FinancialYear) -> range:
    """The years from the first to the last that anything was promised, expected or reported in; one if none was."""
    spans = [(_amounts(tables["baseline_flow"]), flows.row), (_amounts(tables["forecast"]), expected)]
    starts, ends = [happened.year], [happened.year + 1]
    for amounts, row in spans:
        given = row[amounts.count[row] > 0]
        starts.append(amounts.first[given])
        ends.append(amounts.first[given] + amounts.count[given])
    start, end = np.concatenate(starts), np.concatenate(ends)
    return range(int(start.min()), int(end.max())) if len(start) else range(empty.start, empty.start + 1)


def _amounts(columns: Columns) -> Any:
    if columns.amounts is None:
        raise ValueError(f"{columns.table} holds no yearly amounts")
    return columns.amounts
