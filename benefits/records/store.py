"""The only door to the database: a file of DuckDB or a server of PostgreSQL, insert-only, one writer at a time.

A store is opened once in a process (`register_at`) and shared by its threads. Reads run on a cursor of their own and
see whole saves only. Writes go through `Store.write`, one after another, and every save is a row with a name on it.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal
from uuid import uuid4

from benefits.errors import StoreError
from benefits.records import drafts, file_engine, forgetting, reading, reconciling, stopping
from benefits.records.engine import Engine, Lost
from benefits.records.history import Actor, Change, Save, Versioned
from benefits.records.journal import Journal, journal_of
from benefits.records.journal_lines import StoredRow
from benefits.records.migrations import Migration, apply, pending, shipped
from benefits.records.model import TABLES
from benefits.records.places import is_address
from benefits.records.questions import Answers, Questions
from benefits.records.touched import SAVES, Touched
from benefits.records.transaction import Intent, Transaction
from benefits.records.writing import insert_save, insert_versions

__all__ = ["Actor", "Change", "Save", "Store", "Transaction", "Versioned", "close_all", "now", "register_at"]


class Store(Questions):
    """The register in one database, shared by the threads of one process; see `open` and `in_memory`."""

    def __init__(self, engine: Engine, read_only: bool) -> None:
        self.path, self.place, self.read_only = engine.path, engine.place, read_only
        self._engine, self._answers, self._touched = engine, Answers(), Touched()
        self._columns = {}
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
        """The register in a file, made with its folder when new, or on a server; brought up to the program's tables.

        A file opened for writing is first compared with its journal, and the one that is behind is brought up.

        Args:
            place: Path of the database file, or the address of a server (postgresql://...).
            read_only: For looking only, for instance at a backup; nothing is made or brought up to date.
            known: The migrations to bring it up to; those shipped with the program unless a test says otherwise.
            journal: The file of its journal, if it is not the one beside it; "none" for a copy that is not kept.

        Raises:
            StoreError: It cannot be opened, or its journal contradicts it; the sentence says why and what to do.
        """
        store = cls(_engine_at(place, read_only), read_only)
        try:
            steps = known or shipped()
            if read_only or journal == "none" or store.path is None:
                store._migrate(steps)
            else:
                store._journal = held = Journal(journal_of(store.path) if isinstance(journal, str) else journal)
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
        store = cls(file_engine.in_memory(), read_only=False)
        store._migrate(shipped())
        store._version = 0
        return store

    @property
    def backups(self) -> Path | None:
        """The folder beside the file that the database may write copies into; none in memory and on a server."""
        return self._engine.backups

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
            self._engine.close()
            if self._journal:
                self._journal.close()
                self._journal = None

    def data_version(self) -> int:
        """The number of the newest save, 0 before the first; cheap enough for every rerun.

        From memory, unless other programs save into the register too.
        """
        version = None if self._engine.is_shared else self._version
        if version is None:
            with self._cursor() as cursor:
                newest = reading.last_save(cursor)
            version = newest.seq if newest else 0
        return version

    def state(self, tables: Collection[str] = (SAVES,)) -> int | None:
        """A number that grows with each save that touches one of the tables; None while one is being committed.

        From memory, unless other programs save into the register too: then any save counts.
        """
        return self.data_version() if self._engine.is_shared else self._touched.state(tables)

    def _states(self) -> Mapping[str, int | None]:
        if self._engine.is_shared:
            return dict.fromkeys(TABLES, self.data_version())
        return {table: self._touched.state([table]) for table in TABLES}

    def keep_draft(self, person: str, form: str, content: str) -> None:
        """Keep what a person has typed into a form, in place of what was kept before; blank lets go of it."""
        with self.aside() as cursor:
            drafts.keep(cursor, person, form, content, now())

    @contextmanager
    def aside(self) -> Iterator[reading.Cursor]:
        """A change of what is kept beside the records, in turn with the saves: whole when the block ends, or none."""
        self._check_writable()
        with self._one_writer(), self._cursor() as cursor, self._all_or_nothing(cursor):
            yield cursor

    @contextmanager
    def snapshot(self) -> Iterator[reading.Cursor]:
        """A cursor on which several statements see the register as of one moment and cannot write."""
        with self._cursor() as cursor:
            self._engine.begin_look(cursor)
            try:
                yield cursor
            finally:
                with suppress(*self._engine.errors):
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
            try:
                self._engine.begin_save(cursor)
                intent = Intent(actor, action, reason, key, self._run)
                transaction = Transaction(cursor, intent, now())
                yield transaction
                save = transaction.finish()
                if save is None:
                    cursor.execute("ROLLBACK")
                else:
                    self._version = None  # whatever happens to the commit, the next reader asks the database
                    with self._touched.by_commit(transaction.touched):
                        cursor.execute("COMMIT")
                    transaction.saved, self._version = save, save.seq
            except BaseException:
                with suppress(*self._engine.errors):  # after some faults no transaction is left
                    cursor.execute("ROLLBACK")
                raise
            if self._journal and save:
                self._journal.append(save, transaction.rows())

    def take(self, save: Save, rows: Sequence[StoredRow]) -> None:
        """Write the next save of another register exactly as it is there (see `moving`).

        Raises:
            StoreError: The database cannot save.
        """
        self._check_writable()
        with self._one_writer(), self._cursor() as cursor:
            with self._touched.by_commit(TABLES), self._all_or_nothing(cursor):
                insert_versions(cursor, rows, save.seq)
                insert_save(cursor, save)
            self._version = save.seq
            if self._journal:
                self._journal.append(save, rows)

    def clean(self) -> None:
        """After a name was removed (`Transaction.forget`): journal, database log and memory hold it no more either.

        Raises:
            StoreError: One of them cannot be written; the same again does what is left.
        """
        with self._one_writer(), self._cursor() as cursor:
            if self._journal:
                forgetting.clean(cursor, self._journal)
            self._engine.settle(cursor)
        self._answers, self._columns = Answers(), {}

    def settle(self) -> None:
        """Wait until a save that is being made has ended, so that the file and its journal stand still together."""
        with self._one_writer():
            pass

    def copy_to(self, target: Path) -> None:
        """Copy everything as of one moment into a new database file inside `backups`, while others read and save.

        Raises:
            StoreError: The register is in memory, on a server or read only, or the copy cannot be written.
        """
        self._check_writable()
        with self._cursor() as cursor:
            self._engine.copy_to(cursor, target)

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
                with self._all_or_nothing(cursor):
                    if not self._engine.is_shared or step in pending(cursor, self.place, known):  # nobody was first
                        apply(cursor, step)
            if steps:
                self._engine.settle(cursor)

    @contextmanager
    def _cursor(self) -> Iterator[reading.Cursor]:
        """A cursor for one operation; faults of the driver leave it as sentences."""
        self._check_open()
        try:
            with self._engine.cursor() as cursor:
                yield cursor
        except Lost as lost:
            self._stopped = str(lost)
            stopping.tell(self._stopped)
            raise

    @contextmanager
    def _all_or_nothing(self, cursor: reading.Cursor) -> Iterator[None]:
        """What is done in the block is kept when it ends, and undone when it raises."""
        try:
            self._engine.begin_save(cursor)
            yield
            cursor.execute("COMMIT")
        except BaseException:
            with suppress(*self._engine.errors):
                cursor.execute("ROLLBACK")
            raise

    def _check_open(self) -> None:
        if self._stopped:
            raise StoreError(self._stopped)

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
        self._engine.check_room()


def now() -> datetime:
    """This moment in UTC; the one clock of the store."""
    return datetime.now(UTC)


_OPEN: dict[Path | str, Store] = {}
_OPEN_LOCK = threading.Lock()


def register_at(place: str | Path) -> Store:
    """The one open store of this process for a place, opened on the first call; never keep it in a screen's cache.

    Raises:
        StoreError: It cannot be opened.
    """
    key = str(place) if is_address(place) else Path(place).expanduser().resolve()
    with _OPEN_LOCK:
        held = _OPEN.get(key)
        if held is None or held.is_closed:
            held = _OPEN[key] = Store.open(place)
        return held


@contextmanager
def closed_meanwhile(place: Path) -> Iterator[None]:
    """The register of a full path is closed in this process, and nobody opens it, until the block ends."""
    with _OPEN_LOCK:
        if held := _OPEN.pop(place, None):
            held.close()
        yield


def close_all() -> None:
    """Close every register of this process, for a clean stop."""
    with _OPEN_LOCK:
        for store in _OPEN.values():
            store.close()
        _OPEN.clear()


def _engine_at(place: str | Path, read_only: bool) -> Engine:
    if not is_address(place):
        return file_engine.opened(place, read_only)
    try:
        from benefits.records import server_engine  # its driver is an extra that few need
    except ImportError as missing:
        raise StoreError(
            "The driver for a PostgreSQL server is not installed. Install it with: pip install -e '.[server]'."
        ) from missing
    return server_engine.connected(str(place), read_only)
