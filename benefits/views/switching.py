"""What would have to change for a project to break even: its benefits, its costs, each line, each recipient's claim."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from benefits.appraisal.cube import SCHEDULES
from benefits.appraisal.lenses import Claims, Lens
from benefits.appraisal.measures import Answer, Answers
from benefits.appraisal.sensitivity import SwitchingValues, net_if_delayed, switching_values
from benefits.appraisal.simulation import LENSES
from benefits.errors import NotFound, near
from benefits.portfolio.basis import Basis
from benefits.portfolio.switching import ClaimSwitches, LineSwitches, claim_switches, line_switches
from benefits.records.access import Act, require
from benefits.records.model import Person
from benefits.records.sight import as_seen_by
from benefits.records.store import Store
from benefits.reference.green_book import discount_schedules
from benefits.views.appraised import Appraised, appraised_together
from benefits.views.kept_answers import answer_to
from benefits.views.portfolio import short_names

FloatArray = npt.NDArray[np.float64]

_QUESTION = "switching"


@dataclass(frozen=True)
class Driver:
    """One number with why there is none."""

    value: float | None
    kind: Answer


@dataclass(frozen=True)
class LensSwitches:
    """What would make a project break even under a lens, each by itself; pounds are present values.

    Attributes:
        benefits, costs: What all of them may be multiplied by.
        delay_years: Years by which all benefits may come later.
        own_share: Part of the benefit that would have to land on the payers.
        unmonetised: What effects without a money value must be worth; negative where they may be a loss.
        unmonetised_each_year: The same as a flat real amount a year.
        net_if_late: Net present value with all benefits a year later.
    """

    lens: Lens
    net: float
    benefits: Driver
    costs: Driver
    delay_years: Driver
    own_share: Driver
    unmonetised: float
    unmonetised_each_year: float
    net_if_late: float


@dataclass(frozen=True)
class LineSwitch:
    """One line by itself: what its amounts may be multiplied by. None where no size of it would do.

    Attributes:
        code: Blank for costs that were netted against business as usual.
        value: What it adds to the net value, pounds; a cost takes away.
    """

    code: str
    title: str
    is_cost: bool
    value: float
    multiplier: float | None


@dataclass(frozen=True)
class ClaimSwitch:
    """One recipient: how much of what is claimed for it may fail, pounds of present value.

    Attributes:
        may_fail: Part of the claim; above 1 where all of it may, below 0 where the project fails already.
        without: Net present value if none of it comes.
    """

    code: str
    name: str
    is_public: bool
    benefit: float
    may_fail: float
    without: float


@dataclass(frozen=True)
class SwitchingPage:
    """One project; lines and claims by lens, the ones with the least room first."""

    basis: Basis
    project: str
    title: str
    claims: Claims
    by_lens: tuple[LensSwitches, ...]
    lines: dict[Lens, tuple[LineSwitch, ...]]
    recipients: dict[Lens, tuple[ClaimSwitch, ...]]


@dataclass(frozen=True)
class _Worked:
    """One lens for all cases."""

    values: SwitchingValues
    late: FloatArray
    lines: LineSwitches
    claims: ClaimSwitches


@dataclass(frozen=True)
class _Register:
    by_lens: tuple[tuple[Lens, _Worked], ...]


def switching_page(
    store: Store, person: Person, basis: Basis, project: str, claims: Claims = Claims.CLAIMED
) -> SwitchingPage:
    """What would have to change for one project to break even, in one price base.

    Raises:
        NotPermitted: The person may not read the register.
        NotFound: There is no such project.
    """
    require(person, Act.READ)
    store = as_seen_by(store, person)
    at = appraised_together(store, person, basis)
    found = np.flatnonzero(at.ledger.projects == project)
    if not len(found):
        raise NotFound(f"There is no project {project}.{near(project, at.titles)}")
    return _page(at, _worked(store, person, at, claims), claims, int(found[0]), short_names(at.tables))


def switching_pages(
    store: Store, person: Person, basis: Basis, claims: Claims = Claims.CLAIMED
) -> tuple[SwitchingPage, ...]:
    """The same for every project, in the order of their codes.

    Raises:
        NotPermitted: The person may not read the register.
    """
    require(person, Act.READ)
    store = as_seen_by(store, person)
    at = appraised_together(store, person, basis)
    worked, names = _worked(store, person, at, claims), short_names(at.tables)
    return tuple(_page(at, worked, claims, case, names) for case in range(at.ledger.cube.n_cases))


def _worked(store: Store, person: Person, at: Appraised, claims: Claims) -> _Register:
    """Every case under every lens, kept for the state of the register."""
    question, version = (_QUESTION, at.ledger.basis, claims), str(at.tables.data_version)
    return answer_to(store, person, question, _Register, version, lambda: _every_case(at, claims))


def _every_case(at: Appraised, claims: Claims) -> _Register:
    basis = at.ledger.basis
    schedules = discount_schedules(basis.green_book)
    used = [schedules[basis.discounting if name == SCHEDULES[0] else name] for name in SCHEDULES]
    lenses = [Lens(one.standpoint, one.money, claims) for one in LENSES]
    return _Register(
        tuple(
            (
                lens,
                _Worked(
                    switching_values(at.appraisal, lens, used[0]),
                    net_if_delayed(at.appraisal, lens, used),
                    line_switches(at.appraisal, lens),
                    claim_switches(at.appraisal, lens),
                ),
            )
            for lens in lenses
        )
    )


def _page(at: Appraised, worked: _Register, claims: Claims, case: int, names: dict[str, str]) -> SwitchingPage:
    code = str(at.ledger.projects[case])
    return SwitchingPage(
        basis=at.ledger.basis,
        project=code,
        title=at.titles[code],
        claims=claims,
        by_lens=tuple(_of_lens(lens, one, case) for lens, one in worked.by_lens),
        lines={lens: _lines(at, one.lines, case) for lens, one in worked.by_lens},
        recipients={lens: _recipients(at, one.claims, case, names) for lens, one in worked.by_lens},
    )


def _of_lens(lens: Lens, worked: _Worked, case: int) -> LensSwitches:
    held = worked.values
    return LensSwitches(
        lens=lens,
        net=-float(held.unmonetised_value[case]),
        benefits=_driver(held.benefit_multiplier, case),
        costs=_driver(held.cost_multiplier, case),
        delay_years=_driver(held.delay_years, case),
        own_share=_driver(held.own_share, case),
        unmonetised=float(held.unmonetised_value[case]),
        unmonetised_each_year=float(held.unmonetised_each_year[case]),
        net_if_late=float(worked.late[case]),
    )


def _driver(held: Answers, case: int) -> Driver:
    kind = Answer(int(held.kind[case]))
    return Driver(float(held.value[case]) if kind is Answer.VALUE else None, kind)


def _lines(at: Appraised, held: LineSwitches, case: int) -> tuple[LineSwitch, ...]:
    cube, made = at.ledger.cube, []
    for row in np.flatnonzero(held.case == case):
        line, multiplier = int(held.line[row]), float(held.multiplier[row])
        is_cost, record = bool(cube.line_is_cost[line]), int(cube.line_record[line])
        table = at.tables["cost_line" if is_cost else "benefit_line"]
        code, title = ("", "") if record < 0 else (str(table["id"][record]), str(table["title"][record]))
        size = multiplier if multiplier >= 0 else None
        made.append(LineSwitch(code, title, is_cost, float(held.value[row]), size))
    return tuple(sorted(made, key=lambda one: (one.multiplier is None, abs((one.multiplier or 0.0) - 1), one.code)))


def _recipients(at: Appraised, held: ClaimSwitches, case: int, names: dict[str, str]) -> tuple[ClaimSwitch, ...]:
    made = []
    for row in np.flatnonzero(held.case == case):
        party = int(held.party[row])
        code, public = str(at.ledger.parties[party]), bool(at.ledger.cube.party_is_public[party])
        figures = (float(one[row]) for one in (held.benefit, held.may_fail, held.without))
        made.append(ClaimSwitch(code, names.get(code, code), public, *figures))
    return tuple(sorted(made, key=lambda one: (one.without, one.code)))
