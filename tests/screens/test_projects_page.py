"""The projects page: the register's list, found by any word, and the way into each project."""

from visiting import HOSTILE, MANAGER, NOTHING_YET, READER, buttons, press, read, stands_as_text, table, visit


def test_an_empty_register_says_what_to_do_next():
    at = visit("projects")
    assert not at.exception
    assert NOTHING_YET in read(at)


def test_lists_every_project_of_the_example(example):
    at = visit("projects", register="example")
    assert not at.exception
    assert len(table(at, "projects")) == example.counts()["project"]
    assert f"{example.counts()['project']} projects." in read(at)


def test_says_that_values_in_different_prices_are_not_to_be_added(example):
    assert "do not add them" in read(visit("projects", register="example"))


def test_finds_projects_by_all_words_in_any_order(example):
    at = visit("projects", register="example")
    at.text_input(key="find").set_value("INFORMATION hmrc").run()
    assert "RTI" in list(table(at, "projects")["Code"])
    assert set(table(at, "projects")["Lead"]) == {"HMRC"}


def test_the_words_of_the_address_are_searched_for(example):
    at = visit("projects", register="example", find="real time information")
    assert list(table(at, "projects")["Code"]) == ["RTI"]
    assert f"1 of {example.counts()['project']} projects." in read(at)


def test_words_that_no_project_has_say_so(linked):
    at = visit("projects", find="zzz")
    assert not at.exception
    assert "No project of 1 has all those words. Try fewer." in read(at)


def test_hostile_words_find_nothing_and_break_nothing(linked):
    at = visit("projects", find=HOSTILE[:80])
    assert not at.exception
    assert stands_as_text(at)


def test_only_who_may_log_projects_is_offered_to(linked):
    assert "New project" not in buttons(visit("projects"))
    assert "New project" not in buttons(visit("projects", READER))
    assert press(visit("projects", MANAGER), "New project").title[0].value == "New project"


def test_choosing_a_row_opens_the_project(linked):
    at = visit("projects")
    at.session_state["projects"] = {"selection": {"rows": [0], "columns": [], "cells": []}}
    at.run()
    assert at.title[0].value == "Project"
    assert at.query_params == {"register": "live", "project": "LINK", "from": "projects?register=live"}


def test_hostile_titles_stay_text_in_the_list(hostile):
    at = visit("projects")
    assert not at.exception
    assert list(table(at, "projects")["Project"]) == [HOSTILE]
    assert stands_as_text(at)
