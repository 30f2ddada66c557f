"""Nobody signs off, verifies or approves their own work, whatever their roles, and whichever way it came in."""

from dataclasses import replace
from datetime import date

import pytest
from plain.register import FIRST, benefit, bodies, cost, option, project, share
from plain.tracking import measured, spent

from benefits.actions.importing import save_import
from benefits.actions.recording import Edit, save_changes
from benefits.actions.restoring import restore_version
from benefits.actions.scenarios import approve_scenario, lock_scenario, save_scenario, share_scenario
from benefits.actions.signing import sign_off
from benefits.actions.verifying import verify
from benefits.errors import Refused
from benefits.records.access import grant
from benefits.records.categories import LogKind, Role
from benefits.records.history import Actor
from benefits.records.model import LogEntry, Person, Scenario, table_of
from benefits.records.store import Store

OTHER = Person("other", "", "Another", (grant(Role.ADMINISTRATOR),))
AUTHORS = [
    Person("admin", "", "Administrator", (grant(Role.ADMINISTRATOR),)),
    Person("own", "", "Of every role for A", tuple(grant(role, "A") for role in Role)),
]
PRINT = "ab" * 32
# Of each kind a record without a code; its maker is whoever saves it.
KINDS = {
    "log entry": LogEntry("", "P", LogKind.ASSUMPTION, "Nine in ten", made_by="An analyst"),
    "measurement": replace(measured("P-B", "A", 0, 5), id="", entered_by=""),
    "outturn": replace(spent("P-C", 0, 5), id="", entered_by=""),
    "scenario": Scenario("", "A cut", "A", FIRST, years=2),
}


@pytest.fixture(scope="module")
def store():
    held = Store.in_memory()
    with held.write(Actor("test", "Test"), "test", "", "first") as tx:
        tx.put_all([*bodies("A"), project(), option(), cost("P-C", [9], price_year=FIRST)])
        tx.put_all([benefit("P-B", [9], price_year=FIRST), share("P-B", "A")])
    yield held
    held.close()


def by_saving(store, person, record):
    if isinstance(record, Scenario):
        save_scenario(store, person, Edit(record, 0), [], "", f"save-{record.id}")
    else:
        save_changes(store, person, "P", [Edit(record, 0)], "", f"save-{record.id}")


def by_importing(store, person, record):
    save_import(store, person, [record], "", f"import-{record.id}")


def by_restoring(store, person, record):
    """Somebody else has made it and changed it; the person brings back what it said before."""
    by_saving(store, OTHER, record)
    held = store.one(table_of(record), record.id)
    changed = Edit(replace(held.record, note="Changed"), held.version)
    if isinstance(record, Scenario):
        save_scenario(store, OTHER, changed, [], "", f"change-{record.id}")
    else:
        save_changes(store, OTHER, "P", [changed], "", f"change-{record.id}")
    seen = store.data_version()
    restore_version(store, person, table_of(record), record.id, held.version, seen, "", f"back-{record.id}")


def judge(store, person, record):
    """Sign off, verify or approve it."""
    seen, key = store.one(table_of(record), record.id).version, f"judge-{record.id}-{person.id}"
    if isinstance(record, LogEntry):
        return sign_off(store, person, record.id, seen, "Seen", key)
    if isinstance(record, Scenario):
        return approve_scenario(store, person, record.id, PRINT, date(2026, 11, 1), "Seen", key)
    return verify(store, person, table_of(record), record.id, seen, "Seen", key)


@pytest.mark.parametrize("way", [by_saving, by_importing, by_restoring])
@pytest.mark.parametrize("kind", KINDS)
def test_the_author_is_refused_in_every_role_and_another_is_not(store, kind, way):
    for at, author in enumerate(AUTHORS[:1] if way is by_restoring else AUTHORS):
        code = f"{kind[:3].upper()}-{way.__name__[3:].upper()}-{at}"
        # One record a period: a year of a benefit or cost is said once.
        number = [by_saving, by_importing, by_restoring].index(way) * len(AUTHORS) + at
        fields = {"year": FIRST + -(1 + number)} if kind in ("measurement", "outturn") else {}
        record = replace(KINDS[kind], id=code, **fields)
        way(store, author, record)
        if kind == "scenario":
            share_scenario(store, OTHER, code, store.one("scenario", code).version, "", f"share-{code}")
            lock_scenario(store, OTHER, code, store.one("scenario", code).version, "", f"lock-{code}")
        before = store.data_version()
        with pytest.raises(Refused, match=r"Ask (another|somebody else)"):
            judge(store, author, record)
        assert store.data_version() == before
        fresh = replace(OTHER, id="fresh", name="Somebody fresh")
        assert judge(store, fresh, record).seq == before + 1
