import time
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from plain.register import assert_same_tables
from record_strategies import alone, record

from benefits.errors import Conflict, NotFound, Refused, StoreError
from benefits.periods import FinancialYear, Series
from benefits.records import store as store_module
from benefits.records.categories import OrganisationKind
from benefits.records.history import Actor
from benefits.records.model import TABLES, Organisation, Project, table_of
from benefits.records.store import Store, close_all, register_at
from benefits.records.tables import series_field, tables_of

ANN, BOB = Actor("sub-ann", "Ann Example"), Actor("sub-bob", "Bob Example")
ORG = Organisation("DWP", "Work and Pensions", "DWP", OrganisationKind.MINISTERIAL)


def save(store, *records, seen=0, key="k", actor=ANN):
    with store.write(actor, "edit", "because", key) as tx:
        for one in records:
            tx.put(one, seen=seen)
    return tx.saved


@pytest.mark.parametrize("table", TABLES)
def test_the_columns_of_a_table_are_the_fields_of_its_records(store, table):
    with store.snapshot() as cursor:
        cursor.execute("SELECT column_name FROM information_schema.columns WHERE table_name = $1", [table])
        held = {row[0] for row in cursor.fetchall()}
    yearly = {f"{series_field(table)}_first"} if series_field(table) else set()
    assert held == {field.name for field in fields(TABLES[table])} | yearly | {"version", "save", "withdrawn"}


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(list(TABLES)).flatmap(lambda table: record(table, joined=False)))
def test_every_record_comes_back_from_the_store(one):
    store = _shared_store()
    code = f"{one.id}-{time.monotonic_ns()}"
    kept = replace(one, id=code)
    save(store, kept, key=code)
    assert store.one(table_of(kept), code).record == kept
    assert repr(store.one(table_of(kept), code).record).count("Decimal") == repr(kept).count("Decimal")


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(alone())
def test_columns_from_the_database_equal_columns_from_the_records(records):
    store = Store.in_memory()
    with store.write(ANN, "import", "", "k") as tx:
        tx.put_all(records)
    assert_same_tables(store.tables(), tables_of(records, data_version=1 if records else 0))
    assert store.tables().data_version == store.data_version() == (1 if records else 0)
    store.close()


def test_amounts_keep_their_order_over_many_lines(store, small_register):
    line = next(one for one in small_register if table_of(one) == "cost_line")
    lines = [
        replace(line, id=f"C{n:05}", amounts=Series(FinancialYear(2026), tuple(Decimal(n + i) for i in range(n % 7))))
        for n in range(9_000)
    ]
    with store.write(ANN, "import", "", "k") as tx:
        tx.put_all([*reversed(lines), *small_register])
    assert_same_tables(store.tables(), tables_of([*lines, *small_register], 1))


def test_a_save_carries_who_when_why_and_its_key(store):
    before = datetime.now(UTC)
    saved = save(store, ORG, key="form-1")
    kept = store.one("organisation", "DWP")
    assert (kept.version, kept.saved_by, kept.saved_by_name, kept.reason) == (1, "sub-ann", "Ann Example", "because")
    assert before <= kept.recorded_at <= datetime.now(UTC)
    assert store.saves() == (saved,)
    assert store.saved_with("form-1") == saved
    assert [(c.table, c.id, c.version) for c in store.changes(1)] == [("organisation", "DWP", 1)]


def test_a_version_replaces_none_and_every_one_stays(store):
    save(store, ORG)
    save(store, replace(ORG, name="DWP now"), seen=1, key="k2", actor=BOB)
    assert [one.record.name for one in store.history("organisation", "DWP")] == ["Work and Pensions", "DWP now"]
    assert [one.record.name for one in store.current("organisation")] == ["DWP now"]


def test_a_stale_save_is_a_conflict_that_names_the_other_and_loses_nothing(store):
    save(store, ORG)
    save(store, replace(ORG, name="Bob's"), seen=1, key="k2", actor=BOB)
    with pytest.raises(Conflict, match=r"DWP was changed by Bob Example .* \(version 2\)") as conflict:
        save(store, replace(ORG, name="Ann's"), seen=1, key="k3")
    assert (conflict.value.seen, conflict.value.latest) == (1, 2)
    assert store.one("organisation", "DWP").record.name == "Bob's"
    assert store.saved_with("k3") is None
    assert store.data_version() == 2


def test_a_new_record_with_a_taken_code_is_a_conflict(store):
    save(store, ORG)
    with pytest.raises(Conflict):
        save(store, ORG, key="k2")


def test_changing_a_record_that_never_was_is_not_found(store):
    with pytest.raises(NotFound, match="no organisation DWP"):
        save(store, ORG, seen=3)


def test_an_older_version_can_be_brought_back_as_a_new_one(store):
    save(store, ORG)
    save(store, replace(ORG, name="Mistake"), seen=1, key="k2")
    save(store, store.history("organisation", "DWP")[0].record, seen=2, key="k3")
    assert store.one("organisation", "DWP").record == ORG
    assert store.one("organisation", "DWP").version == 3


def test_a_withdrawn_record_leaves_the_current_ones_and_keeps_its_history(store):
    save(store, ORG)
    with store.write(ANN, "withdraw", "entered twice", "k2") as tx:
        assert tx.withdraw("organisation", "DWP", seen=1) == 2
    assert store.current("organisation") == ()
    assert store.one("organisation", "DWP").withdrawn
    assert len(store.history("organisation", "DWP")) == 2
    save(store, ORG, seen=2, key="k3")
    assert [one.version for one in store.current("organisation")] == [3]


def test_withdrawing_twice_is_not_found(store):
    save(store, ORG)
    with store.write(ANN, "withdraw", "", "k2") as tx:
        tx.withdraw("organisation", "DWP", seen=1)
    with pytest.raises(NotFound), store.write(ANN, "withdraw", "", "k3") as tx:
        tx.withdraw("organisation", "DWP", seen=2)


def test_a_missing_reference_is_refused_with_its_place_and_near_names(store):
    save(store, ORG)
    with pytest.raises(Refused) as refused:
        save(store, Project("P1", "Title", "DWPP", FinancialYear(2026), partners=("DWP", "NOBODY")), key="k2")
    lead, partner = refused.value.problems
    assert (lead.place.table, lead.place.record, lead.place.column, lead.value) == ("project", "P1", "lead", "DWPP")
    assert "Did you mean DWP?" in lead.remedy
    assert (partner.place.column, partner.value) == ("partners", "NOBODY")
    assert store.one("project", "P1") is None


def test_a_record_in_use_cannot_be_withdrawn(store, small_register):
    with store.write(ANN, "import", "", "k") as tx:
        tx.put_all(small_register)
    with (
        pytest.raises(Refused, match="HMRC: cannot be withdrawn: project P1 names it as partners") as refused,
        store.write(ANN, "withdraw", "", "k2") as tx,
    ):
        tx.withdraw("organisation", "HMRC", seen=1)
    assert {problem.wrong.rpartition(" ")[2] for problem in refused.value.problems} == {"partners", "recipient"}


def test_parent_and_children_can_be_withdrawn_in_one_save(store, small_register):
    with store.write(ANN, "import", "", "k") as tx:
        tx.put_all(small_register)
    with store.write(ANN, "withdraw", "never started", "k2") as tx:
        for one in small_register[2:]:
            tx.withdraw(table_of(one), one.id, seen=1)
    assert sum(store.counts().values()) == 2


def test_a_reference_to_a_withdrawn_record_is_refused(store):
    save(store, ORG)
    with store.write(ANN, "withdraw", "", "k2") as tx:
        tx.withdraw("organisation", "DWP", seen=1)
    with pytest.raises(Refused, match="'DWP' is a withdrawn organisation"):
        save(store, Project("P1", "Title", "DWP", FinancialYear(2026)), key="k3")


def test_a_repeat_with_the_same_key_is_the_first_save(store):
    first = save(store, ORG, key="form-1")
    with store.write(ANN, "edit", "because", "form-1") as tx:
        assert tx.already_saved == first
        assert tx.put(replace(ORG, name="Again"), seen=0) == 1
        assert tx.withdraw("organisation", "DWP", seen=0) == 1
        assert tx.put_all([replace(ORG, name="Again")]) == 0
    assert tx.saved == first
    assert len(store.history("organisation", "DWP")) == 1
    assert store.data_version() == 1


def test_a_key_of_somebody_else_is_refused(store):
    save(store, ORG, key="form-1")
    with pytest.raises(Refused, match="was used by Ann Example for another save"):
        save(store, replace(ORG, name="Bob's"), seen=1, key="form-1", actor=BOB)


def test_a_save_that_writes_nothing_leaves_no_trace(store):
    with store.write(ANN, "edit", "", "k") as tx:
        pass
    assert tx.saved is None
    assert store.saves() == ()


def test_an_error_in_the_block_keeps_nothing(store):
    def failing():
        with store.write(ANN, "edit", "", "k") as tx:
            tx.put(ORG, seen=0)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        failing()
    assert store.counts()["organisation"] == 0
    assert save(store, ORG).seq == 1


def test_a_save_sees_what_it_has_written_under_its_own_name(store):
    with store.write(ANN, "edit", "why", "k") as tx:
        tx.put(ORG, seen=0)
        (kept,) = tx.current("organisation")
        assert (kept.saved_by_name, kept.reason, kept.version) == ("Ann Example", "why", 1)
        assert tx.one("organisation", "DWP") == kept
        assert tx.where("organisation", "name", ["Work and Pensions"]) == (kept,)
        tx.put(replace(ORG, name="Second"), seen=1)
        with pytest.raises(Conflict, match="Ann Example"):
            tx.put(ORG, seen=1)
    assert store.one("organisation", "DWP").version == 2


def test_a_save_inside_a_save_is_a_mistake_of_the_program(store):
    with pytest.raises(RuntimeError, match="inside a save"), store.write(ANN, "edit", "", "k"):
        save(store, ORG, key="k2")


@pytest.mark.parametrize(("actor", "action", "key"), [(Actor("", "x"), "a", "k"), (ANN, "", "k"), (ANN, "a", "")])
def test_a_save_needs_an_actor_an_action_and_a_key(store, actor, action, key):
    with pytest.raises(ValueError, match="a save needs"), store.write(actor, action, "", key):
        pass


def test_a_bulk_save_adds_the_new_and_replaces_the_latest(store):
    save(store, ORG)
    other = replace(ORG, id="HMRC")
    with store.write(ANN, "import", "", "k2") as tx:
        assert tx.put_all([replace(ORG, name="Imported"), other]) == 2
    assert [(one.record.id, one.version) for one in store.current("organisation")] == [("DWP", 2), ("HMRC", 1)]


def test_a_bulk_save_refuses_a_code_given_twice(store):
    with pytest.raises(Refused, match="'DWP' is given twice"), store.write(ANN, "import", "", "k") as tx:
        tx.put_all([ORG, ORG])


def test_a_bulk_save_tells_all_unfit_values_at_once(store):
    bad = [replace(ORG, id=f"X{n}", name="\0") for n in range(3)]
    with pytest.raises(Refused) as refused, store.write(ANN, "import", "", "k") as tx:
        tx.put_all(bad)
    assert [problem.place.record for problem in refused.value.problems] == ["X0", "X1", "X2"]


def test_a_bulk_save_over_a_record_changed_since_is_a_conflict(store):
    looked_at = save(store, ORG).seq
    save(store, replace(ORG, name="Bob's"), seen=1, key="k2", actor=BOB)
    with pytest.raises(Conflict, match="changed by Bob Example"), store.write(ANN, "import", "", "k3") as tx:
        tx.put_all([ORG], unchanged_since=looked_at)
    with store.write(ANN, "import", "", "k4") as tx:
        tx.put_all([ORG], unchanged_since=2)
    assert store.one("organisation", "DWP").version == 3


def test_records_are_found_by_a_field_and_by_a_member_of_a_list(store, small_register):
    with store.write(ANN, "import", "", "k") as tx:
        tx.put_all(small_register)
    assert [one.record.id for one in store.where("share", "benefit", ["P1-A-B1", "other"])] == [
        "P1-A-B1-S1",
        "P1-A-B1-S2",
    ]
    assert [one.record.id for one in store.where("project", "partners", ["HMRC"])] == ["P1"]
    assert store.where("project", "partners", ["DWP"]) == ()
    assert [one.record.id for one in store.where("project", "first_year", [FinancialYear(2026)])] == ["P1"]
    assert store.where("share", "benefit", []) == ()


def test_only_fields_of_the_records_can_be_asked_for(store):
    with pytest.raises(KeyError):
        store.where("project", "1 = 1; DROP TABLE project; --", ["x"])
    with pytest.raises(KeyError):
        store.current("project; DROP TABLE project")


def test_the_register_can_be_read_as_it_stood(store, monkeypatch):
    moments = [datetime(2026, 4, 1, tzinfo=UTC) + timedelta(days=n) for n in range(3)]
    clock = iter(moments)
    monkeypatch.setattr(store_module, "now", lambda: next(clock))
    save(store, ORG)
    save(store, replace(ORG, name="Second"), seen=1, key="k2")
    with store.write(ANN, "withdraw", "", "k3") as tx:
        tx.withdraw("organisation", "DWP", seen=2)
    at = [[one.record.name for one in store.as_of("organisation", moment)] for moment in moments]
    assert at == [["Work and Pensions"], ["Second"], []]
    summer_time = moments[0].astimezone(timezone(timedelta(hours=1)))
    assert len(store.as_of("organisation", summer_time)) == 1
    assert store.as_of("organisation", moments[0] - timedelta(microseconds=1)) == ()
    with pytest.raises(ValueError, match="time zone"):
        store.as_of("organisation", datetime(2026, 4, 1))  # noqa: DTZ001 - no zone is what is refused


def test_a_clock_set_back_does_not_reorder_the_saves(store, monkeypatch):
    clock = iter([datetime(2026, 4, 2, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC)])
    monkeypatch.setattr(store_module, "now", lambda: next(clock))
    save(store, ORG)
    save(store, replace(ORG, name="Second"), seen=1, key="k2")
    assert [one.recorded_at.day for one in store.saves()] == [2, 2]


def test_saves_are_listed_newest_first_above_a_number(store):
    for n in range(4):
        save(store, replace(ORG, id=f"O{n}"), key=f"k{n}")
    assert [one.seq for one in store.saves()] == [4, 3, 2, 1]
    assert [one.seq for one in store.saves(limit=2)] == [4, 3]
    assert [one.seq for one in store.saves(after=3)] == [4]


def test_one_store_serves_one_file_in_a_process(place):
    first = register_at(place)
    assert register_at(str(place)) is first
    close_all()
    assert register_at(place) is not first
    close_all()


def test_a_closed_store_says_so(store):
    store.close()
    store.close()
    with pytest.raises(StoreError, match="is closed"):
        store.counts()
    with pytest.raises(StoreError, match="is closed"):
        save(store, ORG)


def test_what_was_saved_is_there_after_opening_again(place, filled, small_register):
    filled.close()
    again = Store.open(place)
    assert_same_tables(again.tables(), tables_of(small_register, 1))
    assert again.data_version() == 1
    again.close()


_SHARED: list[Store] = []


def _shared_store():
    if not _SHARED:
        _SHARED.append(Store.in_memory())
    return _SHARED[0]
