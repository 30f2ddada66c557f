"""Value along a network of projects that need each other: what is lost without one, and whose credit it is.

The Green Book 2026 does not let a component claim a programme's benefits (3.8 to 3.10). Appraise the bundle and show
the value at stake; the credits here are for rolling a portfolio up without counting twice, and for talks on sharing
cost. Each credit sums to the value that was there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.sparse.csgraph import connected_components
from scipy.sparse.linalg import spsolve

from benefits.appraisal.cube import sums
from benefits.errors import BenefitsError

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
# scipy ships no types: a sparse array of its own kind.
Sparse = Any

# A project that works in part without each of many others has a case for every combination of them; this tool's
# limit, far above what anybody can estimate.
MOST_PARTIAL_NEEDS = 10
_WHOLE = 1.0 + 1e-9
# A project that would lose all but this fraction of its benefit stops: products of fractions leave dust.
_ALL = 1.0 - 1e-9


class CircularNeeds(BenefitsError):
    """Projects need each other in a circle, so none of them could start; `projects` names them in order."""

    def __init__(self, projects: Sequence[str]) -> None:
        self.projects = tuple(projects)
        steps = [f"{one} needs {other}" for one, other in zip(projects, [*projects[1:], projects[0]], strict=True)]
        told = " and ".join([", ".join(steps[:-1]), steps[-1]] if len(steps) > 1 else steps)
        super().__init__(f"{told}, so none could ever start. Take away one of these needs.")


class BadNetwork(BenefitsError):
    """Shares or partial needs that no network of projects can have."""


@dataclass(frozen=True)
class Network:
    """Which project needs which, in rows of `projects`.

    Attributes:
        projects: Codes, each once.
        project: The project that needs another. Shape (needs,).
        needs: The project that is needed. Shape (needs,).
        works_without: Fraction of the project's own benefit that comes even without the other. Shape (needs,).
    """

    projects: tuple[str, ...]
    project: IntArray
    needs: IntArray
    works_without: FloatArray

    def __post_init__(self) -> None:
        if not ((self.works_without >= 0) & (self.works_without <= 1)).all():
            raise ValueError("a project works without another at a fraction from 0 to 1")


@dataclass(frozen=True)
class JointBenefits:
    """Benefits that need every one of a set of projects: a sum of unanimity games.

    Attributes:
        value: Pounds, in one price base. Shape (benefits,).
        members: 1 where the benefit needs the project. Sparse, shape (benefits, projects).
        project: The project whose benefit each is. Shape (benefits,).
    """

    value: FloatArray
    members: Sparse
    project: IntArray


def transitive_needs(network: Network) -> Sparse:
    """Each project with everything it needs, directly or through others. Sparse 0 and 1, shape (projects, projects).

    Args:
        network: Which project needs which.

    Raises:
        CircularNeeds: Projects need each other in a circle.

    References:
        Methods 2.4: the set of a benefit is the transitive closure.
    """
    refuse_circles(network)
    reach = _as_flags(sparse.eye_array(len(network.projects), format="csr") + direct_needs(network))
    while True:  # each round doubles the length of the chains that are seen
        further = _as_flags(reach @ reach)
        if further.nnz == reach.nnz:
            return further
        reach = further


def direct_needs(network: Network) -> Sparse:
    """How many needs lead from each project (row) straight to each other (column). Sparse, (projects, projects)."""
    n = len(network.projects)
    ones = np.ones(len(network.project))
    return sparse.csr_array((ones, (network.project, network.needs)), shape=(n, n))


def _as_flags(counts: Sparse) -> Sparse:
    flags = sparse.csr_array(counts)
    flags.data = np.ones(len(flags.data))
    return flags


def refuse_circles(network: Network) -> None:
    """Nothing, where every project could start once what it needs has.

    Raises:
        CircularNeeds: Projects need each other in a circle.
    """
    direct = direct_needs(network)
    n_groups, group = connected_components(direct, directed=True, connection="strong")
    loops = network.project == network.needs
    if n_groups == len(network.projects) and not loops.any():
        return
    held = loops | (group[network.project] == group[network.needs])
    wanted: dict[int, list[int]] = {}
    for project, need in zip(network.project[held].tolist(), network.needs[held].tolist(), strict=True):
        wanted.setdefault(project, []).append(need)
    try:
        TopologicalSorter(wanted).prepare()
    except CycleError as error:
        # The library lists a circle from the needed to the needing, with its first project again at the end.
        circle = error.args[1][:0:-1]
        raise CircularNeeds([network.projects[row] for row in circle]) from None


def joint_benefits(network: Network, value: FloatArray) -> JointBenefits:
    """Each project's own benefit with the set of projects it needs, split where it works in part without some.

    A benefit b of a project that works at fraction a without another becomes a b that does not need the other and
    (1 - a) b that does. Several partial needs act independently. A project further down the chain needs the whole
    of what it needs: how far it would work with half an enabler is not known, so it is taken as not at all.

    Args:
        network: Which project needs which, and how far each works without.
        value: Benefit realised at each project, pounds in one price base. Shape (projects,).

    Raises:
        CircularNeeds: Projects need each other in a circle.
        BadNetwork: A project works in part without each of too many others.

    References:
        Methods 2.4, partial enabling.
    """
    n, n_needs = len(network.projects), len(network.project)
    reach = transitive_needs(network)
    row_project, row_value = np.arange(n), value.astype(np.float64)
    left_out = sparse.csr_array((n, n_needs))
    for need_of in _partial_needs(network):
        need = need_of[row_project]
        split = np.flatnonzero(need >= 0)
        works = network.works_without[need[split]]
        without = left_out[split] + _picks(need[split], n_needs)
        left_out = sparse.csr_array(sparse.vstack([left_out, without]))
        row_project = np.concatenate([row_project, row_project[split]])
        kept = row_value.copy()
        kept[split] *= 1.0 - works
        row_value = np.concatenate([kept, row_value[split] * works])
    needed_by = sparse.csr_array((np.ones(n_needs), (network.project, np.arange(n_needs))), shape=(n, n_needs))
    needed = sparse.csr_array(needed_by[row_project] - left_out)
    needed.eliminate_zeros()
    members = needed @ reach[network.needs] + _picks(row_project, n)
    return JointBenefits(row_value, _as_flags(members), row_project)


def _partial_needs(network: Network) -> list[IntArray]:
    """The first, second, ... partial need of each project, -1 where it has no more. Each of shape (projects,)."""
    partial = np.flatnonzero(network.works_without > 0)
    partial = partial[np.argsort(network.project[partial], kind="stable")]
    project = network.project[partial]
    rank = np.arange(len(partial)) - np.searchsorted(project, project, "left")
    n_rounds = int(rank.max(initial=-1)) + 1
    if n_rounds > MOST_PARTIAL_NEEDS:
        named = network.projects[project[np.argmax(rank)]]
        raise BadNetwork(
            f"{named} works in part without each of {n_rounds} projects; at most {MOST_PARTIAL_NEEDS} can be "
            "told apart. Mark those it hardly works without as needed in whole."
        )
    rounds = np.full((n_rounds, len(network.projects)), -1)
    rounds[rank, project] = partial
    return list(rounds)


def _picks(columns: IntArray, n_columns: int) -> Sparse:
    """One row for each column given, with a 1 there."""
    rows = np.arange(len(columns))
    return sparse.csr_array((np.ones(len(columns)), (rows, columns)), shape=(len(columns), n_columns))


def shapley_credit(benefits: JointBenefits) -> FloatArray:
    """Each project's credit when every benefit is split equally among all it needs. Shape (projects,), pounds.

    It sums to the benefits. This is the Shapley value: each benefit is a unanimity game, so nothing is enumerated.

    Args:
        benefits: Benefits with the projects that each needs.

    References:
        Methods 2.4, closed form for a sum of unanimity games.
    """
    return weighted_credit(benefits, np.ones(benefits.members.shape[1]))


def weighted_credit(benefits: JointBenefits, weight: FloatArray) -> FloatArray:
    """Each project's credit when every benefit is split by weight among all it needs. Shape (projects,), pounds.

    It sums to the benefits. Where all the projects that a benefit needs have weight 0, it is split equally.

    Args:
        benefits: Benefits with the projects that each needs.
        weight: Such as the present value of each project's cost; 0 or more. Shape (projects,).

    Raises:
        ValueError: A weight is negative.

    References:
        Methods 2.4, cost-weighted credit.
    """
    if (weight < 0).any():
        raise ValueError("weights are 0 or more")
    total = benefits.members @ weight
    is_blank = total == 0
    by_weight = np.where(is_blank, 0.0, benefits.value / np.where(is_blank, 1.0, total))
    count = benefits.members.sum(axis=1)
    equally = np.where(is_blank, benefits.value / np.maximum(count, 1), 0.0)
    credit: FloatArray = (benefits.members.T @ by_weight) * weight + benefits.members.T @ equally
    return credit


def value_at_stake(benefits: JointBenefits) -> FloatArray:
    """What would be lost without each project: every benefit that needs it, whole. Shape (projects,), pounds.

    Not additive: a benefit counts at each project that it needs. Never sum these.

    Args:
        benefits: Benefits with the projects that each needs.

    References:
        Methods 2.4; the Green Book 2026, paragraphs 3.8 to 3.10.
    """
    stake: FloatArray = benefits.members.T @ benefits.value
    return stake


def lost_without(parts: JointBenefits) -> Sparse:
    """The fraction of each project's (row) own benefit that is lost without each project (column).

    A fraction of 1 says that the project cannot do without the other; its own column is always 1.

    Args:
        parts: What `joint_benefits` makes of a benefit of 1 at each project.

    Returns:
        Fractions from 0 to 1. Sparse, shape (projects, projects).

    References:
        Methods 2.4, partial enabling.
    """
    n = parts.members.shape[1]
    of = sparse.csr_array((parts.value, (parts.project, np.arange(len(parts.value)))), shape=(n, len(parts.value)))
    return sparse.csr_array(of @ parts.members)


def stopped_without(lost: Sparse) -> Sparse:
    """Which projects (row) stop without each project (column), as they keep none of their benefit. Sparse 0 and 1.

    Args:
        lost: As `lost_without` has it.

    References:
        Methods 2.4.
    """
    return sparse.csr_array((lost >= _ALL).astype(np.float64))


def without_others(benefits: JointBenefits) -> FloatArray:
    """What of each project's benefit comes even where nothing that it needs is there. Shape (projects,), pounds.

    Args:
        benefits: Benefits with the projects that each needs.

    References:
        Methods 2.4, partial enabling.
    """
    alone = np.where(benefits.members.sum(axis=1) == 1, benefits.value, 0.0)
    return sums(benefits.project, alone, benefits.members.shape[1])


def value_on_needs(network: Network, benefits: JointBenefits) -> FloatArray:
    """The benefit that rests on each need: all that needs both of its projects. Shape (needs,), pounds.

    Not additive: a benefit counts on every need along its way. Never sum these.

    Args:
        network: Which project needs which.
        benefits: Benefits of its projects with the projects that each needs.

    References:
        Methods 2.4, value at stake.
    """
    members = sparse.csc_array(benefits.members)
    both = members[:, network.project].multiply(members[:, network.needs])
    rests: FloatArray = sparse.csr_array(both).T @ benefits.value
    return rests


def passed_on(network: Network) -> Sparse:
    """The fraction of each project's flow that it passes to each project it needs directly.

    Of what would not come without it, each needed project gets as much as the project keeps for itself: with n needs
    a part of (1 - works without) / (n + 1). So a column sums to less than 1, and no loop keeps nothing.

    Args:
        network: Which project needs which, and how far each works without.

    Returns:
        Fraction of the column's flow that goes to the row. Sparse, shape (projects, projects).

    References:
        Methods 2.4, flow-through; the fractions are this tool's convention, as no guidance sets any.
    """
    n = len(network.projects)
    n_needs = np.bincount(network.project, minlength=n)
    part = (1.0 - network.works_without) / (n_needs[network.project] + 1)
    return sparse.csc_array((part, (network.needs, network.project)), shape=(n, n))


@dataclass(frozen=True)
class FlowThrough:
    """Value passed up to enablers. Shapes (projects,), pounds.

    Attributes:
        flow: What arises at or is passed to each project.
        retained: What stays there after passing on; sums to the value realised (invariant I8).
    """

    flow: FloatArray
    retained: FloatArray


def flow_through(value: FloatArray, passed: FloatArray | Sparse) -> FlowThrough:
    """The credit when each project passes fixed fractions of its whole flow up to its enablers.

    Diamonds and loops are allowed, as long as no loop passes everything on for ever.

    Args:
        value: Benefit realised at each project, pounds. Shape (projects,).
        passed: Fraction of column's flow that goes to row. Dense or sparse, shape (projects, projects).

    Raises:
        BadNetwork: A fraction is negative, a project passes on more than its whole flow, or a loop keeps nothing.

    References:
        Methods 2.4: f = (I - W)^-1 v, retained f_j (1 - sum_k W_kj).
    """
    upward = sparse.csc_array(passed)
    given = upward.sum(axis=0)
    if (upward.data < 0).any() or (given > _WHOLE).any():
        raise BadNetwork("Each project passes on fractions of 0 or more that sum to 1 or less. Lower them.")
    if not _all_ends(upward, given):
        raise BadNetwork("Some projects pass everything to each other in a loop, so no value ends anywhere.")
    identity = sparse.eye_array(len(value), format="csc")
    flow: FloatArray = np.atleast_1d(spsolve(sparse.csc_array(identity - upward), value.astype(np.float64)))
    return FlowThrough(flow, flow * (1.0 - given))


def _all_ends(upward: Sparse, given: FloatArray) -> bool:
    """Whether from every project some value reaches one that keeps a part."""
    ends = given < 1.0 - (_WHOLE - 1.0)
    onward = sparse.csr_array(upward.T) > 0
    while True:
        more = ends | (onward @ ends > 0)
        if (more == ends).all():
            return bool(ends.all())
        ends = more
