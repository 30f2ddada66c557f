"""What a multiplier of each input adds to each case under each lens and to each (case, party) pair, as sparse rows.

Rows and inputs are laid out by group, so that the groups can be worked on some at a time.

References:
    Methods 0, decision 1: every figure is a sum over one cube, and present value is linear.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from benefits.appraisal.cube import Money, sums
from benefits.appraisal.lenses import Appraisal, Claims, Lens
from benefits.appraisal.sensitivity import line_effects
from benefits.appraisal.uncertain_lines import Inputs

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
Sparse = Any  # scipy ships no types


@dataclass(frozen=True)
class Part:
    """Some groups with all that belongs to them.

    Attributes:
        n_groups: How many groups.
        inputs: Their inputs. Shape (inputs,).
        rows: Their rows: those of a lens are lens x cases + case, those of pairs follow. Shape (rows,).
        weight: Pounds that a multiplier of 1 adds to each row. Sparse, shape (rows, inputs).
        constant: Pounds of lines that are taken as entered. Shape (rows,).
    """

    n_groups: int
    inputs: IntArray
    rows: IntArray
    weight: Sparse
    constant: FloatArray

    def values(self, multipliers: FloatArray) -> FloatArray:
        """Net present value of each row by draw. Shape (rows, draws).

        Args:
            multipliers: Of the inputs. Shape (inputs, draws).
        """
        total: FloatArray = self.weight @ multipliers
        total += self.constant[:, None]
        return total


class Weights:
    """The weights of all inputs, from an appraisal.

    Args:
        appraisal: The flows on their discount factors.
        inputs: What is uncertain.
        lenses: The lenses of the cases.
        party_lens: In what money and on which claims pairs are counted; no pairs if None.

    Attributes:
        input_group: The group of each input. Shape (inputs,).
        luck: -1 for an input that is bad when it is large, such as a cost; otherwise 1. Shape (inputs,).

    Raises:
        ValueError: An input has lines in cases of two groups, or none.
    """

    def __init__(self, appraisal: Appraisal, inputs: Inputs, lenses: tuple[Lens, ...], party_lens: Lens | None) -> None:
        cube, line_input, case_group = appraisal.cube, inputs.line_input, inputs.case_group
        n_inputs, self.n_groups = len(inputs.multipliers), len(inputs.group_key)
        self.input_group = _group_of(line_input, case_group[cube.line_case], n_inputs)
        good = np.where(cube.line_is_cost, -appraisal.line_pv, appraisal.line_pv)
        varies = np.flatnonzero((line_input >= 0) & ~cube.line_is_part)
        self.luck = np.where(sums(line_input[varies], good[varies], n_inputs) < 0, -1, 1)
        value, row, of = _values(appraisal, lenses, party_lens)
        pair_group = case_group[cube.pair_case] if party_lens is not None else case_group[:0]
        group = np.concatenate([*[case_group] * len(lenses), pair_group])
        self._rows = np.argsort(group, kind="stable")
        self._inputs = np.argsort(self.input_group, kind="stable")
        self._row_starts = np.searchsorted(group[self._rows], np.arange(self.n_groups + 1))
        self._input_starts = np.searchsorted(self.input_group[self._inputs], np.arange(self.n_groups + 1))
        place, row = np.append(_places(self._inputs), -1)[line_input[of]], _places(self._rows)[row]
        varies, fixed = np.flatnonzero(place >= 0), np.flatnonzero(place < 0)
        shape = (len(group), n_inputs)
        self._weight = sparse.csr_array((value[varies], (row[varies], place[varies])), shape=shape)
        self._weight.sum_duplicates()
        self._constant = sums(row[fixed], value[fixed], len(group))

    def parts(self, at_a_time: int) -> Iterator[Part]:
        """The groups in order, as many at a time as have no more than this many inputs and rows, but one at least."""
        starts = self._input_starts + self._row_starts
        first = 0
        while first < self.n_groups:
            last = int(np.searchsorted(starts, starts[first] + at_a_time, side="right")) - 1
            last = min(max(last, first + 1), self.n_groups)
            yield self._part(first, last)
            first = last

    def _part(self, first: int, last: int) -> Part:
        rows = slice(int(self._row_starts[first]), int(self._row_starts[last]))
        inputs = slice(int(self._input_starts[first]), int(self._input_starts[last]))
        starts = self._weight.indptr[rows.start : rows.stop + 1]
        held = slice(int(starts[0]), int(starts[-1]))
        columns = self._weight.indices[held] - inputs.start
        shape = (rows.stop - rows.start, inputs.stop - inputs.start)
        return Part(
            n_groups=last - first,
            inputs=self._inputs[inputs],
            rows=self._rows[rows],
            weight=sparse.csr_array((self._weight.data[held], columns, starts - starts[0]), shape=shape),
            constant=self._constant[rows],
        )


def _places(order: IntArray) -> IntArray:
    """Where each row stands in an order."""
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    return place


def _group_of(line_input: IntArray, line_group: IntArray, n_inputs: int) -> IntArray:
    varies = np.flatnonzero(line_input >= 0)
    group = np.full(n_inputs, -1)
    group[line_input[varies]] = line_group[varies]
    if (group[line_input[varies]] != line_group[varies]).any():
        raise ValueError("an input has lines in cases of two groups")
    if (group < 0).any():
        raise ValueError("an input has no line")
    return group


def _values(
    appraisal: Appraisal, lenses: tuple[Lens, ...], party_lens: Lens | None
) -> tuple[FloatArray, IntArray, IntArray]:
    """What lines add to which rows: pounds, row and line of each. Rows of lenses first, then those of pairs."""
    cube, found = appraisal.cube, []
    for place, lens in enumerate(lenses):
        effect = appraisal.line_pv * line_effects(appraisal, lens)
        found.append((effect, cube.line_case + place * cube.n_cases, np.arange(len(effect))))
    if party_lens is not None:
        entry = _entry_values(appraisal, party_lens)
        found.append((entry, cube.entry_pair + len(lenses) * cube.n_cases, cube.entry_line))
    if not found:
        return np.zeros(0), np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    value, row, line = (np.concatenate([one[part] for one in found]) for part in range(3))
    counts = np.flatnonzero(value)
    return value[counts], row[counts], line[counts]


def _entry_values(appraisal: Appraisal, lens: Lens) -> FloatArray:
    """What each entry adds to the net present value of its pair. Shape (entries,)."""
    cube = appraisal.cube
    weight = cube.entry_fraction * cube.entry_weight[:, list(Money).index(lens.money)]
    if lens.claims is Claims.ACCEPTED:
        weight = weight * cube.entry_is_accepted
    line = np.where(cube.line_is_headline, np.where(cube.line_is_cost, -appraisal.line_pv, appraisal.line_pv), 0.0)
    value: FloatArray = weight * line[cube.entry_line]
    return value
