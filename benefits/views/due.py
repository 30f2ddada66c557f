"""What is due, from whom and for how long: for one person, for one project, or over the whole register."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from benefits.periods import FinancialYear
from benefits.portfolio.basis import Basis
from benefits.portfolio.due_measurements import KINDS, STATES, TABLE_OF, DueKind, Dues, DueState, due
from benefits.portfolio.successors import ClosedBody, closed_bodies
from benefits.records.access import ANYWHERE, Act, may, require, roles
from benefits.records.model import Person
from benefits.records.sight import as_seen_by
from benefits.records.store import Store, now
from benefits.records.tables import Tables
from benefits.views.appraised import comparable, current_tables
from benefits.views.kept_answers import answer_to

BoolArray = npt.NDArray[np.bool_]

MOST_LISTED = 200  # rows of a list; whoever owes more begins with these
MOST_REMINDED = 5  # of the first page
# The right that answers what is due, for each kind.
ACTS: Mapping[DueKind, Act] = {
    DueKind.MEASUREMENT: Act.MEASURE,
    DueKind.OUTTURN: Act.MEASURE,
    DueKind.VERIFICATION: Act.VERIFY,
    DueKind.OUTTURN_VERIFICATION: Act.VERIFY,
    DueKind.MILESTONE: Act.EDIT_PROJECT,
}
_NAMED = {DueKind.VERIFICATION: "entered_by", DueKind.OUTTURN_VERIFICATION: "entered_by"}


@dataclass(frozen=True)
class DueFilters:
    """Which of it is asked for; blank means all.

    Attributes:
        is_own: Only of the person's own bodies and projects, or where they are named as the owner.
    """

    project: str = ""
    body: str = ""
    kind: str = ""
    state: str = ""
    is_own: bool = False


@dataclass(frozen=True)
class DueLine:
    """One thing that is due.

    Attributes:
        record: Code of the benefit, the cost line, the measurement, the outturn or the milestone.
        about: Code of the benefit or cost line; blank of a milestone.
        body: From whom: code of the recipient, of the payer, or of a milestone's lead.
        stands: Code of the body that stands for it where it has closed, else its own.
        lead: Code of the body that leads the project.
        owner: The person named: the benefit's owner, the milestone's, or who entered what is to be verified.
        year: None of a milestone.
        quarter: 1 to 4; 0 for the whole year.
        since: The last day of the period, the day it was entered, or the day it was planned for.
        days: How many days ago that is.
        promised: Pounds of the page's price base, as value; 0 of a milestone.
        is_own: Whether it is the person's own.
        may_answer: Whether the person has the right to answer it.
    """

    kind: DueKind
    state: DueState
    project: str
    project_title: str
    record: str
    about: str
    title: str
    unit: str
    body: str
    body_name: str
    stands: str
    lead: str
    owner: str
    year: FinancialYear | None
    quarter: int
    since: date
    days: int
    promised: float
    is_own: bool
    may_answer: bool


@dataclass(frozen=True)
class DueTotal:
    """How many of one kind stand in one state, and the pounds at stake."""

    kind: DueKind
    state: DueState
    count: int
    stake: float


@dataclass(frozen=True)
class DuePage:
    """What is due on a day.

    Attributes:
        price_base: In whose prices the pounds are.
        lines: The person's own first, then what has waited longest; at most as many as were asked for.
        totals: Of all that the filters let through, listed or not.
        n_found: How many that are.
        n_own: How many of them are the person's own.
        n_ended: Gaps of closed projects that are too old to be asked for, in the whole register.
        n_gone: Promises of baselines on which nobody can report, in the whole register.
        projects: The title of every project of the register by code.
        bodies: The name of every body from which anything is due, by code.
    """

    day: date
    price_base: FinancialYear
    lines: tuple[DueLine, ...]
    totals: tuple[DueTotal, ...]
    n_found: int
    n_own: int
    n_ended: int
    n_gone: int
    projects: Mapping[str, str]
    bodies: Mapping[str, str]

    def count(self, state: DueState, *kinds: DueKind) -> int:
        """How many stand in a state, of some kinds or of all."""
        return sum(one.count for one in self.totals if one.state is state and (not kinds or one.kind in kinds))

    def stake(self, kind: DueKind, *states: DueState) -> float:
        """The pounds at stake of a kind, in some states or in all."""
        return sum(one.stake for one in self.totals if one.kind is kind and (not states or one.state in states))


def due_page(
    store: Store,
    person: Person,
    filters: DueFilters | None = None,
    *,
    most: int = MOST_LISTED,
    day: date | None = None,
) -> DuePage:
    """What is due and passes the filters: the person's own first, then what has waited longest.

    Args:
        store: The register.
        person: Who asks.
        filters: What is asked for.
        most: How many lines are given.
        day: On which day; today if not given.

    Raises:
        NotPermitted: The person may not read the register.
    """
    require(person, Act.READ)
    store = as_seen_by(store, person)
    asked, on = filters or DueFilters(), day or now().date()
    tables = current_tables(store, person)
    base = comparable(tables, Basis())
    year = base.price_base or FinancialYear(on.year)
    found = _found(store, person, tables, on, year, base.deflators)
    closed = closed_bodies(tables)
    own = _is_own(tables, found, person, closed)
    passes = _passes(tables, found, asked) & (own | (not asked.is_own))
    held, own = found.only(passes), own[passes]
    order = np.argsort(~own, kind="stable")[:most]
    listed = held.only(order)
    projects = tables["project"]
    codes, names = tables["organisation"]["id"], tables["organisation"]["short_name"]
    bodies = np.unique(found.body[found.body >= 0])
    return DuePage(
        day=on,
        price_base=year,
        lines=tuple(
            _line(tables, listed, at, on, person, closed, is_own=bool(own[order[at]])) for at in range(listed.size)
        ),
        totals=_totals(held),
        n_found=held.size,
        n_own=int(own.sum()),
        n_ended=found.n_ended,
        n_gone=found.n_gone,
        projects=dict(zip(projects["id"].tolist(), map(str, projects["title"].tolist()), strict=True)),
        bodies=dict(sorted(((str(codes[one]), str(names[one])) for one in bodies), key=lambda one: one[1].casefold())),
    )


def _found(store: Store, person: Person, tables: Tables, day: date, base: FinancialYear, edition: str) -> Dues:
    """Everything that is due, found once for a state of the register and a day."""
    fingerprint = f"{tables.data_version}:{day}:{base}:{edition}"
    return answer_to(store, person, ("due",), Dues, fingerprint, lambda: due(tables, day, base, edition))


def _is_own(tables: Tables, found: Dues, person: Person, closed: Mapping[str, ClosedBody]) -> BoolArray:
    """What is due from the person's own bodies, of projects that they lead, or with the person as its owner.

    A verification is theirs where they may verify for one of those bodies and did not enter it themselves.
    """
    scopes = {scope for _, scope in roles(person)}
    own = _of_bodies(tables, found, scopes, closed)
    verifying = _of_bodies(tables, found, {one for one in scopes if may(person, Act.VERIFY, one)}, closed)
    for kind, name in _NAMED.items():
        of_kind = np.flatnonzero(found.kind == KINDS.index(kind))
        is_other = tables[TABLE_OF[kind]][name] != (person.name or person.id)
        own[of_kind] = verifying[of_kind] & is_other[found.row[of_kind]]
    for kind in (DueKind.MEASUREMENT, DueKind.MILESTONE) if person.name else ():
        is_named = tables[TABLE_OF[kind]]["owner"] == person.name
        of_kind = np.flatnonzero(found.kind == KINDS.index(kind))
        own[of_kind] |= is_named[found.row[of_kind]]
    return own


def _of_bodies(tables: Tables, found: Dues, scopes: set[str], closed: Mapping[str, ClosedBody]) -> BoolArray:
    """What is asked of these bodies, or of those that they stand for, or concerns a project that one of them leads."""
    if ANYWHERE in scopes:
        return np.ones(found.size, dtype=bool)
    stand = {code for code in tables["organisation"]["id"] if code in closed and closed[code].today in scopes}
    theirs = np.isin(np.append(tables["organisation"]["id"], "").astype(str), sorted(scopes | stand))
    leads = np.isin(tables["project"]["lead"].astype(str), sorted(scopes))
    own: BoolArray = theirs[found.body] | leads[found.project]
    return own


def _passes(tables: Tables, found: Dues, asked: DueFilters) -> BoolArray:
    passes = np.ones(found.size, dtype=bool)
    if asked.project:
        passes &= tables["project"]["id"][found.project] == asked.project
    if asked.body:
        passes &= np.append(tables["organisation"]["id"], "")[found.body] == asked.body
    if asked.kind:
        passes &= found.kind == KINDS.index(DueKind(asked.kind))
    if asked.state:
        passes &= found.state == STATES.index(DueState(asked.state))
    return passes


def _totals(found: Dues) -> tuple[DueTotal, ...]:
    place = found.kind * len(STATES) + found.state
    size = len(KINDS) * len(STATES)
    counts = np.bincount(place, minlength=size)
    stakes = np.bincount(place, found.stake, minlength=size)
    return tuple(
        DueTotal(kind, state, int(counts[at]), float(stakes[at]))
        for at, (kind, state) in enumerate((kind, state) for kind in KINDS for state in STATES)
        if counts[at]
    )


def _line(
    tables: Tables,
    found: Dues,
    at: int,
    day: date,
    person: Person,
    closed: Mapping[str, ClosedBody],
    *,
    is_own: bool,
) -> DueLine:
    kind, row, project = KINDS[found.kind[at]], int(found.row[at]), int(found.project[at])
    held, projects, organisations = tables[TABLE_OF[kind]], tables["project"], tables["organisation"]
    body = str(organisations["id"][found.body[at]]) if found.body[at] >= 0 else ""
    stands = closed[body].today if body in closed and closed[body].today else body
    lead, act = str(projects["lead"][project]), ACTS[kind]
    about, title, unit = _about(tables, kind, row)
    voices = (lead,) if kind is DueKind.MILESTONE else (body, stands, lead)
    since = date.fromordinal(int(found.since[at]))
    return DueLine(
        kind=kind,
        state=STATES[found.state[at]],
        project=str(projects["id"][project]),
        project_title=str(projects["title"][project]),
        record=str(held["id"][row]),
        about=about,
        title=title,
        unit=unit,
        body=body,
        body_name=str(organisations["short_name"][found.body[at]]) if body else "",
        stands=stands,
        lead=lead,
        owner=str(held[_NAMED.get(kind, "owner")][row]) if kind is not DueKind.OUTTURN else "",
        year=FinancialYear(int(found.year[at])) if found.year[at] else None,
        quarter=int(found.quarter[at]),
        since=since,
        days=(day - since).days,
        promised=float(found.promised[at]),
        is_own=is_own,
        may_answer=any(may(person, act, one) for one in voices if one),
    )


def _about(tables: Tables, kind: DueKind, row: int) -> tuple[str, str, str]:
    """The code of the benefit or cost line, its title or the milestone's, and the unit of its measure."""
    if kind is DueKind.MILESTONE:
        return "", str(tables["milestone"]["title"][row]), ""
    is_benefit = kind in (DueKind.MEASUREMENT, DueKind.VERIFICATION)
    lines = tables["benefit_line" if is_benefit else "cost_line"]
    if kind in (DueKind.VERIFICATION, DueKind.OUTTURN_VERIFICATION):
        code = tables[TABLE_OF[kind]]["benefit" if is_benefit else "cost_line"][row]
        row = lines["id"].tolist().index(code)
    unit = str(lines["unit"][row]) if is_benefit else ""
    return str(lines["id"][row]), str(lines["title"][row]), unit
