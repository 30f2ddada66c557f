"""The smallest rescue of each project at risk: who lacks what, who could pay it, and how each body then stands."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from benefits.appraisal.classes import Risk
from benefits.appraisal.cube import Money
from benefits.appraisal.lenses import Appraisal
from benefits.portfolio.cost_sharing import rescue

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class RescueShares:
    """Who would pay what of the smallest rescue of each case, present values in pounds. Shapes (pairs,) unless said.

    Attributes:
        before: Net benefit of each body as things stand.
        lacks: What a payer that fails its own test lacks to pass it.
        offers: What each other public body that gains would pay, in proportion to what it gains.
        after: Net benefit once the rescue is paid; nobody who gained is left worse off than not gaining.
        in_cash: Part of its offer that a body could meet from the DEL cash it retains; the rest is a gain in value
            only.
        central_top_up: What is still missing if each pays from its DEL cash alone. Shape (cases,).
    """

    before: FloatArray
    lacks: FloatArray
    offers: FloatArray
    after: FloatArray
    in_cash: FloatArray
    central_top_up: FloatArray


def rescue_shares(appraisal: Appraisal, found: Risk) -> RescueShares:
    """The smallest rescue of every case at once, shared in proportion to gain.

    Where the others gain less than is lacking, each offers all that it gains, and what is missing is no rescue.

    Args:
        appraisal: The flows on their discount factors.
        found: The classes of the same appraisal.

    References:
        Methods 3.2 (smallest rescue, most others could pay) and 3.3 (rescue zone, central top-up).
    """
    money, claims = found.lens.money, found.lens.claims
    net, case = appraisal.values(money, claims).net, appraisal.cube.pair_case
    gains = np.where(appraisal.pair_is_public & ~found.pair_fails_own, np.maximum(net, 0.0), 0.0)
    together = appraisal.by_case(gains)
    part = np.minimum(found.smallest_rescue / np.where(together > 0, together, 1.0), 1.0)
    offers = gains * part[case]
    lacks = np.where(found.pair_fails_own, -net, 0.0)
    paid_in = appraisal.by_case(offers) / np.where(found.smallest_rescue > 0, found.smallest_rescue, 1.0)
    cash = np.maximum(appraisal.values(Money.DEL_CASH, claims).net, 0.0)
    cash_part = np.where(gains > 0, np.minimum(cash / np.where(gains > 0, gains, 1.0), 1.0), 0.0)
    top_up = rescue(found.smallest_rescue, gains, gains > 0, case, cash_part).central_top_up
    return RescueShares(
        before=net,
        lacks=lacks,
        offers=offers,
        after=net - offers + lacks * paid_in[case],
        in_cash=np.minimum(offers, cash),
        central_top_up=top_up,
    )
