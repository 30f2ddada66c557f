"""Going back to an old version of an envelope, a scenario or an override, each by the right to change it."""

from dataclasses import replace
from decimal import Decimal

import pytest

from benefits.actions.envelopes import save_envelopes
from benefits.actions.importing import seed_organisations
from benefits.actions.recording import Edit, Withdrawal
from benefits.actions.restoring import restoration, restore_version
from benefits.actions.scenarios import lock_scenario, save_scenario, unlock_scenario, withdraw_scenario
from benefits.errors import Conflict, NotPermitted, Refused
from benefits.periods import FinancialYear, Series
from benefits.records.access import grant
from benefits.records.categories import BudgetClass, EnvelopeKind, OverrideField, Role, ScenarioStatus
from benefits.records.model import Envelope, Override, Person, Scenario, table_of
from benefits.records.store import Store
from benefits.views.history import may_restore, record_history

YEAR = FinancialYear(2026)
FIN = Person("fin", "", "Fin", (grant(Role.FINANCE, "DWP"),))
HAL = Person("hal", "", "Hal", (grant(Role.FINANCE, "HMRC"),))
MANAGER = Person("m", "", "Manager", (grant(Role.PROGRAMME_MANAGER, "DWP"),))
ENVELOPE = Envelope("E1", "DWP", BudgetClass.CDEL, EnvelopeKind.LIMIT, Series(YEAR, (Decimal("100.00"),)))
SCENARIO = Scenario("S1", "Tight", "DWP", YEAR, made_by="Fin")
CUT = Override("S1-1", "S1", OverrideField.CUT_PART, value=Decimal("0.1"))


@pytest.fixture
def store():
    held = Store.in_memory()
    seed_organisations(held)
    save_envelopes(held, FIN, [Edit(ENVELOPE, 0)], "Settlement", "e1")
    save_scenario(held, FIN, Edit(SCENARIO, 0), [Edit(CUT, 0)], "First go", "s1")
    yield held
    held.close()


def version(store, record):
    return store.one(table_of(record), record.id).version


def set_again(store, **changes):
    """The envelope with other values, as its next version."""
    key = f"set-{store.data_version()}"
    save_envelopes(store, FIN, [Edit(replace(ENVELOPE, **changes), version(store, ENVELOPE))], "", key)


def modelled_again(store, scenario=SCENARIO, override=CUT):
    """The scenario and its override as their next versions."""
    key = f"model-{store.data_version()}"
    edits = [Edit(override, version(store, CUT))]
    save_scenario(store, FIN, Edit(scenario, version(store, SCENARIO)), edits, "", key)


def restore(store, record, to=1, person=FIN, **more):
    seen = more.pop("seen", store.data_version())
    return restore_version(store, person, table_of(record), record.id, to, seen, "Undo", "restore", **more)


def seen_as(store, record, person):
    """Whether a person is offered to restore the first version of a record."""
    return may_restore(store, person, record_history(store, person, record.id)[-1])


def test_an_envelope_goes_back_to_an_old_version_by_the_right_to_set_it(store):
    set_again(store, amounts=Series(YEAR, (Decimal("7.00"),)))
    (told,) = restoration(store, FIN, "envelope", "E1", 1, store.data_version())
    assert [(one.field, one.old, one.new) for one in told.changes] == [("amounts", "2026-27: 7", "2026-27: 100")]
    save = restore(store, ENVELOPE)
    assert (save.action, save.reason) == ("envelope.save", "Restored version 1 of E1. Undo")
    assert store.one("envelope", "E1").record == ENVELOPE
    assert len(store.history("envelope", "E1")) == 3


def test_a_withdrawn_envelope_counts_again(store):
    save_envelopes(store, FIN, [Withdrawal("envelope", "E1", 1)], "", "gone")
    restore(store, ENVELOPE)
    assert [one.record for one in store.current("envelope")] == [ENVELOPE]


@pytest.mark.parametrize("person", [HAL, MANAGER])
def test_who_may_not_set_an_envelope_does_not_restore_it(store, person):
    set_again(store, note="other")
    assert seen_as(store, ENVELOPE, FIN)
    assert not seen_as(store, ENVELOPE, person)
    with pytest.raises(NotPermitted, match="set budget envelopes for DWP"):
        restore(store, ENVELOPE, person=person)
    assert store.one("envelope", "E1").record.note == "other"


def test_an_envelope_that_was_another_bodys_needs_the_right_of_both(store):
    both = replace(FIN, grants=(*FIN.grants, *HAL.grants))
    save_envelopes(store, both, [Edit(replace(ENVELOPE, organisation="HMRC"), 1)], "", "moved")
    assert not seen_as(store, ENVELOPE, FIN)
    assert not seen_as(store, ENVELOPE, HAL)
    assert seen_as(store, ENVELOPE, both)
    for one in (FIN, HAL):
        with pytest.raises(NotPermitted):
            restore(store, ENVELOPE, person=one)
    restore(store, ENVELOPE, person=both)
    assert store.one("envelope", "E1").record.organisation == "DWP"


def test_a_second_envelope_for_the_same_is_refused_and_nothing_is_saved(store):
    save_envelopes(store, FIN, [Withdrawal("envelope", "E1", 1)], "", "gone")
    save_envelopes(store, FIN, [Edit(replace(ENVELOPE, id="E2"), 0)], "", "other")
    with pytest.raises(Refused, match="is a second limit of DWP"):
        restore(store, ENVELOPE)
    assert [one.record.id for one in store.current("envelope")] == ["E2"]


def test_an_envelope_that_somebody_set_meanwhile_is_a_conflict(store):
    set_again(store, note="one")
    seen = store.data_version()
    set_again(store, note="two")
    with pytest.raises(Conflict):
        restore(store, ENVELOPE, seen=seen)


def test_a_scenario_comes_back_with_its_overrides_of_then(store):
    modelled_again(store, replace(SCENARIO, title="Tighter"), replace(CUT, value=Decimal("0.3")))
    save = restore(store, SCENARIO, together=True)
    assert save.action == "scenario.save"
    assert store.one("scenario", "S1").record == SCENARIO
    assert store.one("override", "S1-1").record == CUT


def test_one_override_goes_back_and_its_scenario_stays_as_it_is(store):
    modelled_again(store, replace(SCENARIO, title="Tighter"), replace(CUT, value=Decimal("0.3")))
    restore(store, CUT)
    assert store.one("override", "S1-1").record == CUT
    assert store.one("scenario", "S1").record.title == "Tighter"
    assert len(store.history("scenario", "S1")) == 2


@pytest.mark.parametrize("record", [SCENARIO, CUT])
def test_who_may_not_model_for_the_owner_does_not_restore_a_scenario_or_override(store, record):
    modelled_again(store, replace(SCENARIO, title="Tighter"), replace(CUT, value=Decimal("0.3")))
    assert seen_as(store, record, FIN)
    assert not seen_as(store, record, HAL)
    with pytest.raises(NotPermitted, match="model funding scenarios for DWP"):
        restore(store, record, person=HAL)


@pytest.mark.parametrize("record", [SCENARIO, CUT])
def test_nothing_of_a_locked_scenario_goes_back(store, record):
    modelled_again(store, replace(SCENARIO, title="Tighter"), replace(CUT, value=Decimal("0.3")))
    lock_scenario(store, FIN, "S1", version(store, SCENARIO), "", "lock")
    before = store.data_version()
    with pytest.raises(Refused, match="locked, so that nothing of it changes"):
        restore(store, record)
    assert store.data_version() == before


def test_a_version_that_was_locked_comes_back_without_its_lock(store):
    lock_scenario(store, FIN, "S1", 1, "", "lock")
    unlock_scenario(store, FIN, "S1", 2, "", "unlock")
    modelled_again(store, replace(store.one("scenario", "S1").record, title="Tighter"))
    status = store.one("scenario", "S1").record.status
    assert status.is_open
    restore(store, SCENARIO, to=2)
    now = store.one("scenario", "S1").record
    assert (now.title, now.status) == ("Tight", status)


def test_a_locked_version_that_says_the_same_otherwise_changes_nothing(store):
    lock_scenario(store, FIN, "S1", 1, "", "lock")
    unlock_scenario(store, FIN, "S1", 2, "", "unlock")
    assert restoration(store, FIN, "scenario", "S1", 2, store.data_version()) == ()


def test_a_withdrawn_scenario_comes_back_as_a_draft_with_its_overrides(store):
    lock_scenario(store, FIN, "S1", 1, "", "lock")
    admin = replace(FIN, grants=(grant(Role.ADMINISTRATOR),))
    withdraw_scenario(store, admin, "S1", 2, "", "gone")
    assert (store.counts()["scenario"], store.counts()["override"]) == (0, 0)
    restore(store, SCENARIO, to=2, together=True)
    assert store.one("scenario", "S1").record.status is ScenarioStatus.DRAFT
    assert [one.record for one in store.current("override")] == [CUT]


def test_an_override_of_a_withdrawn_scenario_says_what_to_restore_first(store):
    withdraw_scenario(store, FIN, "S1", 1, "", "gone")
    with pytest.raises(Refused, match="is a withdrawn scenario"):
        restore(store, CUT)
