"""Every option as it was written down, business as usual too, none less another; and what doing nothing costs.

References:
    Green Book 2026, paragraphs 4.14 to 4.19: options are absolute, increments against business as usual derived.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from benefits.appraisal.cube import Money, sums
from benefits.appraisal.prices import price_factors
from benefits.periods import FinancialYear
from benefits.portfolio.attribution import Ledger, ledger_of
from benefits.portfolio.basis import Basis
from benefits.portfolio.lines import find
from benefits.records.categories import OptionKind
from benefits.records.tables import Tables
from benefits.reference.deflators import gdp_deflators

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

_ECONOMIC = list(Money).index(Money.ECONOMIC)


def options_apart(tables: Tables, basis: Basis) -> Ledger:
    """One case for each option, business as usual among them, with its own costs and benefits and no others'.

    Args:
        tables: The records by columns.
        basis: Editions, schedule and price base.

    Raises:
        OutsideAppraisal: Amounts in years that a project's appraisal does not cover.
        MissingDeflator: A price year that the deflator does not cover.

    References:
        Green Book 2026, paragraphs 4.14 to 4.19.
    """
    options = tables["option"]
    kinds = np.where(options["kind"] == OptionKind.BAU, OptionKind.DO_MINIMUM.value, options["kind"]).astype(object)
    apart = replace(options, fields={**options.fields, "kind": kinds})
    return ledger_of(replace(tables, by_name={**tables.by_name, "option": apart}), basis, every_option=True)


def are_business_as_usual(tables: Tables, ledger: Ledger) -> BoolArray:
    """Which cases of `options_apart` are business as usual. Shape (cases,).

    References:
        Green Book 2026, paragraphs 4.14 to 4.19.
    """
    options = tables["option"]
    is_bau: BoolArray = np.append(options["kind"] == OptionKind.BAU, False)[find(ledger.options, options["id"])]
    return is_bau


@dataclass(frozen=True)
class CostLineYears:
    """What one cost line of an option comes to by year, in pounds, society's cost; sunk costs are left out.

    Attributes:
        real: In the price base of the project. Shape (years,).
        nominal: In the money of each year. Shape (years,).
    """

    code: str
    title: str
    payer: str
    real: FloatArray
    nominal: FloatArray


@dataclass(frozen=True)
class CostYears:
    """What an option costs by year, from year 0 on, line by line.

    Attributes:
        years: The financial years appraised.
        lines: The lines that cost anything, in the order of their codes.
    """

    years: tuple[FinancialYear, ...]
    lines: tuple[CostLineYears, ...]

    @property
    def real(self) -> FloatArray:
        """All lines together, in the price base. Shape (years,)."""
        return _together([one.real for one in self.lines], len(self.years))

    @property
    def nominal(self) -> FloatArray:
        """All lines together, in the money of each year. Shape (years,)."""
        return _together([one.nominal for one in self.lines], len(self.years))


def _together(lines: list[FloatArray], n_years: int) -> FloatArray:
    held = np.zeros(n_years)
    for one in lines:
        held += one
    return held


def cost_years(tables: Tables, ledger: Ledger, case: int) -> CostYears:
    """What a case of `options_apart` costs by year, real and nominal, with its optimism bias and not discounted.

    Args:
        tables: From which the ledger was made.
        ledger: `options_apart` of them.
        case: Its row.

    Returns:
        Its lines that cost anything in any year.

    Raises:
        MissingDeflator: A year that the deflator does not cover.

    References:
        Green Book 2026, paragraphs 6.45 to 6.51 (real and nominal) and Table 9 (the financial case is nominal).
    """
    cube, costs = ledger.cube, tables["cost_line"]
    n_years = int(cube.horizon[case]) + 1
    starts = int(cube.start[case]) + np.arange(n_years)
    in_real = price_factors(gdp_deflators(ledger.basis.deflators), starts, np.full(n_years, ledger.price_base[case]))
    weight = sums(cube.entry_line, cube.entry_fraction * cube.entry_weight[:, _ECONOMIC], len(cube.line_case))
    mine = (cube.line_case == case) & cube.line_is_cost & cube.line_is_headline
    lines = []
    for line in np.flatnonzero(mine & (weight != 0) & cube.amounts.any(axis=1)).tolist():
        row, real = int(cube.line_record[line]), cube.amounts[line, :n_years] * weight[line]
        code, title, payer = (str(costs[field][row]) for field in ("id", "title", "payer"))
        lines.append(CostLineYears(code, title, payer, real, real / in_real))
    return CostYears(
        tuple(FinancialYear(int(start)) for start in starts), tuple(sorted(lines, key=lambda one: one.code))
    )
