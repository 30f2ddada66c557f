"""Which line of a project the spread of its net value comes from, with its lines taken as independent."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from benefits.appraisal.draws import Settings
from benefits.appraisal.lenses import Lens
from benefits.appraisal.tornado import effects_in
from benefits.appraisal.variance_shares import shares_of_gain, shares_of_sum
from benefits.errors import NotFound, near
from benefits.portfolio.basis import Basis
from benefits.records.access import Act, require
from benefits.records.model import Person
from benefits.records.sight import as_seen_by
from benefits.records.store import Store
from benefits.reference.green_book import defaults
from benefits.views.appraised import Appraised, appraised_together
from benefits.views.kept_answers import answer_to
from benefits.views.uncertainty import ranges

# Lines that are looked at, the widest; the others stand at their mean. Draws for each, a power of two.
WIDEST, DRAWS = 24, 4096
_QUESTION = "variance parts"


@dataclass(frozen=True)
class VariancePart:
    """One line with a range; parts of a variance from 0 to 1.

    Attributes:
        of_net: Of the variance of the net value, by itself and in total: they are the same in a sum.
        gain_alone, gain_total: Of the variance of the gain, by itself and in total; None where there is none.
    """

    code: str
    title: str
    is_cost: bool
    of_net: float
    gain_alone: float | None
    gain_total: float | None


@dataclass(frozen=True)
class VarianceParts:
    """The lines of a project under one lens, what explains most first.

    Attributes:
        draws, seed: What the parts of the gain were estimated with.
        much: How far a total must be above what a line does by itself to be worth a sentence.
        n_lines: Lines with a range that count, of which the widest are shown.
    """

    lens: Lens
    draws: int
    seed: int
    much: float
    n_lines: int
    parts: tuple[VariancePart, ...]

    @property
    def has_gain(self) -> bool:
        """Whether the gain comes often enough to be told apart."""
        return any(one.gain_total is not None for one in self.parts)

    @property
    def apart(self) -> VariancePart | None:
        """The line whose total part of the gain is most above what it explains by itself."""
        held = [one for one in self.parts if one.gain_total is not None]
        return max(held, key=lambda one: (one.gain_total or 0.0) - (one.gain_alone or 0.0), default=None)


def variance_parts(
    store: Store, person: Person, basis: Basis, settings: Settings, lens: Lens, project: str
) -> VarianceParts:
    """Parts of the variance of the net value and of the gain by line, kept for the state of the register.

    Args:
        store: The register.
        person: Who asks.
        basis: On what figures rest.
        settings: Of which the seed is taken.
        lens: Whose net value.
        project: Its code.

    Raises:
        NotPermitted: The person may not read the register.
        NotFound: There is no such project.
    """
    require(person, Act.READ)
    store = as_seen_by(store, person)
    at = appraised_together(store, person, basis)
    cases = np.flatnonzero(at.ledger.projects == project)
    if not len(cases):
        raise NotFound(f"There is no project {project}.{near(project, at.titles)}")
    question = (_QUESTION, at.ledger.basis, settings.seed, lens, project)
    version = str(at.tables.data_version)

    def find() -> VarianceParts:
        return _parts(store, person, at, settings.seed, lens, int(cases[0]))

    return answer_to(store, person, question, VarianceParts, version, find)


def _parts(store: Store, person: Person, at: Appraised, seed: int, lens: Lens, case: int) -> VarianceParts:
    held = ranges(store, person, at)
    inputs = held.inputs
    weight = effects_in(at.appraisal, inputs, lens, case)
    of_net = shares_of_sum(weight, inputs.multipliers.variance)
    counts = np.flatnonzero(of_net)
    chosen = counts[np.argsort(-of_net[counts], kind="stable")][:WIDEST]
    mean = inputs.multipliers.mean
    others = float(at.appraisal.net(lens)[case] + weight @ (mean - 1.0) - weight[chosen] @ mean[chosen])
    gain = shares_of_gain(inputs.multipliers.taken(chosen), weight[chosen], others, DRAWS, seed)
    parts = []
    for place, row in enumerate(chosen.tolist()):
        lines, record = at.tables["cost_line" if held.is_cost[row] else "benefit_line"], int(held.record[row])
        parts.append(
            VariancePart(
                code=str(lines["id"][record]),
                title=str(lines["title"][record]),
                is_cost=bool(held.is_cost[row]),
                of_net=float(of_net[row]),
                gain_alone=None if gain is None else float(gain.first[place]),
                gain_total=None if gain is None else float(gain.total[place]),
            )
        )
    return VarianceParts(lens, DRAWS, seed, defaults().interaction_gap, len(counts), tuple(parts))
