"""The records behind a figure that was added up from the entries of a ledger."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from benefits.portfolio.attribution import Ledger

IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True)
class RecordsBehind:
    """Rows of the tables that a figure comes from, in their order.

    Attributes:
        costs: Rows of the cost table.
        benefits: Rows of the benefit table.
        has_netted: Whether costs netted against business as usual are among them, which no one record stands for.
    """

    costs: tuple[int, ...]
    benefits: tuple[int, ...]
    has_netted: bool


def records_behind(ledger: Ledger, entries: IntArray) -> RecordsBehind:
    """The records of those entries that hold an amount and are counted.

    Args:
        ledger: The cases.
        entries: Rows of the ledger's entries.

    References:
        HM Treasury, The Green Book 2026, 9.3 to 9.6: figures of the summary table can be traced to what they rest on.
    """
    cube = ledger.cube
    lines = np.unique(cube.entry_line[entries])
    kept = lines[cube.line_is_headline[lines] & cube.amounts[lines].any(axis=1)]
    record, is_cost = cube.line_record[kept], cube.line_is_cost[kept]
    return RecordsBehind(
        costs=tuple(np.unique(record[is_cost & (record >= 0)]).tolist()),
        benefits=tuple(np.unique(record[~is_cost & (record >= 0)]).tolist()),
        has_netted=bool((record < 0).any()),
    )
