"""Rows changed, taken out or put in behind the program's back are named, and so is a history that was cut."""

from contextlib import closing
from dataclasses import replace

import duckdb
import pytest

from benefits.records import journal_comparison
from benefits.records.categories import OrganisationKind
from benefits.records.history import Actor
from benefits.records.journal import journal_of
from benefits.records.model import Organisation
from benefits.records.store import Store
from benefits.records.verification import verify

ANN = Actor("sub-ann", "Ann Example")
ORG = Organisation("A", "0", "A", OrganisationKind.AGENCY)


@pytest.fixture
def edited(filled, place):
    """Four saves, then the file closed so that a hand can change it."""
    for n, name in enumerate(("first", "second", "third")):
        with filled.write(ANN, "edit", "because", f"k{n}") as tx:
            tx.put(replace(ORG, name=name), seen=n)
    filled.close()
    return place


def problems(place):
    report = verify(place)
    assert report.journal == journal_of(place)
    assert not report.is_sound
    return "\n".join(str(problem) for problem in report.problems)


def by_hand(place, *statements):
    with duckdb.connect(str(place)) as raw:
        for statement in statements:
            raw.execute(statement)
    return problems(place)


def lines_of(place):
    return journal_of(place).read_bytes().splitlines(keepends=True)


def test_a_register_that_agrees_has_no_problem_and_names_its_journal(edited):
    report = verify(edited)
    assert (report.problems, report.journal) == ((), journal_of(edited))


def test_a_copy_without_a_journal_is_whole(edited, tmp_path):
    copy = edited.rename(tmp_path / "copy.duckdb")
    assert (verify(copy).problems, verify(copy).journal) == ((), None)


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        (
            "UPDATE organisation SET name = 'forged' WHERE id = 'A' AND version = 2",
            "organisation, A: version 2 of save 3 was altered: name is 'forged' in the file and 'second' in the",
        ),
        (
            "UPDATE cost_line SET amounts = [100.10, 0.01, 3.30]::DECIMAL(18,2)[]",
            "cost_line, P1-A-C1: version 1 of save 1 was altered: "
            "amounts is '100.10, 0.01, 3.30' in the file and '100.10, 0.00, 3.30' in the journal.",
        ),
        (
            "UPDATE project SET lead = ''",
            "project, P1: version 1 of save 1 was altered: lead is empty in the file and 'DWP' in the journal.",
        ),
        (
            "UPDATE organisation SET withdrawn = true WHERE id = 'A' AND version = 3",
            "withdrawn is 'True' in the file and 'False' in the journal",
        ),
        (
            "DELETE FROM organisation WHERE id = 'A' AND version = 2",
            "organisation, A: version 2 of save 3 is in the journal and not in the file: it was removed.",
        ),
        (
            "INSERT INTO organisation SELECT * REPLACE ('X' AS id) FROM organisation WHERE id = 'A' AND version = 2",
            "organisation, X: version 2 of save 3 is in the file and not in the journal: it was inserted.",
        ),
        (
            "UPDATE save SET actor_name = 'Somebody else' WHERE seq = 2",
            "save, 2, actor_name: is 'Somebody else' in the file and 'Ann Example' in the journal.",
        ),
        ("DELETE FROM save WHERE seq = 2", "save, 2: is in the journal and not in the file: removed."),
    ],
)
def test_what_a_hand_changed_is_named(edited, statement, named):
    assert named in by_hand(edited, statement)


def test_a_history_cut_clean_is_found_though_the_file_alone_looks_whole(edited, tmp_path):
    found = by_hand(edited, "DELETE FROM organisation WHERE save > 2", "DELETE FROM save WHERE seq > 2")
    assert "save, 3: saves 3 to 4 are in the journal and not in the file" in found
    assert verify(edited.rename(tmp_path / "alone.duckdb")).is_sound


def test_a_history_rewritten_with_true_hashes_is_found(edited, place):
    """Somebody who knows the program makes another register of the same saves: only the journal tells."""
    edited.unlink()
    journal = journal_of(place).rename(place.with_name("aside"))
    with closing(Store.open(place)) as store, store.write(ANN, "import", "first load", "key-1") as tx:
        tx.put(replace(ORG, name="forged"), seen=0)
    journal.replace(journal_of(place))
    found = problems(place)
    assert "save, 1, hash: is" in found
    assert "organisation, A: version 1 of save 1 is in the file and not in the journal: it was inserted" in found


def test_a_journal_that_ends_before_the_file_is_told(edited):
    journal_of(edited).write_bytes(b"".join(lines_of(edited)[:2]))
    assert "save, 3: saves 3 to 4 are in the file and not in the journal, which ends before" in problems(edited)


def test_a_journal_that_lacks_a_save_in_its_middle_is_told(edited):
    first, second, _, last = lines_of(edited)
    journal_of(edited).write_bytes(first + second + last)
    found = problems(edited)
    assert "journal, row 3: holds save 4 after save 2: lines are missing, doubled or in another order" in found
    assert "save, 3: save 3 is in the file and not in the journal, which has later ones" in found


def test_a_journal_without_its_beginning_is_told(edited):
    journal_of(edited).write_bytes(b"".join(lines_of(edited)[1:]))
    assert "journal, row 1: lacks the saves before 2, with which it should begin" in problems(edited)


def test_an_empty_journal_is_told(edited):
    journal_of(edited).write_bytes(b"")
    assert "save, 1: saves 1 to 4 are in the file and not in the journal" in problems(edited)


def test_an_altered_line_is_told(edited):
    whole = journal_of(edited).read_bytes()
    journal_of(edited).write_bytes(whole.replace(b'"name":"second"', b'"name":"forged"'))
    found = problems(edited)
    assert "save, 3: has a line in the journal that was altered: its hash is another" in found
    assert "name is 'second' in the file and 'forged' in the journal" in found


def test_a_line_that_does_not_follow_is_told(edited):
    first, second, *rest = lines_of(edited)
    other = second.replace(b'"prev_hash":"', b'"prev_hash":"0', 1)
    journal_of(edited).write_bytes(b"".join([first, other, *rest]))
    assert "journal, row 2: holds save 2, which does not follow from the one before" in problems(edited)


def test_a_line_that_cannot_be_read_is_told(edited):
    first, _, *rest = lines_of(edited)
    journal_of(edited).write_bytes(first + b"\0" * 20 + b"\n" + b"".join(rest))
    assert "journal, row 2: cannot be read, nor what stands after it" in problems(edited)


def test_a_line_with_unreadable_rows_is_told(edited):
    journal_of(edited).write_bytes(journal_of(edited).read_bytes().replace(b'["organisation",2', b'["organisation",,2'))
    assert "save, 3: has a line in the journal that cannot be read to its end" in problems(edited)


def test_a_torn_last_line_is_told(edited):
    with journal_of(edited).open("ab") as file:
        file.write(b'{"save":')
    assert "journal, row 5: was not finished" in problems(edited)


def test_a_forged_import_names_some_rows_and_counts_the_rest(place, monkeypatch):
    monkeypatch.setattr(journal_comparison, "NAMED", 3)
    with closing(Store.open(place)) as store, store.write(ANN, "import", "", "k") as tx:
        tx.put_all(replace(ORG, id=f"O{n}") for n in range(10))
    found = by_hand(place, "UPDATE organisation SET name = 'forged'")
    assert found.count("was altered: name") == 3
    assert "save, 1: differs in 7 more rows" in found


def test_an_open_register_is_compared_with_its_journal_while_others_save(filled):
    with filled.write(ANN, "edit", "", "k") as tx:
        tx.put(ORG, seen=0)
    with filled.snapshot() as cursor:
        cursor.execute("SELECT count(*) FROM save")
        cursor.fetchall()
        report = verify(filled)
    assert (report.saves, report.problems) == (2, ())
