"""The rescue list: every project at risk, what its payers lack, who could pay it, and how each body then stands."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from benefits.appraisal.classes import Classification, Risk, risk
from benefits.appraisal.cube import Money
from benefits.appraisal.lenses import NEGLIGIBLE, Claims
from benefits.portfolio.basis import Basis, Bodies
from benefits.portfolio.rescues import RescueShares, rescue_shares
from benefits.portfolio.successors import ClosedBody
from benefits.records.access import Act, require
from benefits.records.model import Person
from benefits.records.store import Store
from benefits.views.appraised import Appraised, appraised_together
from benefits.views.kept_answers import answer_to
from benefits.views.portfolio import short_names


@dataclass(frozen=True)
class RescueBody:
    """One public body of a project at risk; present values in pounds.

    Attributes:
        lacks: What it lacks to pass its own test; 0 for who passes.
        offers: What it would pay of the smallest rescue.
        in_cash: The part of that which it could meet from DEL cash that it retains.
    """

    code: str
    name: str
    before: float
    lacks: float
    offers: float
    in_cash: float
    after: float
    is_pivotal: bool

    @property
    def passes_after(self) -> bool:
        """Whether it passes its own test once the rescue is paid."""
        return self.after >= -NEGLIGIBLE


@dataclass(frozen=True)
class RescueCase:
    """One project at risk; present values in pounds.

    Attributes:
        government: Value lost across government if it is dropped.
        most_others_could_pay: What the other public bodies gain on balance.
        central_top_up: What is missing if each pays from its DEL cash alone.
        bodies: Who lacks first, then who offers, the largest first, then the rest.
    """

    project: str
    title: str
    lead: str
    smallest_rescue: float
    most_others_could_pay: float
    government: float
    central_top_up: float
    bodies: tuple[RescueBody, ...]


@dataclass(frozen=True)
class RescuesPage:
    """Every project at risk, by the value that is lost if it is dropped.

    Attributes:
        n_unknown: Projects whose class is not known, because a benefit is not attributed or no cost is recorded.
        left: Of a list by today's organisations the closed bodies that stay as recorded.
    """

    basis: Basis
    claims: Claims
    cases: tuple[RescueCase, ...]
    n_projects: int
    n_unknown: int
    left: tuple[ClosedBody, ...] = ()

    @property
    def smallest_rescue(self) -> float:
        """Of all of them together."""
        return sum(one.smallest_rescue for one in self.cases)

    @property
    def government(self) -> float:
        """Value lost across government if all were dropped."""
        return sum(one.government for one in self.cases)

    @property
    def central_top_up(self) -> float:
        """What is missing from DEL cash, of all of them together."""
        return sum(one.central_top_up for one in self.cases)


def rescues_page(
    store: Store, person: Person, claims: Claims = Claims.CLAIMED, bodies: Bodies = Bodies.AS_RECORDED
) -> RescuesPage:
    """The rescue list in economic money, on all claims or accepted ones, in one price base.

    By today's organisations a payer and a recipient that have become one body rescue nothing from each other.

    Raises:
        NotPermitted: The person may not read the register.
    """
    require(person, Act.READ)
    at = appraised_together(store, person, Basis(bodies=bodies))
    question, version = ("rescues", at.ledger.basis, claims), str(at.tables.data_version)
    return answer_to(store, person, question, RescuesPage, version, lambda: _page(at, claims))


def _page(at: Appraised, claims: Claims) -> RescuesPage:
    found = risk(at.appraisal, Money.ECONOMIC, claims)
    shares = rescue_shares(at.appraisal, found)
    names = short_names(at.tables)
    at_risk = np.flatnonzero(found.classification == Classification.AT_RISK).tolist()
    concerned = _bodies(at, found, shares, names)
    cases = (_case(at, found, shares, names, concerned.get(case, ()), case) for case in at_risk)
    return RescuesPage(
        basis=at.ledger.basis,
        claims=claims,
        cases=tuple(sorted(cases, key=lambda one: (-one.government, one.project))),
        n_projects=at.tables["project"].size,
        n_unknown=int((found.classification == Classification.UNKNOWN).sum()),
        left=at.left_as_recorded(found.classification == Classification.AT_RISK),
    )


def _case(
    at: Appraised, found: Risk, shares: RescueShares, names: dict[str, str], bodies: tuple[RescueBody, ...], case: int
) -> RescueCase:
    projects = at.tables["project"]
    return RescueCase(
        project=str(projects["id"][case]),
        title=str(projects["title"][case]),
        lead=names[projects["lead"][case]],
        smallest_rescue=float(found.smallest_rescue[case]),
        most_others_could_pay=float(found.most_others_could_pay[case]),
        government=float(found.government[case]),
        central_top_up=float(shares.central_top_up[case]),
        bodies=bodies,
    )


def _bodies(
    at: Appraised, found: Risk, shares: RescueShares, names: dict[str, str]
) -> dict[int, tuple[RescueBody, ...]]:
    """The public bodies of every case that is at risk."""
    cube = at.ledger.cube
    is_shown = (found.classification == Classification.AT_RISK)[cube.pair_case] & at.appraisal.pair_is_public
    held: dict[int, list[RescueBody]] = {}
    for pair in np.flatnonzero(is_shown & (np.abs(shares.before) > NEGLIGIBLE)).tolist():
        code = str(at.ledger.parties[cube.pair_party[pair]])
        held.setdefault(int(cube.pair_case[pair]), []).append(
            RescueBody(
                code=code,
                name=names[code],
                before=float(shares.before[pair]),
                lacks=float(shares.lacks[pair]),
                offers=float(shares.offers[pair]),
                in_cash=float(shares.in_cash[pair]),
                after=float(shares.after[pair]),
                is_pivotal=bool(found.pair_is_pivotal[pair]),
            )
        )
    return {
        case: tuple(sorted(bodies, key=lambda one: (-one.lacks, -one.offers, one.name)))
        for case, bodies in held.items()
    }
