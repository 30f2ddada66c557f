"""A frozen promise: what it holds, that it adds up to the appraisal, and that its figures never change."""

import io
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from plain.portfolios import portfolios
from plain.register import (
    FIRST,
    RUNNING,
    bau,
    benefit,
    bodies,
    cost,
    money,
    option,
    project,
    share,
)

from benefits.appraisal.lenses import Lens
from benefits.interchange.read import read_files
from benefits.interchange.template import Format, template
from benefits.interchange.write import zip_bytes
from benefits.periods import Series
from benefits.portfolio.attribution import ledger_of
from benefits.portfolio.baselines import Approval, first_and_current, first_and_current_rows, frozen, reproduced
from benefits.portfolio.basis import Basis, Bodies
from benefits.records.categories import BaselineStage, BudgetClass, CostKind, Discounting, Recurrence, Side
from benefits.records.history import Actor
from benefits.records.model import Baseline, BaselineFlow, Project
from benefits.records.store import Store
from benefits.records.tables import tables_of
from benefits.reference.sources import UnknownReference

SOC = Approval("P-SOC", BaselineStage.SOC, date(2026, 5, 1), "The board")


def freeze(records, code="P", basis=None):
    tables = tables_of(records)
    return frozen(ledger_of(tables, basis or Basis()), tables, code, replace(SOC, id=f"{code}-SOC"))


def held(flows, **wanted):
    """The amounts, as pounds from the first year on, of the one flow that is so."""
    found = [one for one in flows if all(getattr(one, name) == value for name, value in wanted.items())]
    assert len(found) == 1, found
    return [float(found[0].amounts.by_year().get(FIRST + year, 0)) for year in range(5)]


def test_each_line_is_frozen_at_each_body_after_sharing():
    baseline, flows = freeze(RUNNING)
    assert [one.id for one in flows] == [f"P-SOC-F{number}" for number in range(1, 6)]
    assert held(flows, side=Side.COST, organisation="A") == [10e6, 5e6, 2e6, 2e6, 2e6]
    assert held(flows, side=Side.BENEFIT, organisation="B") == [0, 0.45 * 4e6, 0.45 * 8e6, 0.45 * 8e6, 0.45 * 8e6]
    assert held(flows, side=Side.BENEFIT, organisation="SOC") == [0, 0.4e6, 0.8e6, 0.8e6, 0.8e6]
    assert all(one.is_tracked for one in flows)
    costs = 10e6 + 5e6 / 1.035 + 2e6 / 1.035**2 + 2e6 / 1.035**3 + 2e6 / 1.035**4
    assert float(baseline.pv_cost) == pytest.approx(costs, abs=0.006)
    gains = 4e6 / 1.035 + 8e6 / 1.035**2 + 8e6 / 1.035**3 + 8e6 / 1.035**4
    assert float(baseline.pv_benefit) == pytest.approx(gains, abs=0.006)


def test_the_other_side_of_a_transfer_is_frozen_and_not_tracked():
    _, flows = freeze([*bodies("A"), project(), option(), benefit("B", [0, 100], "error_prevented"), share("B", "A")])
    assert held(flows, organisation="A", is_tracked=True) == [0, 100, 0, 0, 0]
    assert held(flows, organisation="SOC", is_tracked=False) == [0, -100, 0, 0, 0]


def test_corrections_are_made_before_freezing_and_the_one_for_optimism_is_remembered():
    line = benefit("B", [100], deadweight=Decimal("0.2"), optimism_correction=Decimal("0.25"))
    _, flows = freeze([*bodies("A"), project(), option(), line, share("B", "A")])
    assert held(flows, line="B") == [100 * 0.8 * 0.75, 0, 0, 0, 0]
    assert flows[0].optimism_correction == Decimal("0.25")


def test_a_loss_is_negative_and_a_charge_recovered_is_a_negative_cost():
    charge = cost("C", [30], kind=CostKind.CHARGE, paid_to="B")
    harm = benefit("D", [7], is_disbenefit=True)
    _, flows = freeze([*bodies("A", "B"), project(), option(), charge, harm, share("D", "B")])
    assert held(flows, line="C", organisation="A")[0] == 30
    assert held(flows, line="C", organisation="B")[0] == -30
    assert held(flows, line="D", organisation="B")[0] == -7


def test_sunk_costs_are_left_out_and_timing_is_frozen_but_never_counted():
    sunk = cost("S", [50], is_sunk=True)
    early = benefit("T", [40], recurrence=Recurrence.TIMING)
    baseline, flows = freeze([*bodies("A"), project(), option(), sunk, early, share("T", "A"), cost("C", [10])])
    assert {one.line for one in flows} == {"C", "T"}
    assert held(flows, line="T", recurrence=Recurrence.TIMING)[0] == 40
    assert (baseline.pv_cost, baseline.pv_benefit) == (Decimal(10), Decimal(0))


def test_benefit_that_nobody_is_named_for_names_no_body():
    _, flows = freeze([*bodies("A"), project(), option(), benefit("B", [100]), share("B", "A", 0.75)])
    assert held(flows, organisation="A")[0] == 75
    assert held(flows, organisation="")[0] == 25


def test_shares_by_year_are_frozen_year_by_year():
    yearly = share("B", "A", None, by_year=money([1, 0.5]))
    _, flows = freeze([*bodies("A"), project(), option(), benefit("B", [100, 100]), yearly])
    assert held(flows, organisation="A") == [100, 50, 0, 0, 0]
    assert held(flows, organisation="") == [0, 50, 0, 0, 0]


def test_beside_business_as_usual_a_line_is_frozen_whole_and_what_would_be_spent_anyway_apart():
    records = [
        *bodies("A"),
        project(),
        option(),
        bau(),
        cost("NEW", [30, 30]),
        cost("MORE", [10, 10]),
        cost("OLD", [25, 60], of="BAU"),
        benefit("GAIN", [9, 9]),
        benefit("HAD", [4, 4], of="BAU"),
        share("GAIN", "A"),
        share("HAD", "A"),
    ]
    baseline, flows = freeze(records)
    assert held(flows, line="NEW", is_tracked=True) == [30, 30, 0, 0, 0]
    assert held(flows, line="MORE", is_tracked=True) == [10, 10, 0, 0, 0]
    # 40 - 25 = 15 more in the first year, so 25 comes off; in the second nothing more is spent and 20 is saved.
    assert held(flows, line="BAU", side=Side.COST, is_tracked=False) == [-25, -40, 0, 0, 0]
    assert held(flows, line="BAU", side=Side.BENEFIT, is_tracked=False) == [0, 20, 0, 0, 0]
    assert held(flows, line="GAIN", is_tracked=True)[:2] == [9, 9]
    assert held(flows, line="HAD", is_tracked=False)[:2] == [-4, -4]
    assert baseline.pv_cost == Decimal(15)
    assert float(baseline.pv_benefit) == pytest.approx(5 + (5 + 20) / 1.035, abs=0.006)


def test_a_body_with_two_budget_classes_has_a_flow_for_each():
    colours = (BudgetClass.CDEL, BudgetClass.RDEL_ADMIN)
    lines = [benefit(f"B{at}", [10]) for at in range(2)]
    parts = [
        share(f"B{at}", "A", 0.5, id=f"{at}{colour}", budget_class=colour) for at in range(2) for colour in colours
    ]
    _, flows = freeze([*bodies("A"), project(), option(), *lines, *parts])
    assert [(one.line, one.budget_class, one.amounts.total) for one in flows] == [
        ("B0", BudgetClass.CDEL, 5),
        ("B0", BudgetClass.RDEL_ADMIN, 5),
        ("B1", BudgetClass.CDEL, 5),
        ("B1", BudgetClass.RDEL_ADMIN, 5),
    ]


def test_only_one_case_by_the_bodies_recorded_can_be_frozen():
    tables = tables_of(RUNNING)
    with pytest.raises(ValueError, match="one case"):
        frozen(ledger_of(tables, Basis()), tables, "Q", SOC)
    today = replace(ledger_of(tables, Basis()), basis=Basis(bodies=Bodies.TODAY))
    with pytest.raises(ValueError, match="organisations recorded"):
        frozen(today, tables, "P", SOC)


def bound(flows, schedules=1.0):
    """What rounding every amount to the penny can change, and a penny for the sum."""
    return 0.005 * schedules * sum(len(one.amounts.values) for one in flows) + 0.01


@given(portfolios())
def test_frozen_figures_are_the_appraisals_own(records):
    tables = tables_of(records)
    ledger = ledger_of(tables, Basis())
    society = ledger.appraise().measures(Lens())
    for case, code in enumerate(ledger.projects.tolist()):
        baseline, flows = frozen(ledger, tables, code, replace(SOC, id=f"{code}-SOC"))
        # Where business as usual is netted, a year below a penny may be dropped from a line: a flow for each year.
        room = bound(flows) + 0.005 * 4 * (ledger.cube.n_years)
        assert float(baseline.pv_cost) == pytest.approx(society.pv_cost[case], rel=1e-12, abs=room)
        assert float(baseline.pv_benefit) == pytest.approx(society.pv_benefit[case], rel=1e-12, abs=room)


def through_the_store(records):
    store = Store.in_memory()
    with store.write(Actor("t", "Test"), "test", "", "k") as tx:
        tx.put_all(records)
    found = [one.record for table in ("baseline", "baseline_flow") for one in store.current(table)]
    store.close()
    return found


def through_csv(records):
    with zipfile.ZipFile(io.BytesIO(zip_bytes(records))) as file:
        return read_files({name: file.read(name) for name in file.namelist()}).records


def through_a_workbook(records):
    return read_files({"register.xlsx": template(records, Format.XLSX, FIRST)}).records


def every_baseline(records):
    tables = tables_of(records)
    ledger = ledger_of(tables, Basis())
    made = [frozen(ledger, tables, code, replace(SOC, id=f"{code}-SOC")) for code in ledger.projects.tolist()]
    return [one for baseline, flows in made for one in (baseline, *flows)]


def assert_reproduced(made, found):
    assert sorted(found, key=lambda one: (type(one).__name__, one.id)) == sorted(
        made, key=lambda one: (type(one).__name__, one.id)
    )
    flows = [one for one in found if isinstance(one, BaselineFlow)]
    flows = flows[1::2] + flows[::2]  # the order must not matter
    for one in (one for one in found if isinstance(one, Baseline)):
        mine = [flow for flow in flows if flow.baseline == one.id]
        assert reproduced(one, mine) == (one.pv_cost, one.pv_benefit)


@given(portfolios())
@settings(max_examples=25)
def test_figures_come_out_of_the_store_to_the_penny(records):
    made = every_baseline(records)
    assert_reproduced(made, through_the_store([*records, *made]))


@given(portfolios())
def test_figures_come_back_from_csv_files_to_the_penny(records):
    made = every_baseline(records)
    assert_reproduced(made, through_csv(made))


@given(portfolios(most=1))
@settings(max_examples=8)
def test_figures_come_back_from_a_workbook_to_the_penny(records):
    made = every_baseline(records)
    assert_reproduced(made, through_a_workbook(made))


FLOW = BaselineFlow("F", "B", Side.BENEFIT, "L", "A gain", "A", amounts=money([0, 100]))
BASE = Baseline(
    "B", "P", BaselineStage.SOC, date(2026, 1, 1), "Board", FIRST, FIRST, green_book="GB2026", discounting="standard"
)


def test_a_flow_is_discounted_by_its_own_schedule_and_the_past_is_not_compounded_up():
    health = replace(FLOW, discounting=Discounting.HEALTH)
    assert reproduced(BASE, [FLOW]) == (Decimal(0), Decimal("96.62"))  # 100 / 1.035
    assert reproduced(BASE, [health]) == (Decimal(0), Decimal("98.52"))  # 100 / 1.015
    past = replace(FLOW, amounts=Series(FIRST + -2, (Decimal(100),)))
    assert reproduced(BASE, [past]) == (Decimal(0), Decimal(100))


def test_an_edition_that_is_not_held_is_said():
    for one in (replace(BASE, green_book="GB1999"), replace(BASE, discounting="steep"), replace(BASE, green_book="")):
        with pytest.raises(UnknownReference):
            reproduced(one, [FLOW])


def on(day, code, stage=BaselineStage.FBC, of="P", version=0):
    return Baseline(code, of, stage, date(2026, 1, day), "Board", FIRST, FIRST, data_version=version)


MANY = [
    on(2, "P-FBC"),
    on(1, "P-SOC", BaselineStage.SOC),
    on(9, "P-CC", BaselineStage.CHANGE_CONTROL, version=8),
    on(9, "P-OBC", version=7),
    on(3, "Q-SOC", of="Q"),
    on(4, "R-CC", BaselineStage.CHANGE_CONTROL, of="R"),
    on(4, "R-SOC", BaselineStage.SOC, of="R"),
]


def test_the_first_was_approved_first_and_the_current_one_last():
    found = first_and_current(MANY)
    assert {code: (first.id, now.id) for code, (first, now) in found.items()} == {
        "P": ("P-SOC", "P-CC"),  # of one day, the one frozen later is later
        "Q": ("Q-SOC", "Q-SOC"),
        "R": ("R-SOC", "R-CC"),  # of one day and state, change control comes last
    }


def test_the_rows_of_the_table_say_the_same():
    projects = [Project(code, code, "A", FIRST) for code in "PQRS"]
    for held_ in (MANY, MANY[::-1], []):
        table = tables_of([*projects, *held_])["baseline"]
        first, now = first_and_current_rows(table)
        expected = first_and_current(held_)
        assert table["id"][first].tolist() == [expected[code][0].id for code in sorted(expected)]
        assert table["id"][now].tolist() == [expected[code][1].id for code in sorted(expected)]
        assert first.dtype == now.dtype == np.int64
