"""Backups made by the program itself: noted, swept, rotated, exported, and told of when they fail."""

import json
import logging
import os
import subprocess
import sys
import threading
import time
from contextlib import closing, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import duckdb
import pytest

from benefits import cli
from benefits.errors import StoreError
from benefits.records import backup as backup_module
from benefits.records import keeper, security_log
from benefits.records.backup import AT_WORK, Stopped, backup, restore_while_open
from benefits.records.backup_schedule import Copy
from benefits.records.backup_status import Status, keep_status, status_file, status_of
from benefits.records.categories import OrganisationKind
from benefits.records.history import Actor
from benefits.records.journal import journal_of
from benefits.records.model import Organisation
from benefits.records.parquet_export import export, exports_of
from benefits.records.store import Store, close_all, register_at
from benefits.records.verification import verify
from benefits.reference.keeping import keeping

ANN = Actor("sub-ann", "Ann Example")
ORG = Organisation("A", "0", "A", OrganisationKind.AGENCY)
NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
COPIES = int(os.environ.get("BENEFITS_COPIES", "5"))  # backups under writers
MEGABYTES = int(os.environ.get("BENEFITS_DRILL_MB", "0"))  # size of the register of the drill; 0 is a small one


@pytest.fixture
def told(caplog):
    """The lines of the security log so far."""
    caplog.set_level(logging.INFO, logger=security_log.log.name)
    security_log.log.propagate = True
    return lambda: [json.loads(one.getMessage()) for one in caplog.records if one.name == security_log.log.name]


@pytest.fixture
def read_by_nobody(monkeypatch):
    """Backups are not read by another program, which takes a second; that they are is tested beside."""
    monkeypatch.setattr(backup_module, "_read_by_another", lambda *_: None)


@pytest.fixture
def served(filled, place):
    """The filled register as the program serves it."""
    filled.close()
    yield register_at(place)
    close_all()


def save(store, number):
    with store.write(ANN, "edit", "", f"k{number}") as tx:
        tx.put(replace(ORG, id=f"A{number}"), seen=0)


def names(place):
    return sorted(one.name for one in (place.parent / "backups").iterdir())


def test_what_is_due_is_made_noted_and_told(filled, place, told):
    keeper.look_after(filled, NOON)
    status = status_of(place)
    (copy,) = status.copies
    assert names(place) == ["parquet-2026-11-30", copy.name]
    assert (copy.saves, copy.is_sound, status.exported, status.fault) == (1, True, 1, "")
    assert verify(place.parent / "backups" / copy.name).saves == 1
    assert [(one["event"], one.get("outcome", "")) for one in told()] == [("backup", "sound"), ("export", "")]
    keeper.look_after(filled, NOON + timedelta(hours=5))
    assert len(told()) == 2, "nothing was saved, so nothing is made"


def test_a_backup_that_fails_is_noted_told_and_tried_again_later(filled, place, told, read_by_nobody, monkeypatch):
    monkeypatch.setattr(filled, "copy_to", lambda _: _fail("The disk is full."))
    with pytest.raises(StoreError, match="disk is full"):
        keeper.look_after(filled, NOON)
    assert (status_of(place).fault, status_of(place).copies) == ("The disk is full.", ())
    assert (told()[0]["outcome"], told()[0]["why"]) == ("failed", "The disk is full.")
    monkeypatch.undo()
    failed_at = status_of(place).failed_at
    monkeypatch.setattr(backup_module, "_read_by_another", lambda *_: None)
    keeper.look_after(filled, failed_at + timedelta(minutes=1))
    assert len(told()) == 1
    keeper.look_after(filled, failed_at + timedelta(minutes=keeping().retry_minutes))
    assert (status_of(place).fault, len(status_of(place).copies)) == ("", 1)


def _fail(why):
    raise StoreError(why)


def test_a_copy_that_would_fill_the_disk_is_not_begun(filled, monkeypatch):
    room = backup_module.ROOM_NEEDED + filled.path.stat().st_size // 2
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=room))
    with pytest.raises(StoreError, match="almost full"):
        backup(filled)
    assert list(filled.backups.iterdir()) == []


def test_what_a_killed_program_left_half_made_is_swept_and_nothing_else(filled, place, read_by_nobody):
    keeper.copy_now(filled)
    kept = names(place)
    half = "0123456789abcdef" * 2 + ".part"
    folder = place.parent / "backups"
    for left in (folder / half, folder / f"{half}.wal", place.with_name(f"{place.name}.{half}")):
        left.write_bytes(b"half")
    (folder / half.replace("0", "1")).mkdir()
    other = place.with_name(f"other.duckdb.{half}")
    other.write_bytes(b"of another register")
    keeper.sweep(place)
    assert names(place) == kept
    assert other.exists()
    assert not list(place.parent.glob(f"{place.name}.*.part"))


def test_rotation_deletes_only_what_the_program_made_and_noted(filled, place, read_by_nobody):
    keeper.copy_now(filled)
    folder, (last,) = place.parent / "backups", status_of(place).copies
    old = [Copy(f"register-old-{n}.duckdb", last.made_at - timedelta(days=9, minutes=n), 1, 4) for n in (1, 2)]
    for name in (*(one.name for one in old), "register-by-hand.duckdb", "before-version-3-a.duckdb"):
        (folder / name).write_bytes(b"copy")
    keep_status(place, Status((last, *old)))
    keeper.rotate(place, last.made_at)
    assert names(place) == sorted([last.name, old[0].name, "register-by-hand.duckdb", "before-version-3-a.duckdb"])
    assert [one.name for one in status_of(place).copies] == [last.name, old[0].name]


def test_a_backup_that_was_cut_since_is_not_sound(filled, place, read_by_nobody):
    copy = keeper.copy_now(filled)
    os.truncate(copy, 10)
    assert [one.is_sound for one in status_of(place).copies] == [False]


def test_a_status_that_cannot_be_read_counts_as_none(filled, place, read_by_nobody, caplog):
    for torn in ("{", "[]", '{"copies": [{}]}', '{"copies": [], "fault": "", "failed_at": "never"}'):
        status_file(place).write_text(torn)
        assert status_of(place) == Status()
    assert caplog.text.count("cannot be read") == 4
    keeper.copy_now(filled)
    assert len(status_of(place).copies) == 1


def test_the_export_holds_every_version_of_every_table_and_no_drafts(filled, place):
    with filled.write(ANN, "edit", "", "second") as tx:
        tx.put(replace(tx.one("project", "P1").record, title="Renamed"), seen=1)
    filled.keep_draft("ann", "form", "half a sentence")
    folder = export(filled, NOON.date())
    counted = {}
    with duckdb.connect() as other, filled.snapshot() as cursor:
        for one in folder.iterdir():
            counted[one.stem] = other.execute("SELECT count(*) FROM read_parquet(?)", [str(one)]).fetchone()[0]
            assert counted[one.stem] == cursor.execute(f"SELECT count(*) FROM {one.stem}").fetchone()[0]
        titles = other.execute(f"SELECT title FROM '{folder / 'project.parquet'}' ORDER BY version").fetchall()
    assert titles == [("Share records",), ("Renamed",)]
    assert (counted["save"], counted["share"], "draft" in counted) == (2, 2, False)
    assert exports_of(place) == {NOON.date(): folder}


def test_only_the_newest_exports_stay(filled, place, read_by_nobody):
    for n in range(keeping().exports + 2):
        (place.parent / "backups" / f"parquet-2026-11-{n + 10}").mkdir(parents=True)
    keeper.rotate(place, NOON)
    assert len(exports_of(place)) == keeping().exports
    assert "parquet-2026-11-10" not in names(place)


def test_registers_in_memory_or_read_only_are_left_alone(store, filled, place):
    keeper.look_after(store, NOON)
    filled.close()
    with closing(Store.open(place, read_only=True)) as looked_at:
        keeper.look_after(looked_at, NOON)
    assert not status_file(place).exists()


@pytest.mark.parametrize(("said", "is_on"), [("off", False), (" OFF ", False), ("", True), ("on", True)])
def test_the_environment_turns_them_off(said, is_on, monkeypatch):
    monkeypatch.setenv(keeper.SWITCH, said)
    assert keeper.is_on() == is_on


def test_the_thread_makes_what_is_due_and_ends_when_it_is_asked(served, place, read_by_nobody):
    thread = keeper.Keeper(place)
    thread.start()
    until = time.monotonic() + 20
    while not status_of(place).copies and time.monotonic() < until:
        time.sleep(0.02)
    thread.end()
    assert len(status_of(place).copies) == 1
    assert not any(one.name == "keeper" for one in threading.enumerate())


def test_a_register_that_does_not_open_is_told_in_the_log_at_the_start(served, place, caplog):
    close_all()
    place.write_bytes(b"torn" * 5000)
    thread = keeper.Keeper(place)
    thread._look()
    thread._look()
    assert caplog.text.count("benefits restore BACKUP --replay --force") == 1


def test_the_end_of_the_program_breaks_off_the_reading_of_a_copy():
    ending = threading.Event()
    ending.set()
    slow = [sys.executable, "-c", "import time; time.sleep(60)"]
    child = subprocess.Popen(slow, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    with child, pytest.raises(Stopped):
        backup_module._waited_for(child, ending)
    assert child.returncode


def test_a_save_that_stands_in_no_backup_for_long_is_late(filled, place, read_by_nobody, monkeypatch):
    assert not keeper.is_late(filled)
    later = datetime.now(UTC) + timedelta(hours=keeping().late_hours, minutes=1)
    monkeypatch.setattr(keeper, "now", lambda: later)
    assert keeper.is_late(filled)
    monkeypatch.setenv(keeper.SWITCH, "off")
    assert not keeper.is_late(filled)
    monkeypatch.delenv(keeper.SWITCH)
    keeper.copy_now(filled)
    assert not keeper.is_late(filled)


@pytest.mark.parametrize("replay", [False, True])
def test_a_served_register_is_replaced_and_the_next_who_asks_has_the_restored(served, place, replay, read_by_nobody):
    copy = keeper.copy_now(served)
    save(served, 2)
    done = restore_while_open(copy, place, replay)
    restored = register_at(place)
    assert restored is not served
    assert restored.data_version() == done.report.saves == (2 if replay else 1)
    assert (done.replayed, done.left) == ((1, 0) if replay else (0, 1))
    assert verify(restored).problems == ()
    assert verify(done.replaced).saves == 2
    with pytest.raises(StoreError, match="is closed"):
        save(served, 3)
    save(restored, 3)


def test_saves_that_were_told_as_kept_are_kept_whatever_the_moment_of_the_restore(served, place, read_by_nobody):
    copy = keeper.copy_now(served)
    kept, stop = [], threading.Event()

    def write():
        number = 10
        while not stop.is_set():
            number += 1
            with suppress(StoreError):  # told to the person: the register was closed under the save
                save(register_at(place), number)
                kept.append(f"k{number}")

    writer = threading.Thread(target=write)
    writer.start()
    try:
        while len(kept) < 5:
            time.sleep(0.01)
        restore_while_open(copy, place, replay=True)
        before = len(kept)
        while len(kept) < before + 5:
            time.sleep(0.01)
    finally:
        stop.set()
        writer.join()
    assert set(kept) <= {one.key for one in register_at(place).saves(limit=100_000)}
    assert verify(register_at(place)).problems == ()


def test_a_register_that_somebody_goes_on_reading_is_not_replaced(served, place, read_by_nobody, monkeypatch):
    copy = keeper.copy_now(served)
    save(served, 2)
    monkeypatch.setattr(backup_module, "PATIENCE", 0)
    held, told = [], []

    def read():
        try:
            with served.snapshot() as reading:
                held.append(reading)
                reading.execute("SELECT count(*) FROM range(200000) a, range(200000) b WHERE a.range * b.range % 7 = 3")
        except StoreError as fault:
            told.append(str(fault))

    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    while not held:
        time.sleep(0.01)
    time.sleep(0.05)
    try:
        with pytest.raises(StoreError, match="still reading the register, so nothing was replaced"):
            restore_while_open(copy, place, replay=False)
        assert reader.is_alive(), "who reads is not broken off"
    finally:
        held[0]._native.interrupt()  # the query would last for hours
        reader.join(20)
    assert "interrupt" in told[0].casefold()
    assert register_at(place).data_version() == 2
    save(register_at(place), 3)
    assert names(place) == [copy.name]


@pytest.mark.slow
def test_backups_under_three_writers_are_consistent_and_hold_nobody_up(filled, place, capsys):
    stop, waits, written = threading.Event(), [], []

    def write(who):
        number = 0
        while not stop.is_set():
            number += 1
            begun = time.monotonic()
            with filled.write(ANN, "edit", "", f"{who}{number}") as tx:
                for half in "AB":  # a copy that holds one half only is not consistent
                    tx.put(replace(ORG, id=f"{who}{half}", name=str(number)), seen=number - 1)
            waits.append(time.monotonic() - begun)
            written.append(f"{who}{number}")
            time.sleep(0.005)

    writers = [threading.Thread(target=write, args=(who,)) for who in "XYZ"]
    for one in writers:
        one.start()
    seconds, consistent = [], 0
    try:
        for _ in range(COPIES):
            begun, before = time.monotonic(), set(written)
            copy = keeper.copy_now(filled)
            seconds.append(time.monotonic() - begun)
            with closing(Store.open(copy, read_only=True)) as held:
                named = {one.record.id: one.record.name for one in held.current("organisation")}
                keys = {one.key for one in held.saves(limit=10**6)}
            pairs = all(named.get(f"{who}A") == named.get(f"{who}B") for who in "XYZ")
            consistent += pairs and before <= keys
    finally:
        stop.set()
        for one in writers:
            one.join()
    verified = sum(one.is_sound for one in status_of(place).copies)
    with capsys.disabled():
        print(
            f"\n{COPIES} backups under 3 writers: {consistent} consistent, {verified} verified, "
            f"longest {max(seconds):.1f} s; {len(written)} saves, longest wait of a writer {max(waits):.3f} s"
        )
    assert consistent == verified == COPIES
    assert verify(filled).problems == ()


@pytest.mark.slow
def test_the_drill_a_destroyed_file_comes_back_with_every_save_that_was_told_as_kept(filled, place, capsys):
    for n in range(4 * MEGABYTES):
        with filled.write(ANN, "import", "", f"big{n}") as tx:
            tx.put_all(replace(ORG, id=f"B{n}-{m}", name=os.urandom(1200).hex()) for m in range(100))
    copy = keeper.copy_now(filled)
    for n in range(20):
        save(filled, n)
    before = verify(filled)
    filled.close()
    size = place.stat().st_size
    for damage in (b"\xff" * 65536, b""):
        with place.open("r+b") as file:
            file.write(damage)
            file.truncate(max(len(damage), size // 2) if damage else 0)
        with pytest.raises(StoreError, match="benefits restore BACKUP --replay --force"):
            Store.open(place)
    begun = time.monotonic()
    assert cli.main(["restore", str(copy), "--replay", "--force", "--store", str(place)]) == 0
    opened = Store.open(place)
    seconds = time.monotonic() - begun
    with closing(opened):
        after = verify(opened)
    with capsys.disabled():
        print(f"\nDrill: {size / 1e6:.0f} MB destroyed, {after.saves} saves back in {seconds:.1f} s, 0 lost")
    assert (after.saves, after.head, after.counts, after.versions) == (
        before.saves,
        before.head,
        before.counts,
        before.versions,
    )
    assert after.problems == ()
    assert journal_of(place).exists()


def test_one_backup_export_or_restore_is_made_at_a_time(filled, read_by_nobody):
    with AT_WORK:
        thread = threading.Thread(target=keeper.copy_now, args=(filled,))
        thread.start()
        thread.join(0.2)
        assert thread.is_alive()
    thread.join(20)
    assert not thread.is_alive()
