"""Claims on one pool: cuts and credits against the worked example and against enumeration."""

import json
from itertools import combinations
from math import factorial, prod
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benefits.portfolio.pools import (
    ClaimExceedsPool,
    is_contested,
    proportional_cut,
    union,
    union_credit,
)

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "methods-worked-examples.json").read_text(encoding="utf-8"))
CLAIMS, POOL, SIZE = np.array(GOLDEN["E2.7"]["claims"], float), np.zeros(2, int), np.array([float(GOLDEN["E2.7"]["K"])])


def enumerated_credit(claims, size):
    """The average marginal contribution to the union, from every coalition."""
    n = len(claims)

    def worth(group):
        return size * (1 - prod(1 - claims[one] / size for one in group))

    return [
        sum(
            factorial(k) * factorial(n - k - 1) / factorial(n) * (worth((*group, player)) - worth(group))
            for k in range(n)
            for group in combinations([one for one in range(n) if one != player], k)
        )
        for player in range(n)
    ]


def test_a_proportional_cut_agrees_with_the_worked_example():
    assert proportional_cut(CLAIMS, POOL, SIZE) == pytest.approx(GOLDEN["E2.7"]["proportional"])


def test_the_union_and_its_credits_agree_with_the_worked_example():
    assert union(CLAIMS, POOL, SIZE) == pytest.approx([GOLDEN["E2.7"]["union"]])
    assert union_credit(CLAIMS, POOL, SIZE) == pytest.approx(GOLDEN["E2.7"]["shapley"])


def test_claims_that_fit_in_the_pool_are_not_cut():
    assert proportional_cut(np.array([60.0, 30.0]), POOL, SIZE).tolist() == [60.0, 30.0]


def test_each_pool_is_cut_by_itself():
    claims, pool, size = np.array([60.0, 5, 60, 0]), np.array([0, 1, 0, 2]), np.array([60.0, 100, 0])
    assert proportional_cut(claims, pool, size).tolist() == [30.0, 5.0, 30.0, 0.0]


def test_an_empty_pool_has_nothing_to_credit():
    assert union_credit(np.zeros(2), POOL, np.zeros(1)).tolist() == [0.0, 0.0]
    assert union(np.zeros(2), POOL, np.zeros(1)).tolist() == [0.0]
    assert proportional_cut(np.array([5.0, 5.0]), POOL, np.zeros(1)).tolist() == [0.0, 0.0]


def test_a_claim_larger_than_its_pool_is_refused_with_its_row():
    with pytest.raises(ClaimExceedsPool, match="larger than the whole pool") as caught:
        union_credit(np.array([50.0, 101.0]), POOL, SIZE)
    assert caught.value.claims == (1,)


@pytest.mark.parametrize("of", [is_contested, proportional_cut, union, union_credit])
def test_a_negative_claim_is_refused(of):
    with pytest.raises(ValueError, match="0 or more"):
        of(np.array([-1.0, 2.0]), POOL, SIZE)


def test_a_pool_is_contested_by_two_claims_or_by_too_large_a_one():
    claims, pool = np.array([1.0, 1, 5, 0, 11]), np.array([0, 0, 1, 1, 2])
    assert is_contested(claims, pool, np.full(3, 10.0)).tolist() == [True, False, True]


def test_claims_on_the_whole_pool_share_it_equally():
    assert union_credit(np.full(4, 7.0), np.zeros(4, int), np.array([7.0])) == pytest.approx([7 / 4] * 4)


fractions = st.lists(st.floats(0, 1), min_size=1, max_size=7)


@given(fractions, st.floats(0.01, 1e6))
def test_credits_are_the_shapley_value_of_the_union(parts, size):
    claims = np.minimum(np.array(parts) * size, size)
    found = union_credit(claims, np.zeros(len(parts), int), np.array([size]))
    assert found == pytest.approx(enumerated_credit(claims.tolist(), size), rel=1e-9, abs=1e-9 * size)


@pytest.mark.parametrize("n", [1, 2, 50, 255, 2000])
def test_credits_of_pools_of_any_size_sum_to_the_union(n):
    draw = np.random.default_rng(n)
    pool = draw.integers(0, 3, n)
    size = np.array([1.0, 50.0, 1000.0])
    claims = draw.random(n) * size[pool]
    credit = union_credit(claims, pool, size)
    assert np.bincount(pool, credit, 3) == pytest.approx(union(claims, pool, size), rel=1e-9)
    assert (credit <= claims).all()
