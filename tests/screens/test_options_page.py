"""The page of options: side by side, the bridge, and what doing nothing costs."""

from dataclasses import replace

import pytest
from plain.register import FIRST, bau, cost, option
from plain.unsure import LOGNORMAL
from visiting import MANAGER, NOTHING_YET, headings, read, stands_as_text, table, visit

from benefits.actions.recording import Edit, save_changes
from benefits.records.categories import OptionKind

M = 1_000_000


def options(**address):
    return visit("options", MANAGER, **address)


@pytest.fixture
def compared(linked):
    """LINK beside business as usual, which grows dearer, and a do minimum."""
    records = [
        bau("LINK-BAU", "LINK"),
        option("LINK-MIN", "LINK", OptionKind.DO_MINIMUM),
        cost("LINK-OLD", [M, 2 * M, 3 * M], "DWP", "LINK-BAU", title="Legacy run cost", price_year=FIRST),
        cost("LINK-PATCH", [2 * M], "DWP", "LINK-MIN", price_year=FIRST),
    ]
    save_changes(linked, MANAGER, "LINK", [Edit(one, 0) for one in records], "", "k")
    return linked


def test_an_empty_register_says_what_to_do_next():
    at = visit("options")
    assert not at.exception
    assert NOTHING_YET in read(at)


def test_without_a_project_one_is_asked_for(linked):
    at = options()
    assert not at.exception
    assert "Choose a project above" in read(at)


def test_options_stand_side_by_side_with_the_bridge_and_the_cost_of_doing_nothing(compared):
    at = options(project="LINK")
    assert not at.exception
    assert table(at, "options")["Code"].tolist() == ["LINK-BAU", "LINK-MIN", "LINK"]
    said = [one.replace("\\", "") for one in headings(at)]
    assert "3 options" in said[0]
    assert said[1] == "What each option changes"
    assert table(at, "increments")["Against"].tolist()[0] == "Business as usual"
    assert "more than doing nothing" in said[2]
    assert "rising in nominal terms from £1 million" in said[3]
    assert table(at, "options-bridge")["Step"].tolist()[0] == "Business as usual"
    assert table(at, "doing-nothing-lines")["What"].tolist() == ["Legacy run cost"] * 2
    assert table(at, "cost-of-doing-nothing")["Real, 2026-27 prices (£m)"].tolist()[-1] == 6


def test_one_option_alone_says_what_is_missing(linked):
    at = options(project="LINK")
    assert not at.exception
    assert "There is no business as usual" in read(at)
    assert len(headings(at)) == 2


def test_a_decision_on_an_option_is_shown(compared):
    held = {one.record.id: one for one in compared.current("option")}
    changes = [
        Edit(replace(held["LINK"].record, is_preferred=False), held["LINK"].version),
        Edit(replace(held["LINK-MIN"].record, is_preferred=True), held["LINK-MIN"].version),
    ]
    save_changes(compared, MANAGER, "LINK", changes, "The money is not there", "choose")
    at = options(project="LINK")
    decided = table(at, "option-decisions")
    assert decided["Decision"].tolist() == ["Preferred option: LINK-MIN (LINK-MIN)"]
    assert decided["Why"].tolist()[0].startswith("The money is not there.")


def test_the_lens_is_in_the_address(compared):
    own = options(project="LINK", whose="own_department")
    assert "Own department" in read(own)


def test_texts_that_try_to_be_more_stay_texts(hostile):
    at = options(project="LINK")
    assert not at.exception
    assert stands_as_text(at)


def test_the_example_opens(example):
    at = visit("options", MANAGER, register="example", project="FDP")
    assert not at.exception


def test_options_without_a_range_say_what_would_make_them_comparable(compared):
    at = options(project="LINK")
    assert "two options with costs or benefits, and a line of one of them with a range" in read(at)


def test_options_with_ranges_have_their_chance_of_being_best_and_what_knowing_is_worth(compared):
    patch = next(one for one in compared.current("cost_line") if one.record.id == "LINK-PATCH")
    save_changes(compared, MANAGER, "LINK", [Edit(replace(patch.record, **LOGNORMAL), patch.version)], "", "range")
    at = options(project="LINK")
    assert not at.exception
    found = table(at, "option-chances").set_index("Code")
    assert list(found.index) == ["LINK-BAU", "LINK-MIN", "LINK"]
    assert found["Chance of being best (%)"].sum() == pytest.approx(100, abs=0.2)
    assert found["Carries a range"].tolist() == ["No", "Yes", "No"]
    said = read(at).replace("\\", "")
    assert "before choosing would be worth" in said
    assert "Draws: 10,000; seed: 2026" in said
    assert "What links them is the common factor" in said
