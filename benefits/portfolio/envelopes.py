"""Envelopes: what each body may spend by class and year, what is promised of it, and what a scenario cuts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from benefits.periods import FinancialYear
from benefits.portfolio.lines import find, yearly_fractions
from benefits.portfolio.scenarios import Assumptions
from benefits.records.categories import BudgetClass, EnvelopeKind, OverrideField
from benefits.records.tables import Columns

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

# The classes of an envelope: what stands inside a Departmental Expenditure Limit.
CLASSES = tuple(one.value for one in BudgetClass if one.is_del)


@dataclass(frozen=True)
class Envelopes:
    """Nominal, undiscounted pounds. Shapes (bodies, classes, years) unless said.

    Attributes:
        bodies, classes, years: What the axes stand for.
        limit: As recorded; infinite where no envelope is given.
        change: What the scenario adds; negative for a cut, 0 where there is no envelope.
        committed: Already promised: a cut leaves it spent.
        carried_over: Brought in from an earlier year.
        is_illustrative: Whether a record behind it says that nobody published it.
    """

    bodies: tuple[str, ...]
    classes: tuple[str, ...]
    years: tuple[FinancialYear, ...]
    limit: FloatArray
    change: FloatArray
    committed: FloatArray
    carried_over: FloatArray
    is_illustrative: BoolArray

    @property
    def free(self) -> FloatArray:
        """Limit, with what is carried over and what the scenario changes, less what is committed.

        Negative where more is promised than there is.

        References:
            Domain section 3 (envelope), this tool's convention.
        """
        return self.limit + self.change + self.carried_over - self.committed

    @property
    def headroom(self) -> FloatArray:
        """What is free for projects: `free`, but never below nothing.

        References:
            Methods 4.5 and 5.1.
        """
        return np.maximum(self.free, 0.0)


def envelopes_of(
    table: Columns, assumptions: Assumptions, bodies: Sequence[str], years: Sequence[FinancialYear]
) -> Envelopes:
    """The envelopes of some bodies over some years, as a scenario has them.

    A cut by part is of the limit as recorded; amounts are taken off and added after it. A limit is never cut below
    nothing.

    Args:
        table: The envelope records by columns.
        assumptions: The scenario.
        bodies: Codes of the bodies, in the order wanted.
        years: Years that follow each other.

    References:
        Methods 5.3: a cut to RDEL is no cut to CDEL, so each class is cut by itself.
    """
    shape = (len(bodies), len(CLASSES), len(years))
    body = find(table["organisation"], np.array(list(bodies), dtype=object))
    budget_class = find(table["budget_class"], np.array(CLASSES, dtype=object))
    rows = np.flatnonzero((body >= 0) & (budget_class >= 0))
    if table.amounts is None:
        raise ValueError("envelopes hold no yearly amounts")
    first = np.full(len(rows), years[0].start)
    laid = yearly_fractions(table.amounts, rows, first, len(years))
    index = years[0].start + np.arange(len(years))
    begin = table.amounts.first[rows][:, None]
    is_given = (index >= begin) & (index < begin + table.amounts.count[rows][:, None])

    def of(kind: EnvelopeKind, values: FloatArray) -> FloatArray:
        held, chosen = np.zeros(shape), np.flatnonzero(table["kind"][rows] == kind)
        np.add.at(held, (body[rows[chosen]], budget_class[rows[chosen]]), values[chosen])
        return held

    has_limit = of(EnvelopeKind.LIMIT, is_given.astype(np.float64)) > 0
    limit = of(EnvelopeKind.LIMIT, laid)

    def cells(field: OverrideField) -> FloatArray:
        return assumptions.over_cells(field, bodies, CLASSES, years)

    cut = cells(OverrideField.CUT_PART) * limit + cells(OverrideField.CUT_AMOUNT)
    change = np.maximum(cells(OverrideField.ADD_AMOUNT) - cut, -limit)
    illustrative = np.zeros(shape, dtype=bool)
    np.logical_or.at(illustrative, (body[rows], budget_class[rows]), is_given & table["is_illustrative"][rows][:, None])
    return Envelopes(
        bodies=tuple(bodies),
        classes=CLASSES,
        years=tuple(years),
        limit=np.where(has_limit, limit, np.inf),
        change=np.where(has_limit, change, 0.0),
        committed=of(EnvelopeKind.COMMITTED, laid),
        carried_over=of(EnvelopeKind.CARRIED_OVER, laid),
        is_illustrative=illustrative,
    )
