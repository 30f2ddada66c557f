"""Whether to go on: what the years ahead are worth, with all that has been spent left out.

A project may be worth finishing that would never have been approved at the yield it has: what was spent is spent.

References:
    Methods 7.2 and E7.5; HM Treasury, The Green Book 2026, paragraph 6.32 (sunk costs) and 6.59 (past years).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from benefits.appraisal.cube import sums
from benefits.appraisal.lenses import settled
from benefits.portfolio.realisation import Reading, Readings, quotient, readings

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class ForwardTest:
    """What going on and stopping are worth, as seen from the first year ahead. Real pounds, shapes (rows,).

    Attributes:
        planned: Present value of the benefits ahead, as planned.
        benefit: The same at the yield expected.
        cost: Present value of the costs ahead.
        exit_cost: What stopping costs, in the first year ahead.
        has_years_ahead: Where there is a year to go on in; elsewhere there is nothing to decide.
    """

    planned: FloatArray
    benefit: FloatArray
    cost: FloatArray
    exit_cost: FloatArray
    has_years_ahead: BoolArray

    @property
    def going_on(self) -> FloatArray:
        """What going on is worth.

        References:
            Methods 7.2 and E7.5.
        """
        return self.benefit - self.cost

    @property
    def stopping(self) -> FloatArray:
        """What stopping is worth: less than nothing where it costs something.

        References:
            Methods 7.2.
        """
        return 0.0 - self.exit_cost

    @property
    def advantage(self) -> FloatArray:
        """How much more going on is worth than stopping.

        References:
            Methods 7.2.
        """
        return self.going_on - self.stopping

    @property
    def should_go_on(self) -> BoolArray:
        """Where there are years ahead and going on is worth no less than stopping. Equality passes."""
        return self.has_years_ahead & (settled(self.advantage) >= 0)

    @property
    def least_yield(self) -> Readings:
        """The yield of the plan ahead at which going on and stopping are worth the same; 0 or less: at any yield.

        NOTHING_AHEAD where no benefit lies ahead, NO_GAIN_PLANNED where a loss does.

        References:
            Methods 1.11, a switching value.
        """
        return quotient(self.cost - self.exit_cost, settled(self.planned), Reading.NOTHING_AHEAD)


def forward_test(
    benefits: FloatArray,
    costs: FloatArray,
    factors: FloatArray,
    upto: npt.ArrayLike,
    yields: FloatArray | float = 1.0,
    exit_cost: FloatArray | float = 0.0,
    benefit_factors: FloatArray | None = None,
) -> ForwardTest:
    """What the years ahead are worth, discounted from the first of them, and what stopping is worth.

    For the own case of one body, give rows that hold what lands on it and what it pays. Benefits that are discounted
    in another way than the rest, such as health effects, are rows of their own, and `together` adds them up.

    Args:
        benefits: Benefits by year as planned, real pounds; only years ahead are read. Shape (rows, years).
        costs: Costs by year as now expected, real pounds; only years ahead are read. Shape (rows, years).
        factors: Discount factors from their year 0 on, at least as many as years ahead. Shape (years,).
        upto: How many whole years from the first column have passed, one number for all rows or one for each.
        yields: What is expected to arrive as a part of the benefits planned; 1 is the plan, the shrunk rate of the
            forecast at completion the usual doubt. Shape (rows,) or one number.
        exit_cost: What stopping costs in the first year ahead, real pounds. Shape (rows,) or one number.
        benefit_factors: The benefits' own factors, such as those of health effects; the same ones if not given.

    Raises:
        ValueError: The shapes do not fit, the factors do not begin with 1 or are too few, or years passed are fewer
            than 0.

    References:
        Methods 7.2 and E7.5: the factors begin again, at 1, in the first year ahead.
    """
    rows, years = benefits.shape
    passed = np.broadcast_to(np.asarray(upto, dtype=np.int64), (rows,))
    if costs.shape != benefits.shape or (passed < 0).any():
        raise ValueError("benefits and costs need the same rows and years, and years passed are 0 or more")
    for_costs = _restarted(factors, passed, years)
    for_benefits = for_costs if benefit_factors is None else _restarted(benefit_factors, passed, years)
    planned = (benefits * for_benefits).sum(axis=1)
    return ForwardTest(
        planned=planned,
        benefit=planned * yields,
        cost=(costs * for_costs).sum(axis=1),
        exit_cost=np.broadcast_to(np.asarray(exit_cost, dtype=np.float64), (rows,)),
        has_years_ahead=passed < years,
    )


def _restarted(factors: FloatArray, passed: IntArray, years: int) -> FloatArray:
    """The factor of each year as seen from the first one ahead; 0 for years that have passed. Shape (rows, years)."""
    after = np.arange(years) - passed[:, None]
    if len(factors) <= max(after.max(initial=-1), 0) or factors[0] != 1.0:
        raise ValueError("factors begin with the 1 of their year 0 and reach the last year ahead")
    return np.where(after >= 0, factors[np.maximum(after, 0)], 0.0)


def together(test: ForwardTest, row: IntArray, rows: int) -> ForwardTest:
    """The forward test of groups of rows: present values add up where they are seen from the same year.

    Args:
        test: The forward test of each part, all of one group with the same years passed. Shape (parts,).
        row: The group to which each part belongs. Shape (parts,).
        rows: How many groups there are.

    References:
        Methods 7.2; one cash flow, however it is split.
    """
    return ForwardTest(
        planned=sums(row, test.planned, rows),
        benefit=sums(row, test.benefit, rows),
        cost=sums(row, test.cost, rows),
        exit_cost=sums(row, test.exit_cost, rows),
        has_years_ahead=sums(row, test.has_years_ahead, rows) > 0,
    )


def least_own_case(test: ForwardTest, row: IntArray, rows: int) -> Readings:
    """The lowest advantage of going on among the bodies of each row; NOT_KNOWN where no body has years ahead.

    Args:
        test: The forward test of each body's own case. Shape (bodies,).
        row: The row to which each of them belongs. Shape (bodies,).
        rows: How many rows there are.

    References:
        Methods 7.5 (f): a beneficiary whose own case fails may leave.
    """
    least = np.full(rows, np.inf)
    np.minimum.at(least, row[test.has_years_ahead], test.advantage[test.has_years_ahead])
    return readings(least, np.where(np.isinf(least), Reading.NOT_KNOWN, Reading.VALUE).astype(np.int64))
