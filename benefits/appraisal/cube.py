"""The cash-flow cube: every pound of every case by line and year, and on whom each line lands.

A case is one option of one project. Rows of `amounts` are lines, columns are years counted from the case's own
year 0, so one vector of factors discounts every case at once. An entry says which fraction of a line lands on
which party, and what it counts for in each kind of money. A pair is a (case, party) that has an entry.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from enum import StrEnum

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]


class Money(StrEnum):
    """What a pound is counted as: its value, its effect on public finances, or cash in a DEL budget."""

    ECONOMIC = "economic"
    PUBLIC_FINANCIAL = "public_financial"
    DEL_CASH = "del_cash"


# The schedules a line can use, in the order of `Cube.line_schedule`.
SCHEDULES = ("standard", "health")


@dataclass(frozen=True)
class Cube:
    """Amounts in pounds, real, in each case's price base; every array is read-only.

    Attributes:
        start: Financial year (its start) that is year 0 of each case. Shape (cases,).
        horizon: Last year index that is appraised. Shape (cases,).
        party_is_public: Whether each party counts as government. Shape (parties,).
        unattributed: The party that stands for benefit nobody has been named for.
        amounts: Yearly amounts, never sunk. Shape (lines, years).
        line_case: Shape (lines,).
        line_is_cost: A cost below the line; otherwise a benefit above it. Shape (lines,).
        line_is_headline: False for sunk and timing-only lines, which are shown but never counted. Shape (lines,).
        line_schedule: Index into SCHEDULES. Shape (lines,).
        line_is_assumed: Whether the split over years is our assumption, not published. Shape (lines,).
        line_record: Row of the cost or benefit table that the line comes from; -1 where several were netted.
        line_is_part: A part of a line that is in the cube whole as well, for a share that changes over the years or
            for what nobody is named for. Entries on it count; sums over lines leave it out. Shape (lines,).
        entry_line, entry_party, entry_pair: Shape (entries,).
        entry_fraction: Part of the line; negative for a cost recovered and for the other side of a transfer.
        entry_weight: What the entry counts for, by Money: column 0 economic, 1 public financial, 2 DEL cash.
        entry_is_accepted: Whether it counts in the accepted-only view. Shape (entries,).
        entry_is_funding: A cost that its party pays by choice, not one pushed onto it. Shape (entries,).
        entry_class: Budget class, by its place in the list of who makes the cube; -1 for none. Shape (entries,).
        pair_case, pair_party: Shape (pairs,), ordered by case, then party.
    """

    start: IntArray
    horizon: IntArray
    party_is_public: BoolArray
    unattributed: int
    amounts: FloatArray
    line_case: IntArray
    line_is_cost: BoolArray
    line_is_headline: BoolArray
    line_schedule: IntArray
    line_is_assumed: BoolArray
    line_record: IntArray
    line_is_part: BoolArray
    entry_line: IntArray
    entry_party: IntArray
    entry_fraction: FloatArray
    entry_weight: FloatArray
    entry_is_accepted: BoolArray
    entry_is_funding: BoolArray
    entry_class: IntArray
    entry_pair: IntArray
    pair_case: IntArray
    pair_party: IntArray

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, np.ndarray):
                value.setflags(write=False)

    @property
    def n_cases(self) -> int:
        """How many cases there are."""
        return len(self.start)

    @property
    def n_pairs(self) -> int:
        """How many (case, party) pairs there are."""
        return len(self.pair_case)

    @property
    def n_years(self) -> int:
        """How many years the longest appraisal has, year 0 included."""
        return int(self.amounts.shape[1])


def pairs_of(entry_case: IntArray, entry_party: IntArray, n_parties: int) -> tuple[IntArray, IntArray, IntArray]:
    """The distinct (case, party) pairs of the entries: (entry_pair, pair_case, pair_party)."""
    keys, entry_pair = np.unique(entry_case * n_parties + entry_party, return_inverse=True)
    return entry_pair.astype(np.int64), keys // n_parties, keys % n_parties


def later(amounts: FloatArray, years: IntArray) -> FloatArray:
    """Each row moved right by its years. Shape (rows, years + the most that a row is moved by).

    References:
        Methods 1.11: a delay moves the whole curve.
    """
    n_years = amounts.shape[1]
    moved = np.zeros((len(amounts), n_years + int(years.max(initial=0))))
    np.put_along_axis(moved, years[:, None] + np.arange(n_years), amounts, axis=1)
    return moved


def retaken(
    cube: Cube,
    *,
    start: IntArray,
    horizon: IntArray,
    lines: IntArray,
    line_case: IntArray,
    amounts: FloatArray,
    entries: IntArray,
    entry_line: IntArray,
) -> Cube:
    """Lines and entries of a cube, each as often as wanted, as the flows of other cases.

    Args:
        cube: Where they stand now.
        start: Start of year 0 of each new case. Shape (cases,).
        horizon: Last year index of each new case. Shape (cases,).
        lines: The row in `cube` of each new line. Shape (lines,).
        line_case: The new case of each new line. Shape (lines,).
        amounts: What each new line holds from its case's year 0 on. Shape (lines, years).
        entries: The row in `cube` of each new entry. Shape (entries,).
        entry_line: The new line of each new entry. Shape (entries,).

    References:
        Methods 0, decision 1: every figure is a sum over one cube.
    """
    party = cube.entry_party[entries]
    entry_pair, pair_case, pair_party = pairs_of(line_case[entry_line], party, len(cube.party_is_public))
    return replace(
        cube,
        start=start,
        horizon=horizon,
        amounts=amounts,
        line_case=line_case,
        line_is_cost=cube.line_is_cost[lines],
        line_is_headline=cube.line_is_headline[lines],
        line_schedule=cube.line_schedule[lines],
        line_is_assumed=cube.line_is_assumed[lines],
        line_record=cube.line_record[lines],
        line_is_part=cube.line_is_part[lines],
        entry_line=entry_line,
        entry_party=party,
        entry_fraction=cube.entry_fraction[entries],
        entry_weight=cube.entry_weight[entries],
        entry_is_accepted=cube.entry_is_accepted[entries],
        entry_is_funding=cube.entry_is_funding[entries],
        entry_class=cube.entry_class[entries],
        entry_pair=entry_pair,
        pair_case=pair_case,
        pair_party=pair_party,
    )


def sums(row: IntArray, values: npt.NDArray[np.generic], n_rows: int) -> FloatArray:
    """The sum of the values that belong to each row. Shape (n_rows,)."""
    return np.bincount(row, values, minlength=n_rows).astype(np.float64, copy=False)
