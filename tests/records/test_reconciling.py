"""At the start a register and its journal are compared: one behind is brought up, a contradiction changes nothing."""

import json
import logging
import shutil
from contextlib import closing
from dataclasses import replace

import duckdb
import pytest

from benefits.errors import StoreError
from benefits.records.categories import OrganisationKind
from benefits.records.history import Actor
from benefits.records.journal import contents, journal_of
from benefits.records.migrations import Migration, shipped
from benefits.records.model import Organisation
from benefits.records.rescue import accept
from benefits.records.store import Store
from benefits.records.verification import verify

ANN = Actor("sub-ann", "Ann Example")
ORG = Organisation("A", "0", "A", OrganisationKind.AGENCY)


@pytest.fixture
def older(filled, place, tmp_path):
    """Four saves and a withdrawal in the register; beside it a copy of its file from after the first save."""
    filled.close()
    copy = tmp_path / "older.duckdb"
    shutil.copy(place, copy)
    with closing(Store.open(place)) as store:
        for n, name in enumerate(("", "second", "third")):
            with store.write(ANN, "edit", "because", f"k{n}") as tx:
                tx.put(replace(ORG, name=name, successors=("DWP",) if n else ()), seen=n)
        with store.write(ANN, "withdraw", "entered twice", "gone") as tx:
            tx.withdraw("organisation", "A", seen=3)
    return copy


@pytest.fixture
def log(caplog):
    caplog.set_level(logging.WARNING, logger="benefits")
    return caplog


def everything(place):
    with closing(Store.open(place, read_only=True)) as store, store.snapshot() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_type = 'BASE TABLE' ORDER BY 1")
        held = {}
        for (table,) in cursor.fetchall():
            if table not in ("schema_migration", "draft"):
                cursor.execute(f"SELECT * FROM {table} ORDER BY ALL")
                held[table] = [repr(row) for row in cursor.fetchall()]
        return held


def opened(place):
    Store.open(place).close()
    return verify(place)


def journal_lines(place):
    return journal_of(place).read_bytes().splitlines(keepends=True)


def refused(place, match):
    """Opening is refused, and neither file has changed."""
    before = everything(place), journal_of(place).read_bytes()
    with pytest.raises(StoreError, match=match) as told:
        Store.open(place)
    assert (everything(place), journal_of(place).read_bytes()) == before
    assert "Nothing was changed" in str(told.value)
    assert "benefits restore --accept" in str(told.value)


def test_a_file_that_agrees_with_its_journal_is_opened_without_a_word(older, place, log):
    before = journal_of(place).read_bytes()
    assert opened(place).problems == ()
    assert (journal_of(place).read_bytes(), log.messages) == (before, [])


def test_a_file_that_is_behind_is_brought_up_exactly(older, place, log):
    before = everything(place)
    shutil.copy(older, place)
    report = opened(place)
    assert (report.saves, report.problems) == (5, ())
    assert everything(place) == before
    assert [message.split(" ", 1)[1] for message in log.messages] == [
        "lacked saves 2 to 5. They were written again from its journal."
    ]


def test_a_repeat_of_a_replayed_save_is_that_save(older, place):
    shutil.copy(older, place)
    with closing(Store.open(place)) as store:
        assert store.data_version() == 5
        with store.write(ANN, "edit", "because", "k2") as tx:
            tx.put(replace(ORG, name="third"), seen=2)
        assert tx.saved.seq == 4


def test_a_register_is_built_from_its_journal_alone(older, place):
    before = everything(place)
    place.unlink()
    assert opened(place).problems == ()
    assert everything(place) == before


def test_a_journal_that_is_behind_is_brought_up(older, place, log):
    whole = journal_of(place).read_bytes()
    journal_of(place).write_bytes(b"".join(journal_lines(place)[:-2]))
    assert opened(place).problems == ()
    assert journal_of(place).read_bytes() == whole
    assert "lacked its newest 2 saves. They were added." in log.messages[0]


def test_a_register_without_a_journal_gets_one_of_all_its_saves(older, place, log):
    whole = journal_of(place).read_bytes()
    journal_of(place).unlink()
    assert opened(place).problems == ()
    assert journal_of(place).read_bytes() == whole
    assert "had no journal. One was made from its 5 saves." in log.messages[0]


def test_a_register_moved_without_its_journal_opens_and_is_told_of(older, place, tmp_path, log):
    moved = place.rename(tmp_path / "moved.duckdb")
    assert opened(moved).problems == ()
    assert "moved.duckdb had no journal." in log.messages[0]


@pytest.mark.parametrize("bytes_left", [1, 40, -1])
def test_a_torn_last_line_is_kept_aside_and_made_again(older, place, bytes_left, log):
    *first, last = journal_lines(place)
    whole = journal_of(place).read_bytes()
    journal_of(place).write_bytes(b"".join(first) + last[:bytes_left])
    assert opened(place).problems == ()
    assert journal_of(place).read_bytes() == whole
    (kept,) = place.parent.glob("*.torn-*")
    assert kept.read_bytes() == last[:bytes_left]
    assert "ended in a line that was not finished" in log.messages[0]


def test_a_torn_last_line_that_ends_in_a_break_is_made_again_from_the_file(older, place):
    *first, last = journal_lines(place)
    journal_of(place).write_bytes(b"".join(first) + b"\0" * (len(last) - 1) + b"\n")
    assert opened(place).problems == ()
    assert journal_lines(place) == [*first, last]


def test_a_last_line_whose_middle_is_missing_is_made_again_from_the_file(older, place):
    """As after a cut of the power: its beginning and its end were on the disk, and what is between was not."""
    *first, last = journal_lines(place)
    middle = last.index(b'"rows":[') + 12
    torn = last[:middle] + bytes(len(last) - middle - 3) + last[-3:]
    journal_of(place).write_bytes(b"".join(first) + torn)
    assert opened(place).problems == ()
    assert journal_lines(place) == [*first, last]
    (kept,) = place.parent.glob("*.torn-*")
    assert kept.read_bytes() == torn


def test_a_torn_last_line_of_a_save_that_the_file_lacks_is_no_save(older, place):
    first, second, *_ = journal_lines(place)
    shutil.copy(older, place)
    journal_of(place).write_bytes(first + second[:50])
    assert (opened(place).saves, journal_lines(place)) == (1, [first])


@pytest.mark.parametrize("hole", [(0, 60), (90, 150)], ids=["its beginning", "its middle"])
def test_a_last_line_with_a_hole_goes_and_the_saves_before_it_come_back(older, place, hole):
    """As after a cut of the power that took the file's newest saves too: nobody was told of the last one."""
    *first, last = journal_lines(place)
    torn = last[: hole[0]] + bytes(hole[1] - hole[0]) + last[hole[1] :]
    shutil.copy(older, place)
    journal_of(place).write_bytes(b"".join(first) + torn)
    assert (opened(place).saves, journal_lines(place)) == (len(first), first)
    (kept,) = place.parent.glob("*.torn-*")
    assert kept.read_bytes() == torn


def test_a_damaged_last_line_of_a_save_that_the_file_lacks_is_a_contradiction(older, place):
    first, second, *_ = journal_lines(place)
    shutil.copy(older, place)
    journal_of(place).write_bytes(first + second[:50] + b"\n")
    refused(place, "line 2 of the journal cannot be read")


def test_another_history_is_a_contradiction(older, place):
    shutil.copy(older, place)
    journal = journal_of(place).rename(place.with_name("aside"))
    with closing(Store.open(place)) as store, store.write(ANN, "edit", "", "other") as tx:
        tx.put(replace(ORG, id="B"), seen=0)
    journal.replace(journal_of(place))
    refused(place, "save 2 is another one in the file than in the journal")


def test_a_journal_shortened_in_the_middle_is_a_contradiction(older, place):
    lines = journal_lines(place)
    journal_of(place).write_bytes(b"".join([*lines[:2], *lines[3:]]))
    refused(place, "in the journal save 4 stands after save 2")


def test_a_journal_without_its_beginning_is_a_contradiction(older, place):
    journal_of(place).write_bytes(b"".join(journal_lines(place)[1:]))
    refused(place, "the journal begins at save 2: what stood before it is missing")


def test_a_damaged_line_in_the_middle_is_a_contradiction(older, place):
    lines = journal_lines(place)
    journal_of(place).write_bytes(b"".join([lines[0], b"\0\0\n", *lines[2:]]))
    refused(place, "line 2 of the journal cannot be read")


def test_an_altered_line_is_not_replayed(older, place):
    lines = journal_lines(place)
    shutil.copy(older, place)
    journal_of(place).write_bytes(b"".join([*lines[:3], lines[3].replace(b'"third"', b'"forged"'), lines[4]]))
    refused(place, "the journal's line of save 4 was altered")


def test_saves_cut_from_the_file_with_their_rows_left_are_a_contradiction(older, place):
    with duckdb.connect(str(place)) as raw:
        raw.execute("DELETE FROM save WHERE seq > 3")
    refused(place, "the file holds rows of save 5, but not that save")


def test_a_save_taken_out_of_the_middle_of_the_file_is_a_contradiction(older, place):
    with duckdb.connect(str(place)) as raw:
        raw.execute("DELETE FROM save WHERE seq = 3")
    refused(place, "saves are missing or doubled in the file")


def test_an_altered_file_is_not_taken_into_a_new_journal(older, place):
    journal_of(place).unlink()
    with duckdb.connect(str(place)) as raw:
        raw.execute("UPDATE project SET title = 'forged'")
    with pytest.raises(StoreError, match="save 1 of the file is not what Ann Example saved"):
        Store.open(place)
    assert not journal_of(place).exists()


def test_a_file_can_be_accepted_as_it_is_and_its_journal_begins_anew(older, place):
    lines = journal_lines(place)
    journal_of(place).write_bytes(b"".join([*lines[:2], *lines[3:]]))
    kept = accept(place)
    assert len(kept.read_bytes().splitlines()) == 4
    assert json.loads(journal_of(place).read_bytes())["begins"]["seq"] == 5
    with closing(Store.open(place)) as store, store.write(ANN, "edit", "", "next") as tx:
        tx.put(replace(ORG, id="B"), seen=0)
    report = verify(place)
    assert (report.saves, report.problems) == (6, ())
    with journal_of(place).open("rb") as file:
        assert [line.seq for line in contents(file).lines] == [5, 6]


def test_a_file_from_before_a_journal_begins_is_a_contradiction(older, place):
    accept(place)
    shutil.copy(older, place)
    refused(place, "the journal begins at save 5, and the file ends at save 1")


def test_a_replay_waits_for_the_tables_to_be_brought_up(older, place):
    later = Migration(shipped()[-1].number + 1, "later", "CREATE TABLE later (id INTEGER)")
    shutil.copy(older, place)
    with closing(Store.open(place, known=[*shipped(), later])) as store:
        assert (store.data_version(), verify(store).problems) == (5, ())


def test_a_contradiction_is_found_before_the_tables_are_brought_up(older, place):
    journal_of(place).write_bytes(b"".join(journal_lines(place)[1:]))
    later = Migration(shipped()[-1].number + 1, "later", "CREATE TABLE later (id INTEGER)")
    with pytest.raises(StoreError, match="contradict each other"):
        Store.open(place, known=[*shipped(), later])
    Store.open(place, read_only=True, known=shipped()).close()


def test_reading_only_compares_nothing_and_changes_nothing(older, place):
    journal_of(place).write_bytes(b"something else")
    Store.open(place, read_only=True).close()
    assert journal_of(place).read_bytes() == b"something else"
