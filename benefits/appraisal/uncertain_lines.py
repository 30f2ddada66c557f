"""What of a cube is uncertain: which multiplier each line takes, and which cases share luck."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from benefits.appraisal.cube import Cube
from benefits.appraisal.distributions import Multipliers

IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Inputs:
    """What is uncertain: which multiplier each line takes, and who shares luck with whom.

    Attributes:
        multipliers: One for each input.
        line_input: The input of each line; -1 where the line is taken as entered. Parts of a line take the input of
            the whole. Shape (lines,).
        input_key: Names the draws of each input, whatever else there is. Shape (inputs,).
        case_group: The group, usually the project, of each case: cases of one group share its luck. Shape (cases,).
        group_key: Names the draws of each group. Shape (groups,).
    """

    multipliers: Multipliers
    line_input: IntArray
    input_key: IntArray
    case_group: IntArray
    group_key: IntArray


def whole_lines(cube: Cube) -> tuple[IntArray, IntArray]:
    """The input of each line if every line that counts varies by itself, and a line of each input.

    Lines of one record in one case, such as the parts of a line whose shares change over the years, are one input.

    Returns:
        Shapes (lines,), with -1 for lines that are shown but never counted, and (inputs,).

    References:
        Methods 2.1: a line is one estimate, however it is shared out.
    """
    counts = np.flatnonzero(cube.line_is_headline)
    record = cube.line_record[counts]
    alone = np.where(record < 0, counts, -1)  # what was netted has no record to share
    keys = np.stack([cube.line_case[counts], cube.line_is_cost[counts], record, alone], axis=1)
    _, first, of = np.unique(keys, axis=0, return_index=True, return_inverse=True)
    line_input = np.full(len(cube.line_case), -1)
    line_input[counts] = of.ravel()
    return line_input, counts[first]
