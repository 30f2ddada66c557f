"""The practical steps of a project as a profile, what each unmet one would change, and where they threaten most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from benefits.appraisal.classes import Classification, risk
from benefits.appraisal.cube import Money
from benefits.appraisal.lenses import NEGLIGIBLE, Appraisal, Lens, Standpoint
from benefits.periods import FinancialYear
from benefits.portfolio.basis import Basis
from benefits.portfolio.conditions import Rerun, appraised_again, reruns_of, stressed
from benefits.records.access import Act, may, require
from benefits.records.categories import ConditionStatus
from benefits.records.free_codes import free_codes
from benefits.records.history import Versioned
from benefits.records.model import Condition, Person, Project
from benefits.records.sight import as_seen_by
from benefits.records.store import Store, now
from benefits.records.tables import Columns
from benefits.reference.conditions import PracticalStep, StressCase, practical_steps, stress_case
from benefits.views.appraised import Appraised, appraised, appraised_together
from benefits.views.portfolio import short_names
from benefits.views.project_records import current_project

# Rows of the list over the whole register; the largest threats come first.
MOST_THREATS = 50


@dataclass(frozen=True)
class Nets:
    """Net present values of one project, in pounds, all claims.

    Attributes:
        own, government, society: Of the payers, of all public bodies, of everybody.
        cash: DEL cash of all public bodies.
        classification: Which tests it passes.
    """

    own: float
    government: float
    society: float
    cash: float
    classification: Classification

    def under(self, standpoint: Standpoint) -> float:
        """Economic net value from one standpoint."""
        by_standpoint = (self.own, self.government, self.society)
        return dict(zip(Standpoint, by_standpoint, strict=True))[standpoint]

    def less(self, other: Nets) -> tuple[float, float]:
        """By how much government's and society's net value are above the other's."""
        return self.government - other.government, self.society - other.society


@dataclass(frozen=True)
class StepRow:
    """One line of the profile: a step, and what was found for one receiving body or for all.

    Attributes:
        found: The entry with its version; None while nobody has looked at the step.
        recipient: Short name of the receiving body; blank for all.
    """

    step: PracticalStep
    found: Versioned | None
    recipient: str
    case: StressCase | None

    @property
    def condition(self) -> Condition | None:
        """The entry, if the step was looked at."""
        return self.found.record if self.found and isinstance(self.found.record, Condition) else None


@dataclass(frozen=True)
class Stress:
    """One unmet step alone: what is taken to be so, for whom, and where it leaves the project."""

    step: PracticalStep
    case: StressCase
    status: ConditionStatus
    recipient: str
    nets: Nets
    government_change: float
    society_change: float


@dataclass(frozen=True)
class ConditionsPage:
    """What the page of one project's conditions shows.

    Attributes:
        rows: Every step at least once, in the order printed.
        base, as_they_stand: Without and with every unmet step's stress case.
        alone: Each unmet step that has a stress case, what moves most first.
        bodies: Names of the bodies a step may be about, those that receive from the project first.
        new_code: For the next entry.
    """

    project: Project
    basis: Basis
    price_base: FinancialYear
    rows: tuple[StepRow, ...]
    base: Nets
    as_they_stand: Nets
    alone: tuple[Stress, ...]
    bodies: Mapping[str, str]
    new_code: str
    today: str
    may_edit: bool

    @property
    def versions(self) -> Mapping[str, int]:
        """The version of each entry."""
        return {row.found.record.id: row.found.version for row in self.rows if row.found}

    @property
    def has_figures(self) -> bool:
        """Whether the project has any cost or benefit to appraise."""
        return any((self.base.own, self.base.government, self.base.society))


@dataclass(frozen=True)
class StepCount:
    """How many projects stand where on one step: counts, never a score."""

    step: PracticalStep
    met: int
    partly: int
    not_met: int
    not_applicable: int
    not_looked_at: int


@dataclass(frozen=True)
class Threat:
    """One unmet step of one project and what it takes from government's and society's net value, pounds."""

    project: str
    title: str
    step: PracticalStep
    case: StressCase
    recipient: str
    owner: str
    government: float
    government_change: float
    society_change: float


@dataclass(frozen=True)
class ConditionsOverview:
    """What the page shows before a project is chosen: how many stand where on each step, the largest threats."""

    basis: Basis
    counts: tuple[StepCount, ...]
    threats: tuple[Threat, ...]
    n_threats: int


def conditions_page(store: Store, person: Person, code: str) -> ConditionsPage:
    """The nine steps of one project, and its appraisal under the stress cases of those that are unmet.

    Raises:
        NotPermitted: The person may not read the register.
        NotFound: There is no such project.
    """
    require(person, Act.READ)
    store = as_seen_by(store, person)
    _, project = current_project(store, person, code)
    at = appraised(store, person, Basis())
    names = short_names(at.tables)
    found = store.where("condition", "project", [code])
    conditions = [one.record for one in found if isinstance(one.record, Condition)]
    nets = _nets(appraised_again(at.ledger, at.tables, reruns_of(code, conditions)))
    base, together, alone = nets[0], nets[1], nets[2:]
    return ConditionsPage(
        project=project,
        basis=at.ledger.basis,
        price_base=project.price_base_year or project.first_year,
        rows=_profile(found, names),
        base=base,
        as_they_stand=together,
        alone=_by_effect(base, stressed(conditions), alone, names),
        bodies=_bodies(at, code, conditions, names),
        new_code=next(free_codes(store, "condition", f"{code}-N")),
        today=now().date().isoformat(),
        may_edit=may(person, Act.EDIT_PROJECT, project.lead),
    )


def conditions_overview(store: Store, person: Person) -> ConditionsOverview:
    """The profile over all projects, and which unmet steps threaten most value; all in one price base.

    Raises:
        NotPermitted: The person may not read the register.
    """
    require(person, Act.READ)
    at = appraised_together(store, person, Basis())
    projects, held = at.tables["project"], at.tables["condition"]
    titles = dict(zip(projects["id"].tolist(), projects["title"].tolist(), strict=True))
    threats = _threats(at, titles, [one for one in map(_condition, *_cells(held)) if one.project in titles])
    return ConditionsOverview(
        basis=at.ledger.basis,
        counts=_counts(held, projects.size),
        threats=threats[:MOST_THREATS],
        n_threats=len(threats),
    )


def _profile(found: Sequence[Versioned], names: Mapping[str, str]) -> tuple[StepRow, ...]:
    """Every step with its entries, the one for all bodies first; a step without any has a row of its own."""
    rows = []
    for step in practical_steps():
        case = stress_case(step.code)
        mine = [one for one in found if isinstance(one.record, Condition) and one.record.step == step.code]
        held = [StepRow(step, one, _recipient(one.record, names), case) for one in mine]
        rows += sorted(held, key=lambda row: row.recipient.casefold()) or [StepRow(step, None, "", case)]
    return tuple(rows)


def _recipient(record: object, names: Mapping[str, str]) -> str:
    code = record.recipient if isinstance(record, Condition) else ""
    return names.get(code, code)


def _nets(again: Appraisal) -> list[Nets]:
    """The nets of every re-run, in their order."""
    own, government, society = (again.net(Lens(standpoint)).tolist() for standpoint in Standpoint)
    cash = again.net(Lens(Standpoint.GOVERNMENT, Money.DEL_CASH)).tolist()
    classes = [Classification(str(one)) for one in risk(again).classification]
    return [Nets(*values) for values in zip(own, government, society, cash, classes, strict=True)]


def _by_effect(
    base: Nets, conditions: Sequence[Condition], alone: Sequence[Nets], names: Mapping[str, str]
) -> tuple[Stress, ...]:
    """Each unmet step with where it leaves the project: what takes most from government first, then from society."""
    steps = {one.code: one for one in practical_steps()}
    made = [
        Stress(steps[one.step], case, one.status, _recipient(one, names), nets, *nets.less(base))
        for one, nets in zip(conditions, alone, strict=True)
        if (case := stress_case(one.step))
    ]
    return tuple(sorted(made, key=lambda one: (one.government_change, one.society_change, one.step.number)))


def _bodies(at: Appraised, code: str, conditions: Sequence[Condition], names: Mapping[str, str]) -> dict[str, str]:
    cube, ledger = at.ledger.cube, at.ledger
    case = np.flatnonzero(ledger.projects == code)
    gains = ~cube.line_is_cost[cube.entry_line] & np.isin(cube.line_case[cube.entry_line], case)
    near_by = {str(ledger.parties[party]) for party in np.unique(cube.entry_party[gains]).tolist()}
    near_by |= {one.recipient for one in conditions}
    every = at.tables["organisation"]["id"].tolist()
    codes = sorted(every, key=lambda one: (one not in near_by, names[one].casefold()))
    return {one: f"{names[one]} ({one})" for one in codes}


def _cells(held: Columns) -> tuple[list[str], ...]:
    columns = ("id", "project", "step", "status", "recipient", "owner")
    return tuple(held[name].tolist() for name in columns)


def _condition(code: str, project: str, step: str, status: str, recipient: str, owner: str) -> Condition:
    return Condition(code, project, step, ConditionStatus(status), recipient, owner=owner)


def _threats(at: Appraised, titles: Mapping[str, str], conditions: Sequence[Condition]) -> tuple[Threat, ...]:
    """Every unmet step of the register that takes something away, what takes most from government first."""
    held, names = stressed(conditions), short_names(at.tables)
    bare = tuple(dict.fromkeys(one.project for one in held))
    reruns = [*(Rerun(one) for one in bare), *(Rerun(one.project, (one,)) for one in held)]
    again = appraised_again(at.ledger, at.tables, reruns)
    government = again.net(Lens(Standpoint.GOVERNMENT)).tolist()
    society = again.net(Lens()).tolist()
    first = {project: place for place, project in enumerate(bare)}
    steps = {one.code: one for one in practical_steps()}
    made = []
    for place, one in enumerate(held, start=len(bare)):
        base, case = first[one.project], stress_case(one.step)
        changes = government[place] - government[base], society[place] - society[base]
        if case and any(abs(change) > NEGLIGIBLE for change in changes):
            made.append(
                Threat(
                    project=one.project,
                    title=titles[one.project],
                    step=steps[one.step],
                    case=case,
                    recipient=names.get(one.recipient, one.recipient),
                    owner=one.owner,
                    government=government[base],
                    government_change=changes[0],
                    society_change=changes[1],
                )
            )
    return tuple(sorted(made, key=lambda one: (one.government_change, one.society_change, one.project)))


def _counts(held: Columns, n_projects: int) -> tuple[StepCount, ...]:
    """For each step the number of projects by their worst status; one with several bodies counts once."""
    made = []
    for step in practical_steps():
        rows = held["step"] == step.code
        left = held["project"][rows]
        status = held["status"][rows]
        seen: set[str] = set()
        counted = []
        for one in (ConditionStatus.NOT_MET, ConditionStatus.PARTLY, ConditionStatus.MET):
            here = set(left[status == one.value].tolist()) - seen
            seen |= here
            counted.append(len(here))
        not_applicable = len(set(left.tolist()) - seen)
        not_met, partly, met = counted
        made.append(StepCount(step, met, partly, not_met, not_applicable, n_projects - sum(counted) - not_applicable))
    return tuple(made)
