"""One thing that several bodies use: its shared cost, what each causes by itself, and what each could do instead.

Such a game needs no table of coalitions. What a body contributes is what remains of its benefit, or of its cheapest
alternative, above its separable cost; the game of these remaining benefits and the shared cost alone is

    v(S) = max(0, r(S) - F),

the bankruptcy game of the estate r(N) - F and the claims r. So questions about all coalitions have closed answers for
any number of players.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from benefits.errors import near
from benefits.portfolio.games import (
    ROUNDING,
    BadGame,
    Game,
    checked_amounts,
    checked_names,
    cost_game,
    in_words,
    subset_sums,
)

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class SharedAsset:
    """A thing that several bodies use and together pay for. Amounts in one unit, such as present value in pounds.

    Attributes:
        players: The bodies, each once.
        benefit: What each gains before any payment; its alternative's cost where no benefit is known.
            Shape (players,).
        shared_cost: The cost that is there whoever takes part.
        separable: The cost that each adds by taking part. Shape (players,).
        alternative: What each would pay for the like of it by itself; infinite where it has no alternative, or none
            is known. Shape (players,).
        has_benefits: Whether benefits were given.
    """

    players: tuple[str, ...]
    benefit: FloatArray
    shared_cost: float
    separable: FloatArray
    alternative: FloatArray
    has_benefits: bool = True

    def __post_init__(self) -> None:
        for amounts in (self.benefit, self.separable, self.alternative):
            amounts.setflags(write=False)

    @property
    def rounding(self) -> float:
        """The amount below which a gain or loss is taken as 0."""
        return ROUNDING * float(max(self.shared_cost + self.separable.sum(), np.abs(self.benefit).sum()))

    @cached_property
    def above_separable(self) -> FloatArray:
        """What is left of benefit or cheaper alternative above the separable cost; may be negative. (players,)."""
        return np.minimum(self.benefit, self.alternative) - self.separable

    @cached_property
    def takes_part(self) -> BoolArray:
        """Who gains and does not cost the others more than it brings. Shape (players,)."""
        return (self.benefit > 0) & (self.above_separable >= -self.rounding)

    @cached_property
    def remaining(self) -> FloatArray:
        """What each that takes part could at most pay towards the shared cost, 0 for others. Shape (players,)."""
        return np.where(self.takes_part, np.maximum(self.above_separable, 0.0), 0.0)

    @cached_property
    def outside(self) -> FloatArray:
        """What each gains by its own alternative. Shape (players,)."""
        return np.maximum(self.benefit - self.alternative, 0.0)

    @property
    def cost(self) -> float:
        """What those that take part have to pay together."""
        return self.shared_cost + float(self.separable[self.takes_part].sum())

    @property
    def lack(self) -> float:
        """What all that take part would have to bring more for the shared cost to be covered; 0 or less if it is."""
        return self.shared_cost - float(self.remaining.sum())

    def left_out(self) -> dict[str, str]:
        """Why a body should not be in the project, by its name; nothing of one that just gains nothing."""
        reasons = np.where(
            self.benefit < 0,
            "it loses by the project, so it cannot be asked to pay",
            np.where(
                self.separable - self.benefit > self.rounding,
                "what it costs separately is more than its benefit",
                "what it costs separately is more than its alternative",
            ),
        )
        is_out = (self.benefit < 0) | (self.above_separable < -self.rounding)
        return {name: str(why) for name, why, out in zip(self.players, reasons, is_out, strict=True) if out}

    def claiming(self, player: str, benefit: float) -> SharedAsset:
        """The same with another benefit of one player.

        Raises:
            BadGame: There is no such player, or no benefits are known.
        """
        if not self.has_benefits:
            raise BadGame("No benefits are known, so nobody can claim another one. Give the benefits.")
        claims = self.benefit.copy()
        claims[place(self.players, player)] = benefit
        return replace(self, benefit=checked_amounts(self.players, claims, "benefit"))

    def game(self) -> Game:
        """The same as a table of all coalitions, for at most 20 players.

        Raises:
            BadGame: There are more players.
        """
        served = self.shared_cost + subset_sums(np.minimum(self.separable, self.alternative))
        cost = np.minimum(subset_sums(self.alternative), served)
        cost[0] = 0.0
        return cost_game(self.players, cost, self.benefit)


def shared_asset(
    cost: float,
    benefits: Mapping[str, float] | None = None,
    separable: Mapping[str, float] | None = None,
    alternatives: Mapping[str, float] | None = None,
) -> SharedAsset:
    """A shared asset from amounts by name.

    Args:
        cost: The shared cost, 0 or more.
        benefits: What each body gains; where it is not known, every body needs an alternative.
        separable: What each body adds to the cost; nobody adds anything if not given.
        alternatives: What bodies would pay for the like of it alone; those not named have no alternative.

    Raises:
        BadGame: An amount is missing, no number or negative, or a name is unknown.

    References:
        Methods 4.1 and 4.3; E4.1 is one fixed cost, E4.3 a platform with connectors.
    """
    known = benefits if benefits is not None else alternatives
    if known is None:
        raise BadGame("Neither benefits nor alternatives are given. Give what each body gains.")
    names = checked_names(list(known))
    shared = float(checked_amounts(("shared cost",), np.array([cost]), "amount")[0])
    own = _by_player(names, dict.fromkeys(names, 0.0) if separable is None else separable, "separable cost")
    if alternatives is None:
        instead = np.full(len(names), np.inf)
    else:
        _no_strangers(names, alternatives, "alternative")
        given = [name for name in names if name in alternatives]
        checked_amounts(given, np.array([alternatives[name] for name in given]), "alternative")
        instead = np.array([alternatives.get(name, np.inf) for name in names], dtype=np.float64)
    for what, amounts in (("shared cost", np.array([shared])), ("separable cost", own), ("alternative", instead)):
        if (amounts < 0).any():
            raise BadGame(f"A {what} is negative. Enter costs as 0 or more.")
    gains = instead.copy() if benefits is None else _by_player(names, benefits, "benefit")
    return SharedAsset(names, gains, shared, own, instead, has_benefits=benefits is not None)


def place(players: Sequence[str], player: str) -> int:
    """Where a player stands.

    Raises:
        BadGame: There is no such player; near names are offered.
    """
    if player not in players:
        raise BadGame(f"{player} is no player.{near(player, players)} Players: {in_words(players)}.")
    return players.index(player)


def _by_player(players: tuple[str, ...], amounts: Mapping[str, float], what: str) -> FloatArray:
    _no_strangers(players, amounts, what)
    missing = [name for name in players if name not in amounts]
    if missing:
        raise BadGame(f"The {what} of {in_words(missing)} is missing. Enter it, 0 where there is none.")
    return checked_amounts(players, np.array([amounts[name] for name in players]), what)


def _no_strangers(players: tuple[str, ...], amounts: Mapping[str, float], what: str) -> None:
    for name in amounts:
        if name not in players:
            raise BadGame(f"{name} has an amount of {what} and is no player.{near(name, players)}")
