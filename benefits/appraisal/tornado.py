"""What each uncertain input does to the net value when it alone turns out otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from benefits.appraisal.distributions import P10, P90
from benefits.appraisal.lenses import Appraisal, Lens
from benefits.appraisal.sensitivity import line_effects
from benefits.appraisal.uncertain_lines import Inputs

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Tornado:
    """One bar for each case and input that the case has a line of. Shapes (bars,).

    Bars stand case by case, the widest of each case first.

    Attributes:
        case: The case.
        input: The input.
        at_p10: Net present value with the input at its P10 and everything else as entered; pounds.
        at_p90: The same at its P90. Below `at_p10` where the input is a cost.
    """

    case: IntArray
    input: IntArray
    at_p10: FloatArray
    at_p90: FloatArray


def tornado(appraisal: Appraisal, inputs: Inputs, lens: Lens) -> Tornado:
    """The net present value of each case with each of its inputs at P10, then at P90, the rest as entered.

    Args:
        appraisal: The flows on their discount factors.
        inputs: What is uncertain.
        lens: Whose costs and benefits, in what money, on which claims.

    References:
        Methods 6.4: each input at P10 then P90, rest at base, sorted by swing.
    """
    held = sparse.coo_array(_effects(appraisal, inputs, lens))
    case, of = (np.asarray(axis, dtype=np.int64) for axis in held.coords)
    ends = inputs.multipliers.quantiles([P10, P90])[of]
    low, high = (appraisal.net(lens)[case] + held.data * (end - 1) for end in ends.T)
    order = np.lexsort((of, -np.abs(high - low), case))
    return Tornado(case[order], of[order], low[order], high[order])


def effects_in(appraisal: Appraisal, inputs: Inputs, lens: Lens, case: int) -> FloatArray:
    """What a multiplier of 1 of each input adds to the net present value of one case, pounds. Shape (inputs,).

    Args:
        appraisal: The flows on their discount factors.
        inputs: What is uncertain.
        lens: Whose costs and benefits, in what money, on which claims.
        case: The case.

    References:
        Methods 6.4.
    """
    effects: FloatArray = _effects(appraisal, inputs, lens)[[case]].toarray()[0]
    return effects


def _effects(appraisal: Appraisal, inputs: Inputs, lens: Lens) -> Any:
    """What a multiplier of 1 adds to each case. Sparse, shape (cases, inputs)."""
    value = appraisal.line_pv * line_effects(appraisal, lens)
    counts = np.flatnonzero((inputs.line_input >= 0) & (value != 0))
    shape = (appraisal.cube.n_cases, len(inputs.multipliers))
    at = (appraisal.cube.line_case[counts], inputs.line_input[counts])
    return sparse.csr_array((value[counts], at), shape=shape)
