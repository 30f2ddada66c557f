"""No save but the sign-off itself sets a sign-off: neither an edit of records nor an import."""

from dataclasses import replace

import pytest

from benefits.actions.importing import save_import, seed_organisations
from benefits.actions.recording import Edit, new_project, save_changes
from benefits.actions.signing import sign_off
from benefits.errors import Refused
from benefits.periods import FinancialYear
from benefits.records.access import grant
from benefits.records.categories import LogKind, Role
from benefits.records.model import LogEntry, Person, Project
from benefits.records.store import Store

ADA = Person("ada", "", "Ada", (grant(Role.PROGRAMME_MANAGER, "HMRC"),))
CEC = Person("cec", "", "Cecily", (grant(Role.ASSURER, "HMRC"),))
BOTH = Person("both", "", "Both", (grant(Role.PROGRAMME_MANAGER, "HMRC"), grant(Role.ASSURER, "HMRC")))
ENTRY = LogEntry("RTI-L1", "RTI", LogKind.ASSUMPTION, "Nine in ten", made_by="An analyst")


@pytest.fixture
def store():
    held = Store.in_memory()
    seed_organisations(held)
    new_project(held, ADA, Project("RTI", "Real time information", "HMRC", FinancialYear(2026)), "", "k0")
    save_changes(held, ADA, "RTI", [Edit(ENTRY, 0)], "", "k1")
    yield held
    held.close()


def edited(store, person, entry, seen):
    save_changes(store, person, "RTI", [Edit(entry, seen)], "", f"edit-{entry}")


def imported(store, person, entry, seen):
    save_import(store, person, [entry], "", f"import-{entry}")


WAYS = pytest.mark.parametrize("save", [edited, imported])


@WAYS
@pytest.mark.parametrize("person", [ADA, BOTH])
def test_no_save_signs_off(store, save, person):
    for code, seen in (("RTI-L1", 1), ("RTI-L2", 0)):
        with pytest.raises(Refused, match="is not set by changing or importing"):
            save(store, person, replace(ENTRY, id=code, signed_off_by="Cecily"), seen)
    assert store.one("log_entry", "RTI-L1").record == ENTRY


@WAYS
def test_a_save_of_something_else_takes_the_sign_off_away(store, save):
    sign_off(store, CEC, "RTI-L1", 1, "", "sign")
    signed = store.one("log_entry", "RTI-L1").record
    save(store, ADA, replace(signed, detail="More"), 2)
    assert store.one("log_entry", "RTI-L1").record == replace(ENTRY, detail="More")


@WAYS
def test_a_save_may_leave_a_sign_off_or_take_it_away(store, save):
    sign_off(store, CEC, "RTI-L1", 1, "", "sign")
    signed = store.one("log_entry", "RTI-L1").record
    save(store, ADA, signed, 2)
    assert store.one("log_entry", "RTI-L1").record == signed
    save(store, ADA, ENTRY, 2)
    assert store.one("log_entry", "RTI-L1").record == ENTRY


@WAYS
def test_a_sign_off_cannot_be_passed_on(store, save):
    sign_off(store, CEC, "RTI-L1", 1, "", "sign")
    signed = store.one("log_entry", "RTI-L1").record
    with pytest.raises(Refused, match="is not set by changing or importing"):
        save(store, ADA, replace(signed, signed_off_by="Dot"), 2)
