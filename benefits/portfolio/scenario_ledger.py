"""The register's pounds as a scenario has them: costs and benefits multiplied, benefits later, starts later."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from benefits.appraisal.cube import later, retaken
from benefits.portfolio.attribution import Ledger
from benefits.portfolio.principals import principal_parties
from benefits.portfolio.scenarios import Assumptions
from benefits.records.categories import OverrideField
from benefits.records.tables import Tables

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

_CHANGES = (
    OverrideField.COST_FACTOR,
    OverrideField.BENEFIT_FACTOR,
    OverrideField.BENEFIT_DELAY,
    OverrideField.START_DELAY,
)


def entry_factors(tables: Tables, ledger: Ledger, assumptions: Assumptions) -> FloatArray:
    """What the scenario multiplies each entry by. Shape (entries,).

    References:
        This tool's convention: a factor for one recipient is one for the other side of its transfers too.
    """
    cube, codes = ledger.cube, (ledger.projects.tolist(), ledger.parties.tolist())
    party = principal_parties(ledger, tables)
    case, is_cost = cube.line_case[cube.entry_line], cube.line_is_cost[cube.entry_line]
    cost = assumptions.over_parties(OverrideField.COST_FACTOR, *codes, 1.0)[case, party]
    benefit = assumptions.over_parties(OverrideField.BENEFIT_FACTOR, *codes, 1.0)[case, party]
    return np.where(is_cost, cost, benefit)


def line_delays(ledger: Ledger, assumptions: Assumptions) -> IntArray:
    """How many years later each line comes than its project starts. Shape (lines,).

    References:
        Methods 1.11: the whole curve of benefits moves, and nothing of it is lost.
    """
    delay = assumptions.over_projects(OverrideField.BENEFIT_DELAY, ledger.projects.tolist(), 0.0).astype(np.int64)
    return np.where(ledger.cube.line_is_cost, 0, delay[ledger.cube.line_case])


def start_delays(ledger: Ledger, assumptions: Assumptions) -> IntArray:
    """How many years later each project starts. Shape (cases,).

    References:
        Methods 5.1.
    """
    return assumptions.over_projects(OverrideField.START_DELAY, ledger.projects.tolist(), 0.0).astype(np.int64)


def ledger_under(tables: Tables, ledger: Ledger, assumptions: Assumptions) -> Ledger:
    """The ledger as the scenario has it, each project still in years counted from its own start.

    Args:
        tables: The register by columns.
        ledger: All its cases on the scenario's basis, one a project.
        assumptions: The scenario; envelopes and decisions change nothing here.

    References:
        Methods 1.11 and 2.1.
    """
    if not any(True for _ in assumptions.of(*_CHANGES)):
        return ledger
    cube, delay = ledger.cube, line_delays(ledger, assumptions)
    longest = np.zeros(cube.n_cases, dtype=np.int64)
    np.maximum.at(longest, cube.line_case, delay)
    changed = retaken(
        cube,
        start=cube.start + start_delays(ledger, assumptions),
        horizon=cube.horizon + longest,
        lines=np.arange(len(cube.line_case)),
        line_case=cube.line_case,
        amounts=later(cube.amounts, delay),
        entries=np.arange(len(cube.entry_line)),
        entry_line=cube.entry_line,
    )
    factor = entry_factors(tables, ledger, assumptions)
    return replace(ledger, cube=replace(changed, entry_fraction=changed.entry_fraction * factor))
