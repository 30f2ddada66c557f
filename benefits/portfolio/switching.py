"""What would have to change for a case to break even: each of its lines by itself, and each claim of a recipient."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from benefits.appraisal.cube import sums
from benefits.appraisal.lenses import NEGLIGIBLE, Appraisal, Lens
from benefits.appraisal.sensitivity import line_effects
from benefits.appraisal.uncertain_lines import whole_lines

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True)
class LineSwitches:
    """One row for each line that counts under a lens, case by case. Shapes (rows,).

    Attributes:
        case: The case.
        line: A row of the cube that is this line, whole.
        value: What the line adds to the net value; a cost takes away. Present value, pounds.
        multiplier: What its amounts may be multiplied by, all else as entered, until the case breaks even. Below 0
            where no size of this line alone would do it.
    """

    case: IntArray
    line: IntArray
    value: FloatArray
    multiplier: FloatArray


@dataclass(frozen=True)
class ClaimSwitches:
    """One row for each recipient with a benefit that counts under a lens, case by case. Shapes (rows,).

    Attributes:
        case: The case.
        party: The recipient.
        benefit: What is claimed for it, present value in pounds.
        may_fail: The part of that which may fail, all else as claimed, until the case breaks even. Above 1 where the
            case passes without it; below 0 where the case fails already, by so many times the claim.
        without: Net present value if none of it comes, pounds.
    """

    case: IntArray
    party: IntArray
    benefit: FloatArray
    may_fail: FloatArray
    without: FloatArray


def line_switches(appraisal: Appraisal, lens: Lens) -> LineSwitches:
    """What each line by itself would have to be for its case to break even.

    Args:
        appraisal: The flows on their discount factors.
        lens: Whose costs and benefits, in what money, on which claims.

    References:
        HM Treasury, The Green Book 2026, paragraphs 6.102 to 6.104; methods 1.11.
    """
    cube = appraisal.cube
    of, first = whole_lines(cube)
    counted = np.flatnonzero(of >= 0)
    value = sums(of[counted], (appraisal.line_pv * line_effects(appraisal, lens))[counted], len(first))
    kept = np.flatnonzero(np.abs(value) > NEGLIGIBLE)
    kept = kept[np.lexsort((first[kept], cube.line_case[first[kept]]))]
    case, held = cube.line_case[first[kept]], value[kept]
    return LineSwitches(case, first[kept], held, 1.0 - appraisal.net(lens)[case] / held)


def claim_switches(appraisal: Appraisal, lens: Lens) -> ClaimSwitches:
    """How much of the benefit claimed for each recipient may fail before its case does, and the case without it.

    Args:
        appraisal: The flows on their discount factors.
        lens: Whose costs and benefits, in what money, on which claims.

    References:
        Methods 3.2 and E3.6: X / b_d, the largest failure that each claim can bear; a recipient is pivotal where
        X - b_d < 0.
    """
    cube = appraisal.cube
    benefit = appraisal.values(lens.money, lens.claims).benefit
    rows = np.flatnonzero(appraisal.counts(lens.standpoint) & (benefit > NEGLIGIBLE))
    case, held = cube.pair_case[rows], benefit[rows]
    net = appraisal.net(lens)[case]
    return ClaimSwitches(case, cube.pair_party[rows], held, net / held, net - held)
