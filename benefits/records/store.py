"""The only door to the database: one file of DuckDB, insert-only, one writer at a time.

A store is opened once in a process (`register_at`) and shared by its threads. Reads run on a cursor of their own and
see whole saves only. Writes go through `Store.write`, one after another, and every save is a row with a name on it.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal
from uuid import uuid4

import duckdb

from benefits.errors import StoreError
from benefits.records import arrays, copying, drafts, faults, reading, reconciling, stopping
from benefits.records.history import Actor, Change, Save, Versioned
from benefits.records.holding import Hold, check_room, checked, folders_made, hold_of
from benefits.records.journal import Journal, journal_of
from benefits.records.migrations import Migration, apply, pending, shipped
from benefits.records.settings import literal, settings_for
from benefits.records.tables import Tables
from benefits.records.transaction import Intent, Transaction

__all__ = [
    "Actor",
    "Change",
    "Save",
    "Store",
    "Transaction",
    "Versioned",
    "close_all",
    "now",
    "register_at",
]

ROOM_NEEDED = 256 * 2**20  # bytes free before a save: a checkpoint that fills the disk shuts the database


class Store:
    """The register in one database file, shared by the threads of one process; see `open` and `in_memory`."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, path: Path | None, hold: Hold | None, read_only: bool
    ) -> None:
        self.path, self.read_only = path, read_only
        self.place = str(path) if path else "the register in memory"
        self._connection, self._hold = connection, hold
        self._run = uuid4().hex
        self._write_lock, self._writer = threading.Lock(), 0
        self._version: int | None = None
        self._journal: Journal | None = None
        self._stopped = ""  # why it can no longer be asked
        self._closed = False

    @classmethod
    def open(
        cls,
        place: str | Path,
        *,
        read_only: bool = False,
        known: Sequence[Migration] | None = None,
        journal: Path | Literal["beside", "none"] = "beside",
    ) -> Store:
        """The register in a file, made with its folder when new, and brought up to the program's tables.

        One opened for writing is first compared with its journal, and the one that is behind is brought up.

        Args:
            place: Path of the database file.
            read_only: For looking only, for instance at a backup; nothing is made or brought up to date.
            known: The migrations to bring it up to; those shipped with the program unless a test says otherwise.
            journal: The file of its journal, if it is not the one beside it; "none" for a copy that is not kept.

        Raises:
            StoreError: It cannot be opened, or its journal contradicts it; the sentence says why and what to do.
        """
        path = checked(place, read_only)
        hold = None if read_only else hold_of(path)
        try:
            connection = _connect(path, read_only)
        except duckdb.Error as fault:
            if hold:
                hold.close()
            raise faults.explained(fault, str(path)) from fault
        store = cls(connection, path, hold, read_only)
        try:
            steps = known or shipped()
            if read_only or journal == "none":
                store._migrate(steps)
            else:
                store._journal = held = Journal(journal_of(path) if isinstance(journal, str) else journal)
                with store._cursor() as cursor, reconciling.agreed(cursor, held, store.place):
                    store._migrate(steps)
            store._version = store.data_version()
        except BaseException:
            store.close()
            raise
        return store

    @classmethod
    def in_memory(cls) -> Store:
        """A new, empty register that lasts as long as the object: the fake for tests."""
        store = cls(_connect(None, read_only=False), None, None, read_only=False)
        store._migrate(shipped())
        store._version = 0
        return store

    @property
    def backups(self) -> Path | None:
        """The folder beside the file that the database may write copies into; none in memory."""
        return self.path.parent / "backups" if self.path else None

    @property
    def is_closed(self) -> bool:
        """Whether `close` was called; a register stopped by a fault is not closed until then."""
        return self._closed

    def close(self) -> None:
        """Let a running save end, write everything into the file, and let go of it."""
        with self._write_lock:
            self._closed = True
            if not self._stopped:
                self._stopped = f"The register at {self.place} is closed. Open it again."
            with suppress(duckdb.Error):
                self._connection.close()
            if self._hold:
                self._hold.close()
                self._hold = None
            if self._journal:
                self._journal.close()
                self._journal = None

    def current(self, table: str) -> tuple[Versioned, ...]:
        """The latest version of every record of a table that is not withdrawn, in the order of the codes."""
        with self._cursor() as cursor:
            return reading.current(cursor, table)

    def one(self, table: str, code: str) -> Versioned | None:
        """The latest version of one record, withdrawn or not, or None."""
        with self._cursor() as cursor:
            return reading.one(cursor, table, code)

    def where(self, table: str, field: str, values: Iterable[Any]) -> tuple[Versioned, ...]:
        """The current records whose field is one of the values, or whose list holds one of them.

        Raises:
            KeyError: The records have no such field.
        """
        with self._cursor() as cursor:
            return reading.where(cursor, table, field, values)

    def history(self, table: str, code: str) -> tuple[Versioned, ...]:
        """Every version of one record, the first first; empty for an unknown code."""
        with self._cursor() as cursor:
            return reading.history(cursor, table, code)

    def as_of(self, table: str, moment: datetime) -> tuple[Versioned, ...]:
        """The records of a table as they stood at a moment, which carries its time zone."""
        with self._cursor() as cursor:
            return reading.as_of(cursor, table, moment)

    def saves(self, limit: int = 100, after: int = 0) -> tuple[Save, ...]:
        """The newest saves above the number `after`, the newest first, at most `limit`."""
        with self._cursor() as cursor:
            return reading.saves(cursor, limit, after)

    def saved_with(self, key: str) -> Save | None:
        """The save that was made with an idempotency key, or None."""
        with self._cursor() as cursor:
            return reading.saved_with(cursor, key)

    def changes(self, seq: int) -> tuple[Change, ...]:
        """The versions that one save wrote, parents before children."""
        with self._cursor() as cursor:
            return reading.changes(cursor, seq)

    def counts(self) -> dict[str, int]:
        """How many current records each table holds."""
        with self._cursor() as cursor:
            return reading.counts(cursor)

    def data_version(self) -> int:
        """The number of the newest save, 0 before the first; from memory, so cheap enough for every rerun."""
        version = self._version
        if version is None:
            with self._cursor() as cursor:
                newest = reading.last_save(cursor)
            version = newest.seq if newest else 0
        return version

    def draft(self, person: str, form: str) -> str | None:
        """What a person has typed into a form and not saved yet, or None."""
        with self._cursor() as cursor:
            return drafts.held(cursor, person, form)

    def drafts(self, person: str) -> tuple[drafts.Draft, ...]:
        """Everything a person has typed and not saved yet, the newest first."""
        with self._cursor() as cursor:
            return drafts.all_of(cursor, person)

    def keep_draft(self, person: str, form: str, content: str) -> None:
        """Keep what a person has typed into a form, in place of what was kept before; blank lets go of it."""
        self._check_writable()
        with self._one_writer(), self._cursor() as cursor, _all_or_nothing(cursor):
            drafts.keep(cursor, person, form, content, now())

    def tables(self) -> Tables:
        """All current records by columns, as of one moment, with the data version they show."""
        with self.snapshot() as cursor:
            newest = reading.last_save(cursor)
            return arrays.tables(cursor, newest.seq if newest else 0)

    def tables_as_of(self, moment: datetime) -> Tables:
        """All records by columns as they stood at a moment, with the data version of then."""
        with self.snapshot() as cursor:
            return arrays.tables_at(cursor, reading.save_at(cursor, moment))

    @contextmanager
    def snapshot(self) -> Iterator[reading.Cursor]:
        """A cursor on which several statements see the register as of one moment and cannot write."""
        with self._cursor() as cursor:
            cursor.execute("BEGIN TRANSACTION READ ONLY")
            try:
                yield cursor
            finally:
                with suppress(duckdb.Error):
                    cursor.execute("ROLLBACK")

    @contextmanager
    def write(self, actor: Actor, action: str, reason: str, key: str) -> Iterator[Transaction]:
        """One save: all that is written in the block, or nothing when it raises.

        Other saves wait until the block ends, so nothing slow and nothing of the screen belongs in it.

        Args:
            actor: Who saves.
            action: What the person does, for instance "project.save".
            reason: Why, in the person's words.
            key: Given once to a form or command; a second save with it is the first one (`already_saved`).

        Raises:
            Conflict: Somebody saved a newer version first; nothing is kept.
            Refused: References or values have problems; nothing is kept.
            StoreError: The database cannot save; the sentence says what to do. Or the save was made and its line in
                the journal was not: the same key again is that save, once the journal has caught up.
            ValueError: The actor, the action or the key is blank.
        """
        if not (actor.id and action and key):
            raise ValueError("a save needs an actor, an action and a key")
        self._check_writable()
        with self._one_writer(), self._cursor() as cursor:
            if self._journal:
                reconciling.catch_up(cursor, self._journal, self.place)
            cursor.execute("BEGIN TRANSACTION")
            try:
                intent = Intent(actor, action, reason, key, self._run)
                transaction = Transaction(cursor, intent, now())
                yield transaction
                save = transaction.finish()
                if save is None:
                    cursor.execute("ROLLBACK")
                else:
                    self._version = None  # whatever happens to the commit, the next reader asks the database
                    cursor.execute("COMMIT")
                    transaction.saved, self._version = save, save.seq
            except BaseException:
                with suppress(duckdb.Error):  # after some faults no transaction is left
                    cursor.execute("ROLLBACK")
                raise
            if self._journal and save:
                self._journal.append(save, transaction.rows())

    def settle(self) -> None:
        """Wait until a save that is being made has ended, so that the file and its journal stand still together."""
        with self._one_writer():
            pass

    def copy_to(self, target: Path) -> None:
        """Copy everything as of one moment into a new database file inside `backups`, while others read and save.

        Raises:
            StoreError: The register is in memory or read only, or the copy cannot be written.
        """
        self._check_writable()
        if self.backups is None:
            raise StoreError("A register in memory cannot be copied. Open one in a file.")
        with folders_made(self.backups), self._cursor() as cursor:
            copying.copy_database(cursor, target)

    def _migrate(self, known: Sequence[Migration]) -> None:
        with self._cursor() as cursor:
            steps = pending(cursor, self.place, known)
            if steps and self.read_only:
                raise StoreError(
                    f"{self.place} has older tables than this program. Open it for writing once to bring it up to date."
                )
            if steps and self.backups and len(steps) < len(known):
                self.copy_to(self.backups / f"before-version-{steps[0].number}-{uuid4().hex[:8]}.duckdb")
            for step in steps:
                with _all_or_nothing(cursor):
                    apply(cursor, step)
            if steps:
                cursor.execute("CHECKPOINT")

    @contextmanager
    def _cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor for one operation; faults of the driver leave it as sentences."""
        if self._stopped:
            raise StoreError(self._stopped)
        try:
            with self._connection.cursor() as cursor:
                yield cursor
        except duckdb.FatalException as fault:
            lost = faults.lost(self.place, fault)
            self._stopped = str(lost)
            stopping.tell(self._stopped)
            raise lost from fault
        except duckdb.Error as fault:
            raise faults.explained(fault, self.place) from fault

    @contextmanager
    def _one_writer(self) -> Iterator[None]:
        if self._writer == threading.get_ident():
            raise RuntimeError("a save was begun inside a save; pass the transaction on instead")
        with self._write_lock:
            self._writer = threading.get_ident()
            try:
                yield
            finally:
                self._writer = 0

    def _check_writable(self) -> None:
        if self.read_only:
            raise StoreError(f"The register at {self.place} was opened for reading only. Open it for writing to save.")
        if self.path:
            check_room(self.path, ROOM_NEEDED)


def now() -> datetime:
    """This moment in UTC; the one clock of the store."""
    return datetime.now(UTC)


_OPEN: dict[Path, Store] = {}
_OPEN_LOCK = threading.Lock()


def register_at(place: str | Path) -> Store:
    """The one open store of this process for a file, opened on the first call; never keep it in a screen's cache.

    Raises:
        StoreError: It cannot be opened.
    """
    path = Path(place).expanduser().resolve()
    with _OPEN_LOCK:
        held = _OPEN.get(path)
        if held is None or held.is_closed:
            held = _OPEN[path] = Store.open(place)
        return held


def close_all() -> None:
    """Close every register of this process, for a clean stop."""
    with _OPEN_LOCK:
        for store in _OPEN.values():
            store.close()
        _OPEN.clear()


@contextmanager
def _all_or_nothing(cursor: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """What is done in the block is kept when it ends, and undone when it raises."""
    cursor.execute("BEGIN TRANSACTION")
    try:
        yield
        cursor.execute("COMMIT")
    except BaseException:
        with suppress(duckdb.Error):
            cursor.execute("ROLLBACK")
        raise


def _connect(path: Path | None, read_only: bool) -> duckdb.DuckDBPyConnection:
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
