"""Setting envelopes: all or nothing, and only for one's own bodies."""

from dataclasses import replace
from decimal import Decimal

import pytest

from benefits.actions.envelopes import save_envelopes
from benefits.actions.importing import seed_organisations
from benefits.actions.recording import Edit, Withdrawal
from benefits.errors import Conflict, NotFound, NotPermitted, Refused
from benefits.periods import FinancialYear, Series
from benefits.records.access import grant
from benefits.records.categories import BudgetClass, EnvelopeKind, Role
from benefits.records.model import Envelope, Person, Project
from benefits.records.store import Store

YEAR = FinancialYear(2026)
FIN = Person("fin", "", "Fin", (grant(Role.FINANCE, "DWP"),))
HAL = Person("hal", "", "Hal", (grant(Role.FINANCE, "HMRC"),))
BOTH = Person("both", "", "Both", (grant(Role.FINANCE, "DWP"), grant(Role.FINANCE, "HMRC")))
ENVELOPE = Envelope("E1", "DWP", BudgetClass.CDEL, EnvelopeKind.LIMIT, Series(YEAR, (Decimal("100.00"),)))
OTHER = replace(ENVELOPE, id="E2", organisation="HMRC")


@pytest.fixture
def store():
    held = Store.in_memory()
    seed_organisations(held)
    yield held
    held.close()


@pytest.fixture
def filled(store):
    save_envelopes(store, BOTH, [Edit(ENVELOPE, 0), Edit(OTHER, 0)], "From the settlement", "k1")
    return store


def held(store):
    return {one.record.id: one.record for one in store.current("envelope")}


def test_envelopes_of_several_bodies_are_one_save_with_its_reason(filled):
    assert held(filled) == {"E1": ENVELOPE, "E2": OTHER}
    one = filled.one("envelope", "E2")
    assert (one.version, one.saved_by_name, one.reason) == (1, "Both", "From the settlement")
    assert filled.saves()[0].action == "envelope.save"


@pytest.mark.parametrize(
    "changes",
    [
        [Edit(replace(ENVELOPE, id="E3", kind=EnvelopeKind.COMMITTED, organisation="HMRC"), 0)],
        [Edit(replace(ENVELOPE, organisation="HMRC", kind=EnvelopeKind.COMMITTED), 1)],
        [Edit(replace(OTHER, organisation="DWP", kind=EnvelopeKind.COMMITTED), 1)],
        [Withdrawal("envelope", "E2", 1)],
        [Withdrawal("envelope", "E1", 1), Withdrawal("envelope", "E2", 1)],
    ],
)
def test_the_right_is_asked_for_the_body_that_has_it_and_for_the_one_that_gets_it(filled, changes):
    before = filled.data_version()
    with pytest.raises(NotPermitted, match="set budget envelopes for HMRC"):
        save_envelopes(filled, FIN, changes, "", "k2")
    assert filled.data_version() == before
    assert save_envelopes(filled, BOTH, changes, "", "k2").seq == before + 1


@pytest.mark.parametrize("role", [Role.PROGRAMME_MANAGER, Role.LEADER, Role.BENEFIT_OWNER, Role.ASSURER])
def test_no_other_role_sets_envelopes(store, role):
    with pytest.raises(NotPermitted):
        save_envelopes(store, Person("pat", "", "Pat", (grant(role),)), [Edit(ENVELOPE, 0)], "", "k1")
    assert held(store) == {}


def test_all_is_saved_or_nothing(filled):
    changes = [Edit(replace(ENVELOPE, note="New"), 1), Edit(replace(OTHER, budget_class=BudgetClass.AME), 1)]
    with pytest.raises(Refused, match="Departmental Expenditure Limit"):
        save_envelopes(filled, BOTH, changes, "", "k2")
    assert held(filled) == {"E1": ENVELOPE, "E2": OTHER}


def test_a_second_envelope_of_the_same_is_refused_and_replaces_one_that_goes_with_the_same_save(filled):
    second = replace(ENVELOPE, id="E3")
    with pytest.raises(Refused, match="is a second limit of DWP for cdel, beside E1"):
        save_envelopes(filled, FIN, [Edit(second, 0)], "", "k2")
    save_envelopes(filled, FIN, [Edit(second, 0), Withdrawal("envelope", "E1", 1)], "", "k3")
    assert held(filled) == {"E2": OTHER, "E3": second}


def test_a_newer_version_of_somebody_else_is_a_conflict(filled):
    save_envelopes(filled, BOTH, [Edit(replace(ENVELOPE, note="Theirs"), 1)], "", "k2")
    for change in (Edit(replace(ENVELOPE, note="Mine"), 1), Withdrawal("envelope", "E1", 1)):
        with pytest.raises(Conflict):
            save_envelopes(filled, FIN, [change], "", "k3")
    assert held(filled)["E1"].note == "Theirs"


def test_a_taken_code_is_refused_even_of_a_withdrawn_envelope(filled):
    save_envelopes(filled, FIN, [Withdrawal("envelope", "E1", 1)], "", "k2")
    with pytest.raises(Refused, match="is the code of another envelope, or of one that was withdrawn"):
        save_envelopes(filled, FIN, [Edit(ENVELOPE, 0)], "", "k3")
    save_envelopes(filled, FIN, [Edit(ENVELOPE, 2)], "Back", "k4")
    assert filled.one("envelope", "E1").version == 3


def test_nothing_new_saves_nothing_and_a_repeat_saves_once(filled):
    before = filled.data_version()
    assert save_envelopes(filled, BOTH, [Edit(ENVELOPE, 1), Edit(OTHER, 1)], "", "k2") is None
    assert save_envelopes(filled, BOTH, [], "", "k3") is None
    again = save_envelopes(filled, BOTH, [Edit(ENVELOPE, 0), Edit(OTHER, 0)], "From the settlement", "k1")
    assert (again.seq, filled.data_version()) == (before, before)


def test_an_envelope_that_is_not_there_is_not_withdrawn(filled):
    with pytest.raises(NotFound):
        save_envelopes(filled, HAL, [Withdrawal("envelope", "E9", 1)], "", "k2")


@pytest.mark.parametrize(
    "change", [Edit(Project("P", "P", "DWP", YEAR), 0), Withdrawal("project", "P", 1), Withdrawal("scenario", "S", 1)]
)
def test_other_records_are_a_mistake_of_the_program(filled, change):
    with pytest.raises(TypeError):
        save_envelopes(filled, FIN, [change], "", "k2")
