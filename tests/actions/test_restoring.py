"""Going back to an old version: a new version that says what the old one said, by the rules of any edit."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from benefits.actions.agreement import Answer, Says, answer_shares
from benefits.actions.importing import seed_organisations
from benefits.actions.recording import Edit, Withdrawal, new_project, save_changes
from benefits.actions.restoring import restoration, restore_version
from benefits.errors import BenefitsError, Conflict, NotFound, NotPermitted, Refused
from benefits.periods import FinancialYear, Series
from benefits.records.access import grant
from benefits.records.categories import (
    Agreement,
    BenefitClass,
    BudgetClass,
    Calculator,
    CostKind,
    LogKind,
    PriceTerms,
    Role,
)
from benefits.records.history import Actor
from benefits.records.model import BenefitLine, CostLine, LogEntry, Option, Person, Pool, Project, Share, ValuationInput
from benefits.records.store import Store

YEAR = FinancialYear(2026)
MANAGER = Person("m", "", "Manager of HMRC", (grant(Role.PROGRAMME_MANAGER, "HMRC"),))
STRANGER = Person("s", "", "Manager of DWP", (grant(Role.PROGRAMME_MANAGER, "DWP"),))
PROJECT = Project("RTI", "Real time information", "HMRC", YEAR)
KINDS = (CostKind.IMPLEMENTATION, BudgetClass.RDEL_PROGRAMME, PriceTerms.REAL, YEAR)
COST = CostLine("RTI-C1", "RTI", "Build", "HMRC", *KINDS, Series(YEAR, (Decimal("10.00"), Decimal("5.00"))))
BENEFIT = BenefitLine(
    "RTI-B1",
    "RTI",
    "Staff time",
    "staff_time",
    BenefitClass.NON_CASH_RELEASING,
    PriceTerms.REAL,
    YEAR,
    Series(YEAR + 1, (Decimal("4.00"),)),
)


def share(recipient, fraction, **more):
    return Share(f"RTI-B1-{recipient}", "RTI-B1", recipient, Decimal(fraction), **more)


@pytest.fixture
def store():
    held = Store.in_memory()
    seed_organisations(held)
    new_project(held, MANAGER, PROJECT, "first", "k0")
    change(held, COST, BENEFIT, share("HMRC", "0.25"), share("DWP", "0.75"))
    yield held
    held.close()


def change(store, *records, gone=()):
    """The records as the next version of what is there, and others withdrawn, in one save of the manager."""
    key = f"key-{store.data_version()}"
    edits = [Edit(one, latest(store, one)) for one in records]
    withdrawn = [Withdrawal(*one, store.one(*one).version) for one in gone]
    return save_changes(store, MANAGER, "RTI", [*withdrawn, *edits], "a change", key)


def latest(store, record):
    held = store.one(_TABLES[type(record)], record.id)
    return held.version if held else 0


_TABLES = {
    Project: "project",
    Option: "option",
    CostLine: "cost_line",
    BenefitLine: "benefit_line",
    Share: "share",
    ValuationInput: "valuation_input",
    LogEntry: "log_entry",
}


def restore(store, table, code, version, key="restore", person=MANAGER, **more):
    return restore_version(store, person, table, code, version, store.data_version(), "for the test", key, **more)


def shares(store):
    return {one.record.recipient: one.record.fraction for one in store.current("share")}


def test_an_old_version_becomes_the_newest_and_nothing_is_deleted(store):
    change(store, replace(COST, title="Buy"))
    save = restore(store, "cost_line", "RTI-C1", 1)
    versions = store.history("cost_line", "RTI-C1")
    assert [one.record.title for one in versions] == ["Build", "Buy", "Build"]
    assert versions[-1].record == COST
    assert (save.actor_name, save.reason) == ("Manager of HMRC", "Restored version 1 of RTI-C1. for the test")


def test_a_withdrawn_record_counts_again(store):
    change(store, gone=[("cost_line", "RTI-C1")])
    assert store.counts()["cost_line"] == 0
    (told,) = restoration(store, MANAGER, "cost_line", "RTI-C1", 1, store.data_version())
    assert (told.code, told.comes_back, told.changes) == ("RTI-C1", True, ())
    restore(store, "cost_line", "RTI-C1", 1)
    assert [one.record for one in store.current("cost_line")] == [COST]
    assert [one.withdrawn for one in store.history("cost_line", "RTI-C1")] == [False, True, False]


def test_the_version_that_was_withdrawn_can_be_brought_back_by_its_own_number_too(store):
    change(store, gone=[("cost_line", "RTI-C1")])
    restore(store, "cost_line", "RTI-C1", 2)
    assert [one.record for one in store.current("cost_line")] == [COST]


def test_what_is_so_already_is_not_written_again(store):
    assert restoration(store, MANAGER, "cost_line", "RTI-C1", 1, store.data_version()) == ()
    assert restore(store, "cost_line", "RTI-C1", 1) is None
    assert len(store.history("cost_line", "RTI-C1")) == 1


def test_pressing_twice_restores_once(store):
    change(store, replace(COST, title="Buy"))
    seen = store.data_version()
    saves = [restore_version(store, MANAGER, "cost_line", "RTI-C1", 1, seen, "", "once") for _ in range(2)]
    assert saves[0].seq == saves[1].seq
    assert len(store.history("cost_line", "RTI-C1")) == 3


def test_it_tells_beforehand_field_by_field(store):
    change(store, replace(COST, title="Buy", amounts=Series(YEAR, (Decimal("9.00"),))))
    (told,) = restoration(store, STRANGER, "cost_line", "RTI-C1", 1, store.data_version())
    assert {one.field: (one.old, one.new) for one in told.changes} == {
        "title": ("Buy", "Build"),
        "amounts": ("2026-27: 9", "2026-27: 10; 2027-28: 5"),
    }
    assert not told.comes_back
    assert not told.goes


def test_a_benefit_comes_back_with_its_shares_of_then_in_one_save(store):
    change(store, replace(BENEFIT, title="Time"), share("HMRC", "0.5"), share("DWP", "0.25"), share("HMT", "0.25"))
    save = restore(store, "benefit_line", "RTI-B1", 1, together=True)
    assert shares(store) == {"HMRC": Decimal("0.25"), "DWP": Decimal("0.75")}
    assert store.one("benefit_line", "RTI-B1").record == BENEFIT
    assert {(one.table, one.id, one.withdrawn) for one in store.changes(save.seq)} == {
        ("benefit_line", "RTI-B1", False),
        ("share", "RTI-B1-HMRC", False),
        ("share", "RTI-B1-DWP", False),
        ("share", "RTI-B1-HMT", True),
    }


def test_without_its_parts_a_benefit_comes_back_alone(store):
    change(store, replace(BENEFIT, title="Time"), share("HMRC", "0.5"), share("DWP", "0.5"))
    restore(store, "benefit_line", "RTI-B1", 1)
    assert store.one("benefit_line", "RTI-B1").record.title == "Staff time"
    assert shares(store) == {"HMRC": Decimal("0.5"), "DWP": Decimal("0.5")}


def test_a_withdrawn_benefit_comes_back_with_the_shares_and_inputs_that_went_with_it(store):
    change(store, ValuationInput("RTI-B1-V1", "RTI-B1", Calculator.STAFF_TIME, "hours", Decimal(100)))
    parts = [("share", "RTI-B1-HMRC"), ("share", "RTI-B1-DWP"), ("valuation_input", "RTI-B1-V1")]
    change(store, gone=[*parts, ("benefit_line", "RTI-B1")])
    for_both = [restoration(store, MANAGER, "benefit_line", "RTI-B1", one, 99, together=True) for one in (1, 2)]
    assert for_both[0] == for_both[1]  # the version that was withdrawn means what it held until then
    restore(store, "benefit_line", "RTI-B1", 2, together=True)
    assert shares(store) == {"HMRC": Decimal("0.25"), "DWP": Decimal("0.75")}
    assert store.counts()["valuation_input"] == 1


def test_shares_that_would_not_add_up_are_refused_and_nothing_is_saved(store):
    change(store, share("HMRC", "0.5"), share("DWP", "0.5"))
    before = store.data_version()
    with pytest.raises(Refused) as refused:
        restore(store, "share", "RTI-B1-HMRC", 1)
    assert "0.75" in str(refused.value)
    assert store.data_version() == before


def test_a_share_comes_back_with_the_other_shares_of_its_benefit(store):
    change(store, share("HMRC", "0.5"), share("DWP", "0.25"), share("HMT", "0.25"))
    restore(store, "share", "RTI-B1-HMRC", 1, together=True)
    assert shares(store) == {"HMRC": Decimal("0.25"), "DWP": Decimal("0.75")}
    assert len(store.history("benefit_line", "RTI-B1")) == 1


def test_a_restored_share_has_to_be_agreed_again(store):
    speaks = Person("d", "", "Somebody of DWP", (grant(Role.FINANCE, "DWP"),))
    answer_shares(store, speaks, [Answer("RTI-B1-DWP", 1, 1, Says.ACCEPT)], "answer")
    change(store, share("HMRC", "0.5"), share("DWP", "0.5"))
    restore(store, "share", "RTI-B1-DWP", 2, together=True)
    told = [(one.record.fraction, one.record.agreement) for one in store.history("share", "RTI-B1-DWP")]
    assert told == [
        (Decimal("0.75"), Agreement.CLAIMED),
        (Decimal("0.75"), Agreement.ACCEPTED),
        (Decimal("0.5"), Agreement.CLAIMED),
        (Decimal("0.75"), Agreement.CLAIMED),
    ]


def test_a_share_that_is_the_same_keeps_what_its_recipient_said(store):
    speaks = Person("d", "", "Somebody of DWP", (grant(Role.FINANCE, "DWP"),))
    change(store, replace(BENEFIT, note="a note"))
    answer_shares(store, speaks, [Answer("RTI-B1-DWP", 1, 2, Says.ACCEPT)], "answer")
    restore(store, "benefit_line", "RTI-B1", 1, together=True)
    assert store.one("benefit_line", "RTI-B1").record.note == ""
    assert store.one("share", "RTI-B1-DWP").record.agreement is Agreement.ACCEPTED


def test_a_sign_off_does_not_come_back_with_an_old_version(store):
    entry = LogEntry("RTI-L1", "RTI", LogKind.DECISION, "Build it", made_by="Ann")
    change(store, entry)
    with store.write(Actor("bea", "Bea"), "sign", "", "sign") as tx:
        tx.put(replace(entry, signed_off_by="Bea", signed_off_on=date(2026, 5, 1)), 1)
    change(store, replace(entry, title="Buy it"))
    restore(store, "log_entry", "RTI-L1", 2)
    again = store.one("log_entry", "RTI-L1").record
    assert (again.title, again.signed_off_by, again.signed_off_on) == ("Build it", "", None)


def test_an_option_comes_back_with_its_lines_and_their_shares(store):
    parts = [("share", "RTI-B1-HMRC"), ("share", "RTI-B1-DWP"), ("benefit_line", "RTI-B1"), ("cost_line", "RTI-C1")]
    change(store, gone=[*parts, ("option", "RTI")])
    told = restoration(store, MANAGER, "option", "RTI", 1, store.data_version(), together=True)
    assert [one.code for one in told] == ["RTI", "RTI-C1", "RTI-B1", "RTI-B1-DWP", "RTI-B1-HMRC"]
    restore(store, "option", "RTI", 1, together=True)
    assert [store.counts()[table] for table in ("option", "cost_line", "benefit_line", "share")] == [1, 1, 1, 2]


def test_a_line_whose_option_is_withdrawn_says_what_to_restore_first(store):
    parts = [("share", "RTI-B1-HMRC"), ("share", "RTI-B1-DWP"), ("benefit_line", "RTI-B1"), ("cost_line", "RTI-C1")]
    change(store, gone=[*parts, ("option", "RTI")])
    with pytest.raises(Refused) as refused:
        restore(store, "cost_line", "RTI-C1", 1)
    assert "is a withdrawn option. Restore RTI first" in str(refused.value)


def test_only_who_may_change_the_project_restores(store):
    change(store, replace(COST, title="Buy"))
    with pytest.raises(NotPermitted, match="for HMRC"):
        restore(store, "cost_line", "RTI-C1", 1, person=STRANGER)
    with pytest.raises(NotPermitted):
        restoration(store, Person("n", "", "", ()), "cost_line", "RTI-C1", 1, store.data_version())


def test_a_newer_version_of_somebody_else_is_a_conflict_and_loses_nothing(store):
    change(store, replace(COST, title="Buy"))
    seen = store.data_version()
    change(store, replace(COST, title="Rent"))
    with pytest.raises(Conflict):
        restore_version(store, MANAGER, "cost_line", "RTI-C1", 1, seen, "", "late")
    assert store.one("cost_line", "RTI-C1").record.title == "Rent"


def test_a_share_that_somebody_changed_meanwhile_is_a_conflict_too(store):
    change(store, replace(BENEFIT, title="Time"), share("HMRC", "0.5"), share("DWP", "0.5"))
    seen = store.data_version()
    change(store, share("HMRC", "0.4"), share("DWP", "0.6"))
    with pytest.raises(Conflict):
        restore_version(store, MANAGER, "benefit_line", "RTI-B1", 1, seen, "", "late", together=True)
    assert shares(store) == {"HMRC": Decimal("0.4"), "DWP": Decimal("0.6")}


def test_a_version_that_never_was_is_not_found(store):
    with pytest.raises(NotFound, match="no version 7 of cost line RTI-C1"):
        restore(store, "cost_line", "RTI-C1", 7)
    with pytest.raises(NotFound):
        restore(store, "cost_line", "RTI-C9", 1)


def test_what_stands_under_no_project_is_changed_on_its_own_page(store):
    with store.write(Actor("bea", "Bea"), "pool", "", "pool") as tx:
        tx.put(Pool("FRAUD", "All fraud"), 0)
    with pytest.raises(BenefitsError, match="stands under no project"):
        restore(store, "pool", "FRAUD", 1)


def test_a_project_is_restored_to_its_old_details(store):
    change(store, replace(PROJECT, title="RTI again"))
    restore(store, "project", "RTI", 1)
    assert store.one("project", "RTI").record == PROJECT


def test_a_withdrawn_project_comes_back_with_all_that_stood_under_it(store):
    parts = [("share", "RTI-B1-HMRC"), ("share", "RTI-B1-DWP"), ("benefit_line", "RTI-B1"), ("cost_line", "RTI-C1")]
    change(store, gone=[*parts, ("option", "RTI"), ("project", "RTI")])
    assert store.counts()["project"] == 0
    restore(store, "project", "RTI", 1, together=True)
    assert [store.counts()[one] for one in ("project", "option", "cost_line", "benefit_line", "share")] == [
        1,
        1,
        1,
        1,
        2,
    ]
