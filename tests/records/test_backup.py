"""Copies made while people work, verified before they count, and put back."""

import json
import subprocess
import sys
import threading
import time
from contextlib import closing
from dataclasses import replace

import duckdb
import pytest

from benefits.errors import StoreError
from benefits.records import backup as backup_module
from benefits.records.backup import backup, backups_of, main, restore
from benefits.records.categories import OrganisationKind
from benefits.records.history import Actor
from benefits.records.journal import journal_of
from benefits.records.model import Organisation
from benefits.records.store import Store
from benefits.records.verification import verify

ANN = Actor("sub-ann", "Ann Example")
ORG = Organisation("A", "0", "A", OrganisationKind.AGENCY)


def edit(store, record, seen, key):
    with store.write(ANN, "edit", "", key) as tx:
        tx.put(record, seen=seen)


def test_a_backup_holds_what_the_register_holds(filled):
    copy = backup(filled)
    assert copy.parent == filled.backups
    found, kept = verify(filled), verify(copy)
    assert (kept.saves, kept.head, kept.counts, kept.problems) == (found.saves, found.head, found.counts, ())
    assert list(copy.parent.iterdir()) == [copy]


def test_a_backup_can_stand_in_any_folder(filled, tmp_path):
    copy = backup(filled, tmp_path / "elsewhere")
    assert copy.parent == tmp_path / "elsewhere"
    assert list(copy.parent.iterdir()) == [copy]
    assert list(filled.backups.iterdir()) == []
    assert verify(copy).is_sound


def test_a_backup_opens_as_a_register_of_its_own(filled):
    copy = backup(filled)
    with closing(Store.open(copy)) as opened:
        edit(opened, ORG, 0, "k2")
        assert opened.data_version() == 2
    assert filled.data_version() == 1


def test_backups_are_listed_newest_first(filled, place):
    older, newer = backup(filled), backup(filled)
    assert backups_of(place) == (newer, older)


def test_a_backup_under_a_writer_is_consistent(filled):
    stop = threading.Event()

    def write():
        n = 0
        while not stop.is_set():
            with filled.write(ANN, "edit", "", f"w{n}") as tx:
                tx.put(replace(ORG, name=str(n)), seen=n)
                tx.put(replace(ORG, id="B", name=str(n)), seen=n)
            n += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        while filled.data_version() < 2:
            time.sleep(0.01)
        copies = [backup(filled) for _ in range(3)]
    finally:
        stop.set()
        writer.join()
    for copy in copies:
        assert verify(copy).problems == ()
        with closing(Store.open(copy, read_only=True)) as opened:
            assert len({opened.one("organisation", code).record.name for code in "AB"}) == 1
    assert verify(copies[-1]).saves > verify(copies[0]).saves > 1


def test_a_register_in_memory_has_no_backup(store):
    with pytest.raises(StoreError, match="in memory"):
        backup(store)


def test_a_backup_that_is_not_sound_is_not_kept(filled, monkeypatch):
    monkeypatch.setattr(filled, "copy_to", lambda part: part.write_text("cut off half way"))
    with pytest.raises(StoreError, match=r"not sound: .*not a register"):
        backup(filled)
    assert list(filled.backups.iterdir()) == []


def test_a_restore_brings_the_backup_back_and_keeps_the_replaced_file(filled, place):
    copy = backup(filled)
    edit(filled, ORG, 0, "later")
    filled.close()
    done = restore(copy, place, force=True)
    assert (done.report.saves, verify(place).saves) == (1, 1)
    assert done.replaced.parent == place.parent
    assert verify(done.replaced).saves == 2
    assert verify(copy).saves == 1
    assert not list(place.parent.glob("*.part*"))


def test_a_restore_that_replays_has_every_later_save(filled, place):
    copy = backup(filled)
    edit(filled, ORG, 0, "later")
    edit(filled, replace(ORG, name="latest"), 1, "latest")
    filled.close()
    before, journal = verify(place), journal_of(place).read_bytes()
    place.write_bytes(b"torn" * 5000)
    done = restore(copy, place, force=True, replay=True)
    assert (done.replayed, done.left, done.report.head) == (2, 0, before.head)
    assert (verify(place).counts, verify(place).problems) == (before.counts, ())
    assert journal_of(place).read_bytes() == journal
    assert done.replaced.read_bytes() == b"torn" * 5000


def test_a_restore_that_does_not_replay_keeps_the_journal_aside_and_tells_of_later_saves(filled, place):
    copy = backup(filled)
    edit(filled, ORG, 0, "later")
    filled.close()
    done = restore(copy, place, force=True)
    assert (done.replayed, done.left) == (0, 1)
    assert journal_of(done.replaced).exists()
    with closing(Store.open(place)) as opened:
        assert opened.data_version() == 1
        edit(opened, replace(ORG, id="B"), 0, "another")
    assert verify(place).problems == ()
    assert verify(done.replaced).problems == ()


def test_a_backup_of_another_history_is_not_replayed_onto(filled, place, tmp_path):
    filled.close()
    with closing(Store.open(tmp_path / "other.duckdb")) as other:
        edit(other, ORG, 0, "k")
        copy = backup(other)
    before = journal_of(place).read_bytes()
    with pytest.raises(StoreError, match="save 1 is another one in the file than in the journal"):
        restore(copy, place, force=True, replay=True)
    assert journal_of(place).read_bytes() == before
    assert verify(place).problems == ()


def test_there_is_nothing_to_replay_without_a_journal(filled, tmp_path):
    with pytest.raises(StoreError, match=r"There is no journal at .* to replay"):
        restore(backup(filled), tmp_path / "new" / "register.duckdb", replay=True)


def test_a_restore_to_a_new_place_replaces_nothing(filled, tmp_path):
    done = restore(backup(filled), tmp_path / "new" / "register.duckdb")
    assert done.replaced is None
    assert verify(tmp_path / "new" / "register.duckdb").saves == 1


def test_a_register_with_saves_is_not_replaced_unasked(filled, place):
    copy = backup(filled)
    filled.close()
    with pytest.raises(StoreError, match=r"holds 1 saves\. Nothing was replaced"):
        restore(copy, place)
    assert verify(place).is_sound


def test_a_register_that_cannot_be_read_is_replaced_only_when_confirmed(filled, place):
    copy = backup(filled)
    filled.close()
    place.write_bytes(b"\xff" * 20_000)
    with pytest.raises(StoreError, match="Nothing was replaced"):
        restore(copy, place)
    done = restore(copy, place, force=True)
    assert done.replaced.read_bytes() == b"\xff" * 20_000
    assert verify(place).is_sound


def test_an_open_register_is_not_replaced(filled, place):
    copy = backup(filled)
    with pytest.raises(StoreError, match="already open"):
        restore(copy, place, force=True)
    assert filled.counts()["project"] == 1


def test_a_restore_leaves_no_old_log_beside_the_restored_file(filled, place):
    copy = backup(filled)
    filled.close()
    log = place.with_name(place.name + ".wal")
    log.write_bytes(b"old log")
    done = restore(copy, place, force=True)
    assert not log.exists()
    assert done.replaced.with_name(done.replaced.name + ".wal").read_bytes() == b"old log"
    assert verify(place).saves == 1


def test_a_tampered_backup_is_not_restored(filled, place):
    copy = backup(filled)
    filled.close()
    with duckdb.connect(str(copy)) as raw:
        raw.execute("UPDATE project SET title = 'Changed by hand'")
    with pytest.raises(StoreError, match="The backup is not sound, so nothing was replaced: save, 1: is not what"):
        restore(copy, place, force=True)
    assert verify(place).is_sound


def test_a_missing_backup_is_told(place, tmp_path):
    with pytest.raises(StoreError, match="There is no backup at"):
        restore(tmp_path / "nothing.duckdb", place)


def test_the_live_register_is_no_backup_to_restore_from(filled, place, tmp_path):
    with pytest.raises(StoreError, match="already open in this program"):
        restore(place, tmp_path / "other.duckdb")


def test_the_reading_program_tells_what_it_found(filled, place, capsys):
    filled.close()
    assert main([str(place)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["saves"], told["counts"]["share"], told["problems"]) == (1, 2, [])
    place.write_text("text" * 5000)
    assert main([str(place)]) == 1
    assert "not a register" in json.loads(capsys.readouterr().out)["fault"]


def test_the_reading_program_runs_on_its_own(filled):
    copy = backup(filled)
    command = [sys.executable, "-W", "error", "-m", backup_module.__name__, str(copy)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
