"""Records that are called the same: a list of choices tells them apart, so that the one that was chosen is changed."""

import re
from dataclasses import fields, replace

import pytest
from conftest import copied
from hypothesis import given
from hypothesis import strategies as st
from visiting import MAIN, MANAGER, labelled, press, read, turn_to, visit

from benefits.records.history import Actor
from benefits.records.model import TABLES
from benefits.records.places import example_store
from benefits.reporting import optimism_words
from benefits.reporting.words import told_apart
from benefits.widgets import editing, envelope_form, measuring, scenario_tabs

# Of tabs whose key has a name.
NAMED = {"editing.TAB": editing.TAB, "words.TAB": optimism_words.TAB, "scenario_tabs.KEY": scenario_tabs.KEY}
NAMED |= {"TAB": envelope_form.TAB, "measuring.TAB": measuring.TAB}
SCREENS = {one.stem: one.read_text(encoding="utf-8") for one in (MAIN.parent / "screens").glob("[!_]*.py")}
TAB_KEY = re.compile(r'st\.tabs\((?:.|\n)*?key=("?[\w.-]+"?)')


@given(st.dictionaries(st.text("AB ()", min_size=1, max_size=4), st.text("AB ()", max_size=6), max_size=8))
def test_no_two_titles_are_alike_and_those_that_were_not_stay_as_they_are(titles):
    told = told_apart(titles)
    assert list(told) == list(titles)
    assert len(set(told.values())) == len(titles)
    assert all(told[code].startswith(title) for code, title in titles.items())
    if len(set(titles.values())) == len(titles):
        assert told == titles


def alike(record):
    """A record that is called as all of its table are."""
    names = {one.name for one in fields(record)} & {"title", "name", "short_name"}
    return replace(record, **dict.fromkeys(names, "Alike"))


@pytest.fixture(scope="module")
def twins_file(example_file, tmp_path_factory):
    """The example portfolio, all of whose records have one title, in a file, made once."""
    path = tmp_path_factory.mktemp("twins") / "twins.duckdb"
    store = copied(example_file, path)
    held = [one for table in TABLES if table != "baseline_flow" for one in store.current(table)]  # what is frozen stays
    with store.write(Actor("t", "Test"), "edit", "", "twins") as tx:
        for one in held:
            if alike(one.record) != one.record:
                tx.put(alike(one.record), one.version)
    store.close()
    return path


@pytest.fixture
def twins(twins_file):
    """That register, where the app looks for the example."""
    return copied(twins_file, example_store())


@pytest.mark.slow
@pytest.mark.parametrize("page", SCREENS)
def test_a_page_whose_records_are_called_alike_tells_them_apart(twins, page):
    # Every test of this folder fails where a list has two choices that are called the same: see conftest.py.
    at = visit(page, MANAGER, "example", project="RTI", body="HMRC", option="RTI-A")
    assert not at.exception
    keys = [NAMED.get(one, one.strip('"')) for one in TAB_KEY.findall(SCREENS[page])]
    for tab in [one.label for one in at.get("tab")] if keys else []:
        turn_to(at, f"{keys[0]}={tab}")
        assert not at.exception
        assert r"\\" not in read(at), "no text is escaped twice"


def test_of_two_lines_called_alike_the_chosen_one_is_changed(twins):
    lines = sorted(one.record.id for one in twins.current("cost_line") if one.record.option.startswith("RTI"))
    at = visit("edit_project", MANAGER, "example", project="RTI")
    chosen = labelled(at, "selectbox", "Cost line")
    assert chosen.options[1:] == [f"Alike ({code})" for code in lines]
    chosen.select(f"Alike ({lines[0]})").run()
    labelled(at, "text_input", "Title").input("Another title").run()
    press(at, "Save the cost line")
    held = {code: twins.one("cost_line", code).record.title for code in lines}
    assert held == {code: "Another title" if code == lines[0] else "Alike" for code in lines}


def test_a_form_that_is_saved_as_it_stands_changes_nothing(example):
    # Two identifiers share the title National Insurance number: the one that the project has must stay.
    before = example.one("project", "RTI")
    at = visit("edit_project", MANAGER, "example", tab="edit-tab=Project details", project="RTI")
    press(at, "Save the project")
    assert "Nothing was saved" in read(at)
    assert example.one("project", "RTI") == before
