"""A test seen from somewhere, for all cases and parties at once.

Own department, cross-government or society; economic or DEL cash; all claims or accepted only.

Present value is linear, so the years go first (one product of amounts and factors), then the parties (a scatter
over the entries). What needs flows by year (payback, IRR) is worked out for the lens that asks.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy import sparse

from benefits.appraisal import measures
from benefits.appraisal.cube import Cube, Money, sums

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

# Half a penny: sums of floats that should be 0 are taken as 0, so that equality passes a test.
# This tool's convention.
NEGLIGIBLE = 0.005
# Cases or pairs whose yearly flows are worked on at a time.
_BLOCK = 4096


def settled(values: FloatArray) -> FloatArray:
    """The values with what is less than half a penny, which a sum of floats can leave behind, as 0.

    References:
        This tool's convention.
    """
    return np.where(np.abs(values) < NEGLIGIBLE, 0.0, values)


class Standpoint(StrEnum):
    """Whose costs and benefits count."""

    OWN = "own_department"
    GOVERNMENT = "cross_government"
    SOCIETY = "society"


class Claims(StrEnum):
    """Whether every claimed benefit counts, or only what its recipient has accepted."""

    CLAIMED = "claimed"
    ACCEPTED = "accepted_only"


@dataclass(frozen=True)
class Lens:
    """One way of looking: whose, in what money, on which claims.

    A benefit to households or businesses has nobody who could accept it, so it counts in both kinds of claims.
    DEL cash exists only in government, so society's DEL cash is government's.
    """

    standpoint: Standpoint = Standpoint.SOCIETY
    money: Money = Money.ECONOMIC
    claims: Claims = Claims.CLAIMED


ALL_LENSES = tuple(
    Lens(standpoint, money, claims)
    for standpoint in Standpoint
    for money in (Money.ECONOMIC, Money.DEL_CASH)
    for claims in Claims
)
_MONEY_COLUMN = {money: column for column, money in enumerate(Money)}


@dataclass(frozen=True)
class PairValues:
    """Present values by (case, party) pair, in pounds of each case's price base. Shapes (pairs,)."""

    cost: FloatArray
    benefit: FloatArray

    @property
    def net(self) -> FloatArray:
        """Benefit less cost."""
        return self.benefit - self.cost


@dataclass(frozen=True)
class CaseMeasures:
    """Every summary measure of every case under one lens; money in pounds of the case's price base.

    Attributes:
        net: Net present value; NPSV under the society lens.
        rpsc: Return on public sector cost, from the costs inside and outside government that the lens counts.
        budget_impact: Net present budget impact on the public bodies counted: payments of any budget class less DEL
            cash retained. Positive is pressure.
        payback, discounted_payback: Years from year 0.
        mirr: Modified internal rate of return, financed and reinvested at the rate of year 1.
    """

    lens: Lens
    pv_cost: FloatArray
    pv_benefit: FloatArray
    net: FloatArray
    bcr: measures.Answers
    rpsc: measures.Answers
    budget_impact: FloatArray
    payback: measures.Answers
    discounted_payback: measures.Answers
    irr: measures.Answers
    mirr: measures.Answers
    annual_equivalent: FloatArray


@dataclass(frozen=True)
class _Spread:
    """Part of a line by case or pair, row after row: row i has positions starts[i] to starts[i + 1]."""

    case: IntArray
    line: IntArray
    weight: FloatArray
    starts: IntArray


class Appraisal:
    """The cube appraised on one set of discount factors.

    Args:
        cube: The flows.
        factors: Discount factors from each case's year 0 by schedule, in the order of `cube.SCHEDULES`. Shape
            (schedules, years).
        rebased: What the present values of each case are multiplied by, to be seen from another year than its
            year 0. Shape (cases,); ones if not given.
    """

    def __init__(self, cube: Cube, factors: FloatArray, rebased: FloatArray | None = None) -> None:
        self.cube = cube
        self.factors = factors
        self.rebased = np.ones(cube.n_cases) if rebased is None else rebased
        self._values: dict[tuple[Money, Claims], PairValues] = {}

    @cached_property
    def line_pv(self) -> FloatArray:
        """Present value of each line before it is shared out, sunk and timing lines too. Shape (lines,)."""
        value: FloatArray = self.cube.amounts @ self.factors[0]
        for index, factors in enumerate(self.factors[1:], start=1):
            other = np.flatnonzero(self.cube.line_schedule == index)
            value[other] = self.cube.amounts[other] @ factors
        value *= self.rebased[self.cube.line_case]
        return value

    @cached_property
    def _entry_pv(self) -> FloatArray:
        """Present value of each headline entry before weighting. Shape (entries,)."""
        line_pv = np.where(self.cube.line_is_headline, self.line_pv, 0.0)
        return line_pv[self.cube.entry_line] * self.cube.entry_fraction

    @cached_property
    def _entry_is_cost(self) -> BoolArray:
        return self.cube.line_is_cost[self.cube.entry_line]

    def values(self, money: Money = Money.ECONOMIC, claims: Claims = Claims.CLAIMED) -> PairValues:
        """Cost and benefit of every (case, party) pair.

        Args:
            money: What a pound counts as.
            claims: All claims, or accepted only.

        References:
            Green Book 2026, paragraphs 6.5, 6.6 and 6.23; domain rules in methods 2.2.
        """
        key = (money, claims)
        if key not in self._values:
            weighted = self._entry_pv * self._entry_weight(money, claims)
            cost = np.where(self._entry_is_cost, weighted, 0.0)
            n = self.cube.n_pairs
            paid = sums(self.cube.entry_pair, cost, n)
            self._values[key] = PairValues(paid, sums(self.cube.entry_pair, weighted - cost, n))
        return self._values[key]

    def _entry_weight(self, money: Money, claims: Claims) -> FloatArray:
        weight = self.cube.entry_weight[:, _MONEY_COLUMN[money]]
        return weight if claims is Claims.CLAIMED else weight * self.cube.entry_is_accepted

    @cached_property
    def pair_is_public(self) -> BoolArray:
        """Whether the pair's party is government. Shape (pairs,)."""
        return self.cube.party_is_public[self.cube.pair_party]

    @cached_property
    def pair_is_payer(self) -> BoolArray:
        """Whether the party is a public body that pays for the case by choice. Shape (pairs,).

        Cost pushed onto a body does not make it a payer: it cannot stop the project by leaving.
        """
        funding = np.where(self.cube.entry_is_funding & self._entry_is_cost, self._entry_pv, 0.0)
        paid = sums(self.cube.entry_pair, funding, self.cube.n_pairs)
        return self.pair_is_public & (paid > NEGLIGIBLE)

    def counts(self, standpoint: Standpoint) -> BoolArray:
        """Which pairs a standpoint counts. Shape (pairs,)."""
        if standpoint is Standpoint.SOCIETY:
            return np.ones(self.cube.n_pairs, dtype=bool)
        return self.pair_is_public if standpoint is Standpoint.GOVERNMENT else self.pair_is_payer

    def by_case(self, pair_values: FloatArray | BoolArray, counted: BoolArray | None = None) -> FloatArray:
        """The sum over the counted pairs of each case. Shape (cases,)."""
        held = pair_values if counted is None else np.where(counted, pair_values, 0.0)
        return sums(self.cube.pair_case, held, self.cube.n_cases)

    def uncounted(self, *, is_cost: bool) -> FloatArray:
        """What is shown but never counted: sunk costs in real terms, or timing-only gains. Shape (cases,)."""
        cube = self.cube
        held = ~cube.line_is_headline & ~cube.line_is_part & (cube.line_is_cost == is_cost)
        return sums(cube.line_case, np.where(held, self.line_pv, 0.0), cube.n_cases)

    def net(self, lens: Lens) -> FloatArray:
        """Net present value of each case under the lens: benefit less cost of whom it counts. Shape (cases,)."""
        return self.by_case(self.values(lens.money, lens.claims).net, self.counts(lens.standpoint))

    def flows(self, lens: Lens, *, discounted: bool = False, by_pair: bool = False) -> FloatArray:
        """Net flow by year, of each case or of each pair, under the lens. Shape (cases or pairs, years).

        Args:
            lens: Whose flows, in what money, on which claims.
            discounted: Each line by its own schedule's factors; otherwise undiscounted.
            by_pair: One row a (case, party) pair, whether or not the standpoint counts it.
        """
        spread = self._spread(lens, by_pair=by_pair)
        plain, present = self._both_flows(spread, 0, len(spread.starts) - 1)
        return present if discounted else plain

    def _spread(self, lens: Lens, *, by_pair: bool) -> _Spread:
        """Which part of which line falls to each case or pair under the lens."""
        cube = self.cube
        weight = cube.entry_fraction * self._entry_weight(lens.money, lens.claims)
        weight = np.where(self._entry_is_cost, -weight, weight) * cube.line_is_headline[cube.entry_line]
        if by_pair:
            order, starts = self._entries_by_pair
            case, line, weight = cube.pair_case, cube.entry_line[order], weight[order]
        else:
            weight = np.where(self.counts(lens.standpoint)[cube.entry_pair], weight, 0.0)
            line, starts = self._lines_by_case
            case = np.arange(cube.n_cases)
            weight = sums(cube.entry_line, weight, len(cube.line_case))[line]
        return _Spread(case, line, weight, starts)

    def _both_flows(self, spread: _Spread, first: int, last: int) -> tuple[FloatArray, FloatArray]:
        """Net flow by year of the rows first to last, undiscounted and discounted. Shapes (rows, years)."""
        cube, here = self.cube, slice(spread.starts[first], spread.starts[last])
        line, weight = spread.line[here], spread.weight[here]
        starts, schedule = spread.starts[first : last + 1] - spread.starts[first], cube.line_schedule[line]
        shape = (last - first, len(cube.line_case))
        plain = sparse.csr_array((weight, line, starts), shape=shape) @ cube.amounts
        present = plain * self.factors[0]
        for index, factors in enumerate(self.factors[1:], start=1):
            used = schedule == index
            if used.any():  # what was discounted by the first schedule above, by its own instead
                own = sparse.csr_array((np.where(used, weight, 0.0), line, starts), shape=shape) @ cube.amounts
                present += own * (factors - self.factors[0])
        present *= self.rebased[spread.case[first:last], None]
        return plain, present

    @property
    def first_rate(self) -> float:
        """The rate of year 1 for effects other than health; 0 where year 0 is the only one, so that nothing is lent."""
        first = self.factors[0]
        return float(1.0 / first[1] - 1.0) if len(first) > 1 else 0.0

    def _timed(self, lens: Lens, horizon: IntArray, *, by_pair: bool) -> tuple[measures.Answers, ...]:
        """Payback, discounted payback and both rates of return: what needs the flows of every year.

        Some rows at a time, so that their flows are still in the processor's cache when they are measured.
        """
        spread = self._spread(lens, by_pair=by_pair)
        n = len(spread.starts) - 1
        found = []
        for first in range(0, max(n, 1), _BLOCK):
            last = min(first + _BLOCK, n)
            plain, present = self._both_flows(spread, first, last)
            kept = settled(plain)
            found.append(
                (
                    measures.payback(plain, NEGLIGIBLE),
                    measures.payback(present, NEGLIGIBLE),
                    measures.irr(kept),
                    measures.mirr(kept, self.first_rate, horizon[first:last]),
                )
            )
        return tuple(measures.joined(parts) for parts in zip(*found, strict=True))

    @cached_property
    def _lines_by_case(self) -> tuple[IntArray, IntArray]:
        return _grouped(self.cube.line_case, self.cube.n_cases)

    @cached_property
    def _entries_by_pair(self) -> tuple[IntArray, IntArray]:
        return _grouped(self.cube.entry_pair, self.cube.n_pairs)

    def measures(self, lens: Lens) -> CaseMeasures:
        """Every measure of every case under the lens."""
        values, counted = self.values(lens.money, lens.claims), self.counts(lens.standpoint)
        pv_cost, pv_benefit = self.by_case(values.cost, counted), self.by_case(values.benefit, counted)
        public_cost = self.by_case(values.cost, counted & self.pair_is_public)
        impact = self.by_case(self._budget_impact(lens.claims), counted)
        return self._complete(lens, pv_cost, pv_benefit, public_cost, impact, by_pair=False)

    def party_measures(self, lens: Lens) -> CaseMeasures:
        """Every measure of every (case, party) pair, in the lens's money and claims. Shapes (pairs,)."""
        values = self.values(lens.money, lens.claims)
        public_cost = np.where(self.pair_is_public, values.cost, 0.0)
        impact = self._budget_impact(lens.claims)
        return self._complete(lens, values.cost, values.benefit, public_cost, impact, by_pair=True)

    def _budget_impact(self, claims: Claims) -> FloatArray:
        """Payments of public bodies less the DEL cash they retain. Shape (pairs,)."""
        paid = self.values(Money.PUBLIC_FINANCIAL, claims).cost
        retained = self.values(Money.DEL_CASH, claims).benefit
        return np.where(self.pair_is_public, paid - retained, 0.0)

    def _complete(
        self,
        lens: Lens,
        pv_cost: FloatArray,
        pv_benefit: FloatArray,
        public_cost: FloatArray,
        budget_impact: FloatArray,
        *,
        by_pair: bool,
    ) -> CaseMeasures:
        case = self.cube.pair_case if by_pair else np.arange(self.cube.n_cases)
        horizon = self.cube.horizon[case]
        payback, discounted_payback, irr, mirr = self._timed(lens, horizon, by_pair=by_pair)
        net = pv_benefit - pv_cost
        return CaseMeasures(
            lens=lens,
            pv_cost=pv_cost,
            pv_benefit=pv_benefit,
            net=net,
            bcr=measures.bcr(pv_benefit, settled(pv_cost)),
            rpsc=measures.rpsc(pv_benefit, settled(public_cost), pv_cost - public_cost),
            budget_impact=budget_impact,
            payback=payback,
            discounted_payback=discounted_payback,
            irr=irr,
            mirr=mirr,
            annual_equivalent=measures.annual_equivalent(net / self.rebased[case], self.factors[0], horizon),
        )


def _grouped(row: IntArray, n_rows: int) -> tuple[IntArray, IntArray]:
    """The positions that belong to each row, row after row, and where each row's begin. Shapes (n,), (n_rows + 1,)."""
    starts = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=n_rows))])
    return np.argsort(row, kind="stable"), starts.astype(np.int64)
