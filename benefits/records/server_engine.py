"""PostgreSQL as the register's database: for more people than one program serves, shared by several programs.

The statements are those of DuckDB's file; what differs is here. The tables stand in the first schema of the
connection's search path, so that one server holds the live register and the example beside each other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import psycopg
from psycopg import sql
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool, PoolTimeout

from benefits.errors import StoreError
from benefits.records import faults
from benefits.records.places import shown
from benefits.records.reading import Cursor
from benefits.records.rows import Row

CONNECTIONS = 16  # a program keeps at most; each thread at work takes one, a save with a look beside it two
PATIENCE = 20.0  # seconds to wait for a connection, or for one statement and the locks it needs
BYTEWISE = ("C", "POSIX", "C.UTF-8", "C.utf8")
_LOCK = 0x62656E65  # "bene": the advisory lock under which programs save one after another
_KINDS = {16: np.bool_, 20: np.int64, 701: np.float64}  # PostgreSQL's numbers of boolean, bigint, double precision


class ServerCursor:
    """A cursor of PostgreSQL with $1 parameters, that takes many rows at once and gives columns as arrays."""

    def __init__(self, native: psycopg.Cursor[TupleRow]) -> None:
        self._native = native
        self.fetchall, self.fetchone, self.fetchmany = native.fetchall, native.fetchone, native.fetchmany

    def execute(self, query: str, parameters: Any = None, /) -> Any:
        """Run one statement with its parameters; without any, several statements."""
        return self._native.execute(query.encode(), parameters or None)

    def fetchnumpy(self) -> dict[str, npt.NDArray[Any]]:
        """All rows that are left as one array a column; none of them may hold NULL."""
        described = self._native.description or []
        rows = self._native.fetchall()
        columns = list(zip(*rows, strict=True)) if rows else [()] * len(described)
        return {
            about.name: np.fromiter(column, dtype=_KINDS.get(about.type_code, object), count=len(rows))
            for about, column in zip(described, columns, strict=True)
        }

    def insert_rows(self, table: str, types: Mapping[str, str], rows: Sequence[Row], /) -> None:
        """All rows by COPY: far faster than a statement each, and lists of any length may stand beside each other."""
        with self._native.copy(f"COPY {table} ({', '.join(types)}) FROM STDIN".encode()) as stream:
            for row in rows:
                stream.write_row(row)


class ServerEngine:
    """See `Engine`; made by `connected`."""

    path: Path | None = None
    backups: Path | None = None
    is_shared = True
    errors: tuple[type[Exception], ...] = (psycopg.Error, PoolTimeout)

    def __init__(self, address: str, read_only: bool) -> None:
        self.place = shown(address)
        options = {
            "autocommit": True,
            "cursor_factory": psycopg.RawCursor,
            "connect_timeout": int(PATIENCE),
            "application_name": "crossgov-benefits",
            "prepare_threshold": 5,
        }
        self._read_only = read_only
        self._pool = ConnectionPool(
            address,
            kwargs=options,
            min_size=1,
            max_size=CONNECTIONS,
            timeout=PATIENCE,
            configure=self._configured,
            check=ConnectionPool.check_connection,
            open=True,
        )

    @contextmanager
    def cursor(self) -> Iterator[Cursor]:
        """A cursor for one operation; faults of the driver leave it as sentences."""
        try:
            with self._pool.connection() as connection, connection.cursor() as native:
                yield ServerCursor(native)
        except self.errors as fault:
            raise faults.explained_by_server(fault, self.place) from fault

    def begin_look(self, cursor: Cursor) -> None:
        """From here to the end of the transaction the cursor sees one moment and cannot write."""
        cursor.execute("BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")

    def begin_save(self, cursor: Cursor) -> None:
        """Wait until no other program saves into this schema; each statement then sees what they have committed."""
        cursor.execute("BEGIN TRANSACTION")
        cursor.execute(f"SELECT pg_advisory_xact_lock({_LOCK}, hashtext(current_schema()))")

    def check_room(self) -> None:
        """The server looks after its own disk, and refuses in words that `cursor` passes on."""

    def settle(self, cursor: Cursor) -> None:
        """What is committed is in its lasting place."""

    def copy_to(self, cursor: Cursor, target: Path) -> None:  # noqa: ARG002 - as Engine has it
        """A server's copies are made with its own tools."""
        raise StoreError(
            f"{self.place} is backed up with the server's own tools (pg_dump), or copied into a file: "
            "'benefits migrate-store FROM TO'."
        )

    def close(self) -> None:
        """Let go of every connection."""
        self._pool.close()

    def _configured(self, connection: psycopg.Connection[TupleRow]) -> None:
        milliseconds = int(PATIENCE * 1000)
        connection.execute(f"SET statement_timeout = {milliseconds}")
        connection.execute(f"SET idle_in_transaction_session_timeout = {5 * milliseconds}")
        connection.execute("SET timezone = 'UTC'")
        connection.execute("SET datestyle = 'ISO'")
        connection.execute(f"SET default_transaction_read_only = {'on' if self._read_only else 'off'}")


def connected(address: str, read_only: bool) -> ServerEngine:
    """The database that an address names, its schema made when it is not there.

    Args:
        address: As libpq reads it, for instance postgresql://user@host/name?options=-csearch_path%3Dbenefits.
        read_only: For looking only.

    Raises:
        StoreError: There is no such server or database, or it sorts text in another way than the program.
    """
    try:
        with psycopg.connect(address, autocommit=True, connect_timeout=int(PATIENCE)) as connection:
            _checked(connection, shown(address), read_only)
        return ServerEngine(address, read_only)
    except psycopg.Error as fault:
        raise faults.explained_by_server(fault, shown(address)) from fault


def _checked(connection: psycopg.Connection[TupleRow], place: str, read_only: bool) -> None:
    """The database orders text as DuckDB does, byte by byte, and its schema is there."""
    found = connection.execute(
        "SELECT datcollate, pg_encoding_to_char(encoding), current_schema(), current_setting('search_path') "
        "FROM pg_database WHERE datname = current_database()"
    ).fetchone()
    collation, encoding, schema, searched = found or ("", "", None, "")
    if collation not in BYTEWISE or encoding != "UTF8":
        raise StoreError(
            f"{place} sorts text as {collation} in {encoding}, so records would come in another order. "
            "Make the database with: CREATE DATABASE name TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C'."
        )
    if schema is None and not read_only:
        first = searched.split(",")[0].strip().strip('"')
        connection.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(sql.Identifier(first)))
