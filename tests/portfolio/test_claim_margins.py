"""How far one benefit may fall: the methods' figures, and the game decided again at the margin."""

import json
from pathlib import Path

import pytest

from benefits.portfolio.claim_margins import claim_margins
from benefits.portfolio.shared_assets import shared_asset
from benefits.portfolio.sharing_rules import setting

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "methods-worked-examples.json").read_text(encoding="utf-8"))


def running():
    pvb, pvc = GOLDEN["E1.1"]["pv_benefit"], GOLDEN["E1.1"]["pv_cost"]
    return shared_asset(pvc, {"A": 0.25 * pvb, "B": 0.45 * pvb, "C": 0.2 * pvb})


def test_the_running_example_bears_what_the_methods_say():
    known = GOLDEN["E3.6"]["max_failure_share"]
    assert claim_margins(running()) == pytest.approx([known["A"], known["B"], known["C"]])


@pytest.mark.parametrize("player", ["A", "B", "C"])
def test_the_project_goes_ahead_up_to_the_margin_and_not_beyond(player):
    asset = running()
    at = asset.players.index(player)
    least = asset.benefit[at] * (1 - claim_margins(asset)[at])
    assert setting(asset.claiming(player, least + 1e-6)).is_viable
    assert not setting(asset.claiming(player, least - 1e-6)).is_viable


def test_only_what_is_above_the_own_alternative_may_fall_freely():
    """A would pay 8 of its 20 alone, B 6: 4 more than the cost. A's claim may fall to 4, to 1 / 5 of itself."""
    asset = shared_asset(10.0, {"A": 20.0, "B": 6.0}, alternatives={"A": 8.0})
    assert claim_margins(asset).tolist() == pytest.approx([0.8, 4 / 6])


def test_what_a_body_causes_by_itself_must_be_covered_too():
    """A brings 10 of which 2 are its own; with B's 4 that is 12 for a shared 9: 3 of its 10 may fall."""
    asset = shared_asset(9.0, {"A": 10.0, "B": 4.0}, separable={"A": 2.0, "B": 0.0})
    assert claim_margins(asset).tolist() == pytest.approx([0.3, 0.75])


def test_nothing_may_fall_where_the_cost_is_not_covered():
    assert claim_margins(shared_asset(9.0, {"A": 4.0, "B": 3.0})).tolist() == [0.0, 0.0]
