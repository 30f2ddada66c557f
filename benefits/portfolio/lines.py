"""From cost and benefit records to lines of real amounts by year, one set for each case.

A case is one option of one project, less business as usual where that is given.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from benefits.appraisal.cube import sums
from benefits.appraisal.prices import price_factors
from benefits.errors import BenefitsError
from benefits.periods import FinancialYear
from benefits.records.categories import BenefitClass, OptionKind, OrganisationKind, PriceTerms, Recurrence
from benefits.records.tables import Amounts, Columns, Tables
from benefits.reference.deflators import Deflators

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

# What is taken off a benefit, each in one place (methods 2.1).
CUTS = ("deadweight", "displacement", "overlap", "leakage", "substitution", "optimism_correction")
# Lines laid out at a time: what is needed beside the result stays small, and in the processor's cache.
_BLOCK = 4096


class OutsideAppraisal(BenefitsError):
    """Amounts fall in years that the project's appraisal does not cover."""


@dataclass(frozen=True)
class Cases:
    """The options that are appraised, one a row.

    Attributes:
        project, option: Rows of the project and option tables; option is -1 where a project has none.
        start, horizon, price_base: Year 0, last year index, and start of the price base year. Shapes (cases,).
        source_case, source_option, source_sign: Which options' lines make up which case: the case's own (+1) and
            business as usual (-1). Shapes (sources,).
    """

    project: IntArray
    option: IntArray
    start: IntArray
    horizon: IntArray
    price_base: IntArray
    source_case: IntArray
    source_option: IntArray
    source_sign: FloatArray


@dataclass(frozen=True)
class Lines:
    """Lines of one table laid out by case.

    Attributes:
        record: Row of the table. Shape (lines,).
        case: Shape (lines,).
        sign: -1 for a line of business as usual. Shape (lines,).
        last: Last year index that the line's case appraises. Shape (lines,).
        amounts: Real pounds in the case's price base, after additionality and optimism, sign applied. Shape
            (lines, years).
    """

    record: IntArray
    case: IntArray
    sign: FloatArray
    last: IntArray
    amounts: FloatArray


def find(codes: npt.NDArray[np.object_], known: npt.NDArray[np.object_]) -> IntArray:
    """The row of each code in the known codes; -1 where it is not there."""
    # As objects: to look codes up by the hash they hold is five times faster than to make text columns of them.
    return pd.Index(known, dtype=object).get_indexer(pd.Index(codes, dtype=object)).astype(np.int64)


def join(left: IntArray, right: IntArray) -> tuple[IntArray, IntArray]:
    """Every (left row, right row) with equal keys, in the order of the left rows; negative keys match nothing."""
    order = np.argsort(right, kind="stable")
    ordered = right[order]
    low, high = np.searchsorted(ordered, left, "left"), np.searchsorted(ordered, left, "right")
    count = np.where(left < 0, 0, high - low)
    left_rows = np.repeat(np.arange(len(left)), count)
    within = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    return left_rows, order[np.repeat(low, count) + within]


def are_public(tables: Tables, codes: npt.NDArray[np.object_]) -> BoolArray:
    """Which codes name bodies that count as government; a code of no organisation does not. Shape as given.

    References:
        The Green Book 2026, 6.23: the groups on which a benefit lands.
    """
    bodies = tables["organisation"]
    public = np.array([OrganisationKind(kind).is_public for kind in bodies["kind"]], dtype=bool)
    found: BoolArray = np.append(public, False)[find(codes, bodies["id"])]
    return found


def cases_of(tables: Tables, price_base: FinancialYear | None, *, every_option: bool = False) -> Cases:
    """The case of each project's preferred option, or one for every option but business as usual.

    The preferred option is the one marked so, else one of the kind preferred, else the first that is not business
    as usual. A project without
    options is a case without lines.
    """
    projects, options = tables["project"], tables["option"]
    project = find(options["project"], projects["id"])
    is_bau = options["kind"] == OptionKind.BAU
    candidates = np.flatnonzero(~is_bau & (project >= 0))
    unmarked, of_other_kind = ~options["is_preferred"][candidates], options["kind"][candidates] != OptionKind.PREFERRED
    ordered = candidates[np.lexsort((of_other_kind, unmarked, project[candidates]))]
    if not every_option:
        ordered = ordered[np.unique(project[ordered], return_index=True)[1]]
    without = np.setdiff1d(np.arange(projects.size), project[ordered])
    case_project = np.concatenate([project[ordered], without])
    case_option = np.concatenate([ordered, np.full(len(without), -1)])
    by_project = np.argsort(case_project, kind="stable")
    case_project, case_option = case_project[by_project], case_option[by_project]

    bau = np.flatnonzero(is_bau)
    own = np.flatnonzero(case_option >= 0)
    # Without an option of its own a case has no lines: business as usual alone is not a change that saves its cost.
    with_bau, bau_row = join(case_project[own], project[bau])
    start = projects["first_year"][case_project]
    own_base = projects["price_base_year"][case_project]
    base = np.where(own_base > 0, own_base, start)
    return Cases(
        project=case_project,
        option=case_option,
        start=start,
        horizon=projects["appraisal_period"][case_project],
        price_base=base if price_base is None else np.full(len(start), price_base.start),
        source_case=np.concatenate([own, own[with_bau]]),
        source_option=np.concatenate([case_option[own], bau[bau_row]]),
        source_sign=np.concatenate([np.ones(len(own)), -np.ones(len(with_bau))]),
    )


def cost_lines(tables: Tables, cases: Cases, deflators: Deflators) -> Lines:
    """The cost lines of every case, optimism bias added.

    A sunk line is one undiscounted real total in year 0: it is shown, never counted (Green Book 2026, 6.32), and
    past costs are not compounded up (6.59).
    """
    costs = tables["cost_line"]
    return _lines(tables, costs, cases, deflators, 1.0 + costs["optimism_bias"], sunk=costs["is_sunk"])


def benefit_lines(tables: Tables, cases: Cases, deflators: Deflators, delayed_to: int | None = None) -> Lines:
    """The monetised benefit lines of every case, net of every cut, before any delay.

    Args:
        tables: The records by columns.
        cases: The options that are appraised.
        deflators: Of the prices.
        delayed_to: The last year index in which a delayed line counts; the last of its appraisal if not given.

    References:
        Methods 2.1 (Green Book 2026, 4.14 to 4.19 and 6.78 to 6.82): each correction in one place only.
    """
    benefits = tables["benefit_line"]
    is_money = np.isin(
        benefits["benefit_class"], [BenefitClass.CASH_RELEASING.value, BenefitClass.NON_CASH_RELEASING.value]
    )
    net = kept_part(benefits) * is_money
    found = _lines(tables, benefits, cases, deflators, net, sunk=np.zeros(benefits.size, dtype=bool))
    return found if delayed_to is None else replace(found, last=np.minimum(found.last, delayed_to))


def quantified_lines(tables: Tables, cases: Cases) -> Lines:
    """The lines of every case that are counted and not valued: units by year, net of every cut, before any delay.

    References:
        Methods 2.1; no price touches a unit. HM Treasury, The Green Book 2026, Table 10 (NPUC).
    """
    benefits = tables["benefit_line"]
    net = kept_part(benefits) * (benefits["benefit_class"] == BenefitClass.QUANTIFIABLE.value)
    return _lines(tables, benefits, cases, None, net, sunk=np.zeros(benefits.size, dtype=bool))


def kept_part(benefits: Columns) -> FloatArray:
    """What is left of a pound or unit of each benefit after every cut; negative for a disbenefit. Shape (lines,).

    References:
        Methods 2.1: a product, so that the order does not matter.
    """
    net = np.prod([1.0 - np.nan_to_num(benefits[cut]) for cut in CUTS], axis=0)
    signed: FloatArray = np.where(benefits["is_disbenefit"], -net, net)
    return signed


def slid(amounts: FloatArray, years: FloatArray, last: IntArray) -> FloatArray:
    """Each row moved right by its years, a part of a year by parts of two; what is moved past the end is lost.

    Args:
        amounts: By year. Shape (rows, years).
        years: By how much each row comes later; NaN for not at all. Shape (rows,).
        last: The last year that each row may hold, that of its appraisal. Shape (rows,).

    References:
        Methods 2.6 (Green Book 2026, 6.78 to 6.82): correct duration too, slide the curve and do not only scale it.
        What comes after the appraisal period is not counted, as with a condition that delays (methods 9).
    """
    rows = np.flatnonzero(years > 0)
    if not len(rows):
        return amounts
    n_years, whole = amounts.shape[1], np.floor(years[rows]).astype(np.int64)
    part = (years[rows] - whole)[:, None]
    at = np.arange(1, n_years + 1)[None, :] - whole[:, None]  # where each year comes from; 0 is before all years
    padded = np.concatenate([np.zeros((len(rows), 1)), amounts[rows]], axis=1)
    sooner, later = (np.take_along_axis(padded, np.maximum(at - more, 0), axis=1) for more in (0, 1))
    moved = amounts.copy()
    moved[rows] = (sooner * (1.0 - part) + later * part) * (np.arange(n_years) <= last[rows, None])
    return moved


def is_timing(benefits: Columns) -> BoolArray:
    """Whether each benefit only moves money in time, so never enters a headline figure."""
    timing: BoolArray = benefits["recurrence"] == Recurrence.TIMING
    return timing


def _lines(
    tables: Tables, table: Columns, cases: Cases, deflators: Deflators | None, factor: FloatArray, sunk: BoolArray
) -> Lines:
    amounts = table.amounts
    if amounts is None:
        raise ValueError(f"{table.table} holds no yearly amounts")
    option = find(table["option"], tables["option"]["id"])
    source, record = join(cases.source_option, option)
    case, sign = cases.source_case[source], cases.source_sign[source]
    start, n_years = cases.start[case], int(cases.horizon.max(initial=0)) + 1
    _refuse_outside(table, amounts, record, start, cases.horizon[case], is_sunk=sunk[record])
    price_year = np.where(table["price_year"][record] > 0, table["price_year"][record], _own_base(tables, cases)[case])
    is_nominal = table["price_terms"][record] == PriceTerms.NOMINAL
    offset, laid = _offsets(amounts), np.empty((len(record), n_years))
    for first in range(0, len(record), _BLOCK):
        rows = slice(first, first + _BLOCK)
        line, year, value = _flat(amounts, offset, record[rows])
        counted = np.flatnonzero(value)
        line, year, value = line[counted], year[counted], value[counted]
        value_year = np.where(is_nominal[rows][line], year, price_year[rows][line])
        if deflators is not None:
            value *= price_factors(deflators, value_year, cases.price_base[case[rows]][line])
        column = np.where(sunk[record[rows]][line], 0, year - start[rows][line])
        np.multiply(
            laid_out(line, column, value, len(record[rows]), n_years),
            (factor[record[rows]] * sign[rows])[:, None],
            out=laid[rows],
        )
    return Lines(record, case, sign, cases.horizon[case], laid)


def _refuse_outside(
    table: Columns, amounts: Amounts, record: IntArray, start: IntArray, horizon: IntArray, is_sunk: BoolArray
) -> None:
    """Raise OutsideAppraisal where an amount that is not sunk falls in a year that is not appraised.

    Only lines whose first or last year is outside are looked at amount by amount.
    """
    ahead = amounts.first[record] - start
    suspect = np.flatnonzero(~is_sunk & ((ahead < 0) | (ahead + amounts.count[record] - 1 > horizon)))
    line, year, value = _flat(amounts, _offsets(amounts), record[suspect])
    index = year - start[suspect][line]
    outside = (value != 0) & ((index < 0) | (index > horizon[suspect][line]))
    if outside.any():
        raise OutsideAppraisal(_outside(table, record[suspect][line[outside]], year[outside]))


def _own_base(tables: Tables, cases: Cases) -> IntArray:
    own = tables["project"]["price_base_year"][cases.project]
    return np.where(own > 0, own, cases.start)


def flat_amounts(amounts: Amounts, record: IntArray) -> tuple[IntArray, IntArray, FloatArray]:
    """Every year's amount of the chosen records: (position in `record`, start of year, amount).

    References:
        Domain, section 2: a flow is pounds by financial year.
    """
    return _flat(amounts, _offsets(amounts), record)


def _flat(amounts: Amounts, offset: IntArray, record: IntArray) -> tuple[IntArray, IntArray, FloatArray]:
    """Every year's amount of the chosen records: (position in `record`, start of year, amount)."""
    count = amounts.count[record]
    before = np.cumsum(count) - count
    line = np.repeat(np.arange(len(record)), count)
    position = np.arange(len(line))
    year = position + (amounts.first[record] - before)[line]
    return line, year, amounts.values[position + (offset[record] - before)[line]]


def _offsets(amounts: Amounts) -> IntArray:
    """Where each record's amounts begin in the values. Shape (records,)."""
    offsets: IntArray = np.cumsum(amounts.count) - amounts.count
    return offsets


def yearly_fractions(amounts: Amounts, share: IntArray, start: IntArray, n_years: int) -> FloatArray:
    """The fractions of shares given by year, laid out from each row's year 0. Shape (rows, years)."""
    line, year, value = _flat(amounts, _offsets(amounts), share)
    index = year - start[line]
    inside = (index >= 0) & (index < n_years)
    return laid_out(line[inside], index[inside], value[inside], len(share), n_years)


def laid_out(row: IntArray, column: IntArray, value: FloatArray, n_rows: int, n_columns: int) -> FloatArray:
    """Values added into a table by row and column. Shape (n_rows, n_columns).

    References:
        Methods 0, decision 1: every figure is a sum over one cube.
    """
    return sums(row * n_columns + column, value, n_rows * n_columns).reshape(n_rows, n_columns)


def _outside(table: Columns, records: IntArray, years: IntArray) -> str:
    named = sorted(
        {(str(table["id"][row]), str(FinancialYear(int(year)))) for row, year in zip(records, years, strict=True)}
    )
    shown = ", ".join(f"{code} in {year}" for code, year in named[:5]) + (" and others" if len(named) > 5 else "")
    return (
        f"These amounts fall outside their project's appraisal: {shown}. "
        "Change the project's first year or appraisal period, or mark a past cost as sunk."
    )
