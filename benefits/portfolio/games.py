"""What groups of bodies can gain together: the games on which the sharing of a cost rests.

The players are the bodies that gain. A coalition, a set of players that act together, is numbered by its bits: player
i is in coalition S where bit i of S is 1, so 0 is nobody and 2^n - 1 everybody. Tables by coalition follow that order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from benefits.errors import BenefitsError

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

# The most players whose coalitions are all looked at: a million of them. This tool's convention.
EXACT_PLAYERS = 20
# What floats can leave behind of a sum that should be nought, as a part of the amounts that went into it.
ROUNDING = 1e-9
# How many things one sentence names.
_NAMED = 5


class BadGame(BenefitsError):
    """The players, costs, benefits or values given make no game; the sentence says what to change."""


class Known(StrEnum):
    """What is known of the coalitions of a game."""

    COSTS = "costs"
    COSTS_AND_BENEFITS = "costs_and_benefits"
    VALUES = "values"
    VALUES_AND_BENEFITS = "values_and_benefits"


@dataclass(frozen=True)
class Game:
    """What every coalition can gain by itself. Amounts in one unit, such as present value in pounds.

    Attributes:
        players: Their names, each once.
        value: What each coalition gains by itself, 0 for nobody. Shape (2^players,).
        benefit: What each player gets, so that it pays its benefit less its payoff: what it would pay alone where
            only costs are known, and 0 where only values are known. Shape (players,).
        cost: The cost of serving each coalition, or None where only values are known. Shape (2^players,).
        known: What the game was made of.
    """

    players: tuple[str, ...]
    value: FloatArray
    benefit: FloatArray
    cost: FloatArray | None
    known: Known

    def __post_init__(self) -> None:
        for table in (self.value, self.benefit, self.cost):
            if table is not None:
                table.setflags(write=False)

    @property
    def rounding(self) -> float:
        """The amount below which a gain or loss is taken as 0."""
        return ROUNDING * float(max(np.abs(self.value).max(), np.abs(self.benefit).sum()))


def cost_game(players: Sequence[str], cost: FloatArray, benefit: FloatArray | None = None) -> Game:
    """The game of bodies that know what each coalition would cost.

    With benefits, a coalition gains the most that any part of it can gain: v(S) = max over T in S of b(T) - C(T).
    Without, it saves what its members would pay apart: v(S) = sum of C(d) - C(S).

    Args:
        players: Their names, each once.
        cost: What serving each coalition costs, 0 or more. Shape (2^players,).
        benefit: What each player gains before any payment. Shape (players,).

    Raises:
        BadGame: Names repeat, there are too many players, or an amount is missing, no number or negative.

    References:
        Methods 4.1 and E4.4.
    """
    names = _checked_players(players)
    table = _checked_table(names, cost, "cost")
    if (table < 0).any():
        raise BadGame(f"The cost of {_together(names, int(np.argmin(table)))} is negative. Enter costs as 0 or more.")
    if benefit is None:
        alone = table[1 << np.arange(len(names))]
        return Game(names, subset_sums(alone) - table, alone, table, Known.COSTS)
    gains = checked_amounts(names, benefit, "benefit")
    return Game(names, best_within(subset_sums(gains) - table), gains, table, Known.COSTS_AND_BENEFITS)


def value_game(players: Sequence[str], value: FloatArray, benefit: FloatArray | None = None) -> Game:
    """The game of bodies that know what each coalition would gain.

    Args:
        players: Their names, each once.
        value: What each coalition gains by itself. Shape (2^players,).
        benefit: What each player gains before any payment; without it the value is shared, not a cost.
            Shape (players,).

    Raises:
        BadGame: Names repeat, there are too many players, or an amount is missing or no number.

    References:
        Methods 4.1.
    """
    names = _checked_players(players)
    table = _checked_table(names, value, "value")
    if benefit is None:
        return Game(names, table, np.zeros(len(names)), None, Known.VALUES)
    return Game(names, table, checked_amounts(names, benefit, "benefit"), None, Known.VALUES_AND_BENEFITS)


def coalition_table(players: Sequence[str], amounts: Mapping[frozenset[str], float], what: str) -> FloatArray:
    """Amounts given by the names in each coalition, in the order of the coalitions. Shape (2^players,).

    Args:
        players: Their names, each once.
        amounts: The amount of each coalition by its members; that of nobody may be left out.
        what: What the amounts are, such as "cost".

    Raises:
        BadGame: A coalition is missing, an unknown player is named, or nobody has an amount.

    References:
        Methods 4.1.
    """
    names = _checked_players(players)
    strangers = sorted({name for members in amounts for name in members} - set(names))
    if strangers:
        raise BadGame(f"{in_words(strangers)} stands in a coalition and is no player. Players: {in_words(names)}.")
    if amounts.get(frozenset(), 0.0) != 0:
        raise BadGame(f"The {what} of no players is {amounts[frozenset()]:g}. It is always 0: leave it out.")
    masks = {members: sum(1 << names.index(name) for name in members) for members in amounts}
    table = np.full(1 << len(names), np.nan)
    table[0] = 0.0
    table[list(masks.values())] = list(amounts.values())
    missing = [mask for mask in range(1, len(table)) if mask not in set(masks.values())]
    if missing:
        some = "; ".join(_together(names, mask) for mask in missing[:_NAMED])
        more = f"; and {len(missing) - _NAMED:,} more" if len(missing) > _NAMED else ""
        raise BadGame(f"The {what} is missing of: {some}{more}. Give one for every group of players.")
    return table


def subset_sums(amounts: FloatArray) -> FloatArray:
    """What the members of each coalition have together. Shape (2^players,), unit of the amounts.

    References:
        Methods 4.1: b(S), the sum over d in S of b_d.

    Example:
        >>> subset_sums(np.array([1.0, 2.0, 4.0])).tolist()
        [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]
    """
    sums = np.zeros(1 << len(amounts))
    for player, amount in enumerate(amounts):
        bit = 1 << player
        np.add(sums[:bit], amount, out=sums[bit : 2 * bit])
    return sums


def best_within(net: FloatArray) -> FloatArray:
    """The most that any part of each coalition gains. Shape and unit as given.

    References:
        Methods 4.1: v(S), the maximum over T in S.
    """
    best = net.copy()
    for player in range(len(best).bit_length() - 1):
        halves = best.reshape(-1, 2, 1 << player)
        np.maximum(halves[:, 1], halves[:, 0], out=halves[:, 1])
    return best


def members(mask: int, n_players: int) -> BoolArray:
    """Who is in a coalition. Shape (players,)."""
    return (mask >> np.arange(n_players) & 1).astype(np.bool_)


def named(players: Sequence[str], is_in: BoolArray) -> tuple[str, ...]:
    """The names of those that are in."""
    return tuple(name for name, inside in zip(players, is_in, strict=True) if inside)


def in_words(names: Sequence[str]) -> str:
    """Names in a sentence.

    Example:
        >>> in_words(["DWP", "HMRC", "MOJ"])
        'DWP, HMRC and MOJ'
    """
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]])) if names else "nobody"


def checked_amounts(players: Sequence[str], amounts: FloatArray, what: str) -> FloatArray:
    """One finite amount a player, as an array of its own.

    Raises:
        BadGame: There are more or fewer amounts than players, or one is no number.

    References:
        This tool's convention: nothing missing is taken as 0.
    """
    found = np.array(amounts, dtype=np.float64)
    if found.shape != (len(players),):
        raise BadGame(f"There are {len(players)} players and {found.size} amounts of {what}. Give one each.")
    wrong = named(players, ~np.isfinite(found))
    if wrong:
        raise BadGame(f"The {what} of {in_words(wrong)} is no number. Enter one.")
    return found


def checked_names(players: Sequence[str]) -> tuple[str, ...]:
    """The names of the players.

    Raises:
        BadGame: There is none, one is blank, or one stands twice.
    """
    names = tuple(players)
    if not names:
        raise BadGame("There are no players. Name the bodies that gain.")
    if not all(name.strip() for name in names):
        raise BadGame("A player has no name. Give every body its code.")
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise BadGame(f"{in_words(twice)} stands twice among the players. Name each body once.")
    return names


def _checked_players(players: Sequence[str]) -> tuple[str, ...]:
    names = checked_names(players)
    if len(names) > EXACT_PLAYERS:
        raise BadGame(
            f"{len(names)} players form more coalitions than can be looked at one by one. Give at most "
            f"{EXACT_PLAYERS}, or benefits and one shared cost, which have no such bound."
        )
    return names


def _checked_table(players: tuple[str, ...], amounts: FloatArray, what: str) -> FloatArray:
    table = np.array(amounts, dtype=np.float64)
    if table.shape != (1 << len(players),):
        raise BadGame(f"{len(players)} players form {1 << len(players):,} coalitions; {table.size:,} are given.")
    wrong = np.flatnonzero(~np.isfinite(table))
    if len(wrong):
        raise BadGame(f"The {what} of {_together(players, int(wrong[0]))} is no number. Enter one.")
    if table[0] != 0:
        raise BadGame(f"The {what} of no players is {table[0]:g}. It is always 0.")
    return table


def _together(players: Sequence[str], mask: int) -> str:
    names = named(players, members(mask, len(players)))
    return f"{in_words(names)} together" if len(names) > 1 else in_words(names)
