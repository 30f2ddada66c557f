"""In how many of the things that can happen a project belongs to the best selection out of limited envelopes.

A what-if about affordability and within one objective only: summary measures do not compare proposals with
different objectives (Green Book 2026, 6.100).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from benefits.portfolio.funding_problem import FundingProblem
from benefits.portfolio.selection import select
from benefits.portfolio.selection_model import Way
from benefits.portfolio.selection_solver import USUAL, SolverSettings

FloatArray = npt.NDArray[np.float64]


def core_index(
    problem: FundingProblem,
    way: Way,
    value: npt.NDArray[np.floating],
    *,
    settings: SolverSettings = USUAL,
    on_progress: Callable[[int, int], None] | None = None,
) -> FloatArray:
    """The share of draws in which each project is in the best selection, a part funded as a part. Shape (projects,).

    Near 1 is worth doing whatever happens, near 0 is not; in the middle it pays to find out more. One program is
    solved for every draw, some milliseconds each, so a few hundred draws, evenly spread, are the usual number: the
    standard error is at most 0.5 over the square root of the draws.

    Args:
        problem: What there is to choose from, and out of what. Its values are replaced.
        way: Who chooses for the value to all, and out of whose money.
        value: Present value of each project and start by draw. Shape (projects, starts, draws).
        settings: When the solver may stop at each draw.
        on_progress: Told how many of how many draws are done; what it raises ends the work.

    Raises:
        ValueError: The way is SILO, where bodies look at their own gain, or the values have another shape.
        Infeasible: No selection keeps every rule and limit.
        NotInTime: None was found for a draw.

    References:
        Methods 6.6; after Liesio, Mild and Salo 2007, Preference programming for robust portfolio modeling, whose
        index counts non-dominated portfolios. Counting draws is this tool's convention.
    """
    if way is Way.SILO:
        raise ValueError("in silos bodies look at their own gain, so there is no best selection for all")
    if value.ndim != 3 or value.shape[:2] != problem.value.shape or not value.shape[2]:
        raise ValueError(f"give values of shape {problem.value.shape} for each of one or more draws")
    chosen = np.zeros(len(problem.projects))
    draws = value.shape[2]
    for draw in range(draws):
        drawn = replace(problem, value=np.ascontiguousarray(value[:, :, draw], dtype=np.float64))
        chosen += select(drawn, way, settings=settings).part.sum(axis=1)
        if on_progress is not None:
            on_progress(draw + 1, draws)
    index: FloatArray = chosen / draws
    return index
