"""The Appraisal Summary Table: options down, figures a person can work out, and the records behind each cell."""

from dataclasses import replace

import numpy as np
import pytest
from plain.register import RUNNING, bodies, cost, option, project
from plain.summary import DISCOUNT, OPTIONS, READER, holding, tabled

from benefits.appraisal.lenses import Standpoint
from benefits.errors import NotFound, NotPermitted
from benefits.periods import FinancialYear
from benefits.portfolio.basis import Basis
from benefits.records.categories import BudgetClass, OptionKind
from benefits.records.model import Person
from benefits.reference.deflators import gdp_deflators
from benefits.views.project import project_page
from benefits.views.summary_table import summary_table
from benefits.views.summary_value import Item, Receiver

# Present value of a pound in each of the five years.
POUND_A_YEAR = sum(DISCOUNT)
PVC = sum(amount * factor for amount, factor in zip([10e6, 5e6, 2e6, 2e6, 2e6], DISCOUNT, strict=True))
R_PVB = sum(amount * factor for amount, factor in zip([0, 4e6, 8e6, 8e6, 8e6], DISCOUNT, strict=True))


@pytest.fixture(scope="module")
def table():
    return tabled()


def row(table, code):
    return next(one for one in table.rows if one.option.id == code)


def society(row):
    return row.appraisal.under(Standpoint.SOCIETY)


def codes(origins):
    return [one.code for one in origins]


def test_options_stand_in_the_order_of_the_guidance(table):
    assert [one.option.kind for one in table.rows] == [
        OptionKind.BAU,
        OptionKind.DO_MINIMUM,
        OptionKind.PREFERRED,
        OptionKind.MORE_AMBITIOUS,
    ]
    assert table.preferred is row(table, "P")
    assert [one.is_preferred for one in table.rows] == [False, False, True, False]
    assert table.has_baseline


def test_measures_are_the_change_against_business_as_usual(table):
    preferred, least, more = (society(row(table, code)) for code in ("P", "MIN", "MORE"))
    assert preferred.pv_cost == pytest.approx(PVC)
    assert preferred.pv_benefit == pytest.approx(R_PVB + 1e6 * POUND_A_YEAR)
    assert preferred.net == pytest.approx(R_PVB + 1e6 * POUND_A_YEAR - PVC)
    assert preferred.bcr.value == preferred.rpsc.value == pytest.approx((R_PVB + 1e6 * POUND_A_YEAR) / PVC)
    assert least.net == pytest.approx((1e6 - 0.4e6) * POUND_A_YEAR)
    assert more.net == pytest.approx(-3e6)


def test_business_as_usual_is_nothing_but_what_the_others_are_measured_against(table):
    baseline = row(table, "BAU")
    assert (baseline.appraisal, baseline.switch, baseline.stake, baseline.parts) == (None, None, None, ())
    assert baseline.is_baseline
    assert codes(baseline.origins[Item.DESCRIPTION]) == ["BAU", "BAU-C"]


def test_the_figures_are_those_of_the_project_page():
    with holding(OPTIONS) as store:
        page, held = project_page(store, READER, "P"), summary_table(store, READER, "P")
    assert [one.appraisal for one in held.rows if one.appraisal] == sorted(
        page.appraised, key=lambda one: ["MIN", "P", "MORE"].index(one.option)
    )


def test_switching_values_and_what_other_effects_must_be_worth(table):
    preferred, more = row(table, "P").switch, row(table, "MORE").switch
    assert preferred.benefit_multiplier.value == pytest.approx(PVC / (R_PVB + 1e6 * POUND_A_YEAR))
    assert preferred.cost_multiplier.value == pytest.approx((R_PVB + 1e6 * POUND_A_YEAR) / PVC)
    assert preferred.needed == pytest.approx(PVC - R_PVB - 1e6 * POUND_A_YEAR)
    assert more.needed == pytest.approx(3e6)
    assert more.needed_each_year == pytest.approx(3e6 / POUND_A_YEAR)


def test_effects_without_a_money_value_are_listed_and_in_no_total(table):
    (trust,) = row(table, "P").effects
    (counted,) = row(table, "MORE").effects
    assert (trust.line.id, trust.is_measured) == ("P-Q", True)
    assert trust.recipients == ("Households",)
    assert (counted.line.id, counted.is_measured) == ("MORE-Q", False)
    assert row(table, "MIN").effects == ()


def test_public_money_is_nominal_by_class_and_adds_up(table):
    (one,) = row(table, "P").impact.classes
    inflation = gdp_deflators().at(np.arange(2026, 2031)) / gdp_deflators().at(2026)
    assert one.budget_class is BudgetClass.RDEL_PROGRAMME
    assert one.cost == pytest.approx(np.array([10e6, 5e6, 2e6, 2e6, 2e6]) * inflation)
    assert one.benefit == pytest.approx(1e6 * inflation)  # what business as usual would have cost
    assert row(table, "P").impact.total == pytest.approx(sum(one.cost) - sum(one.benefit))
    assert row(table, "P").impact.years[0] == FinancialYear(2026)
    assert row(table, "MORE").impact.total == pytest.approx(3e6)  # in the year of the price base


def test_a_year_without_a_deflator_leaves_public_money_untold():
    long = [*bodies("A"), project(appraisal_period=80), option(), cost("P-C", [0.0] * 79 + [1e6])]
    impact = row(tabled(long), "P").impact
    assert "has no figure for 2105-06" in impact.fault
    assert impact.classes == ()


def test_distribution_names_the_originating_body_the_others_and_the_groups(table):
    held = {one.party.organisation: one for one in row(table, "P").parts}
    assert held["A"].receiver is Receiver.ORIGINATING
    assert held["B"].receiver is held["C"].receiver is Receiver.PUBLIC
    assert held["SOC"].receiver is Receiver.OTHER
    assert held["A"].party.pv_cost == pytest.approx(PVC)
    assert held["A"].party.pv_benefit == pytest.approx(0.25 * R_PVB + 1e6 * POUND_A_YEAR)
    assert held["C"].party.accepted_benefit == 0
    assert sum(one.party.net for one in held.values()) == pytest.approx(society(row(table, "P")).net)


def test_benefit_that_nobody_is_named_for_stands_apart():
    loose = [one for one in RUNNING if getattr(one, "recipient", "") != "C"]
    (nobody,) = [one for one in row(tabled(loose), "P").parts if one.receiver is Receiver.NOBODY]
    assert nobody.party.pv_benefit == pytest.approx(0.20 * R_PVB)
    assert codes(nobody.origins) == ["P-B"]


def test_every_cell_leads_to_the_lines_it_comes_from(table):
    origins = row(table, "P").origins
    assert set(origins) == set(Item)
    assert codes(origins[Item.NPSV]) == codes(origins[Item.BCR]) == ["BAU-C", "P-C", "P-B"]
    assert codes(origins[Item.PVC]) == ["BAU-C", "P-C"]
    assert codes(origins[Item.PVB]) == ["P-B", "BAU-C", "P-C"]  # what is saved stands above the line
    assert codes(origins[Item.UNMONETISED]) == ["P-Q"]
    assert codes(origins[Item.FINANCIAL]) == ["BAU-C", "P-C"]
    assert codes(origins[Item.WHY]) == ["P", "P-L4"]
    assert codes(origins[Item.UNCERTAINTY]) == ["P-B", "P-L1", "P-K1"]
    parts = {one.party.organisation: codes(one.origins) for one in row(table, "P").parts}
    assert parts["A"] == ["BAU-C", "P-C", "P-B", "P-B-A"]
    assert parts["B"] == ["P-B", "P-B-B"]


def test_another_option_is_told_by_its_value_beside_the_preferred_one(table):
    assert codes(row(table, "MIN").origins[Item.WHY]) == ["MIN", "BAU-C", "MIN-C", "P-C", "P-B"]


def test_open_assumptions_of_low_reliability_are_the_doubts(table):
    assert [one.id for one in table.doubts] == ["P-L1"]  # one is thought sound, one is signed off
    assert [one.id for one in table.open_steps] == ["P-K1"]
    assert [one.id for one in table.decisions] == ["P-L4"]


def test_without_business_as_usual_costs_count_whole_and_lines_alone_stand_behind_them():
    held = tabled(RUNNING)
    assert not held.has_baseline
    assert society(held.preferred).net == pytest.approx(R_PVB - PVC)
    assert codes(held.preferred.origins[Item.PVB]) == ["P-B"]
    assert codes(held.preferred.stake.origins) == ["P-B"]


def test_a_project_without_options_has_no_row():
    held = tabled([*bodies("A"), project()])
    assert (held.rows, held.preferred) == ((), None)


def test_who_may_not_read_gets_nothing_and_an_unknown_project_is_told():
    with holding(OPTIONS) as store:
        with pytest.raises(NotPermitted):
            summary_table(store, Person("x", "", "X"), "P")
        with pytest.raises(NotFound, match="NONE"):
            summary_table(store, READER, "NONE")


def test_another_price_base_moves_all_values_alike():
    later = tabled(basis=replace(Basis(), price_base=FinancialYear(2028)))
    ratio = gdp_deflators().at(2028) / gdp_deflators().at(2026)
    before = society(tabled().preferred)
    assert society(later.preferred).net == pytest.approx(before.net * float(ratio))
    assert later.preferred.impact.total == pytest.approx(tabled().preferred.impact.total)  # nominal stays nominal
