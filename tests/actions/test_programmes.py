"""Programmes: who may save them, what is refused, and that a save with one key is one save."""

import pytest

from benefits.actions.importing import seed_organisations
from benefits.actions.programmes import save_programme
from benefits.actions.recording import Edit
from benefits.errors import Conflict, NotPermitted, Refused
from benefits.records.access import grant
from benefits.records.categories import OptionKind, Role
from benefits.records.model import Option, Person, Programme
from benefits.records.store import Store
from benefits.views.programmes import programmes_page, suggested_programme_code

DWP = Person("ann", "", "Ann", (grant(Role.PROGRAMME_MANAGER, "DWP"),))
HMRC = Person("hal", "", "Hal", (grant(Role.PROGRAMME_MANAGER, "HMRC"),))
RECORDS = Programme("REC", "Records", "DWP")


@pytest.fixture
def store():
    opened = Store.in_memory()
    seed_organisations(opened)
    yield opened
    opened.close()


def test_a_programme_is_saved_once_for_one_key(store):
    for _ in range(2):
        save_programme(store, DWP, Edit(RECORDS, 0), "New", "key")
    assert [one.record for one in store.history("programme", "REC")] == [RECORDS]
    assert store.saves()[0].actor_name == "Ann"


def test_only_its_leads_people_may_save_it_and_none_may_take_it_over(store):
    with pytest.raises(NotPermitted):
        save_programme(store, HMRC, Edit(RECORDS, 0), "", "a")
    save_programme(store, DWP, Edit(RECORDS, 0), "", "b")
    with pytest.raises(NotPermitted):
        save_programme(store, HMRC, Edit(Programme("REC", "Records", "HMRC"), 1), "", "c")
    assert store.one("programme", "REC").version == 1


def test_a_code_that_is_taken_is_refused(store):
    save_programme(store, DWP, Edit(RECORDS, 0), "", "a")
    with pytest.raises(Refused, match="code of another programme"):
        save_programme(store, DWP, Edit(Programme("REC", "Other", "DWP"), 0), "", "b")


def test_a_newer_version_is_not_overwritten(store):
    save_programme(store, DWP, Edit(RECORDS, 0), "", "a")
    save_programme(store, DWP, Edit(Programme("REC", "Second", "DWP"), 1), "", "b")
    with pytest.raises(Conflict):
        save_programme(store, DWP, Edit(Programme("REC", "Third", "DWP"), 1), "", "c")


def test_a_lead_that_does_not_exist_is_refused(store):
    everywhere = Person("max", "", "Max", (grant(Role.PROGRAMME_MANAGER),))
    with pytest.raises(Refused, match="code of no organisation"):
        save_programme(store, everywhere, Edit(Programme("REC", "Records", "NOBODY"), 0), "", "a")


def test_what_did_not_change_makes_no_version(store):
    save_programme(store, DWP, Edit(RECORDS, 0), "", "a")
    assert save_programme(store, DWP, Edit(RECORDS, 1), "", "b") is None


def test_another_record_is_a_slip_of_the_program(store):
    with pytest.raises(TypeError):
        save_programme(store, DWP, Edit(Option("O", "P", OptionKind.PREFERRED, "x"), 0), "", "a")


def test_a_suggested_code_is_free_even_of_withdrawn_ones(store):
    save_programme(store, DWP, Edit(Programme("JUA", "x", "DWP"), 0), "", "a")
    assert suggested_programme_code(store, DWP, "Joined-up addresses") == "JUA-2"
    assert suggested_programme_code(store, DWP, "!") == "PROGRAMME"


def test_the_page_says_which_programmes_a_person_may_change(store):
    save_programme(store, DWP, Edit(RECORDS, 0), "", "a")
    assert [line.may_edit for line in programmes_page(store, DWP).lines] == [True]
    assert [line.may_edit for line in programmes_page(store, HMRC).lines] == [False]
