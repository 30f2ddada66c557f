"""Discount factors from a schedule of rates."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from benefits.reference.green_book import Schedule

FloatArray = npt.NDArray[np.float64]


def discount_rates(schedule: Schedule, last_year: int) -> FloatArray:
    """The rate of each year 0 to `last_year`, as fractions; NaN in year 0, which has none. Shape (last_year + 1,).

    References:
        HM Treasury, The Green Book 2026, paragraph 6.54; DfT TAG notice of 16 April 2026 for the later bands.
    """
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


def mid_year_factors(schedule: Schedule, last_year: int) -> FloatArray:
    """The factor of each year for flows that fall in the middle of it. Shape (last_year + 1,).

    Half a year later than `discount_factors` puts each year, year 0 too: halfway, as growth goes, between the
    year's factor and the next one's. A sensitivity only; the headline follows the Green Book, whose year 0 is not
    discounted.

    Args:
        schedule: The rates by band of years.
        last_year: The last year wanted, counted from year 0.

    References:
        This tool's convention (methods 1.1), for comparison with appraisals made elsewhere.

    Example:
        >>> from benefits.reference.green_book import discount_schedules
        >>> mid_year_factors(discount_schedules()["standard"], 1).round(6).tolist()
        [0.982946, 0.949707]
    """
    factors = discount_factors(schedule, last_year + 1)
    halfway: FloatArray = np.sqrt(factors[:-1] * factors[1:])
    return halfway


def rebasing_factor(schedule: Schedule, years: int) -> float:
    """What a present value is multiplied by when the present value year moves `years` later.

    Every flow keeps its own year and rate, so all present values of a case change by the same factor: net present
    value changes, while ratios, internal rates of return and the ranking of options do not (invariant I3).

    Args:
        schedule: The rates by band, counted from the present value year that is left.
        years: How many years later the new present value year is, 0 or more. To move it earlier, divide by the
            factor of the way back.

    Raises:
        ValueError: `years` is negative.

    References:
        Methods 1.2: the product of one plus the rates of the years passed.
    """
    if years < 0:
        raise ValueError("the present value year can move later only; to go back, divide by the factor")
    return float(1.0 / discount_factors(schedule, years)[years])


def rebase_present_value(present_value: FloatArray, schedule: Schedule, years: int) -> FloatArray:
    """Present values as seen from `years` years later, same price base. Shape as given, pounds.

    Args:
        present_value: Pounds, discounted to the present value year that is left.
        schedule: The rates by band, counted from that year.
        years: How many years later the new present value year is, 0 or more.

    Raises:
        ValueError: `years` is negative.

    References:
        Methods 1.2.
    """
    return present_value * rebasing_factor(schedule, years)
