"""Answering for a body that closed: the people of the one body that took its place do, and nobody for a divided one."""

from dataclasses import replace
from decimal import Decimal

import pytest

from benefits.actions.agreement import Answer, Says, answer_shares
from benefits.actions.importing import seed_organisations
from benefits.actions.recording import Edit, new_project, save_changes
from benefits.errors import NotPermitted, Refused
from benefits.periods import FinancialYear, Series
from benefits.records.access import grant
from benefits.records.categories import Agreement, BenefitClass, PriceTerms, Role
from benefits.records.model import BenefitLine, Person, Project, Share
from benefits.records.store import Store

YEAR = FinancialYear(2026)
LEAD = Person("l", "", "Lea of HMRC", (grant(Role.PROGRAMME_MANAGER, "HMRC"),))
MHCLG = Person("m", "", "Mo", (grant(Role.BENEFIT_OWNER, "MHCLG"),))
DBT = Person("d", "", "Di", (grant(Role.BENEFIT_OWNER, "DBT"), grant(Role.BENEFIT_OWNER, "DSIT")))
BENEFIT = BenefitLine(
    "RTI-B1",
    "RTI",
    "Staff time",
    "staff_time",
    BenefitClass.NON_CASH_RELEASING,
    PriceTerms.REAL,
    YEAR,
    Series(YEAR, (Decimal(400),)),
)
SHARES = {code: Share(f"S-{code}", "RTI-B1", code, Decimal("0.25")) for code in ("DCLG", "BIS", "DEXEU", "DWP")}


@pytest.fixture
def store():
    held = Store.in_memory()
    seed_organisations(held)
    new_project(held, LEAD, Project("RTI", "Real time information", "HMRC", YEAR), "", "k0")
    save_changes(held, LEAD, "RTI", [Edit(one, 0) for one in (BENEFIT, *SHARES.values())], "", "k1")
    yield held
    held.close()


def answer(says, of="DCLG", **more):
    return Answer(f"S-{of}", 1, 1, says, **more)


def share_of(store, of="DCLG"):
    return store.one("share", f"S-{of}").record


@pytest.mark.parametrize(
    ("said", "stands"),
    [
        (answer(Says.ACCEPT), Agreement.ACCEPTED),
        (answer(Says.DISPUTE, figure=Decimal("0.1"), words="Fewer users"), Agreement.DISPUTED),
        (answer(Says.ASK, words="Which users?"), Agreement.CLAIMED),
    ],
)
def test_the_successors_people_answer_and_the_share_says_in_whose_place(store, said, stands):
    save = answer_shares(store, MHCLG, [said], "k2")
    share = share_of(store)
    assert (share.agreement, share.recipient) == (stands, "DCLG")
    assert share.agreed_by == "Mo (MHCLG, as successor of DCLG)"
    assert (save.actor, save.actor_name) == ("m", "Mo")
    assert store.history("share", "S-DCLG")[-1].saved_by_name == "Mo"


def test_who_answers_for_a_body_that_stands_signs_with_the_name_alone(store):
    of_dwp = replace(MHCLG, grants=(grant(Role.BENEFIT_OWNER, "DWP"),))
    answer_shares(store, of_dwp, [answer(Says.ACCEPT, "DWP")], "k2")
    assert share_of(store, "DWP").agreed_by == "Mo"


@pytest.mark.parametrize("grants", [(grant(Role.BENEFIT_OWNER, "DWP"),), (grant(Role.BENEFIT_OWNER),)])
def test_other_bodies_are_told_whose_people_may(store, grants):
    with pytest.raises(NotPermitted, match="for MHCLG"):
        answer_shares(store, replace(MHCLG, grants=grants), [answer(Says.ACCEPT)], "k2")
    assert share_of(store) == SHARES["DCLG"]


@pytest.mark.parametrize("of", ["BIS", "DEXEU"])
def test_nobody_answers_for_a_divided_body_or_one_without_a_successor(store, of):
    with pytest.raises(NotPermitted, match=f"Nobody answers for {of}.*name the body of today"):
        answer_shares(store, DBT, [answer(Says.ACCEPT, of)], "k2")
    assert share_of(store, of) == SHARES[of]


def test_a_divided_bodys_share_is_answered_once_its_recipient_is_changed(store):
    save_changes(store, LEAD, "RTI", [Edit(replace(SHARES["BIS"], recipient="DBT"), 1)], "Followed", "k2")
    answer_shares(store, DBT, [replace(answer(Says.ACCEPT, "BIS"), seen=2)], "k3")
    assert (share_of(store, "BIS").agreement, share_of(store, "BIS").agreed_by) == (Agreement.ACCEPTED, "Di")


def test_one_share_that_is_not_theirs_saves_none(store):
    with pytest.raises(NotPermitted, match="for DWP"):
        answer_shares(store, MHCLG, [answer(Says.ACCEPT), answer(Says.ACCEPT, "DWP")], "k2")
    assert share_of(store) == SHARES["DCLG"]


def test_the_project_cannot_write_the_answer_and_is_told_whose_it_is(store):
    for of, words in (("DCLG", "somebody of MHCLG accepts"), ("BIS", "name a body of today")):
        written = replace(SHARES[of], agreement=Agreement.ACCEPTED, agreed_by="Lea")
        with pytest.raises(Refused, match=words):
            save_changes(store, LEAD, "RTI", [Edit(written, 1)], "", f"k-{of}")


def test_the_successor_that_leads_the_project_may_write_it(store):
    both = Person("b", "", "Bo", (*LEAD.grants, *MHCLG.grants))
    written = replace(SHARES["DCLG"], agreement=Agreement.ACCEPTED, agreed_by="Bo")
    save_changes(store, both, "RTI", [Edit(written, 1)], "", "k2")
    assert share_of(store).agreement is Agreement.ACCEPTED


def test_an_answer_given_for_a_closed_body_stands_when_the_project_saves_again(store):
    answer_shares(store, MHCLG, [answer(Says.ACCEPT)], "k2")
    noted = replace(share_of(store), note="Seen")
    save_changes(store, LEAD, "RTI", [Edit(noted, 2)], "", "k3")
    assert (share_of(store).agreement, share_of(store).note) == (Agreement.ACCEPTED, "Seen")
