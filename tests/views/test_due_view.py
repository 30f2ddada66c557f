"""What is due as a person sees it: their own first, counted whole, with who may answer; and what stands beside it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from benefits.actions.importing import seed_organisations
from benefits.actions.measuring import enter
from benefits.errors import NotFound, NotPermitted
from benefits.periods import FinancialYear
from benefits.portfolio.due_measurements import DueKind, DueState
from benefits.records.access import grant
from benefits.records.categories import BaselineStage, Role, Side, Stage
from benefits.records.history import Actor
from benefits.records.model import Measurement, Person
from benefits.records.store import Store
from benefits.views.due import DueFilters, due_page
from benefits.views.measurements import blank_measurements, new_measurement_code, to_verify, tracked_page
from tests.plain.register import FIRST, benefit, cost, option, project, share
from tests.plain.tracking import baseline, expected, flow

DAY = date(FIRST.start + 1, 4, 20)  # twenty days after the first year ended
LEAD = Person("lea", "", "Lea", (grant(Role.PROGRAMME_MANAGER, "HMRC"),))
OWNER = Person("olu", "", "Olu", (grant(Role.BENEFIT_OWNER, "DWP"),))
FINANCE = Person("fin", "", "Fay", (grant(Role.FINANCE, "DWP"),))
NOBODY = Person("no", "", "No", ())
ADMIN = Person("adm", "", "Ada", (grant(Role.ADMINISTRATOR),))


def records(code="P", lead="HMRC", pounds=400):
    return [
        project(code, lead=lead, stage=Stage.LIVE, title=f"Project {code}"),
        option(code, code),
        cost(f"{code}-C", [50], payer=lead, of=code),
        benefit(f"{code}-B", [pounds] * 3, of=code, unit="letters"),
        share(f"{code}-B", "DWP", "0.5"),
        share(f"{code}-B", "MOJ", "0.5"),
    ]


@pytest.fixture
def store():
    held = Store.in_memory()
    seed_organisations(held)
    put(held, *records(), *records("Q", "MOJ", 1_000))
    yield held
    held.close()


def put(store, *new):
    with store.write(Actor("test", "Test"), "test", "", f"put-{store.data_version()}") as tx:
        tx.put_all(new)


def due_to(store, person, day=DAY, most=200, **filters):
    return due_page(store, person, DueFilters(**filters), most=most, day=day)


def lines(page):
    return [(one.kind, one.project, one.body) for one in page.lines]


def test_the_persons_own_come_first_then_the_most_at_stake(store):
    page = due_to(store, OWNER, kind="measurement")
    assert [(one.project, one.body, one.is_own) for one in page.lines] == [
        ("Q", "DWP", True),
        ("P", "DWP", True),
        ("Q", "MOJ", False),
        ("P", "MOJ", False),
    ]
    assert (page.n_found, page.n_own) == (4, 2)


def test_a_project_that_the_persons_body_leads_is_theirs(store):
    assert {one.project for one in due_to(store, LEAD, is_own=True).lines} == {"P"}


def test_who_is_named_as_the_owner_finds_it_among_their_own(store):
    line = store.one("benefit_line", "P-B").record
    put(store, replace(line, owner="Zoe"))
    zoe = Person("zoe", "", "Zoe", (grant(Role.BENEFIT_OWNER, "HO"),))
    assert lines(due_to(store, zoe, is_own=True)) == [
        (DueKind.MEASUREMENT, "P", "DWP"),
        (DueKind.MEASUREMENT, "P", "MOJ"),
    ]


def test_everything_is_counted_though_little_is_listed(store):
    page = due_to(store, OWNER, most=1)
    assert (len(page.lines), page.n_found, page.count(DueState.DUE)) == (1, 4 + 2, 6)
    assert page.stake(DueKind.MEASUREMENT) == 400 + 1_000
    assert page.stake(DueKind.OUTTURN) == 50 + 50


@pytest.mark.parametrize(
    ("filters", "n"), [({"project": "P"}, 3), ({"body": "MOJ"}, 3), ({"state": "overdue"}, 0), ({"kind": "outturn"}, 2)]
)
def test_filters_leave_what_was_asked_for(store, filters, n):
    assert due_to(store, OWNER, **filters).n_found == n


def test_who_may_answer_is_told_for_each(store):
    may = {(one.project, one.body): one.may_answer for one in due_to(store, OWNER, kind="measurement").lines}
    assert may == {("P", "DWP"): True, ("Q", "DWP"): True, ("P", "MOJ"): False, ("Q", "MOJ"): False}
    assert all(one.may_answer for one in due_to(store, ADMIN).lines)


def test_what_is_entered_waits_for_a_second_person_who_may_verify(store):
    enter(store, FINANCE, Measurement("M", "P-B", "DWP", FIRST, pounds=Decimal(9)), 0, "", "k")
    later = date(2030, 1, 1)
    assert due_to(store, FINANCE, later, kind="verification", is_own=True).n_found == 0
    other = replace(FINANCE, id="f2", name="Fin")
    (line,) = due_to(store, other, later, kind="verification", is_own=True).lines
    assert (line.record, line.about, line.owner, line.may_answer) == ("M", "P-B", "Fay", True)


def test_the_body_of_today_owes_what_a_closed_one_was_promised(store):
    body = store.one("organisation", "DWP").record
    put(store, replace(body, closed_on=date(2025, 1, 1), successors=("HO",)))
    heir = Person("h", "", "Hal", (grant(Role.BENEFIT_OWNER, "HO"),))
    found = due_to(store, heir, is_own=True)
    assert {(one.body, one.stands, one.may_answer) for one in found.lines} == {("DWP", "HO", True)}


def test_a_save_is_seen_at_once(store):
    before = due_to(store, OWNER).n_found
    put(store, *records("R"))
    assert due_to(store, OWNER).n_found == before + 3


def test_it_takes_the_right_to_read(store):
    for ask in (due_page, lambda *one: tracked_page(*one, "P"), lambda *one: to_verify(*one, "measurement", "M")):
        with pytest.raises(NotPermitted):
            ask(store, NOBODY)


def test_the_numbers_of_the_current_baseline_stand_beside(store):
    change = baseline("P-CC", approved=date(2027, 5, 1), stage=BaselineStage.CHANGE_CONTROL, reason="Fewer")
    put(
        store,
        *(baseline(), flow("P-B", "DWP", [90, 80]), change),
        *(flow("P-B", "DWP", [70, 60], of="P-CC"), flow("P-B", "MOJ", [5], of="P-CC")),
        expected("P-B", "DWP", [60, 55], date(2027, 1, 1)),
        expected("P-B", "DWP", [50, 45], date(2027, 6, 1)),
    )
    page = tracked_page(store, OWNER, "P")
    promised = page.promised(Side.BENEFIT, "P-B", "DWP")
    assert (promised.baseline.id, promised.of(FIRST), promised.of(FIRST + 1), promised.of(FIRST + 9)) == (
        "P-CC",
        70,
        60,
        0,
    )
    assert [one.record.made_on.month for one in page.forecast("P-B", "DWP")] == [6, 1]
    assert page.may_measure == {("P-B", "DWP")}
    assert tracked_page(store, LEAD, "P").may_measure == {("P-B", "DWP"), ("P-B", "MOJ"), ("P-C", "")}
    assert tracked_page(store, OWNER, "Q").promised(Side.BENEFIT, "Q-B", "DWP").of(FIRST) is None


def test_what_is_to_be_verified_names_everybody_who_saved_it(store):
    first = Measurement("M", "P-B", "DWP", FIRST, pounds=Decimal(9))
    enter(store, OWNER, first, 0, "", "k")
    enter(store, LEAD, replace(first, pounds=Decimal(8)), 1, "", "k2")
    held = to_verify(store, FINANCE, "measurement", "M")
    assert (held.version, held.saved_by, held.may_verify, held.project.id) == (2, ("Olu", "Lea"), True, "P")
    assert not to_verify(store, OWNER, "measurement", "M").may_verify
    for table, code in (("measurement", "NONE"), ("project", "P")):
        with pytest.raises(NotFound):
            to_verify(store, FINANCE, table, code)


def test_each_blank_gets_a_code_that_nothing_had_before(store):
    usual = Measurement("", "P-B", "DWP", FIRST)
    assert new_measurement_code(store, OWNER, usual) == "P-B-DWP-2026-27"
    enter(store, OWNER, replace(usual, id="P-B-DWP-2026-27", year=FIRST + 1, pounds=Decimal(1)), 0, "", "k")
    assert new_measurement_code(store, OWNER, usual) == "P-B-DWP-2026-27-2"
    long = replace(usual, benefit="B" * 64)
    assert len(new_measurement_code(store, OWNER, long)) <= 64
    blanks = blank_measurements(store, OWNER, due_to(store, OWNER, project="P").lines)
    assert [(one.id, one.recipient, one.year, one.pounds) for one in blanks] == [
        ("P-B-DWP-2026-27-2", "DWP", FinancialYear(2026), None),
        ("P-B-MOJ-2026-27", "MOJ", FinancialYear(2026), None),
    ]
