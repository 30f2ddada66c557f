"""Every line's present value year by year, so that a reader can check any figure by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from benefits.appraisal.lenses import Appraisal
from benefits.appraisal.prices import price_factors
from benefits.periods import FinancialYear
from benefits.portfolio.attribution import Ledger
from benefits.reference.deflators import MissingDeflator, gdp_deflators


@dataclass(frozen=True)
class WorkingYear:
    """One year of one line, in pounds.

    Attributes:
        nominal: In the prices of its own year; None where the deflator does not reach.
        real: In the price base, after additionality and optimism.
        factor: Discount factor.
        present_value: real x factor.
    """

    year: FinancialYear
    nominal: float | None
    real: float
    factor: float
    present_value: float


@dataclass(frozen=True)
class LineWorking:
    """One line of a case, year by year.

    Attributes:
        record: Row of the cost or benefit table; -1 for costs netted against business as usual.
        is_cost: Below the line.
        is_headline: Counted in headline figures; sunk and timing-only lines are not.
    """

    case: int
    record: int
    is_cost: bool
    is_headline: bool
    years: tuple[WorkingYear, ...]

    @property
    def real(self) -> float:
        """Undiscounted real total."""
        return sum(year.real for year in self.years)

    @property
    def present_value(self) -> float:
        """Present value of the line before it is shared out."""
        return sum(year.present_value for year in self.years)


def workings(ledger: Ledger, appraisal: Appraisal) -> tuple[LineWorking, ...]:
    """The workings of every line that has an amount; meant for one project, not for a portfolio.

    References:
        Green Book 2026, Tables 7 and 8: nominal, real and present values beside the factors.
    """
    return tuple(_workings(ledger, appraisal))


def _workings(ledger: Ledger, appraisal: Appraisal) -> Iterator[LineWorking]:
    cube = ledger.cube
    for line in np.flatnonzero(cube.amounts.any(axis=1) & ~cube.line_is_part):
        case = int(cube.line_case[line])
        starts = cube.start[case] + np.arange(cube.horizon[case] + 1)
        real = cube.amounts[line, : len(starts)]
        factors = appraisal.factors[cube.line_schedule[line], : len(starts)] * appraisal.rebased[case]
        nominal = _nominal(ledger, starts, case, real)
        yield LineWorking(
            case=case,
            record=int(cube.line_record[line]),
            is_cost=bool(cube.line_is_cost[line]),
            is_headline=bool(cube.line_is_headline[line]),
            years=tuple(
                WorkingYear(FinancialYear(int(start)), cash, float(amount), float(factor), float(amount * factor))
                for start, cash, amount, factor in zip(starts, nominal, real, factors, strict=True)
            ),
        )


def _nominal(ledger: Ledger, starts: np.ndarray, case: int, real: np.ndarray) -> list[float | None]:
    deflators = gdp_deflators(ledger.basis.deflators)
    base = np.full(len(starts), ledger.price_base[case])
    try:
        return [float(value) for value in real * price_factors(deflators, base, starts)]
    except MissingDeflator:
        return [None] * len(starts)
