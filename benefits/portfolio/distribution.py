"""Distributional weights, as a sensitivity: what a pound is worth to households of another income than the median's."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from benefits.appraisal.cube import sums
from benefits.appraisal.lenses import NEGLIGIBLE, Appraisal, Lens
from benefits.appraisal.measures import Answer, Answers
from benefits.portfolio.attribution import Ledger
from benefits.portfolio.share_values import case_share_values
from benefits.records.tables import Tables

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Weighted:
    """The value of every case with and without distributional weights; never a headline figure.

    Attributes:
        npsv: Unweighted, society, economic, all claims, pounds. Shape (cases,).
        weighted: With the weights of the shares that give a relative income, pounds. Shape (cases,).
        switching: The one weight on all those shares at which NPSV is nothing; NONE where no weight of 0 or more
            would do, and where the case has no such share. Shape (cases,).
        share: Row of the share table of each share that is weighted. Shape (shares,).
        case: Its case; a share of business as usual has several. Shape (shares,).
        value: What it is worth in present value, pounds. Shape (shares,).
        weight: Its weight. Shape (shares,).
    """

    npsv: FloatArray
    weighted: FloatArray
    switching: Answers
    share: IntArray
    case: IntArray
    value: FloatArray
    weight: FloatArray


def weight_of(relative_income: FloatArray, elasticity: float) -> FloatArray:
    """What a pound counts for households of an income relative to the median household's. Shape as given.

    Args:
        relative_income: Equivalised income over the median, above 0.
        elasticity: Of the marginal utility of income.

    Raises:
        ValueError: An income is not above 0.

    References:
        HM Treasury, The Green Book 2020, A3.12 to A3.22: the median over the group's income, to the power of the
        elasticity.

    Example:
        >>> weight_of(np.array([1.0, 0.5]), 1.3).round(3).tolist()
        [1.0, 2.462]
    """
    if not (relative_income > 0).all():
        raise ValueError("a relative income must be above 0")
    weight: FloatArray = relative_income**-elasticity
    return weight


def weighted_values(tables: Tables, ledger: Ledger, appraisal: Appraisal, elasticity: float) -> Weighted:
    """The net present social value of every case with and without distributional weights.

    Only shares that give a relative income are weighted; costs, and the other side of transfers, are not.

    Args:
        tables: The records by columns.
        ledger: The cases, made of the same records.
        appraisal: Their present values.
        elasticity: Of the marginal utility of income.

    References:
        HM Treasury, The Green Book 2020, A3.12 to A3.22. NPSV + sum of value x (weight - 1) over those shares.
    """
    income = tables["share"]["relative_income"]
    rows = np.flatnonzero(~np.isnan(income))
    case, at, value = case_share_values(tables, ledger, appraisal, rows)
    share = rows[at]
    weight = weight_of(income[share], elasticity)
    npsv, n = appraisal.net(Lens()), ledger.cube.n_cases
    held = sums(case, value, n)
    return Weighted(
        npsv=npsv,
        weighted=npsv + sums(case, value * (weight - 1.0), n),
        switching=_switching(npsv, held),
        share=share,
        case=case,
        value=value,
        weight=weight,
    )


def _switching(npsv: FloatArray, held: FloatArray) -> Answers:
    """(V - NPSV) / V, where the shares are worth V at a weight of 1."""
    has = np.abs(held) > NEGLIGIBLE
    weight = np.where(has, 1.0 - npsv / np.where(has, held, 1.0), np.nan)
    kind = np.where(has & (weight >= 0), Answer.VALUE, Answer.NONE).astype(np.int64)
    return Answers(np.where(kind == Answer.VALUE, weight, np.nan), kind)
