"""Who changed what and why, and the register as it stood on any day."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from benefits.actions.importing import save_example
from benefits.actions.recording import Edit, Withdrawal, save_changes
from benefits.errors import NotFound, NotPermitted
from benefits.interchange.read import read_folder
from benefits.records import store as store_module
from benefits.records.access import grant
from benefits.records.categories import ConditionStatus, LogKind, Role
from benefits.records.differences import FieldChange
from benefits.records.model import Condition, LogEntry, Person
from benefits.records.store import Store
from benefits.reference.sources import example_folder
from benefits.reporting.history_tables import (
    as_it_stood_finding,
    record_titles,
    restoration_table,
    since_counts_table,
    then_and_now_table,
    timeline_table,
    timeline_words,
    value_words,
    version_words,
)
from benefits.views.as_it_stood import Since, as_it_stood, days, end_of
from benefits.views.history import VersionKind, may_restore, project_history, projects_ever, record_history
from benefits.views.portfolio import portfolio_page

ANN = Person("ann", "", "Ann", (grant(Role.ADMINISTRATOR),))
NOBODY = Person("nobody", "", "", ())
MANAGER = Person("m", "", "Manager of HMRC", (grant(Role.PROGRAMME_MANAGER, "HMRC"),))
LOADED = datetime(2026, 4, 1, 9, tzinfo=UTC)


@pytest.fixture
def clock(monkeypatch):
    """The store's clock, which a test can set."""
    held = {"now": LOADED}
    monkeypatch.setattr(store_module, "now", lambda: held["now"])
    monkeypatch.setattr("benefits.views.as_it_stood.now", lambda: held["now"])
    return held


@pytest.fixture
def store(clock):
    held = Store.in_memory()
    save_example(held, ANN, read_folder(example_folder()).records, "example")
    yield held
    held.close()


def change(store, project, *changes, reason="because"):
    return save_changes(store, ANN, project, changes, reason, f"key-{store.data_version()}")


def edited(store, table, code, **fields):
    held = store.one(table, code)
    return Edit(replace(held.record, **fields), held.version)


def gone(store, table, code):
    return Withdrawal(table, code, store.one(table, code).version)


@pytest.mark.parametrize(
    "ask",
    [
        lambda store, person: record_history(store, person, "RTI"),
        lambda store, person: project_history(store, person, "RTI"),
        projects_ever,
        days,
        lambda store, person: as_it_stood(store, person, date(2026, 4, 1)),
    ],
)
def test_a_person_without_a_role_sees_nothing_of_the_past(store, ask):
    with pytest.raises(NotPermitted):
        ask(store, NOBODY)


def test_a_record_is_told_version_by_version_the_newest_first(store):
    change(store, "RTI", edited(store, "project", "RTI", title="RTI", sro="Bea"), reason="A shorter name")
    newest, *_, first = [one for one in record_history(store, ANN, "RTI") if one.table == "project"]
    assert (newest.version, newest.who, newest.why, newest.action) == (2, "Ann", "A shorter name", "project.change")
    assert newest.changes == (
        FieldChange("title", "PAYE Real Time Information", "RTI"),
        FieldChange("sro", "", "Bea"),
    )
    assert (newest.kind, newest.is_latest) == (VersionKind.CHANGED, True)
    assert (first.kind, first.changes, first.action, first.is_latest) == (VersionKind.CREATED, (), "example", False)
    assert (
        version_words(newest)
        == "Changed; Title: PAYE Real Time Information → RTI; Senior responsible owner: blank → Bea"
    )
    assert version_words(first) == "Created"


def test_withdrawn_and_brought_back_are_told_as_such(store):
    line = store.one("cost_line", "DATAFIRST-C1").record
    change(store, "DATAFIRST", gone(store, "cost_line", "DATAFIRST-C1"))
    change(store, "DATAFIRST", Edit(replace(line, title="Again"), 2))
    told = [(one.kind, one.withdrawn, len(one.changes)) for one in record_history(store, ANN, "DATAFIRST-C1")]
    assert told == [
        (VersionKind.BROUGHT_BACK, False, 1),
        (VersionKind.WITHDRAWN, True, 0),
        (VersionKind.CREATED, False, 0),
    ]


def test_a_project_tells_of_everything_that_ever_stood_under_it(store):
    logged = LogEntry("DATAFIRST-L1", "DATAFIRST", LogKind.DECISION, "Go on", made_by="Ann")
    met = Condition("DATAFIRST-N1", "DATAFIRST", "funding", ConditionStatus.NOT_MET)
    change(store, "DATAFIRST", Edit(logged, 0), Edit(met, 0))
    current = {one.code for one in project_history(store, ANN, "DATAFIRST")}
    assert {"DATAFIRST-L1", "DATAFIRST-N1"} < current
    shares = [one for one in store.current("share") if one.record.benefit == "DATAFIRST-B1"]
    taken = [gone(store, "share", one.record.id) for one in shares]
    change(
        store,
        "DATAFIRST",
        *taken,
        gone(store, "benefit_line", "DATAFIRST-B1"),
        gone(store, "log_entry", "DATAFIRST-L1"),
    )
    versions = project_history(store, ANN, "DATAFIRST")
    assert {one.code for one in versions} == current
    assert {one.code for one in versions if one.withdrawn} == {
        "DATAFIRST-B1",
        "DATAFIRST-L1",
        *(one.record.id for one in shares),
    }
    assert [one.save for one in versions] == sorted((one.save for one in versions), reverse=True)
    assert timeline_words(versions).startswith("3 saves of ")


def test_an_unknown_code_offers_near_ones(store):
    with pytest.raises(NotFound, match="Did you mean RTI"):
        record_history(store, ANN, "RTJ")
    with pytest.raises(NotFound, match="Did you mean RTI"):
        project_history(store, ANN, "RTJ")


def test_who_has_which_rights_is_told_to_administrators_alone(store):
    with store.write(store_module.Actor("ann", "Ann"), "people", "", "people") as tx:
        tx.put(Person("sub-bea", "bea@example.org", "Bea"), 0)
    assert record_history(store, ANN, "sub-bea")[0].title == "Bea"
    with pytest.raises(NotFound):
        record_history(store, MANAGER, "sub-bea")
    assert not [one for one in as_it_stood(store, MANAGER, date(2026, 3, 1)).changes if one.table == "person"]


def test_only_who_may_change_its_project_may_restore_a_version(store):
    version = record_history(store, ANN, "RTI-C1")[0]
    assert may_restore(store, MANAGER, version)
    assert not may_restore(store, Person("d", "", "D", (grant(Role.PROGRAMME_MANAGER, "DWP"),)), version)
    assert not may_restore(store, ANN, record_history(store, ANN, "HMRC")[0])


def test_projects_that_were_withdrawn_say_so(store):
    titles = projects_ever(store, ANN)
    assert titles["RTI"] == "PAYE Real Time Information (RTI)"
    assert list(titles.values()) == sorted(titles.values(), key=str.casefold)


def test_the_register_as_it_stands_today_has_the_totals_of_the_portfolio_page(store):
    page, portfolio = as_it_stood(store, ANN, date(2026, 4, 1)), portfolio_page(store, ANN)
    assert page.then == page.now
    assert page.now.totals == portfolio.totals
    assert page.now.n_projects == portfolio.n_projects
    assert (page.n_changes, page.changes, page.counts) == (0, (), {})


def test_a_day_holds_what_was_saved_until_its_end_and_no_more(store, clock):
    before = portfolio_page(store, ANN).totals
    clock["now"] = datetime(2026, 4, 2, 23, 59, 59, 999999, tzinfo=UTC)
    amounts = store.one("cost_line", "RTI-C1").record.amounts
    dearer = replace(amounts, values=tuple(value * 2 for value in amounts.values))
    change(store, "RTI", edited(store, "cost_line", "RTI-C1", amounts=dearer))
    clock["now"] = datetime(2026, 4, 3, tzinfo=UTC)
    change(store, "RTI", edited(store, "project", "RTI", title="RTI"))
    first, second = as_it_stood(store, ANN, date(2026, 4, 1)), as_it_stood(store, ANN, date(2026, 4, 2))
    assert [one.net for one in first.then.totals] == pytest.approx([one.net for one in before])
    assert second.then.totals[0].pv_cost > first.then.totals[0].pv_cost
    assert first.now == second.now
    assert [(one.code, one.since) for one in first.changes] == [("RTI", Since.CHANGED), ("RTI-C1", Since.CHANGED)]
    assert [(one.code, one.changes) for one in second.changes] == [
        ("RTI", (FieldChange("title", "PAYE Real Time Information", "RTI"),))
    ]


def test_what_came_and_went_is_counted_by_table(store, clock):
    clock["now"] += timedelta(days=1)
    shares = [one.record.id for one in store.current("share") if one.record.benefit == "DATAFIRST-B1"]
    change(
        store, "DATAFIRST", *(gone(store, "share", one) for one in shares), gone(store, "benefit_line", "DATAFIRST-B1")
    )
    change(store, "DATAFIRST", Edit(LogEntry("DATAFIRST-L1", "DATAFIRST", LogKind.DECISION, "Go on", made_by="Ann"), 0))
    change(store, "DATAFIRST", gone(store, "log_entry", "DATAFIRST-L1"))
    page = as_it_stood(store, ANN, date(2026, 4, 1))
    assert page.counts == {
        "benefit_line": {Since.WITHDRAWN: 1},
        "share": {Since.WITHDRAWN: len(shares)},
        "log_entry": {Since.CAME_AND_WENT: 1},
    }
    assert page.then.totals != page.now.totals
    assert since_counts_table(page)["Withdrawn"].tolist() == [1, len(shares), 0]
    assert then_and_now_table(page).shape == (3, 7)


def test_before_the_first_save_the_register_is_empty(store):
    page = as_it_stood(store, ANN, date(2026, 3, 31))
    assert (page.data_version, page.then.n_projects) == (0, 0)
    assert [one.net for one in page.then.totals] == [0, 0, 0]
    assert page.now.totals == portfolio_page(store, ANN).totals
    assert {since for held in page.counts.values() for since in held} == {Since.ADDED}
    assert as_it_stood_finding(page) == "At the end of 31 March 2026 nothing had been saved yet"


def test_an_empty_register_has_stood_empty():
    held = Store.in_memory()
    page = as_it_stood(held, ANN, date(2026, 3, 31))
    assert (page.then, page.n_changes) == (page.now, 0)
    assert days(held, ANN).first == days(held, ANN).today
    held.close()


def test_one_can_look_from_the_first_save_to_today(store, clock):
    clock["now"] = datetime(2026, 8, 1, tzinfo=UTC)
    span = days(store, ANN)
    assert (span.first, span.today) == (date(2026, 4, 1), date(2026, 8, 1))
    assert span.usual == date(2026, 7, 2)
    clock["now"] = datetime(2026, 4, 5, tzinfo=UTC)
    assert days(store, ANN).usual == date(2026, 4, 1)


def test_a_day_ends_just_before_the_next_begins():
    assert end_of(date(2026, 3, 31)) + timedelta(microseconds=1) == datetime(2026, 4, 1, tzinfo=UTC)


def test_categories_are_told_in_words():
    assert value_words("share", "budget_class", "rdel_admin") == "RDEL admin"
    assert value_words("project", "themes", "data_sharing; data_quality") != "data_sharing; data_quality"
    assert value_words("project", "title", "a; b") == "a; b"
    assert value_words("cost_line", "amounts", "2026-27: 1200000; 2027-28: 0.5") == "2026-27: 1,200,000; 2027-28: 0.5"
    assert value_words("project", "title", "") == "blank"


def test_tables_of_nothing_keep_their_headings():
    assert list(timeline_table([]).columns)[:3] == ["When (UTC)", "Who", "What"]
    assert list(restoration_table([]).columns)[:2] == ["What", "Record"]
    assert record_titles([]) == {}
