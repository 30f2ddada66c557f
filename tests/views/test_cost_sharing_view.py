"""Sharing a cost, computed: the methods' figures, who takes part, cash, and what ifs."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from plain.register import FIRST, benefit, bodies, body, cost, option, project, share

from benefits.appraisal.lenses import Claims
from benefits.appraisal.measures import Answer
from benefits.errors import NotFound, NotPermitted
from benefits.portfolio.contributors import Scope
from benefits.portfolio.cost_sharing import Rule
from benefits.portfolio.enablers import CircularNeeds
from benefits.portfolio.games import BadGame
from benefits.portfolio.sharing_rules import NotAvailable
from benefits.portfolio.sharing_terms import BadTerms
from benefits.records.access import grant
from benefits.records.categories import BenefitClass, BudgetClass, CostKind, Role
from benefits.records.history import Actor
from benefits.records.model import Dependency, Person
from benefits.records.store import Store
from benefits.views.cost_sharing import Terms, chosen, scopes_of, sharing, sharing_page
from benefits.views.sharing_cases import exit_case, late_case, true_up_case, under_claim

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "methods-worked-examples.json").read_text(encoding="utf-8"))
READER = Person("kim", "", "Kim", (grant(Role.LEADER),))
M = 1_000_000
E43 = Terms(separable={"A": 2 * M, "B": 3 * M, "C": 1 * M}, alternative={"A": 11 * M, "B": 12 * M, "C": 10 * M})


def one_year(code, gains, costs, payer="A", **fields):
    """A project of one year that costs its payer and gains others some £ million, so that nothing is discounted."""
    lines = [
        project(code, lead=payer, appraisal_period=0),
        option(code, code),
        cost(f"{code}-C", [costs * M], payer, code),
    ]
    for name, pounds in gains.items():
        lines += [benefit(f"{code}-B{name}", [pounds * M], of=code, **fields), share(f"{code}-B{name}", name)]
    return lines


@pytest.fixture
def store():
    opened = Store.in_memory()
    yield opened
    opened.close()


@pytest.fixture
def held(store):
    """A function: the page of a project once records are in the register."""

    def page(records, code="P", scope=Scope.PROJECT, claims=Claims.CLAIMED):
        with store.write(Actor("test", "Test"), "test", "", "put") as tx:
            tx.put_all([*bodies("A", "B", "C", "D"), *records])
        return sharing_page(store, READER, code, scope, claims)

    return page


def paid(found, rule):
    """What each body would pay, £ million, by name."""
    return {one.body.name: one.payment / M for one in chosen(found, rule).bodies}


def test_the_platform_with_connectors_is_shared_as_the_methods_say(held):
    found = sharing(held(one_year("P", {"A": 14, "B": 10, "C": 6}, 15)), E43)
    known = GOLDEN["E4.3"]
    assert paid(found, Rule.SCRB) == pytest.approx(known["scrb"])
    assert paid(found, Rule.ALTERNATE_COST) == pytest.approx(known["aca"])
    assert paid(found, Rule.SHAPLEY) == pytest.approx(known["shapley"])
    assert paid(found, Rule.NUCLEOLUS) == pytest.approx(known["nucleolus"])
    assert found.comparison.recommended is Rule.SCRB
    assert found.comparison.separable_part == pytest.approx(6 / 15)


def test_three_that_cannot_do_it_alone_share_as_the_methods_say(held):
    found = sharing(held(one_year("P", {"A": 5, "B": 8, "C": 7}, 12)), Terms())
    known = GOLDEN["E4.2"]
    assert paid(found, Rule.SHAPLEY) == pytest.approx(known["cost_shapley"])
    assert paid(found, Rule.NUCLEOLUS) == pytest.approx(known["cost_nucleolus"])
    assert paid(found, Rule.PROPORTIONAL) == pytest.approx(known["cost_proportional"])
    by_name = dict(zip([one.name for one in found.players], found.least.tolist(), strict=True))
    assert by_name == pytest.approx({"A": 0, "B": 0, "C": 0})


def test_bodies_stand_with_the_largest_gain_first_and_two_of_one_name_carry_their_codes(held):
    same = replace(body("E"), short_name="B")
    page = held([same, *one_year("P", {"A": 5, "B": 8, "E": 9}, 12)])
    assert [one.name for one in page.bodies] == ["B (E)", "B (B)", "A"]


def test_who_is_left_out_pays_nothing_and_keeps_its_gain_while_the_cost_stays_whole(held):
    found = sharing(held(one_year("P", {"A": 5, "B": 8, "C": 7}, 12)), Terms(left_out=frozenset({"C"})))
    picked = {one.body.name: one for one in chosen(found, Rule.PROPORTIONAL).bodies}
    assert {name: one.payment / M for name, one in picked.items()} == pytest.approx(
        {"A": 12 * 5 / 13, "B": 12 * 8 / 13, "C": 0}
    )
    assert picked["C"].net_after == 7 * M
    assert not picked["C"].is_player


def test_the_payer_without_gain_is_paid_back_by_those_who_gain(held):
    """D pays 12 and gains nothing."""
    picked = chosen(sharing(held(one_year("P", {"A": 8, "B": 8}, 12, payer="D")), Terms()), Rule.PROPORTIONAL)
    assert [(one.giver, one.receiver, one.pounds) for one in picked.moves] == [("A", "D", 6 * M), ("B", "D", 6 * M)]
    payer = picked.bodies[-1]
    assert (payer.body.name, payer.change, payer.net_after) == ("D", -12 * M, 0)
    assert (payer.passes_now, payer.passes_after) == (False, True)


def test_a_body_that_adds_more_than_it_brings_stays_out_and_its_part_is_not_spent(held):
    """C's connector costs 3 and C gains 2: without it 9 are left for A and B."""
    terms = Terms(separable={"C": 3 * M})
    found = sharing(held(one_year("P", {"A": 8, "B": 8, "C": 2}, 12)), terms)
    picked = chosen(found, Rule.PROPORTIONAL)
    assert paid(found, Rule.PROPORTIONAL) == pytest.approx({"A": 4.5, "B": 4.5, "C": 0})
    assert picked.not_spent == pytest.approx(3 * M)
    assert [one.name for one in found.takes_part] == ["A", "B"]
    assert [(one.giver, one.receiver, one.pounds) for one in picked.moves] == [("B", "A", pytest.approx(4.5 * M))]


def test_half_of_the_gain_in_cash_leaves_the_top_up_of_the_methods(linked_page):
    terms = Terms(cash_part={"HMRC": 0.5, "MOJ": 0.5})
    picked = chosen(sharing(linked_page, terms), Rule.PROPORTIONAL)
    assert picked.top_up / M == pytest.approx(GOLDEN["E3.4"]["central_top_up"])


@pytest.fixture
def linked_page(held):
    """The running example under the names that its page has: DWP pays, and gains 25% of 25.52."""
    amounts = [0, 4 * M, 8 * M, 8 * M, 8 * M]
    return held(
        [
            *(body(code) for code in ("DWP", "HMRC", "MOJ")),
            project("P", lead="DWP"),
            option("P", "P"),
            cost("P-C", [10 * M, 5 * M, 2 * M, 2 * M, 2 * M], "DWP", "P"),
            benefit("P-B", amounts, of="P"),
            *(share("P-B", who, part) for who, part in (("DWP", ".25"), ("HMRC", ".45"), ("MOJ", ".2"), ("SOC", ".1"))),
        ]
    )


def test_what_is_known_of_cash_is_what_a_body_pays_today_and_keeps_in_del(held):
    """Both gain 10 in cash; A pays 12 today besides."""
    cash = {"benefit_class": BenefitClass.CASH_RELEASING}
    records = one_year("P", {"A": 10, "B": 10}, 12, **cash)
    records = [
        replace(one, budget_class=BudgetClass.RDEL_PROGRAMME) if hasattr(one, "recipient") else one for one in records
    ]
    page = held(records)
    assert {one.name: one.can_pay / M for one in page.bodies} == {"A": 22, "B": 10}
    assert chosen(sharing(page, Terms()), Rule.PROPORTIONAL).top_up == 0
    short = chosen(sharing(page, Terms(cash={"B": 1 * M})), Rule.PROPORTIONAL)
    assert {one.body.name: one.in_cash / M for one in short.bodies} == {"A": 10, "B": 1}
    assert short.top_up == pytest.approx(1 * M)


def test_where_too_little_is_gained_the_top_up_is_what_gains_and_cash_leave_open(held):
    """8 gained for 12: 4 lacking. B and C have no cash, so only A's 5 can be had."""
    found = sharing(held(one_year("P", {"A": 5, "B": 2, "C": 1}, 12)), Terms())
    assert (found.is_viable, found.lacking, found.top_up) == (False, 4 * M, 7 * M)
    with pytest.raises(NotAvailable):
        chosen(found, Rule.PROPORTIONAL)


def test_cheap_alternatives_of_their_own_make_sharing_pointless(held):
    terms = Terms(alternative={"A": 4 * M, "B": 5 * M})
    found = sharing(held(one_year("P", {"A": 8, "B": 8}, 12)), terms)
    assert found.would_rather_act_alone
    assert found.lacking == pytest.approx(3 * M)


def test_one_body_alone_pays_all(held):
    found = sharing(held(one_year("P", {"A": 15}, 12)), Terms())
    assert paid(found, Rule.NUCLEOLUS) == {"A": 12}


def test_nobody_who_gains_and_nothing_that_is_paid_make_no_game(held):
    assert sharing(held(one_year("P", {"CIT": 15}, 12)), Terms()).comparison is None


def test_society_is_no_player_and_what_it_gains_is_told(held):
    page = held(one_year("P", {"A": 15, "CIT": 4, "BUS": 2}, 12))
    assert [one.name for one in page.bodies] == ["A"]
    assert page.found.outside == pytest.approx(6 * M)


def test_a_pushed_cost_makes_a_loser_who_is_never_asked(held):
    pushed = cost("P-T", [2 * M], "C", "P", kind=CostKind.THIRD_PARTY)
    found = sharing(held([*one_year("P", {"A": 8, "B": 8}, 12), pushed]), Terms())
    loser = chosen(found, Rule.PROPORTIONAL).bodies[-1]
    assert (loser.body.name, loser.payment, loser.net_after) == ("C", 0, -2 * M)


CHAIN = [
    *(
        line
        for code, gains, costs in (("F", {}, 8), ("P1", {"B": 10}, 4), ("P2", {"C": 5}, 2), ("P3", {"B": 20}, 6))
        for line in one_year(code, gains, costs)
    ),
    Dependency("P1-N1", "P1", "F"),
    Dependency("P2-N1", "P2", "F"),
    Dependency("P3-N1", "P3", "P1"),
]


def test_an_enabler_is_shared_by_those_who_would_lose_without_it(held, store):
    """E2.3: without F all of 35 is lost, and 12 of cost is saved, all of it A's."""
    page = held(CHAIN, "F", Scope.ENABLER)
    assert {one.name: one.gains / M for one in page.bodies} == {"B": 30, "C": 5, "A": -12}
    assert paid(sharing(page, Terms()), Rule.PROPORTIONAL) == pytest.approx({"B": 8 * 30 / 35, "C": 8 * 5 / 35, "A": 0})
    assert scopes_of(store, READER, "F") == (Scope.PROJECT, Scope.BUNDLE, Scope.ENABLER)
    assert scopes_of(store, READER, "P2") == (Scope.PROJECT, Scope.BUNDLE)


def test_a_bundle_shares_the_cost_of_all_its_projects(held):
    page = held(CHAIN, "P2", Scope.BUNDLE)
    assert set(page.titles) == {"F", "P2"}
    assert page.found.cost == 10 * M


def test_a_project_without_dependencies_has_no_other_scope(held, store):
    held(one_year("P", {"A": 8}, 5))
    assert scopes_of(store, READER, "P") == (Scope.PROJECT,)
    with pytest.raises(NotFound, match="Did you mean P"):
        scopes_of(store, READER, "PP")


def test_a_circle_stops_the_enabler_only(held, store):
    page = held([*CHAIN, Dependency("F-N1", "F", "P3")], "F")
    assert page.found.cost == 8 * M
    with pytest.raises(CircularNeeds):
        sharing_page(store, READER, "F", Scope.ENABLER, Claims.CLAIMED)


def test_accepted_claims_only_leave_out_who_only_claims(store, held):
    held(one_year("P", {"A": 8, "B": 8}, 12))
    assert sharing_page(store, READER, "P", Scope.PROJECT, Claims.ACCEPTED).gainers == ()


def test_nobody_without_a_role_sees_anything(store):
    for view in (
        lambda who: scopes_of(store, who, "P"),
        lambda who: sharing_page(store, who, "P", Scope.PROJECT, Claims.CLAIMED),
    ):
        with pytest.raises(NotPermitted):
            view(Person("x", "", "X", ()))


def test_more_than_twenty_bodies_are_sampled_with_their_error(held):
    codes = [f"B{number:02}" for number in range(24)]
    records = [*(body(code) for code in codes), *one_year("P", dict.fromkeys(codes, 2), 24)]
    found = sharing(held(records), Terms())
    some = chosen(found, Rule.SHAPLEY).bodies[0]
    assert some.payment == pytest.approx(M, rel=0.05)
    assert some.error is not None
    assert chosen(found, Rule.NUCLEOLUS).bodies[0].payment == pytest.approx(M)
    assert chosen(found, Rule.NUCLEOLUS).bodies[0].error is None


def e41(held):
    return sharing(held(one_year("P", {"A": 12, "B": 6, "C": 3}, 9)), Terms())


def test_an_under_claim_saves_what_the_methods_say(held):
    """E4.5: B says 4.2 for 6, 30% less."""
    case = under_claim(e41(held), Rule.PROPORTIONAL, "B", 30)
    known = GOLDEN["E4.5"]
    assert case.found.payment / M == pytest.approx(known["truth"])
    assert case.found.payment_if_claimed / M == pytest.approx(known["reported"])
    assert case.found.saving / M == pytest.approx(known["saving"])
    assert case.found.goes_ahead
    assert case.after.sum() == pytest.approx(9 * M)


def test_too_large_an_under_claim_stops_the_project_and_costs_the_claimant_its_gain(linked_page):
    """HMRC can bear 23.7%: at 30% nothing goes ahead and its 1.36 is lost."""
    found = sharing(linked_page, Terms())
    case = under_claim(found, Rule.PROPORTIONAL, "HMRC", 30)
    assert not case.found.goes_ahead
    assert case.found.saving / M == pytest.approx(-GOLDEN["E3.2"]["npv"]["B"])
    assert case.lacking / M == pytest.approx(0.3 * 0.45 * GOLDEN["E1.1"]["pv_benefit"] - 2.723200290580671)
    assert not case.after.any()
    assert case.margins[0] == pytest.approx(GOLDEN["E3.6"]["max_failure_share"]["B"])


def test_a_stranger_cannot_claim(held):
    with pytest.raises(BadGame):
        under_claim(e41(held), Rule.PROPORTIONAL, "D", 30)


def test_a_true_up_follows_what_is_realised_within_the_collar(held):
    """Agreed 36/7, 18/7, 9/7. B realises 3 of 6: 12, 3, 3 of 18 for 9 are 6, 1.5, 1.5; B may fall by a quarter only."""
    case = true_up_case(e41(held), Rule.PROPORTIONAL, "B", 50, 25)
    assert (case.found.uncapped / M).tolist() == pytest.approx([6, 1.5, 1.5])
    assert case.found.payment[1] / M == pytest.approx(0.75 * 18 / 7)
    assert case.found.at_collar.tolist() == [False, True, False]
    assert case.found.payment.sum() == pytest.approx(9 * M)


def test_a_true_up_of_another_rule_asks_that_rule_again(held):
    """B realises 6 of 8: of 5, 6 and 7 less 12 each keeps 2, so they pay 3, 4 and 5."""
    found = sharing(held(one_year("P", {"A": 5, "B": 8, "C": 7}, 12)), Terms())
    case = true_up_case(found, Rule.EQUAL_SURPLUS, "B", 75, 100)
    known = dict(zip([one.name for one in found.players], case.found.payment / M, strict=True))
    assert known == pytest.approx({"A": 3, "B": 4, "C": 5})
    assert not case.by_benefit


@pytest.mark.parametrize("what_if", [true_up_case, exit_case])
def test_where_a_rule_pays_somebody_there_is_nothing_to_true_up_or_to_leave(held, what_if):
    """Equal surplus of 12, 6 and 3 for 9: C keeps 4 of its 3, so it is paid 1."""
    given = (100, 25) if what_if is true_up_case else (FIRST, FIRST)
    with pytest.raises(NotAvailable, match="C is paid"):
        what_if(e41(held), Rule.EQUAL_SURPLUS, "B", *given)


def test_a_true_up_in_proportion_where_the_rule_has_no_answer_any_more(held):
    """A realises nothing: the 8 of B and C do not cover 9, so no rule shares it any more."""
    case = true_up_case(sharing(held(one_year("P", {"A": 12, "B": 6, "C": 2}, 9)), Terms()), Rule.SHAPLEY, "A", 0, 25)
    assert case.by_benefit
    assert case.realised[0] == 0


def test_a_late_comer_pays_its_share_with_interest_to_those_who_paid(held):
    """E4.1: C would have paid 9/7; A and B paid 6 and 3; two years at 3.5%."""
    case = late_case(e41(held), Rule.PROPORTIONAL, "C", 2)
    pays = 9 / 7 * 1.035**2
    assert case.found.pays / M == pytest.approx(pays)
    assert (case.paid / M).tolist() == pytest.approx([6, 3, 0])
    assert (case.found.received / M).tolist() == pytest.approx([pays * 2 / 3, pays / 3, 0])


def test_a_late_comer_pays_its_own_connector_apart(held):
    found = sharing(held(one_year("P", {"A": 14, "B": 10, "C": 6}, 15)), E43)
    case = late_case(found, Rule.SCRB, "C", 0)
    assert case.separable == M
    assert case.found.share / M == pytest.approx(GOLDEN["E4.3"]["scrb"]["C"] - 1)
    assert case.paid.sum() == pytest.approx(14 * M)


def test_nobody_can_join_late_whom_the_others_need(linked_page):
    case = late_case(sharing(linked_page, Terms()), Rule.PROPORTIONAL, "MOJ", 1)
    assert case.found is None


def test_a_leaver_pays_until_the_gate_and_the_others_take_its_part_over(linked_page):
    """HMRC bears 45 / 90 of each year: 2 years' spending is its own, of which year 1 is stranded."""
    found = sharing(linked_page, Terms())
    spent = linked_page.found.spending.sum(axis=(0, 1))
    case = exit_case(found, Rule.PROPORTIONAL, "HMRC", FIRST + 1, FIRST + 2)
    assert case.found.stranded == pytest.approx(0.5 * spent[1])
    assert case.found.taken_over.sum() == pytest.approx(0.5 * spent[2:].sum())
    assert case.found.taken_over[1] / case.found.taken_over[2] == pytest.approx(25 / 20)
    assert case.found.payment.sum(axis=0) == pytest.approx(spent)


def test_a_gate_before_the_exit_is_told(linked_page):
    with pytest.raises(BadTerms):
        exit_case(sharing(linked_page, Terms()), Rule.PROPORTIONAL, "HMRC", FIRST + 2, FIRST + 1)


def test_what_is_back_for_a_pound_is_the_same_for_all_in_proportion(linked_page):
    picked = chosen(sharing(linked_page, Terms()), Rule.PROPORTIONAL)
    assert {one.back_kind for one in picked.bodies} == {Answer.VALUE}
    assert [one.back for one in picked.bodies] == pytest.approx([GOLDEN["E3.2"]["bcr"]] * 3)
