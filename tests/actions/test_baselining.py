"""Freezing a promise: who may, what it needs, that it is whole and saved once, and that no other way changes it."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from plain.register import FIRST, accepted, benefit, cost, option, project, share

from benefits.actions.baselining import freeze
from benefits.actions.importing import save_import, seed_organisations
from benefits.actions.recording import Edit, Withdrawal, new_project, save_changes
from benefits.errors import NotFound, NotPermitted, Refused
from benefits.portfolio.attribution import ledger_of
from benefits.portfolio.baselines import reproduced
from benefits.portfolio.basis import Basis, Bodies
from benefits.records.access import grant
from benefits.records.categories import Agreement, BaselineStage, Role
from benefits.records.history import Actor
from benefits.records.model import Person
from benefits.records.store import Store, now
from benefits.version import software

ADA = Person("ada", "", "Ada Example", (grant(Role.PROGRAMME_MANAGER, "DWP"),))
ELSEWHERE = Person("eve", "", "Eve", (grant(Role.PROGRAMME_MANAGER, "HMRC"),))
FINANCE = Person("fin", "", "Fin", (grant(Role.FINANCE, "DWP"),))
LATER = Person("lea", "", "Lea", (grant(Role.LEADER),))
DAY = date(2026, 4, 20)
SOC, OBC, CHANGE = BaselineStage.SOC, BaselineStage.OBC, BaselineStage.CHANGE_CONTROL


@pytest.fixture
def store():
    held = Store.in_memory()
    seed_organisations(held)
    records = [
        project(lead="DWP"),
        option(),
        cost("P-C", [100, 50], "DWP"),
        benefit("P-B", [0, 200]),
        accepted("P-B", "DWP", 0.5),
        share("P-B", "HMRC", 0.5),
    ]
    with held.write(Actor("t", "Test"), "test", "", "put") as tx:
        tx.put_all(records)
    yield held
    held.close()


def frozen(store, stage=SOC, on=DAY, by="Investment board", reason="", who=ADA, key="", **more):
    key = key or f"{stage}-{on}-{by}-{reason}"
    return freeze(store, who, "P", stage, on, by, reason, Basis(), key, **more)


def baseline(store, code):
    return store.one("baseline", code).record


def flows(store, code):
    return [one.record for one in store.where("baseline_flow", "baseline", [code])]


def test_a_baseline_is_saved_whole_with_who_when_and_of_which_state(store):
    before = store.data_version()
    code = frozen(store, reason="First approval")
    made = baseline(store, code)
    assert code == "P-SOC"
    assert (made.approved_by, made.approved_on, made.made_by) == ("Investment board", DAY, "Ada Example")
    assert (made.reason, made.data_version) == ("First approval", before)
    assert made.software == software()
    assert store.data_version() == before + 1
    assert made.pv_cost == Decimal("148.31")  # 100 + 50 / 1.035
    assert made.pv_benefit == Decimal("193.24")  # 100 / 1.035, twice: each body's flow is rounded first
    assert [(one.line, one.organisation) for one in flows(store, code)] == [
        ("P-C", "DWP"),
        ("P-B", "DWP"),
        ("P-B", "HMRC"),
    ]
    assert reproduced(made, flows(store, code)) == (made.pv_cost, made.pv_benefit)


def test_it_stays_to_the_penny_whatever_becomes_of_the_project(store):
    code = frozen(store)
    made, held = baseline(store, code), flows(store, code)
    dearer = cost("P-C", [900], "DWP", price_year=FIRST)
    save_changes(store, ADA, "P", [Withdrawal("share", "P-B-HMRC", 1), Edit(dearer, 1)], "", "change")
    assert (baseline(store, code), flows(store, code)) == (made, held)
    assert reproduced(made, held) == (made.pv_cost, made.pv_benefit)


def test_a_later_approval_is_a_new_baseline_and_a_second_one_gets_a_number(store):
    codes = [
        frozen(store),
        frozen(store, OBC, DAY + timedelta(1)),
        frozen(store, OBC, DAY + timedelta(2)),
        frozen(store, OBC, DAY + timedelta(3)),
        frozen(store, CHANGE, DAY + timedelta(4), reason="Fewer users"),
    ]
    assert codes == ["P-SOC", "P-OBC", "P-OBC-2", "P-OBC-3", "P-CC"]


def test_a_repeat_with_the_same_key_freezes_once(store):
    assert frozen(store, key="k") == frozen(store, key="k") == "P-SOC"
    assert len(store.current("baseline")) == 1


@pytest.mark.parametrize("who", [ELSEWHERE, FINANCE, LATER])
def test_only_a_programme_manager_of_the_lead_freezes(store, who):
    with pytest.raises(NotPermitted, match="freeze a baseline for DWP"):
        frozen(store, who=who)
    assert store.current("baseline") == ()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"by": ""}, "approved_by: is missing"),
        ({"by": "ada example"}, "is who freezes it"),
        ({"by": "The board and Ada Example"}, "is who freezes it"),
        ({"on": now().date() + timedelta(2)}, "is in the future"),
        ({"stage": CHANGE, "reason": "Why not"}, "has no earlier baseline to change"),
        ({"stage": CHANGE}, "is missing, and change control needs it"),
    ],
)
def test_what_an_approval_lacks_is_said_and_nothing_is_saved(store, given, said):
    before = store.data_version()
    with pytest.raises(Refused) as told:
        frozen(store, **given)
    assert said in str(told.value)
    assert store.data_version() == before


def test_change_control_needs_a_reason_even_after_an_approval(store):
    frozen(store)
    with pytest.raises(Refused, match="change control needs it"):
        frozen(store, CHANGE, DAY + timedelta(1))
    assert frozen(store, CHANGE, DAY + timedelta(1), reason="Fewer users") == "P-CC"


def test_a_project_without_cost_and_benefit_has_nothing_to_freeze(store):
    new_project(store, ADA, project("Q", lead="DWP"), "", "q")
    with pytest.raises(Refused, match="nothing to freeze"):
        freeze(store, ADA, "Q", SOC, DAY, "Board", "", Basis(), "fq")
    with pytest.raises(NotFound, match="no project X"):
        freeze(store, ADA, "X", SOC, DAY, "Board", "", Basis(), "fx")


def test_what_changed_since_it_was_shown_is_not_frozen(store):
    with pytest.raises(Refused, match="has changed since its figures were shown"):
        frozen(store, shown=(Decimal("148.30"), Decimal("193.24")))
    assert frozen(store, shown=(Decimal("148.31"), Decimal("193.24"))) == "P-SOC"


def test_bodies_are_frozen_as_recorded_whatever_the_page_shows(store):
    code = freeze(store, ADA, "P", SOC, DAY, "Board", "", Basis(bodies=Bodies.TODAY), "t")
    assert {one.organisation for one in flows(store, code)} == {"DWP", "HMRC"}
    assert baseline(store, code).pv_benefit == Decimal("193.24")


def test_freezing_says_nothing_for_a_recipient(store):
    frozen(store)
    assert store.one("share", "P-B-DWP").record.agreement is Agreement.ACCEPTED
    assert store.one("share", "P-B-HMRC").record.agreement is Agreement.CLAIMED


def test_an_import_of_a_baseline_asks_for_the_right_to_freeze(store):
    code = frozen(store)
    published = replace(baseline(store, code), id="P-OLD", made_by="", data_version=0)
    with pytest.raises(NotPermitted, match="freeze a baseline"):
        save_import(store, FINANCE, [published], "", "i1")
    save_import(store, ADA, [published], "", "i2")
    assert baseline(store, "P-OLD") == published


def test_neither_an_import_nor_an_edit_changes_a_baseline(store):
    code = frozen(store)
    lower = replace(baseline(store, code), pv_benefit=Decimal(1))
    more = replace(flows(store, code)[0], id="P-SOC-F9")
    less = replace(flows(store, code)[0], title="Less")
    for number, one in enumerate((lower, more, less)):
        with pytest.raises(Refused, match="is frozen"):
            save_import(store, ADA, [one], "", f"i{number}")
        with pytest.raises(Refused, match="is frozen"):
            save_changes(store, ADA, "P", [Edit(one, 0 if one is more else 1)], "", f"e{number}")
    with pytest.raises(Refused, match="is frozen"):
        save_changes(store, ADA, "P", [Withdrawal("baseline_flow", "P-SOC-F1", 1)], "", "w")
    assert reproduced(baseline(store, code), flows(store, code)) == (Decimal("148.31"), Decimal("193.24"))


def test_the_promise_is_the_registers_own_appraisal(store):
    code = frozen(store)
    appraisal = ledger_of(store.tables(), Basis()).appraise()
    made = baseline(store, code)
    assert float(made.pv_cost) == pytest.approx(appraisal.values().cost.sum(), abs=0.02)
    assert float(made.pv_benefit) == pytest.approx(appraisal.values().benefit.sum(), abs=0.02)
