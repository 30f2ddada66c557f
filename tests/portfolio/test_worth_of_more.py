"""What a little more money would buy: the worked example, and every choice tried again with it."""

from dataclasses import replace

import numpy as np
import pytest
from plain.funding import GOLDEN, MILLION, any_problem, best_by_trying, funding, one_pot, worked

from benefits.portfolio.selection import select
from benefits.portfolio.selection_limits import Infeasible
from benefits.portfolio.selection_model import Way
from benefits.portfolio.selection_solver import EXACT, SolverSettings
from benefits.portfolio.worth_of_more import AMOUNTS, relaxed_duals, worth_of_more

E52 = GOLDEN["E5.2"]
FREER = (Way.JOINT, Way.TRANSFERS, Way.POOLED)


def with_more(problem, envelope, amount):
    limit = problem.limit.copy()
    limit[tuple(envelope)] += amount
    return replace(problem, limit=limit)


def test_a_million_more_is_worth_what_was_worked_out_by_hand():
    found = worth_of_more(worked(), Way.JOINT, (MILLION,))
    assert found.envelopes.tolist() == [[0, 0, 0], [1, 0, 0]]
    assert found.gain.ravel() == pytest.approx([E52["exact_plus1"][body] * MILLION for body in "AB"])
    assert found.least.tolist() == found.gain.tolist() == found.most.tolist()


def test_the_hint_is_far_from_that():
    hint = relaxed_duals(worked(), Way.JOINT)
    assert hint.value == pytest.approx(E52["lp_value_no_transfer"] * MILLION)
    assert hint.worth.ravel() == pytest.approx([E52["lp_dual"][body] for body in "AB"])


def test_more_is_worth_more_in_steps():
    # With 5 million more A funds P1 and P2, worth 3 more than P2 and P3; with 1 to 4, P1 instead of P3.
    found = worth_of_more(worked(), Way.JOINT, (5 * MILLION, MILLION, 2 * MILLION), [(0, 0, 0)])
    assert found.gain.ravel() == pytest.approx([3 * MILLION, 2 * MILLION, 2 * MILLION])


@pytest.mark.parametrize("way", FREER)
@pytest.mark.parametrize("seed", range(25))
def test_every_choice_tried_again_agrees(seed, way):
    problem = any_problem(seed)
    now = best_by_trying(problem, way)
    if now is None:
        with pytest.raises(Infeasible):
            worth_of_more(problem, way)
        return
    found = worth_of_more(problem, way, (1.0, 4.0))
    assert len(found.envelopes) == np.isfinite(problem.limit).sum()
    for at, envelope in enumerate(found.envelopes):
        for nth, amount in enumerate((1.0, 4.0)):
            expected = best_by_trying(with_more(problem, envelope, amount), way) - now
            assert found.gain[at, nth] == pytest.approx(expected, abs=1e-9)
            assert found.least[at, nth] <= found.gain[at, nth] <= found.most[at, nth]


@pytest.mark.parametrize("seed", range(12))
def test_silos_choose_all_over_again(seed):
    problem = any_problem(seed)
    try:
        now = select(problem, Way.SILO, settings=EXACT)
    except Infeasible:
        return
    found = worth_of_more(problem, Way.SILO, (3.0,))
    for at, envelope in enumerate(found.envelopes):
        then = select(with_more(problem, envelope, 3.0), Way.SILO, settings=EXACT)
        assert found.gain[at, 0] == then.value - now.value


def test_more_money_may_make_silos_worth_less_to_all():
    # With 2 more the lead funds P2 instead of P1: it gains more, and all others lose.
    problem = one_pot([2, 4], [5, 1], 2, own=[[[3]], [[4]]])
    assert worth_of_more(problem, Way.SILO, (2.0,)).gain.tolist() == [[-4.0]]


@pytest.mark.parametrize("way", FREER)
def test_a_stopped_solver_says_what_the_gain_lies_between(way):
    draw = np.random.default_rng(5)
    cost = draw.uniform(1, 20, (60, 1, 3, 1, 2))
    problem = funding(cost, draw.uniform(1, 50, (60, 1)), cost.sum(axis=(0, 1)) / 2, lead=[0] * 60)
    rough = SolverSettings(time_limit=5.0, gap=0.1)
    found = worth_of_more(problem, way, (20.0,), [(0, 0, 0)], settings=rough)
    sure = worth_of_more(problem, way, (20.0,), [(0, 0, 0)], settings=SolverSettings(gap=1e-3))
    assert found.least[0, 0] <= sure.most[0, 0]
    assert sure.least[0, 0] <= found.most[0, 0]


def test_the_usual_amounts_are_one_five_and_ten_million():
    assert worth_of_more(worked(), Way.POOLED).amounts == AMOUNTS == (1e6, 5e6, 10e6)


def test_progress_is_told_and_what_it_raises_ends_the_work():
    told = []
    worth_of_more(worked(), Way.JOINT, on_progress=lambda done, total: told.append((done, total)))
    assert told == [(1, 2), (2, 2)]

    def stop(done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        worth_of_more(worked(), Way.JOINT, on_progress=stop)


@pytest.mark.parametrize(("amounts", "rows"), [((0.0,), None), ((-1.0,), None), ((1.0,), [(0, 0, 0)])])
def test_only_money_can_be_added_and_only_to_a_limit(amounts, rows):
    with pytest.raises(ValueError, match=r"more than 0|without a limit"):
        worth_of_more(one_pot([1], [1], np.inf), Way.JOINT, amounts, rows)


class TestTheHint:
    @pytest.mark.parametrize("way", FREER)
    @pytest.mark.parametrize("seed", range(25))
    def test_no_choice_is_worth_more_than_the_relaxed_program(self, seed, way):
        problem = any_problem(seed)
        expected = best_by_trying(problem, way)
        if expected is not None:
            assert relaxed_duals(problem, way).value >= expected - 1e-6

    def test_it_is_what_a_little_more_adds_to_the_relaxed_program(self):
        for way in FREER:
            hint = relaxed_duals(worked(), way)
            more = relaxed_duals(with_more(worked(), (0, 0, 0), 100.0), way)
            assert hint.worth[0, 0, 0] == pytest.approx((more.value - hint.value) / 100.0, rel=1e-3)

    def test_a_larger_cap_counts_towards_it(self):
        # B has all the money and passes on a tenth: 1 more lets A have 0.1 more, of which each pound is worth 3.
        cost = np.zeros((1, 1, 2, 1, 1))
        cost[0, 0, 0] = 50
        problem = funding(cost, [[150]], [[[0]], [[100]]], lead=[0])
        assert relaxed_duals(problem, Way.TRANSFERS).worth.ravel() == pytest.approx([3.0, 0.1 * 3.0])

    def test_silos_have_none(self):
        with pytest.raises(ValueError, match="silos"):
            relaxed_duals(worked(), Way.SILO)

    def test_what_cannot_be_is_explained(self):
        with pytest.raises(Infeasible, match="P1 must be funded; P1 must not be funded"):
            relaxed_duals(worked(must=[0], must_not=[0]), Way.JOINT)
