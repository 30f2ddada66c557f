"""The register as it stood at the end of a day or at a closing, beside what it holds now, and what happened since."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from benefits.appraisal.classes import Classification, risk
from benefits.appraisal.lenses import Appraisal, Standpoint
from benefits.portfolio.attribution import ledger_of
from benefits.portfolio.basis import Basis
from benefits.portfolio.rollup import totals
from benefits.records import past
from benefits.records.access import Act, may, require
from benefits.records.closings import Closing
from benefits.records.differences import FieldChange, differences, title_of
from benefits.records.model import TABLES, Person
from benefits.records.past import Touched
from benefits.records.sight import as_seen_by
from benefits.records.store import Store, now
from benefits.views.appraised import appraised_together, comparable
from benefits.views.portfolio import Total

MONTH = timedelta(days=30)
LISTED = 500  # changes that are told field by field; the counts are of all


class Since(StrEnum):
    """What became of a record since a day."""

    ADDED = "added"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"
    CAME_AND_WENT = "came_and_went"


@dataclass(frozen=True)
class Headline:
    """How many projects there were, how many of them could be judged, and what those came to by standpoint."""

    n_projects: int
    n_judged: int
    totals: tuple[Total, ...]


@dataclass(frozen=True)
class ChangeSince:
    """What became of one record since a day, with who saved it last, when (UTC) and why.

    Attributes:
        changes: Field by field what it held then and holds now; only for a changed one.
    """

    table: str
    code: str
    title: str
    since: Since
    who: str
    when: datetime
    why: str
    changes: tuple[FieldChange, ...] = ()


@dataclass(frozen=True)
class AsItStood:
    """The register at the end of a day, or at the closing of a quarter, and now.

    Attributes:
        at: The day, which ends at midnight UTC, or the closing.
        data_version: The number of the last save of that day or before it; 0 where there was none yet.
        basis: On which both headlines are appraised: today's tables of guidance, one price base. At a closing it is
            the price base of then.
        counts: For each table how many records were added, changed and withdrawn since; tables without any left out.
        changes: The newest first, at most `LISTED`.
        n_changes: How many there are in all.
    """

    at: date | Closing
    data_version: int
    basis: Basis
    then: Headline
    now: Headline
    counts: Mapping[str, Mapping[Since, int]]
    changes: tuple[ChangeSince, ...]
    n_changes: int


def end_of(day: date) -> datetime:
    """The moment at which a day ends in UTC: the last one that belongs to it.

    Example:
        >>> end_of(date(2026, 4, 1)).isoformat()
        '2026-04-01T23:59:59.999999+00:00'
    """
    return datetime.combine(day, time.max, UTC)


@dataclass(frozen=True)
class Days:
    """The days (UTC) on which one can look at a register: from its first save to today, and where to begin."""

    first: date
    usual: date
    today: date


def days(store: Store, person: Person) -> Days:
    """The days of the register; one begins a month ago, or at its first day if that is later.

    Raises:
        NotPermitted: The person may not read the register.
    """
    require(person, Act.READ)
    store = as_seen_by(store, person)
    moment = past.first_moment(store)
    today = now().date()
    first = min(moment.date(), today) if moment else today
    return Days(first, max(first, today - MONTH), today)


def as_it_stood(store: Store, person: Person, at: date | Closing) -> AsItStood:
    """The register at the end of a day (UTC) or as a quarter was closed on it, beside what it holds now.

    Raises:
        NotPermitted: The person may not read the register.
    """
    require(person, Act.READ)
    store = as_seen_by(store, person)
    if isinstance(at, Closing):
        tables = past.register_after(store, at.head.save)
        basis = comparable(tables, Basis())  # of then, so that no later project moves what was reported
        today = appraised_together(store, person, basis)
    else:
        tables = store.tables_as_of(end_of(at))
        today = appraised_together(store, person, Basis())
        basis = today.ledger.basis if today.tables["project"].size else comparable(tables, Basis())
    touched = [
        one
        for one in past.touched_since(store, tables.data_version)
        if one.table != "person" or may(person, Act.KEEP_PEOPLE)
    ]
    counts = {table: Counter(_since(one) for one in touched if one.table == table) for table in TABLES}
    return AsItStood(
        at=at,
        data_version=tables.data_version,
        basis=basis,
        then=_headline(ledger_of(tables, basis).appraise()),
        now=_headline(today.appraisal),
        counts={table: held for table, held in counts.items() if held},
        changes=_told(store, sorted(touched, key=lambda one: -one.save)[:LISTED]),
        n_changes=len(touched),
    )


def _headline(appraisal: Appraisal) -> Headline:
    """As the portfolio page counts: the totals are those of the projects that can be judged."""
    judged = risk(appraisal).classification != Classification.UNKNOWN
    held = totals(appraisal, cases=judged)
    return Headline(
        n_projects=len(judged),
        n_judged=int(judged.sum()),
        totals=tuple(Total(standpoint, held[standpoint].cost, held[standpoint].benefit) for standpoint in Standpoint),
    )


def _since(one: Touched) -> Since:
    if one.stands:
        return Since.CHANGED if one.stood else Since.ADDED
    return Since.WITHDRAWN if one.stood else Since.CAME_AND_WENT


def _told(store: Store, touched: list[Touched]) -> tuple[ChangeSince, ...]:
    """The records' versions of then and now, told against each other."""
    after = [(one.table, one.code, one.now) for one in touched]
    before = [(one.table, one.code, one.then) for one in touched if _since(one) is Since.CHANGED]
    held = past.chosen(store, [*after, *before])
    told = []
    for one in touched:
        latest, then = held[one.table, one.code, one.now], held.get((one.table, one.code, one.then))
        told.append(
            ChangeSince(
                table=one.table,
                code=one.code,
                title=title_of(latest.record),
                since=_since(one),
                who=latest.saved_by_name,
                when=latest.recorded_at,
                why=latest.reason,
                changes=differences(then.record, latest.record) if then else (),
            )
        )
    return tuple(told)
