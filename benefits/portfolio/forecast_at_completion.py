"""What a benefit will come to by the end of its plan: as promised, as it has gone so far, and between the two.

References:
    Methods 6.7, 7.2 and E7.1; like the estimate at completion of earned value management.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from benefits.portfolio.realisation import Progress, Reading, Readings, known, quotient, readings, realisation_rate
from benefits.reference.green_book import defaults

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]


class ForecastBasis(StrEnum):
    """On what the default forecast of the rest rests."""

    SHRUNK = "shrunk"
    OWN_RECORD = "own_record"
    REFERENCE_CLASS = "reference_class"
    PLAN = "plan"


@dataclass(frozen=True)
class ForecastAtCompletion:
    """What the years of the plan will come to together, real pounds. Shapes (rows,).

    Attributes:
        run_rate: The rest at the rate so far; the rate's own kind where there is none.
        plan: The rest as planned.
        shrunk: The rest at `rate`: the default.
        rate: The rate of the rest (RR*).
        weight: How much of `rate` is the row's own record, 0 to 1.
        basis: Values of ForecastBasis.
        of_baseline: `shrunk` over the whole baseline; NO_GAIN_PLANNED where that is no gain.
    """

    run_rate: Readings
    plan: FloatArray
    shrunk: FloatArray
    rate: FloatArray
    weight: FloatArray
    basis: npt.NDArray[np.str_]
    of_baseline: Readings


def forecast_at_completion(
    made: Progress, class_rate: Readings | None = None, class_weight: float | None = None
) -> ForecastAtCompletion:
    """What arrived and what the rest of the plan will bring: by run rate, by plan, and shrunk (the default).

    The rest is every year that is ahead or that nobody reported. The shrunk rate of the rest is w x own rate +
    (1 - w) x rate of the class, w = planned to date / (planned to date + K). The less was due, the more the class
    counts. Where the class has no rate, the own rate stands alone (OWN_RECORD): it may rest on little, which
    `weight`, then 1, does not show and `basis` does. Where the own record has none, the class stands alone
    (REFERENCE_CLASS). Where neither has, the plan stands as it is (PLAN), and no forecast has been made. The plan
    also stands where the rest is a loss on balance, since a rate below 1 would make that smaller.

    Args:
        made: The baseline and what arrived.
        class_rate: The realisation rate of the row's reference class; without a value where there is none.
            Shape (rows,).
        class_weight: K as a part of the whole baseline; that of the defaults if not given.

    References:
        Methods 7.2 and E7.1. The weight, and what stands where a rate is missing, are this tool's convention.
    """
    own = realisation_rate(made)
    peers = known(np.zeros(len(own.kind)), np.zeros(len(own.kind), dtype=bool)) if class_rate is None else class_rate
    arrived, rest, whole = made.realised_to_date, made.planned_rest, made.baseline
    part = defaults().own_record_weight if class_weight is None else class_weight
    basis = _basis(own.has_value, peers.has_value, rest < 0)
    shrinks = basis == ForecastBasis.SHRUNK
    thick = np.where(shrinks, made.planned_to_date + part * whole, 1.0)
    alone = np.where(basis == ForecastBasis.OWN_RECORD, 1.0, 0.0)
    weight = np.where(shrinks, made.planned_to_date / thick, alone)
    rate = np.where(basis == ForecastBasis.PLAN, 1.0, weight * own.or_else(0.0) + (1.0 - weight) * peers.or_else(0.0))
    shrunk = arrived + rate * rest
    return ForecastAtCompletion(
        run_rate=readings(arrived + own.or_else(0.0) * rest, own.kind),
        plan=arrived + rest,
        shrunk=shrunk,
        rate=rate,
        weight=weight,
        basis=basis,
        of_baseline=quotient(shrunk, whole, Reading.NO_GAIN_PLANNED),
    )


def _basis(has_own: BoolArray, has_class: BoolArray, is_loss: BoolArray) -> npt.NDArray[np.str_]:
    return np.select(
        [is_loss, has_own & has_class, has_own, has_class],
        [ForecastBasis.PLAN, ForecastBasis.SHRUNK, ForecastBasis.OWN_RECORD, ForecastBasis.REFERENCE_CLASS],
        ForecastBasis.PLAN,
    ).astype(np.str_)


def forecast_rest(made: Progress, forecast: FloatArray) -> FloatArray:
    """What the owner expects of the years that are ahead or were not reported. Shape (rows,), real pounds.

    Raises:
        ValueError: The forecast has not the shape of the plan.

    References:
        Methods 7.1 and 7.5 (b).
    """
    if forecast.shape != made.planned.shape:
        raise ValueError("a forecast needs the rows and years of the plan")
    total: FloatArray = np.where(made.counts, 0.0, forecast).sum(axis=1)
    return total
