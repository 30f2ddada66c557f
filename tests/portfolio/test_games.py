"""Tables of coalitions: made from costs, benefits and values, and refused in words where they make no game."""

import json
from pathlib import Path

import numpy as np
import pytest
from plain.games import bits, coalitions, cost_of_serving, value_of_costs, value_of_fixed_cost

from benefits.portfolio.games import (
    BadGame,
    best_within,
    coalition_table,
    cost_game,
    in_words,
    subset_sums,
    value_game,
)
from benefits.portfolio.shared_assets import shared_asset

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "methods-worked-examples.json").read_text(encoding="utf-8"))
ABC = ("A", "B", "C")


def table(players, by_group):
    """Amounts by set as the program orders them."""
    held = np.zeros(1 << len(players))
    for group, amount in by_group.items():
        held[bits(group, players)] = amount
    return held


@pytest.mark.parametrize("example", ["E4.1", "E4.2"])
def test_a_fixed_cost_has_the_values_of_the_worked_example(example):
    held = GOLDEN[example]
    game = shared_asset(held["C"], held["benefits"]).game()
    assert game.value == pytest.approx(table(ABC, {frozenset(group): value for group, value in held["v"].items()}))


def test_a_fixed_cost_game_is_its_definition():
    benefits = {"A": 5.0, "B": 8.0, "C": 7.0, "D": 1.5}
    game = shared_asset(12.0, benefits).game()
    assert game.value == pytest.approx(table(tuple(benefits), value_of_fixed_cost(benefits, 12.0)))


def test_a_platform_with_connectors_and_alternatives_is_its_definition():
    held = GOLDEN["E4.3"]
    shared = held["cost_N"] - sum(held["separable"].values())
    game = shared_asset(shared, held["benefit"], held["separable"], held["alternative"]).game()
    costs = {group: cost_of_serving(group, shared, held["separable"], held["alternative"]) for group in coalitions(ABC)}
    assert game.cost == pytest.approx(table(ABC, costs))
    assert costs[frozenset(ABC)] == held["cost_N"]
    assert game.value == pytest.approx(table(ABC, value_of_costs(held["benefit"], costs)))


@pytest.mark.parametrize("seed", range(20))
def test_a_game_of_costs_and_benefits_gains_the_best_of_its_parts(seed):
    rng = np.random.default_rng(seed)
    players = tuple("ABCDE")[: rng.integers(1, 6)]
    costs = {group: float(rng.uniform(0, 10)) if group else 0.0 for group in coalitions(players)}
    benefits = dict(zip(players, rng.uniform(0, 8, len(players)).tolist(), strict=True))
    game = cost_game(players, table(players, costs), np.array(list(benefits.values())))
    assert game.value == pytest.approx(table(players, value_of_costs(benefits, costs)))


def test_costs_alone_save_what_the_members_would_pay_apart():
    game = cost_game(("A", "B"), np.array([0.0, 5.0, 4.0, 7.0]))
    assert game.value.tolist() == [0.0, 0.0, 0.0, 2.0]
    assert game.benefit.tolist() == [5.0, 4.0]


def test_a_larger_coalition_never_gains_less():
    value = best_within(np.array([0.0, 4.0, -3.0, 2.0]))
    assert value.tolist() == [0.0, 4.0, 0.0, 4.0]


def test_sums_of_coalitions_follow_the_bits():
    sums = subset_sums(np.array([1.0, 10.0, 100.0]))
    assert sums[0b101] == 101.0
    assert sums[0b011] == 11.0


def test_tables_are_read_only():
    game = shared_asset(9, {"A": 12, "B": 6}).game()
    with pytest.raises(ValueError, match="read-only"):
        game.value[0] = 1.0


def test_a_missing_coalition_is_named():
    amounts = {frozenset("A"): 1.0, frozenset("B"): 2.0, frozenset("AB"): 3.0, frozenset("C"): 1.0}
    with pytest.raises(BadGame, match="missing of: A and C together; B and C together; A, B and C together"):
        coalition_table(ABC, amounts, "cost")


def test_many_missing_coalitions_are_counted():
    with pytest.raises(BadGame, match="and 9 more"):
        coalition_table(tuple("ABCD"), {frozenset("A"): 1.0}, "cost")


@pytest.mark.parametrize(
    ("amounts", "told"),
    [
        ({frozenset("A"): 1.0, frozenset("X"): 2.0}, "X stands in a coalition and is no player. Players: A"),
        ({frozenset(): 1.0, frozenset("A"): 2.0}, "The cost of no players is 1. It is always 0"),
    ],
)
def test_coalitions_of_strangers_and_of_nobody_are_refused(amounts, told):
    with pytest.raises(BadGame, match=told):
        coalition_table(("A",), amounts, "cost")


@pytest.mark.parametrize(
    ("players", "cost", "told"),
    [
        (("A", "A"), [0, 1, 1, 2], "A stands twice"),
        ((), [0], "There are no players"),
        (("A", " "), [0, 1, 1, 2], "A player has no name"),
        (("A", "B"), [0, 1, 1], "form 4 coalitions; 3 are given"),
        (("A", "B"), [0, 1, np.nan, 2], "The cost of B is no number"),
        (("A", "B"), [0, 1, 1, np.inf], "The cost of A and B together is no number"),
        (("A", "B"), [0, 1, -1, 2], "The cost of B is negative"),
        (("A",), [1, 1], "The cost of no players is 1"),
    ],
)
def test_costs_that_make_no_game_are_refused(players, cost, told):
    with pytest.raises(BadGame, match=told):
        cost_game(players, np.array(cost, dtype=float))


def test_more_than_twenty_players_are_refused_with_what_to_do():
    players = [f"P{number}" for number in range(21)]
    with pytest.raises(BadGame, match=r"21 players form more coalitions .* at most 20"):
        value_game(players, np.zeros(4))
    with pytest.raises(BadGame, match="at most 20"):
        shared_asset(5, dict.fromkeys(players, 1.0)).game()


def test_a_benefit_for_each_player_is_needed():
    with pytest.raises(BadGame, match="2 players and 1 amounts of benefit"):
        value_game(("A", "B"), np.zeros(4), np.array([1.0]))


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({"cost": 9}, "Neither benefits nor alternatives"),
        ({"cost": 9, "benefits": {}}, "There are no players"),
        ({"cost": -9, "benefits": {"A": 1}}, "A shared cost is negative"),
        ({"cost": np.nan, "benefits": {"A": 1}}, "shared cost is no number"),
        ({"cost": 9, "benefits": {"A": np.inf}}, "The benefit of A is no number"),
        ({"cost": 9, "benefits": {"DWP": 1, "HMRC": 2}, "separable": {"DWP": 1}}, "separable cost of HMRC is missing"),
        ({"cost": 9, "benefits": {"DWP": 1}, "separable": {"DWPP": 1}}, "DWPP has .* no player. Did you mean DWP"),
        ({"cost": 9, "benefits": {"DWP": 1}, "alternatives": {"DWQ": 1}}, "DWQ has an amount of alternative"),
        ({"cost": 9, "benefits": {"A": 1}, "separable": {"A": -1}}, "A separable cost is negative"),
        ({"cost": 9, "benefits": {"A": 1}, "alternatives": {"A": np.nan}}, "The alternative of A is no number"),
    ],
)
def test_amounts_that_make_no_shared_asset_are_refused(arguments, told):
    with pytest.raises(BadGame, match=told):
        shared_asset(**arguments)


def test_names_in_a_sentence():
    assert [in_words(names) for names in ([], ["A"], ["A", "B"], ABC)] == ["nobody", "A", "A and B", "A, B and C"]
