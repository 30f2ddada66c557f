"""Options side by side: absolute, against business as usual and the one before; and what doing nothing costs."""

from itertools import pairwise

import numpy as np
import pytest
from plain.register import bau, benefit, bodies, cost, option, project, share

from benefits.appraisal.lenses import Lens, Standpoint
from benefits.errors import NotFound, NotPermitted
from benefits.portfolio.basis import Basis
from benefits.records.access import grant
from benefits.records.categories import CostKind, LogKind, OptionKind, PriceTerms, Role
from benefits.records.history import Actor
from benefits.records.model import LogEntry, Person
from benefits.records.store import Store
from benefits.reference.deflators import gdp_deflators
from benefits.reporting import option_tables as tables
from benefits.views.options import options_page

ADA = Person("ada", "", "Ada", (grant(Role.LEADER),))
M = 1_000_000
YEAR_1 = 1 / 1.035
RECORDS = [
    *bodies("A", "B"),
    project(appraisal_period=2),
    bau(),
    option("MIN", kind=OptionKind.DO_MINIMUM, title="Patch"),
    option("NEW", title="Replace"),
    option("MAX", kind=OptionKind.MORE_AMBITIOUS, title="Replace all"),
    cost("OLD", [2 * M, 3 * M, 4 * M], of="BAU", title="Legacy run cost"),
    cost("TWICE", [0, M], "B", of="BAU", title="Collected twice"),
    cost("PATCH", [3 * M, 3 * M], of="MIN"),
    cost("BUILD", [6 * M, M], of="NEW"),
    benefit("GAIN", [0, 2 * M], of="NEW"),
    share("GAIN", "B"),
]


def page_of(records, lens=None):
    store = Store.in_memory()
    with store.write(Actor("t", "Test"), "test", "", "put") as tx:
        tx.put_all(records)
    page = options_page(store, ADA, "P", lens)
    store.close()
    return page


@pytest.fixture(scope="module")
def page():
    return page_of(RECORDS)


def by_code(page):
    return {one.option.id: one for one in page.options}


def test_options_stand_from_doing_nothing_to_doing_most(page):
    assert [one.option.id for one in page.options] == ["BAU", "MIN", "NEW", "MAX"]
    assert [one.last for one in page.options] == ["", "BAU", "MIN", "NEW"]


def test_absolute_figures_are_an_options_own(page):
    held = by_code(page)
    assert held["BAU"].absolute.pv_cost == pytest.approx(2 * M + 4 * M * YEAR_1 + 4 * M * YEAR_1**2)
    assert held["NEW"].absolute.pv_cost == pytest.approx(6 * M + M * YEAR_1)
    assert held["NEW"].absolute.pv_benefit == pytest.approx(2 * M * YEAR_1)
    assert held["MAX"].absolute.net == 0


def test_increments_are_worked_out_against_business_as_usual_and_the_option_before(page):
    held = by_code(page)
    assert held["BAU"].against_bau is None
    for code in ("MIN", "NEW", "MAX"):
        change = held[code].absolute.net - held["BAU"].absolute.net
        assert held[code].against_bau.net == pytest.approx(change)
    assert held["BAU"].against_last is None
    assert held["NEW"].against_last.pv_cost == pytest.approx(3 * M - 2 * M * YEAR_1)
    assert held["NEW"].against_last.net == pytest.approx(held["NEW"].absolute.net - held["MIN"].absolute.net)


def test_the_bridge_leads_from_doing_nothing_over_the_minimum_to_the_preferred_option(page):
    assert [one.option.id for one in page.bridge] == ["BAU", "MIN", "NEW"]
    steps = tables.bridge_steps(page)
    assert [one.name for one in steps] == [
        "Business as usual",
        "Cost, business as usual to do minimum",
        "Benefit, business as usual to do minimum",
        "Do minimum",
        "Cost, do minimum to preferred",
        "Benefit, do minimum to preferred",
        "Preferred option",
    ]
    for before, after in pairwise(steps):
        assert after.start in (0.0, before.end)
    assert steps[-1].end == pytest.approx(by_code(page)["NEW"].absolute.net)


def test_a_do_minimum_that_is_preferred_stands_once_in_the_bridge():
    records = [one for one in RECORDS if one.id not in ("MIN", "NEW", "MAX", "PATCH", "BUILD", "GAIN", "GAIN-B")]
    minimum = option("MIN", kind=OptionKind.DO_MINIMUM, is_preferred=True)
    page = page_of([*records, minimum, cost("PATCH", [M], of="MIN")])
    assert [one.option.id for one in page.bridge] == ["BAU", "MIN"]


def test_the_cost_of_doing_nothing_grows_and_shows_who_pays_for_it(page):
    held = page.nothing
    assert [str(year) for year in held.years] == ["2026-27", "2027-28", "2028-29"]
    assert {one.title: one.payer for one in held.lines} == {"Legacy run cost": "A", "Collected twice": "B"}
    assert held.real.tolist() == [2 * M, 4 * M, 4 * M]
    index = gdp_deflators().at([2026, 2027, 2028])
    assert held.nominal == pytest.approx(np.array([2, 4, 4]) * M * index / index[0])
    found = tables.nothing_finding(page)
    assert "£10 million over 3 years, rising in nominal terms from £2 million in 2026" in found.replace("\\", "")


def test_a_nominal_cost_of_doing_nothing_stays_what_was_entered():
    page = page_of([*bodies("A"), project(), bau(), cost("OLD", [M, M], of="BAU", price_terms=PriceTerms.NOMINAL)])
    assert page.nothing.nominal[:2] == pytest.approx([M, M])
    index = gdp_deflators().at([2026, 2027])
    assert page.nothing.real[1] == pytest.approx(M * index[0] / index[1])


def test_sunk_costs_and_charges_between_bodies_are_no_cost_of_doing_nothing():
    lines = [
        cost("SUNK", [5 * M], of="BAU", is_sunk=True),
        cost("CHARGE", [M], of="BAU", kind=CostKind.CHARGE, paid_to="B"),
        cost("RUN", [2 * M], of="BAU"),
    ]
    page = page_of([*bodies("A", "B"), project(), bau(), *lines])
    assert [one.code for one in page.nothing.lines] == ["RUN"]
    assert page.nothing.real[0] == 2 * M


def test_shown_figures_of_the_years_add_up(page):
    table = tables.nothing_table(page)
    for column in table.columns[1:]:
        assert round(sum(table[column][:-1]), 6) == table[column].iloc[-1]
    lines = tables.nothing_lines(page)
    assert lines["Terms"].tolist() == ["Real", "Nominal"] * 2
    assert lines["All years (£m)"].tolist()[0] == 9


def test_the_table_holds_every_option_as_it_is(page):
    table = tables.side_by_side(page).set_index("Code")
    assert table.loc["NEW", "Preferred"] == "Yes"
    assert table.loc["MIN", "Cost (£m)"] == 5.9  # 3 + 3 / 1.035
    assert table.loc["MAX", "Net value (£m)"] == 0


def test_increments_are_told_against_business_as_usual_and_against_the_option_before(page):
    table = tables.increments(page)
    assert list(zip(table["Option"], table["Against"], strict=True)) == [
        ("Patch", "Business as usual"),
        ("Replace", "Business as usual"),
        ("Replace", "Patch"),
        ("Replace all", "Business as usual"),
        ("Replace all", "Replace"),
    ]
    # Replace costs 6 + 1/1.035 and brings 2/1.035; Patch costs 3 + 3/1.035.
    assert table["More net value (£m)"].tolist()[2] == pytest.approx(-3 + 4 / 1.035, abs=0.05)
    assert table["BCR"].tolist()[2] == ""


def test_without_business_as_usual_increments_are_against_nothing():
    page = page_of([one for one in RECORDS if one.id not in ("BAU", "OLD", "TWICE")])
    assert tables.increments(page)["Against"].tolist() == [
        tables.NOTHING,
        tables.NOTHING,
        "Patch",
        tables.NOTHING,
        "Replace",
    ]


def test_what_is_missing_is_said(page):
    assert [one.replace("\\", "") for one in tables.to_do(page)] == [f"Replace all (MAX) {tables.NO_LINES}"]
    alone = page_of([*bodies("A"), project(), option(is_preferred=False)])
    said = [one.replace("\\", "") for one in tables.to_do(alone)]
    assert said == [tables.NO_BAU, tables.NOT_MARKED, f"P (P) {tables.NO_LINES}"]
    assert alone.nothing is None
    assert alone.bridge == ()


def test_a_project_without_options_has_nothing_to_compare():
    page = page_of([*bodies("A"), project()])
    assert page.options == ()
    assert tables.finding(page).endswith("no options to compare")


def test_under_the_payers_lens_only_the_payers_count():
    page = page_of(RECORDS, Lens(Standpoint.OWN))
    assert by_code(page)["NEW"].absolute.pv_benefit == 0  # B pays nothing for it


def test_decisions_that_name_an_option_are_shown_the_newest_first():
    entries = [
        LogEntry("P-D1", "P", LogKind.DECISION, "Preferred option: Patch (MIN)"),
        LogEntry("P-D2", "P", LogKind.DECISION, "Preferred option: Replace (NEW)", "Better. Before: Patch (MIN)."),
        LogEntry("P-L1", "P", LogKind.ASSUMPTION, "Growth (NEW)"),
        LogEntry("P-L2", "P", LogKind.DECISION, "Another supplier"),
    ]
    page = page_of([*RECORDS, *entries])
    assert [one.id for one in page.decisions] == ["P-D2", "P-D1"]


def test_amounts_outside_the_appraisal_are_a_fault_in_words():
    page = page_of([*bodies("A"), project(appraisal_period=0), option(), cost("C", [M, M])])
    assert page.options == ()
    assert "fall outside their project's appraisal" in page.fault


def test_who_may_not_read_and_what_is_not_there_are_refused():
    store = Store.in_memory()
    with pytest.raises(NotPermitted):
        options_page(store, Person("n", "", "N"), "P")
    with pytest.raises(NotFound):
        options_page(store, ADA, "P", basis=Basis())
    store.close()
