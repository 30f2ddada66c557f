"""The ratios that people call "return on investment", each by its own name and with its formula.

Two of the meanings differ by one: pounds back for each pound (1 breaks even) and net return (0 breaks even), so a
bare "ROI" is never printed. A ratio over a portfolio is a sum over a sum, never a mean of ratios.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from benefits.appraisal.lenses import NEGLIGIBLE
from benefits.appraisal.measures import Answer, Answers, ratio

FloatArray = npt.NDArray[np.float64]


class Ratio(StrEnum):
    """A ratio by name; `formula` and `breaks_even_at` travel with every figure of it."""

    BCR = "bcr"
    RPSC = "rpsc"
    NET_COST = "net_cost"
    FINANCIAL_RETURN = "financial_return"
    CASH_RETURN = "cash_return"
    NET_RETURN = "net_return"

    @property
    def formula(self) -> str:
        """What is divided by what, in present values."""
        return _FORMULAS[self]

    @property
    def breaks_even_at(self) -> float:
        """The value at which benefit and cost are equal."""
        return 0.0 if self is Ratio.NET_RETURN else 1.0


_FORMULAS = {
    Ratio.BCR: "benefits / costs",
    Ratio.RPSC: "(benefits - costs outside government) / public sector costs",
    Ratio.NET_COST: "(benefits - cash-releasing benefits) / (costs - cash-releasing benefits)",
    Ratio.FINANCIAL_RETURN: "benefits to public bodies / costs",
    Ratio.CASH_RETURN: "cash-releasing benefits / costs",
    Ratio.NET_RETURN: "(benefits - costs) / costs",
}


def net_cost_ratio(pv_benefit: FloatArray, pv_cost: FloatArray, pv_cash: FloatArray) -> Answers:
    """(PVB - PV cash-releasing) / (PVC - PV cash-releasing): what each pound of net cost buys. Shape (rows,).

    PAYS_FOR_ITSELF where the cash released covers the cost, NO_COST where there is no cost to begin with.

    Args:
        pv_benefit: Present value of all benefits, cash-releasing ones included, pounds.
        pv_cost: Present value of all costs, pounds.
        pv_cash: Present value of the cash-releasing benefits, pounds.

    References:
        Methods 1.4: close to a marginal value of public funds.
    """
    net_cost = pv_cost - pv_cash
    plain = ratio(pv_benefit - pv_cash, np.where(net_cost > NEGLIGIBLE, net_cost, -1.0))
    kind = np.where(pv_cost == 0, Answer.NO_COST, plain.kind)
    return Answers(np.where(kind == Answer.VALUE, plain.value, np.nan), kind)


def financial_return(pv_fiscal_benefit: FloatArray, pv_cost: FloatArray) -> Answers:
    """PV of the benefit to public bodies / PV of cost, where 1 breaks even. Shape (rows,).

    The "financial return on investment" of local partnerships' cost-benefit analysis.

    Args:
        pv_fiscal_benefit: Present value of what lands on public bodies, cash or not, pounds.
        pv_cost: Present value of cost, pounds.

    References:
        Methods 1.4, after the cost-benefit analysis model of the Greater Manchester Combined Authority.
    """
    return ratio(pv_fiscal_benefit, pv_cost)


def cash_return(pv_cash: FloatArray, pv_cost: FloatArray) -> Answers:
    """PV of the cash-releasing benefit / PV of cost, where 1 breaks even. Shape (rows,).

    Args:
        pv_cash: Present value of the cash-releasing benefits, pounds.
        pv_cost: Present value of cost, pounds.

    References:
        Methods 1.4.
    """
    return ratio(pv_cash, pv_cost)


def net_return(pv_benefit: FloatArray, pv_cost: FloatArray) -> Answers:
    """(PVB - PVC) / PVC as a fraction, where 0 breaks even: always one less than the BCR. Shape (rows,).

    Args:
        pv_benefit: Present value of benefits, pounds.
        pv_cost: Present value of costs, pounds.

    References:
        Methods 1.5: the meaning of "return on investment" in finance.
    """
    return ratio(pv_benefit - pv_cost, pv_cost)


def npuc(pv_units: FloatArray, pv_cost: FloatArray) -> Answers:
    """Quantified benefits that have no money value, for each pound of cost. Shape (rows,).

    Args:
        pv_units: Present value of the units of benefit.
        pv_cost: Present value of cost, pounds.

    References:
        HM Treasury, The Green Book 2026, Table 10.
    """
    return ratio(pv_units, pv_cost)


@dataclass(frozen=True)
class CostPerOutcome:
    """Pounds for each unit of outcome, both ways; a figure must say which. Shapes (rows,).

    Attributes:
        discounted: Present value of cost over present value of units.
        undiscounted: Plain sum of cost over plain sum of units.
    """

    discounted: Answers
    undiscounted: Answers


def cost_per_outcome(
    costs: FloatArray, outcomes: FloatArray, factors: FloatArray, outcome_factors: FloatArray | None = None
) -> CostPerOutcome:
    """What one unit of outcome costs, discounted and undiscounted.

    NONE where there are no units, NO_COST where nothing is spent, PAYS_FOR_ITSELF where the cost is negative.

    Args:
        costs: Pounds by year, real. Shape (rows, years).
        outcomes: Units by year. Shape (rows, years).
        factors: Discount factors by year. Shape (years,).
        outcome_factors: The units' own factors, such as those of health effects; the same ones if not given.

    References:
        Methods 1.10: cost and units are both discounted, or neither is.
    """
    unit_factors = factors if outcome_factors is None else outcome_factors
    return CostPerOutcome(
        discounted=_per_unit(costs @ factors, outcomes @ unit_factors),
        undiscounted=_per_unit(costs.sum(axis=1), outcomes.sum(axis=1)),
    )


def _per_unit(cost: FloatArray, units: FloatArray) -> Answers:
    kind = np.select(
        [units <= 0, cost == 0, cost < 0], [Answer.NONE, Answer.NO_COST, Answer.PAYS_FOR_ITSELF], Answer.VALUE
    ).astype(np.int64)
    return Answers(np.where(kind == Answer.VALUE, cost / np.where(units > 0, units, 1.0), np.nan), kind)
