"""What would have to change for the answer to change, for all cases at once.

Switching values, delay, the years over which an assumed phasing could fall, and what falls inside the years of a
spending review.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from benefits.appraisal.cube import SCHEDULES, Money, sums
from benefits.appraisal.discounting import discount_factors
from benefits.appraisal.lenses import Appraisal, Claims, Lens, Standpoint
from benefits.appraisal.measures import Answer, Answers, annual_equivalent
from benefits.appraisal.prices import price_factors
from benefits.periods import FinancialYear
from benefits.reference.deflators import Deflators
from benefits.reference.green_book import Schedule

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class SwitchingValues:
    """The values at which each case breaks even under one lens, everything else unchanged. Shapes (cases,).

    Attributes:
        lens: Whose costs and benefits, in what money, on which claims.
        benefit_multiplier: What all benefits may be multiplied by; below 1 there is room. NONE without benefit.
        cost_multiplier: What all costs may be multiplied by; above 1 there is room. NONE without benefit.
        delay_years: Years by which all benefits may come later. NONE where the case does not pass to begin with,
            and where the formula does not hold: a benefit on another schedule than the standard one, or a delay
            that would carry the last benefit past the first band of rates.
        own_share: Part of the benefit that the lens counts which must land on the payers for their own test to
            pass. Above 1 no share would do. NONE without benefit.
        unmonetised_value: Present value that effects without a money value must be worth, pounds; negative where
            they may be a loss of that size.
        unmonetised_each_year: The same as a flat real amount in every year 0 to the horizon.
    """

    lens: Lens
    benefit_multiplier: Answers
    cost_multiplier: Answers
    delay_years: Answers
    own_share: Answers
    unmonetised_value: FloatArray
    unmonetised_each_year: FloatArray


def switching_values(appraisal: Appraisal, lens: Lens, schedule: Schedule) -> SwitchingValues:
    """The switching values of every case under the lens.

    Every answer that divides by cost is NO_COST where the lens counts no cost.

    Args:
        appraisal: The flows on their discount factors.
        lens: Whose costs and benefits, in what money, on which claims.
        schedule: The schedule of effects other than health that the appraisal used.

    References:
        HM Treasury, The Green Book 2026, paragraphs 6.102 to 6.105; methods 1.11.
    """
    values, counted = appraisal.values(lens.money, lens.claims), appraisal.counts(lens.standpoint)
    cost, benefit = appraisal.by_case(values.cost, counted), appraisal.by_case(values.benefit, counted)
    payers_cost = appraisal.by_case(values.cost, appraisal.pair_is_payer)
    net = benefit - cost
    each_year = annual_equivalent(-net / appraisal.rebased, appraisal.factors[0], appraisal.cube.horizon)
    return SwitchingValues(
        lens=lens,
        benefit_multiplier=_switch(cost, benefit, cost, benefit),
        cost_multiplier=_switch(benefit, cost, cost, benefit),
        delay_years=_delay(appraisal, lens, schedule, cost, benefit),
        own_share=_switch(payers_cost, benefit, payers_cost, benefit),
        unmonetised_value=-net,
        unmonetised_each_year=each_year,
    )


def _switch(above: FloatArray, below: FloatArray, cost: FloatArray, benefit: FloatArray) -> Answers:
    """Above over below where both cost and benefit are positive."""
    kind = np.select([cost == 0, (cost < 0) | (benefit <= 0)], [Answer.NO_COST, Answer.NONE], Answer.VALUE)
    is_value = kind == Answer.VALUE
    return Answers(np.where(is_value, above / np.where(is_value, below, 1.0), np.nan), kind.astype(np.int64))


def _delay(appraisal: Appraisal, lens: Lens, schedule: Schedule, cost: FloatArray, benefit: FloatArray) -> Answers:
    """ln(PVB / PVC) / ln(1 + r): the years of delay that discount the benefit down to the cost."""
    first = schedule.bands[0]
    passes = (cost > 0) & (benefit >= cost)
    years = np.log(np.where(passes, benefit / np.where(passes, cost, 1.0), 1.0)) / np.log1p(first.rate)
    last_year, is_standard = _last_benefit(appraisal, lens)
    end = np.inf if first.year_to is None else first.year_to
    holds = passes & is_standard & (last_year + years <= end)
    kind = np.select([cost == 0, ~holds], [Answer.NO_COST, Answer.NONE], Answer.VALUE).astype(np.int64)
    return Answers(np.where(kind == Answer.VALUE, years, np.nan), kind)


def _last_benefit(appraisal: Appraisal, lens: Lens) -> tuple[IntArray, BoolArray]:
    """The last year with a counted benefit, and whether all counted benefit is on the standard schedule."""
    cube = appraisal.cube
    counted = np.flatnonzero((line_effects(appraisal, lens) != 0) & ~cube.line_is_cost & cube.amounts.any(axis=1))
    last = np.zeros(cube.n_cases, dtype=np.int64)
    np.maximum.at(last, cube.line_case[counted], _ends(cube.amounts[counted])[1])
    other = counted[cube.line_schedule[counted] != SCHEDULES.index("standard")]
    return last, sums(cube.line_case[other], np.ones(len(other)), cube.n_cases) == 0


def line_effects(appraisal: Appraisal, lens: Lens) -> FloatArray:
    """What a pound of each line adds to its case's net value under the lens; a cost takes away. Shape (lines,).

    Args:
        appraisal: The flows on their discount factors.
        lens: Whose costs and benefits, in what money, on which claims.

    References:
        Methods 0, decision 1: every figure is a sum over one cube.
    """
    cube = appraisal.cube
    weight = cube.entry_fraction * cube.entry_weight[:, list(Money).index(lens.money)]
    if lens.claims is Claims.ACCEPTED:
        weight = weight * cube.entry_is_accepted
    weight = np.where(appraisal.counts(lens.standpoint)[cube.entry_pair], weight, 0.0)
    effect = sums(cube.entry_line, weight, len(cube.line_case))
    return np.where(cube.line_is_headline, np.where(cube.line_is_cost, -effect, effect), 0.0)


def _ends(amounts: FloatArray) -> tuple[IntArray, IntArray]:
    """The first and the last year with an amount, of rows that have one. Shapes (rows,)."""
    has = amounts != 0
    return np.argmax(has, axis=1), amounts.shape[1] - 1 - np.argmax(has[:, ::-1], axis=1)


def net_if_delayed(appraisal: Appraisal, lens: Lens, schedules: Sequence[Schedule], years: int = 1) -> FloatArray:
    """Net present value of each case if every benefit came `years` later and every cost when it is. Shape (cases,).

    The curve slides to the right as a whole; benefits pushed past the horizon still count, so this is the cost of
    waiting alone. Each year is discounted at its own rate, so the answer holds in every band.

    Args:
        appraisal: The flows on their discount factors.
        lens: Whose costs and benefits, in what money, on which claims.
        schedules: The schedules of the appraisal, in the order of `cube.SCHEDULES`.
        years: How much later, 0 or more.

    Raises:
        ValueError: `years` is negative, or the schedules do not match the appraisal's.

    References:
        Methods 1.11 and 2.6: correct duration too, do not only scale the benefit.
    """
    if years < 0 or len(schedules) != len(appraisal.factors):
        raise ValueError("give a delay of 0 years or more, and one schedule for each of the appraisal's")
    last = appraisal.cube.n_years - 1 + years
    factors = np.stack([discount_factors(one, last)[years:] for one in schedules])
    later = Appraisal(appraisal.cube, factors, appraisal.rebased)
    counted = appraisal.counts(lens.standpoint)
    benefit = later.values(lens.money, lens.claims).benefit
    return appraisal.by_case(benefit - appraisal.values(lens.money, lens.claims).cost, counted)


def phasing_range(appraisal: Appraisal, lens: Lens) -> tuple[FloatArray, FloatArray]:
    """The net present value of each case at either end of what its assumed phasing leaves open. Shapes (cases,).

    Each line whose split over years is assumed falls wholly in the first, or wholly in the last, of the years in
    which it has amounts: the one that hurts for the low end, the one that helps for the high end. A line that
    holds amounts of both signs may also stay as recorded, so the net is never outside the range.

    Args:
        appraisal: The flows on their discount factors.
        lens: Whose costs and benefits, in what money, on which claims.

    Returns:
        (low, high), pounds; both are the net where nothing is assumed.

    References:
        This tool's convention: totals are often published without their years.
    """
    cube, net = appraisal.cube, appraisal.net(lens)
    moved = np.flatnonzero(cube.line_is_assumed & cube.line_is_headline & cube.amounts.any(axis=1))
    if not len(moved):
        return net, net
    amounts, schedule = cube.amounts[moved], cube.line_schedule[moved]
    total, effect = amounts.sum(axis=1), line_effects(appraisal, lens)[moved]
    total = total * appraisal.rebased[cube.line_case[moved]]
    at_ends = np.stack([total * appraisal.factors[schedule, year] for year in _ends(amounts)])
    change = (at_ends - appraisal.line_pv[moved]) * effect
    hurts, helps = np.minimum(change.min(axis=0), 0.0), np.maximum(change.max(axis=0), 0.0)
    case, n_cases = cube.line_case[moved], cube.n_cases
    return net + sums(case, hurts, n_cases), net + sums(case, helps, n_cases)


def spending_review_net(
    appraisal: Appraisal,
    deflators: Deflators,
    price_base: IntArray,
    first: FinancialYear,
    last: FinancialYear,
    claims: Claims = Claims.CLAIMED,
) -> FloatArray:
    """DEL cash less DEL cost of each (case, party) pair in the years of a spending review. Shape (pairs,).

    Nominal pounds of each year, not discounted: what stands in the budget, not what it is worth.

    Args:
        appraisal: The flows, real.
        deflators: Turns each case's prices into those of the year.
        price_base: Start of the price base year of each case. Shape (cases,).
        first: First year of the review.
        last: Last year of the review, included.
        claims: All claims, or accepted only.

    Raises:
        MissingDeflator: A year of the review or of a price base is not in the edition.

    References:
        Methods 3.1, window test.
    """
    cube = appraisal.cube
    year = cube.start[:, None] + np.arange(cube.n_years)
    inside = (year >= first.start) & (year <= last.start) & (np.arange(cube.n_years) <= cube.horizon[:, None])
    factors = np.zeros(year.shape)
    base = np.broadcast_to(price_base[:, None], year.shape)
    factors[inside] = price_factors(deflators, base[inside], year[inside])
    flows = appraisal.flows(Lens(Standpoint.OWN, Money.DEL_CASH, claims), by_pair=True)
    total: FloatArray = (flows * factors[cube.pair_case]).sum(axis=1)
    return total
