"""What is funded out of limited envelopes: worked examples, every choice tried by plain Python, and what cannot be."""

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from plain.funding import (
    GOLDEN,
    MILLION,
    NO_LIMIT,
    any_problem,
    best_by_trying,
    every_choice,
    funding,
    gain_of_leads,
    is_willing,
    keeps_rules,
    one_pot,
    shortage,
    worked,
    worth,
)
from scipy.optimize import linprog

from benefits.portfolio.envelope_balance import balance_of
from benefits.portfolio.funding_problem import AtLeast, Need, Overlap
from benefits.portfolio.selection import Status, price_of_silos, select, select_each
from benefits.portfolio.selection_limits import ALL_BODIES, Infeasible, explain_infeasible
from benefits.portfolio.selection_model import Way
from benefits.portfolio.selection_solver import EXACT, NotInTime, SolverSettings

E51 = GOLDEN["E5.1"]
FREER = (Way.JOINT, Way.TRANSFERS, Way.POOLED)
SEEDS = range(80)


def names(problem, selection):
    return [problem.projects[row] for row in np.flatnonzero(selection.is_funded)]


def best(problem, way, **more):
    return select(problem, way, settings=EXACT, **more)


def failure(problem, way):
    with pytest.raises(Infeasible) as caught:
        best(problem, way)
    return caught.value


class TestTheWorkedExample:
    @pytest.mark.parametrize(
        ("way", "expected"),
        [
            (Way.SILO, E51["silo"]),
            (Way.JOINT, E51["joint_own_budgets"]),
            (Way.TRANSFERS, E51["joint_transfer"]),
            (Way.POOLED, E51["joint_transfer"]),
        ],
    )
    def test_each_way_funds_what_was_worked_out_by_hand(self, way, expected):
        found = best(worked(), way)
        assert found.value == pytest.approx(expected[0] * MILLION)
        assert names(worked(), found) == expected[1]
        assert (found.status, found.gap) == (Status.PROVEN, 0.0)

    def test_values_are_those_of_the_example(self):
        problem = worked()
        assert problem.value[:, 0].tolist() == [E51["xg"][name] * MILLION for name in problem.projects]
        own = [problem.own[row, 0, problem.lead[row]] for row in range(6)]
        assert own == [E51["own"][name] * MILLION for name in problem.projects]

    def test_one_million_passes_from_b_to_a(self):
        found = best(worked(), Way.TRANSFERS)
        move = E51["transfer"]
        assert (move["frm"], move["to"]) == ("B", "A")
        assert found.transfers_out.ravel().tolist() == [0.0, move["amount"] * MILLION]
        assert found.transfers_in.ravel().tolist() == [move["amount"] * MILLION, 0.0]
        assert found.spend.ravel().tolist() == [11 * MILLION, 9 * MILLION]

    def test_silos_cost_more_than_half_of_the_value(self):
        price = price_of_silos(*select_each(worked(), settings=EXACT).values())
        assert price.ratio == pytest.approx(E51["price_of_silos"])
        parts = (price.objective, price.passing_on, price.pooling)
        assert parts == pytest.approx((8 * MILLION, 2 * MILLION, 0.0))
        assert price.difference == pytest.approx(sum(parts))

    def test_no_ratio_is_given_where_silos_are_worth_nothing(self):
        problem = one_pot([5], [3], 9, own=[[[-1]]])
        price = price_of_silos(*select_each(problem, settings=EXACT).values())
        assert (price.silo, price.ratio, price.difference) == (0.0, None, 3.0)


def test_taking_the_best_ratio_first_is_not_the_best():
    # 8.4 / 6 is the best ratio, and then neither of the others fits.
    found = best(one_pot([6, 5, 5], [8.4, 6.5, 6.5], 10), Way.JOINT)
    assert found.value == pytest.approx(13.0)
    assert found.start.tolist() == [-1, 0, 0]


class TestEveryChoiceTried:
    @pytest.mark.parametrize("way", FREER)
    @pytest.mark.parametrize("seed", SEEDS)
    def test_no_choice_is_worth_more(self, seed, way):
        problem = any_problem(seed)
        expected = best_by_trying(problem, way)
        if expected is None:
            assert failure(problem, way).explanation
            return
        found = best(problem, way)
        chosen = tuple(found.start.tolist())
        assert found.value == pytest.approx(expected)
        assert found.value == pytest.approx(worth(problem, chosen))
        assert keeps_rules(problem, chosen)
        assert shortage(problem, chosen, way) < 1e-6

    def test_these_cases_hold_some_of_everything(self):
        held = [any_problem(seed) for seed in SEEDS]
        for rule in ("exclusive", "needs", "overlaps", "at_least"):
            assert sum(bool(getattr(problem, rule)) for problem in held) >= 15
        for many in (lambda p: p.value.shape[1] > 1, lambda p: len(p.years) > 1, lambda p: p.must.any()):
            assert sum(bool(many(problem)) for problem in held) >= 15
        possible = [[best_by_trying(problem, way) is not None for problem in held] for way in FREER]
        assert sum(possible[0]) >= 30

    @pytest.mark.parametrize("seed", SEEDS)
    def test_silos_gain_most_for_the_leads_of_what_nobody_refuses(self, seed):
        problem = replace(
            any_problem(seed), needs=(), must=np.zeros(len(any_problem(seed).projects), bool), at_least=()
        )
        glad = [
            chosen
            for chosen in every_choice(problem)
            if all(is_willing(problem, row, start) for row, start in enumerate(chosen) if start >= 0)
            and shortage(problem, chosen, Way.SILO) <= 1e-9
        ]
        chosen = tuple(best(problem, Way.SILO).start.tolist())
        assert chosen in glad
        assert gain_of_leads(problem, chosen) == max(gain_of_leads(problem, one) for one in glad)

    @pytest.mark.parametrize("seed", range(40))
    def test_money_passes_on_wherever_a_linear_program_finds_a_way(self, seed):
        problem = any_problem(seed)
        for chosen in itertools.islice(every_choice(problem), 0, None, 7):
            part = np.zeros(problem.value.shape)
            for row, start in enumerate(chosen):
                part[row, max(start, 0)] = start >= 0
            balance = balance_of(problem, Way.TRANSFERS, part)
            assert balance.is_kept == all(
                passes(problem, balance.spend, kind, year) for kind in range(2) for year in range(len(problem.years))
            )


def passes(problem, spend, kind, year):
    """Whether capped transfers can bring every body within its limit."""
    held = np.flatnonzero(np.isfinite(problem.limit[:, kind, year]))
    if not len(held):
        return True
    limit, spent = problem.limit[held, kind, year], spend[held, kind, year]
    n = len(held)
    within = np.hstack([np.eye(n), -np.eye(n)])
    nets = np.hstack([np.ones((1, n)), -np.ones((1, n))])
    bounds = [(0, problem.transfer_cap * one) for one in limit] + [(0, None)] * n
    return linprog(np.zeros(2 * n), within, limit - spent, nets, [0.0], bounds).status == 0


class TestWhatAlwaysHolds:
    @given(st.integers(1000, 100_000))
    def test_who_may_do_more_gets_no_less(self, seed):
        problem = any_problem(seed)
        try:
            found = select_each(problem, settings=SolverSettings(gap=0.9))
        except Infeasible:
            return
        values = [found[way].value for way in Way]
        assert values == sorted(values)

    @given(st.integers(1000, 100_000))
    def test_transfers_sum_to_nothing_and_keep_to_the_cap(self, seed):
        problem = any_problem(seed)
        try:
            found = best(problem, Way.TRANSFERS)
        except Infeasible:
            return
        assert found.transfers_out.sum(axis=0) == pytest.approx(found.transfers_in.sum(axis=0))
        limited = np.isfinite(problem.limit)
        cap = problem.transfer_cap * problem.limit[limited]
        assert (found.transfers_out[limited] <= cap + 1e-6).all()
        assert not found.transfers_out[~limited].any()
        assert not found.transfers_in[~limited].any()
        left = problem.limit - found.transfers_out + found.transfers_in - found.spend
        assert (left >= -1e-6).all()

    @given(st.integers(1000, 100_000), st.sampled_from(Way))
    def test_twice_the_pounds_are_twice_the_value_of_the_same_projects(self, seed, way):
        problem = any_problem(seed)
        overlaps = tuple(replace(one, value=2 * one.value) for one in problem.overlaps)
        doubled = {name: 2 * getattr(problem, name) for name in ("value", "own", "cost", "limit")}
        try:
            found = best(problem, way)
        except Infeasible:
            return
        twice = best(replace(problem, overlaps=overlaps, **doubled), way)
        assert twice.part.tolist() == found.part.tolist()
        assert twice.value == 2 * found.value
        assert twice.spend.tolist() == (2 * found.spend).tolist()

    @given(st.integers(1000, 100_000), st.sampled_from(Way), st.randoms(use_true_random=False))
    def test_the_order_of_the_bodies_does_not_matter(self, seed, way, draw):
        problem = any_problem(seed)
        order = list(range(len(problem.bodies)))
        draw.shuffle(order)
        moved = replace(
            problem,
            bodies=tuple(problem.bodies[row] for row in order),
            lead=np.argsort(order)[problem.lead],
            own=problem.own[:, :, order],
            is_payer=problem.is_payer[:, order],
            cost=problem.cost[:, :, order],
            limit=problem.limit[order],
        )
        try:
            found = best(problem, way)
        except Infeasible:
            assert failure(moved, way).explanation
            return
        other = best(moved, way)
        assert other.start.tolist() == found.start.tolist()
        assert other.spend == pytest.approx(found.spend[order])
        assert other.transfers_out == pytest.approx(found.transfers_out[order])

    @pytest.mark.parametrize("way", Way)
    def test_the_same_question_has_the_same_answer(self, way):
        problem = any_problem(4)
        first, second = best(problem, way), best(problem, way)
        assert first.part.tolist() == second.part.tolist()

    @pytest.mark.parametrize("way", Way)
    def test_of_equals_the_first_is_funded(self, way):
        assert best(one_pot([4, 4, 4, 4], [7, 7, 7, 7], 9), way).start.tolist() == [0, 0, -1, -1]

    @pytest.mark.parametrize("way", Way)
    def test_nothing_is_funded_where_nothing_is_worth_it(self, way):
        found = best(one_pot([4, 4], [-1, 0], 9), way)
        assert (found.value, found.gap, found.is_proven) == (0.0, 0.0, True)
        assert found.start.tolist() == [-1, -1]

    @pytest.mark.parametrize("way", Way)
    def test_no_projects_are_no_trouble(self, way):
        found = best(funding(np.zeros((0, 1, 1, 1, 1)), np.zeros((0, 1)), [[[5.0]]]), way)
        assert (found.value, found.spend.tolist()) == (0.0, [[[0.0]]])


class TestRules:
    def test_capital_never_pays_for_resource(self):
        cost = np.zeros((1, 1, 1, 2, 1))
        cost[0, 0, 0, :, 0] = [1, 5]
        assert not best(funding(cost, [[9]], [[[100], [4]]]), Way.POOLED).is_funded.any()

    def test_a_year_never_pays_for_another(self):
        cost = np.zeros((1, 1, 1, 1, 2))
        cost[0, 0, 0, 0] = [1, 5]
        assert not best(funding(cost, [[9]], [[[100, 4]]]), Way.POOLED).is_funded.any()

    def test_a_later_start_waits_for_the_money(self):
        cost = np.zeros((1, 2, 1, 1, 2))
        cost[0, 0, 0, 0, 0] = cost[0, 1, 0, 0, 1] = 5
        found = best(funding(cost, [[9, 8]], [[[3, 6]]]), Way.JOINT)
        assert (found.start.tolist(), found.value) == ([1], 8.0)

    def test_a_project_follows_what_it_needs_by_the_lag(self):
        cost = np.zeros((2, 3, 1, 1, 3))
        problem = funding(cost, [[9, 8, 7], [-1, -2, -3]], [[[1, 1, 1]]], needs=(Need(0, 1, 1),), lead=[0, 0])
        found = best(problem, Way.JOINT)
        assert (found.start.tolist(), found.value) == ([1, 0], 8 - 1)

    def test_a_project_that_needs_one_planned_earlier_may_keep_ahead_of_it(self):
        # A lag of -1: the needed one may start a year later, as counted from its own plan.
        cost = np.zeros((2, 2, 1, 1, 2))
        may = [[True, True], [False, True]]
        held = {"lead": [0, 0], "may_start": may}
        problem = funding(cost, [[9, 7], [1, 1]], [[[1, 1]]], needs=(Need(0, 1, -1),), **held)
        assert best(problem, Way.JOINT).start.tolist() == [0, 1]

    def test_a_part_is_funded_where_the_whole_is_too_dear(self):
        found = best(one_pot([10, 3], [20, 3], 8, least_part=[0.25, 1]), Way.JOINT)
        # A pound of P1 is worth 2, of P2 only 1: all 8 go to P1.
        assert found.part.ravel().tolist() == pytest.approx([0.8, 0.0])
        assert found.value == pytest.approx(16.0)

    def test_less_than_the_least_part_is_not_funded(self):
        found = best(one_pot([10, 3], [20, 3], 4, least_part=[0.5, 1]), Way.JOINT)
        assert found.part.ravel().tolist() == [0.0, 1.0]

    def test_the_rest_of_the_money_funds_a_part(self):
        found = best(one_pot([10, 3], [20, 9], 8, least_part=[0.25, 1]), Way.JOINT)
        assert found.part.ravel().tolist() == pytest.approx([0.5, 1.0])

    def test_parts_share_an_overlap_in_full_and_a_gain_in_the_smaller(self):
        held = {"least_part": [0.5, 1], "must": [0, 1]}
        lost = best(one_pot([10, 1], [20, 2], 6, overlaps=(Overlap(0, 1, -4.0),), **held), Way.JOINT)
        gained = best(one_pot([10, 1], [20, 2], 6, overlaps=(Overlap(0, 1, 4.0),), **held), Way.JOINT)
        assert lost.value == pytest.approx(0.5 * 20 + 2 - 4)
        assert gained.value == pytest.approx(0.5 * 20 + 2 + 0.5 * 4)

    def test_what_a_project_brings_in_pays_for_another(self):
        found = best(one_pot([6, -2], [9, 1], 4), Way.JOINT)
        assert found.is_funded.all()

    def test_an_envelope_that_nobody_gave_is_no_limit(self):
        found = best(one_pot([6e9, 5], [9, 1], NO_LIMIT), Way.JOINT)
        assert found.is_funded.all()

    def test_half_a_millionth_too_much_is_too_much(self):
        # The solver takes all but a millionth of a project for the whole.
        found = best(one_pot([1e9, 1e9], [3e9, 3e9], 2e9 - 500), Way.JOINT)
        assert found.start.tolist() == [0, -1]

    def test_a_limit_that_is_just_enough_is_enough(self):
        costs = [0.1 * MILLION, 0.2 * MILLION, 0.7 * MILLION]
        assert best(one_pot(costs, [1, 1, 1], 1.0 * MILLION), Way.JOINT).is_funded.all()

    def test_a_start_that_breaks_a_rule_is_left_aside(self):
        rich = best(one_pot([4, 4], [7, 6], 9), Way.JOINT)
        found = best(one_pot([4, 4], [7, 6], 5), Way.JOINT, start=rich)
        assert found.start.tolist() == [0, -1]

    def test_a_good_start_is_never_left_for_less(self):
        problem = worked()
        start = best(problem, Way.JOINT)
        assert select(problem, Way.JOINT, settings=SolverSettings(time_limit=0.0), start=start).value >= start.value


class TestSilos:
    """Projects of A and B; own gains by body."""

    def test_a_payer_who_loses_refuses(self):
        cost = np.ones((1, 1, 2, 1, 1))
        problem = funding(cost, [[9]], [[[5]], [[5]]], own=[[[10, -1]]], lead=[0])
        assert not best(problem, Way.SILO).is_funded.any()
        assert best(replace(problem, own=np.array([[[10.0, 0.0]]])), Way.SILO).is_funded.all()

    def test_one_who_loses_but_does_not_pay_by_choice_is_not_asked(self):
        problem = one_pot([1], [9], 5)
        assert best(replace(problem, own=np.array([[[10.0]]])), Way.SILO).is_funded.all()
        cost = np.zeros((1, 1, 2, 1, 1))
        cost[0, 0, 0] = 1
        problem = funding(cost, [[9]], [[[5]], [[5]]], own=[[[10, -1]]], lead=[0])
        assert best(problem, Way.SILO).is_funded.all()

    def test_a_lead_that_gains_nothing_does_not_choose(self):
        assert not best(one_pot([1], [9], 5, own=[[[0.0]]]), Way.SILO).is_funded.any()

    def test_what_must_be_funded_is_with_all_that_it_needs(self):
        problem = one_pot([1, 2, 3], [1, 1, 9], 5, own=[[[-1]], [[-1]], [[9]]], must=[0], needs=(Need(0, 1),))
        assert names(problem, best(problem, Way.SILO)) == ["P1", "P2"]

    def test_an_objective_is_met_by_those_who_lose_least(self):
        rule = (AtLeast("open data", (0, 1), 1),)
        problem = one_pot([1, 1, 3], [1, 1, 9], 5, own=[[[-2]], [[-1]], [[9]]], at_least=rule)
        assert names(problem, best(problem, Way.SILO)) == ["P2", "P3"]

    def test_a_project_waits_until_another_lead_has_chosen_what_it_needs(self):
        # P1 of A needs P2 of B, which needs P3 of A: they come in this order, and a fourth round changes nothing.
        problem = two_leads([0, 1, 0], [3, 3, 3], [1, 1, 1], needs=(Need(0, 1), Need(1, 2)))
        found = best(problem, Way.SILO)
        assert (found.rounds, found.is_settled, found.is_funded.all()) == (4, True, True)

    def test_a_project_does_not_start_where_the_other_lead_does_not_choose(self):
        problem = two_leads([0, 1], [3, -3], [1, 1], needs=(Need(0, 1),))
        assert not best(problem, Way.SILO).is_funded.any()
        assert best(problem, Way.JOINT).value == 0.0

    def test_a_circle_of_choices_ends_in_what_they_share(self):
        # A has money for P1 or P2 and likes P1 more, which needs P3 of B, which needs P2. P4 stays throughout.
        problem = two_leads([0, 0, 1, 0], [5, 3, 4, 9], [2, 2, 1, 1], needs=(Need(0, 2), Need(2, 1)), limit=3)
        found = best(problem, Way.SILO)
        assert names(problem, found) == ["P4"]
        assert not found.is_settled

    def test_leads_choose_together_where_a_need_stands_in_the_way_of_an_objective(self):
        rule = (AtLeast("open data", (0,), 1),)
        problem = two_leads([0, 1], [3, -1], [1, 1], needs=(Need(0, 1),), at_least=rule)
        found = best(problem, Way.SILO)
        assert found.is_funded.all()
        assert not found.is_settled

    def test_leads_with_one_envelope_choose_for_the_sum_of_their_gains(self):
        # B pays 2 towards P1 of A; its own P2 costs 4 of its 5. Together P1 gains more.
        cost = np.zeros((2, 1, 2, 1, 1))
        cost[0, 0, :, 0, 0], cost[1, 0, 1] = [1, 2], 4
        problem = funding(cost, [[9], [5]], [[[5]], [[5]]], own=[[[8, 1]], [[0, 5]]], lead=[0, 1])
        assert names(problem, best(problem, Way.SILO)) == ["P1"]

    def test_what_silos_fund_may_be_worth_less_than_nothing_to_all(self):
        assert best(one_pot([1], [-4], 5, own=[[[2]]]), Way.SILO).value == -4.0


def two_leads(lead, gain, cost, limit=10, **more):
    """Projects that their lead alone pays and gains from, out of its own limit."""
    costs = np.zeros((len(lead), 1, 2, 1, 1))
    costs[np.arange(len(lead)), 0, lead, 0, 0] = cost
    return funding(costs, np.array(gain, float).reshape(-1, 1), [[[limit]], [[limit]]], lead=lead, **more)


class TestWhatCannotBe:
    @pytest.mark.parametrize("seed", SEEDS)
    @pytest.mark.parametrize("way", FREER)
    def test_the_money_missing_is_the_least_of_every_choice(self, seed, way):
        problem = replace(any_problem(seed), must=np.arange(len(any_problem(seed).projects)) < 3)
        missing = [shortage(problem, chosen, way) for chosen in every_choice(problem)]
        found = explain_infeasible(problem, way)
        assert bool(found.conflicts) == (not missing)
        assert sum(one.amount for one in found.shortfalls) == pytest.approx(min(missing, default=0.0))
        assert found.is_least

    def test_a_shortage_names_body_class_year_amount_and_projects(self):
        problem = worked(must=[0, 1, 5])
        error = failure(problem, Way.JOINT)
        (short,) = error.explanation.shortfalls
        assert (short.body, short.budget_class, str(short.year)) == ("A", "CDEL", "2026-27")
        assert (short.amount, short.projects) == (1 * MILLION, ("P1", "P2"))
        assert (
            "The envelope of A for CDEL in 2026-27 is £1,000,000 short for what must be funded from it: P1, P2."
            in str(error)
        )
        assert "Add this money" in str(error)

    def test_transfers_and_a_pool_help_out_first(self):
        assert best(worked(must=[0, 1, 5]), Way.TRANSFERS).transfers_in.sum() == 1 * MILLION
        (short,) = failure(worked(must=[0, 1, 2, 4]), Way.POOLED).explanation.shortfalls
        assert (short.body, short.amount) == (ALL_BODIES, (6 + 5 + 4 + 6 - 20) * MILLION)

    def test_silos_lack_what_a_joint_choice_lacks(self):
        problem = worked(must=[0, 1, 5])
        assert failure(problem, Way.SILO).explanation == failure(problem, Way.JOINT).explanation

    def test_an_envelope_that_is_overspent_before_anything_is_funded_says_so(self):
        error = failure(one_pot([4], [9], -2), Way.JOINT)
        assert "is £2 short for nothing at all" in str(error)

    @pytest.mark.parametrize(
        ("rules", "said"),
        [
            ({"must": [0], "must_not": [0]}, "P1 must be funded; P1 must not be funded."),
            (
                {"must": [0, 1], "exclusive": ((0, 1),)},
                "P1 must be funded; P2 must be funded; at most one of P1, P2 may be funded.",
            ),
            (
                {"must": [0], "must_not": [2], "needs": (Need(0, 1), Need(1, 2))},
                "P1 must be funded; P3 must not be funded; P1 needs P2; P2 needs P3.",
            ),
            (
                {"must_not": [1], "at_least": (AtLeast("open data", (0, 1), 2),)},
                "P2 must not be funded; at least 2 of P1, P2 must be funded for open data.",
            ),
            ({"must": [0], "needs": (Need(0, 1, 2),)}, "P1 must be funded; P1 needs P2 started 2 years before it."),
        ],
    )
    def test_rules_that_contradict_each_other_are_named(self, rules, said):
        error = failure(one_pot([1, 1, 1], [5, 5, 5], 9, **rules), Way.POOLED)
        assert str(error).startswith("There is no selection that keeps every rule. With the starts that are allowed, ")
        assert f"these cannot all hold: {said}" in str(error)
        assert error.explanation.conflicts[0].projects[0] in {"P1", "P2"}

    def test_a_project_that_may_not_start_cannot_be_funded(self):
        error = failure(one_pot([1], [5], 9, must=[0], may_start=[[False]]), Way.JOINT)
        assert "this cannot hold: P1 must be funded." in str(error)

    def test_every_contradiction_is_told(self):
        found = explain_infeasible(one_pot([1] * 4, [5] * 4, 9, must=[0, 2], must_not=[0, 2]), Way.JOINT)
        assert {one.projects for one in found.conflicts} == {("P1",), ("P3",)}

    def test_nothing_is_wrong_with_what_can_be(self):
        assert not explain_infeasible(worked(), Way.JOINT)

    def test_what_takes_too_long_says_so(self):
        # Each of 50 projects has to start in one of two years, with exactly half of the money of ten bodies in each.
        draw = np.random.default_rng(1)
        cost = np.zeros((50, 2, 10, 1, 2))
        cost[:, 0, :, 0, 0] = cost[:, 1, :, 0, 1] = draw.integers(1, 1000, (50, 10))
        limit = np.ceil(cost[:, 0, :, :, :1].sum(axis=0) / 2).repeat(2, axis=2)
        problem = funding(cost, np.ones((50, 2)), limit, must=range(50), lead=[0] * 50)
        with pytest.raises(NotInTime, match="before the time limit"):
            select(problem, Way.JOINT, settings=SolverSettings(time_limit=0.1))


def test_a_stopped_solver_still_keeps_every_limit_and_says_how_good_the_rest_could_be():
    draw = np.random.default_rng(3)
    n, bodies, years = 160, 8, 4
    cost = draw.uniform(1, 20, (n, 1, bodies, 1, years)) * (draw.random((n, 1, bodies, 1, 1)) < 0.25) * MILLION
    problem = funding(cost, draw.uniform(1, 50, (n, 1)) * MILLION, cost.sum(axis=(0, 1)) / 2, lead=[0] * n)
    found = select(problem, Way.TRANSFERS, settings=SolverSettings(time_limit=1.0, gap=0.0))
    assert balance_of(problem, Way.TRANSFERS, found.part).is_kept
    assert 0.8 * found.bound < found.value <= found.bound
    assert found.gap == pytest.approx((found.bound - found.value) / found.bound)
    assert (found.status is Status.PROVEN) == (found.gap == 0.0)
