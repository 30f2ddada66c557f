"""What one body pays and receives by financial year: real in one price base, and nominal by budget class."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from benefits.appraisal.cube import Money
from benefits.appraisal.lenses import NEGLIGIBLE, Claims
from benefits.appraisal.prices import price_factors
from benefits.periods import FinancialYear
from benefits.portfolio.attribution import CLASSES, Ledger
from benefits.records.categories import BudgetClass
from benefits.reference.deflators import gdp_deflators

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

_COLUMN = {money: column for column, money in enumerate(Money)}


@dataclass(frozen=True)
class BodyFlows:
    """Undiscounted pounds by financial year, from the first to the last year with any. Shapes (years,).

    Attributes:
        years: The years, one after the other; none where nothing is paid or received.
        cost: What the body pays, less what it recovers by charges.
        benefit: What lands on it.
    """

    years: tuple[FinancialYear, ...]
    cost: FloatArray
    benefit: FloatArray


@dataclass(frozen=True)
class ClassFlows:
    """The flows of one budget class, in the years of the whole. Shapes (years,).

    Attributes:
        budget_class: None where no class was entered.
    """

    budget_class: BudgetClass | None
    cost: FloatArray
    benefit: FloatArray


@dataclass(frozen=True)
class _Entries:
    """The entries of one body: rows of the cube's entries with pounds by financial year from `first` on."""

    entry: IntArray
    first: int
    pounds: FloatArray


def body_flows(ledger: Ledger, body: str, money: Money = Money.ECONOMIC, claims: Claims = Claims.CLAIMED) -> BodyFlows:
    """What a body pays and receives in each year over all cases, real and undiscounted.

    Args:
        ledger: The cases, in one price base.
        body: Code of the body.
        money: What a pound counts as.
        claims: All claims, or accepted only.

    References:
        Methods 0, decision 1: every figure is a sum over one cube. Discounted by each case's own factors the same
        entries are the present values of the lenses.
    """
    held = _entries(ledger, body, money, claims)
    is_cost = ledger.cube.line_is_cost[ledger.cube.entry_line[held.entry]]
    cost, benefit = held.pounds[is_cost].sum(axis=0), held.pounds[~is_cost].sum(axis=0)
    used = np.flatnonzero((np.abs(cost) > NEGLIGIBLE) | (np.abs(benefit) > NEGLIGIBLE))
    kept = slice(used[0], used[-1] + 1) if len(used) else slice(0)
    start = held.first + (kept.start or 0)
    years = tuple(FinancialYear(start + at) for at in range(len(cost[kept])))
    return BodyFlows(years, cost[kept], benefit[kept])


def flows_by_class(
    ledger: Ledger, body: str, claims: Claims = Claims.CLAIMED
) -> tuple[tuple[FinancialYear, ...], tuple[ClassFlows, ...]]:
    """What a body pays and receives of public money in each year, nominal and undiscounted, by budget class.

    Args:
        ledger: The cases; each may have a price base of its own.
        body: Code of the body.
        claims: All claims, or accepted only.

    Returns:
        The years, and each class that has an amount in them, in the order of the classes.

    Raises:
        MissingDeflator: A year with an amount is not in the edition.

    References:
        HM Treasury, The Green Book 2026, Table 9: the financial case is nominal and undiscounted, by budget class.
    """
    cube = ledger.cube
    held = _entries(ledger, body, Money.PUBLIC_FINANCIAL, claims)
    row, year = np.nonzero(held.pounds)
    base = ledger.price_base[cube.line_case[cube.entry_line[held.entry[row]]]]
    deflators = gdp_deflators(ledger.basis.deflators)
    pounds = np.zeros_like(held.pounds)
    pounds[row, year] = held.pounds[row, year] * price_factors(deflators, base, held.first + year)
    if not len(year):
        return (), ()
    kept = slice(int(year.min()), int(year.max()) + 1)
    is_cost, colour = cube.line_is_cost[cube.entry_line[held.entry]], cube.entry_class[held.entry]
    found = (
        ClassFlows(
            BudgetClass(CLASSES[place]) if place >= 0 else None,
            pounds[is_cost & (colour == place), kept].sum(axis=0),
            pounds[~is_cost & (colour == place), kept].sum(axis=0),
        )
        for place in [*range(len(CLASSES)), -1]
    )
    years = tuple(FinancialYear(held.first + at) for at in range(kept.start, kept.stop))
    return years, tuple(one for one in found if one.cost.any() or one.benefit.any())


def _entries(ledger: Ledger, body: str, money: Money, claims: Claims) -> _Entries:
    cube = ledger.cube
    mine = (ledger.parties[cube.entry_party] == body) & cube.line_is_headline[cube.entry_line]
    if claims is Claims.ACCEPTED:
        mine &= cube.entry_is_accepted
    entry = np.flatnonzero(mine)
    line = cube.entry_line[entry]
    start = cube.start[cube.line_case[line]]
    weight = cube.entry_fraction[entry] * cube.entry_weight[entry, _COLUMN[money]]
    first = int(start.min(initial=np.iinfo(np.int64).max)) if len(entry) else 0
    n_years = cube.n_years + (int(start.max()) - first if len(entry) else 0)
    pounds = np.zeros((len(entry), n_years))
    at = (start - first)[:, None] + np.arange(cube.n_years)
    np.put_along_axis(pounds, at, cube.amounts[line] * weight[:, None], axis=1)
    return _Entries(entry, first, pounds)
