"""A register that does not open is mended on a copy, which counts only when all of it agrees with its journal."""

import os
import shutil
import struct
import subprocess
import sys
from contextlib import closing
from dataclasses import replace

import duckdb
import pytest

from benefits.errors import StoreError
from benefits.records.backup import backup
from benefits.records.categories import OrganisationKind
from benefits.records.history import Actor
from benefits.records.journal import journal_of
from benefits.records.model import Organisation
from benefits.records.rescue import accept, rescue
from benefits.records.store import Store
from benefits.records.verification import verify

ANN = Actor("sub-ann", "Ann Example")
ORG = Organisation("A", "0", "A", OrganisationKind.AGENCY)
BLOCK = 12288  # the first block stands after three headers
KILLED = """
import os, sys
from benefits.records.categories import OrganisationKind
from benefits.records.history import Actor
from benefits.records.model import Organisation
from benefits.records.store import Store
store = Store.open(sys.argv[1])
for n in range(8):
    with store.write(Actor("a", "Ann"), "edit", "", f"late-{n}") as tx:
        tx.put(Organisation(f"L{n}", "Late", "L", OrganisationKind.AGENCY), seen=0)
os._exit(9)
"""


@pytest.fixture
def killed(filled, place):
    """A register whose newest eight saves stand in the write-ahead log only."""
    filled.close()
    assert subprocess.run([sys.executable, "-c", KILLED, str(place)], timeout=60).returncode == 9
    return place


def log_of(place):
    return place.with_name(place.name + ".wal")


def flip(path, at):
    with path.open("r+b") as file:
        file.seek(at)
        byte = file.read(1)[0]
        file.seek(at)
        file.write(bytes([byte ^ 0xFF]))


def tear_log(place):
    """Damage the log where the database notices; at some places it opens without a word, with fewer saves."""
    whole, copy = log_of(place).read_bytes(), place.with_name("tried.duckdb")
    for at in range(len(whole) // 2, len(whole), 13):
        shutil.copy(place, copy)
        log_of(copy).write_bytes(whole)
        flip(log_of(copy), at)
        try:
            duckdb.connect(str(copy)).close()
        except duckdb.Error:
            flip(log_of(place), at)
            break
    for path in place.parent.glob("tried.*"):
        path.unlink()


def tear_first_block(place):
    """The block's own checksum is another one, as after a write that was cut in two."""
    with place.open("r+b") as file:
        file.seek(BLOCK)
        stored = struct.unpack("<Q", file.read(8))[0]
        file.seek(BLOCK)
        file.write(struct.pack("<Q", stored ^ 1))


def assert_whole(place, saves):
    with closing(Store.open(place)) as store:
        assert verify(store).problems == ()
        assert store.data_version() == saves


def test_a_torn_end_of_the_log_is_mended_and_the_rest_comes_from_the_journal(killed):
    tear_log(killed)
    with pytest.raises(StoreError, match="is damaged"):
        Store.open(killed)
    done = rescue(killed)
    assert (done.report.saves, done.report.problems) == (9, ())
    assert 0 < done.replayed < 9
    assert done.replaced.exists()
    assert_whole(killed, 9)
    assert not list(killed.parent.glob("*.part*"))


def test_a_log_cut_short_needs_no_rescue_because_the_start_brings_it_up(killed):
    os.truncate(log_of(killed), log_of(killed).stat().st_size // 2)
    assert_whole(killed, 9)


def test_a_log_that_is_gone_needs_no_rescue_because_the_start_brings_it_up(killed):
    log_of(killed).unlink()
    assert_whole(killed, 9)


def test_a_torn_block_is_mended(filled, place):
    filled.close()
    tear_first_block(place)
    with pytest.raises(StoreError, match="is damaged"):
        Store.open(place)
    assert rescue(place).report.problems == ()
    assert_whole(place, 1)


def test_a_register_that_opens_needs_no_rescue(filled, place):
    filled.close()
    with pytest.raises(StoreError, match="can be read to its end and needs no rescue"):
        rescue(place)


def test_an_open_register_is_not_rescued(filled, place):
    with pytest.raises(StoreError, match="already open"):
        rescue(place)


def test_a_whole_register_beside_a_damaged_journal_is_told_to_be_whole(killed):
    """Moving the file away would leave the damaged journal alone; the file is the one to keep."""
    journal_of(killed).write_bytes(b"{" + journal_of(killed).read_bytes())
    with pytest.raises(StoreError, match="whole by itself, up to save 9") as told:
        rescue(killed)
    assert "If the file is right, take it as it is: benefits restore --accept" in str(told.value)
    accept(killed)
    assert_whole(killed, 9)


def test_without_a_journal_a_mended_copy_does_not_count(filled, place):
    copy = backup(filled)
    filled.close()
    journal_of(place).unlink()
    tear_first_block(place)
    before = place.read_bytes()
    with pytest.raises(StoreError, match="no journal beside it") as told:
        rescue(place)
    assert f"benefits restore {copy} --replay --force" in str(told.value)
    assert place.read_bytes() == before


def test_a_mended_copy_that_its_journal_contradicts_does_not_count(filled, place, tmp_path):
    filled.close()
    other = tmp_path / "other.duckdb"
    with closing(Store.open(other)) as store, store.write(ANN, "edit", "", "k") as tx:
        tx.put(ORG, seen=0)
    journal_of(other).replace(journal_of(place))
    tear_first_block(place)
    with pytest.raises(StoreError, match="could not be rescued: a mended copy is not what its journal tells"):
        rescue(place)


def test_a_file_beyond_mending_is_told_with_the_newest_sound_backup(filled, place):
    copy, newer = backup(filled), backup(filled)
    filled.close()
    newer.write_bytes(b"torn")
    place.write_bytes(b"\xff" * 20_000)
    with pytest.raises(StoreError, match="could not be rescued") as told:
        rescue(place)
    assert f"benefits restore {copy} --replay --force" in str(told.value)


def test_a_file_beyond_mending_without_a_backup_is_written_again_from_its_journal(filled, place, tmp_path):
    filled.close()
    place.write_bytes(b"\xff" * 20_000)
    with pytest.raises(StoreError, match="Move it away and leave its journal"):
        rescue(place)
    place.rename(tmp_path / "damaged")
    assert_whole(place, 1)


def test_nothing_is_rescued_or_accepted_where_nothing_stands(place):
    for work in (rescue, accept):
        with pytest.raises(StoreError, match="There is no register at"):
            work(place)


def test_an_accepted_register_without_a_journal_gets_one(filled, place):
    filled.close()
    journal_of(place).unlink()
    assert accept(place) is None
    with closing(Store.open(place)) as store, store.write(ANN, "edit", "", "k") as tx:
        tx.put(replace(ORG, name="next"), seen=0)
    assert verify(place).problems == ()
