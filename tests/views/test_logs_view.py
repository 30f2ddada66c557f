"""The logs over all projects: what needs assurance first, and the filters."""

from datetime import date
from decimal import Decimal

import pytest
from plain.register import RUNNING, project

from benefits.actions.logs import keep_entry
from benefits.actions.signing import sign_off
from benefits.errors import NotFound, NotPermitted
from benefits.records.access import grant
from benefits.records.categories import LogKind, Reliability, Role
from benefits.records.history import Actor
from benefits.records.model import LogEntry, Person
from benefits.records.store import Store
from benefits.views.logs import LogFilters, Standing, entry_page, logs_page

ANN = Person("ann", "", "Ann", (grant(Role.PROGRAMME_MANAGER, "A"),))
CEC = Person("cec", "", "Cecily", (grant(Role.ASSURER, "A"),))
ELI = Person("eli", "", "Eli", (grant(Role.ASSURER, "B"),))
NOBODY = Person("nobody", "", "", ())


def entry(number, effect=None, of="P", kind=LogKind.ASSUMPTION, **fields):
    money = None if effect is None else Decimal(effect)
    return LogEntry(f"{of}-L{number}", of, kind, f"Entry {number}", effect=money, made_by="Analyst", **fields)


@pytest.fixture
def store():
    held = Store.in_memory()
    entries = [
        entry(1, 1_000_000),
        entry(2, -9_000_000, reliability=Reliability.LOW),
        entry(3, 1_000_000, reliability=Reliability.LOW),
        entry(4),
        entry(5, 50_000_000, kind=LogKind.DECISION),
        entry(6, 99_000_000, signed_off_by="Dot", signed_off_on=date(2026, 11, 1)),
        entry(1, 2_000_000, of="Q", detail="Take-up in Wales"),
    ]
    with held.write(Actor("test", "Test"), "import", "", "k") as tx:
        tx.put_all([*RUNNING, project("Q", title="Quiet project", lead="B"), *entries])
    yield held
    held.close()


def codes(page):
    return [one.code for one in page.lines]


@pytest.mark.parametrize("ask", [logs_page, lambda store, person: entry_page(store, person, "P-L1")])
def test_a_person_without_a_role_sees_nothing(store, ask):
    with pytest.raises(NotPermitted):
        ask(store, NOBODY)


def test_unsigned_assumptions_come_first_by_the_size_of_their_effect_and_signed_entries_last(store):
    page = logs_page(store, ANN)
    assert codes(page) == ["P-L2", "Q-L1", "P-L3", "P-L1", "P-L4", "P-L5", "P-L6"]
    assert [one.code for one in page.needs_assurance] == ["P-L2", "Q-L1", "P-L3", "P-L1", "P-L4"]
    assert page.n_entries == 7


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (LogFilters(project="Q"), ["Q-L1"]),
        (LogFilters(kind="decision"), ["P-L5"]),
        (LogFilters(standing=Standing.SIGNED), ["P-L6"]),
        (LogFilters(project="P", standing=Standing.UNSIGNED, kind="assumption"), ["P-L2", "P-L3", "P-L1", "P-L4"]),
        (LogFilters(words="WALES take-up"), ["Q-L1"]),
        (LogFilters(words="quiet"), ["Q-L1"]),
        (LogFilters(words="wales scotland"), []),
        (LogFilters(project="NONE"), []),
    ],
)
def test_filters_narrow_the_list(store, filters, expected):
    page = logs_page(store, ANN, filters)
    assert codes(page) == expected
    assert page.n_entries == 7


def test_an_effect_that_is_not_known_is_no_nought(store):
    held = {one.code: one for one in logs_page(store, ANN).lines}
    assert held["P-L4"].effect is None
    assert held["P-L4"].reliability is None
    assert held["P-L2"].effect == -9_000_000
    assert held["P-L6"].signed_off_on == "2026-11-01"


def test_only_the_chosen_projects_own_people_may_edit(store):
    assert not logs_page(store, ANN).may_edit
    assert logs_page(store, ANN, LogFilters(project="P")).may_edit
    assert not logs_page(store, ANN, LogFilters(project="Q")).may_edit
    assert not logs_page(store, CEC, LogFilters(project="P")).may_edit


def test_an_assurer_is_offered_the_unsigned_entries_of_their_bodies(store):
    assert logs_page(store, ANN).to_sign == ()
    assert not logs_page(store, ANN).may_sign
    page = logs_page(store, CEC)
    assert page.may_sign
    assert [one.code for one in page.to_sign] == ["P-L2", "P-L3", "P-L1", "P-L4", "P-L5"]
    assert [one.code for one in logs_page(store, ELI).to_sign] == ["Q-L1"]


def test_a_new_entry_gets_a_code_that_none_has_or_had(store):
    assert logs_page(store, ANN).new_code == ""
    assert logs_page(store, ANN, LogFilters(project="P")).new_code == "P-L7"
    with store.write(Actor("t", "T"), "x", "", "gone") as tx:
        tx.withdraw("log_entry", "P-L6", 1)
    assert logs_page(store, ANN, LogFilters(project="P")).new_code == "P-L7"


def test_an_entry_tells_who_saved_it(store):
    keep_entry(store, ANN, entry(1, 1_000_000, detail="More"), 1, "", "k1")
    sign_off(store, CEC, "P-L1", 2, "", "k2")
    page = entry_page(store, ANN, "P-L1")
    assert (page.version, page.saved_by) == (3, ("Test", "Ann", "Cecily"))
    assert page.entry.signed_off_by == "Cecily"
    with pytest.raises(NotFound, match="P-L99"):
        entry_page(store, ANN, "P-L99")
