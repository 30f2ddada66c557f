"""A department's position as a value: the running example by hand, two departments, and bodies of today."""

import pytest
from plain.moved import moved
from readme import lay_out

from benefits.actions.importing import save_import, seed_organisations
from benefits.appraisal.lenses import Claims
from benefits.errors import NotFound, NotPermitted
from benefits.interchange.read import read_folder
from benefits.portfolio.basis import Basis, Bodies
from benefits.records.access import grant
from benefits.records.categories import Agreement, BudgetClass, Role
from benefits.records.history import Actor
from benefits.records.model import Person
from benefits.records.store import Store
from benefits.reference.deflators import gdp_deflators
from benefits.reporting.department_tables import cash_sentence, nominal_table, position_plain, years_table
from benefits.views.department import department_page, departments_page, nominal_page
from tests.plain.register import RUNNING, accepted, benefit, bodies, cost, option, project, share

ANN = Person("a", "", "Ann", (grant(Role.LEADER),))
NOBODY = Person("n", "", "", ())
M = 1e6
# The running example by hand, £m.
COST = 10 + 5 / 1.035 + 2 / 1.035**2 + 2 / 1.035**3 + 2 / 1.035**4
GAIN = 4 / 1.035 + 8 / 1.035**2 + 8 / 1.035**3 + 8 / 1.035**4


def held(*records):
    store = Store.in_memory()
    with store.write(Actor("t", "Test"), "import", "", "one") as tx:
        tx.put_all(list(records))
    return store


@pytest.fixture
def running():
    store = held(*RUNNING)
    yield store
    store.close()


# A pays 3 at once for P, which gives B 5 a year later; B pays 1 at once for Q, which gives A 2 at once, in cash.
TWO = [
    *bodies("A", "B"),
    project("P", appraisal_period=1),
    option("P", "P"),
    cost("P-C", [3 * M, 0], "A", "P"),
    benefit("P-B", [0, 5 * M], of="P"),
    accepted("P-B", "B"),
    project("Q", lead="B", appraisal_period=1),
    option("Q", "Q"),
    cost("Q-C", [1 * M, 0], "B", "Q", budget_class=BudgetClass.CDEL),
    benefit("Q-B", [2 * M, 0], "del_cost_avoided", of="Q", benefit_class="cash_releasing"),
    share("Q-B", "A", budget_class=BudgetClass.RDEL_PROGRAMME, agreement=Agreement.TAKEN_FROM_BUDGET),
]


@pytest.fixture
def two():
    store = held(*TWO)
    yield store
    store.close()


def pounds(value):
    return pytest.approx(value * M)


@pytest.mark.parametrize(
    "ask",
    [
        lambda store: departments_page(store, NOBODY),
        lambda store: department_page(store, NOBODY, "A"),
        lambda store: nominal_page(store, NOBODY, "A"),
    ],
)
def test_a_person_without_a_role_sees_nothing(running, ask):
    with pytest.raises(NotPermitted):
        ask(running)


def test_an_unknown_body_is_told(running):
    with pytest.raises(NotFound, match="no organisation Z"):
        department_page(running, ANN, "Z")


def test_the_payer_of_the_running_example(running):
    page = department_page(running, ANN, "A")
    assert (page.value.pv_cost, page.value.pv_benefit) == (pounds(COST), pounds(0.25 * GAIN))
    assert page.value.net == pounds(0.25 * GAIN - COST)
    assert (page.cash.pv_cost, page.cash.pv_benefit) == (pounds(COST), 0)
    assert position_plain(page) == "A pays £20.2 million and receives £6.4 million: £13.9 million less than it pays"
    assert "In DEL cash it pays £20.2 million and keeps nothing" in cash_sentence(page).replace("\\", "")


def test_yearly_amounts_are_real_and_undiscounted_and_add_up(running):
    flows = department_page(running, ANN, "A").value.by_year
    assert [str(year) for year in flows.years] == ["2026-27", "2027-28", "2028-29", "2029-30", "2030-31"]
    assert flows.cost.tolist() == [10 * M, 5 * M, 2 * M, 2 * M, 2 * M]
    assert flows.benefit.tolist() == [0, 1 * M, 2 * M, 2 * M, 2 * M]
    shown = years_table(department_page(running, ANN, "A").value)
    assert shown["Net (£m)"].iloc[-1] == pytest.approx(1 + 2 + 2 + 2 - (10 + 5 + 2 + 2 + 2))


def test_whose_benefit_its_money_buys_and_whose_money_buys_its_benefit(running):
    payer, gainer = department_page(running, ANN, "A"), department_page(running, ANN, "B")
    assert {one.name: one.value for one in payer.buys} == {
        "A": pounds(0.25 * GAIN),
        "B": pounds(0.45 * GAIN),
        "C": pounds(0.20 * GAIN),
        "SOC": pounds(0.10 * GAIN),
    }
    assert [(one.name, one.value) for one in gainer.bought_by] == [("A", pounds(0.45 * GAIN))]
    assert gainer.buys == ()


def test_what_is_claimed_and_what_is_accepted_are_told_apart(running):
    page = department_page(running, ANN, "C")
    assert (page.value.pv_benefit, page.accepted) == (pounds(0.2 * GAIN), 0)
    assert [(one.agreement, one.n_shares, one.value) for one in page.stands] == [
        (Agreement.CLAIMED, 1, pounds(0.2 * GAIN))
    ]
    assert department_page(running, ANN, "C", claims=Claims.ACCEPTED).value.pv_benefit == 0
    assert department_page(running, ANN, "B", claims=Claims.ACCEPTED).value.pv_benefit == pounds(0.45 * GAIN)


def test_each_of_two_departments_pays_for_the_other(two):
    a, b = department_page(two, ANN, "A"), department_page(two, ANN, "B")
    assert (a.value.pv_cost, a.value.pv_benefit) == (pounds(3), pounds(2))
    assert (b.value.pv_cost, b.value.pv_benefit) == (pounds(1), pounds(5 / 1.035))
    assert a.cash.net == pounds(2 - 3)
    assert b.cash.net == pounds(-1)
    roles = {(one.project, one.is_lead, one.is_payer, one.is_recipient) for one in a.projects}
    assert roles == {("P", True, True, False), ("Q", False, False, True)}
    assert position_plain(b).endswith("£3.8 million more than it pays")


def test_the_positions_of_all_departments_are_those_of_each(two):
    listed = {line.body: line for line in departments_page(two, ANN).lines}
    for code in ("A", "B"):
        page = department_page(two, ANN, code)
        assert (listed[code].net, listed[code].cash) == (pytest.approx(page.value.net), pytest.approx(page.cash.net))


def test_the_nominal_table_tells_classes_and_sides_apart(two):
    page = nominal_page(two, ANN, "A")
    rows = {(one.budget_class, one.cost.sum(), one.benefit.sum()) for one in page.classes}
    assert rows == {(BudgetClass.RDEL_PROGRAMME, 3 * M, 2 * M)}
    assert nominal_table(page)["2026-27 (£m)"].tolist() == [3.0, 2.0]


def test_the_nominal_table_is_in_the_prices_of_each_year(running):
    (one,) = nominal_page(running, ANN, "A").classes
    later = float(gdp_deflators().at(2027) / gdp_deflators().at(2026))
    assert one.cost[:2].tolist() == [10 * M, pytest.approx(5 * M * later)]


def test_a_body_with_nothing_pays_and_receives_nothing():
    store = held(*RUNNING, *bodies("D")[:1])
    page = department_page(store, ANN, "D")
    assert position_plain(page) == "D pays nothing and receives nothing"
    assert page.value.by_year.years == ()
    assert page.projects == ()
    store.close()


def test_a_body_of_today_has_the_shares_of_the_one_whose_place_it_took(tmp_path):
    store = Store.in_memory()
    seed_organisations(store)
    save_import(store, Person("a", "", "Ann", (grant(Role.ADMINISTRATOR),)),
                moved(read_folder(lay_out(tmp_path / "link")).records), "", "moved")  # fmt: skip
    recorded = department_page(store, ANN, "MHCLG")
    today = department_page(store, ANN, "MHCLG", Basis(bodies=Bodies.TODAY))
    assert recorded.value.pv_benefit == pounds(0.25 * GAIN)
    assert today.value.pv_benefit == pounds((0.25 + 0.45) * GAIN)
    assert sum(one.value for one in today.stands) == pounds((0.25 + 0.45) * GAIN)
    assert sum(one.n_shares for one in today.stands) == 2
    assert "DCLG" not in departments_page(store, ANN, Basis(bodies=Bodies.TODAY)).names.values()
    assert department_page(store, ANN, "DCLG").closed is not None
    store.close()
