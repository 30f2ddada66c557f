"""Templates, workbooks in and out, and the history of a record, by the terminal."""

import csv
import io
import json
from contextlib import closing
from datetime import date, timedelta

import pytest
from readme import files

import benefits
from benefits.interchange.read import read_folder, read_path
from benefits.records.store import Store, now

WORKBOOKS = ("xlsx", "ods")


@pytest.mark.parametrize("form", WORKBOOKS)
def test_a_blank_template_can_be_checked_at_once(run, tmp_path, form):
    out = tmp_path / f"mine.{form}"
    code, told, _ = run("template", out)
    assert (code, told) == (0, f"Fill in {out}, then: benefits import {out} --check\n")
    assert run("check", out) == (0, f"Nothing is wrong with {out}.\n", "")


@pytest.mark.parametrize("form", WORKBOOKS)
def test_a_template_from_a_register_holds_its_records(filled, run, folder, tmp_path, form):
    out = tmp_path / f"mine.{form}"
    assert run("template", out, "--from", filled)[0] == 0
    assert set(read_folder(folder).records) <= set(read_path(out).records)


@pytest.mark.parametrize("form", [*WORKBOOKS, "folder"])
def test_an_export_imports_as_nothing_new(filled, run, tmp_path, form):
    out = tmp_path / ("out" if form == "folder" else f"out.{form}")
    code, told, _ = run("export", out)
    assert (code, "after save 2" in told) == (0, True)
    code, told, _ = run("import", out, "--reason", "again")
    assert code == 0
    assert told.splitlines()[-1].startswith("Nothing was saved")


def test_an_export_in_gmpp_columns_has_a_row_for_each_project(filled, run, tmp_path):
    out = tmp_path / "mine.gmpp.csv"
    assert run("export", out)[0] == 0
    (row,) = csv.DictReader(io.StringIO(out.read_text(encoding="utf-8-sig")))
    assert (row["Project Name"], row["Department"]) == ("Linked case records", "DWP")


def test_a_workbook_is_checked_appraised_and_opened_like_a_folder(filled, run, appraised, folder, tmp_path):
    out = tmp_path / "out.xlsx"
    run("export", out)
    (of_workbook,), (of_folder,) = appraised(out)["projects"], appraised(folder)["projects"]
    assert of_workbook == of_folder
    with benefits.open(out) as register:
        assert register.appraise().projects()["project"].tolist() == ["LINK"]


def test_an_export_as_of_a_day_holds_what_stood_then(filled, run, tmp_path):
    yesterday, today = (now() - timedelta(days=1)).date(), now().date()
    assert run("export", tmp_path / "then", "--as-of", yesterday)[1].splitlines()[-1].startswith("0 records")
    run("export", tmp_path / "now", "--as-of", today)
    assert len([one for one in read_folder(tmp_path / "now").records if one.id == "LINK-C1"]) == 1


def test_a_check_tells_what_would_change_and_saves_nothing(filled, run, folder):
    before = run("verify")[1]
    (folder / "costs.csv").write_text((folder / "costs.csv").read_text().replace("10000000", "11000000"))
    code, out, _ = run("import", folder, "--check")
    assert code == 0
    assert [line.split() for line in out.splitlines()[:3]] == [["0", "added"], ["1", "changed"], ["7", "unchanged"]]
    assert out.splitlines()[-1] == "Nothing was saved: this was a check."
    assert run("verify")[1] == before


def test_a_check_makes_no_register(run, place, folder):
    assert run("import", folder, "--check")[0] == 0
    assert not place.exists()


def test_an_import_needs_a_reason(run, place, folder):
    code, _, err = run("import", folder)
    assert (code, "--reason" in err, place.exists()) == (1, True, False)


def test_an_import_tells_other_programs_its_problems_with_sheet_row_column_value_problem_and_allowed(
    filled, run, folder, tmp_path
):
    (folder / "costs.csv").write_text((folder / "costs.csv").read_text().replace("10000000", "tbc"))
    code, out, _ = run("import", folder, "--check", "--format", "json")
    assert code == 2
    told = json.loads(out)
    (problem,) = told["problems"]
    assert (problem["sheet"], problem["row"], problem["column"], problem["value"]) == ("costs.csv", 2, "2026-27", "tbc")
    assert (problem["problem"], problem["kind"]) == ("is not an amount", "error")
    assert problem["allowed"].startswith("Enter pounds")
    assert told["saved"] is None


def test_an_import_tells_other_programs_what_it_changed(filled, run, folder):
    (folder / "costs.csv").write_text((folder / "costs.csv").read_text().replace("Build and run", "Built"))
    code, out, _ = run("import", folder, "--reason", "second", "--format", "json")
    assert code == 0
    told = json.loads(out)
    assert told["saved"] == "Saved as save 3: 1 changed, 7 unchanged."
    assert told["unchanged"] == 7
    (changed,) = told["changes"]
    assert (changed["kind"], changed["record"], changed["fields"]) == (
        "changed", "LINK-C1", [{"field": "title", "old": "Build and run", "new": "Built"}],
    )  # fmt: skip


def test_records_that_a_folder_leaves_out_are_counted_and_kept(filled, run, folder):
    kept = [line for line in files()["shares.csv"].splitlines() if not line.startswith("LINK-B1-DWP")]
    (folder / "shares.csv").write_text("\n".join(kept) + "\n")
    code, out, _ = run("import", folder, "--check")
    assert code == 0
    assert "1 not in the file" in out


def test_a_withdrawal_by_a_file_is_saved_and_told_by_the_history(filled, run, tmp_path):
    mine = tmp_path / "leaving"
    mine.mkdir()
    (mine / "costs.csv").write_text("id,Withdraw\nLINK-C1,yes\n")
    code, out, err = run("import", mine, "--reason", "stopped")
    assert code == 0, err
    assert out.splitlines()[-1] == "Saved as save 3: 1 withdrawn."
    with closing(Store.open(filled, read_only=True)) as store:
        assert store.one("cost_line", "LINK-C1").withdrawn
    code, out, _ = run("history", "LINK-C1", "--format", "json")
    newest, oldest = json.loads(out)
    assert (newest["version"], newest["withdrawn"], newest["why"], newest["table"]) == (2, True, "stopped", "cost_line")
    assert (oldest["version"], oldest["withdrawn"], oldest["why"]) == (1, False, "first return")
    assert date.fromisoformat(newest["when"][:10]) <= now().date()


def test_the_history_tells_what_changed_from_what_to_what(filled, run, folder):
    (folder / "costs.csv").write_text((folder / "costs.csv").read_text().replace("Build and run", "Built"))
    run("import", folder, "--reason", "second return")
    code, out, _ = run("history", "LINK-C1")
    assert code == 0
    newest, oldest = out.splitlines()[2:]
    for word in ("cost line LINK-C1", "second return", "Build and run", "Built"):
        assert word in newest
    assert "first return" in oldest


def test_a_code_of_several_tables_tells_of_each(filled, run):
    told = json.loads(run("history", "LINK", "--format", "json")[1])
    assert {one["table"] for one in told} == {"project", "option"}


def test_a_code_that_nothing_has_offers_near_ones(filled, run):
    code, _, err = run("history", "LINC")
    assert (code, "Did you mean LINK" in err) == (1, True)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["template", "out.doc"], "Let it end in .xlsx or .ods"),
        (["template", "out"], "Let it end in .xlsx or .ods"),
        (["template", "out.ods", "--from", "nowhere.duckdb"], "There is no register at"),
        (["template", "no/such/folder/out.xlsx"], "cannot be written"),
        (["export", "out.csv"], "or name a folder"),
        (["export", "out.xlsx", "--as-of", "31/03/2026"], "is not a date"),
        (["export", "out.xlsx", "--store", "nowhere.duckdb"], "There is no register at"),
        (["history", "LINK", "--store", "nowhere.duckdb"], "There is no register at"),
        (["import", "nowhere.xlsx", "--reason", "x"], "nowhere.xlsx"),
    ],
)
def test_a_slip_with_files_is_explained_in_one_line(filled, run, arguments, sentence, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, out, err = run(*arguments)
    assert (code, out) == (1, "")
    assert sentence in err
    assert len(err.splitlines()) == 1
