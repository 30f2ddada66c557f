"""How long the sharing of a cost takes beside a plain loop over coalitions; only answers are asserted.

The goals: the Shapley value of 20 players well under a second after the table, the nucleolus of 14 under a tenth.
"""

import os
from collections.abc import Callable
from math import factorial
from time import perf_counter

import numpy as np
import pytest

from benefits.portfolio.games import subset_sums
from benefits.portfolio.nucleolus import nucleolus, talmud
from benefits.portfolio.shapley import sampled_shapley, shapley_value
from benefits.portfolio.shared_assets import SharedAsset, shared_asset
from benefits.portfolio.shared_costs import rules_side_by_side

pytestmark = pytest.mark.bench

IS_FULL = os.environ.get("BENEFITS_BENCH") == "full"
LOOPED = [8, 12, 14] + ([16] if IS_FULL else [])


def seconds(work: Callable[[], object], repeats: int = 3) -> float:
    """The shortest of some runs, which the machine's other work disturbs least."""
    best = float("inf")
    for _ in range(repeats):
        start = perf_counter()
        work()
        best = min(best, perf_counter() - start)
    return best


def fixed_cost(n: int) -> tuple[np.ndarray, float]:
    benefit = np.random.default_rng(n).uniform(1, 10, n)
    return benefit, float(benefit.sum()) * 0.6


def bodies(n: int) -> SharedAsset:
    benefit, cost = fixed_cost(n)
    return shared_asset(cost, {f"P{at}": float(amount) for at, amount in enumerate(benefit)})


def table(n: int) -> np.ndarray:
    benefit, cost = fixed_cost(n)
    return np.maximum(subset_sums(benefit) - cost, 0.0)


def looped(value: np.ndarray) -> list[float]:
    """What people write: for each player each coalition without it, weighted by how many orders lead there."""
    n = len(value).bit_length() - 1
    found = []
    for player in range(n):
        total = 0.0
        for coalition in range(1 << n):
            if not coalition >> player & 1:
                size = coalition.bit_count()
                weight = factorial(size) * factorial(n - size - 1) / factorial(n)
                total += weight * (value[coalition | 1 << player] - value[coalition])
        found.append(total)
    return found


def test_the_shapley_value_agrees_with_a_loop_over_coalitions(capsys):
    lines = []
    for n in LOOPED:
        value = table(n)
        start = perf_counter()
        expected = looped(value)
        taken = perf_counter() - start
        assert shapley_value(value) == pytest.approx(expected)
        ours = seconds(lambda value=value: shapley_value(value), 5)
        lines.append(f"  {n} players: folded {ours:.5f} s, a loop {taken:.3f} s, {taken / ours:,.0f} times slower")
    value = table(20)
    assert shapley_value(value).sum() == pytest.approx(value[-1])
    making, folding = seconds(lambda: table(20)), seconds(lambda: shapley_value(value))
    passing = seconds(lambda: value.sum())
    with capsys.disabled():
        print("\nShapley value by folding:", *lines, sep="\n")
        print(f"  20 players: table {making:.4f} s, folded {folding:.4f} s, {folding / passing:.0f} plain sums of it")


def test_a_drawn_shapley_value_agrees_with_the_exact_one(capsys):
    benefit, cost = fixed_cost(18)
    exact = shapley_value(table(18))

    def draw() -> object:
        return sampled_shapley(lambda is_in: np.maximum(is_in.astype(float) @ benefit - cost, 0.0), 18, seed=1)

    found = draw()
    assert (np.abs(found.payoff - exact) <= 5 * found.standard_error).all()
    with capsys.disabled():
        print(f"\nShapley value of 18 players by {found.orders:,} orders: {seconds(draw):.3f} s")
        print(f"  standard error {found.standard_error.max():.4f} of a surplus of {exact.sum():.1f}")


def test_the_nucleolus_agrees_with_the_talmud(capsys):
    lines = []
    for n in (8, 12, 14):
        value, (benefit, cost) = table(n), fixed_cost(n)
        assert nucleolus(value) == pytest.approx(benefit - talmud(cost, benefit), abs=1e-9)
        lines.append(f"  {n} players: {seconds(lambda value=value: nucleolus(value)):.4f} s")
    with capsys.disabled():
        print("\nNucleolus by linear programmes:", *lines, sep="\n")


def test_all_rules_side_by_side_pay_the_cost(capsys):
    lines = []
    for n in (12, 20, 60):
        asset = bodies(n)
        found = rules_side_by_side(asset)
        assert [one.payment.sum() for one in found.rules] == pytest.approx([found.cost] * len(found.rules))
        lines.append(f"  {n} bodies: {seconds(lambda asset=asset: rules_side_by_side(asset)):.4f} s")
    game = bodies(12).game()
    lines.append(f"  12 bodies, a table of costs: {seconds(lambda: rules_side_by_side(game)):.4f} s")
    with capsys.disabled():
        print("\nAll rules side by side, with who objects:", *lines, sep="\n")
