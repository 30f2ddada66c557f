"""From records to what is uncertain: which lines of a ledger carry a range, and how much of it they are.

A range is kept with a cost or benefit line, as multiples of its amounts, and carries the whole doubt about the line.
A line without one is taken as entered, so a simulation is only as wide as the ranges that people gave: how many of
the lines, and which part of the value, is told with every figure.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from benefits.appraisal.cube import Cube
from benefits.appraisal.distributions import Ends, Estimate, Shape, multipliers
from benefits.appraisal.draws import keys_of
from benefits.appraisal.lenses import Appraisal
from benefits.appraisal.uncertain_lines import Inputs, whole_lines
from benefits.portfolio.attribution import Ledger
from benefits.records.categories import OptionKind
from benefits.records.tables import Columns, Tables

IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]
ObjectArray = npt.NDArray[np.object_]

# The tables whose lines may carry a range, costs first.
LINES = ("cost_line", "benefit_line")


@dataclass(frozen=True)
class Ranges:
    """What of a ledger carries a range.

    Attributes:
        inputs: One input for each line with a range, one group of luck for each project.
        record: Row of the cost or benefit table of each input. Shape (inputs,).
        is_cost: Whether that is the cost table. Shape (inputs,).
        unused: Codes of lines with a range that no figure takes: costs that are netted against business as usual,
            sunk costs, benefits that only move money in time, and lines without an amount of money.
    """

    inputs: Inputs
    record: IntArray
    is_cost: BoolArray
    unused: tuple[str, ...]


@dataclass(frozen=True)
class Coverage:
    """How much of some cases carries a range. Present values in pounds, sizes without their signs.

    Attributes:
        lines: Lines that count, with an amount of money.
        with_range: Of these, lines with a range.
        cost, benefit: What all lines come to.
        cost_with_range, benefit_with_range: What those with a range come to.
    """

    lines: int
    with_range: int
    cost: float
    cost_with_range: float
    benefit: float
    benefit_with_range: float

    @property
    def part_of_cost(self) -> float | None:
        """The part of the cost that carries a range; None without cost."""
        return self.cost_with_range / self.cost if self.cost else None

    @property
    def part_of_benefit(self) -> float | None:
        """The part of the benefit that carries a range; None without benefit."""
        return self.benefit_with_range / self.benefit if self.benefit else None


def ranges_of(tables: Tables, ledger: Ledger) -> Ranges:
    """The ranges of the lines of a ledger, as what a simulation takes.

    A line is one input in every case that counts it, and its draws are named by its code: so they stay what they are
    when other lines come and go. Lines of one project share its luck.

    Args:
        tables: The records that the ledger was made of.
        ledger: The cases.

    Raises:
        Refused: A range has problems.

    References:
        Methods 6.1 and 6.2; Green Book 2026, 6.77. A line with a range is not corrected again (methods 2.6).
    """
    cube = ledger.cube
    has = {name: tables[name]["estimate"] != "" for name in LINES}
    counted = np.flatnonzero(cube.line_is_headline & (cube.line_record >= 0) & cube.amounts.any(axis=1))
    is_cost, record = cube.line_is_cost[counted], cube.line_record[counted]
    ranged = np.zeros(len(counted), dtype=bool)
    for name, at in zip(LINES, (is_cost, ~is_cost), strict=True):
        ranged[at] = has[name][record[at]]
    keys = np.stack([~is_cost[ranged], record[ranged]], axis=1).astype(np.int64)
    found, of = np.unique(keys, axis=0, return_inverse=True)
    line_input = np.full(len(cube.line_case), -1, dtype=np.int64)
    line_input[counted[ranged]] = of.ravel()
    rows = [found[found[:, 0] == at, 1] for at in range(len(LINES))]
    estimates = [one for name, at in zip(LINES, rows, strict=True) for one in _estimates(tables[name], at)]
    codes = [f"{name} {code}" for name, at in zip(LINES, rows, strict=True) for code in tables[name]["id"][at]]
    projects, group = np.unique(ledger.projects.astype(str), return_inverse=True)
    inputs = Inputs(
        multipliers=multipliers(estimates),
        line_input=line_input,
        input_key=keys_of(np.array(codes, dtype=object)),
        case_group=group.ravel(),
        group_key=keys_of(projects.astype(object)),
    )
    return Ranges(inputs, found[:, 1], found[:, 0] == 0, _unused(tables, ledger, has, rows))


def _estimates(table: Columns, rows: IntArray) -> list[Estimate]:
    columns = [table[field][rows] for field in ("estimate", "likely", "low", "high", "ends")]
    return [
        Estimate(
            Shape(shape),
            float(likely),
            None if np.isnan(low) else float(low),
            None if np.isnan(high) else float(high),
            Ends(ends) if ends else Ends.LIMITS,
        )
        for shape, likely, low, high, ends in zip(*columns, strict=True)
    ]


def _unused(tables: Tables, ledger: Ledger, has: dict[str, BoolArray], used: list[IntArray]) -> tuple[str, ...]:
    """Codes of lines of the cases, and of business as usual, whose range no input takes."""
    options = tables["option"]
    of_bau = options["id"][options["kind"] == OptionKind.BAU]
    concerned = np.union1d(ledger.options.astype(str), of_bau.astype(str))
    left: list[str] = []
    for name, rows in zip(LINES, used, strict=True):
        table = tables[name]
        is_left = has[name] & np.isin(table["option"].astype(str), concerned)
        is_left[rows] = False
        left += map(str, table["id"][is_left])
    return tuple(left)


def coverage(appraisal: Appraisal, ranges: Ranges, cases: BoolArray | None = None) -> Coverage:
    """How many of the lines, and which part of the value, carry a range.

    Lines that were netted against business as usual count as one a year's change, and never carry one.

    Args:
        appraisal: The flows on their discount factors.
        ranges: What of them carries a range.
        cases: Which cases to count; all if None. Shape (cases,).

    References:
        This tool's convention: what is taken as entered is told, so that nobody takes a narrow spread for sureness.
    """
    cube = appraisal.cube
    first = whole_lines(cube)[1]
    first = first[cube.amounts[first].any(axis=1)]
    if cases is not None:
        first = first[cases[cube.line_case[first]]]
    size, is_cost = np.abs(appraisal.line_pv[first]), cube.line_is_cost[first]
    ranged = ranges.inputs.line_input[first] >= 0
    return Coverage(
        lines=len(first),
        with_range=int(np.count_nonzero(ranged)),
        cost=float(size[is_cost].sum()),
        cost_with_range=float(size[is_cost & ranged].sum()),
        benefit=float(size[~is_cost].sum()),
        benefit_with_range=float(size[~is_cost & ranged].sum()),
    )


def gate_before_benefits(cube: Cube) -> IntArray:
    """The last year before the first benefit of each case, but never before year 0. Shape (cases,).

    The horizon where a case has no benefit.

    Args:
        cube: The flows.

    References:
        Methods 6.1 names the stop at a gate and not the gate; that it stands here is this tool's convention.
    """
    gains = np.flatnonzero(cube.line_is_headline & ~cube.line_is_cost & (cube.amounts > 0).any(axis=1))
    first = cube.horizon + 1
    np.minimum.at(first, cube.line_case[gains], np.argmax(cube.amounts[gains] > 0, axis=1))
    gate: IntArray = np.maximum(first - 1, 0)
    return gate
