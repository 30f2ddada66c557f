"""What a scenario means before anything is chosen: who asks for money, and what there is to fund them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from benefits.portfolio.proposals import LeftOut
from benefits.records.categories import ScenarioStatus
from benefits.views.funding import Funding

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True)
class HeadroomRow:
    """One envelope over the years of a scenario that it limits; nominal pounds.

    Attributes:
        n_years: How many of the years it limits; 0 where the body has no such envelope.
        limit: As recorded.
        before, after: What is free for projects without and with what the scenario changes, never below nothing.
        asked: What projects ask of it in all years, were all of them to start as planned.
    """

    body: str
    budget_class: str
    n_years: int
    limit: float
    before: float
    after: float
    asked: float


@dataclass(frozen=True)
class Meaning:
    """What a scenario means before anything is chosen: who asks for money, and what there is. Nominal pounds.

    Attributes:
        n_years: How many years it covers.
        left_out: How many projects of the register do not ask, by the reason.
        unlimited: What is asked in years and envelopes that no limit is given for.
    """

    n_asking: int
    n_years: int
    left_out: Mapping[LeftOut, int]
    rows: tuple[HeadroomRow, ...]
    unlimited: float

    @property
    def before(self) -> float:
        """Headroom of all envelopes without what the scenario changes."""
        return sum(row.before for row in self.rows)

    @property
    def after(self) -> float:
        """Headroom of all envelopes with it."""
        return sum(row.after for row in self.rows)

    @property
    def asked(self) -> float:
        """What projects ask of all bodies."""
        return sum(row.asked for row in self.rows)


def meaning_of(held: Funding) -> Meaning:
    """What a scenario means before anything is chosen.

    Args:
        held: The scenario with its funding problem.
    """
    problem, envelopes = held.proposals.problem, held.proposals.envelopes
    has_limit = np.isfinite(envelopes.limit)
    asked = problem.cost[:, 0].sum(axis=0)

    def kept(values: FloatArray) -> FloatArray:
        summed: FloatArray = np.where(has_limit, values, 0.0).sum(axis=2)
        return summed

    before = kept(np.maximum(envelopes.limit + envelopes.carried_over - envelopes.committed, 0.0))
    limit, after = kept(envelopes.limit), kept(envelopes.headroom)
    shown = np.argwhere((np.abs(limit) + np.abs(before) > 0) | (asked != 0).any(axis=2)).tolist()
    rows = (
        HeadroomRow(
            body=held.names.get(envelopes.bodies[body], envelopes.bodies[body]),
            budget_class=envelopes.classes[each],
            n_years=int(has_limit[body, each].sum()),
            limit=float(limit[body, each]),
            before=float(before[body, each]),
            after=float(after[body, each]),
            asked=float(asked[body, each].sum()),
        )
        for body, each in shown
    )
    return Meaning(
        n_asking=len(problem.projects),
        n_years=len(envelopes.years),
        left_out=Counter(held.proposals.left_out.values()),
        rows=tuple(sorted(rows, key=lambda row: (row.body.casefold(), row.budget_class))),
        unlimited=float(asked[~has_limit].sum()),
    )


def is_on_other_inputs(held: Funding) -> bool:
    """Whether the inputs of an approved scenario have changed since it was approved."""
    scenario = held.scenario
    if scenario is None or scenario.status is not ScenarioStatus.APPROVED:
        return False
    return scenario.fingerprint != held.proposals.fingerprint
