"""What the costs and benefits of each case include, by kind: what is there, and what nobody entered."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from benefits.appraisal.cube import sums
from benefits.appraisal.lenses import Appraisal
from benefits.portfolio.attribution import Ledger
from benefits.portfolio.lines import Lines, cases_of, cost_lines
from benefits.records.categories import BenefitClass, CostKind
from benefits.records.tables import Tables
from benefits.reference.deflators import gdp_deflators

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

KINDS = tuple(CostKind)
RESIDUAL_VALUE = "residual_value"


@dataclass(frozen=True)
class Inclusions:
    """Cost by kind and residual value of every case, before anything is shared out.

    Attributes:
        cost: Present value of the change in cost against business as usual, by case and kind in the order of KINDS;
            a saving is negative, what is sunk is left out. Pounds. Shape (cases, kinds).
        has_cost: Whether a line with amounts that is not sunk is of the kind. Shape (cases, kinds).
        residual: Present value of residual values. Shape (cases,).
        has_residual: Whether there is one. Shape (cases,).
    """

    cost: FloatArray
    has_cost: BoolArray
    residual: FloatArray
    has_residual: BoolArray


def inclusions(tables: Tables, ledger: Ledger, appraisal: Appraisal, *, every_option: bool = False) -> Inclusions:
    """What the costs and benefits of every case include.

    Args:
        tables: The records by columns.
        ledger: The cases, made of the same records.
        appraisal: Their present values.
        every_option: As the ledger was made.

    References:
        HM Treasury, The Green Book 2026, 6.13 and 6.65: maintenance, evaluation, exit and third-party costs, and
        residual value or liability.
    """
    cases = cases_of(tables, ledger.basis.price_base, every_option=every_option)
    costs, cube = tables["cost_line"], ledger.cube
    lines = cost_lines(tables, cases, gdp_deflators(ledger.basis.deflators))
    value = lines.amounts @ appraisal.factors[0] * appraisal.rebased[lines.case]
    counted = ~costs["is_sunk"][lines.record] & lines.amounts.any(axis=1)
    order = {kind.value: at for at, kind in enumerate(KINDS)}
    kind = np.array([order[str(one)] for one in costs["kind"][lines.record]], dtype=np.int64)
    cost, has_cost = (
        _by_kind(lines, kind, np.where(counted, held, 0.0), cube.n_cases) for held in (value, np.ones(len(kind)))
    )

    benefits = tables["benefit_line"]
    has_record = ~cube.line_is_cost & (cube.line_record >= 0) & ~cube.line_is_part & cube.line_is_headline
    of = np.flatnonzero(has_record)
    is_residual = (benefits["type"] == RESIDUAL_VALUE) & (benefits["benefit_class"] != BenefitClass.QUANTIFIABLE.value)
    of = of[is_residual[cube.line_record[of]] & cube.amounts[of].any(axis=1)]
    return Inclusions(
        cost=cost,
        has_cost=has_cost > 0,
        residual=sums(cube.line_case[of], appraisal.line_pv[of], cube.n_cases),
        has_residual=sums(cube.line_case[of], np.ones(len(of)), cube.n_cases) > 0,
    )


def _by_kind(lines: Lines, kind: IntArray, values: FloatArray, n_cases: int) -> FloatArray:
    return sums(lines.case * len(KINDS) + kind, values, n_cases * len(KINDS)).reshape(n_cases, len(KINDS))
