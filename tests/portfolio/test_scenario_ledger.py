"""The register as a scenario has it, before any window of years: worked example 6.12, and what stays as it was."""

from decimal import Decimal

import pytest
from hypothesis import given
from plain.portfolios import portfolios
from plain.register import FIRST, RUNNING

from benefits.appraisal.lenses import Lens, Standpoint
from benefits.portfolio.attribution import ledger_of
from benefits.portfolio.basis import Basis
from benefits.portfolio.scenario_ledger import ledger_under
from benefits.portfolio.scenarios import AS_RECORDED, Assumptions
from benefits.records.categories import OverrideField
from benefits.records.model import Override
from benefits.records.tables import tables_of

MILLION = 1e6


def under(records, *changes):
    held = tuple(
        Override(f"S-O{number}", "S", OverrideField(field), value=Decimal(str(value)), **targets)
        for number, (field, value, targets) in enumerate(changes)
    )
    tables = tables_of(records)
    return ledger_under(tables, ledger_of(tables, Basis(price_base=FIRST)), Assumptions(held))


def npsv(ledger):
    return ledger.appraise().net(Lens(Standpoint.SOCIETY)) / MILLION


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (("cost_factor", 1.5, {}), -4.847164),
        (("cost_factor", 0.9, {"organisation": "A"}), 7.299661),
        (("benefit_factor", 0.6, {"project": "P"}), -4.932770),
        (("benefit_delay", 1, {}), 4.412198),
        (("start_delay", 3, {"project": "P"}), 5.275190),
        (("cut_part", 0.5, {}), 5.275190),
    ],
)
def test_factors_and_delays_are_those_of_the_worked_example(change, expected):
    assert npsv(under(RUNNING, change)) == pytest.approx([expected], abs=1e-6)


def test_a_later_start_moves_year_nought_and_not_what_the_project_is_worth_then():
    moved = under(RUNNING, ("start_delay", 3, {"project": "P"}))
    assert moved.cube.start.tolist() == [FIRST.start + 3]
    assert moved.cube.horizon.tolist() == [4]


def test_nothing_of_a_delayed_benefit_is_lost():
    moved = under(RUNNING, ("benefit_delay", 2, {}))
    assert moved.cube.horizon.tolist() == [6]
    assert moved.cube.amounts.sum() == pytest.approx(under(RUNNING).cube.amounts.sum())


@given(portfolios())
def test_a_scenario_that_changes_nothing_leaves_the_ledger_itself(records):
    tables = tables_of(records)
    ledger = ledger_of(tables, Basis(price_base=FIRST))
    assert ledger_under(tables, ledger, AS_RECORDED) is ledger
    same = Override("S-O1", "S", OverrideField.COST_FACTOR, value=Decimal(1))
    assert npsv(ledger_under(tables, ledger, Assumptions((same,)))) == pytest.approx(npsv(ledger))
