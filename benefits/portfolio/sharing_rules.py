"""What each rule of cost sharing asks of each player of one game."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from benefits.errors import BenefitsError
from benefits.portfolio.cost_sharing import Rule, share_cost
from benefits.portfolio.games import EXACT_PLAYERS, ROUNDING, Game, Known, members, named, subset_sums
from benefits.portfolio.nucleolus import NUCLEOLUS_PLAYERS, nucleolus, talmud
from benefits.portfolio.shapley import sampled_shapley, shapley_value
from benefits.portfolio.shared_assets import SharedAsset

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]
Case: TypeAlias = SharedAsset | Game


class NotAvailable(BenefitsError):
    """A rule cannot be used here; the sentence says why."""


@dataclass(frozen=True)
class Setting:
    """A game as the rules look at it. Amounts in the unit of the game.

    Attributes:
        takes_part: Who should be in the project. Shape (players,).
        cost: What those pay together; the value that all are given, as a negative, where only values are known.
        surplus: What all gain together after paying; where nothing can be shared, what is lacking, as a negative.
        is_viable: Whether all together gain enough for something to be shared.
        left_out: Why a body should not be in, by its name.
        separable: What each adds to the cost, or None where no costs are known. Shape (players,).
        alternative: What each would pay alone; infinite where that is not known. Shape (players,).
    """

    takes_part: BoolArray
    cost: float
    surplus: float
    is_viable: bool
    left_out: Mapping[str, str]
    separable: FloatArray | None
    alternative: FloatArray


@dataclass(frozen=True)
class Asked:
    """What a rule asks of each player. Shapes (players,).

    Attributes:
        payment: What each pays, 0 for those that take no part; negative where it is paid.
        takes_part: Who takes part under the rule.
        standard_error: How far the payments may be off where they are sampled, otherwise None.
    """

    payment: FloatArray
    takes_part: BoolArray
    standard_error: FloatArray | None = None


def setting(case: Case) -> Setting:
    """Who takes part in a game, and at what cost.

    Of a table of costs and benefits those take part that together gain most; where there are several such groups, the
    one with most bodies that gain anything.
    """
    if isinstance(case, SharedAsset):
        is_viable = case.lack <= case.rounding
        surplus = float(case.benefit[case.takes_part].sum()) - case.cost if is_viable else -case.lack
        left_out, separable, instead = case.left_out(), case.separable, case.alternative
        return Setting(case.takes_part, case.cost, surplus, is_viable, left_out, separable, instead)
    return _setting_of_values(case) if case.cost is None else _setting_of_costs(case, case.cost)


def _setting_of_values(game: Game) -> Setting:
    n, gain = len(game.players), float(game.value[-1])
    more = gain - float(game.value[1 << np.arange(n)].sum())
    is_viable, everybody = more >= -game.rounding, np.ones(n, dtype=np.bool_)
    cost = float(game.benefit.sum()) - gain
    return Setting(everybody, cost, gain if is_viable else more, is_viable, {}, None, np.full(n, np.inf))


def _setting_of_costs(game: Game, cost: FloatArray) -> Setting:
    one = 1 << np.arange(len(game.players))
    net = subset_sums(game.benefit) - cost
    served = len(net) - 1 if game.known is Known.COSTS else _served(game, net)
    more = float(game.value[-1] - game.value[one].sum())
    is_viable = served > 0 and more >= -game.rounding
    lacking = more if served else float(net[1:].max())
    is_in = members(served, len(one))
    unwanted = named(game.players, ~is_in & (game.benefit > 0)) if served else ()
    return Setting(
        takes_part=is_in,
        cost=float(cost[served]),
        surplus=float(net[served]) if is_viable else lacking,
        is_viable=is_viable,
        left_out=dict.fromkeys(unwanted, "the others gain more together without it"),
        separable=np.where(is_in, cost[served] - cost[served & ~one], 0.0),
        alternative=cost[one],
    )


def _served(game: Game, net: FloatArray) -> int:
    """The coalition that gains most; of those that gain the same, the one with most gainers and fewest others."""
    ties = np.flatnonzero(net >= net.max() - game.rounding)
    liked = subset_sums(np.where(game.benefit > 0, len(game.players) + 1.0, -1.0))
    return int(ties[np.argmax(liked[ties])])


def separable_and_remaining(cost: float, separable: FloatArray, most: FloatArray) -> FloatArray:
    """Separable cost, and the rest in proportion to what remains of the most that each should pay. Shape (players,).

    With the lesser of benefit and alternative as the most this is the rule of separable costs and remaining benefits
    (SCRB), with the alternative alone that of alternate cost avoided. A player whose separable cost is more than that
    most pays its separable cost and no more; it should not be in the project.

    Args:
        cost: The whole cost.
        separable: What each adds to it. Shape (players,).
        most: What each should pay at most. Shape (players,).

    Raises:
        NotAvailable: The separable costs are more than the whole, or there is a rest and nobody has anything left.

    References:
        Methods 4.3 and E4.3: m_d + NSC r_d / sum r, with r_d = most - m_d or 0, NSC = C(N) - sum m.
    """
    rest, remaining = cost - float(separable.sum()), np.maximum(most - separable, 0.0)
    slack, total = ROUNDING * max(cost, float(separable.sum())), float(remaining.sum())
    if rest < -slack:
        raise NotAvailable("The separable costs sum to more than the whole cost, so there is no rest to share.")
    if rest > slack and total == 0:
        raise NotAvailable("Nobody has anything left above its separable cost, so the rest falls on nobody.")
    return separable + (max(rest, 0.0) / total * remaining if total > 0 else 0.0)


def equal_offers(shared_cost: float, remaining: FloatArray) -> BoolArray:
    """Who stays when all are offered an equal part of the shared cost, refusers leave, and so on. Shape (players,).

    Nobody gains by claiming another benefit than its own, not even together with others; the price is that some leave
    who would have paid less than an equal part.

    Args:
        shared_cost: What those that stay pay together, the same each.
        remaining: The most that each would pay towards it. Shape (players,).

    References:
        Methods 4.4; Moulin and Shenker 2001, Economic Theory 18.
    """
    stays = np.ones(len(remaining), dtype=np.bool_)
    slack = ROUNDING * max(shared_cost, float(remaining.sum()))
    while stays.any() and (refuses := stays & (remaining < shared_cost / stays.sum() - slack)).any():
        stays &= ~refuses
    return stays


def asked(case: Case, held: Setting, rule: Rule, seed: int) -> Asked:
    """What one rule asks of each player.

    Args:
        case: The game.
        held: The same as `setting` gives it.
        rule: How to share.
        seed: Where drawing begins, for the Shapley value of more than 20 players.

    Raises:
        NotAvailable: Nothing can be shared, or the rule does not apply.

    References:
        Methods 4.3.
    """
    if not held.is_viable:
        raise NotAvailable("Together the players do not gain what it costs, so nothing is shared.")
    found = _FORMULAS[rule](case, held, seed)
    payment = np.where(np.abs(found.payment) < case.rounding, 0.0, found.payment)
    return Asked(payment, found.takes_part, found.standard_error)


def _by_benefit(rule: Rule) -> Callable[[Case, Setting, int], Asked]:
    """The rules that know benefits and the whole cost only, as `cost_sharing` has them."""

    def formula(case: Case, held: Setting, _: int) -> Asked:
        if isinstance(case, Game) and case.known is Known.VALUES:
            if rule is not Rule.EQUAL_SURPLUS:
                raise NotAvailable("Only values are known, and this rule needs benefits and a cost.")
            return Asked(np.full(len(case.players), held.cost / len(case.players)), held.takes_part)
        if held.cost < 0:
            raise NotAvailable("The players gain more together than their benefits sum to: there is no cost to share.")
        benefit = np.where(held.takes_part, case.benefit, 0.0)
        cost = min(held.cost, float(np.maximum(benefit, 0.0).sum()))
        shares = share_cost(rule, benefit, np.zeros(len(benefit), dtype=np.int64), np.array([cost]))
        return Asked(shares.payment.value, held.takes_part)

    return formula


def _shapley(case: Case, held: Setting, seed: int) -> Asked:
    if isinstance(case, Game):
        return _of_payoffs(case, held, shapley_value(_among(case, held.takes_part)))
    remaining = case.remaining[held.takes_part]
    if len(remaining) <= EXACT_PLAYERS:
        table = np.maximum(subset_sums(remaining) - case.shared_cost, 0.0)
        return _towards(case, held, remaining - shapley_value(table))
    drawn = sampled_shapley(
        lambda is_in: np.maximum(is_in.astype(np.float64) @ remaining - case.shared_cost, 0.0),
        len(remaining),
        seed=seed,
    )
    found = _towards(case, held, remaining - drawn.payoff)
    return Asked(found.payment, found.takes_part, _spread(held.takes_part, drawn.standard_error))


def _nucleolus(case: Case, held: Setting, _: int) -> Asked:
    if isinstance(case, SharedAsset):
        remaining = case.remaining[held.takes_part]
        return _towards(case, held, talmud(min(case.shared_cost, float(remaining.sum())), remaining))
    count = int(held.takes_part.sum())
    if count > NUCLEOLUS_PLAYERS:
        raise NotAvailable(
            f"The nucleolus of a table is worked out for at most {NUCLEOLUS_PLAYERS} players; there are {count}."
        )
    return _of_payoffs(case, held, nucleolus(_among(case, held.takes_part)))


def _scrb(case: Case, held: Setting, _: int) -> Asked:
    has_benefits = case.has_benefits if isinstance(case, SharedAsset) else case.known is Known.COSTS_AND_BENEFITS
    if held.separable is None or not has_benefits:
        raise NotAvailable("This rule needs both costs and benefits.")
    if not np.isfinite(held.alternative).any():
        raise NotAvailable("This rule needs the cost of each body's alternative.")
    return _separably(held, held.separable, np.minimum(case.benefit, held.alternative))


def _alternate_cost(_: Case, held: Setting, __: int) -> Asked:
    if held.separable is None or not np.isfinite(held.alternative[held.takes_part]).all():
        raise NotAvailable("This rule needs the cost of each body's alternative.")
    return _separably(held, held.separable, held.alternative)


def _equal_offer(case: Case, held: Setting, _: int) -> Asked:
    if isinstance(case, Game):
        raise NotAvailable("This rule needs one shared cost, not a cost or value for every group of players.")
    stays = held.takes_part.copy()
    stays[held.takes_part] = equal_offers(case.shared_cost, case.remaining[held.takes_part])
    if not stays.any():
        raise NotAvailable("Everybody in turn would refuse an equal part, so the project would not go ahead.")
    return Asked(np.where(stays, case.separable + case.shared_cost / stays.sum(), 0.0), stays)


def _separably(held: Setting, separable: FloatArray, most: FloatArray) -> Asked:
    is_in = held.takes_part
    return Asked(_spread(is_in, separable_and_remaining(held.cost, separable[is_in], most[is_in])), is_in)


def _towards(case: SharedAsset, held: Setting, part: FloatArray) -> Asked:
    """Separable cost and part of the shared cost of those that take part."""
    return Asked(np.where(held.takes_part, case.separable, 0.0) + _spread(held.takes_part, part), held.takes_part)


def _of_payoffs(game: Game, held: Setting, payoff: FloatArray) -> Asked:
    return Asked(_spread(held.takes_part, game.benefit[held.takes_part] - payoff), held.takes_part)


def _among(game: Game, is_in: BoolArray) -> FloatArray:
    """What the coalitions of some of the players gain. Shape (2^those players,)."""
    numbers = subset_sums((1 << np.flatnonzero(is_in)).astype(np.float64)).astype(np.int64)
    return game.value[numbers]


def _spread(is_in: BoolArray, amounts: FloatArray) -> FloatArray:
    """The amounts at those that are in, 0 at the others. Shape (players,)."""
    spread = np.zeros(len(is_in))
    spread[is_in] = amounts
    return spread


_FORMULAS: dict[Rule, Callable[[Case, Setting, int], Asked]] = {
    Rule.PROPORTIONAL: _by_benefit(Rule.PROPORTIONAL),
    Rule.EQUAL: _by_benefit(Rule.EQUAL),
    Rule.EQUAL_SURPLUS: _by_benefit(Rule.EQUAL_SURPLUS),
    Rule.SHAPLEY: _shapley,
    Rule.NUCLEOLUS: _nucleolus,
    Rule.SCRB: _scrb,
    Rule.ALTERNATE_COST: _alternate_cost,
    Rule.EQUAL_OFFER: _equal_offer,
}
