"""The store's questions: each function is one statement on a cursor the store hands it.

Names of tables and columns come from the record classes, values are always parameters, and the text runs on
PostgreSQL too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Protocol

from benefits.records.history import Change, Save, Versioned, read_time, stored_time
from benefits.records.model import TABLES
from benefits.records.rows import Row, columns, comparable, from_row


class Cursor(Protocol):
    """What the store's statements need of a database driver."""

    def execute(self, query: str, parameters: Any = ..., /) -> Any:
        """Run one statement with its parameters."""
        ...

    def fetchall(self) -> list[Any]:
        """All rows that are left."""
        ...

    def fetchone(self) -> Any:
        """The next row, or None."""
        ...

    def fetchmany(self, size: int = ..., /) -> list[Any]:
        """The next rows, at most `size`."""
        ...

    def fetchnumpy(self) -> Any:
        """All rows that are left as one array a column."""
        ...

    def insert_rows(self, table: str, types: Mapping[str, str], rows: Sequence[Row], /) -> None:
        """Write many rows at once.

        Args:
            table: Where.
            types: The columns that the rows fill, in their order, and the type of each.
            rows: One value a column.
        """
        ...


def named(table: str, alias: str = "") -> str:
    """The columns of a table's records, in order, for a statement.

    Raises:
        KeyError: There is no such table; the records' classes are the only source of names.
    """
    prefix = f"{alias}." if alias else ""
    return ", ".join(prefix + column.name for column in columns(table))


def current(cursor: Cursor, table: str) -> tuple[Versioned, ...]:
    """The latest version of every record of a table that is not withdrawn, in the order of the codes."""
    return versions(cursor, table, f"{table}_current", "", [], "ORDER BY r.id")


def one(cursor: Cursor, table: str, code: str) -> Versioned | None:
    """The latest version of one record, withdrawn or not."""
    found = versions(cursor, table, table, "WHERE r.id = $1", [code], "ORDER BY r.version DESC LIMIT 1")
    return found[0] if found else None


def where(cursor: Cursor, table: str, field: str, values: Iterable[Any]) -> tuple[Versioned, ...]:
    """The current records whose field is one of the values, or whose list holds one of them.

    Raises:
        KeyError: The records have no such field.
    """
    wanted = comparable(table, field, values)
    if not wanted:
        return ()
    sql = next(column.sql for column in columns(table) if column.name == field)
    condition = (
        f"WHERE r.{field} && CAST($1 AS {sql})"
        if sql.endswith("[]")
        else f"WHERE r.{field} IN (SELECT unnest(CAST($1 AS {sql}[])))"
    )
    return versions(cursor, table, f"{table}_current", condition, [wanted], "ORDER BY r.id")


def history(cursor: Cursor, table: str, code: str) -> tuple[Versioned, ...]:
    """Every version of one record, the first first."""
    return versions(cursor, table, table, "WHERE r.id = $1", [code], "ORDER BY r.version")


def as_of(cursor: Cursor, table: str, moment: datetime) -> tuple[Versioned, ...]:
    """The records as they stood at a moment: of each the latest version saved by then, unless withdrawn."""
    return after(cursor, table, save_at(cursor, moment))


def after(cursor: Cursor, table: str, save: int) -> tuple[Versioned, ...]:
    """The records as they stood after the save of that number."""
    return versions(cursor, table, standing_at(table), "WHERE NOT r.withdrawn", [save], "ORDER BY r.id")


def standing_at(table: str) -> str:
    """A source for statements: of each record the latest version that save $1 or one before it wrote.

    Withdrawn ones are among them. Times of saves never go back, so the save at a moment (`save_at`) stands for it.
    """
    return (
        "(SELECT * FROM (SELECT v.*, row_number() OVER (PARTITION BY v.id ORDER BY v.version DESC) AS place "
        f"FROM {table} AS v WHERE v.save <= $1) AS ranked WHERE place = 1)"
    )


def save_at(cursor: Cursor, moment: datetime) -> int:
    """The number of the newest save at a moment, 0 before the first."""
    cursor.execute("SELECT COALESCE(max(seq), 0) FROM save WHERE recorded_at <= $1", [stored_time(moment)])
    return int(cursor.fetchone()[0])


def saves(cursor: Cursor, limit: int, after: int) -> tuple[Save, ...]:
    """The newest saves above the number `after`, the newest first, at most `limit`."""
    cursor.execute(f"SELECT {_SAVE} FROM save WHERE seq > $1 ORDER BY seq DESC LIMIT $2", [after, limit])
    return tuple(_save(row) for row in cursor.fetchall())


def all_saves(cursor: Cursor) -> tuple[Save, ...]:
    """Every save of the register, the first first."""
    cursor.execute(f"SELECT {_SAVE} FROM save ORDER BY seq")
    return tuple(_save(row) for row in cursor.fetchall())


def saves_between(cursor: Cursor, first: int, last: int) -> tuple[Save, ...]:
    """The saves from one number to another, the first first."""
    cursor.execute(f"SELECT {_SAVE} FROM save WHERE seq BETWEEN $1 AND $2 ORDER BY seq", [first, last])
    return tuple(_save(row) for row in cursor.fetchall())


def saves_doing(cursor: Cursor, stem: str) -> tuple[Save, ...]:
    """The saves whose action begins with a stem, the first first."""
    cursor.execute(f"SELECT {_SAVE} FROM save WHERE substr(action, 1, $1) = $2 ORDER BY seq", [len(stem), stem])
    return tuple(_save(row) for row in cursor.fetchall())


def saved_with(cursor: Cursor, key: str) -> Save | None:
    """The save that was made with an idempotency key, if there is one."""
    cursor.execute(f"SELECT {_SAVE} FROM save WHERE key = $1", [key])
    row = cursor.fetchone()
    return _save(row) if row else None


def last_save(cursor: Cursor) -> Save | None:
    """The newest save of the register."""
    found = saves(cursor, 1, 0)
    return found[0] if found else None


def changes(cursor: Cursor, seq: int) -> tuple[Change, ...]:
    """The versions that one save wrote, parents before children."""
    found: list[Change] = []
    for table in TABLES:
        cursor.execute(f"SELECT id, version, withdrawn FROM {table} WHERE save = $1 ORDER BY id, version", [seq])
        found += [Change(table, *row) for row in cursor.fetchall()]
    return tuple(found)


def counts(cursor: Cursor) -> dict[str, int]:
    """How many current records each table holds."""
    parts = [f"SELECT '{table}' AS kind, count(*) AS held FROM {table}_current" for table in TABLES]
    cursor.execute(" UNION ALL ".join(parts))
    held = {kind: int(number) for kind, number in cursor.fetchall()}
    return {table: held[table] for table in TABLES}


def codes(cursor: Cursor, table: str) -> tuple[str, ...]:
    """The codes of all current records of a table, in order."""
    cursor.execute(f"SELECT id FROM {table}_current ORDER BY id")
    return tuple(row[0] for row in cursor.fetchall())


def codes_ever(cursor: Cursor, table: str, stem: str) -> frozenset[str]:
    """The codes beginning with a stem that a record of a table has or had."""
    cursor.execute(f"SELECT DISTINCT id FROM {table} WHERE substr(id, 1, $1) = $2", [len(stem), stem])
    return frozenset(row[0] for row in cursor.fetchall())


_PENDING = datetime(1, 1, 1, tzinfo=UTC)
_SAVE = "seq, key, actor, actor_name, action, reason, recorded_at, run, prev_hash, hash"


def _save(row: Row) -> Save:
    seq, key, actor, actor_name, action, reason, recorded_at, *proof = row
    return Save(seq, key, actor, actor_name, action, reason, read_time(recorded_at), *proof)


def versions(
    cursor: Cursor, table: str, source: str, condition: str, values: list[Any], order: str
) -> tuple[Versioned, ...]:
    """Versions of a table's records with the names of their saves on them: what every question here is made of.

    Args:
        cursor: Where to ask.
        table: Whose records they are.
        source: What to select from as `r`: the table, its current view, or a subquery with the same columns.
        condition: The WHERE clause over `r`, or nothing.
        values: The parameters of the source and the condition.
        order: The ORDER BY clause.
    """
    width = len(columns(table))
    cursor.execute(
        f"SELECT {named(table, 'r')}, r.version, r.save, s.actor, s.actor_name, s.recorded_at, s.reason, r.withdrawn "
        f"FROM {source} AS r LEFT JOIN save AS s ON s.seq = r.save {condition} {order}",
        values,
    )
    return tuple(_versioned(table, row[:width], *row[width:]) for row in cursor.fetchall())


def _versioned(table: str, row: Row, version: int, save: int, *rest: Any) -> Versioned:
    actor, actor_name, recorded_at, reason, withdrawn = rest
    # Inside a write the save's own row comes last, so its versions have no name on them yet: the transaction adds it.
    moment = read_time(recorded_at) if recorded_at else _PENDING
    return Versioned(
        from_row(table, row), version, save, actor or "", actor_name or "", moment, reason or "", withdrawn
    )
