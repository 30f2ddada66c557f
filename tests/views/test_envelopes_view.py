"""Affordability worked out by hand on a small register, and the envelopes of a body as they are changed together."""

from dataclasses import replace
from decimal import Decimal

import pytest
from plain.register import FIRST, benefit, bodies, cost, money, option, project, share

from benefits.errors import NotPermitted
from benefits.portfolio.proposals import LeftOut
from benefits.records.access import grant
from benefits.records.categories import (
    BudgetClass,
    EnvelopeKind,
    OverrideField,
    PriceTerms,
    Role,
    ScenarioStatus,
    Stage,
)
from benefits.records.history import Actor
from benefits.records.model import Envelope, Override, Person, Scenario
from benefits.records.store import Store
from benefits.views.envelope_records import ROWS, bodies_to_set, body_envelopes, envelope_lines
from benefits.views.envelopes import Affordable, Fit, affordability, affordable_bodies
from benefits.views.funding import funding

FIN = Person("fin", "", "Fin", (grant(Role.FINANCE, "A"),))
LEO = Person("leo", "", "Leo", (grant(Role.LEADER),))
NOBODY = Person("no", "", "No", ())
RDEL, CDEL = BudgetClass.RDEL_PROGRAMME, BudgetClass.CDEL
NOMINAL = {"price_terms": PriceTerms.NOMINAL}


def envelope(code, of, kind, amounts, budget_class=RDEL, **fields):
    return Envelope(code, of, budget_class, kind, money(amounts), **fields)


PROJECTS = [
    *bodies("A", "B", "C"),
    project("P", title="Papers"),
    option("P", "P"),
    cost("P-C1", [10e6, 5e6, 2e6], **NOMINAL),
    cost("P-C2", [3e6], budget_class=CDEL, **NOMINAL),
    benefit("P-B", [0, 40e6]),
    share("P-B", "A"),
    project("Q", title="Queues", lead="B", themes=("analytics",)),
    option("Q", "Q"),
    cost("Q-C1", [4e6, 4e6], payer="B", of="Q", **NOMINAL),
    cost("Q-C2", [1e6], of="Q", **NOMINAL),
    project("R", title="Records", stage=Stage.CLOSED),
    option("R", "R"),
    cost("R-C", [7e6], of="R", **NOMINAL),
    project("Z", title="A levy", lead="C"),
    option("Z", "Z"),
    cost("Z-C", [7e6], payer="C", of="Z", budget_class=BudgetClass.AME, **NOMINAL),
]
ENVELOPES = [
    envelope("A-L", "A", EnvelopeKind.LIMIT, [8e6, 8e6], source="Settlement"),
    envelope("A-P", "A", EnvelopeKind.COMMITTED, [1e6, 9e6]),
    envelope("A-C", "A", EnvelopeKind.CARRIED_OVER, [5e5]),
    envelope("A-K", "A", EnvelopeKind.LIMIT, [3e6], CDEL),
    envelope("C-L", "C", EnvelopeKind.LIMIT, [1e6]),
]
CUT = (
    Scenario("CUT", "A tenth less", "A", FIRST, status=ScenarioStatus.SHARED, made_by="Fin"),
    Override("CUT-1", "CUT", OverrideField.CUT_PART, organisation="A", budget_class=RDEL, value=Decimal("0.1")),
)


def put(store, *records, key="first"):
    with store.write(Actor("test", "Test"), "test", "Why not", key) as tx:
        tx.put_all(records)
    return store


@pytest.fixture
def store():
    held = put(Store.in_memory(), *PROJECTS, *ENVELOPES, *CUT)
    yield held
    held.close()


def rows(store, code="", body=""):
    page = affordability(FIN, funding(store, FIN, code), body)
    return {(row.body, row.budget_class, row.year - FIRST): row for row in page.rows}


def figures(row: Affordable):
    """Limit, change, committed, carried over, free, asked and balance in £m."""
    held = (row.limit, row.change, row.committed, row.carried_over, row.free, row.asked, row.balance)
    return [None if one is None else pytest.approx(one / 1e6) for one in held]


def in_millions(asking):
    """What a project asks for by year, in £m."""
    return [pytest.approx(pounds / 1e6) for pounds in asking.asked]


def test_what_is_free_is_the_limit_with_what_is_carried_over_less_what_is_committed(store):
    row = rows(store)["A", RDEL, 0]
    assert figures(row) == [8, 0, 1, 0.5, 8 + 0.5 - 1, 10 + 1, 7.5 - 11]
    assert row.short == pytest.approx(3.5e6)
    assert row.fit is Fit.SHORT


def test_an_over_committed_envelope_lacks_all_that_is_asked_and_says_by_how_much_it_is_over(store):
    row = rows(store)["A", RDEL, 1]
    assert figures(row) == [8, 0, 9, 0, -1, 5, -6]
    assert row.over_committed == pytest.approx(1e6)
    assert row.short == pytest.approx(5e6)
    assert row.fit is Fit.OVER_COMMITTED


def test_what_uses_all_of_an_envelope_fits(store):
    row = rows(store)["A", CDEL, 0]
    assert figures(row) == [3, 0, 0, 0, 3, 3, 0]
    assert row.fit is Fit.FITS


def test_a_year_or_a_body_without_an_envelope_is_not_limited(store):
    held = rows(store)
    for place, asked in ((("A", RDEL, 2), 2), (("B", RDEL, 0), 4), (("B", RDEL, 1), 4)):
        assert figures(held[place]) == [None, 0, 0, 0, None, asked, None]
        assert held[place].fit is Fit.NOT_LIMITED
        assert held[place].short == 0


def test_an_envelope_of_which_nothing_is_asked_is_shown(store):
    row = rows(store)["C", RDEL, 0]
    assert figures(row) == [1, 0, 0, 0, 1, 0, 1]
    assert row.fit is Fit.FITS


def test_nothing_is_shown_where_nothing_is_given_and_nothing_asked(store):
    assert set(rows(store)) == {
        *(("A", RDEL, year) for year in range(3)),
        ("A", CDEL, 0),
        *(("B", RDEL, year) for year in range(2)),
        ("C", RDEL, 0),
    }


def test_a_cut_is_a_change_beside_the_limit_and_leaves_what_is_committed_spent(store):
    held = rows(store, "CUT")
    assert figures(held["A", RDEL, 0]) == [8, -0.8, 1, 0.5, 6.7, 11, -4.3]
    assert figures(held["A", RDEL, 1]) == [8, -0.8, 9, 0, -1.8, 5, -6.8]
    assert held["A", CDEL, 0].change == 0


def test_the_totals_never_set_one_year_or_class_against_another(store):
    page = affordability(FIN, funding(store, FIN))
    assert page.asked == pytest.approx((11 + 5 + 2 + 3 + 4 + 4) * 1e6)
    assert page.short == pytest.approx((3.5 + 5) * 1e6)
    assert page.asked_without_envelope == pytest.approx((2 + 4 + 4) * 1e6)


def test_projects_are_listed_by_objective_and_name_with_whom_they_ask(store):
    page = affordability(FIN, funding(store, FIN))
    told = [(one.project, one.objective, one.payers, in_millions(one)) for one in page.projects]
    assert told == [
        ("Q", "analytics", ("A", "B"), [5, 4, 0, 0]),
        ("P", "no objective recorded", ("A",), [13, 5, 2, 0]),
    ]
    assert page.projects[0].total == pytest.approx(9e6)


def test_one_body_shows_what_is_asked_of_it_alone(store):
    page = affordability(FIN, funding(store, FIN), "A")
    assert {row.body for row in page.rows} == {"A"}
    assert [(one.project, in_millions(one)) for one in page.projects] == [
        ("Q", [1, 0, 0, 0]),
        ("P", [13, 5, 2, 0]),
    ]
    other = affordability(FIN, funding(store, FIN), "C")
    assert (len(other.rows), other.projects) == (1, ())


def test_a_body_that_is_not_among_them_shows_all(store):
    held = funding(store, FIN)
    assert affordability(FIN, held, "X") == affordability(FIN, held)
    assert list(affordable_bodies(FIN, held)) == ["A", "B", "C"]


def test_projects_that_ask_for_nothing_are_told_with_the_reason(store):
    left = affordability(FIN, funding(store, FIN)).left_out
    assert [(one.project, one.title, one.why) for one in left] == [
        ("Z", "A levy", LeftOut.NO_COST),
        ("R", "Records", LeftOut.ENDED),
    ]


def test_an_empty_register_affords_nothing_and_lacks_nothing():
    held = put(Store.in_memory(), *bodies("A"))
    page = affordability(FIN, funding(held, FIN))
    assert (page.rows, page.projects, page.left_out, page.short) == ((), (), (), 0)
    held.close()


def test_every_envelope_stands_with_who_saved_it_by_body_class_and_kind(store):
    lines = envelope_lines(store, LEO)
    assert [line.envelope.id for line in lines] == ["A-L", "A-P", "A-C", "A-K", "C-L"]
    assert (lines[0].saved.saved_by_name, lines[0].saved.reason, lines[0].saved.version) == ("Test", "Why not", 1)
    assert [line.envelope.id for line in envelope_lines(store, LEO, "C")] == ["C-L"]


def test_a_person_sets_the_envelopes_of_their_own_public_bodies(store):
    assert bodies_to_set(store, FIN) == {"A": "A (A)"}
    assert bodies_to_set(store, LEO) == {}
    everybody = replace(FIN, grants=(grant(Role.FINANCE),))
    assert list(bodies_to_set(store, everybody)) == ["A", "B", "C"]


def test_each_class_and_kind_has_the_code_it_has_or_a_free_one(store):
    held = body_envelopes(store, FIN, "A")
    assert [held.codes[row] for row in ROWS] == [
        ("A-RDEL-ADMIN-LIMIT", 0),
        ("A-RDEL-ADMIN-COMMITTED", 0),
        ("A-RDEL-ADMIN-CARRIED-OVER", 0),
        ("A-L", 1),
        ("A-P", 1),
        ("A-C", 1),
        ("A-K", 1),
        ("A-CDEL-COMMITTED", 0),
        ("A-CDEL-CARRIED-OVER", 0),
    ]
    assert held.versions == {("envelope", code): 1 for code in ("A-L", "A-P", "A-C", "A-K")}


def test_a_withdrawn_envelope_comes_back_under_its_code_and_a_code_of_another_one_is_left_alone(store):
    own = envelope("A-CDEL-COMMITTED", "A", EnvelopeKind.COMMITTED, [1], CDEL)
    foreign = envelope("A-CDEL-CARRIED-OVER", "B", EnvelopeKind.LIMIT, [1], CDEL)
    put(store, own, foreign, key="more")
    with store.write(Actor("test", "Test"), "test", "", "gone") as tx:
        tx.withdraw("envelope", own.id, 1)
    codes = body_envelopes(store, FIN, "A").codes
    assert codes[CDEL, EnvelopeKind.COMMITTED] == (own.id, 2)
    assert codes[CDEL, EnvelopeKind.CARRIED_OVER] == ("A-CDEL-CARRIED-OVER-1", 0)


@pytest.mark.parametrize(
    "ask",
    [
        envelope_lines,
        bodies_to_set,
        lambda store, person: body_envelopes(store, person, "A"),
        lambda store, person: affordability(person, funding(store, FIN)),
        lambda store, person: affordable_bodies(person, funding(store, FIN)),
    ],
)
def test_a_person_without_a_role_sees_nothing(store, ask):
    with pytest.raises(NotPermitted):
        ask(store, NOBODY)
