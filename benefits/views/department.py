"""A department's position: what it pays and receives, from which projects, with whom, and what it has agreed to.

What has arrived at it is `views.realisation`, narrowed to the body.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from benefits.appraisal.classes import Classification, risk
from benefits.appraisal.cube import Money
from benefits.appraisal.lenses import NEGLIGIBLE, Claims
from benefits.errors import NotFound, near
from benefits.portfolio.attribution import UNATTRIBUTED
from benefits.portfolio.basis import Basis, Bodies
from benefits.portfolio.body_flows import BodyFlows, ClassFlows, body_flows, flows_by_class
from benefits.portfolio.rollup import matrix, party_totals
from benefits.portfolio.share_values import share_values
from benefits.portfolio.successors import ClosedBody, closed_bodies
from benefits.records.access import Act, require
from benefits.records.categories import Agreement
from benefits.records.model import Person
from benefits.records.sight import as_seen_by
from benefits.records.store import Store
from benefits.reference.deflators import MissingDeflator
from benefits.views.appraised import Appraised, appraised_together
from benefits.views.portfolio import NO_COST_RECORDED, short_names

BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class BodyLine:
    """One department of the list; present values in pounds of the page's price base.

    Attributes:
        cash: Net DEL cash.
    """

    body: str
    name: str
    pv_cost: float
    pv_benefit: float
    cash: float

    @property
    def net(self) -> float:
        """Benefit less cost."""
        return self.pv_benefit - self.pv_cost


@dataclass(frozen=True)
class DepartmentsPage:
    """Every public body that pays, receives or leads, in the order of the names."""

    basis: Basis
    claims: Claims
    n_projects: int
    lines: tuple[BodyLine, ...]
    left: tuple[ClosedBody, ...]

    @property
    def names(self) -> dict[str, str]:
        """Short names by code."""
        return {line.body: line.name for line in self.lines}


@dataclass(frozen=True)
class Position:
    """What the body pays and receives in one kind of money: in present value, and real by year."""

    money: Money
    pv_cost: float
    pv_benefit: float
    by_year: BodyFlows

    @property
    def net(self) -> float:
        """Benefit less cost."""
        return self.pv_benefit - self.pv_cost


@dataclass(frozen=True)
class BodyProject:
    """What one project is to the body; present values in pounds.

    Attributes:
        is_lead, is_payer, is_recipient: In which roles it is in the project.
        accepted: What of its benefit counts as accepted.
        cash: Net DEL cash.
    """

    project: str
    title: str
    classification: Classification
    is_lead: bool
    is_payer: bool
    is_recipient: bool
    pv_cost: float
    pv_benefit: float
    accepted: float
    cash: float

    @property
    def net(self) -> float:
        """Benefit less cost."""
        return self.pv_benefit - self.pv_cost


@dataclass(frozen=True)
class Partner:
    """Present value of benefit that passes between the body and another, in pounds."""

    name: str
    value: float


@dataclass(frozen=True)
class Stand:
    """The shares that land on the body, by where it stands on them."""

    agreement: Agreement
    n_shares: int
    value: float


@dataclass(frozen=True)
class DepartmentPage:
    """What the page of one department shows; present values in pounds of the basis's price base.

    Attributes:
        closed: What became of the body, if it has closed.
        value, cash: In economic value, and in DEL cash.
        accepted: What of the benefit it receives counts as accepted.
        projects: Those it leads, pays for or gains from: the largest sums first.
        buys: Whose benefit its money buys; `bought_by` whose money buys its benefit. The largest first.
        stands: Its shares, by where it stands on them.
        has_envelopes: Whether an envelope of the body is recorded.
    """

    basis: Basis
    claims: Claims
    body: str
    name: str
    closed: ClosedBody | None
    value: Position
    cash: Position
    accepted: float
    projects: tuple[BodyProject, ...]
    buys: tuple[Partner, ...]
    bought_by: tuple[Partner, ...]
    stands: tuple[Stand, ...]
    has_envelopes: bool
    left: tuple[ClosedBody, ...] = ()


@dataclass(frozen=True)
class NominalPage:
    """The body's public money by budget class and year, nominal and undiscounted; `fault` says why there is none."""

    years: tuple[str, ...]
    classes: tuple[ClassFlows, ...]
    fault: str = ""


def departments_page(
    store: Store, person: Person, basis: Basis | None = None, claims: Claims = Claims.CLAIMED
) -> DepartmentsPage:
    """Every public body that pays, receives or leads a project.

    Raises:
        NotPermitted: The person may not read the register.
    """
    require(person, Act.READ)
    at = appraised_together(store, person, basis or Basis())
    names, public = short_names(at.tables), at.ledger.cube.party_is_public
    value = party_totals(at.appraisal, Money.ECONOMIC, claims)
    cash = party_totals(at.appraisal, Money.DEL_CASH, claims)
    leads = set(at.tables["project"]["lead"].tolist())
    lines = (
        BodyLine(code, names[code], float(value.cost[row]), float(value.benefit[row]), float(cash.net[row]))
        for row, code in enumerate(at.ledger.parties.tolist())
        if public[row] and (value.cost[row] or value.benefit[row] or code in leads)
    )
    return DepartmentsPage(
        basis=at.ledger.basis,
        claims=claims,
        n_projects=at.tables["project"].size,
        lines=tuple(sorted(lines, key=lambda line: (line.name.casefold(), line.body))),
        left=at.left_as_recorded(),
    )


def department_page(
    store: Store, person: Person, body: str, basis: Basis | None = None, claims: Claims = Claims.CLAIMED
) -> DepartmentPage:
    """What one body pays and receives over the whole portfolio.

    Args:
        store: The register.
        person: Who looks.
        body: Code of the body.
        basis: Editions, price base and whose bodies.
        claims: All claims, or accepted only.

    Raises:
        NotPermitted: The person may not read the register.
        NotFound: There is no such organisation.
    """
    require(person, Act.READ)
    store = as_seen_by(store, person)
    at = appraised_together(store, person, basis or Basis())
    names = short_names(at.tables)
    if body not in names or body == UNATTRIBUTED:
        raise NotFound(f"There is no organisation {body}.{near(body, names)}")
    row, cases = _row(at, body), _cases(at, body)
    grid = matrix(at.appraisal, Money.ECONOMIC, claims)
    accepted = party_totals(at.appraisal, Money.ECONOMIC, Claims.ACCEPTED).benefit
    return DepartmentPage(
        basis=at.ledger.basis,
        claims=claims,
        body=body,
        name=names[body],
        closed=closed_bodies(at.tables).get(body),
        value=_position(at, body, Money.ECONOMIC, claims),
        cash=_position(at, body, Money.DEL_CASH, claims),
        accepted=float(accepted[row]),
        projects=_projects(at, body, claims, cases),
        buys=_partners(at, grid[row], names),
        bought_by=_partners(at, grid[:, row], names),
        stands=_stands(store, person, at, body),
        has_envelopes=bool((at.tables["envelope"]["organisation"] == body).any()),
        left=at.left_as_recorded(cases),
    )


def nominal_page(
    store: Store, person: Person, body: str, basis: Basis | None = None, claims: Claims = Claims.CLAIMED
) -> NominalPage:
    """The body's public money by budget class and year, nominal and undiscounted.

    Raises:
        NotPermitted: The person may not read the register.
    """
    require(person, Act.READ)
    at = appraised_together(store, person, basis or Basis())
    try:
        years, classes = flows_by_class(at.ledger, body, claims)
    except MissingDeflator as told:
        return NominalPage((), (), str(told))
    return NominalPage(tuple(map(str, years)), classes)


def _row(at: Appraised, body: str) -> int:
    return int(np.flatnonzero(at.ledger.parties == body)[0])


def _cases(at: Appraised, body: str) -> BoolArray:
    """The projects that the body leads, pays for or gains from. Shape (cases,)."""
    cube, values = at.ledger.cube, at.appraisal.values()
    moves = (np.abs(values.cost) > NEGLIGIBLE) | (np.abs(values.benefit) > NEGLIGIBLE)
    found: BoolArray = at.tables["project"]["lead"] == body
    found[cube.pair_case[(cube.pair_party == _row(at, body)) & moves]] = True
    return found


def _position(at: Appraised, body: str, money: Money, claims: Claims) -> Position:
    held, row = party_totals(at.appraisal, money, claims), _row(at, body)
    return Position(money, float(held.cost[row]), float(held.benefit[row]), body_flows(at.ledger, body, money, claims))


def _projects(at: Appraised, body: str, claims: Claims, cases: BoolArray) -> tuple[BodyProject, ...]:
    appraisal, cube, projects = at.appraisal, at.ledger.cube, at.tables["project"]
    mine = cube.pair_party == _row(at, body)
    value, cash = appraisal.values(Money.ECONOMIC, claims), appraisal.values(Money.DEL_CASH, claims)
    accepted = appraisal.values(Money.ECONOMIC, Claims.ACCEPTED).benefit
    cost, benefit, agreed, kept = (
        appraisal.by_case(values, mine) for values in (value.cost, value.benefit, accepted, cash.net)
    )
    pays = appraisal.by_case(appraisal.pair_is_payer, mine) > 0
    found = risk(appraisal, Money.ECONOMIC, claims)
    made = (
        BodyProject(
            project=str(projects["id"][case]),
            title=str(projects["title"][case]),
            classification=Classification(str(found.classification[case])),
            is_lead=bool(projects["lead"][case] == body),
            is_payer=bool(pays[case]),
            is_recipient=bool(abs(benefit[case]) > NEGLIGIBLE),
            pv_cost=float(cost[case]),
            pv_benefit=float(benefit[case]),
            accepted=float(agreed[case]),
            cash=float(kept[case]),
        )
        for case in np.flatnonzero(cases).tolist()
    )
    return tuple(sorted(made, key=lambda one: (-abs(one.pv_cost) - abs(one.pv_benefit), one.project)))


def _partners(at: Appraised, values: npt.NDArray[np.float64], names: dict[str, str]) -> tuple[Partner, ...]:
    """A row or a column of the matrix, named; one more than the parties stands for no recorded cost."""
    parties = [*(names[code] for code in at.ledger.parties.tolist()), NO_COST_RECORDED]
    held = (Partner(parties[row], float(values[row])) for row in np.flatnonzero(np.abs(values) > NEGLIGIBLE).tolist())
    return tuple(sorted(held, key=lambda one: (-one.value, one.name)))


def _stands(store: Store, person: Person, at: Appraised, body: str) -> tuple[Stand, ...]:
    """The shares by where the body stands, valued as recorded: of two bodies that became one each has its own."""
    rows = np.flatnonzero(at.tables["share"]["recipient"] == body)
    recorded = at
    if at.ledger.basis.bodies is Bodies.TODAY:
        recorded = appraised_together(store, person, Basis(price_base=at.ledger.basis.price_base))
    value, _ = share_values(recorded.tables, recorded.ledger, recorded.appraisal, rows)
    agreement = at.tables["share"]["agreement"][rows]
    found = (
        Stand(one, int((agreement == one).sum()), float(value[agreement == one].sum()))
        for one in Agreement
        if (agreement == one).any()
    )
    return tuple(found)
