"""The history page: who changed what, restoring a version, and the register as it stood on a day."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from visiting import (
    HOSTILE,
    MANAGER,
    NOTHING_YET,
    READER,
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

from benefits.actions.recording import Edit, Withdrawal, save_changes
from benefits.records import store as store_module
from benefits.records.access import grant
from benefits.records.categories import Role
from benefits.records.model import Person
from benefits.views.closings import closings_page

KEEPER = Person("keeper", "", "Kay", (grant(Role.ADMINISTRATOR),))
SHARES = ("DWP", "HMRC", "MOJ", "SOC")
STOOD = "history-tab=As it stood on"


@pytest.fixture
def renamed(linked):
    """LINK with its benefit renamed by Ada, for a reason."""
    line = linked.one("benefit_line", "LINK-B1").record
    changed = replace(line, title="Fewer visits", deadweight=Decimal("0.1"))
    save_changes(linked, MANAGER, "LINK", [Edit(changed, 1)], "A better name", "renamed")
    return linked


@pytest.fixture
def emptied(linked):
    """LINK with its benefit and shares withdrawn."""
    gone = [Withdrawal("share", f"LINK-B1-{who}", 1) for who in SHARES]
    save_changes(linked, MANAGER, "LINK", [*gone, Withdrawal("benefit_line", "LINK-B1", 1)], "Not ours", "gone")
    return linked


def in_full(who=MANAGER, record="LINK-B1", version=""):
    """The history of one record of LINK, with one of its versions in full."""
    at = visit("history", who, project="LINK", record=record)
    if version:
        chosen = labelled(at, "selectbox", "Version")
        chosen.set_value(version).run()
    return at


def test_an_empty_register_says_what_to_do_next():
    at = visit("history")
    assert not at.exception
    assert NOTHING_YET in read(at)


def test_a_project_is_chosen_first(linked):
    at = visit("history")
    assert "Choose a project above" in read(at)
    labelled(at, "selectbox", "Project").set_value("LINK").run()
    assert not at.exception
    assert headings(at)[0] == "Linked case records"
    assert at.query_params["project"] == "LINK"


def test_the_timeline_tells_when_who_what_from_to_and_why(renamed):
    rows = table(visit("history", project="LINK"), "timeline").to_dict("records")
    told = [{name: row[name] for name in ("Who", "What", "Code", "Field", "From", "To", "Why")} for row in rows[:2]]
    old = renamed.history("benefit_line", "LINK-B1")[0].record.title
    same = {"Who": "Ada", "What": "Changed: benefit line", "Code": "LINK-B1", "Why": "A better name"}
    assert told == [
        same | {"Field": "Title", "From": old, "To": "Fewer visits"},
        same | {"Field": "Deadweight", "From": "0", "To": "0.1"},
    ]
    assert {row["What"].partition(":")[0] for row in rows[2:]} == {"Created"}
    assert {row["Why"] for row in rows[2:]} == {"For the test"}


def test_the_timeline_is_narrowed_to_one_record_which_the_address_keeps(renamed):
    at = visit("history", project="LINK")
    labelled(at, "selectbox", "Record").set_value("LINK-B1").run()
    assert set(table(at, "timeline")["Code"]) == {"LINK-B1"}
    assert at.query_params["record"] == "LINK-B1"
    assert set(table(visit("history", project="LINK", record="LINK-B1"), "timeline")["Code"]) == {"LINK-B1"}


def test_a_link_may_name_a_record_alone(renamed):
    at = visit("history", record="LINK-B1")
    assert not at.exception
    assert headings(at)[0] == "Fewer visits"


def test_withdrawn_records_stay_in_the_history(emptied):
    rows = table(visit("history", project="LINK"), "timeline")
    gone = rows[rows["What"].str.startswith("Withdrawn")]
    assert set(gone["Code"]) == {"LINK-B1", *(f"LINK-B1-{who}" for who in SHARES)}


def test_a_withdrawn_project_can_still_be_chosen(emptied):
    option = emptied.current("option")[0].record.id
    gone = [Withdrawal("cost_line", "LINK-C1", 1), Withdrawal("option", option, 1), Withdrawal("project", "LINK", 1)]
    save_changes(emptied, MANAGER, "LINK", gone, "", "all")
    at = visit("history")
    labelled(at, "selectbox", "Project").set_value("LINK").run()
    assert not at.exception
    assert table(at, "timeline")["What"].iloc[0] == "Withdrawn: project"


def test_a_code_that_never_was_is_a_sentence(linked):
    assert len(visit("history", project="LINC").exception) == 1
    assert len(visit("history", record="LINK-B7").exception) == 1


def test_a_version_in_full_stands_beside_the_latest(renamed):
    shown = table(in_full(version="benefit_line:1"), "version").set_index("Field")
    assert shown.loc["Title", "Now"] == "Fewer visits"
    assert set(shown.index[shown["Differs"] == "Yes"]) == {"Title", "Deadweight"}


def test_restoring_a_version_writes_it_again_as_the_newest(renamed):
    at = in_full(version="benefit_line:1")
    assert set(table(at, "restoration")["Field"]) == {"Title", "Deadweight"}
    labelled(at, "text_input", "Why you restore it").set_value("The old name was right").run()
    press(at, "Restore this version")
    assert not at.exception
    assert "is restored, as a new version" in read(at)
    versions = renamed.history("benefit_line", "LINK-B1")
    assert versions[2].record == versions[0].record
    assert versions[2].reason == "Restored version 1 of LINK-B1. The old name was right"


def test_a_withdrawn_benefit_is_offered_with_its_shares_and_comes_back_with_them(emptied):
    at = in_full()
    assert set(table(at, "restoration")["Code"]) == {"LINK-B1", *(f"LINK-B1-{who}" for who in SHARES)}
    press(at, "Restore this version")
    assert not at.exception
    assert emptied.counts()["share"] == len(SHARES)
    assert sum(one.record.fraction for one in emptied.current("share")) == 1


def test_a_share_alone_does_not_add_up_and_the_page_says_so(linked):
    line = linked.one("benefit_line", "LINK-B1").version
    held = {who: linked.one("share", f"LINK-B1-{who}").record for who in ("DWP", "HMRC")}
    moved = [
        Edit(replace(held["DWP"], fraction=held["DWP"].fraction + Decimal("0.1")), 1),
        Edit(replace(held["HMRC"], fraction=held["HMRC"].fraction - Decimal("0.1")), 1),
    ]
    save_changes(linked, MANAGER, "LINK", moved, "", "moved")
    assert line == 1
    at = in_full(record="LINK-B1-DWP", version="share:1")
    together = at.main.checkbox[0]
    assert together.value
    assert set(table(at, "restoration")["Code"]) == {"LINK-B1-DWP", "LINK-B1-HMRC"}
    together.uncheck().run()
    press(at, "Restore this version")
    assert "0.9" in errors(at)
    assert len(linked.history("share", "LINK-B1-DWP")) == 2


def test_somebody_saved_meanwhile_is_told_and_nothing_is_lost(renamed):
    at = in_full(version="benefit_line:1")
    held = renamed.one("benefit_line", "LINK-B1")
    newest = replace(held.record, title="Newest")
    save_changes(renamed, MANAGER, "LINK", [Edit(newest, held.version)], "", "newest")
    press(at, "Restore this version")
    assert "was changed by Ada" in errors(at)
    assert renamed.one("benefit_line", "LINK-B1").record.title == "Newest"
    press(at, "Show the newer version")
    press(at, "Restore this version")
    assert renamed.one("benefit_line", "LINK-B1").version == 4


def test_what_the_register_holds_now_needs_no_restoring(renamed):
    at = in_full(version="benefit_line:2")
    assert "there is nothing to restore" in read(at)
    assert "Restore this version" not in buttons(at)


@pytest.mark.parametrize("who", [None, READER])
def test_only_who_may_change_the_project_is_offered_to_restore(renamed, who):
    at = in_full(who, version="benefit_line:1")
    assert len(table(at, "version"))
    assert "Restore this version" not in buttons(at)


def test_the_register_as_it_stood_before_a_change_and_what_changed_since(linked, monkeypatch):
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    today = tomorrow.date() - timedelta(days=1)
    monkeypatch.setattr(store_module, "now", lambda: tomorrow)
    monkeypatch.setattr("benefits.views.as_it_stood.now", lambda: tomorrow)
    cost = linked.one("cost_line", "LINK-C1").record
    save_changes(linked, MANAGER, "LINK", [Edit(replace(cost, title="Build all of it"), 1)], "Told better", "later")
    at = visit("history", tab=STOOD, on=today.isoformat())
    assert not at.exception
    assert headings(at)[0].endswith("the register held 1 project; it holds 1 now")
    assert {one.label: one.value for one in at.metric}["Cross-government"] == "£2.7m"
    (row,) = table(at, "since").to_dict("records")
    assert (row["What"], row["Code"], row["Why"]) == ("Changed: cost line", "LINK-C1", "Told better")
    assert (row["Then"], row["Now"]) == (cost.title, "Build all of it")
    assert "A day ends at midnight UTC" in read(at).replace("\\", "")


def test_the_day_stays_in_the_address(linked):
    at = visit("history", tab=STOOD)
    assert not at.exception
    assert at.query_params["on"] == datetime.now(UTC).date().isoformat()
    assert "Nothing was saved after that" in read(at)


@pytest.mark.parametrize("on", ["yesterday", "1900-01-01", "2999-12-31", "", "2026-02-31"])
def test_a_day_that_cannot_be_is_not_taken(linked, on):
    at = visit("history", tab=STOOD, on=on)
    assert not at.exception
    assert "the register held 1 project" in headings(at)[0]


def test_hostile_texts_stay_text(hostile):
    at = visit("history", MANAGER, project="LINK", record="LINK-B1")
    assert not at.exception
    assert stands_as_text(at)
    assert HOSTILE in set(table(at, "timeline")["Why"])
    assert stands_as_text(visit("history", tab=STOOD))


def test_the_example_portfolio_has_its_history(example):
    at = visit("history", register="example", project="RTI")
    assert not at.exception
    assert len(table(at, "timeline"))


QUARTERS = "history-tab=Quarters and audit"


def test_a_quarter_is_closed_with_a_reason_and_its_register_can_be_opened(linked):
    at = visit("history", KEEPER, tab=QUARTERS)
    assert "No quarter has been closed yet" in read(at)
    labelled(at, "text_input", "Why you close it now").input("Return")
    labelled(at, "text_input", "Quarter").input("2024-25 Q4")
    press(at, "Close the quarter")
    assert not at.exception
    (made,) = closings_page(linked, KEEPER).closings
    assert table(at, "closings")["Hash of that save"].tolist() == [made.head.hash]
    at = visit("history", KEEPER, tab=STOOD, closing=str(made.save))
    assert "When 2024-25 Q4 was closed the register held 1 project; it holds 1 now" in headings(at)
