"""Who pays whom so that everybody ends up with its part of a cost that others paid before."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]


def net_transfers(paid: FloatArray, due: FloatArray) -> FloatArray:
    """What each body pays each other one, so that what it has borne in the end is what is due. Shape (bodies, bodies).

    Row pays column. Each that owes more than it has paid divides that among those that have paid more than they owe,
    in proportion to what each of these is out of pocket. Nobody both pays and is paid. Where less is due in all than
    was paid, because somebody's own cost falls away, that part of an outlay is not made and nobody pays it back.

    Args:
        paid: What each bears as things stand. Shape (bodies,).
        due: What each is to bear, in all not more than was paid. Shape (bodies,).

    References:
        Methods 3.3 (who pays the payer back) and invariant I2 (transfers between public bodies sum to 0); in
        proportion to what each is out of pocket is this tool's convention.

    Example:
        >>> net_transfers(np.array([20.0, 0.0, 0.0]), np.array([6.0, 10.0, 4.0])).tolist()
        [[0.0, 0.0, 0.0], [10.0, 0.0, 0.0], [4.0, 0.0, 0.0]]
    """
    owes, owed = np.maximum(due - paid, 0.0), np.maximum(paid - due, 0.0)
    whole = float(owed.sum())
    return np.outer(owes, owed / whole if whole > 0 else owed)
