"""The core: divisions that no coalition would leave, because it could not do better by itself."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from benefits.portfolio.games import Game, members, named, subset_sums
from benefits.portfolio.shared_assets import SharedAsset

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Objection:
    """The coalition that would gain most by acting alone, and how much more than it is given, in the game's unit."""

    coalition: tuple[str, ...]
    gain: float


def objection(case: SharedAsset | Game, payoff: FloatArray) -> Objection | None:
    """Who objects to a division, or None where it is in the core.

    Every coalition counts: those of a table one by one, those of a shared asset by a closed form, since there the one
    that gains most is either all that are given less than nothing or all that are given less than they bring.
    Of coalitions that gain the same the smallest is named.

    Args:
        case: The game.
        payoff: What each player gains after all payments, its own alternative included. Shape (players,).

    References:
        Methods 4.1: in the core, the sum over d in S of payoff_d is at least v(S), for every S.
    """
    if isinstance(case, SharedAsset):
        is_in, gain = _of_asset(case, payoff)
    else:
        is_in, gain = _of_table(case, payoff)
    return Objection(named(case.players, is_in), gain) if gain > case.rounding else None


def payment_bounds(case: SharedAsset | Game) -> tuple[FloatArray, FloatArray]:
    """The least and the most that each player could pay in the core, as far as it and all others alone decide.

    The least is what the others lack without it, which is also its Clarke charge; the most is its benefit, or what it
    would pay alone. Shapes (players,).

    References:
        Methods 4.1: max(0, C - (B - b_d)) <= x_d <= min(b_d, C); 4.4 for the Clarke (pivotal) charges.
    """
    if isinstance(case, SharedAsset):
        own = np.where(case.takes_part, case.separable, 0.0)
        others = float(case.remaining.sum()) - case.remaining
        least = np.minimum(np.maximum(case.shared_cost - others, 0.0), case.remaining)
        return own + least, own + np.minimum(case.remaining, case.shared_cost)
    one = 1 << np.arange(len(case.players))
    everybody = len(case.value) - 1
    added = case.value[-1] - case.value[everybody - one]
    return case.benefit - added, case.benefit - case.value[one]


def clarke_charges(case: SharedAsset | Game) -> FloatArray:
    """What each player would pay if it paid only what the others lack: nobody gains by a false claim.

    Shown for information: the charges rarely raise the cost, often nothing at all. Shape (players,).

    References:
        Methods 4.4 and E4.5: max(0, C - sum of the others' benefits).
    """
    return payment_bounds(case)[0]


def _of_table(game: Game, payoff: FloatArray) -> tuple[BoolArray, float]:
    lacks = game.value - subset_sums(payoff)
    most = float(lacks.max())
    ties = np.flatnonzero(lacks >= most - game.rounding)
    smallest = int(ties[np.argmin(np.bitwise_count(ties))])
    return members(smallest, len(game.players)), float(lacks[smallest])


def _of_asset(asset: SharedAsset, payoff: FloatArray) -> tuple[BoolArray, float]:
    """The better of two coalitions: without the asset, or with it among those that bring more than they are given."""
    above = payoff - asset.outside
    unpaid = asset.remaining - above
    is_below, is_behind = above < -asset.rounding, unpaid > asset.rounding
    apart = -float(above[is_below].sum())
    together = float(unpaid[is_behind].sum()) - asset.shared_cost
    if apart >= together:
        return is_below, apart
    return is_behind, together
