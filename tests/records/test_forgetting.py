"""A person's name is removed for good: from every version and save, the journal and the trail; the chain still holds.

BENEFITS_ALTERATIONS sets how many alterations after a removal are tried, BENEFITS_SEED which ones.
"""

import errno
import io
import os
import random
import re
import shutil
import zipfile
from contextlib import closing
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import duckdb
import pytest
from plain.register import benefit, body, option, project

from benefits.actions.forgetting import forget
from benefits.errors import NotFound, NotPermitted, Refused, StoreError
from benefits.interchange.audit_check import checked
from benefits.interchange.audit_file import audit_zip
from benefits.periods import FinancialYear
from benefits.records import forgetting
from benefits.records import journal as journal_module
from benefits.records.access import grant
from benefits.records.categories import Role
from benefits.records.forgetting import NAMED, Mention, nameless
from benefits.records.journal import journal_of
from benefits.records.model import TABLES, Measurement, Person
from benefits.records.moving import move
from benefits.records.places import in_schema
from benefits.records.store import Store
from benefits.records.verification import verify
from benefits.reference import dictionary

MARK = "Zebulon"  # stands nowhere but in the name, the address and the subject of the person to be forgotten
ADA = Person("P1", "ada@example.org", "Ada", (grant(Role.ADMINISTRATOR),))
ZED = Person("P2", f"{MARK}@example.org", f"{MARK} Quint", (grant(Role.FINANCE, "A"),), f"https://login|{MARK}")
RENAMED = f"{MARK} Smith"
BODY, PROJECT, BENEFIT = body("A"), project(), benefit("P-B", [0, 100])
WORD = nameless(ZED, date.max).name
ALTERATIONS = int(os.environ.get("BENEFITS_ALTERATIONS", "3"))
SEED = int(os.environ.get("BENEFITS_SEED", random.SystemRandom().randrange(10**6)))


@pytest.fixture(scope="module")
def named(tmp_path_factory):
    """The folder of a register where the person saved, was renamed, is named in fields and has a draft; 4 saves."""
    folder = tmp_path_factory.mktemp("named")
    with closing(Store.open(folder / "register.duckdb")) as store:
        with store.write(ADA, "import", "first load", "first") as tx:
            tx.put_all([BODY, PROJECT, option(), BENEFIT])
        with store.write(ADA, "import", "people", "people") as tx:
            tx.put_all([ADA, ZED])
        with store.write(ZED, "edit", "figures", "figures") as tx:
            tx.put(replace(PROJECT, sro=ZED.name, manager="Somebody else"), 1)
            tx.put(replace(BENEFIT, owner=ZED.email), 1)
            tx.put(
                Measurement("M1", BENEFIT.id, BODY.id, FinancialYear(2026), pounds=Decimal(5), entered_by=ZED.name), 0
            )
        with store.write(ADA, "edit", "other name", "rename") as tx:
            tx.put(replace(ZED, name=RENAMED), 1)
            tx.put(replace(PROJECT, sro=RENAMED), 2)
        store.keep_draft(ZED.id, "project", f'{{"sro": "{MARK}"}}')
    return folder


@pytest.fixture(scope="module")
def nameless_folder(named, tmp_path_factory):
    """The same after the name was removed: save 5."""
    folder = tmp_path_factory.mktemp("nameless") / "register"
    shutil.copytree(named, folder)
    with closing(Store.open(folder / "register.duckdb")) as store:
        forgotten(store)
    return folder


@pytest.fixture
def place(named, tmp_path):
    """A register with the name, that nobody has open."""
    shutil.copytree(named, tmp_path / "register")
    return tmp_path / "register" / "register.duckdb"


@pytest.fixture
def store(place):
    with closing(Store.open(place)) as opened:
        yield opened


@pytest.fixture
def cleaned(nameless_folder, tmp_path):
    """A register from which the name was removed, that nobody has open."""
    shutil.copytree(nameless_folder, tmp_path / "cleaned")
    return tmp_path / "cleaned" / "register.duckdb"


def forgotten(store, code=ZED.id):
    return forget(store, ADA, code, "Request 7", uuid4().hex)


def found_in(place):
    """Every row of every table of a file that holds the mark."""
    with duckdb.connect(str(place), read_only=True) as raw:
        tables = [name for (name,) in raw.execute("SELECT table_name FROM duckdb_tables()").fetchall()]
        return [
            (table, row)
            for table in tables
            for row in raw.execute(f"SELECT * FROM {table}").fetchall()
            if MARK.casefold() in repr(row).casefold()
        ]


def holds_mark(file):
    return MARK.casefold().encode() in file.read_bytes().lower()


def trail(store, folder):
    with zipfile.ZipFile(io.BytesIO(audit_zip(store, ADA))) as file:
        file.extractall(folder)
    return folder


def problems(place):
    return [str(one) for one in verify(place).problems]


def by_hand(place, statement):
    with duckdb.connect(str(place)) as raw:
        raw.execute(statement)


def full_disk(*_, **__):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_nothing_of_the_name_is_left_and_the_register_is_whole(store, place, tmp_path):
    assert holds_mark(journal_of(place))
    done = forgotten(store)
    assert (done.word, sorted(done.contents), done.namesakes, done.mentions) == (WORD, [2, 3, 4], (), ())
    assert [one for one in trail(store, tmp_path / "trail").iterdir() if holds_mark(one)] == []
    assert checked(tmp_path / "trail")[0] == []
    assert store.drafts(ZED.id) == ()
    store.close()
    assert found_in(place) == []
    assert not holds_mark(journal_of(place))
    assert problems(place) == []


def test_what_the_person_did_stays_told_of_somebody_without_a_name(store):
    forgotten(store)
    last = store.one("person", ZED.id)
    assert (last.record.name, last.record.subject, last.record.grants) == (WORD, "", ())
    assert last.record.disabled_on == last.recorded_at.date()
    assert [one.record.sro for one in store.history("project", "P")] == ["", WORD, WORD]
    assert store.one("project", "P").record.manager == ""
    assert store.history("project", "P")[1].saved_by == ZED.id
    assert [one.actor_name for one in store.saves()] == ["Ada", "Ada", WORD, "Ada", "Ada"]
    assert store.saves()[0].action == "person.forget"


def test_every_question_of_the_past_is_answered_as_before_but_for_the_name(store):
    def told():
        return {
            (save.seq, table): repr([vars(one) for one in store.as_of(table, save.recorded_at)])
            for save in store.saves()
            if save.seq <= 4
            for table in ("person", "project", "benefit_line", "measurement")
        }

    def nameless_text(text):
        for word, new in ((ZED.email, f"{WORD[-6:]}@removed.invalid"), (ZED.subject, "")):
            text = text.replace(f"email='{word}'", f"email='{new}'").replace(f"subject='{word}'", f"subject='{new}'")
        return re.sub("|".join((ZED.email, ZED.name, RENAMED)), WORD, text)

    before = told()
    forgotten(store)
    assert told() == {of: nameless_text(text) for of, text in before.items()}
    assert sum(MARK in text for text in before.values()) > 4


def test_every_hash_stays_and_a_second_time_writes_nothing_and_later_saves_follow(store, place):
    before = [(one.seq, one.prev_hash, one.hash) for one in store.saves()]
    forgotten(store)
    assert [(one.seq, one.prev_hash, one.hash) for one in store.saves()][1:] == before
    assert store.saves()[0].prev_hash == before[0][2]
    assert (forgotten(store).saves, store.data_version()) == ((), 5)
    with store.write(ADA, "edit", "", "later") as tx:
        tx.put(replace(ADA, name="Ada Example"), 1)
    assert journal_of(place).read_bytes().count(b"\n") == 6
    assert verify(store).problems == ()


def test_two_who_are_forgotten_leave_one_whole_register(store, place, tmp_path):
    forgotten(store)
    bea = Person("P3", "", "Bea", (grant(Role.ADMINISTRATOR),))
    done = forget(store, bea, ADA.id, "Request 8", "again")
    assert sorted(done.contents) == [1, 2, 4, 5]  # save 5 removed the first name, in her name
    assert checked(trail(store, tmp_path / "trail"))[0] == []
    store.close()
    assert problems(place) == []


def test_texts_that_hold_the_name_are_told_and_left(store, place):
    benefit = store.one("benefit_line", "P-B")
    with store.write(ADA, "edit", f"as {MARK.upper()} asked", "note") as tx:
        tx.put(replace(benefit.record, note=f"ask {MARK}'s team, or {ZED.email}"), 2)
    store.keep_draft(ADA.id, "project", f"about {ZED.name}")
    assert forgotten(store).mentions == (
        Mention("benefit_line", "P-B", "note"),
        Mention("draft", ADA.id, "content"),
    )
    store.close()
    assert problems(place) == []


def test_fields_are_left_where_another_person_has_the_name(store):
    with store.write(ADA, "import", "", "namesake") as tx:
        tx.put_all([replace(ZED, id="P4", email="", subject="")])
    done = forgotten(store)
    assert done.namesakes == ("P4",)
    assert store.one("measurement", "M1").record.entered_by == ZED.name
    assert store.one("person", ZED.id).record.name == WORD
    assert Mention("measurement", "M1", "entered_by") in done.mentions
    assert verify(store).problems == ()


def test_who_may_not_or_gives_no_lawful_reason_is_refused(store):
    for person, code, reason, told in (
        (ZED, ADA.id, "Request", NotPermitted),
        (ADA, "P9", "Request", NotFound),
        (ADA, ADA.id, "Request", Refused),
        (ADA, ZED.id, "  ", Refused),
        (ADA, ZED.id, f"{MARK.lower()} quint asked", Refused),
    ):
        with pytest.raises(told):
            forget(store, person, code, reason, uuid4().hex)
    assert store.data_version() == 4


def test_every_field_of_the_dictionary_that_names_somebody_is_looked_at():
    people = re.compile(r"\bby$|owner$|^Manager$", re.IGNORECASE)
    named = {
        table: tuple(one.name for one in dictionary.fields(table) if one.type == "text" and people.search(one.label))
        for table in TABLES
    }
    assert {table: set(names) for table, names in named.items() if names} == {
        table: set(names) for table, names in NAMED.items()
    }


def test_a_copy_made_afterwards_holds_no_trace_in_its_bytes(store):
    store.copy_to(store.backups / "before.duckdb")
    forgotten(store)
    store.copy_to(store.backups / "after.duckdb")
    assert [holds_mark(store.backups / f"{one}.duckdb") for one in ("before", "after")] == [True, False]


def cells(place):
    """Every text, but for keys, of the saves that were changed, and of the removals: table, which row, column."""
    with duckdb.connect(str(place), read_only=True) as raw:
        for table in (*TABLES, "removal", "save"):
            rows = raw.execute(f"SELECT * FROM {table}")
            names = [one[0] for one in rows.description]
            for row in rows.fetchall():
                held = dict(zip(names, row, strict=True))
                key = f"seq = {held['seq']}" if table == "save" else f"id = '{held['id']}' AND version = {row[1]}"
                if table == "removal" or held.get("save", held.get("seq")) in (2, 3, 4, 5):
                    yield from (
                        (table, key, name)
                        for name in names
                        if isinstance(held[name], str) and name not in ("id", "key")
                    )


def test_any_text_that_is_altered_afterwards_is_found(cleaned, tmp_path):
    print(f"seed {SEED}, {ALTERATIONS} alterations")
    every = sorted(cells(cleaned))
    chosen = random.Random(SEED).sample(every, min(ALTERATIONS, len(every)))  # noqa: S311 - a seed that can be given again
    for number, (table, key, column) in enumerate(chosen):
        copy = tmp_path / f"{number}.duckdb"
        shutil.copy(cleaned, copy)
        by_hand(copy, f"UPDATE {table} SET {column} = {column} || 'x' WHERE {key}")
        assert not verify(copy).is_sound, (table, key, column)


def test_a_name_is_not_removed_from_a_save_that_was_altered(place):
    by_hand(place, "UPDATE measurement SET pounds = 6")
    with closing(Store.open(place)) as altered:
        with pytest.raises(StoreError, match="Save 3 holds the name and is not what was saved"):
            forgotten(altered)
        assert altered.data_version() == 4
    assert [row[0] for row in found_in(place)].count("person") == 2


def test_a_removal_that_is_forged_for_an_altered_row_is_found(cleaned):
    by_hand(cleaned, "UPDATE organisation SET name = 'forged' WHERE id = 'A'")
    by_hand(cleaned, "INSERT INTO removal VALUES ('1', 1, 5, false, 'of the forger''s')")
    assert not verify(cleaned).is_sound


def test_a_trail_that_is_altered_afterwards_is_found(cleaned, tmp_path):
    with closing(Store.open(cleaned, read_only=True)) as store:
        folder = trail(store, tmp_path / "trail")
    for name, old, new in (
        ("saves.csv", WORD, "Somebody else"),
        ("versions.csv", WORD, "Somebody else"),
        ("saves.csv", ',5,"[', ',,"['),
    ):
        whole = (folder / name).read_text(encoding="utf-8")
        assert old in whole
        (folder / name).write_text(whole.replace(old, new), encoding="utf-8")
        assert checked(folder)[0] != []
        (folder / name).write_text(whole, encoding="utf-8")


def test_a_name_that_comes_back_is_told_and_can_be_removed_again(cleaned):
    first = f"name = '{ZED.name}', email = '{ZED.email}', subject = '{ZED.subject}'"
    by_hand(cleaned, f"UPDATE person SET {first} WHERE id = 'P2' AND version = 1")
    by_hand(cleaned, f"UPDATE save SET actor_name = '{ZED.name}' WHERE seq = 3")
    by_hand(cleaned, f"UPDATE project SET sro = '{ZED.name}' WHERE save = 3")
    by_hand(cleaned, f"UPDATE measurement SET entered_by = '{ZED.name}' WHERE save = 3")
    by_hand(cleaned, f"UPDATE benefit_line SET owner = '{ZED.email}' WHERE save = 3")
    assert [one.partition(" again")[0] for one in problems(cleaned)] == [
        f"save, {seq}: holds a person's name" for seq in (2, 3)
    ]
    with closing(Store.open(cleaned)) as again:
        forgotten(again)
    assert (problems(cleaned), found_in(cleaned)) == ([], [])


def fails(monkeypatch, step):
    """Let one step of a removal fail as a stop there would leave it."""
    if step == "before the commit":
        monkeypatch.setattr(forgetting, "_mentions", full_disk)
    elif step == "at the line of the save":
        monkeypatch.setattr(journal_module, "_write", full_disk)
    elif step == "while the journal is written anew":
        monkeypatch.setattr(journal_module, "_between", full_disk)
    else:
        monkeypatch.setattr(Path, "replace", full_disk)


@pytest.mark.parametrize(
    "step",
    ["before the commit", "at the line of the save", "while the journal is written anew", "at the change of files"],
)
def test_a_stop_at_any_step_is_told_and_the_same_again_does_the_rest(store, place, step):
    with pytest.MonkeyPatch.context() as monkeypatch:
        fails(monkeypatch, step)
        with pytest.raises((StoreError, OSError)):
            forgotten(store)
    store.close()
    with closing(Store.open(place)) as again:  # the start adds a line that is missing
        report = verify(again)
        assert (report.saves, report.is_sound) == (4 if step == "before the commit" else 5, True)
        told = [one.wrong for one in report.problems]
        assert len(told) == (0 if step == "before the commit" else 3)
        assert all("still holds a person's name, which save 5 removed" in one for one in told)
        forgotten(again)
        assert (again.data_version(), verify(again).problems) == (5, ())
    assert (found_in(place), holds_mark(journal_of(place))) == ([], False)
    assert [one.name for one in place.parent.glob("*.new")] == []


def test_an_older_file_beside_the_journal_is_brought_up_without_the_name(named, cleaned):
    head = verify(cleaned).head
    shutil.copy(named / cleaned.name, cleaned)
    Store.open(cleaned).close()
    report = verify(cleaned)
    assert (report.head, report.problems, found_in(cleaned)) == (head, (), [])


def test_an_older_file_beside_a_journal_not_yet_written_anew_says_that_it_holds_the_name(named, store, place):
    with pytest.MonkeyPatch.context() as monkeypatch:
        fails(monkeypatch, "while the journal is written anew")
        with pytest.raises(StoreError, match="The name left the register, but not its journal"):
            forgotten(store)
    store.close()
    shutil.copy(named / place.name, place)
    Store.open(place).close()
    assert any("holds a person's name again" in one for one in problems(place))
    with closing(Store.open(place)) as again:
        forgotten(again)
    assert (problems(place), found_in(place), holds_mark(journal_of(place))) == ([], [], False)


def test_a_lost_file_is_written_again_from_the_journal_without_the_name(cleaned):
    head = verify(cleaned).head
    cleaned.unlink()
    Store.open(cleaned).close()
    assert (verify(cleaned).head, problems(cleaned), found_in(cleaned)) == (head, [], [])


def test_a_lost_journal_is_made_again_from_the_file(cleaned):
    kept = journal_of(cleaned).read_bytes()
    journal_of(cleaned).unlink()
    Store.open(cleaned).close()
    assert journal_of(cleaned).read_bytes() == kept


def test_a_line_that_is_altered_after_a_removal_is_not_replayed(cleaned):
    journal_of(cleaned).write_bytes(journal_of(cleaned).read_bytes().replace(WORD.encode(), b"Somebody else"))
    assert not verify(cleaned).is_sound
    cleaned.unlink()
    with pytest.raises(StoreError, match="journal's line of save 2 was altered"):
        Store.open(cleaned)


def test_a_server_forgets_as_a_file_does_and_a_move_carries_it(place, cleaned, database_server, tmp_path):
    address = in_schema(database_server, f"s{uuid4().hex[:12]}")
    move(place, address)
    with closing(Store.open(address)) as server:
        done = forgotten(server)
        assert (done.saves, done.mentions) == ((2, 3, 4), ())
        assert verify(server).problems == ()
        assert MARK not in repr([server.history("person", ZED.id), server.saves(), server.current("project")])
        head = server.saves()[0].hash
    with duckdb.connect(str(cleaned), read_only=True) as raw:
        assert done.contents == {
            int(of): said for of, said in raw.execute("SELECT id, content FROM removal").fetchall()
        }
    back = tmp_path / "back.duckdb"
    assert move(address, back).head == head
    assert (problems(back), found_in(back)) == ([], [])
