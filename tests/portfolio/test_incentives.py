"""What a false claim wins or loses under each rule."""

import json
from pathlib import Path

import numpy as np
import pytest

from benefits.portfolio.cost_sharing import Rule
from benefits.portfolio.games import BadGame, cost_game
from benefits.portfolio.incentives import false_claim
from benefits.portfolio.shared_assets import shared_asset
from benefits.portfolio.sharing_rules import NotAvailable

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "methods-worked-examples.json").read_text(encoding="utf-8"))
ASSET = shared_asset(GOLDEN["E4.1"]["C"], GOLDEN["E4.1"]["benefits"])


@pytest.mark.parametrize("case", [ASSET, ASSET.game()], ids=["asset", "table"])
def test_an_under_claim_agrees_with_the_worked_example(case):
    found = false_claim(case, Rule.PROPORTIONAL, "B", 4.2)
    assert found.payment == pytest.approx(GOLDEN["E4.5"]["truth"], rel=1e-12)
    assert found.payment_if_claimed == pytest.approx(GOLDEN["E4.5"]["reported"], rel=1e-12)
    assert found.saving == pytest.approx(GOLDEN["E4.5"]["saving"], rel=1e-12)
    assert found.goes_ahead
    assert found.takes_part


def test_the_truth_wins_nothing():
    assert false_claim(ASSET, Rule.SHAPLEY, "A", 12.0).saving == 0.0


@pytest.mark.parametrize(
    ("rule", "saving"),
    [
        # All pay 3 whatever they say, and equal offers likewise while B would pay its 3.
        (Rule.EQUAL, 0.0),
        (Rule.EQUAL_OFFER, 0.0),
        # The surplus is 1.8 less, of which the other two lose their thirds: B pays 1.8 x 2/3 less.
        (Rule.EQUAL_SURPLUS, 1.2),
        # Half of all claims is 9.6 and half of B's claim 2.1, which is what it pays below half.
        (Rule.NUCLEOLUS, 0.9),
    ],
)
def test_what_an_under_claim_saves_depends_on_the_rule(rule, saving):
    assert false_claim(ASSET, rule, "B", 4.2).saving == pytest.approx(saving)


def test_a_claim_below_what_is_needed_stops_the_project_and_loses_the_gain():
    asset = shared_asset(12, GOLDEN["E4.2"]["benefits"])
    # The others have 5 and 7, so the project goes ahead whatever B claims, but not at a cost of 13 without 1 of it.
    assert false_claim(asset, Rule.PROPORTIONAL, "B", 0.0).goes_ahead
    found = false_claim(shared_asset(13, GOLDEN["E4.2"]["benefits"]), Rule.PROPORTIONAL, "B", 0.9)
    assert (found.goes_ahead, found.takes_part, found.payment_if_claimed) == (False, False, 0.0)
    assert found.saving == pytest.approx(-(8 - 13 * 8 / 20))


def test_one_that_claims_less_than_its_separable_cost_is_left_out():
    held = GOLDEN["E4.3"]
    found = false_claim(shared_asset(9, held["benefit"], held["separable"], held["alternative"]), Rule.SCRB, "C", 0.5)
    assert (found.goes_ahead, found.takes_part, found.payment_if_claimed) == (True, False, 0.0)
    assert found.saving == pytest.approx(-(6 - held["scrb"]["C"]))


def test_an_over_claim_costs_under_the_default_rule():
    assert false_claim(ASSET, Rule.PROPORTIONAL, "C", 6.0).saving == pytest.approx(9 * 3 / 21 - 9 * 6 / 24)


@pytest.mark.parametrize(
    ("case", "player", "claimed", "told"),
    [
        (ASSET, "a", 1.0, "a is no player. Did you mean A"),
        (ASSET, "A", float("nan"), "The benefit of A is no number"),
        (cost_game(("A", "B"), np.array([0.0, 2, 2, 3])), "A", 1.0, "No benefits are known beside the costs"),
        (shared_asset(3, None, None, {"A": 2, "B": 2}), "A", 1.0, "No benefits are known"),
    ],
)
def test_a_claim_that_nobody_could_make_is_refused(case, player, claimed, told):
    with pytest.raises(BadGame, match=told):
        false_claim(case, Rule.EQUAL, player, claimed)


def test_a_rule_that_does_not_apply_is_refused():
    with pytest.raises(NotAvailable, match="alternative"):
        false_claim(ASSET, Rule.SCRB, "A", 1.0)
