"""What one option does to the public finances: nominal and undiscounted, by budget class and financial year."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from benefits.appraisal.cube import Money
from benefits.appraisal.lenses import NEGLIGIBLE, Claims
from benefits.appraisal.prices import price_factors
from benefits.periods import FinancialYear
from benefits.portfolio.attribution import CLASSES, Ledger
from benefits.portfolio.body_flows import ClassFlows
from benefits.portfolio.records_behind import RecordsBehind, records_behind
from benefits.records.categories import BudgetClass
from benefits.reference.deflators import gdp_deflators

FloatArray = npt.NDArray[np.float64]

_COLUMN = list(Money).index(Money.PUBLIC_FINANCIAL)


@dataclass(frozen=True)
class FinancialImpact:
    """Public money of one case, in the prices of each year.

    Attributes:
        years: From year 0 to the last year with an amount; none where no public money moves.
        classes: Those that have an amount, in the order of the classes; pounds of each of the years.
        behind: The records that the amounts of each class come from.
    """

    years: tuple[FinancialYear, ...]
    classes: tuple[ClassFlows, ...]
    behind: tuple[RecordsBehind, ...]


def financial_impact(ledger: Ledger, case: int, claims: Claims = Claims.CLAIMED) -> FinancialImpact:
    """What all public bodies together pay and get back in one case, nominal and undiscounted.

    A charge between public bodies is paid by one and received by the other, so it changes no total. What is sunk, and
    what only moves money in time, is left out, as in every headline figure.

    Args:
        ledger: The cases; each may have a price base of its own.
        case: Row of the case.
        claims: All claims, or accepted only.

    Raises:
        MissingDeflator: A year with an amount is not in the edition.

    References:
        HM Treasury, The Green Book 2026, Table 9 and 9.3 to 9.6: the financial impact in the summary table is nominal
        and undiscounted, by budget class; 6.87: affordability is judged for all public bodies involved.
    """
    cube = ledger.cube
    line = cube.entry_line
    kept = (cube.line_case[line] == case) & cube.line_is_headline[line] & cube.party_is_public[cube.entry_party]
    if claims is Claims.ACCEPTED:
        kept &= cube.entry_is_accepted
    entry = np.flatnonzero(kept & (cube.entry_weight[:, _COLUMN] != 0))
    weight = cube.entry_fraction[entry] * cube.entry_weight[entry, _COLUMN]
    pounds = cube.amounts[line[entry]] * weight[:, None]
    used = np.flatnonzero((np.abs(pounds) > NEGLIGIBLE).any(axis=0))
    if not len(used):
        return FinancialImpact((), (), ())
    count = int(used[-1]) + 1
    nominal = pounds[:, :count] * _inflated(ledger, case, used, count)
    is_cost, colour = cube.line_is_cost[line[entry]], cube.entry_class[entry]
    start = int(cube.start[case])
    years = tuple(FinancialYear(start + at) for at in range(count))
    made: list[ClassFlows] = []
    behind: list[RecordsBehind] = []
    for place in [*range(len(CLASSES)), -1]:
        of_class = colour == place
        cost, benefit = (nominal[of_class & side].sum(axis=0) for side in (is_cost, ~is_cost))
        if cost.any() or benefit.any():
            made.append(ClassFlows(BudgetClass(CLASSES[place]) if place >= 0 else None, cost, benefit))
            behind.append(records_behind(ledger, entry[of_class]))
    return FinancialImpact(years, tuple(made), tuple(behind))


def _inflated(ledger: Ledger, case: int, used: npt.NDArray[np.int64], count: int) -> FloatArray:
    """Pounds of each year that a pound of the price base is; only the years used need a deflator. Shape (count,)."""
    base = np.full(len(used), ledger.price_base[case])
    factors = np.ones(count)
    factors[used] = price_factors(gdp_deflators(ledger.basis.deflators), base, ledger.cube.start[case] + used)
    return factors
