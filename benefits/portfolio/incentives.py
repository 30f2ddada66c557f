"""What a contributor would win by claiming another benefit than its own."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from benefits.portfolio.cost_sharing import Rule
from benefits.portfolio.games import BadGame, Game, Known, cost_game
from benefits.portfolio.shared_assets import SharedAsset, place
from benefits.portfolio.shared_costs import SEED, shared_by
from benefits.portfolio.sharing_rules import Case, setting


@dataclass(frozen=True)
class FalseClaim:
    """What comes of one player's claim of another benefit than its own. Amounts in the unit of the game.

    Attributes:
        rule: How the cost is shared.
        player: Who claims.
        benefit, claimed: Its benefit, and what it says that is.
        payment: What it pays when it tells the truth.
        payment_if_claimed: What it then pays, 0 where it is left out or the project does not go ahead.
        goes_ahead: Whether the project still does, by what is claimed.
        takes_part: Whether it is still in the project.
        saving: What it is better off by the claim; negative where it is worse off.
    """

    rule: Rule
    player: str
    benefit: float
    claimed: float
    payment: float
    payment_if_claimed: float
    goes_ahead: bool
    takes_part: bool
    saving: float


def false_claim(case: Case, rule: Rule, player: str, claimed: float, *, seed: int = SEED) -> FalseClaim:
    """What a player wins or loses by claiming another benefit than its own, all others telling the truth.

    Args:
        case: A shared asset, or a game of costs and benefits.
        rule: How the cost is shared.
        player: Who claims.
        claimed: What it says its benefit is.
        seed: Where drawing begins, for the Shapley value of more than 20 players.

    Raises:
        BadGame: There is no such player, or the game has no benefits that could be claimed.
        NotAvailable: The rule does not apply, or nothing could be shared on the truth.

    References:
        Methods 4.4 and E4.5.
    """
    at = place(case.players, player)
    said = _claiming(case, player, claimed)
    truth = shared_by(case, rule, seed=seed)
    goes_ahead = setting(said).is_viable
    payment, takes_part, gain = 0.0, False, 0.0
    if goes_ahead:
        found = shared_by(said, rule, seed=seed)
        payment, takes_part = float(found.payment[at]), bool(found.takes_part[at])
        gain = (float(case.benefit[at]) if takes_part else 0.0) - payment
    return FalseClaim(
        rule=rule,
        player=player,
        benefit=float(case.benefit[at]),
        claimed=claimed,
        payment=float(truth.payment[at]),
        payment_if_claimed=payment,
        goes_ahead=goes_ahead,
        takes_part=takes_part,
        saving=gain - float(truth.net_gain[at]),
    )


def _claiming(case: Case, player: str, claimed: float) -> Case:
    if isinstance(case, SharedAsset):
        return case.claiming(player, claimed)
    return _another(case, player, claimed)


def _another(game: Game, player: str, claimed: float) -> Game:
    if game.known is not Known.COSTS_AND_BENEFITS or game.cost is None:
        raise BadGame("No benefits are known beside the costs, so nobody can claim another one. Give the benefits.")
    benefit = np.array(game.benefit)
    benefit[place(game.players, player)] = claimed
    return cost_game(game.players, game.cost, benefit)
