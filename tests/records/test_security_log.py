"""Every line of the security log is one line of JSON; a save that changes a person leaves one."""

import json
import logging
from datetime import UTC, date, datetime

import pytest

from benefits.actions.importing import save_import
from benefits.errors import NotPermitted
from benefits.records.access import Act, grant, require
from benefits.records.categories import Role
from benefits.records.model import Person
from benefits.records.security_log import Event, note
from benefits.records.store import Store

ADMIN = Person("adam", "adam@dwp.gov.uk", "Adam", (grant(Role.ADMINISTRATOR),), "https://login.example|ad")
ANN = Person("ann", "ann@dwp.gov.uk", "Ann", ("finance:DWP",), "https://login.example|1a", date(2026, 12, 1))


@pytest.fixture
def lines(caplog):
    """A function: the lines so far, read as JSON."""
    caplog.set_level(logging.INFO, "benefits.security")
    return lambda: [json.loads(one.getMessage()) for one in caplog.records if one.name == "benefits.security"]


def test_a_line_says_when_and_what(lines, caplog):
    note(Event.REFUSED, path="/portfolio", subject="", why="not signed in")
    (line,) = lines()
    assert datetime.fromisoformat(line.pop("at")).tzinfo == UTC
    assert line == {"event": "refused", "path": "/portfolio", "why": "not signed in"}


def test_a_refused_act_leaves_a_line_that_names_the_act_and_the_person(lines):
    with pytest.raises(NotPermitted):
        require(ANN, Act.KEEP_PEOPLE, "DWP")
    (line,) = lines()
    told = {"event": "refused", "person": "ann", "act": "change people and organisations", "organisation": "DWP"}
    assert {key: line[key] for key in told} == told


def test_nobody_writes_a_line_of_their_own(lines, caplog):
    note(Event.REFUSED, path='/x\n{"event": "sign-in"}\u2028', subject="a|b\r")
    (record,) = caplog.records
    assert len(record.getMessage().splitlines()) == 1
    assert lines()[0]["path"].startswith("/x\n")


def test_a_save_that_changes_people_leaves_a_line_for_each(lines):
    store = Store.in_memory()
    save_import(store, ADMIN, [ADMIN, ANN], "The first people", "k1")
    first = lines()
    assert [(one["event"], one["by"], one["person"]) for one in first] == [
        ("roles changed", "adam", "adam"),
        ("roles changed", "adam", "ann"),
    ]
    assert (first[1]["roles"], first[1]["disabled_on"], first[1]["save"]) == (["finance:DWP"], "2026-12-01", 2)
    save_import(store, ADMIN, [ADMIN, ANN], "Again", "k2")
    save_import(store, ADMIN, [], "Ann has left", "k3", withdrawn=[("person", "ann")])
    (last,) = lines()[2:]
    assert (last["person"], last["change"]) == ("ann", "withdrawn")
    store.close()
