"""What a register held before: every version under a code or a project, withdrawn ones too, and what changed since.

Each function looks at the register as of one moment (`Store.snapshot`) and asks a few statements, never one a record.
What the given register hides (`sight`) is left out of each answer.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from benefits.records import arrays, reading
from benefits.records.closings import Closing, closings
from benefits.records.hiding import without
from benefits.records.history import Head, Versioned, read_time
from benefits.records.model import PART_OF, REFERENCES, TABLES, Record, table_of
from benefits.records.reading import Cursor
from benefits.records.sight import codes_hidden_from, hidden_from, whole
from benefits.records.store import Store
from benefits.records.tables import Tables


def versions_of(store: Store, code: str, tables: Iterable[str]) -> tuple[Versioned, ...]:
    """Every version of the records that carry a code in any of the tables, a table after the other, the first first."""
    with whole(store).snapshot() as cursor:
        parts = (f"SELECT '{table}' AS kind FROM {table} WHERE id = $1 AND version = 1" for table in tables)
        cursor.execute(" UNION ALL ".join(parts), [code])
        held = {row[0] for row in cursor.fetchall()}
        found = tuple(one for table in TABLES if table in held for one in reading.history(cursor, table, code))
    return _shown(store, found)


def versions_under(store: Store, table: str, code: str) -> tuple[Versioned, ...]:
    """Every version of a record and of all that any version ever placed under it, parents before children.

    A record that was moved elsewhere since, or withdrawn with what it was part of, is among them with all its
    versions.
    """
    found = whole(store).kept(("under", table, code), lambda cursor: _ever_under(cursor, table, code))
    return _shown(store, found)


def _ever_under(cursor: Cursor, table: str, code: str) -> tuple[Versioned, ...]:
    found = {table: reading.history(cursor, table, code)}
    for part in (part for part in TABLES if part in PART_OF and part not in found):
        wholes = sorted({one.record.id for one in found.get(REFERENCES[part][PART_OF[part]], ())})
        found[part] = _ever_part_of(cursor, part, PART_OF[part], wholes)
    return tuple(one for several in found.values() for one in several)


def _shown(store: Store, found: Iterable[Versioned]) -> tuple[Versioned, ...]:
    hides = hidden_from(store)
    return tuple(one for one in found if not hides(table_of(one.record), one.record.id))


def _ever_part_of(cursor: Cursor, table: str, field: str, wholes: list[str]) -> tuple[Versioned, ...]:
    """Every version of the records of which at least one version named one of the wholes."""
    if not wholes:
        return ()
    condition = f"WHERE r.id IN (SELECT id FROM {table} WHERE {field} IN (SELECT unnest(CAST($1 AS VARCHAR[]))))"
    return reading.versions(cursor, table, table, condition, [wholes], "ORDER BY r.id, r.version")


def actions(store: Store, saves: Iterable[int]) -> dict[int, str]:
    """What was done in each of the saves, for instance "project.change"."""
    with whole(store).snapshot() as cursor:
        cursor.execute(
            "SELECT seq, action FROM save WHERE seq IN (SELECT unnest(CAST($1 AS BIGINT[])))", [sorted(set(saves))]
        )
        return dict(cursor.fetchall())


def titles_ever(store: Store, table: str) -> tuple[tuple[str, str, bool], ...]:
    """The code, the latest title and whether it is withdrawn, of every record a table ever had, by code."""
    found = whole(store).kept(("titles", table), lambda cursor: _latest_titles(cursor, table), [table])
    hides = hidden_from(store)
    return tuple(one for one in found if not hides(table, one[0]))


def _latest_titles(cursor: Cursor, table: str) -> tuple[tuple[str, str, bool], ...]:
    newest = reading.last_save(cursor)
    cursor.execute(
        f"SELECT id, title, withdrawn FROM {reading.standing_at(table)} AS latest ORDER BY id",
        [newest.seq if newest else 0],
    )
    return tuple(cursor.fetchall())


def first_moment(store: Store) -> datetime | None:
    """When the register was saved for the first time, None before that."""
    with whole(store).snapshot() as cursor:
        cursor.execute("SELECT min(recorded_at) FROM save")
        first = cursor.fetchone()[0]
        return read_time(first) if first else None


def codes_ever(store: Store, tables: Iterable[str]) -> tuple[str, ...]:
    """Every code that a record of the tables ever had, in order."""
    with whole(store).snapshot() as cursor:
        cursor.execute(" UNION ".join(f"SELECT '{table}', id FROM {table}" for table in tables))
        found = cursor.fetchall()
    hides = hidden_from(store)
    return tuple(sorted({code for table, code in found if not hides(table, code)}))


def version_at(store: Store, moment: datetime) -> int:
    """The number of the newest save at a moment, which carries its time zone; 0 before the first."""
    with whole(store).snapshot() as cursor:
        return reading.save_at(cursor, moment)


def project_after(store: Store, project: str, save: int) -> Tables:
    """One project's records by columns, and all organisations, as they stood after a save: what its appraisal reads."""
    with whole(store).snapshot() as cursor:
        found = arrays.project_at(cursor, save, project)
    return without(found, codes_hidden_from(store))


def register_after(store: Store, save: int) -> Tables:
    """All records by columns as they stood after a save."""
    with whole(store).snapshot() as cursor:
        found = arrays.tables_at(cursor, save)
    return without(found, codes_hidden_from(store))


def records_after(store: Store, tables: Iterable[str], save: int) -> tuple[Record, ...]:
    """The records of the tables as they stood after a save, a table after the other, in the order of the codes."""
    with whole(store).snapshot() as cursor:
        found = [one for table in tables for one in reading.after(cursor, table, save)]
    return tuple(one.record for one in _shown(store, found))


def closings_made(store: Store) -> tuple[Closing, ...]:
    """Every closing of a quarter, the newest first; they name no project."""
    with whole(store).snapshot() as cursor:
        return closings(cursor)


def baseline_heads(store: Store, baselines: Iterable[str]) -> dict[str, Head]:
    """Of each baseline that was frozen in this register, its newest save when that was done.

    A baseline that was imported names the state of another register, or of none, so it has no place in this chain.
    """
    with whole(store).snapshot() as cursor:
        cursor.execute(
            "SELECT b.id, b.data_version, s.prev_hash FROM baseline AS b JOIN save AS s ON s.seq = b.save "
            "WHERE b.version = 1 AND s.action = 'baseline.freeze' AND b.data_version = s.seq - 1 "
            "AND b.id IN (SELECT unnest(CAST($1 AS VARCHAR[]))) ORDER BY b.id",
            [sorted(baselines)],
        )
        return {code: Head(save, proof) for code, save, proof in cursor.fetchall()}


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
    with whole(store).snapshot() as cursor:
        found = [Touched(table, *row) for table in TABLES for row in _touched(cursor, table, save)]
    hides = hidden_from(store)
    return tuple(one for one in found if not hides(one.table, one.code))


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
    hides = hidden_from(store)
    for table, code, version in (one for one in versions if not hides(one[0], one[1])):
        wanted.setdefault(table, []).append((code, version))
    found: dict[tuple[str, str, int], Versioned] = {}
    with whole(store).snapshot() as cursor:
        for table, several in wanted.items():
            source = (
                f"(SELECT v.* FROM {table} AS v JOIN (SELECT unnest(CAST($1 AS VARCHAR[])) AS id, "
                "unnest(CAST($2 AS INTEGER[])) AS version) AS w ON w.id = v.id AND w.version = v.version)"
            )
            values = [[code for code, _ in several], [version for _, version in several]]
            for one in reading.versions(cursor, table, source, "", values, "ORDER BY r.id, r.version"):
                found[table, one.record.id, one.version] = one
    return found
