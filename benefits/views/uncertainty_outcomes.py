"""What a simulation says of each project, of all together and of each body, under every lens."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from benefits.appraisal.cube import sums
from benefits.appraisal.lenses import Lens
from benefits.appraisal.simulation import LENSES
from benefits.appraisal.spreads import Spread
from benefits.views.uncertainty import Simulated


@dataclass(frozen=True)
class Outcome:
    """What draws show of one net present value, pounds; P10 is the bad end, P90 the good one.

    Attributes:
        as_entered: With every line as it was entered.
        mean_error, chance_error: Standard errors, as of independent draws.
        chance: How often there is a net gain.
    """

    as_entered: float
    mean: float
    mean_error: float
    p10: float
    p50: float
    p90: float
    chance: float
    chance_error: float


@dataclass(frozen=True)
class BodyOutcome:
    """What one body may get out of it, in economic value on all claims."""

    code: str
    name: str
    is_public: bool
    outcome: Outcome


@dataclass(frozen=True)
class ProjectOutcome:
    """One project of the portfolio, across government.

    Attributes:
        at_risk: How often its payers lose while government gains.
        regret: What government loses on average if it is dropped unseen, pounds.
        worth: What it is worth to know all before deciding, pounds.
    """

    project: str
    title: str
    outcome: Outcome
    at_risk: float
    regret: float
    worth: float


def outcomes(found: Simulated, row: int | None) -> dict[Lens, Outcome]:
    """One case under every lens, or all together.

    Args:
        found: The simulation.
        row: The case; None for all.
    """
    if row is None:
        return {lens: _outcome(found.together[lens], 0, float(found.entered[lens].sum())) for lens in LENSES}
    return {lens: _outcome(found.spreads[lens], row, float(found.entered[lens][row])) for lens in LENSES}


def body_outcomes(found: Simulated, row: int | None) -> tuple[BodyOutcome, ...]:
    """Every body with a cost or a benefit in one case, or in all, the largest mean first.

    Args:
        found: The simulation.
        row: The case; None for all.
    """
    counted = found.pair_is_party if row is None else found.pair_is_party & (found.pair_case == row)
    pairs = np.flatnonzero(counted)
    if row is not None:
        made = [_body(found, int(found.pair_party[at]), found.pairs, int(at), found.pair_entered[at]) for at in pairs]
    else:
        entered = sums(found.pair_party[pairs], found.pair_entered[pairs], len(found.parties))
        parties = np.unique(found.pair_party[pairs])
        made = [_body(found, int(at), found.party_spread, int(at), entered[at]) for at in parties]
    return tuple(sorted(made, key=lambda one: (-one.outcome.mean, one.code)))


def project_outcomes(found: Simulated, lens: Lens) -> tuple[ProjectOutcome, ...]:
    """Every project under one lens, what is worth most to know first.

    Args:
        found: The simulation.
        lens: Whose net value.
    """
    made = [
        ProjectOutcome(
            project=code,
            title=found.titles[row],
            outcome=_outcome(found.spreads[lens], row, float(found.entered[lens][row])),
            at_risk=float(found.at_risk[row]),
            regret=float(found.regret[row]),
            worth=float(found.worth[lens][row]),
        )
        for row, code in enumerate(found.projects)
    ]
    return tuple(sorted(made, key=lambda one: (-one.worth, one.title, one.project)))


def _body(found: Simulated, party: int, spread: Spread, row: int, entered: float) -> BodyOutcome:
    outcome = _outcome(spread, row, float(entered))
    return BodyOutcome(found.parties[party], found.names[party], found.is_public[party], outcome)


def _outcome(spread: Spread, row: int, as_entered: float) -> Outcome:
    return Outcome(
        as_entered=as_entered,
        mean=float(spread.mean[row]),
        mean_error=float(spread.mean_error[row]),
        p10=float(spread.p10[row]),
        p50=float(spread.p50[row]),
        p90=float(spread.p90[row]),
        chance=float(spread.chance_of_gain[row]),
        chance_error=float(spread.chance_error[row]),
    )
