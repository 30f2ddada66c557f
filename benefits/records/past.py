"""What a register held before: every version under a code or a project, withdrawn ones too, and what changed since.

Each function looks at the register as of one moment (`Store.snapshot`) and asks a few statements, never one a record.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from benefits.records import arrays, reading
from benefits.records.history import Versioned, read_time
from benefits.records.model import PART_OF, REFERENCES, TABLES
from benefits.records.reading import Cursor
from benefits.records.store import Store
from benefits.records.tables import Tables


def versions_of(store: Store, code: str, tables: Iterable[str]) -> tuple[Versioned, ...]:
    """Every version of the records that carry a code in any of the tables, a table after the other, the first first."""
    with store.snapshot() as cursor:
        parts = (f"SELECT '{table}' AS kind FROM {table} WHERE id = $1 AND version = 1" for table in tables)
        cursor.execute(" UNION ALL ".join(parts), [code])
        held = {row[0] for row in cursor.fetchall()}
        return tuple(one for table in TABLES if table in held for one in reading.history(cursor, table, code))


def versions_under(store: Store, table: str, code: str) -> tuple[Versioned, ...]:
    """Every version of a record and of all that any version ever placed under it, parents before children.

    A record that was moved elsewhere since, or withdrawn with what it was part of, is among them with all its
    versions.
    """
    with store.snapshot() as cursor:
        found = {table: reading.history(cursor, table, code)}
        for part in (part for part in TABLES if part in PART_OF and part not in found):
            wholes = sorted({one.record.id for one in found.get(REFERENCES[part][PART_OF[part]], ())})
            found[part] = _ever_part_of(cursor, part, PART_OF[part], wholes)
        return tuple(one for several in found.values() for one in several)


def _ever_part_of(cursor: Cursor, table: str, field: str, wholes: list[str]) -> tuple[Versioned, ...]:
    """Every version of the records of which at least one version named one of the wholes."""
    if not wholes:
        return ()
    condition = f"WHERE r.id IN (SELECT id FROM {table} WHERE {field} IN (SELECT unnest(CAST($1 AS VARCHAR[]))))"
    return reading.versions(cursor, table, table, condition, [wholes], "ORDER BY r.id, r.version")


def actions(store: Store, saves: Iterable[int]) -> dict[int, str]:
    """What was done in each of the saves, for instance "project.change"."""
    with store.snapshot() as cursor:
        cursor.execute(
            "SELECT seq, action FROM save WHERE seq IN (SELECT unnest(CAST($1 AS BIGINT[])))", [sorted(set(saves))]
        )
        return dict(cursor.fetchall())


def titles_ever(store: Store, table: str) -> tuple[tuple[str, str, bool], ...]:
    """The code, the latest title and whether it is withdrawn, of every record a table ever had, by code."""
    with store.snapshot() as cursor:
        newest = reading.last_save(cursor)
        cursor.execute(
            f"SELECT id, title, withdrawn FROM {reading.standing_at(table)} AS latest ORDER BY id",
            [newest.seq if newest else 0],
        )
        return tuple(cursor.fetchall())


def first_moment(store: Store) -> datetime | None:
    """When the register was saved for the first time, None before that."""
    with store.snapshot() as cursor:
        cursor.execute("SELECT min(recorded_at) FROM save")
        first = cursor.fetchone()[0]
        return read_time(first) if first else None


def codes_ever(store: Store, tables: Iterable[str]) -> tuple[str, ...]:
    """Every code that a record of the tables ever had, in order."""
    with store.snapshot() as cursor:
        cursor.execute(" UNION ".join(f"SELECT id FROM {table}" for table in tables) + " ORDER BY id")
        return tuple(row[0] for row in cursor.fetchall())


def version_at(store: Store, moment: datetime) -> int:
    """The number of the newest save at a moment, which carries its time zone; 0 before the first."""
    with store.snapshot() as cursor:
        return reading.save_at(cursor, moment)


def project_after(store: Store, project: str, save: int) -> Tables:
    """One project's records by columns, and all organisations, as they stood after a save: what its appraisal reads."""
    with store.snapshot() as cursor:
        return arrays.project_at(cursor, save, project)


@dataclass(frozen=True)
class Touched:
    """A record that was saved again after a save of the register, and where it stood then and stands now.

    Attributes:
        then: Its version after that save; 0 where there was none yet.
        stood: Whether it counted then: it was there, and not withdrawn.
        now: Its latest version.
        stands: Whether it counts now.
        save: The save that wrote the latest version.
    """

    table: str
    code: str
    then: int
    stood: bool
    now: int
    stands: bool
    save: int


def touched_since(store: Store, save: int) -> tuple[Touched, ...]:
    """Every record with a version from after a save, by table and code."""
    with store.snapshot() as cursor:
        return tuple(Touched(table, *row) for table in TABLES for row in _touched(cursor, table, save))


def _touched(cursor: Cursor, table: str, save: int) -> list[Any]:
    cursor.execute(
        "SELECT g.id, g.before, COALESCE(NOT b.withdrawn, false), g.latest, NOT n.withdrawn, n.save FROM ("
        "SELECT id, COALESCE(max(CASE WHEN save <= $1 THEN version END), 0) AS before, max(version) AS latest "
        f"FROM {table} GROUP BY id HAVING max(save) > $1) AS g "
        f"JOIN {table} AS n ON n.id = g.id AND n.version = g.latest "
        f"LEFT JOIN {table} AS b ON b.id = g.id AND b.version = g.before ORDER BY g.id",
        [save],
    )
    return cursor.fetchall()


def chosen(store: Store, versions: Iterable[tuple[str, str, int]]) -> dict[tuple[str, str, int], Versioned]:
    """Versions by table, code and number; a statement a table however many there are."""
    wanted: dict[str, list[tuple[str, int]]] = {}
    for table, code, version in versions:
        wanted.setdefault(table, []).append((code, version))
    found: dict[tuple[str, str, int], Versioned] = {}
    with store.snapshot() as cursor:
        for table, several in wanted.items():
            source = (
                f"(SELECT v.* FROM {table} AS v JOIN (SELECT unnest(CAST($1 AS VARCHAR[])) AS id, "
                "unnest(CAST($2 AS INTEGER[])) AS version) AS w ON w.id = v.id AND w.version = v.version)"
            )
            values = [[code for code, _ in several], [version for _, version in several]]
            for one in reading.versions(cursor, table, source, "", values, "ORDER BY r.id, r.version"):
                found[table, one.record.id, one.version] = one
    return found
