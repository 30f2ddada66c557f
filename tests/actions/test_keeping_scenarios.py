"""Scenarios: saved whole, copied, shared, locked, approved by others only; what is settled stays as it is."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from benefits.actions.importing import save_import, seed_organisations
from benefits.actions.recording import Edit, Withdrawal, new_project, save_changes
from benefits.actions.restoring import restore_version
from benefits.actions.scenarios import (
    approve_scenario,
    copy_scenario,
    lock_scenario,
    save_scenario,
    share_scenario,
    unlock_scenario,
    withdraw_scenario,
)
from benefits.errors import Conflict, NotFound, NotPermitted, Refused
from benefits.periods import FinancialYear
from benefits.records.access import grant
from benefits.records.categories import OverrideField, Role, ScenarioStatus
from benefits.records.model import Override, Person, Project, Scenario
from benefits.records.store import Store

YEAR = FinancialYear(2026)
TODAY = date(2026, 5, 1)
PAM = Person("pam", "", "Pam", (grant(Role.PROGRAMME_MANAGER),))
FIN = Person("fin", "", "Fin", (grant(Role.FINANCE, "DWP"),))
FAY = Person("fay", "fay@dwp.example", "Fay", (grant(Role.FINANCE, "DWP"),))
HAL = Person("hal", "", "Hal", (grant(Role.FINANCE, "HMRC"),))
BOTH = Person("both", "", "Both", (grant(Role.FINANCE, "DWP"), grant(Role.FINANCE, "HMRC")))
LEE = Person("lee", "", "Lee", (grant(Role.LEADER, "DWP"),))
ADA = Person("ada", "", "Ada", (grant(Role.ADMINISTRATOR),))
OTHERS = [Person("pat", "", "Pat", (grant(role),)) for role in (Role.BENEFIT_OWNER, Role.ASSURER)]

SCENARIO = Scenario("S1", "Cut by a tenth", "DWP", YEAR)
CUT = Override("S1-1", "S1", OverrideField.CUT_PART, value=Decimal("0.1000"))
MUST = Override("S1-2", "S1", OverrideField.MUST_FUND, project="P1")


@pytest.fixture
def store():
    held = Store.in_memory()
    seed_organisations(held)
    new_project(held, PAM, Project("P1", "Share records", "DWP", YEAR), "", "p1")
    yield held
    held.close()


@pytest.fixture
def saved(store):
    save_scenario(store, FIN, Edit(SCENARIO, 0), [Edit(CUT, 0), Edit(MUST, 0)], "To see", "k1")
    return store


@pytest.fixture
def locked(saved):
    lock_scenario(saved, FIN, "S1", 1, "Ready", "lock")
    return saved


@pytest.fixture
def approved(locked):
    approve_scenario(locked, LEE, "S1", "hash", TODAY, "Agreed", "approve")
    return locked


def scenario(store, code="S1"):
    return store.one("scenario", code).record


def overrides(store, code="S1"):
    return [one.record for one in store.where("override", "scenario", [code])]


def state(store):
    return scenario(store), overrides(store), store.data_version()


# --- saving


def test_a_scenario_and_its_overrides_are_one_save_and_name_who_made_it(saved):
    assert scenario(saved) == replace(SCENARIO, made_by="Fin")
    assert overrides(saved) == [CUT, MUST]
    save = saved.saves()[0]
    assert (save.action, save.reason, len(saved.changes(save.seq))) == ("scenario.save", "To see", 3)


def test_who_made_it_stays_when_somebody_else_changes_it(saved):
    save_scenario(saved, FAY, Edit(replace(SCENARIO, title="Cut by a fifth"), 1), [], "", "k2")
    assert (scenario(saved).made_by, scenario(saved).title) == ("Fin", "Cut by a fifth")


def test_overrides_are_added_changed_and_taken_out_together_or_not_at_all(saved):
    deeper, delay = replace(CUT, value=Decimal("0.2000")), Override("S1-3", "S1", OverrideField.BENEFIT_DELAY)
    changes = [Edit(deeper, 1), Withdrawal("override", "S1-2", 1), Edit(delay, 0)]
    before = state(saved)
    with pytest.raises(Refused, match="benefit_delay needs it"):
        save_scenario(saved, FIN, Edit(scenario(saved), 1), changes, "", "k2")
    assert state(saved) == before
    changes[2] = Edit(replace(delay, value=Decimal("1.0000")), 0)
    save_scenario(saved, FIN, Edit(scenario(saved), 1), changes, "", "k2")
    assert overrides(saved) == [deeper, changes[2].record]
    assert saved.one("scenario", "S1").version == 1


def test_contradicting_overrides_are_refused_and_one_may_replace_the_other(saved):
    against = replace(MUST, id="S1-3", field=OverrideField.MUST_NOT_FUND)
    with pytest.raises(Refused, match="contradicts S1-2"):
        save_scenario(saved, FIN, Edit(scenario(saved), 1), [Edit(against, 0)], "", "k2")
    save_scenario(saved, FIN, Edit(scenario(saved), 1), [Edit(against, 0), Withdrawal("override", "S1-2", 1)], "", "k3")
    assert overrides(saved) == [CUT, against]


def test_a_repeat_saves_once_and_nothing_new_saves_nothing(saved):
    before = state(saved)
    save_scenario(saved, FIN, Edit(SCENARIO, 0), [Edit(CUT, 0), Edit(MUST, 0)], "To see", "k1")
    assert save_scenario(saved, FIN, Edit(SCENARIO, 1), [Edit(CUT, 1)], "", "k2") is None
    assert state(saved) == before


@pytest.mark.parametrize("person", [PAM, HAL, LEE, *OTHERS], ids=lambda one: one.name)
def test_only_finance_of_the_owner_and_administrators_model(saved, person):
    before = state(saved)
    with pytest.raises(NotPermitted, match="model funding scenarios for DWP"):
        save_scenario(saved, person, Edit(replace(SCENARIO, title="x"), 1), [], "", "k2")
    with pytest.raises(NotPermitted):
        share_scenario(saved, person, "S1", 1, "", "k3")
    with pytest.raises(NotPermitted):
        lock_scenario(saved, person, "S1", 1, "", "k4")
    with pytest.raises(NotPermitted):
        withdraw_scenario(saved, person, "S1", 1, "", "k5")
    assert state(saved) == before


def test_the_former_owner_is_asked_too(saved):
    theirs = replace(SCENARIO, owner="HMRC")
    for person, body in ((HAL, "DWP"), (FIN, "HMRC")):
        with pytest.raises(NotPermitted, match=f"for {body}"):
            save_scenario(saved, person, Edit(theirs, 1), [], "", "k2")
    save_scenario(saved, BOTH, Edit(theirs, 1), [], "", "k2")
    assert scenario(saved).owner == "HMRC"


def test_overrides_of_another_scenario_are_out_of_reach(saved):
    theirs = Scenario("S2", "Theirs", "HMRC", YEAR)
    save_scenario(saved, HAL, Edit(theirs, 0), [Edit(Override("S2-1", "S2", OverrideField.CLOSED_TOO), 0)], "", "k2")
    before = saved.data_version()
    for change in (
        Withdrawal("override", "S2-1", 1),
        Edit(Override("S2-1", "S1", OverrideField.CLOSED_TOO), 1),
        Edit(replace(MUST, scenario="S2"), 1),
        Edit(Project("P1", "Mine", "DWP", YEAR), 1),
        Withdrawal("project", "P1", 1),
    ):
        with pytest.raises(NotFound, match="Only overrides of scenario S1"):
            save_scenario(saved, FIN, Edit(scenario(saved), 1), [change], "", "k3")
    assert saved.data_version() == before


def test_a_newer_version_is_a_conflict_and_a_taken_code_is_refused(saved):
    save_scenario(saved, FAY, Edit(SCENARIO, 1), [Edit(replace(CUT, note="Theirs"), 1)], "", "k2")
    with pytest.raises(Conflict):
        save_scenario(saved, FIN, Edit(SCENARIO, 1), [Edit(replace(CUT, note="Mine"), 1)], "", "k3")
    with pytest.raises(Refused, match="is the code of another scenario"):
        save_scenario(saved, FIN, Edit(SCENARIO, 0), [], "", "k4")
    with pytest.raises(Refused, match="is the code of another override"):
        save_scenario(saved, FIN, Edit(SCENARIO, 1), [Edit(CUT, 0)], "", "k5")


def test_other_records_are_a_mistake_of_the_program(saved):
    with pytest.raises(TypeError):
        save_scenario(saved, FIN, Edit(Project("P2", "x", "DWP", YEAR), 0), [], "", "k2")


@pytest.mark.parametrize("person", [FIN, ADA], ids=lambda one: one.name)
@pytest.mark.parametrize("status", [ScenarioStatus.LOCKED, ScenarioStatus.APPROVED])
def test_no_save_locks_or_approves(saved, person, status):
    said = {"approved_by": "Bea", "approved_on": TODAY, "fingerprint": "f"} if status == "approved" else {}
    for code, seen in (("S1", 1), ("S2", 0)):
        with pytest.raises(Refused, match="is not set by saving or importing"):
            save_scenario(saved, person, Edit(replace(SCENARIO, id=code, status=status, **said), seen), [], "", "k2")
    assert scenario(saved).status is ScenarioStatus.DRAFT


# --- copying


def test_a_copy_has_the_overrides_in_their_order_and_is_a_draft_of_who_copied(approved):
    more = [Override(f"S2-{n}", "S2", OverrideField.EXCLUSIVE, project="P1", text=f"g{n}") for n in (2, 10, 1)]
    base = replace(SCENARIO, id="S2", based_on="S1", status=ScenarioStatus.SHARED, note="As it was")
    save_scenario(approved, FIN, Edit(base, 0), [Edit(one, 0) for one in more], "", "k2")
    code = copy_scenario(approved, FAY, "S2", "My own", "copy")
    assert code == "DWP-S1"
    made = replace(base, id=code, title="My own", status=ScenarioStatus.DRAFT, made_by="Fay")
    assert scenario(approved, code) == made
    assert [(one.id, one.text) for one in overrides(approved, code)] == [
        ("DWP-S1-1", "g1"), ("DWP-S1-2", "g2"), ("DWP-S1-3", "g10"),
    ]  # fmt: skip
    assert approved.saves()[0].reason == "Copied from S2"


def test_a_copy_of_an_approved_scenario_is_approved_by_nobody(approved):
    copied = scenario(approved, copy_scenario(approved, FIN, "S1", "Again", "copy"))
    assert copied == replace(SCENARIO, id="DWP-S1", title="Again", made_by="Fin")
    assert scenario(approved).status is ScenarioStatus.APPROVED


def test_copying_twice_with_one_key_copies_once_and_codes_are_never_used_again(saved):
    first = copy_scenario(saved, FIN, "S1", "One", "copy")
    assert copy_scenario(saved, FIN, "S1", "One", "copy") == first == "DWP-S1"
    withdraw_scenario(saved, FIN, first, 1, "", "gone")
    assert copy_scenario(saved, FIN, "S1", "Two", "copy 2") == "DWP-S2"


def test_a_copy_may_be_owned_by_another_body_of_the_person(saved):
    with pytest.raises(NotPermitted, match="for DWP"):
        copy_scenario(saved, HAL, "S1", "Ours", "copy")
    code = copy_scenario(saved, HAL, "S1", "Ours", "copy", owner="HMRC")
    assert (code, scenario(saved, code).owner, len(overrides(saved, code))) == ("HMRC-S1", "HMRC", 2)
    assert scenario(saved).owner == "DWP"


def test_what_is_not_there_is_not_copied_and_a_copy_needs_a_title(saved):
    with pytest.raises(NotFound, match="no scenario S9"):
        copy_scenario(saved, FIN, "S9", "x", "copy")
    with pytest.raises(Refused, match="title: is missing"):
        copy_scenario(saved, FIN, "S1", "", "copy")


# --- sharing, locking, unlocking


def test_a_draft_is_shared_then_locked_then_unlocked_as_shared(saved):
    share_scenario(saved, FAY, "S1", 1, "Look", "k2")
    assert scenario(saved).status is ScenarioStatus.SHARED
    lock_scenario(saved, FAY, "S1", 2, "Ready", "k3")
    assert scenario(saved).status is ScenarioStatus.LOCKED
    unlock_scenario(saved, FIN, "S1", 3, "A slip", "k4")
    assert scenario(saved) == replace(SCENARIO, made_by="Fin", status=ScenarioStatus.SHARED)
    assert overrides(saved) == [CUT, MUST]


def test_each_step_begins_where_it_may(approved):
    with pytest.raises(Refused, match="Only a scenario that is draft can be shared"):
        share_scenario(approved, FIN, "S1", 3, "", "k2")
    with pytest.raises(Refused, match="Only a scenario that is draft or shared can be locked"):
        lock_scenario(approved, FIN, "S1", 3, "", "k3")
    with pytest.raises(Refused, match="Only a scenario that is locked can be unlocked"):
        unlock_scenario(approved, ADA, "S1", 3, "", "k4")
    with pytest.raises(Refused, match="Only a scenario that is locked can be approved"):
        approve_scenario(approved, LEE, "S1", "other", TODAY, "", "k5")
    with pytest.raises(NotFound):
        lock_scenario(approved, FIN, "S9", 1, "", "k6")


def test_an_older_version_is_a_conflict_at_each_step(saved):
    save_scenario(saved, FAY, Edit(replace(SCENARIO, note="Newer"), 1), [], "", "k2")
    for step in (share_scenario, lock_scenario, withdraw_scenario):
        with pytest.raises(Conflict):
            step(saved, FIN, "S1", 1, "", f"k {step}")
    lock_scenario(saved, FIN, "S1", 2, "", "k3")
    with pytest.raises(Conflict):
        unlock_scenario(saved, FIN, "S1", 2, "", "k4")
    with pytest.raises(Conflict):
        approve_scenario(saved, LEE, "S1", "f", TODAY, "", "k5", seen=2)


def test_a_step_taken_twice_with_one_key_is_taken_once(saved):
    for step in (share_scenario, lock_scenario, unlock_scenario, withdraw_scenario):
        seen = saved.one("scenario", "S1").version
        first = step(saved, FIN, "S1", seen, "", f"k {step}")
        assert step(saved, FIN, "S1", seen, "", f"k {step}") == first
    assert [one.withdrawn for one in saved.history("scenario", "S1")] == [False] * 4 + [True]


@pytest.mark.parametrize("person", [FAY, LEE, PAM], ids=lambda one: one.name)
def test_only_its_maker_or_an_administrator_unlocks(locked, person):
    with pytest.raises(NotPermitted, match="Ask somebody with the role administrator"):
        unlock_scenario(locked, person, "S1", 2, "", "k2")
    unlock_scenario(locked, ADA, "S1", 2, "", "k3")
    assert scenario(locked).status is ScenarioStatus.SHARED


def test_a_name_in_the_record_makes_nobody_its_maker(saved):
    save_scenario(saved, FAY, Edit(replace(SCENARIO, made_by="Fay"), 1), [], "", "k2")
    lock_scenario(saved, FAY, "S1", 2, "", "k3")
    with pytest.raises(NotPermitted):
        unlock_scenario(saved, FAY, "S1", 3, "", "k4")
    unlock_scenario(saved, FIN, "S1", 3, "", "k5")


def test_what_a_settled_scenario_is_based_on_has_to_be_settled_and_to_stay_so(saved):
    save_scenario(saved, FIN, Edit(replace(SCENARIO, id="S2", based_on="S1"), 0), [], "", "k2")
    with pytest.raises(Refused, match="Lock that one first"):
        lock_scenario(saved, FIN, "S2", 1, "", "k3")
    lock_scenario(saved, FIN, "S1", 1, "", "k4")
    lock_scenario(saved, FIN, "S2", 1, "", "k5")
    with pytest.raises(Refused, match="is what S2 is based on, which is locked"):
        unlock_scenario(saved, FIN, "S1", 2, "", "k6")
    unlock_scenario(saved, FIN, "S2", 2, "", "k7")
    unlock_scenario(saved, FIN, "S1", 2, "", "k8")
    assert scenario(saved).status is ScenarioStatus.SHARED


def test_a_base_that_came_in_locked_on_an_open_one_does_not_hide_it(saved):
    moved = replace(SCENARIO, id="S2", based_on="S1", status=ScenarioStatus.LOCKED, made_by="Ann")
    save_import(saved, ADA, [moved, replace(SCENARIO, id="S3", based_on="S2", made_by="Ann")], "", "k2")
    with pytest.raises(Refused, match="'S1' is what it is based on, and may still change"):
        lock_scenario(saved, FIN, "S3", 1, "", "k3")
    with pytest.raises(Refused, match="'S1' is what it is based on, and may still change"):
        approve_scenario(saved, LEE, "S2", "hash", TODAY, "", "k4")


# --- approving


def test_an_approval_names_who_when_and_the_inputs(approved):
    assert scenario(approved) == replace(
        SCENARIO,
        made_by="Fin",
        status=ScenarioStatus.APPROVED,
        approved_by="Lee",
        approved_on=TODAY,
        fingerprint="hash",
    )
    assert approved.saves()[0].reason == "Agreed"


@pytest.mark.parametrize("person", [LEE, FAY, BOTH, ADA], ids=lambda one: one.name)
def test_leaders_and_finance_of_the_owner_and_administrators_approve(locked, person):
    approve_scenario(locked, person, "S1", "hash", TODAY, "", "k2")
    assert scenario(locked).approved_by == person.name


@pytest.mark.parametrize("person", [PAM, HAL, *OTHERS], ids=lambda one: one.name)
def test_nobody_else_approves(locked, person):
    with pytest.raises(NotPermitted, match="approve a funding scenario for DWP"):
        approve_scenario(locked, person, "S1", "hash", TODAY, "", "k2")
    assert scenario(locked).status is ScenarioStatus.LOCKED


def test_its_maker_never_approves_it(locked):
    with pytest.raises(Refused, match="made this scenario"):
        approve_scenario(locked, FIN, "S1", "hash", TODAY, "", "k2")
    assert scenario(locked).status is ScenarioStatus.LOCKED


def test_nor_does_who_saved_some_of_it_even_under_another_name(saved):
    save_scenario(saved, FAY, Edit(SCENARIO, 1), [Edit(replace(CUT, note="Mine"), 1)], "", "k2")
    save_scenario(saved, BOTH, Edit(SCENARIO, 1), [Withdrawal("override", "S1-2", 1)], "", "k3")
    save_scenario(saved, ADA, Edit(replace(SCENARIO, made_by="Somebody else"), 1), [], "", "k4")
    lock_scenario(saved, FIN, "S1", 2, "", "k5")
    for person in (FIN, FAY, BOTH, ADA):
        with pytest.raises(Refused, match="saved a version of what this scenario assumes"):
            approve_scenario(saved, person, "S1", "hash", TODAY, "", f"k {person.id}")
    approve_scenario(saved, LEE, "S1", "hash", TODAY, "", "k6")


def test_who_is_named_as_its_maker_does_not_approve_it_though_another_saved_it(store):
    named = replace(SCENARIO, made_by="Fin and  LEE")
    save_scenario(store, FIN, Edit(named, 0), [], "", "k1")
    lock_scenario(store, FIN, "S1", 1, "", "k2")
    with pytest.raises(Refused, match="made this scenario"):
        approve_scenario(store, LEE, "S1", "hash", TODAY, "", "k3")


def test_who_only_shared_or_locked_it_may_approve_it(saved):
    share_scenario(saved, FAY, "S1", 1, "", "k2")
    lock_scenario(saved, FAY, "S1", 2, "", "k3")
    approve_scenario(saved, FAY, "S1", "hash", TODAY, "", "k4")
    assert scenario(saved).approved_by == "Fay"


def test_an_approval_needs_a_locked_scenario_and_a_fingerprint(saved):
    with pytest.raises(Refused, match="Only a scenario that is locked can be approved"):
        approve_scenario(saved, LEE, "S1", "hash", TODAY, "", "k2")
    lock_scenario(saved, FIN, "S1", 1, "", "k3")
    with pytest.raises(Refused, match="fingerprint: is missing"):
        approve_scenario(saved, LEE, "S1", "", TODAY, "", "k4")


# --- what is settled stays


def by_saving(store, person, wanted, changes):
    save_scenario(store, person, Edit(wanted, store.one("scenario", "S1").version), changes, "", "try")


def by_import(store, person, wanted, changes):
    records = [wanted, *(one.record for one in changes if isinstance(one, Edit))]
    gone = [(one.table, one.code) for one in changes if isinstance(one, Withdrawal)]
    save_import(store, person, records, "", "try", withdrawn=gone)


ATTEMPTS = {
    "its title": ({"title": "Other"}, []),
    "its years": ({"years": 5}, []),
    "its base": ({"based_on": "S0"}, []),
    "its status": ({"status": ScenarioStatus.DRAFT, "approved_by": "", "approved_on": None, "fingerprint": ""}, []),
    "an override": ({}, [Edit(replace(CUT, value=Decimal("0.2")), 1)]),
    "a new override": ({}, [Edit(Override("S1-3", "S1", OverrideField.CLOSED_TOO), 0)]),
    "an override less": ({}, [Withdrawal("override", "S1-1", 1)]),
}


@pytest.mark.parametrize("settled", ["locked", "approved"])
@pytest.mark.parametrize("way", [by_saving, by_import])
@pytest.mark.parametrize("person", [FIN, ADA], ids=lambda one: one.name)
@pytest.mark.parametrize("attempt", ATTEMPTS.values(), ids=list(ATTEMPTS))
def test_a_settled_scenario_refuses_every_change(request, settled, way, person, attempt):
    store = request.getfixturevalue(settled)
    save_scenario(store, FIN, Edit(replace(SCENARIO, id="S0"), 0), [], "", "base")
    changes, edits = attempt
    before = state(store)
    with pytest.raises(Refused, match=f"is {settled}, so that nothing of it changes"):
        way(store, person, replace(scenario(store), **changes), edits)
    assert state(store) == before


def test_an_override_is_not_imported_out_of_a_locked_scenario_nor_the_scenario_withdrawn(locked):
    save_scenario(locked, FIN, Edit(replace(SCENARIO, id="S2"), 0), [], "", "k2")
    before = state(locked)
    with pytest.raises(Refused, match="is locked, so that nothing"):
        save_import(locked, FIN, [replace(MUST, scenario="S2")], "", "k3")
    gone = [("scenario", "S1"), ("override", "S1-1"), ("override", "S1-2")]
    with pytest.raises(Refused, match="is locked, so that nothing"):
        save_import(locked, ADA, [], "", "k4", withdrawn=gone)
    assert state(locked) == before


def test_a_settled_scenario_is_reached_neither_by_its_projects_nor_by_its_history(saved):
    deeper = replace(CUT, value=Decimal("0.2000"))
    save_scenario(saved, FIN, Edit(replace(SCENARIO, title="Other"), 1), [Edit(deeper, 1)], "", "k2")
    lock_scenario(saved, FIN, "S1", 2, "", "k3")
    before = state(saved)
    for change in (Edit(replace(MUST, note="x"), 1), Withdrawal("override", "S1-2", 1)):
        with pytest.raises(NotFound, match="Only records of project P1"):
            save_changes(saved, PAM, "P1", [change], "", "k4")
    for table, code in (("scenario", "S1"), ("override", "S1-1")):
        with pytest.raises(Refused, match="is locked, so that nothing of it changes"):
            restore_version(saved, ADA, table, code, 1, saved.data_version(), "", "k5")
    assert state(saved) == before


def test_a_settled_scenario_that_comes_in_unchanged_stops_nothing(approved):
    held = [scenario(approved), *overrides(approved)]
    assert save_import(approved, FIN, held, "", "k2").save is None


def test_a_scenario_may_be_changed_again_once_it_is_unlocked(locked):
    unlock_scenario(locked, FIN, "S1", 2, "", "k2")
    by_import(locked, FIN, scenario(locked), [Edit(replace(CUT, value=Decimal("0.2")), 1)])
    assert [one.value for one in overrides(locked)] == [Decimal("0.2000"), None]


def test_live_records_stay_as_they_are_whatever_a_scenario_says(approved):
    copy_scenario(approved, FIN, "S1", "Again", "copy")
    assert [one.version for one in approved.history("project", "P1")] == [1]


# --- withdrawing


def test_a_scenario_is_withdrawn_with_its_overrides_and_keeps_its_history(saved):
    withdraw_scenario(saved, FAY, "S1", 1, "Done with", "k2")
    assert (saved.current("scenario"), saved.current("override")) == ((), ())
    assert [one.withdrawn for one in saved.history("override", "S1-1")] == [False, True]
    with pytest.raises(NotFound):
        withdraw_scenario(saved, FAY, "S1", 2, "", "k3")


def test_what_another_scenario_is_based_on_is_not_withdrawn(saved):
    save_scenario(saved, FIN, Edit(replace(SCENARIO, id="S2", based_on="S1"), 0), [], "", "k2")
    with pytest.raises(Refused, match="scenario S2 names it as based_on"):
        withdraw_scenario(saved, FIN, "S1", 1, "", "k3")
    assert len(saved.current("override")) == 2


def test_only_an_administrator_withdraws_a_settled_scenario(approved):
    for person in (FIN, LEE):
        with pytest.raises(NotPermitted, match="unlock or withdraw a settled funding scenario"):
            withdraw_scenario(approved, person, "S1", 3, "", "k2")
    withdraw_scenario(approved, ADA, "S1", 3, "Approved by mistake", "k3")
    assert approved.current("scenario") == ()
