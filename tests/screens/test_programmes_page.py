"""Programmes: listed with their projects, added and changed by those who may, refused as a whole."""

import pytest
from visiting import (
    HOSTILE,
    MANAGER,
    READER,
    SAY_WHO,
    buttons,
    errors,
    is_told_of,
    labelled,
    press,
    read,
    stands_as_text,
    table,
    visit,
)

from benefits.actions.programmes import save_programme
from benefits.actions.recording import Edit
from benefits.records.access import grant
from benefits.records.categories import Role
from benefits.records.model import Person, Programme

SAVE, CHOOSER = "Save the programme", "Programme"
OF_HMRC = Person("declared:Hal", "", "Hal", (grant(Role.PROGRAMME_MANAGER, "HMRC"),))


def programmes(store):
    return [one.record for one in store.current("programme")]


def filled(title="Shared records", lead="DWP"):
    at = visit("programmes", MANAGER)
    labelled(at, "text_input", "Title").set_value(title)
    if lead:
        labelled(at, "selectbox", "Lead organisation").set_value(lead)
    return at


@pytest.fixture
def records_programme(linked):
    """The live register with LINK in it and a programme that it belongs to."""
    save_programme(linked, MANAGER, Edit(Programme("REC", "Records", "DWP", "Join them"), 0), "", "rec")
    at = visit("edit_project", MANAGER, tab="edit-tab=Project details", project="LINK")
    labelled(at, "selectbox", "Programme").set_value("REC")
    press(at, "Save the project")
    assert not at.error
    return linked


def test_an_empty_register_says_what_to_do_next(live):
    at = visit("programmes", MANAGER)
    assert not at.exception
    assert "no programmes yet. Add the first below" in read(at)
    assert SAVE in buttons(at)


def test_who_may_not_log_programmes_sees_them_and_no_form(records_programme):
    for who in (None, READER):
        at = visit("programmes", who)
        assert not at.exception
        assert list(table(at, "programmes")["Programme"]) == ["Records"]
        assert SAY_WHO in read(at)
        assert SAVE not in buttons(at)


def test_a_programme_is_saved_under_a_code_of_its_title(live):
    at = press(filled(), SAVE)
    assert not at.exception
    assert programmes(live) == [Programme("SR", "Shared records", "DWP")]
    assert "Saved Shared records." in at.success[0].value.replace("\\", "")


def test_programmes_are_listed_with_their_projects(records_programme):
    at = visit("programmes", MANAGER)
    listed = table(at, "programmes")
    assert listed.iloc[0][["Programme", "Lead", "Projects", "Their titles"]].tolist() == [
        "Records",
        "DWP",
        1,
        "Linked case records",
    ]
    assert "1 programme. 0 projects belong to none." in read(at)


def test_the_example_portfolio_is_drawn(example):
    at = visit("programmes", MANAGER, register="example")
    assert not at.exception
    assert "belong" in read(at) or "no programmes yet" in read(at)


def test_a_changed_programme_is_a_new_version(records_programme):
    at = visit("programmes", MANAGER, programme="REC")
    assert labelled(at, "text_input", "Title").value == "Records"
    labelled(at, "text_input", "Title").set_value("All records")
    press(at, SAVE)
    assert [one.record.title for one in records_programme.history("programme", "REC")] == ["Records", "All records"]


def test_an_empty_form_tells_every_fault_at_once_and_saves_nothing(live):
    at = press(filled("", ""), SAVE)
    assert all(is_told_of(at, label) for label in ("Title", "Lead organisation")), errors(at)
    assert programmes(live) == []


def test_who_may_not_change_programmes_of_a_lead_is_refused_in_words(live):
    at = visit("programmes", OF_HMRC)
    labelled(at, "text_input", "Title").set_value("Shared records")
    labelled(at, "selectbox", "Lead organisation").set_value("DWP")
    press(at, SAVE)
    assert not at.exception
    assert "You may not log or change a project for DWP" in errors(at)
    assert programmes(live) == []


def test_what_is_typed_is_there_again_after_a_refresh(live):
    filled().run()
    again = visit("programmes", MANAGER)
    assert labelled(again, "text_input", "Title").value == "Shared records"
    assert programmes(live) == []


def test_who_comes_second_sees_both_side_by_side(records_programme):
    at = visit("programmes", MANAGER, programme="REC")
    labelled(at, "text_input", "Title").set_value("Mine").run()
    save_programme(records_programme, MANAGER, Edit(Programme("REC", "Theirs", "DWP", "Join them"), 1), "", "other")
    press(at, SAVE)
    assert "changed programme REC (version 2, you began with version 1)" in errors(at)
    assert records_programme.one("programme", "REC").record.title == "Theirs"
    press(at, "Go on with these")
    press(at, SAVE)
    assert records_programme.one("programme", "REC").record.title == "Mine"


def test_hostile_texts_stay_text(live):
    at = press(filled(HOSTILE), SAVE)
    assert not at.exception
    assert [one.title for one in programmes(live)] == [HOSTILE]
    assert stands_as_text(at)
    assert stands_as_text(visit("programmes", MANAGER))
