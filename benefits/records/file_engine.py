"""DuckDB as the register's database: one file that one program holds, or memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import duckdb

from benefits.errors import StoreError
from benefits.records import copying, faults
from benefits.records.engine import Lost
from benefits.records.holding import ROOM_NEEDED, Hold, check_room, checked, folders_made, hold_of
from benefits.records.reading import Cursor
from benefits.records.rows import Row
from benefits.records.settings import literal, settings_for


class FileCursor:
    """A cursor of DuckDB that takes many rows at once as well."""

    def __init__(self, native: duckdb.DuckDBPyConnection) -> None:
        self._native = native
        self.fetchall, self.fetchone, self.fetchmany = native.fetchall, native.fetchone, native.fetchmany
        self.fetchnumpy = native.fetchnumpy

    def execute(self, query: str, parameters: Any = None, /) -> Any:
        """Run one statement with its parameters; without any, several statements."""
        return self._native.execute(query, parameters)

    def insert_rows(self, table: str, types: Mapping[str, str], rows: Sequence[Row], /) -> None:
        """One statement for all rows, one array a column: far faster than one statement a row."""
        arrays = [list(column) for column in zip(*rows, strict=True)]
        unrolled = ", ".join(f"unnest(CAST(${at} AS {sql}[]))" for at, sql in enumerate(types.values(), start=1))
        self._native.execute(f"INSERT INTO {table} ({', '.join(types)}) SELECT {unrolled}", arrays)


class FileEngine:
    """See `Engine`; made by `opened` and `in_memory`."""

    is_shared = False
    errors = (duckdb.Error,)

    def __init__(self, connection: duckdb.DuckDBPyConnection, path: Path | None, hold: Hold | None) -> None:
        self.path, self._connection, self._hold = path, connection, hold
        self.place = str(path) if path else "the register in memory"
        self.backups = path.parent / "backups" if path else None

    @contextmanager
    def cursor(self) -> Iterator[Cursor]:
        """A cursor for one operation; faults of the driver leave it as sentences."""
        try:
            with self._connection.cursor() as native:
                yield FileCursor(native)
        except duckdb.FatalException as fault:
            raise Lost(str(faults.lost(self.place, fault))) from fault
        except duckdb.Error as fault:
            raise faults.explained(fault, self.place) from fault

    def begin_look(self, cursor: Cursor) -> None:
        """From here to the end of the transaction the cursor sees one moment and cannot write."""
        cursor.execute("BEGIN TRANSACTION READ ONLY")

    def begin_save(self, cursor: Cursor) -> None:
        """The store lets one thread save at a time, and no other program has the file."""
        cursor.execute("BEGIN TRANSACTION")

    def check_room(self) -> None:
        """Refuse to save where the file is gone or its disk almost full."""
        if self.path:
            check_room(self.path, ROOM_NEEDED)

    def settle(self, cursor: Cursor) -> None:
        """Write everything from the log of the database into its file."""
        cursor.execute("CHECKPOINT")

    def copy_to(self, cursor: Cursor, target: Path) -> None:
        """Copy everything as of one moment into a new file inside `backups`, while others read and save."""
        if self.backups is None:
            raise StoreError("A register in memory cannot be copied. Open one in a file.")
        with folders_made(self.backups):
            copying.copy_database(cursor, target)

    def close(self) -> None:
        """Write everything into the file, and let go of it."""
        with suppress(duckdb.Error):
            self._connection.close()
        if self._hold:
            self._hold.close()
            self._hold = None


def opened(place: str | Path, read_only: bool) -> FileEngine:
    """The database in a file, made with its folder when new.

    Raises:
        StoreError: It cannot be opened; the sentence says why and what to do.
    """
    path = checked(place, read_only)
    hold = None if read_only else hold_of(path)
    try:
        return FileEngine(_connected(path, read_only), path, hold)
    except duckdb.Error as fault:
        if hold:
            hold.close()
        raise faults.explained(fault, str(path)) from fault


def in_memory() -> FileEngine:
    """A new, empty database that lasts as long as the object."""
    return FileEngine(_connected(None, read_only=False), None, None)


def _connected(path: Path | None, read_only: bool) -> duckdb.DuckDBPyConnection:
    """An open database that reads and writes no other file than its own and, in `backups`, its copies."""
    settings = settings_for(path, read_only)
    if path is None:
        connection = duckdb.connect(config=settings)
    else:
        connection = duckdb.connect(str(path), read_only=read_only, config=settings)
        connection.execute(f"SET allowed_directories = [{literal(str(path.parent / 'backups'))}]")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection
