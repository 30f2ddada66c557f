"""Importing: every problem at once, a preview, then all or nothing, once."""

from dataclasses import replace

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

SAVE = "Save all of it"
GOOD = {name: text.encode() for name, text in files().items()}


def uploaded(contents, who=MANAGER):
    at = visit("import_records", who)
    at.file_uploader[0].set_value([(name, content, "text/csv") for name, content in contents.items()])
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
