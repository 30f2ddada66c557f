"""What is fetched for a briefing: the pages of the screens, in one go, for whoever may read."""

from dataclasses import replace
from datetime import date

import pytest
from plain.register import RUNNING

from benefits.actions.importing import seed_organisations
from benefits.appraisal.cube import Money
from benefits.appraisal.lenses import Claims
from benefits.errors import NotFound, NotPermitted
from benefits.periods import FinancialYear
from benefits.portfolio.basis import Basis
from benefits.records.access import grant
from benefits.records.categories import Role
from benefits.records.history import Actor
from benefits.records.model import Person
from benefits.records.store import Store, now
from benefits.views.briefing import About, Subject, briefing_facts
from benefits.views.decisions import decisions_page
from benefits.views.department import department_page
from benefits.views.portfolio import portfolio_page
from benefits.views.project import project_page
from benefits.views.rescues import rescues_page

READER = Person("reader", "", "Reader", (grant(Role.LEADER),))
ON = date(2030, 6, 1)
EVERY = (About(), About(Subject.DEPARTMENT, "A"), About(Subject.PROJECT, "P"))


@pytest.fixture(scope="module")
def store():
    held = Store.in_memory()
    seed_organisations(held)
    kept = {one.record.id for one in held.current("organisation")}
    with held.write(Actor("t", "T"), "import", "", "put") as tx:
        tx.put_all(one for one in RUNNING if one.id not in kept)
    yield held
    held.close()


@pytest.mark.parametrize("about", EVERY, ids=[one.subject.value for one in EVERY])
def test_who_may_not_read_gets_nothing(store, about):
    with pytest.raises(NotPermitted):
        briefing_facts(store, Person("x", "", "X"), about, Basis(), ON)


@pytest.mark.parametrize("about", EVERY, ids=[one.subject.value for one in EVERY])
def test_the_state_is_that_of_the_last_save(store, about):
    held = briefing_facts(store, READER, about, Basis(), ON).reported
    assert held.data_version == store.data_version() == 2
    assert held.saved_at.date() == now().date()
    assert held.on == ON


def test_the_portfolio_is_what_its_screens_show(store):
    facts = briefing_facts(store, READER, About(claims=Claims.ACCEPTED), Basis(), ON)
    page = portfolio_page(store, READER, Basis(), Money.ECONOMIC, Claims.ACCEPTED)
    assert (facts.page.totals, facts.page.rows, facts.page.parties) == (page.totals, page.rows, page.parties)
    assert facts.cash.totals == portfolio_page(store, READER, Basis(), Money.DEL_CASH, Claims.ACCEPTED).totals
    assert facts.rescues == rescues_page(store, READER, Claims.ACCEPTED)
    assert facts.decisions.rows() == decisions_page(store, READER, Basis(), ON, Claims.ACCEPTED).rows() != ()
    assert facts.realisation is None  # nothing was promised


def test_a_department_is_what_its_screen_shows(store):
    facts = briefing_facts(store, READER, About(Subject.DEPARTMENT, "A"), Basis(), ON)
    page = department_page(store, READER, "A", Basis())
    assert (facts.page.projects, facts.page.buys, facts.page.accepted) == (page.projects, page.buys, page.accepted)
    assert facts.page.value.net == page.value.net


def test_a_project_is_what_its_screen_shows(store):
    facts = briefing_facts(store, READER, About(Subject.PROJECT, "P"), Basis(), ON)
    assert facts.page == project_page(store, READER, "P", Basis())
    (paid,) = facts.nominal
    assert paid.payer == "A"
    assert paid.amounts[FinancialYear(2026)] == pytest.approx(10e6)  # year 0 is the price base
    government, society = facts.switching
    preferred = facts.page.preferred
    assert preferred is not None
    assert government.unmonetised == pytest.approx(-preferred.figures[4].net)
    assert society.benefit_multiplier.value == pytest.approx(
        preferred.figures[-1].pv_cost
        / next(
            one
            for one in preferred.figures
            if one.lens.claims is Claims.CLAIMED
            and one.lens.standpoint == society.standpoint
            and one.lens.money is Money.ECONOMIC
        ).pv_benefit
    )


@pytest.mark.parametrize("about", [About(Subject.DEPARTMENT, "NONE"), About(Subject.PROJECT, "NONE")])
def test_what_there_is_not_is_told(store, about):
    with pytest.raises(NotFound, match="NONE"):
        briefing_facts(store, READER, about, Basis(), ON)


@pytest.mark.parametrize("about", EVERY, ids=[one.subject.value for one in EVERY])
def test_whoever_waits_is_told_of_every_part(store, about):
    told = []
    briefing_facts(store, READER, about, Basis(), ON, lambda done, of: told.append((done, of)))
    total = told[0][1]
    assert told == [(at, total) for at in range(1, total + 1)]


def test_claims_change_what_is_kept_apart(store):
    claimed = briefing_facts(store, READER, About(), Basis(), ON)
    accepted = briefing_facts(store, READER, replace(About(), claims=Claims.ACCEPTED), Basis(), ON)
    assert claimed.accepted.totals == accepted.page.totals
    assert claimed.page.totals != accepted.page.totals
