"""Importing: every problem at once, a preview, then all or nothing, once; and what can be taken along."""

import io
import zipfile
from dataclasses import replace
from datetime import timedelta

import pytest
from readme import files
from visiting import (
    HOSTILE,
    MANAGER,
    READER,
    SAY_WHO,
    buttons,
    errors,
    headings,
    labelled,
    press,
    read,
    stands_as_text,
    table,
    visit,
)

from benefits.actions.importing import save_import
from benefits.interchange.placing import MOST_SHOWN
from benefits.interchange.read import read_files
from benefits.interchange.template import Format, template
from benefits.periods import FinancialYear
from benefits.records.model import CostLine, table_of
from benefits.records.store import now
from benefits.widgets import uploading

SAVE = "Save all of it"
GOING = "import-tab=Template and export"
GOOD = {name: text.encode() for name, text in files().items()}


def uploaded(contents, who=MANAGER):
    at = visit("import_records", who)
    at.file_uploader[0].set_value([(name, content, "") for name, content in contents.items()])
    return at.run()


def spoiled(**changes):
    """The README's files, each with one text replaced by another."""
    spoilt = dict(GOOD)
    for name, (old, new) in changes.items():
        assert old.encode() in spoilt[f"{name}.csv"]
        spoilt[f"{name}.csv"] = spoilt[f"{name}.csv"].replace(old.encode(), new.encode())
    return spoilt


def test_who_may_not_import_is_told_what_to_do(live):
    for who in (None, READER):
        at = visit("import_records", who)
        assert not at.exception
        assert SAY_WHO in read(at)
        assert not at.file_uploader


def test_without_files_it_says_what_to_upload_and_that_nothing_is_saved_unasked(live):
    at = visit("import_records", MANAGER)
    assert not at.exception
    assert "projects.csv" in read(at).replace("\\", "")
    assert "Nothing is saved until you confirm" in read(at)
    assert SAVE not in buttons(at)


def test_a_good_folder_is_previewed_and_nothing_is_saved_yet(live):
    before = live.saves()
    at = uploaded(GOOD)
    assert not at.exception
    changes = table(at, "changes")
    assert {"LINK", "LINK-C1", "LINK-B1", "LINK-B1-DWP"} <= set(changes["Code"])
    assert set(changes["Change"]) == {"added"}
    assert "What will change" in headings(at)
    assert live.saves() == before


def test_a_confirmed_folder_is_saved_whole_with_name_and_reason(live):
    at = uploaded(GOOD)
    labelled(at, "text_input", "Why you import these").set_value("First upload")
    press(at, SAVE)
    assert not at.exception
    assert at.title[0].value == "Projects"
    assert "Saved as save" in at.success[0].value
    assert live.counts()["share"] == 4
    assert (live.saves()[0].actor_name, live.saves()[0].reason) == ("Ada", "First upload")


def test_every_problem_is_shown_at_once_with_file_row_column_and_remedy_and_nothing_can_be_saved(live):
    before = live.saves()
    at = uploaded(
        spoiled(
            projects=("Linked case records", ""),
            costs=("10000000", "tbc"),
            benefits=("non_cash_releasing", "cashish"),
            shares=("LINK-B1-HMRC,LINK-B1,HMRC,0.45", "LINK-B1-HMRC,LINK-B1,HMRCC,0.45"),
        )
    )
    assert not at.exception
    problems = table(at, "problems")
    assert {"projects.csv", "costs.csv", "benefits.csv", "shares.csv"} <= set(problems["File"]), problems
    row = problems[problems["File"] == "costs.csv"].iloc[0]
    assert (str(row["Row"]), row["Column"], row["What is there"]) == ("2", "2026-27", "tbc")
    assert problems["What to do"].str.len().min() > 0
    assert SAVE not in buttons(at)
    assert "Nothing can be saved until the errors are put right." in errors(at)
    assert live.saves() == before


def test_shares_that_do_not_sum_to_one_stop_the_import(live):
    at = uploaded(spoiled(shares=("0.45", "0.35")))
    assert not at.exception
    assert SAVE not in buttons(at)
    assert len(table(at, "problems"))


def test_a_file_that_is_no_table_is_a_problem_and_no_fault_of_the_program(live):
    at = uploaded({"projects.csv": bytes(range(256)), "notes.csv": b"hello", "costs.csv": b""})
    assert not at.exception
    assert SAVE not in buttons(at)
    assert len(table(at, "problems"))


def test_the_same_folder_again_changes_nothing(linked):
    before = linked.saves()
    at = uploaded(GOOD)
    assert not at.exception
    assert "unchanged" in set(table(at, "changes")["Change"])
    press(at, SAVE)
    assert not at.exception
    assert linked.saves() == before
    assert "Nothing was saved" in at.success[0].value


def test_what_changes_is_shown_field_by_field(linked):
    at = uploaded(spoiled(costs=("10000000", "11000000")))
    (row,) = [one for one in table(at, "changes").to_dict("records") if one["Change"] == "changed"]
    assert row["Code"] == "LINK-C1"
    assert "10000000" in row["Field by field"]
    assert "11000000" in row["Field by field"]


def test_an_import_over_what_somebody_else_saved_meanwhile_is_refused(linked, linked_records):
    at = uploaded(spoiled(costs=("Build and run", "Mine")))
    theirs = [replace(one, title="Theirs") for one in linked_records if one.id == "LINK-C1"]
    save_import(linked, MANAGER, theirs, "Meanwhile", "theirs")
    press(at, SAVE)
    assert not at.exception
    assert linked.one("cost_line", "LINK-C1").record.title == "Theirs"


def test_pressing_save_twice_saves_once(live):
    for _ in range(2):  # the second press comes from the same rendering of the page
        at = visit("import_records", MANAGER)
        at.session_state["key:import"] = "one-rendering"
        at.run()
        at.file_uploader[0].set_value([(name, content, "text/csv") for name, content in GOOD.items()])
        at.run()
        press(at, SAVE)
        assert not at.exception
    assert live.one("project", "LINK").version == 1


def test_hostile_texts_stay_text_in_problems_and_preview(live):
    quoted = '"' + HOSTILE.replace('"', '""') + '"'
    at = uploaded(spoiled(projects=("Linked case records", quoted)))
    assert not at.exception
    assert HOSTILE in set(table(at, "changes")["Title"])
    at = uploaded(spoiled(costs=("10000000", quoted)))
    assert not at.exception
    assert stands_as_text(at)


@pytest.mark.parametrize("form", Format)
def test_a_workbook_is_previewed_and_saved_like_a_folder(live, linked_records, form):
    at = uploaded({f"mine.{form}": template(linked_records, form, FinancialYear(2026))})
    assert not at.exception
    assert {"LINK", "LINK-C1", "LINK-B1", "LINK-B1-DWP"} <= set(table(at, "changes")["Code"])
    press(at, SAVE)
    assert not at.exception
    assert live.counts()["share"] == 4


def test_a_fault_of_a_workbook_is_told_by_sheet_row_and_column_and_can_be_taken_along(live, linked_records):
    spoilt = [replace(one, payer="DPW") if isinstance(one, CostLine) else one for one in linked_records]
    at = uploaded({"mine.xlsx": template(spoilt, Format.XLSX, FinancialYear(2026))})
    assert not at.exception
    (row,) = table(at, "problems").to_dict("records")
    assert (row["File"], row["Row"], row["Column"], row["What is there"]) == ("Sheet Costs", "7", "Payer", "DPW")
    assert "DWP" in row["What to do"]
    assert "Download all of them as CSV" in [one.label for one in at.get("download_button")]
    assert SAVE not in buttons(at)


def test_a_file_that_is_no_workbook_is_told_in_words(live):
    for name, content in {"mine.xlsx": b"hello", "old.xls": b"\xd0\xcf\x11\xe0", "x.xlsm": bytes(range(256))}.items():
        at = uploaded({name: content})
        assert not at.exception
        assert len(table(at, "problems"))
        assert SAVE not in buttons(at)


def test_more_problems_than_the_table_shows_are_all_in_the_download(live):
    rows = "\n".join(f"C{number},NOWHERE,Build,DWP,operating,cdel,nominal,tbc" for number in range(MOST_SHOWN + 50))
    heading = "id,option,title,payer,kind,budget_class,price_terms,2026-27"
    reading = read_files({"costs.csv": f"{heading}\n{rows}\n".encode()})
    every = uploading.import_tables.every_problem(reading.problems)
    assert len(every) == len(reading.problems) > MOST_SHOWN
    assert list(every["Row"][:2]) == [2, 3]


def test_what_is_withdrawn_and_what_is_not_in_the_file_is_shown_before_it_is_saved(linked):
    shares = files()["shares.csv"].splitlines()
    marked = [f"{shares[0]},Withdraw", *(f"{line},yes" for line in shares[1:])]
    benefits = files()["benefits.csv"].splitlines()
    marked_benefits = [f"{benefits[0]},Withdraw", *(f"{line},yes" for line in benefits[1:])]
    costs = files()["costs.csv"].splitlines()[:1]
    contents = {"shares.csv": marked, "benefits.csv": marked_benefits, "costs.csv": costs}
    at = uploaded({name: "\n".join(lines).encode() for name, lines in contents.items()})
    assert not at.exception
    assert set(table(at, "changes")["Change"]) == {"withdrawn"}
    assert list(table(at, "not-given")["Code"]) == ["LINK-C1"]
    assert "5 withdrawn, 1 not in the file." in read(at)
    press(at, SAVE)
    assert not at.exception
    assert linked.counts()["share"] == linked.counts()["benefit_line"] == 0
    assert linked.counts()["cost_line"] == 1


def test_a_reader_may_take_the_register_along(linked):
    at = visit("import_records", READER, tab=GOING)
    assert not at.exception
    assert headings(at) == ["Template to fill in", "Whole register", "GMPP columns"]
    labels = [one.label for one in at.get("download_button")]
    assert labels == ["Download the template", "Download the register", "Download the GMPP columns"]
    offered = labelled(at, "selectbox", "What stands in it").options
    assert offered[:2] == ["Blank", "The whole register"]
    assert "Linked case records (LINK)" in offered


def test_an_empty_register_offers_a_blank_template(live):
    at = visit("import_records", MANAGER, tab=GOING)
    assert not at.exception
    assert labelled(at, "selectbox", "What stands in it").options == ["Blank", "The whole register"]


def test_the_example_can_be_taken_along(example):
    at = visit("import_records", READER, register="example", tab=GOING)
    assert not at.exception
    assert len(labelled(at, "selectbox", "What stands in it").options) > 2


def test_hostile_titles_stay_text_in_the_list_of_projects(hostile):
    at = visit("import_records", READER, tab=GOING)
    assert not at.exception
    assert stands_as_text(at)


@pytest.mark.parametrize("form", Format)
def test_a_template_holds_nothing_a_project_or_everything(linked, form):
    def tables(what):
        reading = read_files({f"x.{form}": uploading.template_bytes(linked, MANAGER, what, form)})
        assert reading.problems == ()
        return {table_of(one) for one in reading.records}

    assert tables(uploading.BLANK) == set()
    of_link = {"organisation", "project", "option", "cost_line", "benefit_line", "share"}
    assert tables("LINK") == tables(uploading.WHOLE) == of_link


def test_the_register_is_taken_along_as_it_stands_or_as_it_stood(linked):
    today = now().date()
    files_now = zipfile.ZipFile(io.BytesIO(uploading.export_bytes(linked, MANAGER, uploading.CSV_FILES, today)))
    assert "shares.csv" in files_now.namelist()
    then = uploading.export_bytes(linked, MANAGER, uploading.CSV_FILES, today - timedelta(days=1))
    assert zipfile.ZipFile(io.BytesIO(then)).namelist() == []
    reading = read_files({"x.xlsx": uploading.export_bytes(linked, MANAGER, "xlsx", None)})
    assert "LINK-C1" in {one.id for one in reading.records}
