"""A register on a PostgreSQL server: programs that share it, the way there and back, and what it says of faults."""

import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import psycopg
import pytest

from benefits.cli import main
from benefits.errors import StoreError
from benefits.records import moving
from benefits.records.history import Actor
from benefits.records.places import default_store, example_store, in_schema, shown
from benefits.records.sign_outs import SharedSignOuts
from benefits.records.store import Store
from benefits.records.verification import verify

SECRET = "hu" + "sh"
BODY = "from benefits.records.model import Organisation; from benefits.records.categories import OrganisationKind as K"
# Saves one version after another of one record, and one record of its own each time; conflicts are tried again.
WRITER = f"""
import sys
from benefits.errors import Conflict
from benefits.records.store import Actor, Store
{BODY}
place, name, times = sys.argv[1], sys.argv[2], int(sys.argv[3])
store = Store.open(place)
met = 0
for number in range(times):
    while True:
        seen = store.one("organisation", "SHARED")
        try:
            with store.write(Actor(name, name), "edit", "", f"{{name}}-{{number}}") as tx:
                tx.put(Organisation("SHARED", f"{{name}} {{number}}", "S", K.MINISTERIAL), seen.version if seen else 0)
                tx.put(Organisation(f"{{name}}-{{number}}", "Own", "O", K.MINISTERIAL), 0)
            break
        except Conflict:
            met += 1
store.close()
print(met)
"""


@pytest.fixture
def address(database_server):
    """A schema of its own on the server."""
    return in_schema(database_server, f"s{uuid4().hex[:12]}")


def test_programs_that_save_at_once_lose_nothing_and_number_without_gaps(address):
    Store.open(address).close()
    writers, times = ("ann", "bob", "cat"), 15
    running = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, address, name, str(times)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        for name in writers
    ]
    told = [one.communicate(timeout=120) for one in running]
    assert [one.returncode for one in running] == [0, 0, 0], told
    with closing(Store.open(address, read_only=True)) as store:
        saves = len(writers) * times
        assert store.data_version() == saves
        assert [one.version for one in store.history("organisation", "SHARED")] == list(range(1, saves + 1))
        assert {one.record.id for one in store.current("organisation")} == {"SHARED"} | {
            f"{name}-{number}" for name in writers for number in range(times)
        }
        assert verify(store).is_sound
    met = sum(int(out) for out, _ in told)
    print(f"{saves} saves by {len(writers)} programs, {met} conflicts met and tried again, 0 lost")


def test_programs_that_start_at_once_make_the_tables_once(address):
    program = "import sys; from benefits.records.store import Store; Store.open(sys.argv[1]).close()"
    running = [subprocess.Popen([sys.executable, "-c", program, address], stderr=subprocess.PIPE) for _ in range(3)]
    told = [one.communicate(timeout=120)[1] for one in running]
    assert [one.returncode for one in running] == [0, 0, 0], told


def test_what_another_program_saved_is_seen_at_once(address, small_register, ann):
    with closing(Store.open(address)) as one, closing(Store.open(address)) as other:
        assert other.data_version() == 0
        with one.write(ann, "import", "", "k") as tx:
            tx.put_all(small_register)
        assert other.data_version() == 1
        assert other.one("project", "P1").record == one.one("project", "P1").record


def test_a_register_goes_to_a_server_and_back_with_every_save_and_hash(filled, place, address, ann, tmp_path):
    with filled.write(ann, "withdraw", "", "k2") as tx:
        tx.withdraw("share", "P1-A-B1-S2", 1)
        tx.put(filled.one("share", "P1-A-B1-S1").record.__class__("P1-A-B1-S3", "P1-A-B1", "HMRC", Decimal("0.6")), 0)
    filled.keep_draft("ann", "new-project", '{"title": "typed"}')
    before = verify(filled)
    filled.close()
    back = tmp_path / "back.duckdb"
    there = moving.move(place, address)
    again = moving.move(address, back)
    assert (there.head, there.saves) == (again.head, again.saves) == (before.head, 2)
    with closing(Store.open(back)) as store:
        report = verify(store)
        assert (report.head, report.counts, report.versions) == (before.head, before.counts, before.versions)
        assert report.is_sound
        assert store.draft("ann", "new-project") == '{"title": "typed"}'


def test_a_register_that_holds_saves_is_not_moved_into(filled, place, address, ann, small_register):
    with closing(Store.open(address)) as other, other.write(ann, "import", "", "k") as tx:
        tx.put_all(small_register)
    filled.close()
    with pytest.raises(StoreError, match="holds saves already"):
        moving.move(place, address)


def test_a_register_that_was_altered_by_hand_is_not_moved(database_server, address, ann, small_register, tmp_path):
    with closing(Store.open(address)) as store, store.write(ann, "import", "", "k") as tx:
        tx.put_all(small_register)
    with psycopg.connect(address, autocommit=True) as raw:
        raw.execute("UPDATE project SET title = 'Another'")
    with closing(Store.open(address, read_only=True)) as store:
        assert [one.place.record for one in verify(store).problems] == ["1"]
    with pytest.raises(StoreError, match="is not sound"):
        moving.move(address, tmp_path / "out.duckdb")


def test_a_look_sees_one_moment_while_others_save(address, ann, small_register):
    with closing(Store.open(address)) as one, closing(Store.open(address)) as other:
        with one.write(ann, "import", "", "k") as tx:
            tx.put_all(small_register)
        with one.snapshot() as cursor:
            cursor.execute("SELECT count(*) FROM save")
            assert cursor.fetchall() == [(1,)]
            with other.write(Actor("bob", "Bob"), "edit", "", "k2") as tx:
                tx.withdraw("share", "P1-A-B1-S1", 1)
                tx.withdraw("share", "P1-A-B1-S2", 1)
            cursor.execute("SELECT count(*) FROM save")
            assert cursor.fetchall() == [(1,)]


def test_one_opened_for_reading_only_takes_no_save(address, ann, small_register):
    Store.open(address).close()
    with closing(Store.open(address, read_only=True)) as store:
        with pytest.raises(StoreError, match="reading only"), store.write(ann, "import", "", "k") as tx:
            tx.put_all(small_register)
        assert store.one("project", "P1") is None


def test_signing_out_of_one_program_is_known_to_the_other(address):
    now = datetime(2026, 11, 30, 9, tzinfo=UTC)
    with closing(Store.open(address)) as one, closing(Store.open(address)) as other:
        first, second = (SharedSignOuts(store, timedelta(hours=8)) for store in (one, other))
        assert not second.ended("i|1", now)
        first.sign_out("i|1", now - timedelta(minutes=5), now)
        assert second.ended("i|1", now)
        assert not second.ended("i|1", now + timedelta(seconds=1))
        assert not second.ended("i|2", now)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda address: address.replace("host=", "host=/nowhere"), "No server answers at postgresql://"),
        (lambda address: address.replace("/postgres?", "/absent?"), "There is no such database"),
        (lambda address: address.replace("?host=", "?hostt="), "could not do this|cannot be read|No server answers"),
    ],
)
def test_a_server_that_is_not_there_is_told_in_a_sentence(database_server, change, words):
    with pytest.raises(StoreError, match=words):
        Store.open(change(database_server))


def test_a_database_that_sorts_by_language_is_refused(database_server):
    with psycopg.connect(database_server, autocommit=True) as raw:
        raw.execute("CREATE DATABASE icu TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'")
        raw.execute("CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C'")
    Store.open(database_server.replace("/postgres?", "/icu?")).close()
    with pytest.raises(StoreError, match=r"LATIN1.*CREATE DATABASE"):
        Store.open(database_server.replace("/postgres?", "/latin?"))


def test_the_terminal_shows_no_password_of_the_example_s_server(database_server, monkeypatch, capsys):
    address = in_schema(f"{database_server}&password={SECRET}", "shown")
    monkeypatch.setenv("BENEFITS_STORE", address)
    assert main(["example", "--store", address]) == 1
    assert main(["example"]) == 0
    told = capsys.readouterr()
    assert SECRET not in told.out + told.err
    assert "published projects stand in postgresql://" in told.out


def test_no_password_is_ever_shown(monkeypatch):
    named = "ann:" + SECRET
    monkeypatch.setenv("BENEFITS_STORE", f"postgresql://{named}@host:5433/db?sslmode=require&password={SECRET}")
    assert shown(default_store()) == "postgresql://ann@host:5433/db"
    assert shown(example_store()) == "postgresql://ann@host:5433/db (benefits_example)"
    with pytest.raises(StoreError) as told:
        Store.open(f"postgresql://{named}@127.0.0.1:1/db?connect_timeout=1")
    assert SECRET not in str(told.value)
