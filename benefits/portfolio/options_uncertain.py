"""How often each option of a project is the best, and what it is worth to know that before choosing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from benefits.appraisal.draws import Settings
from benefits.appraisal.information import best_of
from benefits.appraisal.lenses import Lens
from benefits.appraisal.simulation import simulate
from benefits.appraisal.spreads import chance_error
from benefits.portfolio.attribution import Ledger
from benefits.portfolio.uncertainty import ranges_of
from benefits.records.tables import Tables


@dataclass(frozen=True)
class OptionChances:
    """Options that were drawn together. Pounds of present value.

    Attributes:
        settings: How they were drawn.
        options: Their codes.
        mean: Net value on average. One an option.
        chance: How often each is the best. One an option.
        chance_error: Standard errors of these, as of independent draws.
        worth: What it is worth on average to know which is the best before choosing.
        worth_error: Its standard error.
        with_range: Options of which a line carries a range.
    """

    settings: Settings
    options: tuple[str, ...]
    mean: tuple[float, ...]
    chance: tuple[float, ...]
    chance_error: tuple[float, ...]
    worth: float
    worth_error: float
    with_range: tuple[str, ...]


def option_chances(
    tables: Tables, apart: Ledger, lens: Lens, settings: Settings, with_lines: set[str]
) -> OptionChances | None:
    """Which option of a project is best, by draws; None where fewer than two have lines, or no line has a range.

    Args:
        tables: The records that the ledger was made of.
        apart: `options_apart` of them: one case for each option.
        lens: Whose net present value.
        settings: How many draws, from which seed.
        with_lines: Options that any cost or benefit was written down for; the others are left out.

    Raises:
        Refused: A range or the settings have problems.

    References:
        Methods 6.5: E[max] - max E; the common factor links the lines of different options.
    """
    held = ranges_of(tables, apart)
    cases = np.array([row for row, code in enumerate(apart.options.tolist()) if code in with_lines], dtype=np.int64)
    ranged = np.unique(apart.cube.line_case[held.inputs.line_input >= 0])
    with_range = tuple(str(apart.options[row]) for row in cases if row in ranged)
    if len(cases) < 2 or not with_range:
        return None
    net = simulate(apart.appraise(), held.inputs, settings, lenses=(lens,), party_lens=None).draws(lens)[cases]
    found = best_of(net)
    return OptionChances(
        settings=settings,
        options=tuple(map(str, apart.options[cases])),
        mean=tuple(net.mean(axis=1, dtype=np.float64).tolist()),
        chance=tuple(found.chance_best.tolist()),
        chance_error=tuple(chance_error(found.chance_best, settings.draws).tolist()),
        worth=found.worth_of_knowing,
        worth_error=found.worth_error,
        with_range=with_range,
    )
