"""From dependency records and the appraised cube to a bundle: projects that only work together, appraised as one.

The Green Book 2026 (3.8 to 3.10) appraises the whole and lets no enabling component claim the programme's benefit.
So a bundle has one set of costs and one year 0; what each project adds, loses and is credited with is derived.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy import sparse

from benefits.appraisal.cube import later, retaken
from benefits.errors import BenefitsError, near
from benefits.portfolio.attribution import Ledger
from benefits.portfolio.enablers import (
    Network,
    Sparse,
    direct_needs,
    flow_through,
    joint_benefits,
    lost_without,
    passed_on,
    shapley_credit,
    stopped_without,
    value_at_stake,
    value_on_needs,
    weighted_credit,
    without_others,
)
from benefits.portfolio.lines import find
from benefits.records.tables import Tables

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True)
class BundleSums:
    """What each project of a bundle adds, loses and is credited with. Pounds, present value in the bundle's year 0.

    Attributes:
        pv_cost, pv_benefit: The project's own, with everything it needs in place. Shapes (projects,).
        benefit_alone: What of its benefit comes where nothing that it needs is there. Shape (projects,).
        benefit_at_stake: Benefit of the bundle that is lost without the project. Never sum these. Shape (projects,).
        net_at_stake: That, less the cost that is saved: its own, and of projects left without any benefit. Never sum.
        by_flow, by_equal_split, by_cost: Credits that each sum to the bundle's benefit. Shapes (projects,).
        on_need: Benefit that rests on each need. Never sum these. Shape (needs,).
    """

    pv_cost: FloatArray
    pv_benefit: FloatArray
    benefit_alone: FloatArray
    benefit_at_stake: FloatArray
    net_at_stake: FloatArray
    by_flow: FloatArray
    by_equal_split: FloatArray
    by_cost: FloatArray
    on_need: FloatArray


def network_of(tables: Tables) -> Network:
    """Which project needs which, a need for each dependency record in its order, projects in the order of the table.

    Raises:
        BenefitsError: A dependency names a project that the register does not hold.
    """
    dependencies, projects = tables["dependency"], tables["project"]["id"]
    rows = {}
    for field in ("project", "needs"):
        rows[field] = find(dependencies[field], projects)
        if (rows[field] < 0).any():
            code = dependencies[field][np.argmin(rows[field])]
            raise BenefitsError(f"A dependency names '{code}', which is no project.{near(code, projects)}")
    return Network(tuple(projects), rows["project"], rows["needs"], dependencies["standalone"])


def bundle_of(network: Network, project: int) -> IntArray:
    """The rows of the bundle around a project: all that need it, and all that it and they need, in their order.

    Args:
        network: Which project needs which; a circle does no harm here.
        project: Row of the project.

    References:
        Methods 2.4: the enabler with its dependents. What these need besides belongs to the bundle, or its benefit
        would come without its cost.
    """
    chosen = np.zeros(len(network.projects), dtype=bool)
    chosen[project] = True
    direct = direct_needs(network)
    return np.flatnonzero(_reached(direct, _reached(sparse.csr_array(direct.T), chosen)))


def _reached(steps: Sparse, start: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Everything that steps lead to from the start, row to column, the start included."""
    onward, reached = sparse.csr_array(steps.T), start
    while True:
        more = reached | (onward @ reached.astype(np.float64) > 0)
        if (more == reached).all():
            return reached
        reached = more


def needs_within(network: Network, rows: IntArray) -> IntArray:
    """The needs whose two projects are both among the rows. Shape (needs kept,)."""
    inside = np.zeros(len(network.projects), dtype=bool)
    inside[rows] = True
    return np.flatnonzero(inside[network.project] & inside[network.needs])


def part_of(network: Network, rows: IntArray) -> Network:
    """The network of some of the projects alone, its needs in the order of `needs_within`."""
    at = np.full(len(network.projects), -1, dtype=np.int64)
    at[rows] = np.arange(len(rows))
    kept = needs_within(network, rows)
    return Network(
        tuple(network.projects[row] for row in rows.tolist()),
        at[network.project[kept]],
        at[network.needs[kept]],
        network.works_without[kept],
    )


def bundle_ledger(ledger: Ledger, cases: IntArray, *, as_one: bool) -> Ledger:
    """Some cases with one year 0, the first of any: side by side, or as one case with one set of costs.

    As one case, what a body pays and gains anywhere in the bundle is one sum, so charges between its bodies net out.

    Args:
        ledger: All the cases, in one price base.
        cases: Which of them. Shape (cases kept,).
        as_one: Whether they become a single case.

    References:
        HM Treasury, The Green Book 2026, 3.8 to 3.10, and 6.52 for the present value year.
    """
    cube, first = ledger.cube, int(ledger.cube.start[cases].min())
    at = np.full(cube.n_cases, -1, dtype=np.int64)
    at[cases] = 0 if as_one else np.arange(len(cases))
    horizon = cube.start[cases] - first + cube.horizon[cases]
    last_year = int(horizon.max())
    is_kept = at[cube.line_case] >= 0
    lines, entries = np.flatnonzero(is_kept), np.flatnonzero(is_kept[cube.entry_line])
    line_at = np.cumsum(is_kept) - 1
    joined = retaken(
        cube,
        start=np.full(1 if as_one else len(cases), first),
        horizon=np.array([last_year]) if as_one else horizon,
        lines=lines,
        line_case=at[cube.line_case[lines]],
        amounts=later(cube.amounts[lines], cube.start[cube.line_case[lines]] - first)[:, : last_year + 1],
        entries=entries,
        entry_line=line_at[cube.entry_line[entries]],
    )
    shown = cases[:1] if as_one else cases
    return replace(
        ledger,
        cube=joined,
        projects=ledger.projects[shown],
        options=ledger.options[shown],
        price_base=ledger.price_base[shown],
    )


def bundle_sums(network: Network, pv_cost: FloatArray, pv_benefit: FloatArray) -> BundleSums:
    """What each project of a bundle adds, loses and is credited with.

    Where a project is dropped, projects that keep none of their benefit without it stop too and cost nothing; one
    that keeps a part goes on at its whole cost.

    Args:
        network: The bundle's own network.
        pv_cost: To society, of each project, discounted to the bundle's year 0. Shape (projects,).
        pv_benefit: The same of its own benefit, with everything it needs in place. Shape (projects,).

    Raises:
        CircularNeeds: Projects need each other in a circle.
        BadNetwork: A project works in part without each of too many others.

    References:
        Methods 2.4; the Green Book 2026, 3.8 to 3.10.
    """
    parts = joint_benefits(network, np.ones(len(network.projects)))
    benefits = replace(parts, value=parts.value * pv_benefit[parts.project])
    stops = stopped_without(lost_without(parts))
    at_stake = value_at_stake(benefits)
    return BundleSums(
        pv_cost=pv_cost,
        pv_benefit=pv_benefit,
        benefit_alone=without_others(benefits),
        benefit_at_stake=at_stake,
        net_at_stake=at_stake - stops.T @ pv_cost,
        by_flow=flow_through(pv_benefit, passed_on(network)).retained,
        by_equal_split=shapley_credit(benefits),
        by_cost=weighted_credit(benefits, np.clip(pv_cost, 0.0, None)),
        on_need=value_on_needs(network, benefits),
    )
