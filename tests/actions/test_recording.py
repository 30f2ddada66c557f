from dataclasses import replace
from decimal import Decimal

import pytest

from benefits.actions.importing import seed_organisations
from benefits.actions.recording import Edit, Withdrawal, new_project, save_changes
from benefits.errors import Conflict, NotFound, NotPermitted, Refused
from benefits.periods import FinancialYear, Series
from benefits.records.access import grant
from benefits.records.categories import (
    Agreement,
    BenefitClass,
    BudgetClass,
    CostKind,
    OrganisationKind,
    PriceTerms,
    Role,
)
from benefits.records.model import BenefitLine, CostLine, Organisation, Person, Project, Share
from benefits.records.store import Store

YEAR = FinancialYear(2026)
MANAGER = Person("m", "", "Manager of HMRC", (grant(Role.PROGRAMME_MANAGER, "HMRC"),))
STRANGER = Person("s", "", "Manager of DWP", (grant(Role.PROGRAMME_MANAGER, "DWP"),))
LEADER = Person("l", "", "Leader", (grant(Role.LEADER),))
PROJECT = Project("RTI", "Real time information", "HMRC", YEAR)
COST = CostLine(
    "RTI-C1",
    "RTI",
    "Build",
    "HMRC",
    CostKind.IMPLEMENTATION,
    BudgetClass.RDEL_PROGRAMME,
    PriceTerms.REAL,
    YEAR,
    Series(YEAR, (Decimal("10.00"), Decimal("5.00"))),
)
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


@pytest.fixture
def store():
    with_bodies = Store.in_memory()
    seed_organisations(with_bodies)
    new_project(with_bodies, MANAGER, PROJECT, "first", "k0")
    yield with_bodies
    with_bodies.close()


def share(recipient, fraction):
    return Share(f"RTI-B1-{recipient}", "RTI-B1", recipient, Decimal(fraction))


def test_a_new_project_comes_with_its_preferred_option(store):
    option = store.one("option", "RTI").record
    assert (option.project, option.is_preferred) == ("RTI", True)


def test_lines_and_shares_are_saved_together_as_one_save(store):
    before = store.data_version()
    edits = [Edit(one, 0) for one in (COST, BENEFIT, share("HMRC", "0.25"), share("DWP", "0.75"))]
    save = save_changes(store, MANAGER, "RTI", edits, "from the business case", "k1")
    assert save.seq == before + 1
    assert store.counts()["share"] == 2
    assert store.history("cost_line", "RTI-C1")[0].reason == "from the business case"


def test_shares_that_do_not_add_up_are_refused_and_nothing_is_saved(store):
    before = store.data_version()
    with pytest.raises(Refused) as refused:
        save_changes(store, MANAGER, "RTI", [Edit(BENEFIT, 0), Edit(share("DWP", "0.75"), 0)], "", "k1")
    assert any("0.75" in str(problem) for problem in refused.value.problems)
    assert store.data_version() == before


def test_a_double_click_saves_once(store):
    first = save_changes(store, MANAGER, "RTI", [Edit(COST, 0)], "", "k1")
    second = save_changes(store, MANAGER, "RTI", [Edit(COST, 0)], "", "k1")
    assert first.seq == second.seq
    assert len(store.history("cost_line", "RTI-C1")) == 1


def test_what_did_not_change_is_not_written_again(store):
    save_changes(store, MANAGER, "RTI", [Edit(COST, 0)], "", "k1")
    assert save_changes(store, MANAGER, "RTI", [Edit(COST, 1)], "", "k2") is None
    assert len(store.history("cost_line", "RTI-C1")) == 1


def test_a_stale_form_is_a_conflict_and_loses_nothing(store):
    save_changes(store, MANAGER, "RTI", [Edit(COST, 0)], "", "k1")
    save_changes(store, MANAGER, "RTI", [Edit(replace(COST, title="Build and test"), 1)], "", "k2")
    with pytest.raises(Conflict):
        save_changes(store, MANAGER, "RTI", [Edit(replace(COST, title="Buy"), 1)], "", "k3")
    assert store.one("cost_line", "RTI-C1").record.title == "Build and test"


def test_only_a_manager_of_the_lead_may_change_a_project(store):
    for person in (STRANGER, LEADER):
        with pytest.raises(NotPermitted):
            save_changes(store, person, "RTI", [Edit(COST, 0)], "", "k1")


def test_a_project_cannot_be_handed_to_a_lead_one_may_not_edit_for(store):
    with pytest.raises(NotPermitted):
        save_changes(store, MANAGER, "RTI", [Edit(replace(PROJECT, lead="DWP"), 1)], "", "k1")


def test_another_projects_records_cannot_be_reached_through_this_one(store):
    new_project(store, STRANGER, Project("UC", "Universal Credit", "DWP", YEAR), "", "k1")
    theirs = replace(COST, id="UC-C1", option="UC", payer="DWP")
    save_changes(store, STRANGER, "UC", [Edit(theirs, 0)], "", "k2")
    for change in (Edit(replace(theirs, title="Mine"), 1), Edit(replace(theirs, option="RTI"), 1)):
        with pytest.raises(NotFound):
            save_changes(store, MANAGER, "RTI", [change], "", "k3")
    with pytest.raises(NotFound):
        save_changes(store, MANAGER, "RTI", [Withdrawal("cost_line", "UC-C1", 1)], "", "k4")
    body = Organisation("NEW", "New body", "New", OrganisationKind.AGENCY)
    with pytest.raises(NotFound):
        save_changes(store, MANAGER, "RTI", [Edit(body, 0)], "", "k5")
    assert store.one("cost_line", "UC-C1").record == theirs


def test_a_withdrawn_line_no_longer_counts_but_keeps_its_history(store):
    save_changes(store, MANAGER, "RTI", [Edit(COST, 0)], "", "k1")
    save_changes(store, MANAGER, "RTI", [Withdrawal("cost_line", "RTI-C1", 1)], "double counted", "k2")
    assert store.counts()["cost_line"] == 0
    assert [one.withdrawn for one in store.history("cost_line", "RTI-C1")] == [False, True]


def test_a_taken_code_is_refused(store):
    with pytest.raises(Refused, match="another project"):
        new_project(store, MANAGER, PROJECT, "", "k1")


def test_every_fault_of_a_record_is_told_at_once(store):
    bad = replace(COST, payer="HMRCC", amounts=Series(YEAR, (Decimal("-1.00"),)))
    with pytest.raises(Refused) as refused:
        save_changes(store, MANAGER, "RTI", [Edit(bad, 0)], "", "k1")
    text = str(refused.value)
    assert "Did you mean HMRC" in text
    assert "-1" in text


def test_the_project_cannot_mark_a_share_as_accepted_by_another_body(store):
    edits = [Edit(BENEFIT, 0), Edit(share("HMRC", "0.25"), 0)]
    theirs = replace(share("DWP", "0.75"), agreement=Agreement.ACCEPTED)
    with pytest.raises(Refused, match="is for DWP to say"):
        save_changes(store, MANAGER, "RTI", [*edits, Edit(theirs, 0)], "", "k1")


def test_a_withdrawn_line_is_brought_back_by_saving_it_again(store):
    save_changes(store, MANAGER, "RTI", [Edit(COST, 0)], "", "k1")
    save_changes(store, MANAGER, "RTI", [Withdrawal("cost_line", "RTI-C1", 1)], "", "k2")
    save_changes(store, MANAGER, "RTI", [Edit(COST, 2)], "", "k3")
    assert [one.withdrawn for one in store.history("cost_line", "RTI-C1")] == [False, True, False]


def test_a_record_given_twice_in_one_save_is_refused(store):
    with pytest.raises(Refused, match="2 records"):
        save_changes(store, MANAGER, "RTI", [Edit(COST, 0), Edit(replace(COST, title="Buy"), 0)], "", "k1")


def test_a_withdrawn_project_takes_no_lines_until_it_is_brought_back(store):
    save_changes(store, MANAGER, "RTI", [Withdrawal("option", "RTI", 1), Withdrawal("project", "RTI", 1)], "", "k1")
    with pytest.raises(NotFound):
        save_changes(store, MANAGER, "RTI", [Edit(COST, 0)], "", "k2")
    option = store.one("option", "RTI").record
    with pytest.raises(NotPermitted):
        save_changes(store, STRANGER, "RTI", [Edit(PROJECT, 2), Edit(option, 2)], "", "k3")
    save_changes(store, MANAGER, "RTI", [Edit(PROJECT, 2), Edit(option, 2), Edit(COST, 0)], "", "k4")
    assert [store.counts()[table] for table in ("project", "option", "cost_line")] == [1, 1, 1]
