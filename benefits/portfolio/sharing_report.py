"""All that is to say of the sharing of one cost: the rules, a proposal beside them, and what cash allows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from benefits.portfolio.core import payment_bounds
from benefits.portfolio.games import Game, Known
from benefits.portfolio.shared_costs import Comparison, SharedCost, proposed, rules_side_by_side
from benefits.portfolio.sharing_rules import Case
from benefits.portfolio.sharing_terms import WithinCash, within_cash

FloatArray = npt.NDArray[np.float64]

# The code of payments that somebody proposes, beside those of the rules.
PROPOSED = "proposed"


@dataclass(frozen=True)
class SharingReport:
    """All rules for one game, a proposal beside them, and what cash allows.

    Attributes:
        comparison: The rules.
        of_values: Whether values are shared, not a cost.
        shown: What each rule asks, and the proposal last, by code.
        bounds: The least and the most that each could pay in the core; None where nothing is shared. Shapes (players,).
        within: What each rule comes to within the players' cash, by code; empty where no limits are given.
    """

    comparison: Comparison
    of_values: bool
    shown: Mapping[str, SharedCost]
    bounds: tuple[FloatArray, FloatArray] | None
    within: Mapping[str, WithinCash]


def sharing_report(case: Case, proposal: FloatArray | None = None, cash: FloatArray | None = None) -> SharingReport:
    """The rules for one game, with a proposal and limits of cash where they are given.

    Args:
        case: The game.
        proposal: What somebody proposes that each should pay. Shape (players,).
        cash: What each could pay at most; infinite where it could pay anything. Shape (players,).

    Raises:
        BadGame: The proposal does not sum to the cost.
        BadTerms: A limit is negative.

    References:
        Methods 3.3 and 4.1 to 4.3.
    """
    found = rules_side_by_side(case)
    shown = {str(one.rule): one for one in found.rules}
    if proposal is not None:
        shown[PROPOSED] = proposed(case, proposal)
    within = {} if cash is None else {name: within_cash(one.payment, case.benefit, cash) for name, one in shown.items()}
    of_values = isinstance(case, Game) and case.known is Known.VALUES
    return SharingReport(found, of_values, shown, payment_bounds(case) if found.is_viable else None, within)
