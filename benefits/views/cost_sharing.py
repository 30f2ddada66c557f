"""Who could share the cost of a project, its bundle or an enabler, and what each rule would ask of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from benefits.appraisal.lenses import NEGLIGIBLE, Claims
from benefits.appraisal.measures import Answer
from benefits.errors import NotFound, near
from benefits.portfolio.basis import Basis
from benefits.portfolio.contributors import Contributors, Scope, contributors_of
from benefits.portfolio.core import payment_bounds
from benefits.portfolio.cost_sharing import Rule
from benefits.portfolio.net_transfers import net_transfers
from benefits.portfolio.network import bundle_of, network_of
from benefits.portfolio.scenarios import AS_RECORDED, Assumptions
from benefits.portfolio.shared_assets import SharedAsset, shared_asset
from benefits.portfolio.shared_costs import Comparison, SharedCost, rules_side_by_side
from benefits.portfolio.sharing_terms import WithinCash, within_cash
from benefits.records.access import Act, require
from benefits.records.model import Person
from benefits.records.store import Store
from benefits.views.appraised import appraised_under, current_tables
from benefits.views.portfolio import short_names

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True)
class PublicBody:
    """One public body that gains by what is paid for, loses by it, or pays for it; present values in pounds.

    Attributes:
        name: What it is called, its code with it where two bodies have one name.
        gains: Before it pays anything of the shared cost; negative where it loses.
        pays: Of the shared cost, as things stand.
        in_cash: The part of its gain that stays in its DEL budget.
    """

    code: str
    name: str
    gains: float
    pays: float
    in_cash: float

    @property
    def net(self) -> float:
        """What it gains on balance as things stand."""
        return self.gains - self.pays

    @property
    def can_pay(self) -> float:
        """What it can pay in cash as far as the register knows: what it pays today and the DEL cash that it keeps."""
        return self.pays + self.in_cash


@dataclass(frozen=True)
class SharingPage:
    """What the register says about a cost that could be shared.

    Attributes:
        title: Of the project.
        titles: Of all projects in the scope, by code.
        basis: On what all figures rest.
        found: Who gains and pays, by column.
        bodies: The same by body, the largest gain first.
    """

    project: str
    title: str
    titles: Mapping[str, str]
    scope: Scope
    claims: Claims
    basis: Basis
    found: Contributors
    bodies: tuple[PublicBody, ...]

    @property
    def gainers(self) -> tuple[PublicBody, ...]:
        """The bodies that can be asked to pay: those that gain."""
        return tuple(one for one in self.bodies if one.gains > NEGLIGIBLE)

    def name(self, code: str) -> str:
        """What a body is called."""
        return next(one.name for one in self.bodies if one.code == code)


@dataclass(frozen=True)
class Terms:
    """What a person assumes beside the register, by code of the body. Present values in pounds.

    Attributes:
        left_out: Who does not share the cost although it gains.
        separable: The part of the cost that is there only because of a body.
        alternative: What a body would pay for the like of it by itself.
        cash: The most that a body can pay in cash; instead of what the register knows.
        cash_part: The same as a part of its gain, 0 to 1.
    """

    left_out: frozenset[str] = frozenset()
    separable: Mapping[str, float] = field(default_factory=dict)
    alternative: Mapping[str, float] = field(default_factory=dict)
    cash: Mapping[str, float] = field(default_factory=dict)
    cash_part: Mapping[str, float] = field(default_factory=dict)

    def limit(self, body: PublicBody) -> float:
        """The most that a body can pay in cash, pounds."""
        if body.code in self.cash_part:
            return self.cash_part[body.code] * body.gains
        return self.cash.get(body.code, body.can_pay)


@dataclass(frozen=True)
class Sharing:
    """The rules side by side on a person's terms. Amounts are present values in pounds.

    Attributes:
        players: Who shares the cost, in the order of the page.
        asset, comparison: The game and its rules; None where nobody gains or nothing is paid.
        least, most: What each player could pay without anybody objecting, as far as it and the others alone decide.
            Shapes (players,).
    """

    page: SharingPage
    terms: Terms
    players: tuple[PublicBody, ...]
    asset: SharedAsset | None
    comparison: Comparison | None
    least: FloatArray
    most: FloatArray

    @property
    def is_viable(self) -> bool:
        """Whether there is a cost, and those who share it gain at least that much."""
        return self.comparison is not None and self.comparison.is_viable

    @property
    def cost(self) -> float:
        """What is to be paid: without what only those cause that should not be in."""
        return self.page.found.cost if self.comparison is None else self.comparison.cost

    @property
    def takes_part(self) -> tuple[PublicBody, ...]:
        """The players that do not add more to the cost than they bring."""
        inside = () if self.asset is None else self.asset.takes_part.tolist()
        return tuple(one for one, is_in in zip(self.players, inside, strict=False) if is_in)

    @property
    def gains(self) -> float:
        """What those gain together, before they pay anything."""
        return sum(one.gains for one in self.takes_part)

    @property
    def lacking(self) -> float:
        """How much less they gain, or save on their own alternatives, than they must pay; 0 where it is enough."""
        return 0.0 if self.comparison is None or self.is_viable else -self.comparison.surplus

    @property
    def would_rather_act_alone(self) -> bool:
        """Whether they gain what it costs and still would not share, as their own alternatives are cheaper."""
        return self.lacking > NEGLIGIBLE and self.gains >= self.cost - NEGLIGIBLE

    @property
    def top_up(self) -> float:
        """Where they gain too little: what is missing when each gives all that it gains and has in cash."""
        most = sum(min(one.gains, self.terms.limit(one)) for one in self.takes_part)
        return max(self.cost - most, 0.0)

    def limits(self) -> FloatArray:
        """The most that each player can pay in cash. Shape (players,)."""
        return np.array([self.terms.limit(one) for one in self.players])


@dataclass(frozen=True)
class BodyShare:
    """What one rule asks of one public body, present values in pounds.

    Attributes:
        is_player: Whether it is among those who share the cost.
        takes_part: Whether the rule has it in the project.
        payment: What it would pay; negative where it would be paid.
        net_after: What it would gain on balance.
        back, back_kind: Gain for each pound paid, or why there is none.
        limit: The most it can pay in cash.
        in_cash: What it pays when nobody pays more than it can in cash; what others lack falls on it, too.
        falls_short: Whether it has less cash than it should pay.
        error: How far a sampled payment may be off, otherwise None.
    """

    body: PublicBody
    is_player: bool
    takes_part: bool
    payment: float
    net_after: float
    back: float | None
    back_kind: Answer
    limit: float
    in_cash: float
    falls_short: bool
    error: float | None = None

    @property
    def change(self) -> float:
        """What it pays more than today."""
        return self.payment - self.body.pays

    @property
    def passes_now(self) -> bool:
        """Whether it gains at least what it pays, as things stand."""
        return self.body.net >= -NEGLIGIBLE

    @property
    def passes_after(self) -> bool:
        """Whether it would gain at least what it pays under the rule."""
        return self.net_after >= -NEGLIGIBLE


@dataclass(frozen=True)
class Move:
    """What one body would pay to another, by their names."""

    giver: str
    receiver: str
    pounds: float


@dataclass(frozen=True)
class Chosen:
    """One rule in detail.

    Attributes:
        bodies: Every public body of the page, in its order.
        moves: Who pays whom, the largest first.
        top_up: What is missing where everybody pays no more than its cash: the ask to the centre.
        not_spent: What is paid today and falls away, as those who only add to the cost stay out.
    """

    rule: Rule
    bodies: tuple[BodyShare, ...]
    moves: tuple[Move, ...]
    top_up: float
    not_spent: float


def scopes_of(store: Store, person: Person, project: str) -> tuple[Scope, ...]:
    """Whose cost could be shared: always the project's, its bundle's and the enabler's where there are dependencies.

    Raises:
        NotPermitted: The person may not read the register.
        NotFound: There is no such project.
    """
    require(person, Act.READ)
    network = network_of(current_tables(store, person))
    if project not in network.projects:
        raise NotFound(f"There is no project {project}.{near(project, network.projects)}")
    row = network.projects.index(project)
    offered = [Scope.PROJECT]
    if len(bundle_of(network, row)) > 1:
        offered.append(Scope.BUNDLE)
    if (network.needs == row).any():
        offered.append(Scope.ENABLER)
    return tuple(offered)


def sharing_page(
    store: Store,
    person: Person,
    project: str,
    scope: Scope,
    claims: Claims,
    assumptions: Assumptions = AS_RECORDED,
) -> SharingPage:
    """Who gains and who pays today, in economic money and one price base, as a scenario has it.

    Raises:
        NotPermitted: The person may not read the register.
        BenefitsError: There is no such project.
        CircularNeeds: It is looked at as an enabler and projects need each other in a circle.
    """
    require(person, Act.READ)
    at = appraised_under(store, person, assumptions)
    found = contributors_of(at.tables, at.ledger, project, scope, claims)
    names = short_names(at.tables)
    held = [names[code].casefold() for code in found.bodies]
    bodies = [
        PublicBody(
            code=code,
            name=names[code] if held.count(names[code].casefold()) == 1 else f"{names[code]} ({code})",
            gains=float(found.benefit[row]),
            pays=float(found.pays[row]),
            in_cash=float(found.in_cash[row]),
        )
        for row, code in enumerate(found.bodies)
    ]
    return SharingPage(
        project=project,
        title=at.titles[project],
        titles={code: at.titles[code] for code in found.projects},
        scope=scope,
        claims=claims,
        basis=at.ledger.basis,
        found=found,
        bodies=tuple(sorted(bodies, key=lambda one: (-one.gains, -one.pays, one.name))),
    )


def sharing(page: SharingPage, terms: Terms) -> Sharing:
    """Every rule that applies, among those who gain and are not left out.

    Whoever is left out pays nothing, and the whole cost stays to be paid by the others.

    Raises:
        BadGame: A separable cost or an alternative is negative or no number.
    """
    players = tuple(one for one in page.gainers if one.code not in terms.left_out)
    if not players or page.found.cost <= NEGLIGIBLE:
        return Sharing(page, terms, players, None, None, np.zeros(0), np.zeros(0))
    asset = asset_of(page, terms, players)
    least, most = payment_bounds(asset)
    return Sharing(page, terms, players, asset, rules_side_by_side(asset), least, most)


def asset_of(page: SharingPage, terms: Terms, players: tuple[PublicBody, ...]) -> SharedAsset:
    """The game of some bodies: what they gain and cause, and the cost that is there whoever takes part."""
    separable = {one.code: terms.separable.get(one.code, 0.0) for one in players}
    alternatives = {code: value for code, value in terms.alternative.items() if code in separable}
    return shared_asset(
        max(page.found.cost - sum(separable.values()), 0.0),
        {one.code: one.gains for one in players},
        separable,
        alternatives or None,
    )


def chosen(found: Sharing, rule: Rule) -> Chosen:
    """One rule in detail: payments, who pays whom, own tests before and after, and what cash allows.

    Raises:
        NotAvailable: The rule does not apply here.
        ValueError: There is nothing to share.
    """
    if found.comparison is None:
        raise ValueError("there is nothing to share")
    under = found.comparison.under(rule)
    gains = np.array([one.gains for one in found.players])
    within = within_cash(under.payment, gains, found.limits())
    at = {one.code: place for place, one in enumerate(found.players)}
    bodies = tuple(
        _player(found, under, within, at[one.code]) if one.code in at else _outsider(found, one)
        for one in found.page.bodies
    )
    paid, due = (np.array(one) for one in zip(*((body.body.pays, body.payment) for body in bodies), strict=True))
    gap = float(paid.sum() - due.sum())
    return Chosen(rule, bodies, _moves(bodies, paid, due), within.top_up, gap if gap > NEGLIGIBLE else 0.0)


def _player(found: Sharing, under: SharedCost, within: WithinCash, at: int) -> BodyShare:
    body, kind = found.players[at], Answer(int(under.back.kind[at]))
    return BodyShare(
        body=body,
        is_player=True,
        takes_part=bool(under.takes_part[at]),
        payment=float(under.payment[at]),
        net_after=float(under.net_gain[at]),
        back=float(under.back.value[at]) if kind is Answer.VALUE else None,
        back_kind=kind,
        limit=found.terms.limit(body),
        in_cash=float(within.payment[at]),
        falls_short=bool(within.falls_short[at]),
        error=None if under.standard_error is None else float(under.standard_error[at]),
    )


def _outsider(found: Sharing, body: PublicBody) -> BodyShare:
    """A body that is asked for nothing: it has or loses what the project brings it."""
    limit = found.terms.limit(body)
    return BodyShare(body, False, False, 0.0, body.gains, None, Answer.NO_COST, limit, 0.0, falls_short=False)


def _moves(bodies: tuple[BodyShare, ...], paid: FloatArray, due: FloatArray) -> tuple[Move, ...]:
    moved = net_transfers(paid, due)
    held = [
        Move(bodies[giver].body.name, bodies[receiver].body.name, float(moved[giver, receiver]))
        for giver, receiver in np.argwhere(moved > NEGLIGIBLE).tolist()
    ]
    return tuple(sorted(held, key=lambda one: (-one.pounds, one.giver, one.receiver)))
