"""Logs: who may keep an entry, who may sign it off, and what becomes of a sign-off when something else is saved."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from benefits.actions.importing import seed_organisations
from benefits.actions.logs import keep_entry
from benefits.actions.recording import Withdrawal, new_project, save_changes
from benefits.actions.signing import not_theirs_to_sign, settled_sign_off, sign_off
from benefits.errors import Conflict, NotFound, NotPermitted, Refused
from benefits.periods import FinancialYear
from benefits.records.access import grant
from benefits.records.categories import LogKind, Reliability, Role
from benefits.records.history import Actor
from benefits.records.model import LogEntry, Person, Project
from benefits.records.store import Store

YEAR = FinancialYear(2026)
ADA = Person("ada@hmrc", "ada@hmrc.example", "Ada Lovelace", (grant(Role.PROGRAMME_MANAGER, "HMRC"),))
BEA = Person("bea@dwp", "", "Bea", (grant(Role.PROGRAMME_MANAGER, "DWP"),))
CEC = Person("cec", "", "Cecily", (grant(Role.ASSURER, "HMRC"),))
DOT = Person("dot", "", "Dot", (grant(Role.ASSURER),))
ELI = Person("eli", "", "Eli", (grant(Role.ASSURER, "DWP"),))
BOTH = Person("both", "", "Both", (grant(Role.PROGRAMME_MANAGER, "HMRC"), grant(Role.ASSURER, "HMRC")))
PROJECT = Project("RTI", "Real time information", "HMRC", YEAR)
ENTRY = LogEntry(
    "RTI-L1", "RTI", LogKind.ASSUMPTION, "Nine employers in ten use it", effect=Decimal("-5000000.00"), made_by="Ada"
)


@pytest.fixture
def store():
    held = Store.in_memory()
    seed_organisations(held)
    new_project(held, ADA, PROJECT, "", "k0")
    yield held
    held.close()


@pytest.fixture
def kept(store):
    keep_entry(store, ADA, ENTRY, 0, "From the business case", "k1")
    return store


@pytest.fixture
def signed(kept):
    sign_off(kept, CEC, "RTI-L1", 1, "Checked against the return", "k2")
    return kept


def entry(store):
    return store.one("log_entry", "RTI-L1").record


def test_an_entry_is_made_by_who_adds_it_unless_it_names_another(store):
    keep_entry(store, ADA, replace(ENTRY, made_by=" "), 0, "", "k1")
    assert entry(store).made_by == "Ada Lovelace"
    keep_entry(store, ADA, replace(ENTRY, made_by="An analyst"), 1, "", "k2")
    assert entry(store).made_by == "An analyst"


def test_only_who_may_change_the_project_keeps_its_log(store):
    for person in (BEA, CEC):
        with pytest.raises(NotPermitted):
            keep_entry(store, person, ENTRY, 0, "", "k1")
    with pytest.raises(NotFound, match="no project"):
        keep_entry(store, ADA, replace(ENTRY, project="NONE"), 0, "", "k1")
    assert store.counts()["log_entry"] == 0


def test_saving_twice_with_one_key_saves_once(kept):
    keep_entry(kept, ADA, ENTRY, 0, "From the business case", "k1")
    assert [one.version for one in kept.history("log_entry", "RTI-L1")] == [1]


def test_a_newer_version_of_somebody_else_is_a_conflict(kept):
    keep_entry(kept, BOTH, replace(ENTRY, detail="Theirs"), 1, "", "k2")
    with pytest.raises(Conflict, match="Both"):
        keep_entry(kept, ADA, replace(ENTRY, detail="Mine"), 1, "", "k3")
    assert entry(kept).detail == "Theirs"


def test_a_sign_off_carries_who_and_when_and_what_was_checked(kept):
    sign_off(kept, CEC, "RTI-L1", 1, "Checked against the return", "k2")
    held = kept.one("log_entry", "RTI-L1")
    assert held.record == replace(ENTRY, signed_off_by="Cecily", signed_off_on=held.recorded_at.date())
    assert (held.saved_by, held.reason, held.version) == ("cec", "Checked against the return", 2)


def test_only_an_assurer_of_the_lead_body_or_of_all_signs_off(kept):
    for person in (ELI, BEA, Person("l", "", "Lea", (grant(Role.LEADER),))):
        with pytest.raises(NotPermitted, match="assurer"):
            sign_off(kept, person, "RTI-L1", 1, "", "k2")
    assert sign_off(kept, DOT, "RTI-L1", 1, "", "k2") is not None


def test_the_same_press_twice_signs_once(kept):
    first = sign_off(kept, CEC, "RTI-L1", 1, "", "k2")
    assert sign_off(kept, CEC, "RTI-L1", 1, "", "k2") == first
    assert len(kept.history("log_entry", "RTI-L1")) == 2


@pytest.mark.parametrize(
    "made_by",
    ["Cecily", " cecily ", "CECILY", "cec", "Ada; Cecily", "Ada and Cecily", "Cecily (HMRC)", "Ada, CECILY"],
)
def test_nobody_signs_off_what_they_made(store, made_by):
    keep_entry(store, ADA, replace(ENTRY, made_by=made_by), 0, "", "k1")
    with pytest.raises(Refused, match="made this entry") as refused:
        sign_off(store, CEC, "RTI-L1", 1, "", "k2")
    assert "nobody signs off their own work" in str(refused.value)
    assert not entry(store).signed_off_by


def test_nobody_signs_off_what_they_saved_for_another(store):
    keep_entry(store, BOTH, ENTRY, 0, "", "k1")
    keep_entry(store, ADA, replace(ENTRY, detail="Mine"), 1, "", "k2")
    with pytest.raises(Refused, match="saved a version"):
        sign_off(store, BOTH, "RTI-L1", 2, "", "k3")


def test_somebody_of_the_same_name_under_another_account_saved_it_too(kept):
    twin = Person("ada@home", "", "ADA  Lovelace", (grant(Role.ASSURER),))
    with pytest.raises(Refused, match="saved a version"):
        sign_off(kept, twin, "RTI-L1", 1, "", "k2")


def test_a_name_within_a_longer_name_is_another_person(store):
    keep_entry(store, ADA, replace(ENTRY, made_by="Cecilya Andover"), 0, "", "k1")
    assert sign_off(store, CEC, "RTI-L1", 1, "", "k2") is not None


def test_an_entry_without_a_maker_or_signed_off_already_is_refused_in_words(signed):
    with pytest.raises(Refused, match="signed off already, by Cecily"):
        sign_off(signed, DOT, "RTI-L1", 2, "", "k3")
    with signed.write(Actor("x", "X"), "import", "", "k4") as tx:
        tx.put(replace(ENTRY, id="RTI-L2", made_by=""), 0)
    with pytest.raises(Refused, match="Name who made it"):
        sign_off(signed, DOT, "RTI-L2", 1, "", "k5")


def test_an_entry_that_changed_since_it_was_read_is_not_signed_off(kept):
    keep_entry(kept, ADA, replace(ENTRY, detail="More"), 1, "", "k2")
    with pytest.raises(Conflict):
        sign_off(kept, CEC, "RTI-L1", 1, "", "k3")


def test_there_is_nothing_to_sign_off_where_there_is_no_entry(kept):
    with pytest.raises(NotFound):
        sign_off(kept, CEC, "RTI-L9", 1, "", "k2")
    save_changes(kept, ADA, "RTI", [Withdrawal("log_entry", "RTI-L1", 1)], "", "k3")
    with pytest.raises(NotFound):
        sign_off(kept, CEC, "RTI-L1", 2, "", "k4")


def test_a_change_of_what_it_says_takes_the_sign_off_away_in_the_same_save(signed):
    for change in (replace(entry(signed), detail="More"), replace(ENTRY, detail="More")):
        assert settled_sign_off(change, entry(signed)) == replace(ENTRY, detail="More")
    save = keep_entry(signed, ADA, replace(entry(signed), detail="More"), 2, "", "k3")
    assert entry(signed) == replace(ENTRY, detail="More")
    assert [one.id for one in signed.changes(save.seq)] == ["RTI-L1"]


def test_who_signed_it_off_may_sign_it_off_again_after_a_change(signed):
    keep_entry(signed, ADA, replace(entry(signed), detail="More"), 2, "", "k3")
    assert sign_off(signed, CEC, "RTI-L1", 3, "", "k4") is not None
    assert entry(signed).signed_off_by == "Cecily"


def test_who_takes_a_sign_off_away_has_made_nothing_of_the_entry(signed):
    keep_entry(signed, BOTH, ENTRY, 2, "Signed off by mistake", "k3")
    assert entry(signed) == ENTRY
    assert sign_off(signed, BOTH, "RTI-L1", 3, "", "k4") is not None


def test_a_save_without_a_change_leaves_the_sign_off(signed):
    assert keep_entry(signed, ADA, entry(signed), 2, "", "k3") is None
    assert entry(signed).signed_off_by == "Cecily"


@pytest.mark.parametrize(
    "forged",
    [
        {"signed_off_by": "Dot"},
        {"signed_off_on": date(2026, 11, 1)},
        {"signed_off_by": "Dot", "signed_off_on": date(2026, 11, 1)},
        {"signed_off_by": "Dot", "detail": "More"},
    ],
)
def test_keeping_an_entry_never_signs_it_off(store, forged):
    for seen, key in ((0, "k1"), (1, "k3")):
        with pytest.raises(Refused, match="Leave both blank here"):
            keep_entry(store, ADA, replace(ENTRY, **forged), seen, "", key)
        if not seen:
            keep_entry(store, ADA, ENTRY, 0, "", "k2")
    assert entry(store) == ENTRY


def test_a_sign_off_cannot_be_passed_on_to_another_name_or_day(signed):
    for forged in ({"signed_off_by": "Dot"}, {"signed_off_on": date(2020, 1, 1)}):
        with pytest.raises(Refused, match="is not set by changing"):
            keep_entry(signed, ADA, replace(entry(signed), **forged), 2, "", "k3")


def told(person, one, *held):
    return list(not_theirs_to_sign(person, one, {(_table(record), record.id): record for record in held}))


def test_the_rule_lets_a_sign_off_stand_or_go_and_nothing_else(signed):
    now, project = entry(signed), PROJECT
    assert told(ADA, ENTRY, project) == told(ADA, ENTRY, now, project) == told(ADA, now, now, project) == []
    (new,) = told(ADA, now, project)
    assert (new.place.column, new.value) == ("signed_off_by", "Cecily")
    (changed,) = told(ADA, replace(now, reliability=Reliability.LOW), now, project)
    assert changed.place.record == "RTI-L1"
    assert told(ADA, replace(now, signed_off_by=""), now, project) == []
    assert "another assurer" in told(CEC, now, project)[0].remedy
    assert "another assurer" not in told(ADA, now, project)[0].remedy


def _table(record):
    return "project" if isinstance(record, Project) else "log_entry"
