"""The fat tail of cost, as a named case beside a simulation: never part of its mean.

Costs of information technology have a tail so fat that a distribution fitted to P50 and P80 misses it. So the case
is said and worked out once: a few projects cost several times what was entered, unless they stop at a gate.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from benefits.appraisal.lenses import Appraisal, Lens
from benefits.reference.green_book import EDITION, defaults

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True)
class CostTail:
    """How fat the tail is: one project in `one_in` has `cost_factor` times the cost."""

    one_in: int
    cost_factor: float


@dataclass(frozen=True)
class TailStress:
    """Net present value of each case under a lens, pounds of its price base. Shapes (cases,).

    Attributes:
        tail: What was supposed.
        as_entered: With the costs as entered.
        in_tail: With every cost times the factor, carried on to the end.
        if_stopped: With every cost times the factor, but nothing paid and nothing gained after the gate.
    """

    tail: CostTail
    as_entered: FloatArray
    in_tail: FloatArray
    if_stopped: FloatArray


def usual_tail(edition: str = EDITION) -> CostTail:
    """The tail of information technology projects, as reported.

    References:
        Methods 6.1; `defaults.csv` gives the source.
    """
    chosen = defaults(edition)
    return CostTail(chosen.tail_one_in, chosen.tail_cost_factor)


def tail_stress(appraisal: Appraisal, lens: Lens, tail: CostTail, gate: IntArray) -> TailStress:
    """What each case is worth if its costs are in the tail, carried on or stopped at a gate.

    Args:
        appraisal: The flows on their discount factors.
        lens: Whose costs and benefits, in what money, on which claims.
        tail: How many times the cost.
        gate: The last year, counted from the case's year 0, whose costs and benefits still come. Shape (cases,).

    References:
        Methods 6.1: "1 in 6, cost x 5, or stop at gate", not folded into the mean.
    """
    cube = appraisal.cube
    counted = appraisal.counts(lens.standpoint)
    until = np.arange(cube.n_years) <= gate[cube.line_case][:, None]
    kept = replace(cube, amounts=np.where(until, cube.amounts, 0.0))
    stopped = Appraisal(kept, appraisal.factors, appraisal.rebased)

    def net(of: Appraisal, factor: float) -> FloatArray:
        values = of.values(lens.money, lens.claims)
        return of.by_case(values.benefit - factor * values.cost, counted)

    return TailStress(tail, net(appraisal, 1.0), net(appraisal, tail.cost_factor), net(stopped, tail.cost_factor))
