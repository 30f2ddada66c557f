"""The nucleolus: published values, the rule of the Talmud, and no division that treats the worst off better."""

import numpy as np
import pytest

from benefits.portfolio.games import BadGame, best_within, subset_sums
from benefits.portfolio.nucleolus import nucleolus, talmud


def dissatisfaction(value, payoff):
    """What each coalition lacks, the most first; nobody and everybody lack nothing under any division."""
    return np.sort((value - subset_sums(payoff))[1:-1])[::-1]


def is_worse(first, second, slack=1e-9):
    """Whether the first list is larger at the first place where the two differ."""
    differs = np.flatnonzero(np.abs(first - second) > slack)
    return bool(len(differs)) and first[differs[0]] > second[differs[0]]


def random_game(rng, n):
    """A game in which coalitions gain at least what their parts gain."""
    size = np.bitwise_count(np.arange(1 << n)).astype(float)
    value = best_within(rng.uniform(0, 1, 1 << n) * size * (size > 1))
    value[0], value[1 << np.arange(n)] = 0.0, 0.0
    value[-1] = max(value[-1], 0.5 * n)
    return value


@pytest.mark.parametrize("seed", range(18))
def test_no_division_at_random_treats_the_worst_off_better(seed):
    rng, n = np.random.default_rng(seed), 3 + seed % 3
    value = random_game(rng, n)
    ours = dissatisfaction(value, nucleolus(value))
    for payoff in rng.dirichlet(np.ones(n), 2000) * value[-1]:
        assert not is_worse(ours, dissatisfaction(value, payoff))


@pytest.mark.parametrize("seed", range(18))
def test_no_small_change_treats_the_worst_off_better(seed):
    rng, n = np.random.default_rng(seed), 3 + seed % 3
    value = random_game(rng, n)
    found = nucleolus(value)
    ours = dissatisfaction(value, found)
    for size in (1e-2, 1e-4):
        for giver in range(n):
            for taker in range(n):
                step = min(size, found[giver])
                moved = found + step * (np.eye(n)[taker] - np.eye(n)[giver])
                assert not is_worse(ours, dissatisfaction(value, moved))


@pytest.mark.parametrize("seed", range(30))
def test_the_linear_programmes_agree_with_the_rule_of_the_talmud(seed):
    rng = np.random.default_rng(seed)
    benefit = rng.uniform(0, 10, 1 + seed % 9)
    cost = benefit.sum() * rng.uniform(0, 1)
    value = np.maximum(0.0, subset_sums(benefit) - cost)
    assert nucleolus(value) == pytest.approx(benefit - talmud(cost, benefit), abs=1e-9)


@pytest.mark.parametrize(
    ("estate", "expected"),
    [(100, [100 / 3] * 3), (200, [50, 75, 75]), (300, [50, 100, 150]), (600, [100, 200, 300]), (0, [0, 0, 0])],
)
def test_the_marriage_contracts_of_the_talmud(estate, expected):
    # The Mishnah's three widows with claims of 100, 200 and 300 (Ketubot 93a).
    assert talmud(estate, np.array([100.0, 200.0, 300.0])) == pytest.approx(expected)


@pytest.mark.parametrize("n", [1, 2, 6])
def test_a_game_in_which_nothing_is_gained_gives_nothing(n):
    assert nucleolus(np.zeros(1 << n)).tolist() == [0.0] * n


def test_a_game_of_own_values_only_gives_each_its_own():
    assert nucleolus(subset_sums(np.array([3.0, 0.0, 5.0]))) == pytest.approx([3.0, 0.0, 5.0])


def test_players_alike_get_the_same():
    size = np.bitwise_count(np.arange(1 << 7)).astype(float)
    assert nucleolus(size**2) == pytest.approx([7.0] * 7)


def test_where_there_is_no_core_the_lack_is_spread_evenly():
    # Any two of three could have all of it: each pair lacks a third.
    assert nucleolus(np.array([0.0, 0, 0, 1, 0, 1, 1, 1])) == pytest.approx([1 / 3] * 3)


def test_nobody_gets_less_than_it_would_alone():
    # Without that bound C would be asked to give, since A and B together could have more than there is.
    value = np.array([0.0, 0, 0, 6, 0, 0, 0, 4])
    assert nucleolus(value) == pytest.approx([2.0, 2.0, 0.0])


def test_one_that_all_need_gets_all_but_what_the_others_could_bargain_for():
    # A glove market: A has the one left glove, B and C a right one each.
    assert nucleolus(np.array([0.0, 0, 0, 1, 0, 1, 0, 1])) == pytest.approx([1.0, 0.0, 0.0])


def test_amounts_in_billions_are_as_exact_as_small_ones():
    value = np.array([0.0, 3, 0, 9, 0, 6, 0, 12])
    assert nucleolus(value * 1e9) / 1e9 == pytest.approx([7.5, 3.0, 1.5], abs=1e-9)


def test_another_order_of_players_permutes_the_result():
    rng, order = np.random.default_rng(4), [2, 0, 3, 1]
    value = random_game(rng, 4)
    bits = subset_sums(2.0 ** np.array(order)).astype(int)
    assert nucleolus(value[bits]) == pytest.approx(nucleolus(value)[order], abs=1e-9)


def test_together_less_than_apart_is_refused():
    with pytest.raises(BadGame, match="less than each by itself"):
        nucleolus(np.array([0.0, 2.0, 2.0, 3.0]))


def test_fourteen_players_are_worked_out_and_fifteen_refused():
    benefit = np.arange(1.0, 15.0)
    value = np.maximum(0.0, subset_sums(benefit) - 60.0)
    assert nucleolus(value) == pytest.approx(benefit - talmud(60.0, benefit))
    with pytest.raises(BadGame, match="at most 14 players; there are 15"):
        nucleolus(np.zeros(1 << 15))
