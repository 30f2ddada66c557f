"""Many cases together: totals by standpoint and by party, and whose money buys whose benefit.

Every function takes the cases to count, and counts all if none are named. A sum over cases needs one price base
(`one_price_base`); each case keeps its own present value year.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from benefits.appraisal.cube import Money, sums
from benefits.appraisal.lenses import NEGLIGIBLE, Appraisal, Claims, Standpoint
from benefits.errors import BenefitsError
from benefits.periods import FinancialYear
from benefits.portfolio.attribution import Ledger

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]


class MixedPrices(BenefitsError):
    """Cases in the prices of different years cannot be summed."""


@dataclass(frozen=True)
class Total:
    """Present values summed over cases, pounds."""

    cost: float
    benefit: float

    @property
    def net(self) -> float:
        """Benefit less cost."""
        return self.benefit - self.cost


@dataclass(frozen=True)
class PartyTotals:
    """Present values summed over cases, for each party, pounds. Shapes (parties,).

    Attributes:
        cost: What each party pays, less what it recovers by charges.
        benefit: What lands on each party.
    """

    cost: FloatArray
    benefit: FloatArray

    @property
    def net(self) -> FloatArray:
        """Benefit less cost."""
        return self.benefit - self.cost


@dataclass(frozen=True)
class Links:
    """Pounds from a source to a target; rows with nothing to show are left out. Shapes (links,)."""

    source: IntArray
    target: IntArray
    value: FloatArray


@dataclass(frozen=True)
class Flows:
    """Both sides of a picture payer -> project -> recipient, present values.

    Attributes:
        paid: From party to case: cost. Negative where a party recovers more by charges than it pays.
        landed: From case to party: benefit. Negative where a party loses.
    """

    paid: Links
    landed: Links


def one_price_base(ledger: Ledger, cases: BoolArray | None = None) -> FinancialYear | None:
    """The year in whose prices all the cases are; None where there is no case.

    Args:
        ledger: The cases with their price bases.
        cases: Which cases to count; all if None. Shape (cases,).

    Raises:
        MixedPrices: The cases are in the prices of different years.

    References:
        HM Treasury, The Green Book 2026, paragraphs 6.45 to 6.50.
    """
    bases = np.unique(ledger.price_base if cases is None else ledger.price_base[cases])
    if len(bases) > 1:
        shown = f"{FinancialYear(int(bases[0]))} to {FinancialYear(int(bases[-1]))}"
        raise MixedPrices(
            f"These projects are in the prices of {len(bases)} different years, {shown}, so they cannot be summed. "
            "Choose one price base for the portfolio."
        )
    return FinancialYear(int(bases[0])) if len(bases) else None


def totals(
    appraisal: Appraisal,
    money: Money = Money.ECONOMIC,
    claims: Claims = Claims.CLAIMED,
    cases: BoolArray | None = None,
) -> dict[Standpoint, Total]:
    """Cost and benefit summed over the cases, as each standpoint counts them.

    Args:
        appraisal: The cases, in one price base.
        money: What a pound counts as.
        claims: All claims, or accepted only.
        cases: Which cases to count; all if None. Shape (cases,).

    References:
        Methods 0, decisions 1 and 2; a portfolio's ratio is this benefit over this cost (methods 1.5).
    """
    values, selected = appraisal.values(money, claims), _pairs(appraisal, cases)
    counted = {standpoint: selected & appraisal.counts(standpoint) for standpoint in Standpoint}
    return {
        standpoint: Total(float(values.cost[pairs].sum()), float(values.benefit[pairs].sum()))
        for standpoint, pairs in counted.items()
    }


def party_totals(
    appraisal: Appraisal,
    money: Money = Money.ECONOMIC,
    claims: Claims = Claims.CLAIMED,
    cases: BoolArray | None = None,
) -> PartyTotals:
    """Cost and benefit of each party summed over the cases.

    Args:
        appraisal: The cases, in one price base.
        money: What a pound counts as.
        claims: All claims, or accepted only.
        cases: Which cases to count; all if None. Shape (cases,).

    References:
        Methods, invariant I1: the sums over parties are the totals of society.
    """
    values, selected = appraisal.values(money, claims), _pairs(appraisal, cases)
    party, n_parties = appraisal.cube.pair_party, len(appraisal.cube.party_is_public)
    return PartyTotals(
        cost=sums(party, np.where(selected, values.cost, 0.0), n_parties),
        benefit=sums(party, np.where(selected, values.benefit, 0.0), n_parties),
    )


def matrix(
    appraisal: Appraisal,
    money: Money = Money.ECONOMIC,
    claims: Claims = Claims.CLAIMED,
    cases: BoolArray | None = None,
) -> FloatArray:
    """The benefit distribution matrix: whose money bought whose benefit, summed over the cases.

    Each case's benefit is laid to its payers in proportion to what each pays of its economic present value cost,
    whatever the money of the benefit. A party that recovers by charges as much as it pays is no payer.

    Args:
        appraisal: The cases, in one price base.
        money: What a pound of benefit counts as.
        claims: All claims, or accepted only.
        cases: Which cases to count; all if None. Shape (cases,).

    Returns:
        Pounds, shape (parties + 1, parties): payers down, recipients across. The last row is the benefit of cases
        with no cost recorded. A row sums to the benefit that the payer bought, a column to what lands on the
        recipient.

    References:
        The benefit distribution matrix of benefits management; the split by cost is this tool's convention.
    """
    cube, selected = appraisal.cube, _pairs(appraisal, cases)
    n_cases, n_parties = cube.n_cases, len(cube.party_is_public)
    cost = appraisal.values(Money.ECONOMIC, claims).cost
    paid = np.where(cost > NEGLIGIBLE, cost, 0.0)
    total = appraisal.by_case(paid)
    pays = np.flatnonzero(paid)
    without = np.flatnonzero(total == 0)
    part = np.concatenate([paid[pays] / total[cube.pair_case[pays]], np.ones(len(without))])
    row = np.concatenate([cube.pair_party[pays], np.full(len(without), n_parties)])
    column = np.concatenate([cube.pair_case[pays], without])
    shares = sparse.csr_array((part, (row, column)), shape=(n_parties + 1, n_cases))
    benefit = np.where(selected, appraisal.values(money, claims).benefit, 0.0)
    landed: Any = sparse.csr_array((benefit, (cube.pair_case, cube.pair_party)), shape=(n_cases, n_parties))
    dense: FloatArray = (shares @ landed).toarray()
    return dense


def flows_between(
    appraisal: Appraisal,
    money: Money = Money.ECONOMIC,
    claims: Claims = Claims.CLAIMED,
    cases: BoolArray | None = None,
) -> Flows:
    """The cost that each party pays into each case, and the benefit that lands from it on each party.

    Args:
        appraisal: The cases, in one price base.
        money: What a pound counts as.
        claims: All claims, or accepted only.
        cases: Which cases to count; all if None. Shape (cases,).

    References:
        Methods 2: a Sankey payer -> project -> recipient, with a twin that holds the same numbers.
    """
    values, selected = appraisal.values(money, claims), _pairs(appraisal, cases)
    case, party = appraisal.cube.pair_case, appraisal.cube.pair_party
    pays = np.flatnonzero(selected & (np.abs(values.cost) > NEGLIGIBLE))
    gains = np.flatnonzero(selected & (np.abs(values.benefit) > NEGLIGIBLE))
    return Flows(
        paid=Links(party[pays], case[pays], values.cost[pays]),
        landed=Links(case[gains], party[gains], values.benefit[gains]),
    )


def _pairs(appraisal: Appraisal, cases: BoolArray | None) -> BoolArray:
    """The (case, party) pairs of the cases. Shape (pairs,)."""
    if cases is None:
        return np.ones(appraisal.cube.n_pairs, dtype=bool)
    selected: BoolArray = cases[appraisal.cube.pair_case]
    return selected
