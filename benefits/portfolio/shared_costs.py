"""The rules of cost sharing side by side: who pays what, what each gains by it, and which coalition would object."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from benefits.appraisal.measures import Answers, ratio
from benefits.portfolio.core import Objection, objection
from benefits.portfolio.cost_sharing import Rule
from benefits.portfolio.games import BadGame, checked_amounts
from benefits.portfolio.shared_assets import SharedAsset
from benefits.portfolio.sharing_rules import Asked, Case, NotAvailable, Setting, asked, setting
from benefits.reference.green_book import defaults

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

# Where drawing begins, so that the same game has the same figures on every screen.
SEED = 2026


@dataclass(frozen=True)
class SharedCost:
    """What one rule asks of each player, and what comes of it. Amounts in the unit of the game.

    Attributes:
        rule: The rule; None for payments that somebody proposes.
        players: Their names.
        payment: What each pays, negative where it is paid; sums to the cost of those that take part (invariant I6).
            Where only values are known, what each is given, as a negative. Shape (players,).
        net_gain: Benefit less payment; of one that takes no part nothing, or what it loses by the project.
            Shape (players,).
        back: Benefit for each pound paid. Shape (players,).
        takes_part: Who uses the thing and pays for it. Shape (players,).
        objects: The coalition that would gain most by acting alone; None where the payments are in the core.
        standard_error: How far the payments may be off where they are sampled, otherwise None. Shape (players,).
    """

    rule: Rule | None
    players: tuple[str, ...]
    payment: FloatArray
    net_gain: FloatArray
    back: Answers
    takes_part: BoolArray
    objects: Objection | None
    standard_error: FloatArray | None = None

    def __post_init__(self) -> None:
        for amounts in (self.payment, self.net_gain, self.takes_part):
            amounts.setflags(write=False)

    @property
    def in_core(self) -> bool:
        """Whether nobody, alone or with others, would do better without the rest."""
        return self.objects is None


@dataclass(frozen=True)
class Comparison:
    """All rules for one game. Amounts in its unit.

    Attributes:
        players: Their names.
        cost: What those that take part pay together; where only values are known, all that is given, as a negative.
        surplus: What all gain together after paying; where nothing can be shared, what is lacking, as a negative.
        is_viable: Whether all together gain enough for something to be shared.
        left_out: Why a body should not be in the project, by its name.
        rules: What each rule that applies asks, in the order of `Rule`.
        not_available: Why the others do not apply.
        separable_part: Separable cost as a part of the whole cost; None where it is not known.
        recommended: The rule to start from, None where neither of those recommended applies.
    """

    players: tuple[str, ...]
    cost: float
    surplus: float
    is_viable: bool
    left_out: Mapping[str, str]
    rules: tuple[SharedCost, ...]
    not_available: Mapping[Rule, str]
    separable_part: float | None
    recommended: Rule | None

    def under(self, rule: Rule) -> SharedCost:
        """What one rule asks.

        Raises:
            NotAvailable: The rule does not apply.
        """
        for one in self.rules:
            if one.rule is rule:
                return one
        raise NotAvailable(self.not_available[rule])


def rules_side_by_side(case: Case, *, seed: int = SEED) -> Comparison:
    """Every rule that applies, with what each player gains and who objects, and why the others do not apply.

    All rules share the cost of those that take part. A body that adds more to the cost than it brings is left out and
    named, since the others would have to pay for it.

    Args:
        case: A shared asset, or a game with a cost or a value for every coalition.
        seed: Where drawing begins, for the Shapley value of more than 20 players.

    References:
        Methods 4.3. The rule recommended is this tool's convention (methods 10, defaults.csv): proportional, or
        separable costs and remaining benefits where separable costs are a large part of the whole.
    """
    held = setting(case)
    found: dict[Rule, SharedCost] = {}
    reasons: dict[Rule, str] = {}
    for rule in Rule:
        try:
            found[rule] = _judged(case, rule, asked(case, held, rule, seed))
        except NotAvailable as reason:
            reasons[rule] = str(reason)
    part = _separable_part(held)
    return Comparison(
        players=case.players,
        cost=held.cost,
        surplus=held.surplus,
        is_viable=held.is_viable,
        left_out=MappingProxyType(dict(held.left_out)),
        rules=tuple(found.values()),
        not_available=MappingProxyType(reasons),
        separable_part=part,
        recommended=_recommended(part, list(found)),
    )


def shared_by(case: Case, rule: Rule, *, seed: int = SEED) -> SharedCost:
    """What one rule asks of each player, and what comes of it.

    Args:
        case: A shared asset, or a game with a cost or a value for every coalition.
        rule: How to share.
        seed: Where drawing begins, for the Shapley value of more than 20 players.

    Raises:
        NotAvailable: Nothing can be shared, or the rule does not apply.

    References:
        Methods 4.3.
    """
    return _judged(case, rule, asked(case, setting(case), rule, seed))


def proposed(case: Case, payment: FloatArray) -> SharedCost:
    """What comes of payments that somebody proposes.

    Args:
        case: A shared asset, or a game with a cost or a value for every coalition.
        payment: What each player would pay. Shape (players,).

    Raises:
        BadGame: A payment is no number, or they do not sum to the cost.

    References:
        Methods 4.1: in the core or not.
    """
    held, amounts = setting(case), checked_amounts(case.players, payment, "proposed payment")
    gap = float(amounts.sum()) - held.cost
    if abs(gap) > case.rounding:
        way = "more" if gap > 0 else "less"
        raise BadGame(f"The proposed payments sum to {abs(gap):.10g} {way} than the cost of {held.cost:.10g}.")
    return _judged(case, None, Asked(amounts, held.takes_part))


def _judged(case: Case, rule: Rule | None, found: Asked) -> SharedCost:
    served = np.where(found.takes_part | (case.benefit < 0), case.benefit, 0.0)
    # One that takes no part has what it can do by itself, and what it loses by the project it cannot leave.
    apart = case.outside if isinstance(case, SharedAsset) else np.zeros(len(served))
    payoff = np.where(found.takes_part, case.benefit, apart) - found.payment
    return SharedCost(
        rule=rule,
        players=case.players,
        payment=found.payment,
        net_gain=served - found.payment,
        back=ratio(served, found.payment),
        takes_part=found.takes_part,
        objects=objection(case, payoff),
        standard_error=found.standard_error,
    )


def _separable_part(held: Setting) -> float | None:
    if held.separable is None or held.cost <= 0:
        return None
    return float(held.separable[held.takes_part].sum()) / held.cost


def _recommended(separable_part: float | None, available: Sequence[Rule]) -> Rule | None:
    is_large = separable_part is not None and separable_part > defaults().separable_part
    preferred = (Rule.SCRB, Rule.ALTERNATE_COST) if is_large else ()
    return next((rule for rule in (*preferred, Rule.PROPORTIONAL) if rule in available), None)
