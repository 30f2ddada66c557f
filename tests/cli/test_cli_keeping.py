"""How a register comes back by the terminal: replay of its journal, rescue, and the file as it is."""

import duckdb
import pytest

from benefits.records.journal import journal_of
from benefits.records.places import in_schema


@pytest.fixture
def backed_up(filled, run, folder):
    """A backup of the register; one later save stands in the register and its journal."""
    copy = run("backup")[1].strip()
    costs = folder / "costs.csv"
    costs.write_text(costs.read_text().replace("10000000", "11000000"))
    assert run("import", folder, "--reason", "second return")[0] == 0
    return copy


def test_a_restore_with_replay_loses_nothing(backed_up, place, run):
    head = run("verify")[1].splitlines()[1]
    place.write_bytes(b"torn" * 5000)
    code, out, _ = run("restore", backed_up, "--replay", "--force")
    assert (code, out.splitlines()[:2]) == (
        0,
        [f"Restored 3 saves to {place}.", "1 of them were written again from the journal."],
    )
    assert run("verify")[1].splitlines()[1] == head


def test_a_restore_without_replay_tells_what_is_left(backed_up, run):
    code, out, _ = run("restore", backed_up, "--force")
    assert code == 0
    assert "The former journal, kept beside it, holds 1 later saves." in out


def test_verify_names_the_journal_and_what_differs_from_it(backed_up, place, run):
    assert f"Compared with its journal {journal_of(place)}." in run("verify")[1]
    assert "There is no journal beside it." in run("verify", backed_up)[1]
    with duckdb.connect(str(place)) as raw:
        raw.execute("DELETE FROM cost_line WHERE save = 3")
        raw.execute("DELETE FROM save WHERE seq = 3")
    code, out, err = run("verify")
    assert (code, out.splitlines()[-1]) == (2, "The register is not sound.")
    assert "save 3 is in the journal and not in the file" in err


def test_a_contradiction_is_told_and_the_file_can_be_accepted(backed_up, place, run, folder):
    lines = journal_of(place).read_bytes().splitlines(keepends=True)
    journal_of(place).write_bytes(b"".join(lines[1:]))
    code, _, err = run("backup")
    assert code == 1
    assert "contradict each other: the journal begins at save 2" in err
    code, out, _ = run("restore", "--accept")
    assert code == 0
    assert out.splitlines()[0] == f"{place} is taken as it is. Its journal begins anew."
    assert "The former journal is kept as" in out
    assert run("backup")[0] == 0
    assert run("verify")[0] == 0


def test_a_rescue_tells_when_there_is_no_need_and_when_there_is_no_way(backed_up, place, run):
    assert "needs no rescue" in run("restore", "--rescue")[2]
    place.write_bytes(b"torn" * 5000)
    code, _, err = run("restore", "--rescue")
    assert code == 1
    assert f"benefits restore {backed_up} --replay --force" in err


def test_a_rescue_mends_a_torn_block(filled, place, run):
    with place.open("r+b") as file:
        file.seek(12288)
        byte = file.read(1)[0]
        file.seek(12288)
        file.write(bytes([byte ^ 1]))
    assert "is damaged" in run("backup")[2]
    code, out, _ = run("restore", "--rescue")
    assert (code, out.splitlines()[0]) == (0, f"Rescued 2 saves to {place}.")
    assert run("verify")[0] == 0


@pytest.mark.parametrize("arguments", [(), ("copy.duckdb", "--rescue"), ("copy.duckdb", "--accept")])
def test_a_restore_needs_a_backup_or_a_word_instead_of_it(run, arguments):
    code, _, err = run("restore", *arguments)
    assert (code, err) == (1, "Name a backup, or give --rescue or --accept without one.\n")


def test_a_register_is_moved_to_a_server_and_read_there(filled, run, database_server):
    head = run("verify")[1].splitlines()[1]
    address = in_schema(database_server, "from_the_terminal")
    code, out, _ = run("migrate-store", filled, address)
    assert (code, out.splitlines()[1]) == (0, head)
    assert run("verify", address)[1].splitlines()[1] == head
    assert run("appraise", address, "--format", "json")[1] == run("appraise", filled, "--format", "json")[1]
    code, _, err = run("migrate-store", filled, address)
    assert (code, "holds saves already" in err) == (1, True)
    code, _, err = run("backup", "--store", address)
    assert (code, "own tools" in err) == (1, True)


def test_a_persons_name_is_removed_and_what_holds_it_still_is_told(filled, place, run, folder):
    (folder / "people.csv").write_text("id,email,name,grants\nP17,zeb@dwp.gov.uk,Zeb Quint,finance:DWP\n")
    assert run("import", folder, "--reason", "people")[0] == 0
    code, out, _ = run("forget", "P17", "--reason", "Request 2026-114")
    assert code == 0
    assert out.startswith("P17 is 'removed person ")
    assert "1 earlier save was changed." in out
    assert "The person's code stays" in out
    assert b"Zeb" not in journal_of(place).read_bytes()
    assert run("verify")[0] == 0
    assert "There is no person P18" in run("forget", "P18", "--reason", "Request")[2]
