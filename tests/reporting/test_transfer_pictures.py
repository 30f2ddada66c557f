"""The picture of who pays when, and the sentences beside the transfers of a cost."""

from dataclasses import replace

import pytest
from plain.register import benefit, bodies, body, cost, option, project, share
from plain.two_payers import HEADROOM, MILLION, NONE_AT_FIRST, limits, shared

from benefits.records.access import grant
from benefits.records.categories import BenefitClass, BudgetClass, Role
from benefits.records.history import Actor
from benefits.records.model import Organisation, Person
from benefits.records.store import Store
from benefits.reporting.transfer_charts import BODIES, BRIDGE, payments_chart, payments_chart_alt, payments_data
from benefits.reporting.transfer_report import not_phased_text, scenario_terms, transfers_json, transfers_text
from benefits.reporting.transfer_tables import payments_table
from benefits.reporting.transfer_words import call_sentence, cautions, shares_finding
from benefits.views.funding import funding
from benefits.views.scenario_transfers import scenario_transfers
from benefits.views.transfers import NOBODY, TransfersAsked, transfers_page, usual_rule

BEA = Person("bea", "", "Bea", (grant(Role.LEADER),))
P = TransfersAsked("P")


@pytest.fixture
def page():
    """The transfers of project P in a register of the given records."""
    held = []

    def of(*records, asked=P):
        store = Store.in_memory()
        held.append(store)
        with store.write(Actor("t", "T"), "import", "", "k") as tx:
            tx.put_all(records)
        return transfers_page(store, BEA, funding(store, BEA), asked)

    yield of
    for store in held:
        store.close()


@pytest.fixture
def found():
    """What the terminal tells of project P."""
    store = Store.in_memory()

    def of(*records, lender=""):
        with store.write(Actor("t", "T"), "import", "", "k") as tx:
            tx.put_all(records)
        held = funding(store, BEA)
        return scenario_transfers(store, BEA, held, usual_rule(held), ["P"], lender)

    yield of
    store.close()


def ten_bodies():
    """Ten bodies that gain 1 to 10 of what the first one pays."""
    names = [f"D{number:02}" for number in range(1, 11)]
    gains = [(benefit(f"P-{name}", [number * 10]), share(f"P-{name}", name)) for number, name in enumerate(names, 1)]
    return [
        *bodies(*names),
        *(project(lead="D01"), option(), cost("P-C", [55], "D01")),
        *(one for several in gains for one in several),
    ]


@pytest.mark.parametrize("headroom", [HEADROOM, NONE_AT_FIRST])
def test_the_bars_of_each_year_and_the_bridge_sum_to_its_cost(page, headroom):
    found = page(*shared(), *limits(headroom))
    data = payments_data(found)
    assert sum(data.values()).tolist() == pytest.approx([6 * MILLION, 2 * MILLION, 0], abs=1)
    assert (BRIDGE in data) == (headroom is NONE_AT_FIRST)


def test_a_bridge_is_drawn_below_nought_where_it_comes_back(page):
    found = page(*shared(), *limits(NONE_AT_FIRST))
    lent, back, rest = payments_data(found)[BRIDGE].tolist()
    assert (lent, back) == (pytest.approx(2 * MILLION, abs=1), pytest.approx(-1 * MILLION, abs=1))
    assert rest < 0
    figure = payments_chart(found)
    assert [trace.name for trace in figure.data[:-1]] == ["B", "A", "Bridge"]  # B pays more in all, later
    assert list(figure.data[-1].text) == ["6.0", "2.0", ""]  # the cost of each year
    assert "a bridge that is never more than £2 million" in payments_chart_alt(found)


def test_many_bodies_are_drawn_by_name_as_far_as_there_is_room_and_stand_whole_in_the_table(page):
    found = page(*ten_bodies())
    assert list(payments_data(found)) == ["D10", "D09", "D08", "D07", "D06", "Other bodies (5)"]
    assert sum(payments_data(found).values())[0] == pytest.approx(55)
    assert len(payments_data(found)) == BODIES + 1
    assert len(set(payments_table(found)["Body"])) == 10 + 1  # and all departments together
    assert (
        shares_finding(found).replace("\\", "") == "10 bodies share £55: D10 £10, D09 £9, D08 £8, D07 £7 and 6 others"
    )


def test_names_cannot_become_markup_of_the_picture(page):
    marked = [
        replace(one, short_name="<b>B</b>") if isinstance(one, Organisation) and one.id == "B" else one
        for one in shared()
    ]
    figure = payments_chart(page(*marked))
    assert figure.data[1].name == "&lt;b&gt;B&lt;/b&gt;"
    assert "<b>" not in str(figure.data[1].hovertemplate)


def test_without_a_plan_the_picture_says_so(page):
    found = page(*shared(), asked=TransfersAsked("Q"))
    assert payments_chart(found).layout.annotations[0].text == payments_chart_alt(found) == "Nothing can be phased yet."
    assert "There is no project Q" in call_sentence(found).replace("\\", "")


def test_cost_that_is_not_phased_is_told_with_its_reason(page):
    found = page(*shared(), cost("P-AME", [2 * MILLION], budget_class=BudgetClass.AME))
    assert cautions(found)[0] == (
        "£2 million of the cost falls in no departmental limit and stays with who bears it; each pays of the rest the "
        "same part as of the whole."
    )


def test_a_body_with_limits_in_some_years_only_is_told_apart_from_one_without_any(page):
    found = page(*shared(), *limits({"B": (9,)}))
    assert (
        "A has no envelope and counts as not limited. B has no envelope in some years or classes" in cautions(found)[0]
    )


def test_the_terminal_tells_the_bridge_of_each_project_and_who_is_not_limited(found):
    held = found(*shared(), *limits(NONE_AT_FIRST | {"A": (4,)}))
    assert transfers_text(held).splitlines()[1:] == [
        "P: a bridge of £2 million at its peak, from HMT.",
        "No envelope limits these in some year: A.",
    ]
    assert not_phased_text(held) == ""


def test_the_largest_bridges_are_named_and_the_others_counted():
    """Seven projects in turn: A pays 1 to 7 for what B gains, and B has nothing at first."""
    records = [*bodies("A", "B"), body("HMT"), *limits({"B": (0, 99, 99, 99, 99)})]
    for number in range(1, 8):
        code = f"P{number}"
        records += [project(code), option(code, code), cost(f"{code}-C", [number * MILLION], of=code)]
        records += [benefit(f"{code}-B", [9 * MILLION], of=code), share(f"{code}-B", "B")]
    store = Store.in_memory()
    with store.write(Actor("t", "T"), "import", "", "k") as tx:
        tx.put_all(records)
    held = funding(store, BEA)
    found = scenario_transfers(store, BEA, held, usual_rule(held))
    lines = transfers_text(found).splitlines()
    assert lines[1] == "P7: a bridge of £7 million at its peak, from HMT."
    assert lines[6] == "2 smaller bridges; JSON has all."
    short = scenario_transfers(store, BEA, held, usual_rule(held), lender=NOBODY)
    assert scenario_terms(short)[-1] == (
        "Could not be phased and is not in the schedule: P1, P2, P3, P4, P5 and 2 more."
    )
    store.close()


def test_the_terminal_tells_exactly_what_is_missing(found):
    held = found(*shared(), *limits(NONE_AT_FIRST), lender=NOBODY)
    assert not_phased_text(held).endswith(
        "P: B lacks £2,000,000.00 of RDEL programme in 2026-27; £2,000,000.00 in all."
    )
    (one,) = transfers_json(held)["projects"]
    assert one["missing"] == [{"body": "B", "budget_class": "rdel_programme", "year": "2026-27", "pounds": 2_000_000.0}]
    assert (one["phased"], one["peak_bridge"]) == (False, 0.0)


def test_cash_that_arrives_late_is_told_as_such(page):
    cash = {"type_": "del_cost_avoided", "benefit_class": BenefitClass.CASH_RELEASING}
    records = [
        *bodies("A", "B"),
        body("HMT"),
        *(project(appraisal_period=1), option(), cost("P-C", [4 * MILLION])),
        benefit("P-B", [0, 9 * MILLION], **cash),
        share("P-B", "B", budget_class=BudgetClass.RDEL_PROGRAMME),
    ]
    found = page(*records, asked=replace(P, waits_for_cash=True))
    assert "No body pays before its own cash benefit has arrived." in call_sentence(found).replace("\\", "")
    assert payments_data(found)["B"][0] == pytest.approx(0, abs=0.01)
