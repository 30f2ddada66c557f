"""Who pays how much of a shared cost, so that nobody pays more than it gains where that can be had.

Here are the rules that need benefits and one cost only, for all cases at once; `shared_costs` has all rules of one case
side by side. The players of a case are the public bodies that gain by it. A body that gains nothing takes no part and
pays nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from benefits.appraisal.cube import sums
from benefits.appraisal.lenses import NEGLIGIBLE
from benefits.appraisal.measures import Answer, Answers

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]


class Rule(StrEnum):
    """How a cost is shared among those who gain; a rule joins by its name here and its formula in `sharing_rules`."""

    PROPORTIONAL = "proportional"
    EQUAL = "equal"
    EQUAL_SURPLUS = "equal_surplus"
    SHAPLEY = "shapley"
    NUCLEOLUS = "nucleolus"
    SCRB = "scrb"
    ALTERNATE_COST = "alternate_cost_avoided"
    EQUAL_OFFER = "equal_offer"


@dataclass(frozen=True)
class CostShares:
    """What each body pays and keeps under one rule, present values in pounds. Shapes (pairs,) unless said.

    Attributes:
        rule: How the cost was shared.
        is_viable: Whether the players' benefit covers the cost; where it does not, nothing is shared. Shape (cases,).
        payment: NONE where the case is not viable; sums to the cost of each viable case (invariant I6).
        net_gain: Benefit less payment; NONE where the case is not viable.
        overpays: Bodies whose payment is more than their benefit, or less than nothing: they would refuse, or be
            paid for gaining.
    """

    rule: Rule
    is_viable: BoolArray
    payment: Answers
    net_gain: Answers
    overpays: BoolArray


@dataclass(frozen=True)
class _Game:
    """One row a body: benefit of players, 0 for others, with the totals of each body's case. Shapes (pairs,)."""

    benefit: FloatArray
    plays: BoolArray
    total: FloatArray
    players: FloatArray
    cost: FloatArray


def share_cost(rule: Rule, benefit: FloatArray, case: IntArray, cost: FloatArray) -> CostShares:
    """What each body pays of its case's cost under a rule, for all cases at once.

    Only benefit after all corrections belongs here, and only that of public bodies: households and businesses
    cannot be asked to pay.

    Args:
        rule: How to share, one of `AT_ONCE`.
        benefit: Present value of each body's benefit, pounds. Shape (pairs,).
        case: The case of each body. Shape (pairs,).
        cost: Present value of the cost of each case, 0 or more, pounds. Shape (cases,).

    Raises:
        ValueError: A cost is negative, or the rule needs more than benefits and a cost.

    References:
        Methods 3.3 and 4.3. Proportional sharing of one fixed cost is always in the core (4.2).
    """
    if rule not in _FORMULAS:
        raise ValueError(f"{rule} is worked out for one game at a time")
    if (cost < 0).any():
        raise ValueError("a cost to share is 0 or more")
    n_cases = len(cost)
    plays = benefit > 0
    held = np.where(plays, benefit, 0.0)
    total = sums(case, held, n_cases)
    is_viable = total >= cost - NEGLIGIBLE
    game = _Game(held, plays, total[case], sums(case, plays, n_cases)[case], cost[case])
    payment = np.where(plays, _FORMULAS[rule](game), 0.0)
    kind = np.where(is_viable[case], Answer.VALUE, Answer.NONE).astype(np.int64)
    is_out = (payment > held + NEGLIGIBLE) | (payment < -NEGLIGIBLE)
    return CostShares(
        rule=rule,
        is_viable=is_viable,
        payment=Answers(np.where(is_viable[case], payment, np.nan), kind),
        net_gain=Answers(np.where(is_viable[case], benefit - payment, np.nan), kind),
        overpays=is_viable[case] & is_out,
    )


def _proportional(game: _Game) -> FloatArray:
    """C b_d / B: every contributor has the same ratio of benefit to payment."""
    return game.cost * game.benefit / np.where(game.total > 0, game.total, 1.0)


def _equal(game: _Game) -> FloatArray:
    """C / n; it may exceed a body's benefit."""
    return game.cost / np.maximum(game.players, 1.0)


def _equal_surplus(game: _Game) -> FloatArray:
    """b_d - (B - C) / n: everybody gains the same; it may be negative."""
    return game.benefit - (game.total - game.cost) / np.maximum(game.players, 1.0)


_FORMULAS: dict[Rule, Callable[[_Game], FloatArray]] = {
    Rule.PROPORTIONAL: _proportional,
    Rule.EQUAL: _equal,
    Rule.EQUAL_SURPLUS: _equal_surplus,
}
# The rules that `share_cost` knows.
AT_ONCE = tuple(_FORMULAS)


@dataclass(frozen=True)
class Rescue:
    """What others could pay in cash, and what is then still missing. Shapes (cases,), present values in pounds.

    Attributes:
        available: What the other bodies could pay from DEL.
        central_top_up: What is still missing: the precise ask to the centre, 0 where nothing is.
    """

    available: FloatArray
    central_top_up: FloatArray


def rescue(
    smallest_rescue: FloatArray, gains: FloatArray, is_contributor: BoolArray, case: IntArray, cash_part: FloatArray
) -> Rescue:
    """The central top-up when those who gain can pay only part of their gain in cash.

    Args:
        smallest_rescue: What the failing payers lack together, as `classes.Risk` has it. Shape (cases,).
        gains: What each body gains on balance; nothing is asked of one that loses. Shape (pairs,).
        is_contributor: Public bodies other than the failing payers. Shape (pairs,).
        case: The case of each body. Shape (pairs,).
        cash_part: The fraction of its gain that each body could pay from DEL, 0 to 1. Shape (pairs,).

    Raises:
        ValueError: A cash part is outside 0 to 1.

    References:
        Methods 3.3: max(0, T_min - sum of theta_d b_d over the others).
    """
    if not ((cash_part >= 0) & (cash_part <= 1)).all():
        raise ValueError("the part that can be paid in cash is from 0 to 1")
    offered = np.where(is_contributor, cash_part * np.maximum(gains, 0.0), 0.0)
    available = sums(case, offered, len(smallest_rescue))
    return Rescue(available, np.maximum(smallest_rescue - available, 0.0))
