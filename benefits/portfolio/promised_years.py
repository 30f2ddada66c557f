"""What is promised year by year of each benefit at each recipient, and of each cost line: what reports are asked of.

By the current baseline where a project has one; without one by its live lines, once it is being delivered.

References:
    Methods 7.1 and 7.2; domain, section 5: once approved, a promise is tracked until benefits are verified.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from benefits.appraisal.cube import sums
from benefits.appraisal.prices import price_factors
from benefits.periods import FinancialYear
from benefits.portfolio.baselines import first_and_current_rows
from benefits.portfolio.lines import Lines, benefit_lines, cases_of, cost_lines, find, flat_amounts, join
from benefits.records.categories import Agreement, Side, Stage
from benefits.records.tables import Amounts, Columns, Tables
from benefits.reference.deflators import Deflators, gdp_deflators

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

# Stages in which live lines stand for a promise where no baseline was frozen: before, nothing was approved.
_UNDER_WAY = (Stage.DELIVERY.value, Stage.LIVE.value, Stage.CLOSED.value)


@dataclass(frozen=True)
class PromisedYears:
    """One promise a row: a line, the body it lands on or that pays it, a financial year, and the pounds of that year.

    Attributes:
        project, line, body: Rows of the project table, of the benefit or cost table, and of the organisations.
        year: Start of the financial year.
        pounds: Real, in the price base asked for, as value: a loss is negative; never 0. All of shape (promises,).
        n_gone: Promises of baselines whose line has gone since, or that name nobody: nobody can report on them.
    """

    project: IntArray
    line: IntArray
    body: IntArray
    year: IntArray
    pounds: FloatArray
    n_gone: int = 0


def promised_years(
    tables: Tables, side: Side, price_base: FinancialYear, edition: str, before: FinancialYear
) -> PromisedYears:
    """Everything that is promised in years before one, each line, body and year once.

    Left out are the other side of transfers, business as usual, sunk costs, stopped projects, and of live lines the
    shares that were withdrawn. A cost is its payer's.

    Args:
        tables: The records by columns.
        side: Benefits or costs.
        price_base: In whose prices the pounds are.
        edition: Of the GDP deflator.
        before: The first year that is left out.

    Raises:
        MissingDeflator: A year that is needed is not in the edition.

    References:
        Methods 7.1. That live lines stand for a promise from delivery on is this tool's convention.
    """
    deflators = gdp_deflators(edition)
    projects = tables["project"]
    _, current = baselines_of(tables)
    is_live = (current < 0) & np.isin(projects["stage"], _UNDER_WAY)
    frozen = _frozen(tables, side, current[projects["stage"] != Stage.STOPPED.value], price_base, deflators)
    return _once((frozen, _live(tables, side, is_live, price_base, deflators)), before.start)


def baselines_of(tables: Tables) -> tuple[IntArray, IntArray]:
    """The rows of the first and of the current baseline of every project; -1 where none is. Shapes (projects,).

    References:
        Methods 7.1: the original and the current baseline are both kept.
    """
    projects = tables["project"]["id"]
    placed = []
    for rows in first_and_current_rows(tables["baseline"]):
        project = find(tables["baseline"]["project"][rows], projects)
        held = np.full(len(projects), -1, dtype=np.int64)
        held[project[project >= 0]] = rows[project >= 0]
        placed.append(held)
    return placed[0], placed[1]


def _once(parts: Sequence[PromisedYears], before: int) -> PromisedYears:
    """Each line, body and year once, with what several flows of it come to."""
    project, line, body, year = (
        np.concatenate([getattr(part, name) for part in parts]) for name in ("project", "line", "body", "year")
    )
    pounds = np.concatenate([part.pounds for part in parts])
    kept = np.flatnonzero((year < before) & (line >= 0) & (body >= 0) & (project >= 0))
    key = (line[kept] * (body.max(initial=0) + 1) + body[kept]) * (year.max(initial=0) + 1) + year[kept]
    _, source, of = np.unique(key, return_index=True, return_inverse=True)
    summed = sums(of.ravel(), pounds[kept], len(source))
    some = np.flatnonzero(summed)
    row = kept[source[some]]
    return PromisedYears(project[row], line[row], body[row], year[row], summed[some], parts[0].n_gone)


def _frozen(
    tables: Tables, side: Side, wanted: IntArray, price_base: FinancialYear, deflators: Deflators
) -> PromisedYears:
    """The tracked flows of the current baselines, year by year, and how many can be reported on by nobody."""
    flows, baselines, lines = tables["baseline_flow"], tables["baseline"], _lines_of(tables, side)
    of = find(flows["baseline"], baselines["id"])
    rows = np.flatnonzero((flows["side"] == side) & flows["is_tracked"] & np.isin(of, wanted[wanted >= 0]))
    line, body = find(flows["line"][rows], lines["id"]), find(flows["organisation"][rows], tables["organisation"]["id"])
    is_gone = (line < 0) | (body < 0)
    if side is Side.COST:  # what is recovered from whom a charge is paid to is not the payer's outturn
        payer = find(lines["payer"], tables["organisation"]["id"])
        is_gone |= body != np.append(payer, -1)[line]
    n_gone = int(is_gone.sum()) if side is Side.BENEFIT else 0
    rows, line, body = rows[~is_gone], line[~is_gone], body[~is_gone]
    at, year, pounds = flat_amounts(_amounts(flows), rows)
    base = baselines["price_base"][of[rows]][at]
    some = np.flatnonzero(pounds)
    at, year, pounds, base = at[some], year[some], pounds[some], base[some]
    pounds = pounds * price_factors(deflators, base, np.full(len(base), price_base.start))
    project = find(baselines["project"][of[rows]], tables["project"]["id"])
    return PromisedYears(project[at], line[at], body[at], year, pounds, n_gone)


def _live(
    tables: Tables, side: Side, is_live: BoolArray, price_base: FinancialYear, deflators: Deflators
) -> PromisedYears:
    """What live lines say of the projects marked so, year by year."""
    cases = cases_of(tables, price_base)
    is_benefit = side is Side.BENEFIT
    lines = (benefit_lines if is_benefit else cost_lines)(tables, cases, deflators) if is_live.any() else _none()
    own = (lines.sign > 0) & is_live[cases.project[lines.case]]
    if not is_benefit:
        own &= ~tables["cost_line"]["is_sunk"][lines.record]
    kept = np.flatnonzero(own)
    case, record, amounts = lines.case[kept], lines.record[kept], lines.amounts[kept]
    if is_benefit:
        at, body, fraction = _shared(tables, record, cases.start[case], amounts.shape[1])
        case, record, amounts = case[at], record[at], amounts[at] * fraction
    else:
        body = find(tables["cost_line"]["payer"][record], tables["organisation"]["id"])
    row, column = np.nonzero(amounts)
    project = cases.project[case]
    return PromisedYears(project[row], record[row], body[row], cases.start[case[row]] + column, amounts[row, column])


def _shared(tables: Tables, record: IntArray, start: IntArray, n_years: int) -> tuple[IntArray, IntArray, FloatArray]:
    """The shares of these benefit lines: position of the line, body, and the fraction of each year."""
    shares = tables["share"]
    counted = np.flatnonzero(shares["agreement"] != Agreement.WITHDRAWN.value)
    benefit = find(shares["benefit"][counted], tables["benefit_line"]["id"])
    at, row = join(record, benefit)
    share = counted[row]
    fraction = np.repeat(np.nan_to_num(shares["fraction"][share])[:, None], n_years, axis=1)
    by_year = np.flatnonzero(np.isnan(shares["fraction"][share]))
    if len(by_year):
        line, year, value = flat_amounts(_amounts(shares), share[by_year])
        column = year - start[at[by_year]][line]
        inside = (column >= 0) & (column < n_years)
        fraction[by_year[line[inside]], column[inside]] = value[inside]
    return at, find(shares["recipient"][share], tables["organisation"]["id"]), fraction


def _none() -> Lines:
    nothing = np.zeros(0, dtype=np.int64)
    return Lines(nothing, nothing, np.zeros(0), nothing, np.zeros((0, 0)))


def _lines_of(tables: Tables, side: Side) -> Columns:
    return tables["benefit_line"] if side is Side.BENEFIT else tables["cost_line"]


def _amounts(columns: Columns) -> Amounts:
    if columns.amounts is None:
        raise ValueError(f"{columns.table} holds no yearly amounts")
    return columns.amounts
