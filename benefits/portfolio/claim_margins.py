"""How far the benefit of one contributor could fall before the others would not go ahead."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from benefits.portfolio.shared_assets import SharedAsset

FloatArray = npt.NDArray[np.float64]


def claim_margins(asset: SharedAsset) -> FloatArray:
    """The largest part of its benefit that each could lose, or leave unsaid, with the project still paid for.

    All others are taken at their word. 1 where the project goes ahead without it, and where it gains nothing; 0 for
    everybody where the project cannot be paid for as it is. Shape (players,), 0 to 1.

    Args:
        asset: Benefits, the shared cost and what each causes by itself.

    References:
        Methods 3.2 and E3.6: X / b_d, the largest failure that each claim can bear.

    Example:
        >>> from benefits.portfolio.shared_assets import shared_asset
        >>> claim_margins(shared_asset(9.0, {"A": 12.0, "B": 6.0, "C": 3.0})).tolist()
        [1.0, 1.0, 1.0]
        >>> claim_margins(shared_asset(18.0, {"A": 12.0, "B": 6.0, "C": 3.0})).tolist()
        [0.25, 0.5, 1.0]
    """
    slack = max(-asset.lack, 0.0)
    is_needed = asset.remaining > slack + asset.rounding
    least = asset.separable + asset.remaining - slack
    gains = np.where(asset.benefit > 0, asset.benefit, 1.0)
    if asset.lack > asset.rounding:
        return np.zeros(len(asset.players))
    return np.where(is_needed, np.clip(1.0 - least / gains, 0.0, 1.0), 1.0)
