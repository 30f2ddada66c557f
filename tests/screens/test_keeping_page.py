"""The page Keeping: how the register stands, a backup now, and a backup put in the place of the register."""

import shutil

import pytest
from visiting import MANAGER, errors, headings, labelled, press, read, table, visit

from benefits.actions.importing import save_import
from benefits.actions.keeping import back_up_now, put_back
from benefits.errors import NotFound, NotPermitted, StoreError
from benefits.records import backup as backup_module
from benefits.records import holding
from benefits.records.access import grant
from benefits.records.categories import Role
from benefits.records.holding import ROOM_NEEDED
from benefits.records.model import Person
from benefits.records.places import default_store
from benefits.records.store import close_all, register_at
from benefits.reference.keeping import keeping
from benefits.reporting.keeping_words import RESTORE_WAYS, keeping_finding
from benefits.views.keeping import keeping_page, little_room

KEEPER = Person("declared:Kit", "", "Kit", (grant(Role.ADMINISTRATOR),))
READER = Person("declared:Bea", "", "Bea", (grant(Role.LEADER),))


@pytest.fixture(autouse=True)
def read_by_nobody(monkeypatch):
    """Backups are not read by another program, which takes a second; that they are is tested elsewhere."""
    monkeypatch.setattr(backup_module, "_read_by_another", lambda *_: None)


@pytest.fixture
def disk(monkeypatch):
    """A disk whose free bytes the test says."""

    class Usage:
        free = 10 * ROOM_NEEDED

    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage)
    monkeypatch.setattr(holding, "_FRESH", -1.0)
    return Usage


def test_an_administrator_backs_up_sees_the_backup_and_puts_it_back(linked):
    at = visit("keeping", KEEPER)
    assert headings(at)[0] == "There is no backup yet"
    facts = dict(zip(table(at, "register")["What"], table(at, "register")["Value"], strict=True))
    assert facts["Register"] == str(default_store())
    assert "due 60 minutes after the last one\\. Of each hour" in read(at)
    at.session_state["keeping-tab"] = "Backups"
    press(at.run(), "Back up now")
    assert not at.exception
    assert "Backed up as register" in read(at)
    (name,) = table(at, "backups")["File"]
    at.session_state["keeping-tab"] = "Put a backup back"
    press(at.run(), "Put it in place")
    assert "type the name of the register's file: register.duckdb" in errors(at)
    labelled(at, "text_input", r"Type register\.duckdb to confirm").set_value("register.duckdb")
    press(at, "Put it in place")
    assert not at.exception
    assert "The register that stood there is kept as" in read(at).replace("\\", "")
    assert register_at(default_store()) is not linked
    assert (default_store().parent / "backups" / name).exists()


def test_who_does_not_keep_the_register_sees_nothing_of_it(live):
    at = visit("keeping", MANAGER)
    assert not at.exception
    assert "kept by its administrators" in read(at)
    assert str(default_store()) not in read(at)


@pytest.mark.parametrize("who", [MANAGER, READER])
def test_only_who_keeps_the_register_may_look_back_up_or_restore(live, who):
    for work in (keeping_page, back_up_now, lambda *asked: put_back(*asked, "x", "register.duckdb", replay=False)):
        with pytest.raises(NotPermitted):
            work(live, who)


def test_only_a_listed_backup_is_put_back_and_only_when_confirmed(live):
    name = back_up_now(live, KEEPER)
    for asked in ("../register.duckdb", "register-other.duckdb"):
        with pytest.raises(NotFound):
            put_back(live, KEEPER, asked, "register.duckdb", replay=False)
    with pytest.raises(StoreError, match="Nothing was replaced"):
        put_back(live, KEEPER, name, "yes", replay=False)
    assert register_at(default_store()) is live


def test_the_finding_says_how_many_saves_came_after(live, linked_records):
    assert set(RESTORE_WAYS) == {True, False}
    back_up_now(live, KEEPER)
    assert "before the last" not in keeping_finding(keeping_page(live, KEEPER))
    save_import(live, MANAGER, linked_records, "For the test", "linked")
    assert "before the last 1 save" in keeping_finding(keeping_page(live, KEEPER))


def test_people_who_save_are_warned_before_the_disk_is_full(live, disk):
    assert little_room(live, MANAGER) is None
    disk.free = keeping().low_room * ROOM_NEEDED - 1
    assert little_room(live, READER) is None
    assert little_room(live, MANAGER).free == disk.free
    at = visit("welcome", MANAGER)
    assert "saves are refused below 268 MB" in read(at)


def test_a_damaged_register_is_told_with_the_command_that_brings_it_back():
    default_store().write_bytes(b"torn" * 5000)
    at = visit("welcome", MANAGER)
    assert "benefits restore BACKUP --replay --force" in at.exception[0].message
    close_all()
