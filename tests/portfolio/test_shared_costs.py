"""All rules side by side: the worked examples, what no rule may break, and rules that do not apply."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from benefits.appraisal.measures import Answer
from benefits.portfolio.cost_sharing import Rule
from benefits.portfolio.games import BadGame, cost_game, value_game
from benefits.portfolio.shared_assets import shared_asset
from benefits.portfolio.shared_costs import proposed, rules_side_by_side, shared_by
from benefits.portfolio.sharing_rules import NotAvailable, equal_offers, separable_and_remaining, setting
from benefits.reference.green_book import defaults

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "methods-worked-examples.json").read_text(encoding="utf-8"))
ABC = ("A", "B", "C")


def fixed(example):
    return shared_asset(GOLDEN[example]["C"], GOLDEN[example]["benefits"])


def platform():
    held = GOLDEN["E4.3"]
    shared = held["cost_N"] - sum(held["separable"].values())
    return shared_asset(shared, held["benefit"], held["separable"], held["alternative"])


def tva():
    costs = GOLDEN["E4.4"]["cost"]
    return cost_game(("1", "2", "3"), np.array([0, *(costs[key] for key in ("1", "2", "12", "3", "13", "23", "123"))]))


def exactly(by_name):
    return pytest.approx([by_name[name] for name in by_name], rel=1e-12)


def test_the_running_example_agrees_with_the_worked_example():
    public = {name: GOLDEN["E2.1"]["pv"][name] for name in ABC}
    found = rules_side_by_side(shared_asset(GOLDEN["E1.1"]["pv_cost"], public))
    proportional, surplus = found.under(Rule.PROPORTIONAL), found.under(Rule.EQUAL_SURPLUS)
    assert proportional.payment == exactly(GOLDEN["E3.2"]["proportional"])
    assert proportional.net_gain == pytest.approx(list(GOLDEN["E3.2"]["npv"].values()), rel=1e-9)
    assert proportional.back.value == pytest.approx([GOLDEN["E3.2"]["bcr"]] * 3, rel=1e-12)
    assert surplus.payment == exactly(GOLDEN["E3.3"]["equal_surplus_cost"])
    assert surplus.net_gain == pytest.approx([GOLDEN["E3.3"]["each_gain"]] * 3, rel=1e-9)
    assert found.surplus == pytest.approx(GOLDEN["E2.1"]["xg_npv"])


@pytest.mark.parametrize("example", ["E4.1", "E4.2"])
@pytest.mark.parametrize("rule", [Rule.SHAPLEY, Rule.NUCLEOLUS, Rule.PROPORTIONAL])
@pytest.mark.parametrize("form", ["asset", "table"])
def test_rules_agree_with_the_examples_of_one_fixed_cost(example, rule, form):
    case = fixed(example) if form == "asset" else fixed(example).game()
    found = shared_by(case, rule)
    assert found.payment == exactly(GOLDEN[example][f"cost_{rule}"])
    assert found.in_core


def test_an_equal_split_of_the_worked_example_is_in_the_core():
    found = shared_by(fixed("E4.1"), Rule.EQUAL)
    assert (found.payment.tolist(), found.in_core) == ([3.0, 3.0, 3.0], True)


@pytest.mark.parametrize("form", ["asset", "table"])
@pytest.mark.parametrize(
    ("rule", "key"),
    [
        (Rule.SCRB, "scrb"),
        (Rule.ALTERNATE_COST, "aca"),
        (Rule.SHAPLEY, "shapley"),
        (Rule.NUCLEOLUS, "nucleolus"),
    ],
)
def test_rules_agree_with_the_example_of_a_platform_with_connectors(form, rule, key):
    case = platform() if form == "asset" else platform().game()
    found = shared_by(case, rule)
    assert found.payment == exactly(GOLDEN["E4.3"][key])
    assert found.in_core


@pytest.mark.parametrize(
    ("rule", "key"), [(Rule.SHAPLEY, "shapley"), (Rule.NUCLEOLUS, "nucleolus"), (Rule.ALTERNATE_COST, "aca")]
)
def test_rules_agree_with_the_tennessee_valley_authority(rule, key):
    found = shared_by(tva(), rule)
    assert found.payment == exactly(GOLDEN["E4.4"][key])
    assert found.in_core
    assert found.payment.sum() == pytest.approx(GOLDEN["E4.4"]["cost"]["123"])


def test_payments_that_are_not_in_the_core_name_who_objects():
    found = proposed(fixed("E4.1"), np.array([2.0, 3.0, 4.0]))
    assert not found.in_core
    assert (found.objects.coalition, found.objects.gain) == (("C",), 1.0)
    assert found.net_gain.tolist() == [10.0, 3.0, -1.0]


@pytest.mark.parametrize(
    ("payment", "told"),
    [([2.0, 3.0, 3.0], "sum to 1 less than the cost of 9"), ([5.0, 5.0, 1.0], "2 more"), ([np.nan, 5, 4], "of A is")],
)
def test_payments_that_are_not_the_cost_are_refused(payment, told):
    with pytest.raises(BadGame, match=told):
        proposed(fixed("E4.1"), np.array(payment))


@pytest.mark.parametrize("seed", range(200))
def test_nobody_objects_to_three_rules_in_a_fixed_cost_game(seed):
    rng = np.random.default_rng(seed)
    benefits = dict(zip("ABCDEFGH", rng.uniform(0, 10, rng.integers(1, 9)).tolist(), strict=False))
    asset = shared_asset(sum(benefits.values()) * rng.uniform(0, 1), benefits)
    for rule in (Rule.PROPORTIONAL, Rule.SHAPLEY, Rule.NUCLEOLUS):
        in_closed_form, in_table = shared_by(asset, rule), shared_by(asset.game(), rule)
        assert in_closed_form.in_core
        assert in_table.in_core
        assert in_table.payment == pytest.approx(in_closed_form.payment, abs=1e-8)


amounts = st.lists(st.tuples(*[st.floats(0, 1e6)] * 3), min_size=1, max_size=7)


@given(amounts, st.floats(0, 1))
@example([(170668.0, 0.0, 0.0), (829336.0, 0.0, 0.01171875)], 0.5)
def test_every_rule_shares_the_cost_and_the_surplus(drawn, part):
    names = [f"P{at}" for at in range(len(drawn))]
    benefit, separable, alternative = (dict(zip(names, column, strict=True)) for column in zip(*drawn, strict=True))
    draft = shared_asset(0.0, benefit, separable, alternative)
    asset = shared_asset(float(draft.remaining.sum()) * part, benefit, separable, alternative)
    found = rules_side_by_side(asset)
    slack = 1e-3 + len(drawn) * asset.rounding  # a payment below the rounding is taken as none
    assert found.is_viable
    for one in found.rules:
        asked = one.takes_part if one.rule is Rule.EQUAL_OFFER else draft.takes_part
        cost = found.cost if one.rule is not Rule.EQUAL_OFFER else one.payment.sum()
        assert one.payment.sum() == pytest.approx(cost, abs=slack)
        assert one.net_gain.sum() == pytest.approx(draft.benefit[asked].sum() - cost, abs=slack)
        assert not one.payment[~draft.takes_part].any()
        assert np.isfinite(one.payment).all()


@given(st.permutations(range(4)), st.integers(0, 50))
def test_another_order_of_players_permutes_every_rule(order, seed):
    rng = np.random.default_rng(seed)
    columns = {name: rng.uniform(low, high, 4) for name, low, high in (("b", 5, 9), ("s", 0, 2), ("a", 6, 12))}
    names = np.array(["A", "B", "C", "D"])

    def asked(places):
        benefit, separable, alternative = (
            dict(zip(names[places].tolist(), columns[key][places].tolist(), strict=True)) for key in "bsa"
        )
        return rules_side_by_side(shared_asset(10.0, benefit, separable, alternative))

    straight, permuted = asked(list(range(4))), asked(list(order))
    assert [one.rule for one in straight.rules] == [one.rule for one in permuted.rules] == list(Rule)
    for first, second in zip(straight.rules, permuted.rules, strict=True):
        assert second.payment == pytest.approx(first.payment[list(order)], abs=1e-9)


@pytest.mark.parametrize("rule", [rule for rule in Rule if rule not in (Rule.SCRB, Rule.ALTERNATE_COST)])
def test_bodies_alike_pay_the_same_and_one_that_gains_nothing_pays_nothing(rule):
    found = shared_by(shared_asset(9, {"A": 6, "B": 6, "C": 0}), rule)
    assert found.payment == pytest.approx([4.5, 4.5, 0.0])
    assert found.back.kind[2] == Answer.NO_COST


@pytest.mark.parametrize("rule", list(Rule))
def test_one_body_alone_pays_all(rule):
    found = shared_by(shared_asset(9, {"A": 14}, {"A": 2}, {"A": 13}), rule)
    assert (found.payment.tolist(), found.net_gain.tolist()) == ([11.0], [3.0])


def test_nothing_is_shared_where_the_benefit_does_not_cover_the_cost():
    found = rules_side_by_side(shared_asset(30, GOLDEN["E4.1"]["benefits"]))
    assert (found.is_viable, found.rules, found.surplus, found.recommended) == (False, (), -9.0, None)
    assert set(found.not_available) == set(Rule)
    with pytest.raises(NotAvailable, match="nothing is shared"):
        found.under(Rule.EQUAL)


def test_a_cost_that_takes_all_the_benefit_is_still_shared():
    found = rules_side_by_side(shared_asset(0.3, {"A": 0.1, "B": 0.2}))
    assert found.is_viable
    for one in found.rules:
        if one.rule not in (Rule.EQUAL, Rule.EQUAL_OFFER):
            assert one.payment == pytest.approx([0.1, 0.2])
    assert "refuse an equal part" in found.not_available[Rule.EQUAL_OFFER]


def test_nothing_is_paid_for_what_costs_nothing():
    found = rules_side_by_side(shared_asset(0, {"A": 5, "B": 2}))
    for one in found.rules:
        if one.rule is not Rule.EQUAL_SURPLUS:
            assert one.payment.tolist() == [0.0, 0.0]
            assert (one.back.kind == Answer.NO_COST).all()


def test_a_body_that_costs_more_than_it_brings_is_left_out_and_named():
    benefits, separable = {"A": 14, "B": 10, "C": 6, "D": 3}, {"A": 2, "B": 3, "C": 1, "D": 5}
    alternatives = {"A": 11, "B": 12, "C": 10, "D": 9}
    found = rules_side_by_side(shared_asset(9, benefits, separable, alternatives))
    assert dict(found.left_out) == {"D": "what it costs separately is more than its benefit"}
    assert found.under(Rule.SCRB).payment[:3] == exactly(GOLDEN["E4.3"]["scrb"])
    assert all(one.payment[3] == 0 and one.net_gain[3] == 0 for one in found.rules)
    assert found.cost == 15.0


def test_a_body_with_a_cheaper_alternative_is_left_out_and_does_not_object():
    found = rules_side_by_side(shared_asset(4, {"A": 9, "B": 9}, {"A": 1, "B": 5}, {"A": 8, "B": 2}))
    assert dict(found.left_out) == {"B": "what it costs separately is more than its alternative"}
    assert found.under(Rule.SCRB).payment.tolist() == [5.0, 0.0]
    assert all(one.in_core for one in found.rules)


def test_a_body_that_loses_pays_nothing_and_keeps_its_loss():
    found = rules_side_by_side(shared_asset(8, {"A": 20, "B": 0, "C": -5}))
    assert dict(found.left_out) == {"C": "it loses by the project, so it cannot be asked to pay"}
    for one in found.rules:
        assert (one.payment.tolist(), one.net_gain.tolist()) == ([8.0, 0.0, 0.0], [12.0, 0.0, -5.0])


def test_separable_costs_above_the_benefit_pay_only_themselves_in_the_formula():
    # r = 9, 0, 5 and a rest of 7: A pays 2 + 7 x 9/14, B its 8, C 1 + 7 x 5/14.
    found = separable_and_remaining(18, np.array([2.0, 8.0, 1.0]), np.array([11.0, 5.0, 6.0]))
    assert found == pytest.approx([6.5, 8.0, 3.5])


@pytest.mark.parametrize(
    ("cost", "most", "told"), [(5, [9, 9], "more than the whole cost"), (12, [1, 4], "falls on nobody")]
)
def test_a_rest_that_cannot_be_shared_is_said(cost, most, told):
    with pytest.raises(NotAvailable, match=told):
        separable_and_remaining(cost, np.array([2.0, 4.0]), np.array(most, dtype=float))


def test_an_alternate_cost_may_ask_more_than_the_benefit():
    found = shared_by(shared_asset(6, {"A": 20, "B": 2}, None, {"A": 10, "B": 10}), Rule.ALTERNATE_COST)
    assert found.payment.tolist() == [3.0, 3.0]
    assert (found.objects.coalition, found.objects.gain) == (("B",), 1.0)


def test_without_benefits_the_alternatives_stand_for_them():
    held = GOLDEN["E4.3"]
    found = rules_side_by_side(shared_asset(9, None, held["separable"], held["alternative"]))
    assert found.under(Rule.ALTERNATE_COST).payment == exactly(held["aca"])
    assert "needs both costs and benefits" in found.not_available[Rule.SCRB]
    assert found.recommended is Rule.ALTERNATE_COST


def test_equal_offers_lose_those_who_would_have_paid_less():
    # 12 among four is 3: D refuses, then 4 each: C refuses, then 6 each: B stays.
    assert equal_offers(12.0, np.array([9.0, 6.0, 3.5, 1.0])).tolist() == [True, True, False, False]
    found = shared_by(shared_asset(12, {"A": 9, "B": 6, "C": 3.5, "D": 1}), Rule.EQUAL_OFFER)
    assert found.payment.tolist() == [6.0, 6.0, 0.0, 0.0]
    assert found.net_gain.tolist() == [3.0, 0.0, 0.0, 0.0]
    # All would be better off with C and D in, by what those gain.
    assert (found.objects.gain, "C" in found.objects.coalition) == (4.5, True)


@pytest.mark.parametrize("claim", np.linspace(0, 12, 49))
def test_nobody_gains_by_a_false_answer_to_equal_offers(claim):
    truth = np.array([9.0, 6.0, 3.5, 1.0])

    def gain(player, said):
        answers = truth.copy()
        answers[player] = said
        stays = equal_offers(12.0, answers)
        return truth[player] - 12.0 / stays.sum() if stays[player] else 0.0

    for player in range(4):
        assert gain(player, claim) <= gain(player, truth[player])


def test_the_proportional_rule_is_recommended_until_separable_costs_are_large():
    assert defaults().separable_part == 0.2
    alternatives = {"A": 50.0, "B": 50.0}
    small, large = (
        rules_side_by_side(shared_asset(8, {"A": 12, "B": 9}, {"A": 1, "B": second}, alternatives))
        for second in (1.0, 1.1)
    )
    # 2 of 10 is not more than a fifth, 2.1 of 10.1 is.
    assert (small.separable_part, small.recommended) == (0.2, Rule.PROPORTIONAL)
    assert (large.separable_part, large.recommended) == (pytest.approx(2.1 / 10.1), Rule.SCRB)


def test_rules_without_what_they_need_say_so():
    found = rules_side_by_side(fixed("E4.1"))
    assert set(found.not_available) == {Rule.SCRB, Rule.ALTERNATE_COST}
    assert found.not_available[Rule.SCRB] == "This rule needs the cost of each body's alternative."
    many = tuple(f"P{number}" for number in range(15))
    table = cost_game(many, np.append(0.0, np.full((1 << 15) - 1, 5.0)), np.ones(15))
    assert "at most 14 players; there are 15" in rules_side_by_side(table).not_available[Rule.NUCLEOLUS]


def test_values_alone_are_divided():
    found = rules_side_by_side(value_game(ABC, fixed("E4.1").game().value))
    assert found.under(Rule.SHAPLEY).net_gain == pytest.approx([7.5, 3.0, 1.5])
    assert found.under(Rule.NUCLEOLUS).net_gain == pytest.approx([7.5, 3.0, 1.5])
    assert found.under(Rule.EQUAL_SURPLUS).net_gain == pytest.approx([4.0, 4.0, 4.0])
    assert {rule for rule in Rule if rule in found.not_available} == set(Rule) - {
        Rule.SHAPLEY,
        Rule.NUCLEOLUS,
        Rule.EQUAL_SURPLUS,
    }


def test_values_with_benefits_share_what_is_not_gained():
    game = value_game(ABC, fixed("E4.1").game().value, np.array([12.0, 6.0, 3.0]))
    found = rules_side_by_side(game)
    assert found.cost == 9.0
    for rule in (Rule.SHAPLEY, Rule.PROPORTIONAL):
        assert found.under(rule).payment == pytest.approx(list(GOLDEN["E4.1"][f"cost_{rule}"].values()))
    more = value_game(("A", "B"), np.array([0.0, 0, 0, 9]), np.array([4.0, 4.0]))
    assert "no cost to share" in rules_side_by_side(more).not_available[Rule.PROPORTIONAL]


def test_a_table_leaves_out_whom_the_others_do_better_without():
    # C adds 5 to the cost and gains 2.
    cost = np.array([0.0, 6, 6, 6, 6, 11, 11, 11])
    found = rules_side_by_side(cost_game(ABC, cost, np.array([5.0, 4.0, 2.0])))
    assert (dict(found.left_out), found.cost) == ({"C": "the others gain more together without it"}, 6.0)
    assert found.under(Rule.PROPORTIONAL).payment == pytest.approx([6 * 5 / 9, 6 * 4 / 9, 0.0])
    assert found.under(Rule.SHAPLEY).payment == pytest.approx([3.5, 2.5, 0.0])


def test_a_table_that_is_dearer_together_than_apart_shares_nothing():
    found = rules_side_by_side(cost_game(("A", "B"), np.array([0.0, 2.0, 2.0, 5.0])))
    assert (found.is_viable, found.surplus) == (False, -1.0)
    nobody = rules_side_by_side(cost_game(("A", "B"), np.array([0.0, 9, 9, 9]), np.array([4.0, 3.0])))
    assert (nobody.is_viable, nobody.surplus) == (False, -2.0)


def test_a_table_that_just_breaks_even_is_shared():
    held = setting(cost_game(("A", "B"), np.array([0.0, 7.0, 7.0, 7.0]), np.array([4.0, 3.0])))
    assert (held.is_viable, held.takes_part.tolist(), held.surplus) == (True, [True, True], 0.0)


def test_more_than_twenty_bodies_have_a_drawn_shapley_value_with_its_error():
    rng = np.random.default_rng(3)
    benefits = {f"P{at:02d}": float(value) for at, value in enumerate(rng.uniform(1, 10, 24))}
    benefits["P24"] = benefits["P00"]
    found = rules_side_by_side(shared_asset(70.0, benefits))
    drawn = found.under(Rule.SHAPLEY)
    assert drawn.payment.sum() == pytest.approx(70.0)
    gap = abs(drawn.payment[0] - drawn.payment[24])
    assert gap <= 4 * np.hypot(drawn.standard_error[0], drawn.standard_error[24])
    assert shared_by(shared_asset(70.0, benefits), Rule.SHAPLEY).payment.tolist() == drawn.payment.tolist()
    assert found.under(Rule.NUCLEOLUS).in_core
    assert [one.rule for one in found.rules if one.standard_error is not None] == [Rule.SHAPLEY]
