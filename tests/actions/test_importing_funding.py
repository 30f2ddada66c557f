"""Envelopes and scenarios from outside: brought by the finance people of their body, who bring nothing else."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from benefits.actions.importing import ChangeKind, changes_of, save_example, save_import
from benefits.errors import NotPermitted, Refused, has_errors
from benefits.periods import FinancialYear, Series
from benefits.records.access import grant
from benefits.records.categories import BudgetClass, EnvelopeKind, OrganisationKind, OverrideField, Role, ScenarioStatus
from benefits.records.model import Envelope, Organisation, Override, Person, Pool, Programme, Project, Scenario
from benefits.records.preferred import preferred_option
from benefits.records.store import Store

YEAR = FinancialYear(2026)
FIN = Person("fin", "", "Fin", (grant(Role.FINANCE, "DWP"),))
PAM = Person("pam", "", "Pam", (grant(Role.PROGRAMME_MANAGER, "DWP"),))
MIXED = Person("mix", "", "Mix", (grant(Role.PROGRAMME_MANAGER, "HMRC"), grant(Role.FINANCE, "DWP")))
ADA = Person("ada", "", "Ada", (grant(Role.ADMINISTRATOR),))
PROJECT = Project("P1", "Share records", "DWP", YEAR)
ENVELOPE = Envelope("E1", "DWP", BudgetClass.CDEL, EnvelopeKind.LIMIT, Series(YEAR, (Decimal(100),)))
SCENARIO = Scenario("S1", "Cut by a tenth", "DWP", YEAR)
CUT = Override("S1-1", "S1", OverrideField.CUT_PART, value=Decimal("0.1"))
MUST = Override("S1-2", "S1", OverrideField.MUST_FUND, project="P1")
FUNDING = (ENVELOPE, SCENARIO, CUT, MUST)
APPROVED = replace(
    SCENARIO,
    status=ScenarioStatus.APPROVED,
    made_by="Ann",
    approved_by="Bea",
    approved_on=date(2026, 5, 1),
    fingerprint="f",
)


@pytest.fixture
def store():
    opened = Store.in_memory()
    save_import(opened, ADA, [PROJECT, preferred_option("P1")], "first", "first")
    yield opened
    opened.close()


@pytest.fixture
def filled(store):
    save_import(store, FIN, FUNDING, "second", "second")
    return store


def kinds(changes):
    return {row.record: row.kind for row in changes}


def test_finance_brings_envelopes_scenarios_and_overrides_of_its_own_body(filled):
    assert [filled.counts()[table] for table in ("envelope", "scenario", "override")] == [1, 1, 2]
    assert filled.one("scenario", "S1").record == replace(SCENARIO, made_by="Fin")


def test_an_import_of_the_same_changes_nothing_and_keeps_who_made_it(filled):
    other = Person("fay", "", "Fay", (grant(Role.FINANCE, "DWP"),))
    assert save_import(filled, other, FUNDING, "", "again").save is None


@pytest.mark.parametrize(
    "record",
    [
        replace(PROJECT, title="Mine"),
        Project("P2", "Mine", "DWP", YEAR),
        preferred_option("P2"),
        Programme("PG", "Mine", "DWP"),
        Pool("PL", "Losses"),
    ],
    ids=lambda one: type(one).__name__,
)
def test_finance_brings_no_records_of_projects(filled, record):
    before = filled.data_version()
    for bring in (save_import, lambda *given: changes_of(*given[:3])):
        with pytest.raises(NotPermitted, match="log or change a project"):
            bring(filled, FIN, [*FUNDING, record], "", "try")
    with pytest.raises(NotPermitted, match="log or change a project"):
        save_import(filled, FIN, [], "", "gone", withdrawn=[("option", "P1"), ("project", "P1")])
    with pytest.raises(NotPermitted, match="people and organisations"):
        save_import(filled, FIN, [Organisation("NEW", "New", "New", OrganisationKind.AGENCY)], "", "body")
    assert filled.data_version() == before


@pytest.mark.parametrize(
    ("record", "words"),
    [
        (replace(ENVELOPE, organisation="HMRC"), "set budget envelopes for HMRC"),
        (replace(ENVELOPE, id="E2", organisation="HMRC"), "set budget envelopes for HMRC"),
        (replace(SCENARIO, owner="HMRC"), "model funding scenarios for HMRC"),
        (Scenario("S2", "Theirs", "HMRC", YEAR), "model funding scenarios for HMRC"),
    ],
)
def test_finance_of_one_body_brings_nothing_of_another(filled, record, words):
    with pytest.raises(NotPermitted, match=f"import records for HMRC|{words}"):
        save_import(filled, FIN, [record], "", "try")
    with pytest.raises(NotPermitted, match=words):  # may import for HMRC, but projects only
        save_import(filled, MIXED, [record], "", "try")


@pytest.mark.parametrize("record", [replace(ENVELOPE, note="x"), replace(SCENARIO, note="x"), replace(CUT, note="x")])
def test_a_manager_brings_neither_envelopes_nor_scenarios(filled, record):
    with pytest.raises(NotPermitted, match=r"set budget envelopes|model funding"):
        save_import(filled, PAM, [record], "", "try")


def test_a_role_for_one_body_and_another_for_another_do_not_add_up(filled):
    theirs = Project("P2", "Theirs", "HMRC", YEAR)
    save_import(filled, MIXED, [theirs, preferred_option("P2"), replace(ENVELOPE, note="Mine")], "", "both")
    for record in (replace(PROJECT, title="x"), replace(ENVELOPE, id="E2", organisation="HMRC")):
        with pytest.raises(NotPermitted):
            save_import(filled, MIXED, [record], "", "try")


def test_what_is_moved_to_another_body_is_asked_of_both(filled):
    theirs = Scenario("S2", "Theirs", "HMRC", YEAR)
    save_import(filled, ADA, [theirs], "", "theirs")
    with pytest.raises(NotPermitted, match="for HMRC"):
        save_import(filled, FIN, [replace(CUT, scenario="S2")], "", "try")


def test_a_withdrawal_is_asked_of_the_body_that_has_it(filled):
    gone = [("envelope", "E1")]
    with pytest.raises(NotPermitted, match="set budget envelopes"):
        save_import(filled, PAM, [], "", "try", withdrawn=gone)
    save_import(filled, FIN, [], "", "done", withdrawn=gone)
    assert filled.counts()["envelope"] == 0


def test_faults_of_a_scenario_are_told_with_all_others(store):
    wrong = [replace(CUT, project="P1"), replace(MUST, project="P9"), replace(ENVELOPE, budget_class=BudgetClass.AME)]
    with pytest.raises(Refused) as refused:
        save_import(store, FIN, [SCENARIO, *wrong], "", "try")
    assert {(one.place.record, one.place.column) for one in refused.value.problems if has_errors([one])} == {
        ("S1-1", "project"), ("S1-2", "project"), ("E1", "budget_class"),
    }  # fmt: skip


def test_a_second_envelope_of_the_same_is_found_in_the_register(filled):
    _, problems = changes_of(filled, FIN, [replace(ENVELOPE, id="E2")])
    assert [one.wrong for one in problems if has_errors([one])] == ["is a second limit of DWP for cdel, beside E1"]


def test_scenarios_are_not_based_on_each_other_in_a_circle_by_two_imports(filled):
    save_import(filled, FIN, [replace(SCENARIO, id="S2", based_on="S1")], "", "k2")
    _, problems = changes_of(filled, FIN, [replace(SCENARIO, based_on="S2")])
    assert [one.wrong for one in problems if has_errors([one])] == ["leads back: S1 is based on S2 is based on S1"]


def test_an_override_that_goes_leaves_a_scenario_that_is_still_right(filled):
    save_import(filled, FIN, [replace(SCENARIO, id="S0")], "", "k2")
    save_import(filled, FIN, [replace(SCENARIO, based_on="S0")], "", "k3")
    changes, problems = changes_of(filled, FIN, [], withdrawn=[("override", "S1-2")])
    assert (kinds(changes), problems) == ({"S1-2": ChangeKind.WITHDRAWN, "S1-1": ChangeKind.NOT_GIVEN}, ())


def test_overrides_of_the_same_scenario_that_do_not_come_in_are_told_and_kept(filled):
    changes, _ = changes_of(filled, FIN, [replace(CUT, value=Decimal("0.2"))])
    assert kinds(changes) == {"S1-1": ChangeKind.CHANGED, "S1-2": ChangeKind.NOT_GIVEN}
    save_import(filled, FIN, [replace(CUT, value=Decimal("0.2"))], "", "k2")
    assert filled.counts()["override"] == 2


def test_nobody_imports_an_approval_but_an_administrator_who_brings_another_register(store):
    with pytest.raises(Refused, match="is not set by saving or importing a scenario"):
        save_import(store, FIN, [APPROVED], "", "try")
    save_import(store, ADA, [APPROVED, CUT], "", "moved")
    assert store.one("scenario", "S1").record == APPROVED
    assert store.counts()["override"] == 1


def test_not_even_an_administrator_approves_by_import_what_the_register_holds(filled):
    for status in (APPROVED, replace(SCENARIO, status=ScenarioStatus.LOCKED)):
        with pytest.raises(Refused, match="is not set by saving or importing a scenario"):
            save_import(filled, ADA, [status], "", "try")
    assert filled.one("scenario", "S1").record.status is ScenarioStatus.DRAFT


def test_a_scenario_may_come_in_as_shared(store):
    save_import(store, FIN, [replace(SCENARIO, status=ScenarioStatus.SHARED)], "", "k2")
    assert store.one("scenario", "S1").record.status is ScenarioStatus.SHARED


def test_the_example_may_hold_scenarios_though_its_reader_may_model_none():
    opened = Store.in_memory()
    reader = Person("lee", "", "Lee", (grant(Role.LEADER),))
    save_example(opened, reader, [PROJECT, preferred_option("P1"), *FUNDING], "example")
    assert opened.counts()["override"] == 2
    opened.close()
