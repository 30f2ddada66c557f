"""What costs and benefits include, by kind."""

import numpy as np
import pytest
from hypothesis import given
from plain.portfolios import portfolios
from plain.register import RUNNING, bau, benefit, cost, ledger, share

from benefits.portfolio.basis import Basis
from benefits.portfolio.inclusions import KINDS, inclusions
from benefits.records.categories import CostKind
from benefits.records.tables import tables_of

PVC = 10e6 + 5e6 / 1.035 + 2e6 * sum(1.035**-year for year in (2, 3, 4))


def of(*records, basis=None):
    held = ledger(records, basis)
    return inclusions(tables_of(records), held, held.appraise())


def value(held, kind):
    at = KINDS.index(kind)
    return float(held.cost[0, at]) if held.has_cost[0, at] else None


def test_a_kind_that_nobody_entered_is_told_from_one_that_was():
    held = of(*RUNNING, cost("P-E", [0, 0, 0, 0, 1e6], kind=CostKind.EXIT))
    assert value(held, CostKind.IMPLEMENTATION) == pytest.approx(PVC)
    assert value(held, CostKind.EXIT) == pytest.approx(1e6 / 1.035**4)
    assert value(held, CostKind.MAINTENANCE) is None
    assert not held.has_residual[0]


def test_what_is_sunk_or_holds_no_amount_is_not_entered():
    sunk = cost("P-S", [1e6], kind=CostKind.MAINTENANCE, is_sunk=True)
    held = of(*RUNNING, sunk, cost("P-N", [0, 0], kind=CostKind.EVALUATION))
    assert value(held, CostKind.MAINTENANCE) is None
    assert value(held, CostKind.EVALUATION) is None


def test_business_as_usual_is_taken_off_its_kind():
    held = of(*RUNNING, bau(), cost("BAU-C", [3e6], of="BAU", kind=CostKind.MAINTENANCE))
    assert value(held, CostKind.MAINTENANCE) == pytest.approx(-3e6)


def test_residual_value_stands_in_its_last_year():
    held = of(*RUNNING, benefit("P-R", [0, 0, 0, 0, 1e6], "residual_value"), share("P-R", "A"))
    assert held.residual[0] == pytest.approx(1e6 / 1.035**4)
    assert held.has_residual[0]


def test_kinds_are_seen_from_the_present_value_year():
    seen = of(*RUNNING, basis=Basis(present_value=RUNNING[6].first_year + 2))
    assert value(seen, CostKind.IMPLEMENTATION) == pytest.approx(PVC * 1.035**2)


@given(records=portfolios())
def test_kinds_add_up_to_the_lines_of_cost_less_what_is_saved(records):
    held = ledger(records)
    appraisal, cube = held.appraise(), held.cube
    kinds = inclusions(tables_of(records), held, appraisal)
    is_saving = ~cube.line_is_cost & (cube.line_record < 0)
    signed = np.where(cube.line_is_cost, 1.0, np.where(is_saving, -1.0, 0.0)) * cube.line_is_headline
    expected = np.bincount(cube.line_case, signed * appraisal.line_pv, minlength=cube.n_cases)
    assert kinds.cost.sum(axis=1) == pytest.approx(expected, rel=1e-9, abs=1e-4)
