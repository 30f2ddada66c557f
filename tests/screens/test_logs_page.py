"""The logs page: what needs assurance first, keeping an entry, and signing off by somebody else."""

from dataclasses import replace
from decimal import Decimal

import pytest
from visiting import (
    HOSTILE,
    MANAGER,
    NOTHING_YET,
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
    turn_to,
    visit,
)

from benefits.actions.logs import keep_entry
from benefits.actions.signing import sign_off
from benefits.records.access import grant
from benefits.records.categories import LogKind, Reliability, Role
from benefits.records.model import LogEntry, Person

ASSURER = Person("declared:Cec", "", "Cec", (grant(Role.ASSURER),))
BOTH = Person("declared:Ada", "", "Ada", (grant(Role.ASSURER),))
TABS = {"What needs assurance": "assurance", "All entries": "logs"}
KEEP, SIGN = "logs-tab=Add or change", "logs-tab=Sign off"
ENTRY = LogEntry("LINK-L1", "LINK", LogKind.ASSUMPTION, "Caseload stays level", effect=Decimal(-4_000_000))


@pytest.fixture
def logged(linked):
    """LINK with two assumptions and a decision, all made by Ada."""
    keep_entry(linked, MANAGER, ENTRY, 0, "", "one")
    small = replace(ENTRY, id="LINK-L2", title="Pay rises with prices", effect=Decimal(250_000))
    keep_entry(linked, MANAGER, small, 0, "", "two")
    decision = LogEntry("LINK-L3", "LINK", LogKind.DECISION, "Build in house", reliability=Reliability.HIGH)
    keep_entry(linked, MANAGER, decision, 0, "", "three")
    return linked


def held(store, code="LINK-L1"):
    return store.one("log_entry", code).record


def test_an_empty_register_says_what_to_do_next():
    at = visit("logs")
    assert not at.exception
    assert NOTHING_YET in read(at)


def test_a_register_without_entries_says_what_to_do_next(linked):
    at = visit("logs")
    assert not at.exception
    assert "add the first" in headings(at)[0]


@pytest.mark.parametrize(("tab", "name"), TABS.items())
def test_every_tab_opens_with_its_table(logged, tab, name):
    at = visit("logs", tab=f"logs-tab={tab}")
    assert not at.exception
    assert len(table(at, name))


def test_the_largest_unsigned_assumption_comes_first(logged):
    at = visit("logs")
    assert headings(at)[0].replace("\\", "") == (
        "2 assumptions are not signed off. The largest moves society's net value by minus £4 million: "
        "Caseload stays level, in Linked case records."
    )
    assert list(table(at, "assurance")["Code"]) == ["LINK-L1", "LINK-L2"]
    assert list(table(at, "assurance")["Effect (£)"]) == [-4_000_000, 250_000]
    sign_off(logged, ASSURER, "LINK-L1", 1, "", "sign")
    assert list(table(visit("logs"), "assurance")["Code"]) == ["LINK-L2"]
    assert list(table(visit("logs", tab="logs-tab=All entries"), "logs")["Code"]) == ["LINK-L2", "LINK-L3", "LINK-L1"]


def test_the_address_names_the_filters(logged):
    at = visit("logs", tab="logs-tab=All entries", kind="decision", project="LINK", standing="unsigned", find="house")
    assert not at.exception
    assert list(table(at, "logs")["Code"]) == ["LINK-L3"]
    assert at.selectbox(key="kind").value == "decision"


def test_words_that_no_entry_has_say_so(logged):
    at = visit("logs", find="zzz")
    assert "None of 3 entries is shown. Choose other filters." in headings(at)[0]


def test_an_entry_is_added_in_the_name_of_who_adds_it(linked):
    at = visit("logs", MANAGER, project="LINK", tab=KEEP)
    assert labelled(at, "text_input", "Made by").value == "Ada"
    labelled(at, "selectbox", "Kind").set_value("assumption")
    labelled(at, "text_input", "Title").set_value("Caseload stays level")
    labelled(at, "text_input", "Effect (£)").set_value("-£4m")
    press(at, "Save the entry")
    assert not at.exception
    assert held(linked) == replace(ENTRY, made_by="Ada")
    assert "Saved" in read(at)


def test_no_field_of_the_form_signs_off(linked):
    at = visit("logs", MANAGER, project="LINK", tab=KEEP)
    labels = [one.label for kind in ("text_input", "text_area", "selectbox") for one in at.get(kind)]
    assert not [one for one in labels if "igned off" in one]


def test_faults_are_told_and_nothing_is_saved(linked):
    at = visit("logs", MANAGER, project="LINK", tab=KEEP)
    labelled(at, "selectbox", "Kind").set_value("assumption")
    labelled(at, "text_input", "Effect (£)").set_value("a lot")
    press(at, "Save the entry")
    assert "Effect (£): a lot is not an amount" in errors(at)
    assert "Title" in errors(at)
    assert linked.counts()["log_entry"] == 0


def test_without_a_project_one_is_to_be_chosen(logged):
    assert "Choose a project above" in read(visit("logs", MANAGER, tab=KEEP))


@pytest.mark.parametrize("who", [None, READER])
def test_who_may_not_edit_is_told_what_to_do(logged, who):
    at = visit("logs", who, project="LINK", tab=KEEP)
    assert SAY_WHO in read(at)
    assert "Save the entry" not in buttons(at)


def test_a_change_takes_the_sign_off_away_and_the_page_says_so_before(logged):
    sign_off(logged, ASSURER, "LINK-L1", 1, "", "sign")
    at = visit("logs", MANAGER, project="LINK", tab=KEEP)
    labelled(at, "selectbox", "Entry").set_value("LINK-L1").run()
    assert "A change of what it says takes the sign-off away" in read(at)
    labelled(at, "text_area", "Detail").set_value("Checked against the forecast")
    press(at, "Save the entry")
    assert not at.exception
    assert held(logged) == replace(ENTRY, made_by="Ada", detail="Checked against the forecast")


def test_an_entry_is_withdrawn(logged):
    at = visit("logs", MANAGER, project="LINK", tab=KEEP)
    labelled(at, "selectbox", "Entry").set_value("LINK-L2").run()
    press(at, "Withdraw this entry")
    assert not at.exception
    assert logged.one("log_entry", "LINK-L2").withdrawn


def test_over_somebody_elses_newer_version_nothing_is_lost(logged):
    at = visit("logs", MANAGER, project="LINK", tab=KEEP)
    labelled(at, "selectbox", "Entry").set_value("LINK-L1").run()
    keep_entry(logged, MANAGER, replace(ENTRY, made_by="Ada", detail="Theirs"), 1, "", "theirs")
    labelled(at, "text_area", "Detail").set_value("Mine")
    press(at, "Save the entry")
    assert "was changed by Ada" in errors(at)
    assert held(logged).detail == "Theirs"
    press(at, "Show the newer version")
    assert labelled(at, "text_area", "Detail").value == "Theirs"


def test_an_assurer_reads_the_entry_and_signs_it_off(logged):
    at = visit("logs", ASSURER, tab=SIGN)
    assert "made by Ada" in read(at)
    assert "Caseload stays level" in list(table(at, "entry")["Value"])
    labelled(at, "text_area", "What you checked, and what you found").set_value("Agrees with the forecast")
    press(at, "Sign off")
    assert not at.exception
    assert held(logged).signed_off_by == "Cec"
    assert logged.one("log_entry", "LINK-L1").reason == "Agrees with the forecast"
    assert "LINK-L1" not in str(labelled(at, "selectbox", "Entry to sign off").options)


def test_nobody_signs_off_their_own_work(logged):
    at = press(visit("logs", BOTH, tab=SIGN), "Sign off")
    assert "Ada made this entry" in errors(at)
    assert held(logged).signed_off_by == ""


@pytest.mark.parametrize("who", [None, MANAGER])
def test_who_may_not_sign_off_is_told_what_to_do(logged, who):
    at = visit("logs", who, tab=SIGN)
    assert "choose the role assurer" in read(at)
    assert "Sign off" not in buttons(at)


def test_where_nothing_waits_the_assurer_is_told(linked):
    assert "No entry shown waits" in read(visit("logs", ASSURER, tab=SIGN))


def test_the_example_opens(example):
    for tab in (*TABS, "Add or change", "Sign off"):
        assert not visit("logs", ASSURER, register="example", tab=f"logs-tab={tab}").exception, tab


def test_hostile_texts_stay_text_on_every_tab(hostile):
    texts = {"title": HOSTILE, "detail": HOSTILE, "made_by": HOSTILE, "effect_words": HOSTILE}
    keep_entry(hostile, MANAGER, replace(ENTRY, **texts), 0, HOSTILE, "one")
    for who in (MANAGER, ASSURER):
        at = visit("logs", who, project="LINK")
        for tab in (*TABS, "Add or change", "Sign off"):
            assert not turn_to(at, f"logs-tab={tab}").exception, tab
            assert stands_as_text(at), tab
    assert HOSTILE in list(table(visit("logs"), "assurance")["Title"])
