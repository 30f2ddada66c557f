"""The short form of a new project: what it asks, what it refuses, and that it saves once."""

from dataclasses import replace

from visiting import (
    HOSTILE,
    MANAGER,
    READER,
    SAY_WHO,
    buttons,
    errors,
    headings,
    is_told_of,
    labelled,
    press,
    read,
    stands_as_text,
    visit,
)

SAVE = "Save and add costs and benefits"
RENDERING = "form:live:declared:Ada:project:new"


def filled(title="Joined-up addresses", lead="DWP", first_year="2026-27"):
    at = visit("new_project", MANAGER)
    labelled(at, "text_input", "Title").set_value(title)
    if lead:
        labelled(at, "selectbox", "Lead organisation").set_value(lead)
    labelled(at, "text_input", "First year").set_value(first_year)
    return at


def projects(store):
    return [one.record for one in store.current("project")]


def test_who_may_not_log_projects_is_told_what_to_do_and_sees_no_form(live):
    for who in (None, READER):
        at = visit("new_project", who)
        assert not at.exception
        assert SAY_WHO in read(at)
        assert SAVE not in buttons(at)


def test_a_short_form_saves_a_project_with_its_preferred_option(live):
    at = press(filled(), SAVE)
    assert not at.exception
    (project,) = projects(live)
    assert (project.id, project.title, project.lead, str(project.first_year)) == (
        "JUA",
        "Joined-up addresses",
        "DWP",
        "2026-27",
    )
    assert [one.record.project for one in live.current("option")] == ["JUA"]


def test_saving_leads_to_the_costs_and_benefits_and_says_so(live):
    at = press(filled(), SAVE)
    assert at.title[0].value == "Edit a project"
    assert at.query_params == {"register": "live", "project": "JUA"}
    assert headings(at)[0].replace("\\", "") == "Joined-up addresses"
    assert "Saved Joined-up addresses." in at.success[0].value.replace("\\", "")


def test_the_save_carries_the_persons_name(live):
    press(filled(), SAVE)
    assert live.saves()[0].actor_name == "Ada"


def test_an_empty_form_tells_every_fault_at_once_and_saves_nothing(live):
    at = press(filled(title="", lead="", first_year=""), SAVE)
    assert not at.exception
    assert all(is_told_of(at, label) for label in ("Title", "Lead organisation", "First year")), errors(at)
    assert "column" not in errors(at)  # a form has fields
    assert projects(live) == []


def test_a_title_of_blanks_is_no_title(live):
    assert is_told_of(press(filled(title="   "), SAVE), "Title")
    assert projects(live) == []


def test_a_year_that_is_none_is_refused_with_a_remedy_and_the_form_keeps_what_was_typed(live):
    at = press(filled(first_year="soon"), SAVE)
    assert is_told_of(at, "First year"), errors(at)
    assert "soon is not a financial year. Write it as 2026-27" in errors(at)
    assert labelled(at, "text_input", "Title").value == "Joined-up addresses"
    assert projects(live) == []


def test_a_project_can_be_saved_after_its_fault_is_put_right(live):
    at = press(filled(first_year="soon"), SAVE)
    labelled(at, "text_input", "First year").set_value("2027-28")
    press(at, SAVE)
    assert [one.title for one in projects(live)] == ["Joined-up addresses"]


def test_pressing_save_twice_saves_once_and_leads_to_the_one_project(live):
    at = filled().run()
    rendering = at.session_state[RENDERING]
    for _ in range(2):  # the second press comes from the same rendering of the form
        again = visit("new_project", MANAGER)
        again.session_state[RENDERING] = replace(rendering, is_fresh=True)
        again.run()
        labelled(again, "text_input", "Title").set_value("Joined-up addresses")
        labelled(again, "selectbox", "Lead organisation").set_value("DWP")
        labelled(again, "text_input", "First year").set_value("2026-27")
        press(again, SAVE)
        assert not again.exception
        assert again.query_params["project"] == "JUA"
    assert [one.id for one in projects(live)] == ["JUA"]


def test_what_is_typed_is_there_again_after_a_refresh_and_no_project_yet(live):
    filled(first_year="soon").run()
    again = visit("new_project", MANAGER)
    assert labelled(again, "text_input", "Title").value == "Joined-up addresses"
    assert labelled(again, "text_input", "First year").value == "soon"
    assert "Unsaved draft from" in read(again)
    assert projects(live) == []


def test_a_saved_project_leaves_no_draft(live):
    press(filled().run(), SAVE)
    assert live.drafts(MANAGER.id) == ()
    assert labelled(visit("new_project", MANAGER), "text_input", "Title").value == ""


def test_a_discarded_draft_leaves_an_empty_form(live):
    at = press(filled().run(), "Discard what I typed")
    assert labelled(at, "text_input", "Title").value == ""
    assert live.drafts(MANAGER.id) == ()


def test_a_fault_is_told_as_it_is_typed(live):
    at = filled(first_year="soon").run()
    assert "soon is not a financial year" in errors(at)


def test_two_projects_of_one_title_get_two_codes(live):
    press(filled(), SAVE)
    press(filled(), SAVE)
    assert sorted(one.id for one in projects(live)) == ["JUA", "JUA-2"]


def test_a_hostile_title_is_saved_and_shown_as_text(live):
    at = press(filled(title=HOSTILE), SAVE)
    assert not at.exception
    assert [one.title for one in projects(live)] == [HOSTILE]
    assert stands_as_text(at)


def test_a_hostile_year_is_quoted_as_text(live):
    at = press(filled(first_year=HOSTILE), SAVE)
    assert not at.exception
    assert at.error
    assert stands_as_text(at)
