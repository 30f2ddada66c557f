"""Who objects, and how much each could pay: the closed forms against every coalition one by one."""

import json
from pathlib import Path

import numpy as np
import pytest
from plain.games import gains_by_leaving, value_of_fixed_cost

from benefits.portfolio.core import clarke_charges, objection, payment_bounds
from benefits.portfolio.games import cost_game, value_game
from benefits.portfolio.shared_assets import shared_asset

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "methods-worked-examples.json").read_text(encoding="utf-8"))


def random_asset(seed, with_alternatives=True):
    """A platform of up to six bodies, of which some should not be in it."""
    rng = np.random.default_rng(seed)
    players = tuple("ABCDEF")[: rng.integers(1, 7)]

    def amounts(most):
        return dict(zip(players, rng.uniform(0, most, len(players)).tolist(), strict=True))

    benefit, separable = amounts(10), amounts(4)
    alternatives = amounts(14) if with_alternatives else None
    cost = float(rng.uniform(0, 0.9)) * max(0.1, sum(max(0, benefit[one] - separable[one]) for one in players))
    return shared_asset(cost, benefit, separable, alternatives), rng


@pytest.mark.parametrize("seed", range(120))
def test_the_closed_form_finds_what_a_look_at_every_coalition_finds(seed):
    asset, rng = random_asset(seed, with_alternatives=seed % 2 == 0)
    payoff = rng.dirichlet(np.ones(len(asset.players))) * asset.game().value[-1] + rng.normal(size=len(asset.players))
    found, looked_for = objection(asset, payoff), objection(asset.game(), payoff)
    if looked_for is None:
        assert found is None
    else:
        assert (found.coalition, found.gain) == (looked_for.coalition, pytest.approx(looked_for.gain))


@pytest.mark.parametrize("seed", range(60))
def test_the_coalition_named_is_the_one_that_gains_most(seed):
    rng = np.random.default_rng(seed)
    benefits = dict(zip("ABCDE", rng.uniform(0, 10, 5).tolist(), strict=True))
    cost = sum(benefits.values()) * 0.6
    payment = rng.dirichlet(np.ones(5)) * cost
    payoff = dict(zip(benefits, np.array(list(benefits.values())) - payment, strict=True))
    gains = gains_by_leaving(payoff, value_of_fixed_cost(benefits, cost))
    found = objection(shared_asset(cost, benefits).game(), np.array(list(payoff.values())))
    if max(gains.values()) < 1e-9:
        assert found is None
    else:
        assert frozenset(found.coalition) == max(gains, key=gains.get)
        assert found.gain == pytest.approx(max(gains.values()))


def test_the_division_of_the_worked_example_that_is_not_in_the_core():
    asset = shared_asset(9, GOLDEN["E4.1"]["benefits"])
    found = objection(asset, np.array([12.0, 6.0, 3.0]) - np.array([2.0, 3.0, 4.0]))
    assert (found.coalition, found.gain) == (("C",), 1.0)


def test_of_coalitions_that_gain_the_same_the_smallest_is_named():
    # C adds nothing, so A and B gain as much without it.
    game = value_game(("A", "B", "C"), np.array([0.0, 0, 0, 4, 0, 0, 0, 4]))
    found = objection(game, np.array([1.0, 1.0, 2.0]))
    assert (found.coalition, found.gain) == (("A", "B"), 2.0)


def test_many_bodies_are_judged_by_the_closed_form():
    benefits = {f"P{number:02d}": 1.0 for number in range(60)}
    asset = shared_asset(30.0, benefits)
    # The first pays ten times its benefit; the others, who pay less than their part, gain nothing by leaving.
    payment = np.append(10.0, np.full(59, 20.0 / 59))
    found = objection(asset, 1.0 - payment)
    assert (found.coalition, found.gain) == (("P00",), 9.0)
    # Forty bear it all: they could have it without the other twenty, and pay the same.
    assert objection(asset, 1.0 - np.append(np.full(40, 0.75), np.zeros(20))) is None
    # The other twenty are even paid: without them the forty would save just that.
    found = objection(asset, 1.0 - np.append(np.full(40, 0.8), np.full(20, -0.1)))
    assert (found.coalition, found.gain) == (tuple(list(benefits)[:40]), pytest.approx(2.0))


@pytest.mark.parametrize("example", ["E4.1", "E4.2"])
def test_the_bounds_of_each_payment_agree_with_the_worked_example(example):
    held = GOLDEN[example]
    least, most = payment_bounds(shared_asset(held["C"], held["benefits"]))
    assert [[low, high] for low, high in zip(least, most, strict=True)] == list(held["core_bounds"].values())


@pytest.mark.parametrize("seed", range(40))
def test_bounds_of_a_shared_asset_are_those_of_its_table(seed):
    asset, _ = random_asset(seed)
    of_table = payment_bounds(asset.game())
    for ours, theirs in zip(payment_bounds(asset), of_table, strict=True):
        assert ours[asset.takes_part] == pytest.approx(theirs[asset.takes_part], abs=1e-9)


def test_what_the_others_lack_agrees_with_the_worked_example():
    charges = clarke_charges(shared_asset(9, GOLDEN["E4.1"]["benefits"]))
    assert charges.tolist() == list(GOLDEN["E4.5"]["clarke"].values())
    # Without A there would be 9 for a cost of 10.
    assert clarke_charges(shared_asset(10, GOLDEN["E4.1"]["benefits"])).tolist() == [1.0, 0.0, 0.0]


def test_where_no_division_satisfies_everybody_somebody_objects_to_each():
    # Any two of three serve each other for 1, all three cost 3, apart 2 each: no division is in the core.
    game = cost_game(("A", "B", "C"), np.array([0.0, 2, 2, 1, 2, 1, 1, 3]))
    for payment in np.random.default_rng(0).dirichlet(np.ones(3), 50) * 3:
        assert objection(game, game.benefit - payment) is not None
