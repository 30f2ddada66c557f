"""NPSV with distributional weights beside NPSV without them: a sensitivity, never a headline."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from benefits.appraisal.lenses import Appraisal
from benefits.portfolio.attribution import Ledger
from benefits.portfolio.distribution import weighted_values
from benefits.records.tables import Tables
from benefits.reference.green_book import defaults
from benefits.views.project import Figure, ProjectPage, figure


@dataclass(frozen=True)
class WeightedShare:
    """One share of households of a known relative income."""

    title: str
    benefit: str
    recipient: str
    relative_income: float
    value: float
    weight: float


@dataclass(frozen=True)
class WeightedValue:
    """NPSV without and with distributional weights: a sensitivity that stands beside the other, never instead of it.

    Attributes:
        switching: The one weight on all these shares at which NPSV is nothing.
        elasticity: Of the marginal utility of income, of which the weights are made.
    """

    npsv: float
    weighted: float
    switching: Figure
    elasticity: float
    shares: tuple[WeightedShare, ...]


def weighted_value(
    page: ProjectPage, tables: Tables, ledger: Ledger, appraisal: Appraisal, case: int
) -> WeightedValue | None:
    """The value of one case with and without weights; None where no share of it gives a relative income."""
    elasticity = defaults(ledger.basis.green_book).income_elasticity
    held = weighted_values(tables, ledger, appraisal, elasticity)
    rows = np.flatnonzero(held.case == case).tolist()
    if not rows:
        return None
    titles = {line.id: line.title for line in page.benefits}
    shares = [page.shares[held.share[row]] for row in rows]
    return WeightedValue(
        npsv=float(held.npsv[case]),
        weighted=float(held.weighted[case]),
        switching=figure(held.switching, case),
        elasticity=elasticity,
        shares=tuple(
            WeightedShare(
                title=titles[share.benefit],
                benefit=share.benefit,
                recipient=page.name(share.recipient),
                relative_income=float(share.relative_income or 0),
                value=float(held.value[row]),
                weight=float(held.weight[row]),
            )
            for row, share in zip(rows, shares, strict=True)
        ),
    )
