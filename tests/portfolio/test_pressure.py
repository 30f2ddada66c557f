"""Every budget cut by steps: the worked example, what falls out, and what a cut can never do."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from plain.funding import GOLDEN, MILLION, NO_LIMIT, any_problem, best_by_trying, funding, one_pot, worked

from benefits.portfolio.pressure import CUTS, limits_after, pressure_test
from benefits.portfolio.selection_model import Way
from benefits.portfolio.selection_solver import EXACT, SolverSettings

E53 = GOLDEN["E5.3"]
FREER = (Way.JOINT, Way.TRANSFERS, Way.POOLED)


def cut_by(problem, cuts, ways=tuple(Way), **more):
    return pressure_test(problem, cuts, ways, settings=EXACT, **more)


@pytest.fixture(scope="module")
def example():
    return cut_by(worked(), [float(cut) for cut in E53])


def named(test, masks):
    return [test.problem.projects[row] for row in np.flatnonzero(masks)]


class TestTheWorkedExample:
    @pytest.mark.parametrize("cut", E53)
    def test_every_cut_leaves_what_was_worked_out_by_hand(self, example, cut):
        step = next(step for step in example.steps if step.cut == float(cut))
        values = [step.selections[way].value for way in (Way.SILO, Way.JOINT, Way.POOLED)]
        assert values == pytest.approx([value * MILLION for value in E53[cut]])
        assert step.price.ratio == pytest.approx(E53[cut][2] / E53[cut][0])
        assert all(selection.is_proven for selection in step.selections.values())

    def test_cuts_are_counted_over_all_envelopes(self, example):
        assert [step.money_cut for step in example.steps] == pytest.approx([2 * n * MILLION for n in range(6)])

    def test_silos_never_fund_what_is_worth_most_to_all(self, example):
        assert not example.funded(Way.SILO)[:, [1, 4]].any()
        assert named(example, example.hidden()[0]) == ["P2", "P5"]
        assert named(example, example.hidden()[1]) == ["P2", "P3", "P5", "P6"]

    def test_casualties_are_listed_by_the_first_cut_that_costs_them(self, example):
        # Silos at 0, 10, 20, 30, 40, 50%: P1 P3 P4 P6, P1 P4, P1 P4, P1 P4, P1 P6, P3 P6.
        assert named(example, example.dropped(Way.SILO)[1]) == ["P3", "P6"]
        assert example.first_drop(Way.SILO).tolist() == [5, -1, 1, 4, -1, 1]

    def test_projects_that_come_back_are_told(self, example):
        assert named(example, example.comes_back(Way.SILO)) == ["P3", "P6"]
        assert named(example, example.comes_back(Way.JOINT)) == ["P6"]

    def test_the_value_lost_is_set_against_the_money_cut(self, example):
        # At 50% a joint choice keeps 8 of 16, and 10 of 20 million are cut.
        assert example.lost(Way.JOINT, 5) == pytest.approx(8 * MILLION)
        assert example.lost_per_pound(Way.JOINT, 5) == pytest.approx(8 / 10)
        assert example.lost_per_pound(Way.JOINT, 0) is None


class TestWhatACutNeverDoes:
    @given(st.integers(1000, 100_000), st.lists(st.floats(0, 1), max_size=3))
    def test_it_never_raises_what_can_be_had(self, seed, cuts):
        found = pressure_test(any_problem(seed), cuts, settings=SolverSettings(gap=0.5))
        for way in FREER:
            held = [step.selections[way] for step in found.steps if way in step.selections]
            assert [one.value for one in held] == sorted((one.value for one in held), reverse=True)
            assert [one.bound for one in held] == sorted((one.bound for one in held), reverse=True)
        for step in found.steps:
            values = [step.selections[way].value for way in Way if way in step.selections]
            assert values == sorted(values)

    @pytest.mark.parametrize("seed", range(20))
    def test_no_choice_is_worth_more_after_a_cut(self, seed):
        problem = any_problem(seed)
        for step in cut_by(problem, (0.2, 0.5)).steps:
            left = replace(problem, limit=limits_after(problem, step.cut, np.zeros(problem.limit.shape)))
            for way in FREER:
                expected = best_by_trying(left, way)
                assert (expected is None) == (way in step.why_not)
                if expected is not None:
                    assert step.selections[way].value == pytest.approx(expected)

    def test_silos_may_be_worth_more_to_all_after_it(self):
        # With 4 the lead funds P2, from which it gains 4; with 2 only P1 fits, which is worth more to all.
        problem = one_pot([2, 4], [5, 1], 4, own=[[[3]], [[4]]])
        found = cut_by(problem, (0.5,))
        assert [step.selections[Way.SILO].value for step in found.steps] == [1.0, 5.0]
        assert found.lost(Way.SILO, 1) == -4.0

    def test_nothing_is_thought_possible_that_a_freer_way_rules_out(self):
        for step in pressure_test(worked(), (0.3,), settings=SolverSettings(gap=0.9)).steps:
            bounds = [step.selections[way].bound for way in FREER]
            assert bounds == sorted(bounds)


class TestLimits:
    def test_what_is_committed_stays_and_the_cut_is_of_the_whole(self):
        # 100 less 40 committed leaves 60; a fifth of 100 is cut.
        problem = one_pot([50, 30], [5, 4], 60)
        committed = np.full((1, 1, 1), 40.0)
        assert limits_after(problem, 0.2, committed).tolist() == [[[40.0]]]
        found = cut_by(problem, (0.2,), committed=committed)
        assert found.steps[1].money_cut == pytest.approx(20.0)
        assert named(found, found.funded(Way.JOINT)[1]) == ["P2"]

    def test_what_is_committed_is_never_taken_back(self):
        assert limits_after(one_pot([5], [5], 60), 0.9, np.full((1, 1, 1), 40.0)).tolist() == [[[0.0]]]

    def test_no_limit_stays_none_and_takes_no_cut(self):
        problem = funding(np.zeros((1, 1, 2, 1, 1)), [[1]], [[[NO_LIMIT]], [[10]]], lead=[0])
        assert limits_after(problem, 1.0, np.zeros((2, 1, 1))).ravel().tolist() == [NO_LIMIT, 0.0]
        assert cut_by(problem, (0.5,)).steps[1].money_cut == 5.0

    def test_an_overspent_limit_stays_overspent(self):
        assert limits_after(one_pot([5], [5], -3), 0.5, np.zeros((1, 1, 1))).tolist() == [[[-3.0]]]

    @pytest.mark.parametrize("cuts", [(-0.1,), (1.1,), (float("nan"),)])
    def test_a_cut_is_a_part(self, cuts):
        with pytest.raises(ValueError, match="from 0 to 1"):
            pressure_test(worked(), cuts)

    def test_nobody_commits_less_than_nothing(self):
        with pytest.raises(ValueError, match="committed"):
            pressure_test(worked(), (0.5,), committed=np.full((2, 1, 1), -1.0))


class TestWhatCannotBe:
    def test_a_cut_that_leaves_too_little_for_what_must_be_says_so_and_the_others_stand(self):
        found = cut_by(worked(must=[0]), (0.3, 0.5, 0.6))
        none, third, half, more = found.steps
        assert [len(step.selections) for step in found.steps] == [4, 4, 1, 1]
        assert list(half.selections) == list(more.selections) == [Way.POOLED]
        # 6 are needed and 5 are left; B, with 5 of its own, passes on half a million.
        (short,) = half.why_not[Way.JOINT].shortfalls
        assert (short.body, short.amount, short.projects) == ("A", pytest.approx(1 * MILLION), ("P1",))
        assert half.why_not[Way.TRANSFERS].shortfalls[0].amount == pytest.approx(0.5 * MILLION)
        assert half.price is None
        assert none.price is not None
        assert third.price is not None
        assert found.lost(Way.JOINT, 2) is None
        assert not found.dropped(Way.JOINT)[2].any()

    def test_contradictory_rules_are_told_at_every_cut(self):
        found = cut_by(worked(must=[0], must_not=[0]), (0.5,), (Way.JOINT,))
        assert [step.why_not[Way.JOINT].conflicts[0].projects for step in found.steps] == [("P1",), ("P1",)]
        assert found.first_drop(Way.JOINT).tolist() == [-1] * 6
        assert not found.comes_back(Way.JOINT).any()


class TestSteps:
    def test_no_cut_comes_first_and_each_cut_once(self):
        assert [step.cut for step in cut_by(worked(), (0.5, 0.1, 0.5)).steps] == [0.0, 0.1, 0.5]

    def test_the_usual_cuts_go_from_none_to_half(self):
        assert [CUTS[0], CUTS[1], CUTS[-1], len(CUTS)] == [0.0, 0.05, 0.5, 11]

    def test_only_the_ways_asked_for_are_looked_at(self):
        found = cut_by(worked(), (0.5,), (Way.POOLED, Way.SILO))
        assert found.ways == (Way.SILO, Way.POOLED)
        assert [list(step.selections) for step in found.steps] == [[Way.SILO, Way.POOLED]] * 2
        assert not found.hidden().any()

    def test_every_solve_is_told(self):
        told = []
        cut_by(worked(), (0.5,), (Way.SILO, Way.JOINT), on_step=lambda *at: told.append(at))
        assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]

    def test_what_the_listener_raises_ends_the_test(self):
        told = []

        def listen(done, total):
            told.append(done)
            if done == 3:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            cut_by(worked(), (0.1, 0.2), on_step=listen)
        assert told == [1, 2, 3]
