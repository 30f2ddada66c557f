"""The journal beside a register: one line a save, which writes it again exactly; what happens when it cannot grow."""

import errno
import io
import os
import subprocess
import sys
from contextlib import closing
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from record_strategies import alone

from benefits.errors import NotFound, StoreError
from benefits.records import journal as journal_module
from benefits.records import journal_lines
from benefits.records.categories import OrganisationKind
from benefits.records.history import Actor, chained
from benefits.records.journal import contents, journal_of
from benefits.records.journal_lines import Damaged, StoredRow, digests_of, heading, rows_of, written
from benefits.records.model import Organisation
from benefits.records.reconciling import stored_rows
from benefits.records.store import Store
from benefits.records.verification import verify

ANN = Actor("sub-ann", "Ann Example")
ORG = Organisation("A", "0", "A", OrganisationKind.AGENCY)


def edit(store, seen, key, name="changed"):
    with store.write(ANN, "edit", "because", key) as tx:
        tx.put(replace(ORG, name=name), seen=seen)
    return tx.saved


def lines_of(place):
    with journal_of(place).open("rb") as file:
        return contents(file).lines


def full_disk(*_):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_every_save_is_a_line_before_anybody_is_told_so(filled, place):
    saved = edit(filled, 0, "k2")
    last = lines_of(place)[-1]
    assert (last.seq, last.save) == (2, saved)
    assert journal_of(place).read_bytes().count(b"\n") == 2


def test_a_line_proves_itself_and_holds_every_row(filled, place):
    (line,) = lines_of(place)
    with journal_of(place).open("rb") as file, filled.snapshot() as cursor:
        assert list(rows_of(file, line)) == stored_rows(cursor, 1, 1)[1]
        assert chained(line.save, digests_of(rows_of(file, line))) == line.save.hash


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(alone())
def test_whatever_can_be_saved_comes_back_from_its_line(records):
    with closing(Store.in_memory()) as store:
        with store.write(ANN, "import", "two\nlines \u2028 “quoted”", "k") as tx:
            tx.put_all(records)
        if not tx.saved:
            return
        with store.snapshot() as cursor:
            rows = stored_rows(cursor, 1, 1)[1]
    text = b"".join(written(tx.saved, rows))
    assert text.count(b"\n") == 1
    line = heading(io.BytesIO(text), 0, len(text))
    assert line.save == tx.saved
    assert [vars(one) for one in rows_of(io.BytesIO(text), line)] == [vars(one) for one in rows]
    assert [repr(one) for one in rows_of(io.BytesIO(text), line)] == [repr(one) for one in rows]


def test_a_line_is_read_by_pieces_of_any_size(filled, place, monkeypatch):
    (line,) = lines_of(place)
    with journal_of(place).open("rb") as file:
        whole = list(rows_of(file, line))
        for size in (1, 7, 100):
            monkeypatch.setattr(journal_lines, "PIECE", size)
            assert list(rows_of(file, line)) == whole
            assert heading(file, line.start, line.end) == line


@pytest.mark.parametrize("text", [b"\n", b"{}\n", b'{"save":{"seq":1}}\n', b"\0\0\0\n", b"\xff\n", b'{"begins":[]}\n'])
def test_what_is_no_line_is_damaged(text):
    with pytest.raises(Damaged):
        heading(io.BytesIO(text), 0, len(text))


def test_a_field_of_a_newer_program_is_told():
    saved = edit_in_memory()
    row = StoredRow("organisation", 1, False, ("A", "0", "A", "agency", "", None, [], ""))
    text = b"".join(written(saved, [row])).replace(b'"short_name"', b'"shorter_name"')
    with pytest.raises(StoreError, match=r"organisation shorter_name, which this version of the program does not know"):
        list(rows_of(io.BytesIO(text), heading(io.BytesIO(text), 0, len(text))))


def edit_in_memory():
    with closing(Store.in_memory()) as store:
        return edit(store, 0, "k")


def test_a_line_larger_than_one_call_of_the_system_takes_is_whole(filled, place, monkeypatch):
    monkeypatch.setattr(journal_module, "GATHERED", 100)
    with filled.write(Actor("t", "Test"), "edit", "", "large") as tx:
        tx.put_all([Organisation(f"B{n}", f"Body {n}", f"B{n}", OrganisationKind.MINISTERIAL) for n in range(20)])
    assert len(journal_of(place).read_bytes().splitlines()[-1]) > 20 * 100
    assert verify(filled).is_sound


def test_a_repeat_and_an_empty_save_add_no_line(filled, place):
    edit(filled, 0, "k2")
    edit(filled, 0, "k2")
    with filled.write(ANN, "edit", "", "k3"):
        pass
    assert len(lines_of(place)) == 2


def test_a_save_that_is_refused_adds_no_line(filled, place):
    with pytest.raises(NotFound):
        edit(filled, 5, "k2")
    assert len(lines_of(place)) == 1


def test_only_its_owner_reads_the_journal(filled, place):
    assert journal_of(place).stat().st_mode & 0o777 == 0o600


def test_a_register_without_saves_leaves_no_journal(place):
    Store.open(place).close()
    assert not journal_of(place).exists()


def test_a_save_whose_line_cannot_be_added_stands_and_the_person_is_told(filled, place, monkeypatch):
    with monkeypatch.context() as full:
        full.setattr(journal_module, "_write", full_disk)
        with pytest.raises(StoreError, match=r"Save 2 was made and stands .* journal .* \(no space left on device\)"):
            edit(filled, 0, "k2")
        assert filled.data_version() == 2
        with pytest.raises(StoreError, match=r"cannot be written .* so nothing was saved"):
            edit(filled, 1, "k3")
    assert len(lines_of(place)) == 1
    assert edit(filled, 0, "k2").seq == 2
    assert edit(filled, 1, "k3").seq == 3
    assert [line.seq for line in lines_of(place)] == [1, 2, 3]
    assert verify(filled).problems == ()


def test_half_a_line_never_stands_before_the_next_one(filled, place, monkeypatch):
    def half(handle, piece):
        os.write(handle, piece[: len(piece) // 2])
        full_disk()

    with monkeypatch.context() as full:
        full.setattr(journal_module, "_write", half)
        with pytest.raises(StoreError, match="Save 2 was made"):
            edit(filled, 0, "k2")
    assert journal_of(place).read_bytes().endswith(b"]}\n")
    filled.close()
    with closing(Store.open(place)) as again:
        assert verify(again).problems == ()
        assert len(lines_of(place)) == 2


def test_a_journal_moved_away_refuses_a_save(filled, place):
    moved = journal_of(place).rename(place.with_name("moved"))
    with pytest.raises(StoreError, match="moved or deleted while the register was open; nothing was saved"):
        edit(filled, 0, "k2")
    moved.rename(journal_of(place))
    assert edit(filled, 0, "k2").seq == 2


FULL = """
import resource, signal, sys
from benefits.errors import StoreError
from benefits.records.backup import backup
from benefits.records.categories import OrganisationKind
from benefits.records.history import Actor
from benefits.records.journal import journal_of
from benefits.records.model import Organisation
from benefits.records.store import Store
import os, random
from pathlib import Path

place, what = Path(sys.argv[1]), sys.argv[2]
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
store = Store.open(place)
chance = random.Random(1)
letters = "".join(chr(n) for n in range(0x4E00, 0x9E00))


def save(n, name):
    with store.write(Actor("a", "Ann"), "edit", "", f"k{n}") as tx:
        tx.put(Organisation(f"O{n}", name, "O", OrganisationKind.AGENCY), seen=0)
    print("saved", n, flush=True)


for n in range(20):  # a journal is not compressed and writes these letters in six bytes each, the database in three
    save(n, "".join(chance.choices(letters, k=20_000)))
store.close()
store = Store.open(place)
limit = journal_of(place).stat().st_size + 1000 if what == "journal" else place.stat().st_size // 2
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
try:
    if what == "journal":
        save(20, "x" * 5000)
    else:
        backup(store)
except StoreError as fault:
    print(fault, flush=True)
print("left", [one.name for one in (place.parent / "backups").glob("*")], flush=True)
try:
    save(21, "")
except StoreError as fault:
    print(fault, flush=True)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
save(22, "")
os._exit(0)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="a limit on the size of files stands for a full disk")
@pytest.mark.parametrize("what", ["journal", "backup"])
def test_a_disk_full_at_the_journal_or_a_backup_loses_nothing(place, what):
    done = subprocess.run([sys.executable, "-c", FULL, str(place), what], capture_output=True, text=True, timeout=120)
    said = done.stdout.splitlines()
    assert said[-1] == "saved 22", done.stderr + done.stdout
    assert "left []" in said
    if what == "journal":
        assert "Save 21 was made and stands" in said[20]
        assert "so nothing was saved" in said[22]
    else:
        assert "is full" in said[20] or "could not be written" in said[20]
    with closing(Store.open(place)) as store:
        kept = {save.key for save in store.saves(limit=100)}
        assert {f"k{line.split()[1]}" for line in said if line.startswith("saved")} <= kept
        assert verify(store).problems == ()
