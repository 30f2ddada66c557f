"""Each way in which a register cannot be opened is told in a sentence with a remedy."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from benefits.errors import StoreError
from benefits.periods import FinancialYear
from benefits.records import faults, file_engine, rows
from benefits.records.categories import OrganisationKind
from benefits.records.history import Actor
from benefits.records.migrations import Migration, shipped
from benefits.records.model import Organisation, Scenario, table_of
from benefits.records.store import Store
from benefits.records.verification import verify

ANN = Actor("sub-ann", "Ann Example")
ORG = Organisation("DWP", "Work and Pensions", "DWP", OrganisationKind.MINISTERIAL)
HOLDER = """
import sys
from benefits.records.store import Store
store = Store.open(sys.argv[1])
print("open", flush=True)
sys.stdin.read()
"""


def test_a_text_file_is_not_a_register(tmp_path):
    place = tmp_path / "notes.txt"
    place.write_text("not a database\n" * 500)
    with pytest.raises(StoreError, match=r"notes\.txt is not a register: it is some other kind of file"):
        Store.open(place)
    assert place.read_text().startswith("not a database")


def test_an_empty_file_is_not_a_register(tmp_path):
    place = tmp_path / "register.duckdb"
    place.touch()
    with pytest.raises(StoreError, match="is empty: it is no register"):
        Store.open(place)


def test_a_folder_is_not_a_register(tmp_path):
    with pytest.raises(StoreError, match="is a folder, not a register"):
        Store.open(tmp_path)


def test_an_address_is_not_a_file():
    with pytest.raises(StoreError, match="is an address, not a file"):
        Store.open("mysql://server/register")


def test_another_programs_database_is_not_a_register(tmp_path):
    place = tmp_path / "other.duckdb"
    with duckdb.connect(str(place)) as other:
        other.execute("CREATE TABLE sales (amount INTEGER)")
    with pytest.raises(StoreError, match="is a database, but not a register"):
        Store.open(place)


def test_a_damaged_file_is_named_with_the_way_back(filled, place):
    filled.close()
    with place.open("r+b") as file:
        file.seek(12288)
        file.write(b"\xff" * 4096)
    with pytest.raises(StoreError, match=r"is damaged.*restore the newest backup"):
        Store.open(place)


def test_a_file_cut_short_is_explained(filled, place):
    filled.close()
    os.truncate(place, place.stat().st_size // 3)
    with pytest.raises(StoreError, match=r"damaged|register\.duckdb") as raised:
        Store.open(place).tables()
    assert len(str(raised.value).splitlines()) == 1


def test_a_missing_register_is_not_made_when_only_reading(place):
    with pytest.raises(StoreError, match="There is no register at"):
        Store.open(place, read_only=True)
    assert not place.exists()


def test_a_newer_register_names_both_versions(filled, place):
    filled.close()
    newest = shipped()[-1].number
    later = Migration(newest + 1, "later", "CREATE TABLE later (id INTEGER)")
    Store.open(place, known=[*shipped(), later]).close()
    with pytest.raises(StoreError, match=f"version {newest + 1}, and this program knows versions up to {newest}"):
        Store.open(place)


def test_an_older_register_is_copied_then_brought_up_to_date(filled, place):
    filled.close()
    later = Migration(shipped()[-1].number + 1, "later", "CREATE TABLE later (id INTEGER)")
    with pytest.raises(StoreError, match="has older tables than this program"):
        Store.open(place, read_only=True, known=[*shipped(), later])
    upgraded = Store.open(place, known=[*shipped(), later])
    assert upgraded.counts()["project"] == 1
    upgraded.close()
    (before,) = (place.parent / "backups").glob("before-version-*.duckdb")
    kept = Store.open(before, read_only=True)
    assert kept.counts()["project"] == 1
    kept.close()


def test_a_failing_migration_leaves_the_register_as_it_was(filled, place):
    filled.close()
    later = Migration(shipped()[-1].number + 1, "later", "CREATE TABLE later (id INTEGER); SELECT nonsense")
    with pytest.raises(StoreError, match="could not do this"):
        Store.open(place, known=[*shipped(), later])
    again = Store.open(place)
    assert again.counts()["project"] == 1
    again.close()


def test_tables_made_by_another_edition_are_refused(filled, place):
    filled.close()
    other = replace(shipped()[0], sql=shipped()[0].sql + "\n-- changed")
    with pytest.raises(StoreError, match="another edition of table version 1"):
        Store.open(place, known=[other, *shipped()[1:]])


def test_a_second_program_is_told_who_holds_the_register(place):
    with _held_elsewhere(place) as holder, pytest.raises(StoreError) as raised:
        Store.open(place)
    assert f"(PID {holder.pid})" in str(raised.value)
    assert "one program at a time" in str(raised.value)
    Store.open(place).close()


def test_a_reader_is_told_who_holds_the_register(place):
    with _held_elsewhere(place) as holder, pytest.raises(StoreError, match=rf"is open in .*\(PID {holder.pid}\)"):
        Store.open(place, read_only=True)


def test_opening_twice_in_one_program_says_so(filled, place):
    with pytest.raises(StoreError, match="already open in this program"):
        Store.open(place)


@pytest.mark.skipif(not Path("/proc/version").exists(), reason="needs a folder that nobody can write, as /proc is")
def test_a_folder_that_cannot_be_written_is_explained():
    with pytest.raises(StoreError, match="Files in /proc/benefits cannot be written"):
        Store.open("/proc/benefits/register.duckdb")


@pytest.mark.parametrize("what", ["file", "folder"])
def test_a_register_without_the_right_to_write_is_explained(filled, place, what):
    filled.close()
    place.with_name(place.name + ".lock").unlink()
    target = place if what == "file" else place.parent
    with _immutable(target), pytest.raises(StoreError, match=r"cannot be written|may not be written"):
        Store.open(place)
    Store.open(place).close()


def test_a_register_opened_for_reading_refuses_to_save(filled, place):
    filled.close()
    reader = Store.open(place, read_only=True)
    assert reader.counts()["project"] == 1
    with pytest.raises(StoreError, match="opened for reading only"), reader.write(ANN, "edit", "", "k"):
        pass
    reader.close()


def test_a_disk_almost_full_refuses_a_save(filled, monkeypatch):
    monkeypatch.setattr(file_engine, "ROOM_NEEDED", 2**62)
    with pytest.raises(StoreError, match="almost full; nothing was saved"), filled.write(ANN, "edit", "", "k2"):
        pass


def test_a_file_moved_away_under_an_open_register_refuses_a_save(filled, place):
    moved = place.rename(place.with_name("moved.duckdb"))
    with pytest.raises(StoreError, match="moved or deleted"), filled.write(ANN, "edit", "", "k2"):
        pass
    moved.rename(place)
    assert filled.counts()["project"] == 1


@pytest.mark.parametrize("records", ["1", "50"])  # an edit, and an import
def test_a_full_disk_while_saving_loses_nothing_acknowledged(tmp_path, records):
    """A limit on the size of files stands for the full disk; the child prints each save it was promised."""
    place = tmp_path / "register.duckdb"
    command = [sys.executable, "-c", FILLER, str(place), records]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    *saved, last = done.stdout.splitlines()
    told = ("is full; nothing was saved", "stopped after a fault", "stands in the register, but its line could not")
    assert any(words in last for words in told), done.stderr
    again = Store.open(place)
    kept = {one.record.id for one in again.current("organisation")}
    assert {f"O{n}-{part}" for n in saved for part in range(int(records))} <= kept
    assert len(kept) % int(records) == 0
    again.close()
    assert verify(place).problems == ()


FILLER = """
import resource, signal, sys
from benefits.errors import StoreError
from benefits.records.history import Actor
from benefits.records.categories import OrganisationKind
from benefits.records.model import Organisation
from benefits.records.store import Store
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
store = Store.open(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, 2_000_000))
try:
    for n in range(1000):
        with store.write(Actor("a", "Ann"), "edit", "", f"k{n}") as tx:
            name = "x" * (100_000 // int(sys.argv[2]))
            kind = OrganisationKind.AGENCY
            tx.put_all(Organisation(f"O{n}-{part}", name, "O", kind) for part in range(int(sys.argv[2])))
        print(n, flush=True)
except StoreError as fault:
    print(fault, flush=True)
import os
os._exit(0)
"""


def test_a_database_that_shut_itself_says_restart_ever_after(filled):
    def shut(*_):
        raise duckdb.FatalException("FATAL Error: database has been invalidated: No space left on device")

    with pytest.raises(StoreError, match="Restart the program"), filled.write(ANN, "edit", "", "k"):
        shut()
    with pytest.raises(StoreError, match="Restart the program"):
        filled.counts()
    assert not filled.is_closed


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        ("IO Error: Could not write file: No space left on device", "is full"),
        ('IO Error: Could not set lock on file "x": Conflicting lock is held in /usr/bin/psql (PID 999999)', "psql"),
        ("IO Error: Could not set lock on file", "another program"),
        ("Trying to read a database file with version number 99", "different version of DuckDB"),
        ("TransactionContext Error: Conflict on update!", "Something else wrote"),
        ("Out of Memory Error: could not allocate block", "too little memory"),
        ("Cannot execute statement in read-only mode", "opened for reading only"),
        ("IO Error: Is a directory", "is a folder"),
        ('IO Error: Cannot open file "x": No such file or directory', "There is no register"),
        ("Something nobody has seen\nwith a second line", "could not do this: Something nobody has seen."),
        ("", "could not do this: Error"),
    ],
)
def test_a_fault_of_the_driver_becomes_a_sentence(fault, sentence):
    told = str(faults.explained(duckdb.Error(fault), "/register"))
    assert sentence in told
    assert "/register" in told
    assert "\n" not in told


def test_the_database_reads_no_other_file(store, tmp_path):
    secret = tmp_path / "secret.csv"
    secret.write_text("a\n1\n")
    for statement in (f"SELECT * FROM read_csv('{secret}')", f"COPY save TO '{secret}'", "SET threads = 1"):
        with pytest.raises(StoreError), store.snapshot() as cursor:
            cursor.execute(statement)
    assert secret.read_text() == "a\n1\n"


class _held_elsewhere:  # noqa: N801 - reads as a phrase in a with statement
    """The register open in another process while the block runs."""

    def __init__(self, place):
        self.place = place

    def __enter__(self):
        self.child = subprocess.Popen(
            [sys.executable, "-c", HOLDER, str(self.place)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.child.stdout.readline() == "open\n"
        return self.child

    def __exit__(self, *_):
        self.child.communicate("", timeout=30)


class _immutable:  # noqa: N801 - reads as a phrase in a with statement
    """A file or folder that nobody, not even root, may change while the block runs."""

    def __init__(self, target):
        self.target, self.mode = target, target.stat().st_mode

    def __enter__(self):
        if os.geteuid() != 0:
            self.target.chmod(self.mode & 0o555)
        elif subprocess.run(["chattr", "+i", self.target], capture_output=True).returncode:
            pytest.skip("root writes everything here, and the file system knows no immutable files")

    def __exit__(self, *_):
        if os.geteuid() != 0:
            self.target.chmod(self.mode)
        else:
            subprocess.run(["chattr", "-i", self.target], check=True)


# Fields that later steps of the tables added, and the step before which a record had none of them.
ADDED = {
    5: frozenset({"estimate", "low", "likely", "high", "ends"}),
    6: frozenset({"leakage", "substitution", "slip", "slip_basis", "relative_income", "software"}),
    7: frozenset({"subject", "disabled_on"}),
    8: frozenset({"readers"}),
}


@pytest.mark.parametrize("number", range(1, len(shipped())))
def test_a_register_with_earlier_tables_keeps_its_saves_and_their_hashes(
    place, small_register, ann, number, monkeypatch
):
    """Every step of the tables is tried on a register that was written before it."""
    later = frozenset(name for step, names in ADDED.items() if step > number for name in names)
    now = rows._fields
    with monkeypatch.context() as before:
        before.setattr(rows, "_fields", lambda table: tuple(one for one in now(table) if one.name not in later))
        first = Store.open(place, known=shipped()[:number])
        with first.write(ann, "import", "Before", "k1") as save:
            save.put_all(small_register)
        first.close()
    upgraded = Store.open(place)
    assert upgraded.counts()["share"] == sum(table_of(one) == "share" for one in small_register)
    assert [upgraded.counts()[table] for table in ("log_entry", "envelope", "scenario", "override")] == [0, 0, 0, 0]
    with upgraded.write(ann, "edit", "After", "k2") as save:
        save.put(Scenario("S1", "Cut", "DWP", FinancialYear(2026)), seen=0)
    upgraded.close()
    report = verify(place)
    assert report.is_sound, report.problems
