"""The Shapley value by folding against every order one by one, its axioms, and draws against the exact value."""

import numpy as np
import pytest
from plain.games import bits, coalitions, shapley

from benefits.portfolio.games import subset_sums
from benefits.portfolio.shapley import sampled_shapley, shapley_value


def random_value(rng, players):
    """Any values at all, nobody's 0; as a table and by coalition."""
    groups = coalitions(players)
    value = {group: float(rng.normal()) if group else 0.0 for group in groups}
    table = np.zeros(len(groups))
    for group, amount in value.items():
        table[bits(group, players)] = amount
    return table, value


@pytest.mark.parametrize("seed", range(24))
def test_folding_agrees_with_every_order_one_by_one(seed):
    rng = np.random.default_rng(seed)
    players = tuple("ABCDEF")[: 1 + seed % 6]
    table, value = random_value(rng, players)
    assert shapley_value(table) == pytest.approx(list(shapley(players, value).values()), abs=1e-12)


@pytest.mark.parametrize("n", [1, 2, 7, 12])
def test_what_all_gain_is_divided(n):
    table, _ = random_value(np.random.default_rng(n), tuple(range(n)))
    assert shapley_value(table).sum() == pytest.approx(table[-1])


def test_players_that_add_the_same_get_the_same():
    value = np.maximum(0.0, subset_sums(np.array([4.0, 9.0, 4.0, 2.0, 4.0])) - 11.0)
    found = shapley_value(value)
    assert found[[0, 2, 4]] == pytest.approx([found[0]] * 3)
    assert found[1] > found[0] > found[3]


def test_a_player_that_adds_only_its_own_gets_just_that():
    with_dummy = subset_sums(np.array([0.0, 0.0, 3.0])) + np.tile([0.0, 0.0, 0.0, 8.0], 2)
    assert shapley_value(with_dummy) == pytest.approx([4.0, 4.0, 3.0])


def test_another_order_of_players_permutes_the_result():
    benefit, order = np.array([3.0, 8.0, 5.0, 1.0, 6.0]), np.array([4, 2, 0, 1, 3])
    straight = shapley_value(np.maximum(0.0, subset_sums(benefit) - 14.0))
    assert shapley_value(np.maximum(0.0, subset_sums(benefit[order]) - 14.0)) == pytest.approx(straight[order])


def test_a_game_of_twenty_players_is_exact():
    # Twenty alike divide what they gain together alike, and one that gains nothing gets nothing.
    benefit = np.append(np.ones(19), 0.0)
    found = shapley_value(np.maximum(0.0, subset_sums(benefit) - 9.5))
    assert found == pytest.approx(np.append(np.full(19, 9.5 / 19), 0.0))


def fixed_cost(benefit, cost):
    return lambda is_in: np.maximum(0.0, is_in.astype(float) @ benefit - cost)


@pytest.mark.parametrize("is_antithetic", [True, False])
@pytest.mark.parametrize("seed", range(5))
def test_draws_lie_within_four_standard_errors_of_the_exact_value(seed, is_antithetic):
    rng = np.random.default_rng(seed)
    benefit = rng.uniform(0, 10, 12)
    cost = benefit.sum() * 0.6
    exact = shapley_value(np.maximum(0.0, subset_sums(benefit) - cost))
    found = sampled_shapley(fixed_cost(benefit, cost), 12, seed=seed, is_antithetic=is_antithetic)
    assert (np.abs(found.payoff - exact) <= 4 * found.standard_error).all()
    assert (found.standard_error > 0).all()
    assert found.payoff.sum() == pytest.approx(exact.sum())


def test_more_draws_are_surer_and_the_same_seed_gives_the_same():
    benefit = np.arange(1.0, 31.0)
    few, many, again = (
        sampled_shapley(fixed_cost(benefit, 300.0), 30, seed=7, orders=orders) for orders in (400, 6400, 400)
    )
    # Sixteen times the draws leave about a quarter of the error.
    assert many.standard_error.mean() / few.standard_error.mean() == pytest.approx(0.25, abs=0.05)
    assert few.payoff.tolist() == again.payoff.tolist()


def test_a_drawn_player_that_adds_nothing_gets_nothing():
    benefit = np.append(np.arange(1.0, 25.0), 0.0)
    found = sampled_shapley(fixed_cost(benefit, 100.0), 25, seed=1, orders=50)
    assert (found.payoff[-1], found.standard_error[-1]) == (0.0, 0.0)


@pytest.mark.parametrize("orders", [2, 7])
def test_too_few_or_odd_orders_are_refused(orders):
    with pytest.raises(ValueError, match="an even number of orders"):
        sampled_shapley(fixed_cost(np.ones(3), 1.0), 3, seed=1, orders=orders)
