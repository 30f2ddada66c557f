"""The rows of a save on their way into the database: those of its records, and its own."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby, islice

from benefits.records.history import Save, stored_time
from benefits.records.journal_lines import StoredRow
from benefits.records.reading import Cursor
from benefits.records.rows import columns

BATCH = 5_000  # rows a statement; bounds the memory of its parameters


def insert_versions(cursor: Cursor, rows: Iterable[StoredRow], seq: int) -> None:
    """Write versions of records as the rows of a save; those of one table stand together."""
    for table, several in groupby(rows, key=lambda one: one.table):
        types = {column.name: column.sql for column in columns(table)}
        types |= {"version": "INTEGER", "save": "BIGINT", "withdrawn": "BOOLEAN"}
        while batch := [(*one.row, one.version, seq, one.withdrawn) for one in islice(several, BATCH)]:
            cursor.insert_rows(table, types, batch)


def insert_save(cursor: Cursor, save: Save) -> None:
    """Write the row of a save itself."""
    held = {name: stored_time(value) if isinstance(value, datetime) else value for name, value in vars(save).items()}
    marks = ", ".join(f"${number}" for number in range(1, len(held) + 1))
    cursor.execute(f"INSERT INTO save ({', '.join(held)}) VALUES ({marks})", list(held.values()))
