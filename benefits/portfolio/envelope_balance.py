"""What a set of funded projects is worth and takes out of each envelope, and who passes money on so that it fits.

References:
    Methods 5.1; budget cover transfers net to nothing in each class and year (domain, section 2).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from benefits.portfolio.funding_problem import FundingProblem
from benefits.portfolio.selection_model import Model, Way, excess_allowed

FloatArray = npt.NDArray[np.float64]

# Parts this near to the whole are the whole: what the solver's arithmetic leaves.
_SNAP = 1e-9


@dataclass(frozen=True)
class Balance:
    """Nominal pounds. Shapes (bodies, classes, years).

    Attributes:
        spend: What the funded projects cost.
        passed_on, received: Transfers between bodies that have a limit.
        short: What is missing all the same; under POOLED, each overspending body's part of it.
    """

    spend: FloatArray
    passed_on: FloatArray
    received: FloatArray
    short: FloatArray

    @property
    def is_kept(self) -> bool:
        """Whether nothing is missing."""
        return not self.short.any()


def value_of(problem: FundingProblem, part: FloatArray) -> float:
    """Present value to all of projects funded in these parts, what they add to or take from each other included.

    Args:
        problem: What there is to choose from.
        part: 0 to 1. Shape (projects, starts).

    References:
        Methods 5.1; of partly funded projects a loss counts in full and a gain in the smaller part.
    """
    held = part.sum(axis=1)
    together = 0.0
    for overlap in problem.overlaps:
        smaller = min(float(held[overlap.first]), float(held[overlap.second]))
        together += overlap.value * (smaller if overlap.value > 0.0 else float(smaller > 0.0))
    return float((part * problem.value).sum()) + together


def balance_of(problem: FundingProblem, way: Way, part: FloatArray) -> Balance:
    """What projects funded in these parts take out of the envelopes, and the transfers that this calls for.

    Bodies over their limit receive what they lack. The others pass it on in proportion to what they can spare: under
    TRANSFERS at most the capped part of their limit, under POOLED all that they do not spend.

    Args:
        problem: What there is to choose from.
        way: Who may use whose money.
        part: 0 to 1. Shape (projects, starts).

    References:
        Methods 5.1; who passes how much is this tool's convention.
    """
    slack = excess_allowed(problem)
    spend = np.einsum("ps,psdkt->dkt", part, problem.cost)
    limited = np.isfinite(problem.limit)
    left = np.where(limited, problem.limit, spend) - spend
    lacking = np.where(left < -slack, -left, 0.0)
    if way in (Way.SILO, Way.JOINT):
        return Balance(spend, np.zeros_like(spend), np.zeros_like(spend), lacking)
    spare = np.maximum(left, 0.0)
    if way is Way.TRANSFERS:
        spare = np.minimum(spare, problem.transfer_cap * np.maximum(np.where(limited, problem.limit, 0.0), 0.0))
    wanted, there = lacking.sum(axis=0), spare.sum(axis=0)
    moved = np.minimum(wanted, there)
    received = lacking * _over(moved, wanted)
    is_met = wanted - there <= slack * len(problem.bodies)
    return Balance(spend, spare * _over(moved, there), received, np.where(is_met, 0.0, lacking - received))


def _over(above: FloatArray, below: FloatArray) -> FloatArray:
    """Above divided by below; 0 where that is 0."""
    return np.asarray(above / np.where(below > 0.0, below, 1.0))


def columns_of(problem: FundingProblem, way: Way, model: Model, part: FloatArray) -> FloatArray | None:
    """The columns of a model that fund projects in these parts; None where it does not offer one of them.

    References:
        Methods 5.1.
    """
    offered = np.zeros(part.shape, dtype=bool)
    offered[model.project, model.start] = True
    if (part[~offered] > 0.0).any():
        return None
    columns, mine = np.zeros(len(model.worth)), part[model.project, model.start]
    columns[model.paid] = mine
    columns[: model.n_choices] = mine > 0.0
    held = part.sum(axis=1)
    for column, overlap in model.overlaps:
        smaller = min(float(held[overlap.first]), float(held[overlap.second]))
        columns[column] = smaller if overlap.value > 0.0 else float(smaller > 0.0)
    where = model.passed >= 0
    if where.any():
        balance = balance_of(problem, way, part)
        columns[model.passed[where]] = (balance.passed_on - balance.received)[where] / model.money_unit
    return columns


def parts_funded(problem: FundingProblem, model: Model, columns: FloatArray) -> FloatArray:
    """The part in which each project and start is funded, from the columns of a model. Shape (projects, starts).

    References:
        Methods 5.1.
    """
    part = np.zeros(problem.value.shape)
    paid = np.clip(columns[model.paid], 0.0, 1.0)
    paid = np.where(paid > 1.0 - _SNAP, 1.0, paid)
    part[model.project, model.start] = np.where(columns[: model.n_choices] > 0.5, paid, 0.0)
    return part
