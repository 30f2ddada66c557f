"""Which option is preferred is a decision: it needs a reason, and the save that changes it logs it."""

from dataclasses import replace

import pytest
from plain.register import bodies, cost, option, project

from benefits.actions.choosing import choices_made
from benefits.actions.importing import changes_of, save_import
from benefits.actions.recording import Edit, Withdrawal, save_changes
from benefits.actions.restoring import restore_version
from benefits.errors import Refused, Severity
from benefits.records.access import grant
from benefits.records.categories import LogKind, OptionKind, Role
from benefits.records.history import Actor
from benefits.records.model import LogEntry, Person
from benefits.records.store import Store, now

ADA = Person("ada", "", "Ada", (grant(Role.PROGRAMME_MANAGER, "A"),))
LESS = option("LESS", kind=OptionKind.LESS_AMBITIOUS, title="Less")
MORE = option("MORE", title="More")
OLD, NEW = replace(MORE, is_preferred=False), replace(LESS, is_preferred=True)


@pytest.fixture
def store():
    held = Store.in_memory()
    with held.write(Actor("t", "Test"), "test", "", "put") as tx:
        tx.put_all([*bodies("A"), project(), MORE, LESS, cost("C", [1], of="MORE")])
    yield held
    held.close()


def choose(store, reason, key="choose"):
    return save_changes(store, ADA, "P", [Edit(OLD, 1), Edit(NEW, 1)], reason, key)


def logged(store):
    return [one.record for one in store.current("log_entry")]


def test_another_preferred_option_is_logged_with_its_reason_in_the_same_save(store):
    save = choose(store, "Half the money buys most of it")
    (entry,) = logged(store)
    assert entry == LogEntry(
        "P-D1",
        "P",
        LogKind.DECISION,
        "Preferred option: Less (LESS)",
        "Half the money buys most of it. Before: More (MORE).",
        made_by="Ada",
        made_on=now().date(),
    )
    assert store.history("log_entry", "P-D1")[0].save == save.seq
    assert store.one("option", "LESS").save == save.seq


@pytest.mark.parametrize("reason", ["", "  "])
def test_without_a_reason_nothing_is_saved_and_the_field_is_named(store, reason):
    before = store.data_version()
    with pytest.raises(Refused) as refused:
        choose(store, reason)
    (problem,) = refused.value.problems
    assert (problem.place.table, problem.place.column, problem.place.record) == ("option", "is_preferred", "LESS")
    assert "from More (MORE) to Less (LESS)" in problem.wrong
    assert store.data_version() == before
    assert logged(store) == []


def test_saving_twice_with_one_key_logs_once(store):
    choose(store, "Cheaper")
    choose(store, "Cheaper")
    assert len(logged(store)) == 1


def test_any_other_change_of_an_option_needs_no_reason_and_logs_nothing(store):
    save_changes(store, ADA, "P", [Edit(replace(LESS, title="Little"), 1)], "", "k")
    save_changes(store, ADA, "P", [Edit(replace(MORE, summary="All of it"), 1)], "", "l")
    assert logged(store) == []


def test_to_mark_none_and_then_another_is_two_decisions(store):
    save_changes(store, ADA, "P", [Edit(OLD, 1)], "Not settled", "k")
    save_changes(store, ADA, "P", [Edit(NEW, 1)], "Settled", "l")
    assert [one.title for one in logged(store)] == ["Preferred option: none", "Preferred option: Less (LESS)"]
    assert [one.id for one in logged(store)] == ["P-D1", "P-D2"]
    assert logged(store)[1].detail == "Settled. Before: none."


def test_to_withdraw_the_preferred_option_is_a_decision_too(store):
    gone = [Withdrawal("cost_line", "C", 1), Withdrawal("option", "MORE", 1)]
    with pytest.raises(Refused):
        save_changes(store, ADA, "P", gone, "", "k")
    save_changes(store, ADA, "P", gone, "It cannot be built", "l")
    assert [one.title for one in logged(store)] == ["Preferred option: none"]


def test_a_code_that_comes_in_with_the_same_save_is_not_taken_twice(store):
    own = LogEntry("P-D1", "P", LogKind.DECISION, "My own")
    save_changes(store, ADA, "P", [Edit(OLD, 1), Edit(NEW, 1), Edit(own, 0)], "Cheaper", "k")
    assert sorted(one.id for one in logged(store)) == ["P-D1", "P-D2"]


def test_to_go_back_to_an_old_version_is_logged_with_which_it_was(store):
    choose(store, "Cheaper")
    save_changes(store, ADA, "P", [Edit(replace(NEW, is_preferred=False), 2)], "Not settled", "k")
    restore_version(store, ADA, "option", "LESS", 2, store.data_version(), "As before", "l")
    last = max(logged(store), key=lambda one: one.id)
    assert last.title == "Preferred option: Less (LESS)"
    assert last.detail.startswith("Restored version 2 of LESS. As before")


def test_an_import_tells_the_change_beforehand_and_logs_its_own_reason(store):
    _, problems = changes_of(store, ADA, [OLD, NEW])
    (told,) = [one for one in problems if one.place.column == "is_preferred"]
    assert told.severity is Severity.WARNING
    assert "kept as a decision in the log" in told.remedy
    with pytest.raises(Refused):
        save_import(store, ADA, [OLD, NEW], "", "k")
    assert logged(store) == []
    imported = save_import(store, ADA, [OLD, NEW], "Spring return", "l")
    (entry,) = logged(store)
    assert entry.detail == "Spring return. Before: More (MORE)."
    assert store.one("log_entry", "P-D1").save == imported.save.seq


def test_options_that_are_new_with_their_project_are_no_change(store):
    other = [project("Q"), option("Q", "Q"), option("Q-L", "Q", OptionKind.LESS_AMBITIOUS)]
    save_import(store, ADA, other, "", "k")
    assert logged(store) == []


def test_to_withdraw_the_whole_project_is_no_choice_between_options():
    assert choices_made([MORE, LESS], [], [("project", "P"), ("option", "MORE"), ("option", "LESS")]) == ()
    (choice,) = choices_made([MORE, LESS], [], [("option", "MORE")])
    assert (choice.before, choice.after) == (MORE, None)
