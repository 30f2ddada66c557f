"""How much of an option's net value hangs on each of its lines, and how far a line's own range would move it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from benefits.appraisal.cube import Cube, sums
from benefits.appraisal.distributions import Ends, Estimate, Shape, multipliers
from benefits.appraisal.lenses import NEGLIGIBLE, Appraisal, Lens
from benefits.appraisal.sensitivity import line_effects
from benefits.appraisal.tornado import tornado
from benefits.appraisal.uncertain_lines import Inputs, whole_lines
from benefits.records.tables import Tables

_Key = tuple[int, bool, int]  # case, whether a cost, row of its table
_AS_ENTERED = Estimate(Shape.FIXED, 1.0)


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


def line_stakes(tables: Tables, appraisal: Appraisal, case: int, lens: Lens) -> tuple[LineStake, ...]:
    """Every line of a case that counts under the lens: the widest swing first, then the largest effect.

    Args:
        tables: The records that the appraisal was made of.
        appraisal: The flows on their discount factors.
        case: Row of the case.
        lens: Whose costs and benefits, in what money, on which claims.

    References:
        HM Treasury, The Green Book 2026, 6.102 to 6.105 (switching values); methods 6.4 (each input at P10 then P90,
        the rest at base, sorted by swing).
    """
    found = _stakes(appraisal, case, lens, _bars(tables, appraisal, lens))
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


def _bars(tables: Tables, appraisal: Appraisal, lens: Lens) -> dict[_Key, tuple[float, float]]:
    """The tornado's bar of every line with a range of its own."""
    cube = appraisal.cube
    line_input, first = whole_lines(cube)
    estimates = [_estimate(tables, cube, line) for line in first.tolist()]
    nobody = np.zeros(len(first), dtype=np.int64)  # a tornado draws nothing, so nobody shares luck
    groups = np.zeros(cube.n_cases, dtype=np.int64)
    held = tornado(appraisal, Inputs(multipliers(estimates), line_input, nobody, groups, groups), lens)
    bars = zip(held.input.tolist(), held.at_p10.tolist(), held.at_p90.tolist(), strict=True)
    return {_key(cube, int(first[at])): (p10, p90) for at, p10, p90 in bars if estimates[at] is not _AS_ENTERED}


def _key(cube: Cube, line: int) -> _Key:
    return int(cube.line_case[line]), bool(cube.line_is_cost[line]), int(cube.line_record[line])


def _estimate(tables: Tables, cube: Cube, line: int) -> Estimate:
    """The recorded range of a line; as entered where there is none, or where several records were netted."""
    _, is_cost, record = _key(cube, line)
    table = tables["cost_line" if is_cost else "benefit_line"]
    if record < 0 or not table["estimate"][record]:
        return _AS_ENTERED
    low, likely, high = (float(table[name][record]) for name in ("low", "likely", "high"))
    ends = Ends(table["ends"][record]) if table["ends"][record] else Ends.LIMITS
    return Estimate(
        Shape(table["estimate"][record]), likely, *(None if np.isnan(one) else one for one in (low, high)), ends
    )
