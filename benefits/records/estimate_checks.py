"""What is wrong with the range of a line by itself: three points around its amounts, as multiples of them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from benefits.records.categories import EstimateShape
from benefits.records.findings import Finding, error
from benefits.records.model import BenefitLine, CostLine

POINTS = ("low", "likely", "high")
MOST = Decimal(100)  # a line that may cost a hundred times as much is a slip in the unit
_MULTIPLE = "Enter a multiple of the amounts: 0.6 is 60% of what was entered, 1 the amounts themselves."


def estimate(record: CostLine | BenefitLine) -> Iterator[Finding]:
    """What is wrong with the range of a line, and whether the line is corrected for optimism beside it.

    A range carries the whole doubt about a line, so that no number is corrected twice (Green Book 2026, 6.78 to
    6.82; methods 2.6).
    """
    if record.estimate is None:
        for name in (*POINTS, "ends"):
            if getattr(record, name) is not None:
                yield error(
                    name, getattr(record, name), "is given without a kind of range", "Choose the kind of range."
                )
        return
    yield from _points(record)
    corrected = record.optimism_bias if isinstance(record, CostLine) else record.optimism_correction
    if corrected:
        wrong = f"is given though the line is corrected for optimism by {corrected:f}: that counts the doubt twice"
        yield error(
            "estimate", record.estimate, wrong, "Keep one of the two: set the correction to 0, or take the range out."
        )


def _points(record: CostLine | BenefitLine) -> Iterator[Finding]:
    is_lognormal = record.estimate is EstimateShape.LOGNORMAL
    wanted = POINTS[1:] if is_lognormal else POINTS
    if is_lognormal and record.low is not None:
        yield error(
            "low", record.low, "does not go with a lognormal range", "Give P50 as most likely, and P80 as high."
        )
    given = [getattr(record, name) for name in wanted]
    for name, value in zip(wanted, given, strict=True):
        if value is None:
            yield error(name, "", "is missing, and the range needs it", _MULTIPLE)
        elif value.is_finite() and not 0 <= value <= MOST:
            yield error(name, value, f"is not between 0 and {MOST}", _MULTIPLE)
    points = [value for value in given if value is not None and value.is_finite()]
    if len(points) == len(wanted) and points != sorted(points):
        yield error("likely", record.likely, "is not between the ends", "Order them: low, most likely, high.")
    if is_lognormal and len(points) == len(wanted) and not 0 < points[0] < points[1]:
        yield error("high", record.high, "is not above P50", "P80 has to be above P50, and P50 above 0.")
