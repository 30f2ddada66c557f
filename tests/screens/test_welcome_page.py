"""The welcome page: the two doors, and what each leads to."""

from visiting import MANAGER, READER, buttons, press, read, visit

from benefits.records.places import example_store
from benefits.records.store import register_at

EXPLORE, LOG, IMPORT = "Explore the example portfolio", "Log a project", "Import records"


def test_says_what_the_tool_is_for_and_shows_two_doors_onto_an_empty_register():
    at = visit("welcome")
    assert not at.exception
    assert "who pays and who gains" in read(at)
    assert "Your register is empty. Log a project, or import records you already have." in read(at)
    assert {EXPLORE, LOG, IMPORT} <= set(buttons(at))


def test_says_where_the_register_is_kept(tmp_path):
    assert (tmp_path / "register.duckdb").name in read(visit("welcome")).replace("\\", "")


def test_counts_what_the_register_holds(linked):
    assert "Your register holds 1 project with 2 cost and benefit lines." in read(visit("welcome"))


def test_the_example_opens_for_somebody_who_said_nothing_and_stays_apart_from_the_register(live):
    at = press(visit("welcome"), EXPLORE)
    assert not at.exception
    assert at.title[0].value == "Portfolio"
    assert at.query_params["register"] == "example"
    assert "kept apart from your register" in read(at)
    assert register_at(example_store()).counts()["project"] >= 14
    assert live.counts()["project"] == 0


def test_opening_the_example_again_loads_nothing_twice(live):
    press(visit("welcome"), EXPLORE)
    before = register_at(example_store()).saves()
    press(visit("welcome", READER), EXPLORE)
    assert register_at(example_store()).saves() == before


def test_the_door_to_a_first_project_leads_to_the_form_of_the_persons_own_register(example):
    at = press(visit("welcome", MANAGER, register="example"), LOG)
    assert at.title[0].value == "New project"
    assert at.query_params["register"] == "live"
    assert "Save and add costs and benefits" in buttons(at)


def test_the_door_to_an_import_leads_to_the_upload():
    at = press(visit("welcome", MANAGER), IMPORT)
    assert at.title[0].value == "Import and export"
    assert at.file_uploader


def test_who_has_not_said_who_they_are_is_told_to_do_so_behind_the_door():
    at = press(visit("welcome"), LOG)
    assert not at.exception
    assert "say who you are in the side bar" in read(at)


def test_saying_who_you_are_needs_a_name():
    at = press(visit("welcome"), "Save")
    assert "Enter your name, so that your changes carry it." in [one.value for one in at.error]
    assert "person" not in at.session_state


def test_saying_who_you_are_puts_the_name_in_the_side_bar():
    at = visit("welcome")
    at.text_input[0].set_value("Ada *Lovelace*")
    press(at, "Save")
    assert at.session_state["person"].name == "Ada *Lovelace*"
    assert at.expander[0].label == r"You are Ada \*Lovelace\*"
