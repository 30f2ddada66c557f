"""Present values as seen from another year than each project's own first one."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from plain.appraisal import factor
from plain.portfolios import portfolios
from plain.register import RUNNING, ledger

from benefits.appraisal.lenses import ALL_LENSES, Lens, Standpoint
from benefits.appraisal.sensitivity import net_if_delayed, phasing_range, switching_values
from benefits.periods import FinancialYear
from benefits.portfolio.basis import Basis
from benefits.portfolio.workings import workings
from benefits.reference.green_book import schedule

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "methods-worked-examples.json").read_text(encoding="utf-8"))
STANDARD = [schedule("standard"), schedule("health")]


def seen_from(year: int) -> Basis:
    return Basis(present_value=FinancialYear(year))


def test_two_years_later_gives_the_worked_example():
    net = ledger(RUNNING, seen_from(2028)).appraise().net(Lens())[0]
    assert net / 1e6 == pytest.approx(GOLDEN["E1.4"]["npv_pv_base_two_years_later"], abs=1e-9)


@given(portfolios(), st.integers(2010, 2040))
def test_every_value_moves_by_the_one_factor_of_its_case_and_ratios_stay(records, year):
    plain, moved = ledger(records).appraise(), ledger(records, seen_from(year)).appraise()
    years = year - plain.cube.start
    expected = [
        1 / float(factor("standard", late)) if late >= 0 else float(factor("standard", -late)) for late in years
    ]
    assert moved.rebased == pytest.approx(np.array(expected), rel=1e-12)
    for lens in ALL_LENSES:
        before, after = plain.measures(lens), moved.measures(lens)
        assert after.net == pytest.approx(before.net * moved.rebased, rel=1e-9, abs=1e-4)
        assert after.annual_equivalent == pytest.approx(before.annual_equivalent, rel=1e-9, abs=1e-4)
        both = (before.bcr.kind == 0) & (after.bcr.kind == 0)
        assert after.bcr.value[both] == pytest.approx(before.bcr.value[both], rel=1e-6)
        assert np.array_equal(after.irr.kind, before.irr.kind)


@given(portfolios(most=2), st.integers(2015, 2035))
def test_flows_discounted_still_add_up_to_the_net_value(records, year):
    held = ledger(records, seen_from(year)).appraise()
    for lens in ALL_LENSES[:4]:
        assert held.flows(lens, discounted=True).sum(axis=1) == pytest.approx(held.net(lens), rel=1e-9, abs=1e-4)
        by_pair = held.flows(lens, discounted=True, by_pair=True).sum(axis=1)
        assert by_pair == pytest.approx(held.values(lens.money, lens.claims).net, rel=1e-9, abs=1e-4)


def test_sensitivities_are_seen_from_the_same_year():
    plain, moved = ledger(RUNNING).appraise(), ledger(RUNNING, seen_from(2030)).appraise()
    scale, lens = moved.rebased[0], Lens(Standpoint.GOVERNMENT)
    before, after = (switching_values(one, lens, STANDARD[0]) for one in (plain, moved))
    assert after.unmonetised_value == pytest.approx(before.unmonetised_value * scale)
    assert after.unmonetised_each_year == pytest.approx(before.unmonetised_each_year)
    assert after.benefit_multiplier.value == pytest.approx(before.benefit_multiplier.value)
    assert net_if_delayed(moved, lens, STANDARD) == pytest.approx(net_if_delayed(plain, lens, STANDARD) * scale)
    for low_high, own in zip(phasing_range(moved, lens), phasing_range(plain, lens), strict=True):
        assert low_high == pytest.approx(own * scale)


def test_workings_show_factors_that_lead_to_the_value():
    held = ledger(RUNNING, seen_from(2028))
    appraisal = held.appraise()
    lines = workings(held, appraisal)
    assert sum(one.present_value * (-1 if one.is_cost else 1) for one in lines) == pytest.approx(
        appraisal.net(Lens())[0]
    )


def test_the_basis_says_from_which_year_it_is_seen():
    assert "discounted to 2028-29 at standard rates" in seen_from(2028).sentence
    assert "discounted to each project's own year 0" in replace(seen_from(2028), present_value=None).sentence
