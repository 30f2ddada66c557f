"""A browser that forges what it sends: over the socket of the served app, in every role, nothing it may not is saved.

Pages are opened by the message that asks for a run, buttons are pressed that the page keeps shut or shows to others,
and grids come back with what nobody can have typed.
"""

import json
import re
import time

import pytest
from plain.hostile_socket import edited, pressed, tab
from plain.signing_in import app, free_port, keep
from prepared import HOLDERS, ISSUER, RECORDS, STRANGERS
from websockets.exceptions import ConnectionClosed, InvalidStatus

from benefits.interchange.grids import LONGEST_CELL
from benefits.records.journal import journal_of

AMOUNTS = ("edit_project", "project=P&form=cost_line:P:P", "Save all costs by year")
ENVELOPES = ("envelopes", "organisation=A&envelopes-tab=Enter+or+change", "Save the envelopes")


@pytest.fixture(scope="module")
def door(tmp_path_factory):
    """The app with sign-in on. No sign-in service runs: the cookies here are those that it would have led to."""
    store = tmp_path_factory.mktemp("socket") / "register.duckdb"
    keep(store, *RECORDS)
    with app(store, ISSUER, free_port()) as running:
        yield running


def cookie(door, role):
    """What a browser brings in a role; an empty one for nobody."""
    subjects = {role: one.subject.partition("|")[2] for role, one in HOLDERS.items()}
    subject = (subjects | {"unknown": "nobody", "disabled": "gone"}).get(role)
    return door.cookie(subject, time.time()) if subject else ""


def saved(door):
    """How long the journal is, which grows with every save and with nothing else."""
    return journal_of(door.store).stat().st_size


def faults(door):
    """How many faults the log tells of with where they arose."""
    return door.log.read_text().count("Traceback")


def address(page):
    return f"register=live&{page[1]}"


@pytest.mark.parametrize("role", STRANGERS)
def test_no_socket_opens_for_who_is_not_let_in(door, role):
    with pytest.raises(InvalidStatus) as refused, tab(door, cookie(door, role)):
        pass
    assert refused.value.response.status_code == 403


@pytest.mark.parametrize(("owner", "page"), [("manager_own", AMOUNTS), ("finance", ENVELOPES)])
def test_a_press_of_a_button_that_is_drawn_for_others_only_saves_nothing(door, owner, page):
    """The grid and its button are not drawn for who may not save; their messages are sent all the same."""
    before, refused = (saved(door), faults(door)), [role for role in HOLDERS if role not in (owner, "administrator")]
    with tab(door, cookie(door, owner)) as theirs:
        drawn = theirs.run(page[0], address(page))
        forged = [edited(drawn.grids[0], sent({"0": {"2026-27": "7"}})), pressed(drawn.buttons[page[2]])]
        for role in refused:
            with tab(door, cookie(door, role)) as one:
                drawn = one.run(page[0], address(page), *forged)
                assert (drawn.status, drawn.grids) == ("FINISHED_SUCCESSFULLY", []), role
                assert page[2] not in drawn.buttons, role
            assert (saved(door), faults(door)) == before, role
    print(f"{len(refused)} roles pressed {page[2]!r}, which is not theirs: 0 accepted")


def sent(edits=None, added=(), deleted=()):
    """What a grid sends of what was typed into it."""
    return json.dumps({"edited_rows": edits or {}, "added_rows": list(added), "deleted_rows": list(deleted)})


def forgeries(fixed, year):
    """What cannot have been typed into a grid with a column that is only shown and one to type into."""
    return {
        "a column that is only shown": sent({"0": {fixed: "Other"}}),
        "a row added": sent(added=[{year: "1"}]),
        "a row taken out": sent(deleted=[0]),
        "a row that is not there": sent({"99": {year: "1"}}),
        "a row taken out that is not there": sent(deleted=[99]),
        "a column that is not there": sent({"0": {"agreed_by": "Me"}}),
        "a text beyond the limit": sent({"0": {year: "9" * (LONGEST_CELL + 1)}}),
        "a huge text": sent({"0": {year: "9" * 2_000_000}}),
        "rows added that are no list": json.dumps({"edited_rows": {}, "added_rows": 7, "deleted_rows": []}),
        "cells that are no record": sent({"0": 7}),
    }


@pytest.mark.parametrize(
    ("role", "page", "fixed"), [("manager_own", AMOUNTS, "Line"), ("finance", ENVELOPES, "Envelope")]
)
def test_a_forged_grid_is_taken_by_nobody_not_even_from_who_may_save(door, role, page, fixed):
    before, forged = (saved(door), faults(door)), forgeries(fixed, "2026-27")
    with tab(door, cookie(door, role)) as one:
        drawn = one.run(page[0], address(page))
        grid, save = drawn.grids[0], drawn.buttons[page[2]]
        for what, text in forged.items():
            drawn = one.run(page[0], address(page), edited(grid, text), pressed(save))
            assert "Nothing was taken from it" in drawn.text, what
            assert (saved(door), faults(door)) == before, what
    print(f"{len(forged)} forgeries of one grid of the page {page[0]}: 0 accepted")


@pytest.mark.parametrize("text", ["{not json", "null", "[]", '{"edited_rows": [1]}', '{"edited_rows": {"x": {}}}'])
def test_what_is_no_message_of_a_grid_ends_the_run_before_the_program_and_saves_nothing(door, text):
    """Streamlit reads it before any page runs, so that only its own code can stumble over it."""
    before, told = saved(door), len(door.log.read_text())
    with tab(door, cookie(door, "manager_own")) as one:
        drawn = one.run(AMOUNTS[0], address(AMOUNTS))
        drawn = one.run(AMOUNTS[0], address(AMOUNTS), edited(drawn.grids[0], text), pressed(drawn.buttons[AMOUNTS[2]]))
    assert (drawn.grids, "Something went wrong in the program, not in your data" in drawn.text) == ([], True)
    (reference,) = re.findall("quote reference ([0-9a-f]{8})", drawn.text)
    assert f"fault {reference}" in door.log.read_text()[told:]
    assert not re.search(r"Traceback|\.py\b|Error:", drawn.text)
    assert saved(door) == before
    assert "/benefits/" not in door.log.read_text()[told:]


def test_frames_that_are_no_message_close_their_own_socket_only(door):
    before = saved(door)
    with tab(door, cookie(door, "manager_own")) as bystander:
        for data in (b"\xff" * 100, "text in place of bytes"):
            with tab(door, cookie(door, "manager_own")) as one:
                one.send(data)
                with pytest.raises(ConnectionClosed):
                    one.drawn()
        assert bystander.run("projects", "register=live").status == "FINISHED_SUCCESSFULLY"
    assert saved(door) == before


def test_the_same_messages_without_forgery_are_saved(door):
    """Or the tests before this one would say nothing."""
    before, told = saved(door), faults(door)
    with tab(door, cookie(door, "manager_own")) as one:
        drawn = one.run(AMOUNTS[0], address(AMOUNTS))
        typed = edited(drawn.grids[0], sent({"0": {"2026-27": "7"}}))
        one.run(AMOUNTS[0], address(AMOUNTS), typed, pressed(drawn.buttons[AMOUNTS[2]]))
    assert saved(door) > before
    assert faults(door) == told
