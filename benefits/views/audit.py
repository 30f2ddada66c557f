"""The audit trail: every save with every version it wrote, told field by field, for who checks the register."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import chain
from typing import Any

from benefits.records import past, reading
from benefits.records.access import Act, require
from benefits.records.closings import Closing, closings
from benefits.records.history import Head, Save, Versioned, chained_text
from benefits.records.journal_lines import StoredRow, digests_of
from benefits.records.model import Person
from benefits.records.reading import Cursor
from benefits.records.reconciling import saves_with_rows
from benefits.records.removals import removals
from benefits.records.sight import as_seen_by
from benefits.records.store import Store

WITHDRAWN = "withdrawn"  # told as a field, though it is a mark of the version


@dataclass(frozen=True)
class ValueChange:
    """One field of a version that differs from the version before it; blank for nothing.

    A text is told as it is, anything else as the database keeps it, in JSON: dates and amounts as text, lists in
    brackets.
    """

    field: str
    old: str
    new: str


@dataclass(frozen=True)
class AuditedVersion:
    """One version that a save wrote.

    Attributes:
        text: The text over which its hash is made.
        changes: One for each field that differs from the version before; none where a version was saved unchanged.
    """

    table: str
    record: str
    version: int
    withdrawn: bool
    text: str
    changes: tuple[ValueChange, ...]


@dataclass(frozen=True)
class AuditedSave:
    """One save with the versions it wrote, in the order over which its hash is made.

    Attributes:
        text: The text over which the hash of the save is made, of what it holds now. Its SHA-256 is the save's own hash
            or, where a person's name was removed from it, what the latest removal says.
        removed_by: The save that removed the name, 0 if none did.
    """

    save: Save
    text: str
    versions: tuple[AuditedVersion, ...]
    removed_by: int


@dataclass(frozen=True)
class AuditTrail:
    """The trail of a register as of one moment; it can be walked once, while the view is open.

    Attributes:
        head: The newest save of the register.
        saves: Those of the days asked for, the first first.
        people: Every version of every person, of all days.
        closings: Every closing of a quarter, the newest first.
        baselines: Of each baseline that was frozen here, the head when it was.
    """

    place: str
    head: Head
    saves: Iterator[AuditedSave]
    people: tuple[Versioned, ...]
    closings: tuple[Closing, ...]
    baselines: Mapping[str, Head]


def audit_trail(
    store: Store, person: Person, first: date | None = None, last: date | None = None
) -> AbstractContextManager[AuditTrail]:
    """The audit trail of a register, open until the block ends; it holds everybody's names and every project.

    Args:
        store: The register.
        person: Who takes it along.
        first: The first day (UTC) of the saves; from the beginning if not given.
        last: The last day (UTC) of the saves; to the newest if not given.

    Raises:
        NotPermitted: The person may not take the audit trail along.
    """
    require(person, Act.AUDIT)
    return _opened(as_seen_by(store, person), first, last)


@contextmanager
def _opened(store: Store, first: date | None, last: date | None) -> Iterator[AuditTrail]:
    begins = datetime.combine(first or date.min, time.min, UTC)
    ends = datetime.combine(last or date.max, time.max, UTC)
    baselines = past.baseline_heads(store, (one.record.id for one in store.current("baseline")))
    with store.snapshot() as cursor:
        newest = reading.last_save(cursor)
        head = Head(newest.seq, newest.hash) if newest else Head(0, "")
        people = reading.versions(cursor, "person", "person", "", [], "ORDER BY r.id, r.version")
        told = (one for one in _saves(cursor) if begins <= one.save.recorded_at <= ends)
        yield AuditTrail(store.place, head, told, people, closings(cursor), baselines)


def _saves(cursor: Cursor) -> Iterator[AuditedSave]:
    """Every save from the first, so that each version is told against the one before it."""
    held: dict[tuple[str, str], dict[str, Any]] = {}
    removed = removals(cursor)
    for save, rows in chain.from_iterable(saves_with_rows(cursor)):
        text = chained_text(save, digests_of(rows))
        by = removed[save.seq][-1].by if save.seq in removed else 0
        yield AuditedSave(save, text, tuple(_version(one, held) for one in rows), by)


def _version(one: StoredRow, held: dict[tuple[str, str], dict[str, Any]]) -> AuditedVersion:
    text = one.text
    code = str(one.row[0])
    now = {**json.loads(text)["fields"], **({WITHDRAWN: True} if one.withdrawn else {})}
    before = held.get((one.table, code), {"id": code})
    held[one.table, code] = now
    changes = tuple(
        ValueChange(name, value_text(before.get(name)), value_text(now.get(name)))
        for name in sorted({*before, *now})
        if before.get(name) != now.get(name)
    )
    return AuditedVersion(one.table, code, one.version, one.withdrawn, text, changes)


def value_text(value: Any) -> str:
    """A value of a version's text as the trail tells it.

    Example:
        >>> value_text("12.50"), value_text(["DWP", "HMRC"]), value_text(None)
        ('12.50', '["DWP","HMRC"]', '')
    """
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, separators=(",", ":"))
