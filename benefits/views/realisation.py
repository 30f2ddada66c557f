"""What arrived of what was promised: of the portfolio, of one body, of one type of benefit or of one project."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from benefits.errors import NotFound, near
from benefits.periods import FinancialYear
from benefits.portfolio.basis import Basis
from benefits.portfolio.early_warning import Flag
from benefits.portfolio.realisation import Reading, progress, quotient
from benefits.portfolio.realisation_status import Thresholds, usual_thresholds
from benefits.portfolio.standing import WHOLE, Together, together
from benefits.portfolio.successors import ClosedBody
from benefits.portfolio.tracked import grouped
from benefits.records.access import Act, require
from benefits.records.categories import Recurrence
from benefits.records.model import Person
from benefits.records.sight import as_seen_by
from benefits.records.store import Store
from benefits.views.kept_answers import answer_to
from benefits.views.portfolio import short_names
from benefits.views.realisation_terms import BodyAs, RealisationFilters, held_realised
from benefits.views.realised import Realised
from benefits.views.realised_lines import LineStanding, lines_of
from benefits.views.standing_figures import Ahead, GroupStanding, Told, ahead_of, standing_of, told

IntArray = npt.NDArray[np.int64]
FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Curve:
    """The sums by year, each up to that year, real pounds; None for years that are not over."""

    years: tuple[FinancialYear, ...]
    first: tuple[float, ...]
    now: tuple[float, ...]
    expected: tuple[float, ...]
    owner: tuple[float, ...]
    realised: tuple[float | None, ...]
    verified: tuple[float | None, ...]


@dataclass(frozen=True)
class Spending:
    """Costs beside the benefits, real pounds: promised, promised for the years that were reported, and spent.

    `back` is what arrived so far over what was spent so far, `planned_back` the whole current baseline of benefits over
    that of costs; `net` and `planned_net` are the differences. None is discounted.
    """

    baseline: float
    compared: float
    spent: float
    verified: float
    back: Told
    planned_back: Told
    net: float
    planned_net: float


@dataclass(frozen=True)
class ProjectStanding:
    """One project: how its benefits stand, what warns, and whether to go on.

    Attributes:
        flags, unjudged: Early warnings of the whole project that are raised, and that lack data.
        nista, owner_says: Delivery confidence as recorded; it says nothing about benefits.
        bodies: What going on is worth to each public body, by its name, the least first.
    """

    project: str
    title: str
    lead: str
    standing: GroupStanding
    flags: tuple[Flag, ...]
    unjudged: tuple[Flag, ...]
    ahead: Ahead
    nista: str
    owner_says: str
    bodies: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class RealisationPage:
    """What arrived of what was promised, on a basis and a day.

    Attributes:
        limits: Of the status.
        headline: All that is shown but what only moves money in time.
        apart: What recurs, what comes once and what only moves money in time; those that there are.
        costs: None where a type of benefit was chosen: costs are not split by type.
        projects: With a baseline, by what is at stake, the most first.
        unpromised: Title by code of the projects shown that have no baseline.
        lines: Of one project; empty otherwise.
        left: Of a page by today's organisations the closed bodies that stay as recorded.
    """

    on: date
    basis: Basis
    data_version: int
    filters: RealisationFilters
    limits: Thresholds
    n_projects: int
    names: Mapping[str, str]
    headline: GroupStanding
    apart: tuple[tuple[Recurrence, GroupStanding], ...]
    curve: Curve
    costs: Spending | None
    projects: tuple[ProjectStanding, ...]
    unpromised: Mapping[str, str]
    lines: tuple[LineStanding, ...]
    left: tuple[ClosedBody, ...] = ()

    @property
    def project(self) -> ProjectStanding | None:
        """The one project that was asked for, if it has a baseline."""
        return self.projects[0] if self.filters.project and self.projects else None


def realisation_page(
    store: Store,
    person: Person,
    basis: Basis,
    on: date,
    filters: RealisationFilters | None = None,
    limits: Thresholds | None = None,
) -> RealisationPage:
    """What arrived of what was promised.

    Args:
        store: The register.
        person: Who asks.
        basis: Editions, discounting, price base and whose bodies; one price base is chosen if it names none.
        on: The day: what is due by then is judged.
        filters: What to look at; everything if not given.
        limits: Of the status; the usual ones if not given.

    Raises:
        NotPermitted: The person may not read the register.
        NothingPromised: No benefit has a baseline, a forecast or a measurement.
        NotFound: There is no such project or body.
    """
    require(person, Act.READ)
    store = as_seen_by(store, person)
    chosen, limit = filters or RealisationFilters(), limits or usual_thresholds()
    question, version = ("realisation", basis, on, chosen, limit), str(store.data_version())

    def find() -> RealisationPage:
        return _page(held_realised(store, person, basis, on), chosen, limit)

    return answer_to(store, person, question, RealisationPage, version, find)


def _page(held: Realised, chosen: RealisationFilters, limit: Thresholds) -> RealisationPage:
    names, known = short_names(held.at.tables), held.at.titles
    if chosen.project and chosen.project not in known:
        raise NotFound(f"There is no project {chosen.project}.{near(chosen.project, known)}")
    if chosen.body and chosen.body not in names:
        raise NotFound(f"There is no organisation {chosen.body}.{near(chosen.body, names)}")
    shown = _shown(held, chosen)
    of = held.benefits.of
    one = np.where(shown & of.is_headline, 0, -1)
    added = together(held.benefits, one, 1, limit)
    projects = _projects(held, shown, chosen, limit, names)
    return RealisationPage(
        on=held.on,
        basis=held.basis,
        data_version=held.tables.data_version,
        filters=chosen,
        limits=limit,
        n_projects=held.tables["project"].size,
        names=names,
        headline=standing_of(added, 0),
        apart=_apart(held, shown, limit),
        curve=_curve(held, one, added),
        costs=None if chosen.type else _spending(held, chosen, added),
        projects=projects,
        unpromised=_unpromised(held, chosen),
        lines=lines_of(held, shown, limit, names) if chosen.project else (),
        left=held.at.left_as_recorded(),
    )


def _shown(held: Realised, chosen: RealisationFilters) -> BoolArray:
    """The tracked benefits that are looked at. Shape (rows,)."""
    of = held.benefits.of
    shown = _of_projects(held, chosen)[of.project]
    if chosen.body and chosen.body_as is BodyAs.RECIPIENT:
        shown = shown & (of.body == chosen.body)
    if chosen.type:
        shown = shown & (of.type == chosen.type)
    return shown


def _of_projects(held: Realised, chosen: RealisationFilters) -> BoolArray:
    """The projects that are looked at, and last none of them. Shape (projects + 1,)."""
    projects = held.tables["project"]
    shown = np.ones(projects.size, dtype=bool)
    if chosen.project:
        shown &= projects["id"] == chosen.project
    if chosen.body and chosen.body_as is BodyAs.LEAD:
        shown &= projects["lead"] == chosen.body
    return np.append(shown, False)


def _apart(held: Realised, shown: BoolArray, limits: Thresholds) -> tuple[tuple[Recurrence, GroupStanding], ...]:
    of, kinds = held.benefits.of, list(Recurrence)
    group = np.full(of.size, -1)
    for place, kind in enumerate(kinds):
        group[shown & (of.recurrence == kind.value)] = place
    added = together(held.benefits, group, len(kinds), limits)
    return tuple((kind, standing_of(added, place)) for place, kind in enumerate(kinds) if (group == place).any())


def _curve(held: Realised, group: IntArray, added: Together) -> Curve:
    """The sums from the first to the last year in which anything is promised or expected."""
    benefits = held.benefits
    promised = np.where(benefits.is_promised, group, -1)
    verified = grouped(np.where(benefits.made.counts, benefits.of.verified, 0.0), promised, 1)[0]
    series = added.by_year
    held_at = np.flatnonzero((series.first[0] != 0) | (series.now[0] != 0) | (series.expected[0] != 0))
    start, end = (int(held_at[0]), int(held_at[-1]) + 1) if len(held_at) else (0, 0)
    due = benefits.of.due(held.on)

    def upto(values: FloatArray) -> tuple[float, ...]:
        return tuple(float(value) for value in np.cumsum(values)[start:end])

    def past(values: FloatArray) -> tuple[float | None, ...]:
        return tuple(value if start + at < due else None for at, value in enumerate(upto(values)))

    return Curve(
        years=benefits.of.years[start:end],
        first=upto(series.first[0]),
        now=upto(series.now[0]),
        expected=upto(series.expected[0]),
        owner=upto(series.owner[0]),
        realised=past(series.made.realised[0]),
        verified=past(verified),
    )


def _spending(held: Realised, chosen: RealisationFilters, arrived: Together) -> Spending:
    costs = held.costs
    rows = _of_projects(held, chosen)[costs.project]
    if chosen.body and chosen.body_as is BodyAs.RECIPIENT:
        rows = rows & (costs.body == chosen.body)
    made = progress(costs.now[rows], costs.realised[rows], costs.due(held.on), costs.reported[rows] >= WHOLE)
    verified = np.where(made.counts, costs.verified[rows], 0.0)
    baseline, spent = made.baseline.sum(keepdims=True), made.realised_to_date.sum(keepdims=True)
    return Spending(
        baseline=float(baseline[0]),
        compared=float(made.planned_to_date.sum()),
        spent=float(spent[0]),
        verified=float(verified.sum()),
        back=told(quotient(arrived.realised, spent, Reading.NOT_REPORTED), 0),
        planned_back=told(quotient(arrived.now, baseline, Reading.NOT_KNOWN), 0),
        net=float((arrived.realised - spent)[0]),
        planned_net=float((arrived.now - baseline)[0]),
    )


def _projects(
    held: Realised, shown: BoolArray, chosen: RealisationFilters, limits: Thresholds, names: Mapping[str, str]
) -> tuple[ProjectStanding, ...]:
    of, projects = held.benefits.of, held.tables["project"]
    is_usual = limits == usual_thresholds() and not chosen.is_part
    group = np.where(shown, held.headline_project, -1)
    added = held.projects if is_usual else together(held.benefits, group, projects.size, limits)
    rows = np.unique(of.project[shown & (of.now.any(axis=1) | of.first.any(axis=1)) & (of.project >= 0)])
    cases, ahead = _own_cases(held, names), ahead_of(held.ahead, _outside(held))
    made = [
        ProjectStanding(
            project=str(projects["id"][row]),
            title=str(projects["title"][row]),
            lead=names.get(projects["lead"][row], projects["lead"][row]),
            standing=standing_of(added, row),
            flags=held.flags.raised(row),
            unjudged=held.flags.unjudged(row),
            ahead=ahead[row],
            nista=str(projects["delivery_confidence_nista"][row]),
            owner_says=str(projects["delivery_confidence_sro"][row]),
            bodies=cases.get(row, ()),
        )
        for row in rows.tolist()
    ]
    return tuple(sorted(made, key=lambda one: (-one.standing.at_stake, -one.standing.now, one.project)))


def _outside(held: Realised) -> FloatArray:
    """What is expected outside government of the years ahead of each project, not discounted. Shape (projects,)."""
    benefits = held.benefits
    ahead = benefits.of.now[:, benefits.of.due(held.on) :].sum(axis=1) * benefits.coming.rate
    rest = np.where(benefits.needs_owner, 0.0, ahead)
    return grouped(rest[:, None], held.headline_project, held.tables["project"].size)[:, 0]


def _own_cases(held: Realised, names: Mapping[str, str]) -> dict[int, tuple[tuple[str, float], ...]]:
    """What going on is worth to each public body of each project, by its name."""
    ahead = held.ahead
    found: dict[int, list[tuple[str, float]]] = {}
    for row, body, worth in zip(ahead.project.tolist(), ahead.body.tolist(), ahead.own.advantage.tolist(), strict=True):
        found.setdefault(row, []).append((names.get(body, body), worth))
    return {row: tuple(sorted(cases, key=lambda one: (one[1], one[0]))) for row, cases in found.items()}


def _unpromised(held: Realised, chosen: RealisationFilters) -> dict[str, str]:
    """The projects looked at of which no baseline is frozen."""
    projects, baselines = held.tables["project"], held.tables["baseline"]
    has_one = np.isin(projects["id"].astype(str), baselines["project"].astype(str))
    rows = np.flatnonzero(_of_projects(held, chosen)[:-1] & ~has_one)
    return {str(projects["id"][row]): str(projects["title"][row]) for row in rows.tolist()}
