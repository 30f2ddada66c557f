"""How much of an option's net value hangs on each of its lines, and how far a line's own range would move it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from benefits.appraisal.cube import sums
from benefits.appraisal.lenses import NEGLIGIBLE, Appraisal, Lens
from benefits.appraisal.sensitivity import line_effects
from benefits.appraisal.tornado import tornado
from benefits.portfolio.attribution import Ledger
from benefits.portfolio.uncertainty import ranges_of
from benefits.records.tables import Tables

_Key = tuple[int, bool, int]  # case, whether a cost, row of its table


@dataclass(frozen=True)
class LineStake:
    """One line of a case and what the case's net value owes to it; pounds of the case's price base.

    Attributes:
        record: Row of the cost or benefit table; -1 for costs netted against business as usual.
        is_cost: Below the line.
        effect: What the line adds to the net present value; below 0 for what takes away.
        switches_at: The multiple of the line at which the net present value is nothing, everything else unchanged.
            Below 0 the line alone cannot switch the answer: its amounts would have to change sign.
        at_p10, at_p90: The net present value with the line at its own P10 and P90; None where no range is recorded.
    """

    record: int
    is_cost: bool
    effect: float
    switches_at: float
    at_p10: float | None = None
    at_p90: float | None = None

    @property
    def swing(self) -> float:
        """How far apart the two ends are; 0 where no range is recorded."""
        return 0.0 if self.at_p10 is None or self.at_p90 is None else abs(self.at_p90 - self.at_p10)


def line_stakes(tables: Tables, ledger: Ledger, appraisal: Appraisal, case: int, lens: Lens) -> tuple[LineStake, ...]:
    """Every line of a case that counts under the lens: the widest swing first, then the largest effect.

    Args:
        tables: The records that the appraisal was made of.
        ledger: The cases.
        appraisal: The same on their discount factors.
        case: Row of the case.
        lens: Whose costs and benefits, in what money, on which claims.

    References:
        HM Treasury, The Green Book 2026, 6.102 to 6.105 (switching values); methods 6.4 (each input at P10 then P90,
        the rest at base, sorted by swing).
    """
    found = _stakes(appraisal, case, lens, _bars(tables, ledger, appraisal, lens))
    return tuple(sorted(found, key=lambda one: (-one.swing, -abs(one.effect), one.is_cost, one.record)))


def _stakes(
    appraisal: Appraisal, case: int, lens: Lens, bars: Mapping[_Key, tuple[float, float]]
) -> Iterator[LineStake]:
    cube, net = appraisal.cube, float(appraisal.net(lens)[case])
    lines = np.flatnonzero(cube.line_case == case)
    worth = (appraisal.line_pv * line_effects(appraisal, lens))[lines]
    keys = np.stack([cube.line_is_cost[lines], cube.line_record[lines]], axis=1)
    held, of = np.unique(keys, axis=0, return_inverse=True)
    effects = sums(of.ravel(), worth, len(held))
    for (is_cost, record), effect in zip(held.tolist(), effects.tolist(), strict=True):
        if abs(effect) > NEGLIGIBLE:
            ends = bars.get((case, bool(is_cost), record), (None, None))
            yield LineStake(record, bool(is_cost), effect, 1 - net / effect, *ends)


def _bars(tables: Tables, ledger: Ledger, appraisal: Appraisal, lens: Lens) -> dict[_Key, tuple[float, float]]:
    """The tornado's bar of every line with a range of its own."""
    ranges = ranges_of(tables, ledger)
    held = tornado(appraisal, ranges.inputs, lens)
    keys = zip(held.case.tolist(), ranges.is_cost[held.input].tolist(), ranges.record[held.input].tolist(), strict=True)
    return dict(zip(keys, zip(held.at_p10.tolist(), held.at_p90.tolist(), strict=True), strict=True))
