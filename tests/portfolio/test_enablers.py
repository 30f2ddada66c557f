"""Credit along a network of needs, against the worked examples and against enumeration of the game."""

import json
from itertools import combinations
from math import factorial
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benefits.portfolio.enablers import (
    MOST_PARTIAL_NEEDS,
    BadNetwork,
    CircularNeeds,
    Network,
    flow_through,
    joint_benefits,
    shapley_credit,
    transitive_needs,
    value_at_stake,
    weighted_credit,
)

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "methods-worked-examples.json").read_text(encoding="utf-8"))
PROJECTS = ("F", "P1", "P2", "P3")
VALUE = np.array(GOLDEN["E2.3"]["v"])


def network(projects, *needs):
    """A network from (project, needs, works_without) by name."""
    row = {name: at for at, name in enumerate(projects)}
    return Network(
        projects=tuple(projects),
        project=np.array([row[one[0]] for one in needs], dtype=np.int64),
        needs=np.array([row[one[1]] for one in needs], dtype=np.int64),
        works_without=np.array([one[2] if len(one) > 2 else 0 for one in needs], dtype=float),
    )


CHAIN = network(PROJECTS, ("P1", "F"), ("P2", "F"), ("P3", "P1"))


def expected(example, key="shapley"):
    return [GOLDEN[example][key][name] for name in PROJECTS]


def enumerated_shapley(value, members):
    """The average marginal contribution over all orders, from every coalition."""
    n = members.shape[1]
    sets = [frozenset(np.flatnonzero(row).tolist()) for row in members]

    def worth(coalition):
        return sum(amount for amount, needed in zip(value, sets, strict=True) if needed <= coalition)

    credit = np.zeros(n)
    for player in range(n):
        others = [one for one in range(n) if one != player]
        for size in range(n):
            weight = factorial(size) * factorial(n - size - 1) / factorial(n)
            for group in map(frozenset, combinations(others, size)):
                credit[player] += weight * (worth(group | {player}) - worth(group))
    return credit


def test_equal_credit_agrees_with_the_worked_example():
    assert shapley_credit(joint_benefits(CHAIN, VALUE)) == pytest.approx(expected("E2.4"))


def test_value_at_stake_agrees_with_the_worked_example_and_is_more_than_there_is():
    stake = value_at_stake(joint_benefits(CHAIN, VALUE))
    assert stake.tolist() == expected("E2.4", "last_in")
    assert stake.sum() > VALUE.sum()


def test_cost_weighted_credit_agrees_with_the_worked_example():
    weight = np.array(expected("E2.5", "weights"), dtype=float)
    assert weighted_credit(joint_benefits(CHAIN, VALUE), weight) == pytest.approx(expected("E2.5"))


def test_partial_enabling_agrees_with_the_worked_example():
    partial = network(PROJECTS, ("P1", "F", 0.4), ("P2", "F"), ("P3", "P1"))
    assert shapley_credit(joint_benefits(partial, VALUE)) == pytest.approx(expected("E2.6"))


def test_two_partial_needs_act_independently():
    both = network(("F", "G", "P"), ("P", "F", 0.5), ("P", "G", 0.2))
    found = joint_benefits(both, np.array([0, 0, 100.0]))
    sets = {
        tuple(np.flatnonzero(row).tolist()): amount
        for row, amount in zip(found.members.toarray(), found.value, strict=True)
        if amount
    }
    assert sets == pytest.approx({(0, 1, 2): 40, (1, 2): 40, (0, 2): 10, (2,): 10})


def test_a_need_that_comes_another_way_is_still_needed():
    around = network(("F", "P1", "P2"), ("P1", "F"), ("P2", "P1"), ("P2", "F", 0.9))
    found = joint_benefits(around, np.array([0, 0, 30.0]))
    assert shapley_credit(found) == pytest.approx([10, 10, 10])


def test_needs_are_followed_through_long_chains():
    names = [f"P{k}" for k in range(12)]
    chain = network(names, *zip(names[1:], names, strict=False))
    assert transitive_needs(chain).toarray().tolist() == np.tril(np.ones((12, 12))).tolist()


def test_a_circle_of_needs_is_named_in_words():
    circle = network(("A", "B", "C", "D"), ("A", "B"), ("B", "C"), ("C", "A"), ("D", "A"))
    with pytest.raises(CircularNeeds) as caught:
        transitive_needs(circle)
    assert set(caught.value.projects) == {"A", "B", "C"}
    start = caught.value.projects.index("A")
    assert (caught.value.projects * 2)[start : start + 3] == ("A", "B", "C")
    for step in ("A needs B", "B needs C", "C needs A"):
        assert step in str(caught.value)
    assert "D" not in str(caught.value)


def test_a_project_that_needs_itself_is_named():
    with pytest.raises(CircularNeeds, match="A needs A, so none could ever start"):
        joint_benefits(network(("A", "B"), ("A", "A"), ("A", "B")), np.zeros(2))


def test_too_many_partial_needs_are_refused_by_name():
    names = [f"F{k}" for k in range(MOST_PARTIAL_NEEDS + 1)]
    many = network([*names, "P"], *(("P", name, 0.5) for name in names))
    with pytest.raises(BadNetwork, match="P works in part without"):
        joint_benefits(many, np.ones(len(names) + 1))


def test_a_fraction_above_one_is_refused():
    with pytest.raises(ValueError, match="from 0 to 1"):
        network(("A", "B"), ("A", "B", 1.5))


def test_a_negative_weight_is_refused():
    with pytest.raises(ValueError, match="0 or more"):
        weighted_credit(joint_benefits(CHAIN, VALUE), np.array([1.0, -1, 1, 1]))


def test_a_benefit_whose_projects_have_no_weight_is_split_equally():
    found = weighted_credit(joint_benefits(CHAIN, VALUE), np.array([0.0, 0, 0, 6]))
    assert found == pytest.approx([10 / 2 + 5 / 2, 10 / 2, 5 / 2, 20])


@st.composite
def drawn_networks(draw):
    """Projects that only need earlier ones, with values and fractions."""
    n = draw(st.integers(1, 5))
    names = [f"P{k}" for k in range(n)]
    part = st.sampled_from([0.0, 0.0, 0.25, 1.0])
    needs = [
        (names[later], names[earlier], draw(part))
        for later in range(n)
        for earlier in range(later)
        if draw(st.booleans())
    ]
    return network(names, *needs), np.array(draw(st.lists(st.integers(-50, 100), min_size=n, max_size=n)), dtype=float)


@given(drawn_networks())
def test_equal_credit_is_the_shapley_value_of_the_game(drawn):
    benefits = joint_benefits(*drawn)
    assert shapley_credit(benefits) == pytest.approx(enumerated_shapley(benefits.value, benefits.members.toarray()))


@given(drawn_networks(), st.integers(0, 3))
def test_every_credit_sums_to_the_benefit(drawn, seed):
    needs, value = drawn
    weight = np.random.default_rng(seed).integers(0, 3, len(value)).astype(float)
    benefits = joint_benefits(needs, value)
    assert benefits.value.sum() == pytest.approx(value.sum())
    assert weighted_credit(benefits, weight).sum() == pytest.approx(value.sum())
    assert shapley_credit(benefits).sum() == pytest.approx(value.sum())


def test_flow_through_agrees_with_the_worked_example():
    found = flow_through(VALUE, np.array(GOLDEN["E2.3"]["W"]))
    assert found.flow == pytest.approx(GOLDEN["E2.3"]["flow"])
    assert found.retained == pytest.approx(GOLDEN["E2.3"]["retained"])


def test_flow_through_goes_round_a_loop_that_keeps_something():
    found = flow_through(np.array([0, 8.0]), np.array([[0, 0.5], [0.5, 0]]))
    assert found.flow == pytest.approx([0.5 * 8 / 0.75, 8 / 0.75])
    assert found.retained.sum() == pytest.approx(8)


def test_a_single_project_keeps_its_value():
    assert flow_through(np.array([3.0]), np.zeros((1, 1))).retained.tolist() == [3.0]


@pytest.mark.parametrize("passed", [[[0, 1.0], [1.0, 0]], [[1.0, 0], [0, 0]]])
def test_a_loop_that_keeps_nothing_is_refused(passed):
    with pytest.raises(BadNetwork, match="in a loop"):
        flow_through(np.ones(2), np.array(passed))


@pytest.mark.parametrize("passed", [[[0, -0.1], [0, 0]], [[0, 0.6, 0], [0, 0, 0], [0, 0.6, 0]]])
def test_shares_that_nobody_can_pass_on_are_refused(passed):
    with pytest.raises(BadNetwork, match="sum to 1 or less"):
        flow_through(np.ones(len(passed)), np.array(passed))


@given(st.integers(1, 8), st.integers(0, 10_000))
def test_what_projects_retain_sums_to_what_was_realised(n, seed):
    draw = np.random.default_rng(seed)
    passed = draw.random((n, n)) * (draw.random((n, n)) < 0.5)
    passed *= draw.random(n) * 0.99 / np.maximum(passed.sum(axis=0), 1e-9)
    value = draw.normal(0, 100, n)
    assert flow_through(value, passed).retained.sum() == pytest.approx(value.sum(), abs=1e-6)
