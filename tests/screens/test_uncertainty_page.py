"""Uncertainty: the spread in words, which line matters, what would have to change, and what to do without a range."""

from dataclasses import replace
from decimal import Decimal

import pytest
from plain.unsure import LOGNORMAL, PERT
from visiting import (
    NOTHING_YET,
    buttons,
    errors,
    headings,
    labelled,
    press,
    read,
    stands_as_text,
    table,
    turn_to,
    visit,
)

from benefits.records.history import Actor
from benefits.records.model import BenefitLine, CostLine, table_of
from benefits.views import uncertainty as view

LINES, CHANGE = "uncertainty-tab=Lines that matter", "uncertainty-tab=What would have to change"


def save(store, *records):
    with store.write(Actor("t", "Tess"), "edit", "Ranges", f"ranges-{store.data_version()}") as tx:
        for one in records:
            tx.put(one, store.one(table_of(one), one.id).version)


def with_ranges(store):
    """The register with the ranges of worked example E6.13 on the cost and benefit of LINK."""
    lines = [one.record for table_ in ("cost_line", "benefit_line") for one in store.current(table_)]
    kinds = {CostLine: LOGNORMAL | {"optimism_bias": Decimal(0)}, BenefitLine: PERT}
    save(store, *(replace(one, **kinds[type(one)]) for one in lines))
    return store


@pytest.fixture
def unsure(linked):
    return with_ranges(linked)


def plain(at):
    return read(at).replace("\\", "")


def test_an_empty_register_says_what_to_do(live):
    assert NOTHING_YET in read(visit("uncertainty"))


def test_without_a_range_it_says_where_to_give_one_and_still_tells_what_would_have_to_change(linked):
    at = visit("uncertainty", project="LINK")
    assert "No line carries a range: give one under Edit a project." in plain(at)
    assert "Simulate" not in buttons(at)
    turn_to(at, CHANGE)
    assert headings(at)[0].replace("\\", "") == "24% of what is claimed for HMRC may fail before government loses"


def test_the_running_example_gains_in_three_of_ten(unsure):
    at = visit("uncertainty", project="LINK")
    assert "government gains in about 3 in 10 outcomes" in headings(at)[0].replace("\\", "")
    said = plain(at)
    assert "P10, the bad end: in 1 outcome in 10 the net value is below minus £1" in said
    assert "P90, the good end: in 1 in 10 it is above £" in said
    assert "As entered it is worth £2.7 million: that single figure hides" in said
    assert "2 of 2 lines carry a range" in said
    lenses = table(at, "uncertainty-lenses").set_index("Seen by")
    assert list(lenses.index) == ["Own department", "Cross-government", "Society", "Own department, DEL cash"]
    assert lenses.loc["Cross-government", "Chance of a net gain"] == "about 3 in 10"
    assert lenses.loc["Own department", "Chance (%)"] < 0.1
    assert set(table(at, "uncertainty-bodies")["Body"]) >= {"DWP", "HMRC", "MOJ"}
    assert table(at, "draws")["Draws (%)"].sum() == pytest.approx(100, abs=0.2)


def test_the_fat_tail_stands_beside(unsure):
    at = visit("uncertainty", project="LINK")
    assert "about 1 project in 6 costs 5 times as much" in plain(at)
    tail = table(at, "uncertainty-tail").set_index("Seen by")
    assert tail.loc["Cross-government", "In the tail, stopped before the first benefit (£m)"] == -50


def test_lines_that_matter_have_a_picture_its_twin_and_what_each_is_worth_to_know(unsure):
    at = visit("uncertainty", project="LINK", tab=LINES)
    bars = table(at, "tornado")
    assert sorted(bars["Side"]) == ["Benefit", "Cost"]
    assert (bars["Worth of knowing it (£m)"] > 0).all()
    assert bars["Swing (£m)"].is_monotonic_decreasing
    assert "more than that no pilot should cost" in plain(at)


def test_switching_values_by_driver_recipient_and_line(unsure):
    at = visit("uncertainty", project="LINK", tab=CHANGE, seen="society")
    drivers = table(at, "switching-lenses").set_index("Seen by")
    assert drivers.loc["Society", "Breaks even if of the benefits this part arrives"] == "79.3%"
    assert drivers.loc["Society", "or if costs come to this part"] == "126.1%"
    assert drivers.loc["Society", "or if benefits come later by (years)"] == "6.7"
    claims = table(at, "switching-claims").set_index("Recipient")
    assert claims.loc["HMRC", "Net present value without it (£m)"] < 0
    assert len(table(at, "switching-lines")) == 2
    assert "may fail before this fails" in plain(at)


def test_the_portfolio_has_its_projects_and_asks_for_one_before_switching(unsure):
    at = visit("uncertainty")
    assert headings(at)[0].startswith("The portfolio")
    assert table(at, "uncertainty-projects")["Code"].tolist() == ["LINK"]
    turn_to(at, LINES)
    assert "Project" in table(at, "tornado")
    turn_to(at, CHANGE)
    assert "Choose a project above" in plain(at)


def test_the_settings_come_from_the_address_and_a_mistake_is_told(unsure):
    at = visit("uncertainty", draws="500", seed="3", method="latin_hypercube")
    assert "Draws: 500; seed: 3; method: Latin hypercube" in plain(at)
    at = visit("uncertainty", method="sobol")
    assert "'10000' is no power of two" in errors(at)
    assert "Simulate" not in buttons(at)


def test_many_draws_wait_to_be_asked_for(unsure):
    at = visit("uncertainty", draws="20,000")
    assert "will be drawn 20,000 times" in plain(at)
    at = press(at, "Simulate")
    assert "Draws: 20,000; seed: 2026; method: Random draws" in plain(at)


def test_many_projects_wait_to_be_asked_for_and_show_nothing_before(unsure, monkeypatch):
    monkeypatch.setattr(view, "AT_ONCE", 0)
    at = visit("uncertainty", project="LINK")
    assert "press Simulate above" in plain(at)
    assert "uncertainty-lenses" not in [one.key for one in at.get("download_button")]


def test_a_save_makes_the_figures_old(unsure):
    at = visit("uncertainty", draws="20,000")
    press(at, "Simulate")
    line = unsure.current("cost_line")[0].record
    save(unsure, replace(line, high=Decimal("1.5")))
    at.run()
    assert "Worked out on other inputs" in plain(at)
    assert "Work it out again" in buttons(at)


def test_an_unknown_project_is_told(unsure):
    assert "There is no project NONE" in plain(visit("uncertainty", project="NONE"))


def test_a_lens_is_chosen(unsure):
    at = visit("uncertainty", project="LINK")
    labelled(at, "selectbox", "Seen by").select_index(1).run()
    assert "whoever pays gains in no draw" in headings(at)[0].replace("\\", "")


def test_the_example_says_that_nobody_gave_a_range(example):
    assert "No line carries a range" in plain(visit("uncertainty", register="example"))


def test_peoples_words_stay_words(hostile):
    with_ranges(hostile)
    for tab in ("", LINES, CHANGE):
        assert stands_as_text(visit("uncertainty", project="LINK", tab=tab))


def test_where_the_spread_comes_from_stands_beside_the_tornado(unsure):
    at = visit("uncertainty", project="LINK", tab=LINES)
    parts = table(at, "variance")
    assert parts["Net value: by itself (%)"].sum() == pytest.approx(100, abs=1)
    assert (parts["Net value: by itself (%)"] == parts["Net value: in total (%)"]).all()
    # The project mostly loses, so whether one line gains hangs on the other.
    assert (parts["Gain: in total (%)"] > parts["Gain: by itself (%)"]).all()
    assert "So lines act on each other" in plain(at)
    turn_to(at, LINES)
    assert not at.exception


def test_correlation_is_laid_on_by_reordering_when_the_address_says_so(unsure):
    at = visit("uncertainty", project="LINK", laid="rank_order", draws="1000")
    assert not at.exception
    assert "laid on by reordering, so rank correlations are 0.29 and 0.48" in plain(at)
    assert "laid on by reordering, so" not in plain(visit("uncertainty", project="LINK", draws="1000"))
