"""From benefit and pool records to claims: what each benefit line takes from whom in which year, before its overlap.

An overlap that a line already carries is left off, so that a remedy worked out twice is the same. Only the preferred
option of each project claims, only benefits with a money value do, and never a gain that only moves money in time.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from benefits.appraisal.discounting import discount_factors
from benefits.periods import FinancialYear
from benefits.portfolio.basis import Basis
from benefits.portfolio.lines import Cases, Lines, benefit_lines, cases_of, find, is_timing, join, yearly_fractions
from benefits.records.categories import Agreement, Discounting
from benefits.records.model import SHARE_TOLERANCE
from benefits.records.tables import Tables
from benefits.reference.deflators import gdp_deflators
from benefits.reference.green_book import discount_schedules

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

# The recipient of what nobody is named for.
NOBODY = -1


@dataclass(frozen=True)
class LineClaims:
    """Pounds that benefit lines claim by recipient and year, one row a claim of one year. Shapes (claims,).

    Attributes:
        price_base: The year in whose prices the pounds are.
        line: Row of the benefit table.
        project: Row of the project table.
        recipient: Row of the organisation table; NOBODY where nobody is named.
        year: Start of the financial year.
        value: Real pounds, before the line's overlap; negative for what business as usual brings anyway.
        present: The same, discounted to the project's own year 0.
    """

    price_base: FinancialYear
    line: IntArray
    project: IntArray
    recipient: IntArray
    year: IntArray
    value: FloatArray
    present: FloatArray

    def only(self, kept: BoolArray) -> LineClaims:
        """The claims of some rows."""
        rows = {name: getattr(self, name)[kept] for name in ("line", "project", "recipient", "year")}
        return replace(self, value=self.value[kept], present=self.present[kept], **rows)


def line_claims(tables: Tables, basis: Basis, price_base: FinancialYear) -> LineClaims:
    """What every benefit line of a preferred option claims, by recipient and year, before its overlap.

    Deadweight, displacement and optimism are off, as in the appraisal. Withdrawn shares claim nothing.

    Args:
        tables: The records by columns.
        basis: Editions and schedule.
        price_base: The year in whose prices the pounds shall be.

    Raises:
        OutsideAppraisal: Amounts in years that a project's appraisal does not cover.
        MissingDeflator: A price year that the deflator does not cover.
    """
    benefits = tables["benefit_line"]
    whole = replace(benefits, fields={**benefits.fields, "overlap": np.zeros(benefits.size)})
    before_overlap = Tables(tables.data_version, {**tables.by_name, "benefit_line": whole})
    cases = cases_of(tables, price_base)
    lines = benefit_lines(before_overlap, cases, gdp_deflators(basis.deflators))
    counted = ~benefits["is_disbenefit"] & ~is_timing(benefits)
    at_line, recipient, amounts = _by_recipient(tables, cases, lines)
    amounts[~counted[lines.record[at_line]]] = 0.0
    row, column = np.nonzero(amounts)
    of = at_line[row]
    factors = _factors(basis, amounts.shape[1])
    schedule = (benefits["discounting"][lines.record[of]] == Discounting.HEALTH).astype(np.int64)
    value = amounts[row, column]
    return LineClaims(
        price_base=price_base,
        line=lines.record[of],
        project=cases.project[lines.case[of]],
        recipient=recipient[row],
        year=cases.start[lines.case[of]] + column,
        value=value,
        present=value * factors[schedule, column],
    )


def _factors(basis: Basis, n_years: int) -> FloatArray:
    """Discount factors by schedule, standard first and health second. Shape (schedules, years)."""
    schedules = discount_schedules(basis.green_book)
    return np.stack([discount_factors(schedules[name], n_years - 1) for name in (basis.discounting, "health")])


def _by_recipient(tables: Tables, cases: Cases, lines: Lines) -> tuple[IntArray, IntArray, FloatArray]:
    """The lines shared out: position of the line, row of the recipient, pounds by year."""
    shares = tables["share"]
    if shares.amounts is None:
        raise ValueError("shares hold no yearly fractions")
    at_line, share = join(lines.record, find(shares["benefit"], tables["benefit_line"]["id"]))
    fraction = np.repeat(np.nan_to_num(shares["fraction"])[share][:, None], lines.amounts.shape[1], axis=1)
    yearly = np.flatnonzero(shares.amounts.count[share] > 0)
    start = cases.start[lines.case[at_line[yearly]]]
    fraction[yearly] = yearly_fractions(shares.amounts, share[yearly], start, lines.amounts.shape[1])
    left = np.ones_like(lines.amounts)
    np.subtract.at(left, at_line, fraction)
    left[np.abs(left) <= float(SHARE_TOLERANCE)] = 0.0
    stands = shares["agreement"][share] != Agreement.WITHDRAWN
    at_line, fraction = at_line[stands], fraction[stands]
    recipient = find(shares["recipient"][share[stands]], tables["organisation"]["id"])
    loose = np.flatnonzero(left.any(axis=1))
    return (
        np.concatenate([at_line, loose]),
        np.concatenate([recipient, np.full(len(loose), NOBODY)]),
        np.concatenate([lines.amounts[at_line] * fraction, lines.amounts[loose] * left[loose]]),
    )


def grouped(*keys: IntArray) -> tuple[IntArray, tuple[IntArray, ...]]:
    """Rows with equal keys together: the group of each row, and the keys of each group, in the order of the keys."""
    if not len(keys[0]):
        return np.zeros(0, dtype=np.int64), tuple(np.zeros(0, dtype=np.int64) for _ in keys)
    packed, sizes = np.zeros(len(keys[0]), dtype=np.int64), []
    for key in keys:  # one number a row: far faster to sort than rows of several
        low = int(key.min())
        sizes.append((low, int(key.max()) - low + 1))
        packed = packed * sizes[-1][1] + (key - low)
    unique, group = np.unique(packed, return_inverse=True)
    found = []
    for low, size in reversed(sizes):
        found.append(unique % size + low)
        unique = unique // size
    return group.astype(np.int64), tuple(reversed(found))
