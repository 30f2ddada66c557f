"""Nothing is ever lost: every earlier state of a register can be read back, as records, as columns, as history."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from benefits.errors import Refused
from benefits.periods import FinancialYear, Series
from benefits.records import past
from benefits.records import store as store_module
from benefits.records.belonging import whole_of
from benefits.records.categories import BudgetClass, CostKind, OptionKind, OrganisationKind, PriceTerms
from benefits.records.differences import FieldChange, differences, field_text, title_of
from benefits.records.history import Actor
from benefits.records.model import TABLES, CostLine, Option, Organisation, Project, Share, table_of
from benefits.records.store import Store
from benefits.records.tables import series_field, tables_of

ANN = Actor("sub-ann", "Ann Example")
YEAR = FinancialYear(2026)
START = datetime(2026, 4, 1, tzinfo=UTC)


def save(store, key, *records):
    """The records as new versions of what the register holds, whatever that is."""
    with store.write(ANN, "edit", "because", key) as tx:
        for one in records:
            held = store.one(table_of(one), one.id)
            tx.put(one, held.version if held else 0)


def withdraw(store, key, table, code):
    with store.write(ANN, "edit", "because", key) as tx:
        tx.withdraw(table, code, store.one(table, code).version)


def same_columns(left, right):
    for table in TABLES:
        one, other = left[table], right[table]
        yearly = series_field(table)
        pairs = [(one[name], other[name]) for name in one.fields]
        if yearly:
            parts = ("first", "count", "values")
            pairs += [(getattr(one.amounts, part), getattr(other.amounts, part)) for part in parts]
        for first, second in pairs:
            if first.dtype != second.dtype or not np.array_equal(first, second, equal_nan=first.dtype.kind == "f"):
                return False
    return True


def test_every_version_under_a_project_is_found_withdrawn_and_moved_ones_too(filled, small_register):
    *_, share, _ = small_register
    withdraw(filled, "gone", "share", "P1-A-B1-S2")
    save(filled, "p2", Project("P2", "Another", "DWP", YEAR), Option("P2-A", "P2", OptionKind.PREFERRED, "Do it"))
    cost = filled.one("cost_line", "P1-A-C1").record
    save(filled, "moved", replace(cost, option="P2-A"))
    found = [(table_of(one.record), one.record.id, one.version) for one in past.versions_under(filled, "project", "P1")]
    assert found == [
        ("project", "P1", 1),
        ("option", "P1-A", 1),
        ("cost_line", "P1-A-C1", 1),
        ("cost_line", "P1-A-C1", 2),
        ("benefit_line", "P1-A-B1", 1),
        ("share", share.id, 1),
        ("share", "P1-A-B1-S2", 1),
        ("share", "P1-A-B1-S2", 2),
    ]
    assert {one.record.id for one in past.versions_under(filled, "project", "P2")} == {"P2", "P2-A", "P1-A-C1"}


def test_what_stands_under_a_benefit_is_its_shares(filled):
    found = {one.record.id for one in past.versions_under(filled, "benefit_line", "P1-A-B1")}
    assert found == {"P1-A-B1", "P1-A-B1-S1", "P1-A-B1-S2"}


def test_a_code_is_looked_for_in_every_table_asked(store):
    save(store, "one", Organisation("X", "X body", "X", OrganisationKind.MINISTERIAL))
    save(store, "two", Project("X", "X project", "X", YEAR))
    assert [table_of(one.record) for one in past.versions_of(store, "X", TABLES)] == ["organisation", "project"]
    assert [table_of(one.record) for one in past.versions_of(store, "X", ["project"])] == ["project"]
    assert past.versions_of(store, "Y", TABLES) == ()


def test_titles_are_the_latest_of_live_and_withdrawn_projects(filled):
    save(filled, "new-title", replace(filled.one("project", "P1").record, title="Join records"))
    save(filled, "p2", Project("P2", "Another", "DWP", YEAR))
    withdraw(filled, "gone", "project", "P2")
    assert past.titles_ever(filled, "project") == (("P1", "Join records", False), ("P2", "Another", True))


def test_the_actions_are_those_of_the_saves_asked_for(filled):
    save(filled, "again", replace(filled.one("project", "P1").record, title="Join records"))
    assert past.actions(filled, [1, 2, 2, 7]) == {1: "import", 2: "edit"}
    assert past.actions(filled, []) == {}


def test_chosen_versions_come_back_as_they_were_saved(filled):
    before = filled.one("project", "P1").record
    save(filled, "again", replace(before, title="Join records"))
    asked = [("project", "P1", 1), ("project", "P1", 2), ("option", "P1-A", 1), ("option", "P1-A", 9)]
    held = past.chosen(filled, asked)
    assert {key: one.record for key, one in held.items()} == {
        ("project", "P1", 1): before,
        ("project", "P1", 2): replace(before, title="Join records"),
        ("option", "P1-A", 1): filled.one("option", "P1-A").record,
    }


def test_what_was_touched_since_a_save_says_where_it_stood_then_and_stands_now(filled):
    share = filled.one("share", "P1-A-B1-S1").record
    save(filled, "changed", replace(share, fraction=Decimal("0.5")))
    withdraw(filled, "withdrawn", "cost_line", "P1-A-C1")
    save(filled, "added", Project("P2", "Another", "DWP", YEAR))
    save(filled, "came", Project("P3", "A third", "DWP", YEAR))
    withdraw(filled, "went", "project", "P3")
    found = {one.code: (one.then, one.stood, one.now, one.stands) for one in past.touched_since(filled, 1)}
    assert found == {
        "P1-A-B1-S1": (1, True, 2, True),
        "P1-A-C1": (1, True, 2, False),
        "P2": (0, False, 1, True),
        "P3": (0, False, 2, False),
    }
    assert past.touched_since(filled, filled.data_version()) == ()


def test_before_the_first_save_there_is_nothing(store):
    assert past.first_moment(store) is None
    assert past.version_at(store, datetime.now(UTC)) == 0
    assert store.tables_as_of(datetime.now(UTC)).data_version == 0
    assert past.titles_ever(store, "project") == ()


def test_a_moment_needs_a_time_zone(store):
    with pytest.raises(ValueError, match="time zone"):
        store.tables_as_of(datetime(2026, 4, 1))  # noqa: DTZ001 - no zone is what is refused


def test_differences_are_the_fields_that_changed_in_words():
    before = Share("S", "B", "DWP", fraction=Decimal("0.40"))
    after = replace(before, recipient="HMRC", fraction=None, by_year=Series(YEAR, (Decimal("0.5"), Decimal("0.25"))))
    assert differences(before, after) == (
        FieldChange("recipient", "DWP", "HMRC"),
        FieldChange("fraction", "0.4", ""),
        FieldChange("by_year", "", "2026-27: 0.5; 2027-28: 0.25"),
    )
    assert differences(before, replace(before, fraction=Decimal("0.4"))) == ()


def test_a_field_is_told_as_people_read_it():
    assert [field_text(value) for value in (True, False, None, Decimal("1200000.00"), YEAR, ("a", "b"), 10)] == [
        "yes",
        "no",
        "",
        "1200000",
        "2026-27",
        "a; b",
        "10",
    ]


def test_a_record_is_called_by_its_title_or_its_name():
    assert title_of(Organisation("X", "X body", "X", OrganisationKind.MINISTERIAL)) == "X body"
    assert title_of(Project("X", "X project", "X", YEAR)) == "X project"
    assert title_of(Share("S", "B", "DWP")) == ""


PROJECTS, OPTIONS, COSTS = ("P1", "P2"), ("O1", "O2"), ("C1", "C2")


class Register(RuleBasedStateMachine):
    """Random edits, withdrawals and restorations, beside a plain list of every state that there ever was."""

    @initialize()
    def opened(self):
        self.store = Store.in_memory()
        self.clock, self.states, self.saved = START, [], {}
        store_module.now, self.real_now = (lambda: self.clock), store_module.now
        self.body = Organisation("DWP", "DWP", "DWP", OrganisationKind.MINISTERIAL)
        self._write(lambda tx: tx.put(self.body, 0))

    def _write(self, do):
        """One save at a moment of its own; what it refuses changes nothing."""
        self.clock += timedelta(minutes=1)
        try:
            with self.store.write(ANN, "edit", "because", f"key-{self.clock}") as tx:
                do(tx)
        except Refused:
            return False
        return True

    def _remember(self, table, code, record):
        """`record` is what stands from now on; None where it was withdrawn."""
        self.saved.setdefault((table, code), []).append(record)
        state = dict(self.states[-1][1]) if self.states else {}
        state.pop((table, code), None)
        if record is not None:
            state[table, code] = record
        self.states.append((self.clock, state))

    def _put(self, record):
        table = table_of(record)
        held = self.store.one(table, record.id)
        if self._write(lambda tx: tx.put(record, held.version if held else 0)):
            self._remember(table, record.id, record)

    @rule(code=st.sampled_from(PROJECTS), title=st.text("ab", max_size=2), period=st.integers(1, 3))
    def edit_project(self, code, title, period):
        self._put(Project(code, title, "DWP", YEAR, appraisal_period=period))

    @rule(code=st.sampled_from(OPTIONS), whole=st.sampled_from(PROJECTS), preferred=st.booleans())
    def edit_option(self, code, whole, preferred):
        self._put(Option(code, whole, OptionKind.PREFERRED, code, is_preferred=preferred))

    @rule(code=st.sampled_from(COSTS), whole=st.sampled_from(OPTIONS), pence=st.lists(st.integers(0, 999), max_size=3))
    def edit_cost(self, code, whole, pence):
        amounts = Series(YEAR, tuple(Decimal(one) / 100 for one in pence)) if pence else None
        kinds = (CostKind.IMPLEMENTATION, BudgetClass.CDEL, PriceTerms.REAL)
        self._put(CostLine(code, whole, code, "DWP", *kinds, amounts=amounts))

    @precondition(lambda self: self.states and self.states[-1][1])
    @rule(data=st.data())
    def withdraw(self, data):
        table, code = data.draw(st.sampled_from(sorted(self.states[-1][1])))
        version = self.store.one(table, code).version
        if self._write(lambda tx: tx.withdraw(table, code, version)):
            self._remember(table, code, None)

    @precondition(lambda self: self.saved)
    @rule(data=st.data())
    def restore(self, data):
        table, code = data.draw(st.sampled_from(sorted(self.saved)))
        versions = self.store.history(table, code)
        old = data.draw(st.sampled_from(versions))
        if self._write(lambda tx: tx.put(old.record, versions[-1].version)):
            self._remember(table, code, old.record)

    def teardown(self):
        """Once at the end, since looking back changes nothing: every state that there ever was."""
        if not hasattr(self, "store"):
            return
        try:
            self._check_histories()
            self._check_what_ever_stood_under()
            for moment, state in self.states:
                self._check_state(moment, state)
        finally:
            store_module.now = self.real_now
            self.store.close()

    def _check_state(self, moment, state):
        for table in ("project", "option", "cost_line"):
            then = {one.record.id: one.record for one in self.store.as_of(table, moment)}
            assert then == {code: record for (kind, code), record in state.items() if kind == table}
        assert same_columns(self.store.tables_as_of(moment), tables_of([self.body, *state.values()]))
        touched = {(one.table, one.code): one for one in past.touched_since(self.store, self._version_at(moment))}
        latest = self.states[-1][1]
        assert {key for key, one in touched.items() if one.stood} == set(state) & set(touched)
        assert {key for key, one in touched.items() if one.stands} == set(latest) & set(touched)
        assert all(latest[key] == state[key] for key in set(state) - set(touched))

    def _version_at(self, moment):
        return past.version_at(self.store, moment)

    def _check_histories(self):
        for (table, code), records in self.saved.items():
            versions = self.store.history(table, code)
            assert [one.version for one in versions] == list(range(1, len(records) + 1))
            assert [None if one.withdrawn else one.record for one in versions] == records

    def _check_what_ever_stood_under(self):
        for project in PROJECTS:
            options = self._ever_part_of({project}, "option")
            found = {one.record.id for one in past.versions_under(self.store, "project", project)}
            assert found - {project} == options | self._ever_part_of(options, "cost_line")

    def _ever_part_of(self, wholes, table):
        return {
            code
            for (kind, code), records in self.saved.items()
            if kind == table and any(one is not None and whole_of(one)[1] in wholes for one in records)
        }


TestRegister = Register.TestCase
TestRegister.settings = settings(max_examples=6, stateful_step_count=20, deadline=None)


def test_one_project_is_read_back_as_it_stood_with_all_bodies_and_nothing_of_others(filled):
    before = filled.data_version()
    was = filled.tables()
    withdraw(filled, "gone", "share", "P1-A-B1-S2")
    save(filled, "p2", Project("P2", "Another", "DWP", YEAR), Option("P2-A", "P2", OptionKind.PREFERRED, "Do it"))
    then, now = (past.project_after(filled, "P1", save) for save in (before, filled.data_version()))
    assert then.data_version == before
    for table in ("organisation", "project", "option", "cost_line", "benefit_line", "share"):
        assert then[table]["id"].tolist() == was[table]["id"].tolist()
    assert (np.diff([then["share"].size, now["share"].size]) == -1).all()
    assert now["option"]["id"].tolist() == then["option"]["id"].tolist()
    assert past.project_after(filled, "P2", before)["project"].size == 0
    assert past.project_after(filled, "P2", filled.data_version())["option"]["id"].tolist() == ["P2-A"]
