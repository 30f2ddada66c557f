"""What was saved before: every version of a record or of a project, with who, when, why, and what it changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import groupby

from benefits.errors import NotFound, near
from benefits.records import past
from benefits.records.access import Act, may, require
from benefits.records.differences import FieldChange, differences, title_of
from benefits.records.history import Versioned
from benefits.records.model import TABLES, Person, Record, table_of
from benefits.records.rights import right_over
from benefits.records.sight import as_seen_by
from benefits.records.store import Store


class VersionKind(StrEnum):
    """What a version did to its record."""

    CREATED = "created"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"
    BROUGHT_BACK = "brought_back"


@dataclass(frozen=True)
class PastVersion:
    """One version of one record.

    Attributes:
        save: Number of the save that wrote it; later saves have higher numbers.
        when: In UTC.
        who: Name of the person who saved it.
        action: What they did, for instance "project.change" or "import".
        why: In their words; may be blank.
        changes: Field by field what differs from the version before; none for the first version.
        record: The record as this version holds it.
        is_latest: Whether no later version stands over it.
    """

    table: str
    code: str
    title: str
    version: int
    save: int
    when: datetime
    who: str
    action: str
    why: str
    kind: VersionKind
    changes: tuple[FieldChange, ...]
    record: Record
    is_latest: bool

    @property
    def withdrawn(self) -> bool:
        """Whether the record did not count from this version on."""
        return self.kind is VersionKind.WITHDRAWN


def record_history(store: Store, person: Person, code: str) -> tuple[PastVersion, ...]:
    """Every version of the record with a code, the newest first; of several tables where each has one of that code.

    Raises:
        NotPermitted: The person may not read the register.
        NotFound: No record ever had that code; near ones are offered.
    """
    require(person, Act.READ)
    store = as_seen_by(store, person)
    open_to_them = [table for table in TABLES if table != "person" or may(person, Act.KEEP_PEOPLE)]
    found = past.versions_of(store, code, open_to_them)
    if not found:
        raise NotFound(f"No record has or had the code {code}.{near(code, past.codes_ever(store, open_to_them))}")
    return _newest_first(store, found)


def project_history(store: Store, person: Person, code: str) -> tuple[PastVersion, ...]:
    """Every version of a project and of all that ever stood under it, withdrawn or moved since, the newest first.

    Raises:
        NotPermitted: The person may not read the register.
        NotFound: No project ever had that code; near ones are offered.
    """
    require(person, Act.READ)
    store = as_seen_by(store, person)
    found = past.versions_under(store, "project", code)
    if not found:
        raise NotFound(f"No project has or had the code {code}.{near(code, past.codes_ever(store, ['project']))}")
    return _newest_first(store, found)


def projects_ever(store: Store, person: Person) -> dict[str, str]:
    """The code and name of every project that the register has or had, by name; withdrawn ones say so.

    Raises:
        NotPermitted: The person may not read the register.
    """
    require(person, Act.READ)
    store = as_seen_by(store, person)
    named = {
        code: f"{title} ({code}{', withdrawn' if withdrawn else ''})"
        for code, title, withdrawn in past.titles_ever(store, "project")
    }
    return dict(sorted(named.items(), key=lambda one: one[1].casefold()))


def may_restore(store: Store, person: Person, version: PastVersion) -> bool:
    """Whether the person may restore a version: by the right over what it stands under, as it was and as it is."""
    store = as_seen_by(store, person)
    now = store.one(version.table, version.code)
    records = (version.record, *([now.record] if now else ()))
    rights = [right_over(one, lambda *key: held.record if (held := store.one(*key)) else None) for one in records]
    return all(right is not None and may(person, *right) for right in rights)


def _newest_first(store: Store, found: Iterable[Versioned]) -> tuple[PastVersion, ...]:
    """Versions that come record by record, the first first, told against the one before each."""
    held = tuple(found)
    done = past.actions(store, (one.save for one in held))
    told: list[PastVersion] = []
    for _, several in groupby(held, key=lambda one: (table_of(one.record), one.record.id)):
        versions = list(several)
        before: Versioned | None = None
        for one in versions:
            told.append(_told(one, before, done[one.save], is_latest=one is versions[-1]))
            before = one
    return tuple(sorted(told, key=lambda one: (-one.save, list(TABLES).index(one.table), one.code, -one.version)))


def _told(one: Versioned, before: Versioned | None, action: str, *, is_latest: bool) -> PastVersion:
    return PastVersion(
        table=table_of(one.record),
        code=one.record.id,
        title=title_of(one.record),
        version=one.version,
        save=one.save,
        when=one.recorded_at,
        who=one.saved_by_name,
        action=action,
        why=one.reason,
        kind=_kind(one, before),
        changes=differences(before.record, one.record) if before else (),
        record=one.record,
        is_latest=is_latest,
    )


def _kind(one: Versioned, before: Versioned | None) -> VersionKind:
    if one.withdrawn:
        return VersionKind.WITHDRAWN
    if before is None:
        return VersionKind.CREATED
    return VersionKind.BROUGHT_BACK if before.withdrawn else VersionKind.CHANGED
