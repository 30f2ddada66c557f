"""What needs a decision, from records: which kinds, what is at stake by hand, who must decide, and the order."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benefits.actions.baselining import freeze
from benefits.appraisal.lenses import Claims
from benefits.errors import NotPermitted
from benefits.portfolio.basis import Basis, Bodies
from benefits.portfolio.decisions import Decision, DecisionKind, Stake, columns, in_order
from benefits.records.access import grant
from benefits.records.categories import Agreement, BaselineStage, Role, Side
from benefits.records.history import Actor
from benefits.records.model import Person
from benefits.records.store import Store
from benefits.reference.green_book import defaults
from benefits.reporting.decision_tables import address_of, decision_plain, decisions_table, only_first, page_of
from benefits.views.decisions import DecisionFilters, decisions_page
from tests.plain.register import FIRST, RUNNING, accepted, benefit, body, cost, option, project, share
from tests.plain.tracking import baseline, flow, measured

ANN = Person("a", "", "Ann", (grant(Role.LEADER),))
ADA = Person("ada", "", "Ada", (grant(Role.PROGRAMME_MANAGER),))
NOBODY = Person("n", "", "", ())
M = 1e6
COST = 10 + 5 / 1.035 + 2 / 1.035**2 + 2 / 1.035**3 + 2 / 1.035**4
GAIN = 4 / 1.035 + 8 / 1.035**2 + 8 / 1.035**3 + 8 / 1.035**4
START, LATER = date(2026, 4, 30), date(2029, 11, 30)
# The running example as it was promised, and half of what was due by then.
PROMISED = [
    baseline(),
    flow("P-C", "A", [10 * M, 5 * M, 2 * M, 2 * M, 2 * M], side=Side.COST),
    *(
        flow("P-B", who, [0, *(part * pounds * M for pounds in (4, 8, 8, 8))])
        for who, part in {"A": 0.25, "B": 0.45, "C": 0.2, "SOC": 0.1}.items()
    ),
    *(
        measured("P-B", who, year, round(part * pounds * M / 2))
        for who, part in {"A": 0.25, "B": 0.45, "C": 0.2, "SOC": 0.1}.items()
        for year, pounds in ((1, 4), (2, 8))
    ),
]


def asked(*records, on=START, bodies_=Bodies.AS_RECORDED, **more):
    store = Store.in_memory()
    with store.write(Actor("t", "Test"), "import", "", "one") as tx:
        tx.put_all(list(records))
    page = decisions_page(store, ANN, Basis(bodies=bodies_), on, **more)
    store.close()
    return page


def of(page, kind):
    return [row for row in page.rows() if row.decision.kind is kind]


def without(*codes):
    return [one for one in RUNNING if getattr(one, "id", "") not in codes]


def test_a_person_without_a_role_sees_nothing():
    store = Store.in_memory()
    with pytest.raises(NotPermitted):
        decisions_page(store, NOBODY, on=START)


def test_an_empty_register_needs_no_decision():
    page = asked()
    assert (page.rows(), page.n_projects, page.n_all) == ((), 0, 0)


def test_a_project_at_risk_has_at_stake_what_government_would_lose():
    (row,) = of(asked(*RUNNING), DecisionKind.AT_RISK)
    assert row.decision.at_stake == pytest.approx((0.9 * GAIN - COST) * M)
    assert (row.decision.stake, row.deciders) == (Stake.GOVERNMENT, ("A",))
    said = decision_plain(row)
    assert "its payers lack £13.9 million, the smallest rescue" in said  # 20.24 - 6.38
    assert "£16.6 million of its benefit lands elsewhere in government" in said  # 11.48 + 5.10
    assert "£1.13 of benefit for each £1 saved" in said  # 0.9 x 25.52 over 20.24
    assert "£13.9 million of the rescue would be missing" in said  # none of the gains is cash
    assert said.endswith("Share the cost, ask for central money, or stop knowingly. To decide: A.")
    assert page_of(DecisionKind.AT_RISK)[0] == "cost_sharing"


def test_on_accepted_claims_alone_the_example_is_not_at_risk_but_fails_outright():
    # C has accepted nothing: 0.7 x 25.52 = 17.86 is less than 20.24.
    assert of(asked(*RUNNING, claims=Claims.ACCEPTED), DecisionKind.AT_RISK) == []


def test_shares_without_an_answer_count_together_and_only_above_a_size():
    (row,) = of(asked(*RUNNING), DecisionKind.UNANSWERED)
    assert (row.decision.at_stake, row.deciders, row.decision.count) == (pytest.approx(0.2 * GAIN * M), ("C",), 1)
    small = [replace(one, fraction=Decimal("0.03")) if one.id == "P-B-C" else one for one in without("P-B-SOC")]
    assert defaults().decision_least > 0.03 * GAIN * M
    assert of(asked(*small), DecisionKind.UNANSWERED) == []


def test_a_disputed_share_has_at_stake_the_distance_between_the_figures():
    disputed = share("P-B", "C", "0.20", agreement=Agreement.DISPUTED, disputed_figure=Decimal("0.05"))
    (row,) = of(asked(*without("P-B-C"), disputed), DecisionKind.DISPUTED)
    assert row.decision.at_stake == pytest.approx((0.20 - 0.05) * GAIN * M)
    assert row.deciders == ("C", "A")
    assert address_of(row.decision) == {"body": "C", "share": "P-B-C"}


def test_what_arrives_at_half_the_promise_is_red_and_going_on_is_asked():
    page = asked(*RUNNING, *PROMISED, on=LATER)
    (red,) = of(page, DecisionKind.RED)
    # Two of three years due are reported at a half; the forecast of the whole is half of 28.
    assert red.decision.at_stake == pytest.approx(28 * M - 14 * M)
    assert red.decision.stake is Stake.REAL
    # Ahead are 2029-30 and 2030-31: government gains 0.9 x 4 a year and pays 2, A gains 0.25 x 4 and pays 2.
    assert of(page, DecisionKind.STOP_OR_GO_ON) == []
    (loses,) = of(page, DecisionKind.BODY_LOSES)
    assert loses.deciders == ("A",)
    assert loses.decision.at_stake == pytest.approx((2 - 1) * (1 + 1 / 1.035) * M)


def test_where_the_years_ahead_cost_more_than_they_bring_it_is_stop_or_go_on():
    dear = [flow("P-C", "A", [10 * M, 5 * M, 2 * M, 6 * M, 6 * M], side=Side.COST)]
    page = asked(*RUNNING, *(one for one in PROMISED if one.id != "P-FBC-P-C-A"), *dear, on=LATER)
    (row,) = of(page, DecisionKind.STOP_OR_GO_ON)
    assert row.decision.at_stake == pytest.approx((6 - 0.9 * 4) * (1 + 1 / 1.035) * M)
    assert of(page, DecisionKind.BODY_LOSES) == []


def test_a_year_without_reports_is_overdue_only_after_two_quarters():
    # 2028-29 ended on 31 March 2029; its quarter and two more are over at the end of September, then it is late.
    quiet = [one for one in PROMISED if getattr(one, "year", None) != FIRST + 2]
    early = of(asked(*RUNNING, *quiet, on=date(2029, 9, 30)), DecisionKind.OVERDUE)
    late = of(asked(*RUNNING, *quiet, on=date(2029, 10, 1)), DecisionKind.OVERDUE)
    gained = {row.about: row.decision.at_stake for row in late if row.about != "A"}
    assert gained == {"B": pytest.approx(0.45 * 8 * M), "C": pytest.approx(0.2 * 8 * M), "SOC": pytest.approx(0.8 * M)}
    assert {row.about for row in early} == {"A"}  # nobody has told what it spent since the first year
    assert {row.about: row.deciders for row in late}["SOC"] == ("A",)  # nobody outside government reports


def test_a_promise_that_lost_value_is_eroded_and_one_that_gained_is_not():
    first = [baseline(), flow("P-B", "B", [0, 10 * M])]
    less = [baseline("P-CC", approved=date(2027, 4, 1)), flow("P-B", "B", [0, 8 * M], of="P-CC")]
    more = [baseline("P-CC", approved=date(2027, 4, 1)), flow("P-B", "B", [0, 12 * M], of="P-CC")]
    (row,) = of(asked(*RUNNING, *first, *less), DecisionKind.ERODED)
    assert row.decision.at_stake == pytest.approx(2 / 1.035 * M)
    assert of(asked(*RUNNING, *first, *more), DecisionKind.ERODED) == []


def test_a_case_is_other_than_its_baseline_only_once_it_has_changed():
    store = Store.in_memory()
    with store.write(Actor("t", "Test"), "import", "", "one") as tx:
        tx.put_all(RUNNING)
    freeze(store, ADA, "P", BaselineStage.FBC, date(2026, 4, 1), "The board", "Approved", Basis(), "key")
    assert of(decisions_page(store, ANN, on=START), DecisionKind.LIVE_DIFFERS) == []
    dearer = next(one for one in RUNNING if one.id == "P-C")
    with store.write(Actor("t", "Test"), "edit", "", "two") as tx:
        tx.put(replace(dearer, amounts=cost("P-C", [13 * M, 5 * M, 2 * M, 2 * M, 2 * M]).amounts), 1)
    (row,) = of(decisions_page(store, ANN, on=START), DecisionKind.LIVE_DIFFERS)
    assert row.decision.at_stake == pytest.approx(3 * M)
    store.close()


def gone(code="OLD", successors=("B", "C")):
    return replace(body(code), closed_on=date(2026, 1, 1), successors=successors)


def test_a_benefit_promised_to_a_divided_body_waits_for_a_name():
    records = [*without("P-B-C"), gone(), accepted("P-B", "OLD", "0.20")]
    (row,) = of(asked(*records), DecisionKind.DIVIDED)
    assert row.decision.at_stake == pytest.approx(0.2 * GAIN * M)
    assert (row.about, row.deciders) == ("OLD", ("A",))
    assert "it closed and was divided between B and C" in decision_plain(row)
    assert (
        of(asked(*without("P-B-C"), gone(successors=("C",)), accepted("P-B", "OLD", "0.20")), DecisionKind.DIVIDED)
        == []
    )


def test_by_todays_bodies_who_took_the_place_decides():
    records = [*without("P-B-C"), gone(successors=("C",)), share("P-B", "OLD", "0.20")]
    (recorded,) = of(asked(*records), DecisionKind.UNANSWERED)
    (today,) = of(asked(*records, bodies_=Bodies.TODAY), DecisionKind.UNANSWERED)
    assert (recorded.deciders, today.deciders) == (("OLD",), ("C",))
    assert recorded.decision.at_stake == pytest.approx(today.decision.at_stake)


TWO = [
    *RUNNING,
    project("Q", lead="B", appraisal_period=1),
    option("Q", "Q"),
    cost("Q-C", [30 * M, 0], "B", "Q"),
    benefit("Q-B", [31 * M, 0], of="Q"),
    accepted("Q-B", "C"),
]


def test_the_most_at_stake_comes_first_whatever_the_ratio():
    page = asked(*TWO)
    stakes = [row.decision.at_stake for row in page.rows()]
    assert stakes == sorted(stakes, reverse=True)
    # P would lose 2.7 for 20.2 saved and Q 1 for 30 saved.
    assert [row.decision.project for row in of(page, DecisionKind.AT_RISK)] == ["P", "Q"]
    listed = decisions_table(page, 2)
    assert len(listed) == 2
    assert only_first(page, 2).startswith("The first 2 of 3.")


@pytest.mark.parametrize(
    ("filters", "kinds"),
    [
        (DecisionFilters(kind="at_risk"), {("at_risk", "P"), ("at_risk", "Q")}),
        (DecisionFilters(body="C"), {("unanswered", "P")}),
        (DecisionFilters(lead="B"), {("at_risk", "Q")}),
        (DecisionFilters(kind="red"), set()),
    ],
)
def test_filters_narrow_the_list_and_never_the_counts(filters, kinds):
    page = asked(*TWO, filters=filters)
    assert {(row.decision.kind.value, row.decision.project) for row in page.rows()} == kinds
    assert page.n_all == 3
    assert set(page.bodies) == {"A", "B", "C"}


def test_every_kind_has_a_page_of_the_app():
    assert {page_of(kind)[0] for kind in DecisionKind} <= {
        "cost_sharing",
        "realisation",
        "inbox",
        "baselines",
        "measurements",
        "edit_project",
    }


decided = st.builds(
    Decision,
    kind=st.sampled_from(DecisionKind),
    project=st.sampled_from(["P", "Q"]),
    at_stake=st.sampled_from([0.0, 1.0, 2.0]),
    stake=st.sampled_from(Stake),
    deciders=st.just(("A",)),
)


def ordered(found):
    parts = [columns(one.kind, one.stake, [one.project], [one.at_stake], [one.deciders]) for one in found]
    held = in_order(parts)
    return [held.one(row) for row in range(held.size)]


@given(st.lists(decided, max_size=8))
def test_the_order_does_not_depend_on_where_one_begins(found):
    first = ordered(found)
    assert first == ordered(found[::-1]) or len({one.code for one in found}) < len(found)
    assert sorted((one.at_stake for one in found), reverse=True) == [one.at_stake for one in first]
