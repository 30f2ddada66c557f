"""How sure a selection is: in what share of draws each proposal belongs to the best one after a cut."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from benefits.appraisal.draws import Method, Settings, usual
from benefits.appraisal.spreads import chance_error
from benefits.portfolio.drawn_values import drawn_values
from benefits.portfolio.pressure import QUICK, limits_after
from benefits.portfolio.robust_choice import core_index
from benefits.portfolio.selection_limits import Infeasible
from benefits.portfolio.selection_model import Way
from benefits.portfolio.selection_solver import NotInTime
from benefits.portfolio.uncertainty import Coverage, coverage
from benefits.records.access import Act, require
from benefits.records.model import Person
from benefits.records.store import Store
from benefits.reference.green_book import defaults
from benefits.views.funding import Funding
from benefits.views.kept_answers import KeptAnswer, keep_answer, kept_answer
from benefits.views.selection import Proposal, by_objective, called
from benefits.views.uncertainty import ranges

OnStep = Callable[[int, int], None]
_QUESTION = "sure selection"


class Verdict(StrEnum):
    """What the share of draws says of a project."""

    KEEP = "keep"
    FIND_OUT = "find_out_more"
    DROP = "drop"


@dataclass(frozen=True)
class SureProject:
    """One proposal: the share of draws in which it is in the best selection, a part funded as a part."""

    proposal: Proposal
    share: float
    error: float
    verdict: Verdict


@dataclass(frozen=True)
class SureSelection:
    """How sure a selection is.

    Attributes:
        projects: By objective and title; empty where there is no selection in every draw.
        coverage: How much of the proposals carries a range.
    """

    way: Way
    cut: float
    settings: Settings
    keep: float
    drop: float
    projects: tuple[SureProject, ...]
    coverage: Coverage


def proposals_covered(store: Store, person: Person, held: Funding) -> Coverage:
    """How much of the proposals of a scenario carries a range.

    Raises:
        NotPermitted: The person may not read the register.
    """
    require(person, Act.READ)
    cases = np.zeros(held.at.ledger.cube.n_cases, dtype=bool)
    cases[held.proposals.rows] = True
    return coverage(held.at.appraisal, ranges(store, person, held.at), cases)


def kept_sure(store: Store, person: Person, held: Funding, way: Way, cut: float) -> KeptAnswer[SureSelection] | None:
    """The answer that was worked out last, told as stale where its inputs have changed; None where there is none.

    Raises:
        NotPermitted: The person may not read the register.
    """
    require(person, Act.READ)
    return kept_answer(store, person, _question(held, person, way, cut), SureSelection, _state(held))


def _question(held: Funding, person: Person, way: Way, cut: float) -> tuple[object, ...]:
    return (_QUESTION, held.code, person.id, way, cut)


def _state(held: Funding) -> str:
    return f"{held.at.tables.data_version} {held.proposals.fingerprint}"


def work_out_sure(
    store: Store, person: Person, held: Funding, way: Way, cut: float, on_step: OnStep | None = None
) -> SureSelection:
    """How sure the selection of one way after a cut is, worked out now and kept.

    Args:
        store: The register.
        person: Who asks.
        held: The scenario.
        way: Who chooses, for the value to all: not SILO.
        cut: Part of every limit, 0 to 1.
        on_step: Told how many of how many draws are done; what it raises ends the work, and nothing is kept.

    Raises:
        NotPermitted: The person may not read the register.
        ValueError: The way is SILO.
    """
    require(person, Act.READ)
    chosen, problem = defaults(), held.proposals.problem
    settings = replace(usual(), draws=chosen.core_draws, method=Method.LATIN_HYPERCUBE)
    value = drawn_values(
        held.at.tables, held.at.ledger, held.assumptions, held.proposals, ranges(store, person, held.at), settings
    )
    left = replace(problem, limit=limits_after(problem, cut, held.proposals.envelopes.committed))
    try:
        index = core_index(left, way, value, settings=QUICK, on_progress=on_step).tolist()
    except (Infeasible, NotInTime):
        index = []
    errors = chance_error(np.clip(index, 0.0, 1.0), settings.draws).tolist()
    names = called(held).proposals.values() if index else ()
    projects = (
        SureProject(one, share, error, _verdict(share, chosen.core_keep, chosen.core_drop))
        for one, share, error in zip(names, index, errors, strict=True)
    )
    made = SureSelection(
        way=way,
        cut=cut,
        settings=settings,
        keep=chosen.core_keep,
        drop=chosen.core_drop,
        projects=tuple(sorted(projects, key=lambda one: by_objective(one.proposal))),
        coverage=proposals_covered(store, person, held),
    )
    keep_answer(store, person, _question(held, person, way, cut), made, _state(held))
    return made


def _verdict(share: float, keep: float, drop: float) -> Verdict:
    if share >= keep:
        return Verdict.KEEP
    return Verdict.DROP if share <= drop else Verdict.FIND_OUT
