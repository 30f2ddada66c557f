"""The running example with the ranges of worked example E6.13 on its cost and its benefit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from benefits.records.categories import EstimateEnds, EstimateShape
from benefits.records.model import BenefitLine, CostLine, Record
from tests.plain.register import RUNNING

LOGNORMAL = {"estimate": EstimateShape.LOGNORMAL, "likely": Decimal("1.1"), "high": Decimal("1.4")}
PERT = {
    "estimate": EstimateShape.PERT,
    "low": Decimal("0.3"),
    "likely": Decimal("0.8"),
    "high": Decimal("1.1"),
    "ends": EstimateEnds.LIMITS,
}


def ranged(records: Iterable[Record]) -> list[Record]:
    """The records with these ranges on every cost and benefit."""
    return [_ranged(one) for one in records]


def _ranged(one: Record) -> Record:
    if isinstance(one, CostLine):
        return replace(one, **LOGNORMAL)
    return replace(one, **PERT) if isinstance(one, BenefitLine) else one


UNSURE = ranged(RUNNING)
"""Net value across government: mean -5.594m, P10 -17.2m, P50 -4.7m, P90 4.8m, a gain in 27.8% of the draws."""
