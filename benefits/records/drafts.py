"""What people have typed and not saved yet: kept in the register's file, but no records.

A draft is replaced as it is typed and gone when it is saved, so it has no versions and no place in the chain of saves.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from benefits.records.history import read_time, stored_time
from benefits.records.reading import Cursor


@dataclass(frozen=True)
class Draft:
    """What a person has typed into one form, and when it was kept (UTC)."""

    form: str
    content: str
    kept_at: datetime


def held(cursor: Cursor, person: str, form: str) -> str | None:
    """The content of one draft, or None."""
    cursor.execute(
        "SELECT content FROM draft WHERE person = $1 AND form = $2 ORDER BY number DESC LIMIT 1", [person, form]
    )
    row = cursor.fetchone()
    return None if row is None else str(row[0])


def all_of(cursor: Cursor, person: str) -> tuple[Draft, ...]:
    """Every draft of a person, the newest first."""
    cursor.execute("SELECT form, content, kept_at FROM draft WHERE person = $1 ORDER BY kept_at DESC, form", [person])
    return tuple(Draft(form, content, read_time(kept_at)) for form, content, kept_at in cursor.fetchall())


def everybodys(cursor: Cursor) -> tuple[tuple[str, Draft], ...]:
    """Every draft that is kept, the oldest first, each with whose it is."""
    cursor.execute("SELECT person, form, content, kept_at FROM draft ORDER BY kept_at, person, form, number")
    return tuple((person, Draft(form, content, read_time(at))) for person, form, content, at in cursor.fetchall())


def keep(cursor: Cursor, person: str, form: str, content: str, moment: datetime) -> None:
    """Put a draft in place of the former one; a blank one only takes the former away."""
    # A new row beside the old one, then the old one goes: DuckDB may refuse a key deleted and inserted at once.
    cursor.execute("SELECT COALESCE(max(number), 0) FROM draft WHERE person = $1 AND form = $2", [person, form])
    number = int(cursor.fetchone()[0]) + 1
    if content:
        cursor.execute(
            "INSERT INTO draft (person, form, number, kept_at, content) VALUES ($1, $2, $3, $4, $5)",
            [person, form, number, stored_time(moment), content],
        )
    cursor.execute("DELETE FROM draft WHERE person = $1 AND form = $2 AND number < $3", [person, form, number])
