"""What the proposals of a scenario are worth in draws in which lines with a range turn out otherwise."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from benefits.appraisal.draws import Settings
from benefits.appraisal.lenses import Lens
from benefits.appraisal.simulation import simulate
from benefits.portfolio.attribution import Ledger
from benefits.portfolio.proposals import Proposals, by_start
from benefits.portfolio.scenarios import Assumptions
from benefits.portfolio.uncertainty import Ranges
from benefits.records.tables import Tables

FloatArray = npt.NDArray[np.float64]


def drawn_values(
    tables: Tables,
    ledger: Ledger,
    assumptions: Assumptions,
    proposals: Proposals,
    ranges: Ranges,
    settings: Settings,
) -> FloatArray:
    """The value of each proposal and start by draw, present value in pounds. Shape (proposals, starts, draws).

    What lines add to the value moves with their draws. What a project lacks while a need of it is not met, and the
    cash that it asks for, stay as entered.

    Args:
        tables: The register by columns.
        ledger: The register on the scenario's basis, in the prices of its first year, one case a project.
        assumptions: The scenario.
        proposals: Of that ledger under that scenario.
        ranges: What of the ledger carries a range.
        settings: How many draws, from which seed, how spread.

    Raises:
        Refused: The settings have problems.

    References:
        Methods 6.2 and 6.6.
    """
    lens, problem = Lens(assumptions.standpoint, claims=assumptions.claims), proposals.problem
    found = []
    for start, moved in enumerate(by_start(tables, ledger, assumptions, problem.years[0])):
        appraisal = moved.appraise()
        rows = proposals.rows
        net = simulate(appraisal, ranges.inputs, settings, lenses=(lens,), party_lens=None).draws(lens)[rows]
        change = net.astype(np.float64) - appraisal.net(lens)[rows][:, None]
        found.append(problem.value[:, start, None] + change)
    return np.stack(found, axis=1)
