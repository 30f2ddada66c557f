"""How far a promise has moved: by side, body, line and year, in one price base, for one project and for all."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from plain.portfolios import portfolios
from plain.register import FIRST, money, project

from benefits.portfolio.attribution import ledger_of
from benefits.portfolio.baseline_drift import drift, drift_by_project
from benefits.portfolio.baselines import Approval, first_and_current, frozen
from benefits.portfolio.basis import Basis
from benefits.records.categories import BaselineStage, Discounting, Recurrence, Side
from benefits.records.model import Baseline, BaselineFlow
from benefits.records.tables import tables_of
from benefits.reference.deflators import gdp_deflators

BASIS = Basis()


def baseline(code, day=1, **fields):
    given_ = {
        "id": code,
        "project": "P",
        "stage": BaselineStage.SOC,
        "approved_on": date(2026, 5, day),
        "approved_by": "Board",
        "price_base": FIRST,
        "first_year": FIRST,
        "green_book": BASIS.green_book,
        "deflators": BASIS.deflators,
        "discounting": "standard",
    }
    return Baseline(**given_ | fields)


def flow(of, line, body, amounts, side=Side.BENEFIT, first=FIRST, **fields):
    return BaselineFlow(
        f"{of}-{line}-{body}", of, side, line, f"Line {line}", body, amounts=money(amounts, first), **fields
    )


SOC = (
    baseline("SOC"),
    (flow("SOC", "C", "A", [10, 5], Side.COST), flow("SOC", "B", "A", [0, 8, 8]), flow("SOC", "B", "X", [0, 2, 2])),
)
OBC = (
    baseline("OBC", 2),
    (flow("OBC", "C", "A", [12, 5], Side.COST), flow("OBC", "B", "A", [0, 6, 6]), flow("OBC", "N", "X", [0, 0, 0, 9])),
)


def test_the_drift_is_what_is_promised_now_less_what_was_promised_first():
    made = drift(SOC, OBC)
    assert [str(year) for year in made.years] == ["2026-27", "2027-28", "2028-29", "2029-30"]
    assert [(one.side, one.line, one.organisation) for one in made.lines] == [
        (Side.COST, "C", "A"),
        (Side.BENEFIT, "B", "A"),
        (Side.BENEFIT, "B", "X"),
        (Side.BENEFIT, "N", "X"),
    ]
    changed = (made.now - made.first).tolist()
    assert changed == [[2, 0, 0, 0], [0, -2, -2, 0], [0, -2, -2, 0], [0, 0, 0, 9]]
    assert (made.total(Side.COST).change, made.total(Side.BENEFIT).change) == (2, -8 + 9)
    assert made.has_moved


def test_present_values_are_in_the_first_ones_present_value_year():
    later = (replace(OBC[0], first_year=FIRST + 1), OBC[1])
    for now in (OBC, later):
        made = drift(SOC, now)
        assert made.present_value(Side.COST).change == pytest.approx(2)
        gains = -4 / 1.035 - 4 / 1.035**2 + 9 / 1.035**3
        assert made.present_value(Side.BENEFIT).change == pytest.approx(gains)
        assert made.net.change == pytest.approx(gains - 2)
        by_body = made.by_body(Side.BENEFIT)
        assert by_body["X"].change == pytest.approx(-2 / 1.035 - 2 / 1.035**2 + 9 / 1.035**3)
        assert sum(one.change for one in by_body.values()) == pytest.approx(gains)


def test_a_later_price_base_is_brought_into_the_first_ones():
    dearer = (replace(OBC[0], price_base=FIRST + 2), OBC[1])
    index = gdp_deflators(BASIS.deflators)
    rate = float(index.at(FIRST.start) / index.at(FIRST.start + 2))
    made = drift(SOC, dearer)
    assert made.now == pytest.approx(drift(SOC, OBC).now * rate)
    assert made.first.tolist() == drift(SOC, OBC).first.tolist()
    assert made.price_base == FIRST


def test_a_promise_has_not_moved_from_itself_nor_by_a_penny():
    assert not drift(SOC, SOC).has_moved
    assert drift(SOC, SOC).net.change == 0
    penny = replace(SOC[1][0], amounts=money(["10.01", 5]))
    assert not drift(SOC, (SOC[0], (penny, *SOC[1][1:]))).has_moved
    pence = replace(SOC[1][0], amounts=money(["10.02", 5]))
    assert drift(SOC, (SOC[0], (pence, *SOC[1][1:]))).has_moved


def test_two_changes_that_cancel_out_are_a_move():
    swapped = (SOC[0], (SOC[1][0], flow("SOC", "B", "A", [0, 2, 2]), flow("SOC", "B", "X", [0, 8, 8])))
    made = drift(SOC, swapped)
    assert made.has_moved
    assert made.net.change == pytest.approx(0)


def test_timing_is_shown_and_never_counted():
    early = flow("OBC", "T", "A", [100], recurrence=Recurrence.TIMING)
    made = drift(SOC, (OBC[0], (*OBC[1], early)))
    row = next(at for at, one in enumerate(made.lines) if one.line == "T")
    assert (made.now[row].sum(), made.pv_now[row], made.lines[row].is_counted) == (100, 0, False)
    assert made.total(Side.BENEFIT) == drift(SOC, OBC).total(Side.BENEFIT)


def test_a_published_baseline_without_editions_is_measured_by_those_of_the_later_one():
    bare = (replace(SOC[0], green_book="", deflators="", discounting=""), SOC[1])
    assert drift(bare, OBC).net == drift(SOC, OBC).net


def test_health_effects_keep_their_own_rate():
    well = (OBC[0], tuple(replace(one, discounting=Discounting.HEALTH) for one in OBC[1]))
    assert drift(SOC, well).present_value(Side.BENEFIT).now == pytest.approx(6 / 1.015 + 6 / 1.015**2 + 9 / 1.015**3)


def test_a_promise_of_nothing_has_no_line():
    made = drift((SOC[0], ()), (OBC[0], ()))
    assert (made.years, made.lines, made.has_moved, made.net.change) == ((), (), False, 0)


@given(portfolios(), st.integers(2, 5))
def test_all_projects_at_once_are_each_project_by_itself(records, times):
    """Each project's promise is frozen twice: once with every amount so many times as large."""
    tables = tables_of(records)
    ledger = ledger_of(tables, BASIS)
    made = {}
    for code in ledger.projects.tolist():
        first = frozen(ledger, tables, code, Approval(f"{code}-SOC", BaselineStage.SOC, date(2026, 5, 1), "Board"))
        second, flows = frozen(
            ledger, tables, code, Approval(f"{code}-CC", BaselineStage.CHANGE_CONTROL, date(2026, 6, 1))
        )
        larger = tuple(
            replace(one, amounts=replace(one.amounts, values=tuple(value * times for value in one.amounts.values)))
            for one in flows
        )
        made[code] = (first, (second, larger))
    every = [one for pair in made.values() for base, flows in pair for one in (base, *flows)]
    alone = project("ZZ")
    whole = drift_by_project(tables_of([*records, alone, *every]), BASIS)
    codes = sorted([*made, "ZZ"])
    assert whole.has_baseline.tolist() == [code in made for code in codes]
    assert whole.net_change[codes.index("ZZ")] == 0
    assert set(first_and_current([one for one in every if isinstance(one, Baseline)])) == set(made)
    for row, code in enumerate(codes):
        if code not in made:
            continue
        one = drift(*made[code])
        room = {"rel": 1e-9, "abs": 1e-4}
        assert whole.cost_first[row] == pytest.approx(one.total(Side.COST).first, **room)
        assert whole.benefit_now[row] == pytest.approx(one.total(Side.BENEFIT).now, **room)
        assert whole.pv_cost_now[row] == pytest.approx(one.present_value(Side.COST).now, **room)
        assert whole.pv_benefit_first[row] == pytest.approx(one.present_value(Side.BENEFIT).first, **room)
        assert whole.net_change[row] == pytest.approx(one.net.change, **room)
        assert whole.price_base[row] == one.price_base.start


def test_all_projects_can_stand_in_one_price_base():
    records = [project(), SOC[0], *SOC[1], OBC[0], *OBC[1]]
    index = gdp_deflators(BASIS.deflators)
    rate = float(index.at(FIRST.start - 2) / index.at(FIRST.start))
    own = drift_by_project(tables_of(records), BASIS)
    common = drift_by_project(tables_of(records), replace(BASIS, price_base=FIRST + -2))
    assert common.net_change == pytest.approx(own.net_change * rate)
    assert np.array_equal(common.price_base, [FIRST.start - 2])
    assert own.cost_now.tolist() == [17]


def test_pennies_are_kept_in_the_sums():
    cents = (baseline("X"), (flow("X", "B", "A", ["0.10", "0.20"]),))
    assert drift(SOC, cents).total(Side.BENEFIT).now == pytest.approx(float(Decimal("0.30")))
