"""What goes into a register by the terminal, and how it is kept: check, import, example, backup, restore, verify."""

import json
from contextlib import closing
from pathlib import Path

import duckdb
from readme import ROOT

from benefits import library
from benefits.interchange.read import read_folder
from benefits.records.model import Project
from benefits.records.places import default_store, example_store
from benefits.records.store import Store

EXAMPLE = str(ROOT / "data" / "example")


def test_check_passes_the_readme_folder(run, folder):
    assert run("check", folder) == (0, f"Nothing is wrong with {folder}.\n", "")


def test_check_tells_all_problems_with_place_value_and_remedy(run, folder):
    (folder / "projects.csv").write_text("id,title,lead,first_year\nLINK,Linked,DWP,2026\nP2,Two,DWPP,2026-27\n")
    (folder / "shares.csv").write_text("id,benefit,recipient,fraction\nS1,LINK-B1,DWP,1.4\n")
    code, out, _ = run("check", folder, "--format", "json")
    assert code == 2
    told = {(one["sheet"], one["row"], one["column"], one["value"]): one for one in json.loads(out)}
    assert ("projects.csv", 2, "first_year", "2026") in told
    assert "Did you mean DWP" in told["projects.csv", 3, "lead", "DWPP"]["allowed"]
    assert ("shares.csv", 2, "fraction", "1.4") in told
    assert all(one["allowed"] and one["problem"] for one in told.values())
    code, out, _ = run("check", folder)
    assert code == 2
    assert "to put right" in out.splitlines()[-1]
    assert run("check", folder, "--format", "csv")[1].startswith("kind,sheet,row,record,column,value,problem,allowed\n")


def test_check_ends_well_with_things_to_note(run):
    code, out, _ = run("check", EXAMPLE)
    assert code == 0
    assert out.splitlines()[-1].startswith("0 to put right, ")


def test_a_folder_with_problems_is_not_appraised(run, folder):
    (folder / "costs.csv").write_text("id,option\nC1,NOWHERE\n")
    code, out, err = run("appraise", folder)
    assert (code, out) == (2, "")
    assert "costs.csv" in err


def test_import_saves_versions_with_name_and_reason(filled, run):
    with closing(Store.open(filled, read_only=True)) as store:
        save = store.saves()[0]
        assert save.reason == "first return"
        assert save.actor_name == library.local_person().name
        assert store.counts()["share"] == 4


def test_import_tells_what_it_adds_and_changes(filled, run, folder):
    text = (folder / "costs.csv").read_text().replace("10000000", "11000000")
    (folder / "costs.csv").write_text(text)
    code, out, _ = run("import", folder, "--reason", "second return")
    assert code == 0
    assert [line.split() for line in out.splitlines()[:3]] == [["0", "added"], ["1", "changed"], ["7", "unchanged"]]
    assert run("import", folder, "--reason", "again")[1].splitlines()[-1].startswith("Nothing was saved")


def test_import_with_a_problem_changes_nothing(filled, run, folder):
    before = run("verify")[1]
    (folder / "benefits.csv").write_text("id,option,title\nB9,LINK,Half a row\n")
    (folder / "projects.csv").write_text((folder / "projects.csv").read_text().replace("Linked", "Joined"))
    code, _, err = run("import", folder, "--reason", "faulty")
    assert code == 2
    assert "benefits.csv" in err
    assert run("verify")[1] == before


def test_the_example_loads_once_into_a_register_of_its_own(run, place):
    code, first, _ = run("example")
    assert code == 0
    assert str(example_store()) in first
    assert not place.exists()
    code, second, _ = run("example")
    assert code == 0
    assert "nothing was saved twice" in second
    with closing(Store.open(example_store(), read_only=True)) as store:
        assert store.counts()["project"] == sum(isinstance(one, Project) for one in read_folder(Path(EXAMPLE)).records)


def test_the_example_that_somebody_else_loaded_is_left_as_it_is(run, monkeypatch):
    monkeypatch.setattr("getpass.getuser", lambda: "pam")
    assert run("example")[0] == 0
    monkeypatch.setattr("getpass.getuser", lambda: "quentin")
    code, out, _ = run("example")
    assert (code, "loaded before" in out) == (0, True)


def test_the_example_never_enters_live_records(filled, run, folder, tmp_path):
    code, _, err = run("example", "--store", filled)
    assert (code, "kept apart" in err) == (1, True)
    other = tmp_path / "other.duckdb"
    run("import", folder, "--reason", "mine", "--store", other)
    code, _, err = run("example", "--store", other)
    assert (code, "kept apart" in err) == (1, True)


def test_places_follow_the_environment_and_stay_apart(monkeypatch, tmp_path):
    monkeypatch.setenv("BENEFITS_STORE", str(tmp_path / "a.duckdb"))
    assert (default_store(), example_store()) == (tmp_path / "a.duckdb", tmp_path / "example.duckdb")
    monkeypatch.setenv("BENEFITS_STORE", str(tmp_path / "Example.duckdb"))
    assert example_store().name.casefold() != default_store().name.casefold()
    monkeypatch.delenv("BENEFITS_STORE")
    assert default_store().parts[-2:] == ("crossgov-benefits", "register.duckdb")
    assert default_store().is_absolute()


def test_a_backup_comes_back(filled, run, folder):
    code, out, _ = run("backup")
    assert code == 0
    copy = Path(out.strip())
    assert copy.parent == filled.parent / "backups"
    run("import", folder, "--reason", "nothing new")
    refused = run("restore", copy)
    assert (refused[0], "Nothing was replaced" in refused[2]) == (1, True)
    code, out, _ = run("restore", copy, "--force")
    assert code == 0
    assert "is kept as" in out
    assert run("verify")[0] == 0


def test_a_backup_goes_where_it_is_sent(filled, run, tmp_path):
    code, out, _ = run("backup", "--to", tmp_path / "safe")
    assert (code, Path(out.strip()).parent) == (0, tmp_path / "safe")


def test_a_backup_of_no_register_makes_none(run, place):
    code, _, err = run("backup")
    assert (code, "There is no register at" in err, place.exists()) == (1, True, False)


def test_verify_says_a_register_is_sound(filled, run):
    code, out, err = run("verify")
    assert (code, err) == (0, "")
    assert "1 project" in out
    assert out.endswith("The register is sound.\n")


def test_verify_names_what_was_changed_by_hand(filled, run):
    with duckdb.connect(str(filled)) as raw:
        raw.execute("UPDATE project SET title = 'Something else'")
    code, out, err = run("verify", filled)
    assert code == 2
    assert "project LINK" in err
    assert out.endswith("The register is not sound.\n")
