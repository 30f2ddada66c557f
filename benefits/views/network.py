"""Which project needs which, and the bundle around one of them appraised as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from benefits.appraisal.lenses import Claims, Standpoint
from benefits.errors import NotFound, near
from benefits.periods import FinancialYear
from benefits.portfolio.basis import Basis
from benefits.portfolio.enablers import BadNetwork, CircularNeeds, Network, refuse_circles
from benefits.portfolio.network import (
    BundleSums,
    bundle_ledger,
    bundle_of,
    bundle_sums,
    needs_within,
    network_of,
    part_of,
)
from benefits.portfolio.rollup import totals
from benefits.records.access import Act, may, require
from benefits.records.free_codes import free_codes
from benefits.records.history import Versioned
from benefits.records.model import Person
from benefits.records.sight import as_seen_by
from benefits.records.store import Store
from benefits.views.appraised import Appraised, appraised_together
from benefits.views.portfolio import Total, short_names


@dataclass(frozen=True)
class Need:
    """One dependency: a project and what it needs.

    Attributes:
        standalone: Part of the project's benefit that comes without the other.
        benefit: What rests on the need, pounds; None outside a bundle that could be appraised. Never sum these.
    """

    code: str
    project: str
    needs: str
    standalone: float
    source: str
    benefit: float | None = None


@dataclass(frozen=True)
class BundleProject:
    """One project of a bundle; pounds to society, present value in the bundle's year 0.

    Attributes:
        needs: Codes of the projects that it needs directly.
        pv_cost, pv_benefit: Its own, with everything it needs in place.
        benefit_alone: What of its benefit comes where nothing that it needs is there.
        benefit_at_stake, net_at_stake: What the bundle loses without it. Never sum these.
        by_flow, by_equal_split, by_cost: Credits that each sum to the bundle's benefit.
    """

    project: str
    title: str
    lead: str
    needs: tuple[str, ...]
    pv_cost: float
    pv_benefit: float
    benefit_alone: float
    benefit_at_stake: float
    net_at_stake: float
    by_flow: float
    by_equal_split: float
    by_cost: float

    @property
    def net_given(self) -> float:
        """What it adds once everything it needs is in place."""
        return self.pv_benefit - self.pv_cost

    @property
    def net_alone(self) -> float:
        """What it is worth where nothing that it needs is there."""
        return self.benefit_alone - self.pv_cost


@dataclass(frozen=True)
class Bundle:
    """Projects that only work together, appraised as one proposal.

    Attributes:
        chosen: Code of the project around which it was drawn.
        first_year, price_base: The year discounted to, and the year of the prices.
        totals: Of the whole bundle, one set of costs, by standpoint: payers, government, society.
        projects: In the order of their codes.
        needs: The dependencies among them.
        serves_others: Projects of the bundle that projects outside it need too, with their codes.
        fault: Why it cannot be split among its projects; blank where it can.
    """

    chosen: str
    first_year: str
    price_base: str
    totals: tuple[Total, ...]
    projects: tuple[BundleProject, ...]
    needs: tuple[Need, ...]
    serves_others: tuple[tuple[str, tuple[str, ...]], ...]
    fault: str = ""

    def total(self, standpoint: Standpoint) -> Total:
        """Cost, benefit and net of the bundle from one standpoint."""
        return next(one for one in self.totals if one.standpoint is standpoint)


@dataclass(frozen=True)
class DependenciesPage:
    """Every dependency of the register.

    Attributes:
        titles: Title of every project by code, those that stand in a dependency first.
        circle: Which projects need each other in a circle, in words; blank where none do.
    """

    titles: Mapping[str, str]
    needs: tuple[Need, ...]
    circle: str


@dataclass(frozen=True)
class BundlePage:
    """The bundle around one project, and what may be changed of its needs.

    Attributes:
        titles: Title of every project by code.
        held: The chosen project's own dependencies with their versions.
        may_edit: Whether the person may change what the chosen project needs.
        next_code: The code that its next dependency gets.
    """

    basis: Basis
    claims: Claims
    titles: Mapping[str, str]
    bundle: Bundle
    held: tuple[Versioned, ...]
    may_edit: bool
    next_code: str


def dependencies_page(store: Store, person: Person) -> DependenciesPage:
    """All dependencies of the register, and any circle among them.

    Raises:
        NotPermitted: The person may not read the register.
    """
    require(person, Act.READ)
    at = appraised_together(store, person, Basis())
    titles, needs = at.titles, _needs(at)
    linked = {code for one in needs for code in (one.project, one.needs)}
    return DependenciesPage(
        titles={code: titles[code] for code in sorted(titles, key=lambda code: (code not in linked, code))},
        needs=needs,
        circle=_circle(network_of(at.tables)),
    )


def bundle_page(store: Store, person: Person, project: str, claims: Claims = Claims.CLAIMED) -> BundlePage:
    """The bundle around one project: everything that needs it, and all that it and these need.

    Args:
        store: The register.
        person: Who asks.
        project: Code of the project.
        claims: All benefits claimed, or those that recipients have accepted.

    Raises:
        NotPermitted: The person may not read the register.
        NotFound: There is no such project.
    """
    require(person, Act.READ)
    store = as_seen_by(store, person)
    at = appraised_together(store, person, Basis())
    titles = at.titles
    if project not in titles:
        raise NotFound(f"There is no project {project}.{near(project, titles)} Choose one on the Dependencies page.")
    row = list(titles).index(project)
    return BundlePage(
        basis=at.ledger.basis,
        claims=claims,
        titles=titles,
        bundle=_bundle(at, network_of(at.tables), _needs(at), row, claims),
        held=store.where("dependency", "project", [project]),
        may_edit=may(person, Act.EDIT_PROJECT, str(at.tables["project"]["lead"][row])),
        next_code=next(free_codes(store, "dependency", f"{project}-N")),
    )


def _needs(at: Appraised) -> tuple[Need, ...]:
    table = at.tables["dependency"]
    columns = (table[field].tolist() for field in ("id", "project", "needs", "standalone", "source"))
    return tuple(Need(*row) for row in zip(*columns, strict=True))


def _circle(network: Network) -> str:
    try:
        refuse_circles(network)
    except CircularNeeds as fault:
        return str(fault)
    return ""


def _bundle(at: Appraised, network: Network, needs: tuple[Need, ...], row: int, claims: Claims) -> Bundle:
    rows = bundle_of(network, row)
    inside, within = part_of(network, rows), needs_within(network, rows).tolist()
    whole = bundle_ledger(at.ledger, rows, as_one=True)
    each = bundle_ledger(at.ledger, rows, as_one=False).appraise()
    values = each.values(claims=claims)
    cost, benefit = each.by_case(values.cost), each.by_case(values.benefit)
    fault, sums_ = "", None
    try:
        sums_ = bundle_sums(inside, cost, benefit)
    except (CircularNeeds, BadNetwork) as found:
        fault = str(found)
    on_need = sums_.on_need.tolist() if sums_ else [None] * len(within)
    return Bundle(
        chosen=network.projects[row],
        first_year=str(FinancialYear(int(whole.cube.start[0]))),
        price_base=str(at.ledger.basis.price_base),
        totals=tuple(
            Total(standpoint, held.cost, held.benefit)
            for standpoint, held in totals(whole.appraise(), claims=claims).items()
        ),
        projects=_projects(at, inside, rows.tolist(), sums_) if sums_ else (),
        needs=tuple(
            Need(held.code, held.project, held.needs, held.standalone, held.source, value)
            for held, value in zip((needs[one] for one in within), on_need, strict=True)
        ),
        serves_others=_serves_others(network, rows),
        fault=fault,
    )


def _projects(at: Appraised, inside: Network, rows: list[int], held: BundleSums) -> tuple[BundleProject, ...]:
    projects, names = at.tables["project"], short_names(at.tables)
    needs: dict[int, list[str]] = {}
    for project, need in zip(inside.project.tolist(), inside.needs.tolist(), strict=True):
        needs.setdefault(project, []).append(inside.projects[need])
    return tuple(
        BundleProject(
            project=inside.projects[place],
            title=str(projects["title"][row]),
            lead=names[projects["lead"][row]],
            needs=tuple(needs.get(place, ())),
            pv_cost=float(held.pv_cost[place]),
            pv_benefit=float(held.pv_benefit[place]),
            benefit_alone=float(held.benefit_alone[place]),
            benefit_at_stake=float(held.benefit_at_stake[place]),
            net_at_stake=float(held.net_at_stake[place]),
            by_flow=float(held.by_flow[place]),
            by_equal_split=float(held.by_equal_split[place]),
            by_cost=float(held.by_cost[place]),
        )
        for place, row in enumerate(rows)
    )


def _serves_others(network: Network, rows: np.ndarray) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Projects of the bundle that others outside it need, each with those others."""
    inside = np.zeros(len(network.projects), dtype=bool)
    inside[rows] = True
    found: dict[str, list[str]] = {}
    for need in np.flatnonzero(inside[network.needs] & ~inside[network.project]).tolist():
        found.setdefault(network.projects[network.needs[need]], []).append(network.projects[network.project[need]])
    return tuple((code, tuple(sorted(others))) for code, others in sorted(found.items()))
