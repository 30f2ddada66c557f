"""Entering, correcting and verifying what arrived: rights of both sides, nobody's own work, all or nothing."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from benefits.actions.importing import ChangeKind, save_import, seed_organisations
from benefits.actions.measuring import (
    enter,
    enter_many,
    enter_outturn,
    entries_checked,
    keep_milestone,
    revise_forecast,
    withdraw,
)
from benefits.actions.recording import Edit, save_changes
from benefits.actions.restoring import restore_version
from benefits.actions.verifying import verify
from benefits.errors import Conflict, NotFound, NotPermitted, Refused
from benefits.periods import FinancialYear, Series
from benefits.records.access import grant
from benefits.records.categories import BenefitClass, BudgetClass, CostKind, OptionKind, PriceTerms, Role
from benefits.records.free_codes import measurement_code
from benefits.records.history import Actor
from benefits.records.model import (
    BenefitLine,
    CostLine,
    Forecast,
    Measurement,
    Milestone,
    Option,
    Outturn,
    Person,
    Project,
    Share,
)
from benefits.records.store import Store, now

Y = FinancialYear(2024)
LEAD = Person("lea", "", "Lea", (grant(Role.PROGRAMME_MANAGER, "HMRC"),))
OWNER = Person("own", "", "Olu", (grant(Role.BENEFIT_OWNER, "DWP"),))
STRANGER = Person("str", "", "Sam", (grant(Role.BENEFIT_OWNER, "MOJ"),))
FINANCE = Person("fin", "", "Fay", (grant(Role.FINANCE, "DWP"),))
ASSURER = Person("ass", "", "Asa", (grant(Role.ASSURER, "HMRC"),))
BOTH = Person("both", "", "Bo", (grant(Role.FINANCE, "DWP"), grant(Role.PROGRAMME_MANAGER, "HMRC")))
ADMIN = Person("adm", "", "Ada", (grant(Role.ADMINISTRATOR),))
MEASURED = Measurement("M1", "L", "DWP", Y, pounds=Decimal(90), evidence_grade="E1")
SPENT = Outturn("O1", "C", Y, Decimal(50))
STONE = Milestone("S1", "P", "Live", date(2024, 9, 1), ("L",))
EXPECTED = Forecast("F1", "L", "DWP", date(2025, 1, 1), amounts=Series(Y, (Decimal(80), Decimal(85))))


@pytest.fixture
def store():
    held = Store.in_memory()
    seed_organisations(held)
    with held.write(Actor("test", "Test"), "test", "", "start") as tx:
        tx.put_all(
            [
                Project("P", "A project", "HMRC", Y),
                Option("P-A", "P", OptionKind.PREFERRED, "Do it", is_preferred=True),
                CostLine(
                    "C", "P-A", "Staff", "HMRC", CostKind.IMPLEMENTATION, BudgetClass.RDEL_ADMIN, PriceTerms.NOMINAL
                ),
                BenefitLine("L", "P-A", "A benefit", "other", BenefitClass.CASH_RELEASING, PriceTerms.NOMINAL),
                Share("L-DWP", "L", "DWP", Decimal(1)),
            ]
        )
    yield held
    held.close()


def held(store, code="M1", table="measurement"):
    return store.one(table, code).record


@pytest.mark.parametrize("person", [LEAD, OWNER, FINANCE, ADMIN])
def test_the_lead_and_the_recipient_may_each_enter_in_their_own_name(store, person):
    enter(store, person, replace(MEASURED, entered_by="Somebody else"), 0, "Return", "k")
    assert held(store) == replace(MEASURED, entered_by=person.name, entered_on=now().date())


@pytest.mark.parametrize("person", [STRANGER, ASSURER])
def test_nobody_else_may(store, person):
    with pytest.raises(NotPermitted, match="record measurements, forecasts and outturn for DWP"):
        enter(store, person, MEASURED, 0, "", "k")
    assert store.one("measurement", "M1") is None


def test_a_measurement_cannot_be_moved_to_a_body_for_which_the_person_may_not_speak(store):
    enter(store, OWNER, MEASURED, 0, "", "k")
    moved = Person("m", "", "Mo", (grant(Role.BENEFIT_OWNER, "MOJ"),))
    with pytest.raises(NotPermitted, match="DWP"):
        enter(store, moved, replace(MEASURED, recipient="MOJ"), 1, "", "k2")


def test_the_successor_of_a_closed_recipient_enters_for_it(store):
    closed = next(one.record for one in store.current("organisation") if one.record.id == "DWP")
    gone = replace(closed, closed_on=date(2024, 1, 1), successors=("MOJ",))
    with store.write(Actor("test", "Test"), "test", "", "closed") as tx:
        tx.put(gone, tx.one("organisation", "DWP").version)
    enter(store, STRANGER, MEASURED, 0, "", "k")
    assert held(store).entered_by == "Sam"


def test_saving_twice_with_one_key_saves_once(store):
    first, again = (enter(store, OWNER, MEASURED, 0, "", "k") for _ in range(2))
    assert first == again
    assert store.one("measurement", "M1").version == 1


def test_a_correction_is_a_version_with_the_name_of_who_made_it(store):
    enter(store, OWNER, MEASURED, 0, "", "k")
    enter(store, LEAD, replace(held(store), pounds=Decimal(95)), 1, "Late invoice", "k2")
    versions = store.history("measurement", "M1")
    assert [(one.record.pounds, one.record.entered_by) for one in versions] == [(90, "Olu"), (95, "Lea")]
    assert versions[-1].reason == "Late invoice"


def test_what_the_register_says_already_is_no_version(store):
    enter(store, OWNER, MEASURED, 0, "", "k")
    assert enter(store, LEAD, replace(MEASURED, entered_by="", entered_on=None), 1, "", "k2") is None
    assert held(store).entered_by == "Olu"


def test_over_somebody_elses_newer_version_is_a_conflict(store):
    enter(store, OWNER, MEASURED, 0, "", "k")
    enter(store, LEAD, replace(MEASURED, pounds=Decimal(1)), 1, "", "k2")
    with pytest.raises(Conflict, match="was changed by Lea"):
        enter(store, OWNER, replace(MEASURED, pounds=Decimal(2)), 1, "", "k3")


def test_a_code_that_is_taken_is_told(store):
    enter(store, OWNER, MEASURED, 0, "", "k")
    with pytest.raises(Refused, match="is the code of another measurement"):
        enter(store, OWNER, replace(MEASURED, year=Y + 1), 0, "", "k2")


def test_values_with_problems_are_refused_with_all_of_them(store):
    wrong = replace(MEASURED, pounds=None, price_year=Y)
    with pytest.raises(Refused) as refused:
        enter(store, OWNER, wrong, 0, "", "k")
    assert {one.place.column for one in refused.value.problems} == {"pounds", "price_year"}


def test_a_year_is_not_given_whole_and_by_quarters(store):
    enter(store, OWNER, MEASURED, 0, "", "k")
    with pytest.raises(Refused, match="covers what M1 covers too"):
        enter(store, OWNER, replace(MEASURED, id="M2", quarter=2), 0, "", "k2")


def test_many_are_entered_in_one_save_or_none_with_every_problem(store):
    good, bad = Edit(MEASURED, 0), Edit(replace(MEASURED, id="M2", year=Y + 1, pounds=None), 0)
    foreign = Edit(replace(MEASURED, id="M3", recipient="MOJ", year=Y + 2), 0)
    with pytest.raises(Refused) as refused:
        enter_many(store, OWNER, [good, bad, foreign], "", "k")
    found = {(one.place.record, one.place.column) for one in refused.value.problems}
    assert {("M2", "pounds"), ("M3", "recipient")} <= found
    assert not store.counts()["measurement"]
    also = Edit(replace(MEASURED, id="M2", year=Y + 1), 0)
    save = enter_many(store, OWNER, [good, also], "Return", "k")
    assert {one.save for code in ("M1", "M2") for one in store.history("measurement", code)} == {save.seq}


def test_many_of_which_none_is_theirs_are_not_permitted(store):
    with pytest.raises(NotPermitted):
        enter_many(store, STRANGER, [Edit(MEASURED, 0), Edit(replace(MEASURED, id="M2", year=Y + 1), 0)], "", "k")


def test_a_look_tells_what_would_change_and_saves_nothing(store):
    enter(store, OWNER, MEASURED, 0, "", "k")
    entries = [Edit(replace(MEASURED, pounds=Decimal(91)), 1), Edit(replace(MEASURED, id="M2", year=Y + 1), 0)]
    changes, problems = entries_checked(store, OWNER, [*entries, Edit(replace(MEASURED, id="M3", quarter=9), 0)])
    assert [one.kind for one in changes] == [ChangeKind.CHANGED, ChangeKind.ADDED, ChangeKind.ADDED]
    assert "quarter" in {one.place.column for one in problems}
    assert (store.counts()["measurement"], held(store).pounds) == (1, 90)


@pytest.mark.parametrize("person", [FINANCE, ASSURER])
def test_somebody_of_either_side_verifies_in_their_own_name(store, person):
    enter(store, OWNER, MEASURED, 0, "", "k")
    verify(store, person, "measurement", "M1", 1, "Agrees with the ledger", "v")
    assert (held(store).verified_by, held(store).verified_on) == (person.name, now().date())
    assert store.one("measurement", "M1").reason == "Agrees with the ledger"


@pytest.mark.parametrize("person", [OWNER, LEAD, STRANGER])
def test_who_may_only_measure_does_not_verify(store, person):
    enter(store, OWNER, MEASURED, 0, "", "k")
    with pytest.raises(NotPermitted, match="verify a measurement"):
        verify(store, person, "measurement", "M1", 1, "", "v")


def test_nobody_verifies_what_they_entered_or_saved_any_of(store):
    enter(store, BOTH, MEASURED, 0, "", "k")
    with pytest.raises(Refused, match="entered it"):
        verify(store, BOTH, "measurement", "M1", 1, "", "v")
    enter(store, OWNER, replace(MEASURED, pounds=Decimal(95)), 1, "", "k2")
    with pytest.raises(Refused, match="saved a version of what it says"):
        verify(store, BOTH, "measurement", "M1", 2, "", "v")
    verify(store, FINANCE, "measurement", "M1", 2, "", "v")
    with pytest.raises(Refused, match="is verified already, by Fay"):
        verify(store, ASSURER, "measurement", "M1", 3, "", "v2")


def test_verifying_twice_with_one_key_verifies_once(store):
    enter(store, OWNER, MEASURED, 0, "", "k")
    first, again = (verify(store, FINANCE, "measurement", "M1", 1, "", "v") for _ in range(2))
    assert first == again


def test_verifying_over_a_newer_version_is_a_conflict(store):
    enter(store, OWNER, MEASURED, 0, "", "k")
    enter(store, OWNER, replace(MEASURED, pounds=Decimal(95)), 1, "", "k2")
    with pytest.raises(Conflict):
        verify(store, FINANCE, "measurement", "M1", 1, "", "v")


def test_what_is_not_there_is_not_verified(store):
    for table, code in (("measurement", "NONE"), ("share", "L-DWP")):
        with pytest.raises(NotFound):
            verify(store, FINANCE, table, code, 1, "", "v")


def test_who_saved_it_counts_as_who_entered_it_where_nobody_is_named(store):
    save_import(store, LEAD, [MEASURED], "", "i")
    verify(store, FINANCE, "measurement", "M1", 1, "", "v")
    assert (held(store).entered_by, held(store).verified_by) == ("Lea", "Fay")


@pytest.fixture
def verified(store):
    enter(store, OWNER, MEASURED, 0, "", "k")
    verify(store, FINANCE, "measurement", "M1", 1, "", "v")
    return store


def entered(store, record):
    enter(store, LEAD, record, 2, "", f"e-{record}")


def edited(store, record):
    save_changes(store, LEAD, "P", [Edit(record, store.one("measurement", record.id).version)], "", f"s-{record}")


def imported(store, record):
    save_import(store, LEAD, [record], "", f"i-{record}")


WAYS = pytest.mark.parametrize("save", [entered, edited, imported])


@WAYS
def test_a_correction_takes_the_verification_away(verified, save):
    save(verified, replace(held(verified), pounds=Decimal(95)))
    assert (held(verified).pounds, held(verified).verified_by, held(verified).verified_on) == (95, "", None)


@WAYS
def test_a_save_that_changes_nothing_leaves_it(verified, save):
    before = held(verified)
    save(verified, before)
    assert held(verified) == before


@WAYS
def test_no_other_save_verifies(verified, save):
    with pytest.raises(Refused, match="is not set by changing or importing a measurement"):
        save(verified, replace(held(verified), verified_by="Asa"))


@pytest.mark.parametrize("save", [edited, imported])
def test_no_other_save_verifies_what_was_not(store, save):
    enter(store, OWNER, MEASURED, 0, "", "k")
    with pytest.raises(Refused, match="is not set by changing or importing"):
        save(store, replace(held(store), verified_by="Fay", verified_on=now().date()))


def test_an_administrator_brings_verified_ones_in_from_another_register(store):
    moved = replace(MEASURED, entered_by="Olu", verified_by="Fay", verified_on=date(2025, 5, 1))
    save_import(store, ADMIN, [moved], "", "i")
    assert held(store) == moved


def test_a_restored_version_has_to_be_verified_again(verified):
    enter(verified, OWNER, replace(held(verified), pounds=Decimal(95)), 2, "", "k2")
    restore_version(verified, LEAD, "measurement", "M1", 2, verified.data_version(), "", "r")
    assert (held(verified).pounds, held(verified).verified_by) == (90, "")


def test_an_outturn_is_entered_by_the_payer_and_verified_by_another(store):
    with pytest.raises(NotPermitted):
        enter_outturn(store, OWNER, SPENT, 0, "", "k0")
    enter_outturn(store, LEAD, SPENT, 0, "", "k")
    assert held(store, "O1", "outturn").entered_by == "Lea"
    with pytest.raises(NotPermitted):  # of the recipient, and no part of the cost is theirs
        verify(store, FINANCE, "outturn", "O1", 1, "", "v0")
    verify(store, ASSURER, "outturn", "O1", 1, "", "v")
    assert held(store, "O1", "outturn").verified_by == "Asa"
    enter_outturn(store, LEAD, replace(held(store, "O1", "outturn"), pounds=Decimal(51)), 2, "", "k2")
    assert held(store, "O1", "outturn").verified_by == ""


def test_each_revision_of_a_forecast_stays(store):
    revise_forecast(store, OWNER, EXPECTED, 0, "", "k")
    later = replace(EXPECTED, id="F2", made_on=date(2025, 6, 1), reason="Fewer users")
    revise_forecast(store, LEAD, later, 0, "", "k2")
    assert [held(store, code, "forecast").made_by for code in ("F1", "F2")] == ["Olu", "Lea"]
    with pytest.raises(NotPermitted):
        revise_forecast(store, STRANGER, replace(EXPECTED, id="F3"), 0, "", "k3")


def test_a_milestone_keeps_the_day_of_the_approved_plan(store):
    keep_milestone(store, LEAD, STONE, 0, "", "k")
    with pytest.raises(Refused, match="is another day than the approved plan's"):
        keep_milestone(store, LEAD, replace(STONE, planned_on=date(2025, 1, 1)), 1, "", "k2")
    done = replace(STONE, achieved_on=date(2025, 1, 1), evidence="Usage report")
    keep_milestone(store, LEAD, done, 1, "", "k3")
    assert held(store, "S1", "milestone") == done
    with pytest.raises(NotPermitted, match="log or change a project for HMRC"):
        keep_milestone(store, OWNER, replace(done, note="x"), 2, "", "k4")


def test_what_was_entered_by_mistake_is_withdrawn_and_its_history_stays(store):
    enter(store, OWNER, MEASURED, 0, "", "k")
    with pytest.raises(NotPermitted):
        withdraw(store, STRANGER, "measurement", "M1", 1, "", "w0")
    for _ in range(2):
        withdraw(store, LEAD, "measurement", "M1", 1, "Entered twice", "w")
    assert [one.withdrawn for one in store.history("measurement", "M1")] == [False, True]
    with pytest.raises(NotFound):
        withdraw(store, LEAD, "measurement", "M1", 2, "", "w2")


def test_the_usual_code_names_benefit_recipient_and_period():
    assert measurement_code(replace(MEASURED, quarter=2)) == "L-DWP-2024-25-Q2"
    assert measurement_code(MEASURED) == "L-DWP-2024-25"
