"""Discount factors from a schedule of rates."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from benefits.reference.green_book import Schedule

FloatArray = npt.NDArray[np.float64]


def discount_rates(schedule: Schedule, last_year: int) -> FloatArray:
    """The rate of each year 0 to `last_year`, as fractions. Shape (last_year + 1,)."""
    years = np.arange(last_year + 1)
    rates = np.full(last_year + 1, np.nan)
    for band in schedule.bands:
        until = last_year if band.year_to is None else band.year_to
        rates[(years >= band.year_from) & (years <= until)] = band.rate
    return rates


def discount_factors(schedule: Schedule, last_year: int) -> FloatArray:
    """The factor of each year from year 0, whose factor is 1. Shape (last_year + 1,), strictly decreasing.

    Each factor is the one before it divided by one plus the year's own rate, so a lower rate in a later band
    applies to that band's years only. For real values; inflation is never added to the rate.

    Args:
        schedule: The rates by band of years.
        last_year: The last year wanted, counted from year 0.

    References:
        HM Treasury, The Green Book 2026, paragraphs 6.52 to 6.59.

    Example:
        >>> from benefits.reference.green_book import discount_schedules
        >>> discount_factors(discount_schedules()["standard"], 2).round(6).tolist()
        [1.0, 0.966184, 0.933511]
    """
    rates = discount_rates(schedule, last_year)
    growth = 1.0 + rates
    growth[0] = 1.0
    return (1.0 / np.cumprod(growth)).astype(np.float64)
