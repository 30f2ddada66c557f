"""The page that tells why a project's figures changed: ends, steps, lines, and every fault in words."""

from dataclasses import replace
from datetime import date

import pytest
from visiting import MANAGER, NOTHING_YET, headings, labelled, read, stands_as_text, table, visit

from benefits.actions.baselining import freeze
from benefits.actions.recording import Edit, save_changes
from benefits.portfolio.basis import Basis
from benefits.records.categories import BaselineStage


def explain(**address):
    return visit("explain", MANAGER, **address)


@pytest.fixture
def halved(linked):
    """LINK with a baseline, after which its benefit was halved."""
    freeze(linked, MANAGER, "LINK", BaselineStage.FBC, date(2026, 4, 1), "Board", "", Basis(), "a")
    for held in linked.current("benefit_line"):
        half = replace(held.record.amounts, values=tuple(one / 2 for one in held.record.amounts.values))
        save_changes(linked, MANAGER, "LINK", [Edit(replace(held.record, amounts=half), 1)], "", held.record.id)
    return linked


def test_an_empty_register_says_what_to_do_next():
    at = visit("explain")
    assert not at.exception
    assert NOTHING_YET in read(at)


def test_without_a_project_one_is_asked_for(linked):
    at = explain()
    assert not at.exception
    assert "Choose a project above" in read(at)
    assert "There is no project GONE" in read(explain(project="GONE")).replace("\\", "")


def test_it_begins_at_the_first_baseline_and_tells_the_lines(halved):
    at = explain(project="LINK")
    assert not at.exception
    assert "net value to society has fallen by £12.8 million" in headings(at)[0].replace("\\", "")
    assert "gives the same, to the penny" in read(at)
    lines = table(at, "changed-lines")
    assert lines["Step"].tolist() == ["Amounts of lines"]
    assert lines["Change in net value (£m)"].tolist() == [-12.7]  # 12.8 less 25.5, as shown
    steps = table(at, "why-changed")
    assert steps["Step"].tolist() == ["Before", "Amounts of lines", "After"]


def test_editions_are_chosen_in_the_address(linked):
    at = explain(project="LINK", **{"from": "lower_sensitivity"})
    assert not at.exception
    assert table(at, "changed-lines")["Step"].unique().tolist() == ["Discount schedule"]
    back = explain(project="LINK", **{"from": "lower_sensitivity", "to": "lower_sensitivity"})
    assert "no figure differs" in headings(back)[0]
    assert "No line is worth anything else" in read(back)


def test_a_lens_of_the_address_is_the_one_told(linked):
    at = explain(project="LINK", whose="own_department", **{"from": "lower_sensitivity"})
    assert "to the bodies that pay" in headings(at)[0].replace("\\", "")
    assert labelled(at, "selectbox", "Whose costs and benefits").value == "own_department"


def test_an_edition_that_lacks_the_years_is_told(linked):
    held = linked.current("benefit_line")[0]
    save_changes(
        linked, MANAGER, "LINK", [Edit(replace(held.record, price_terms="nominal", price_year=None), 1)], "", "k"
    )
    at = explain(project="LINK", **{"from": "HMT-2015-03"})
    assert not at.exception
    assert "HMT-2015-03 has no figure" in at.error[0].value.replace("\\", "")


def test_texts_that_try_to_be_more_stay_texts(hostile):
    at = explain(project="LINK", **{"from": "lower_sensitivity"})
    assert not at.exception
    assert stands_as_text(at)


def test_the_example_opens(example):
    at = visit("explain", MANAGER, register="example", project="FDP", **{"from": "lower_sensitivity"})
    assert not at.exception
    assert table(at, "changed-figures")["Whose"].tolist()[0] == "Society"
