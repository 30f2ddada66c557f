"""Stores in memory whose tables are made once: that takes longer than most tests, so a closed one serves again."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

import duckdb
import pytest

from benefits.records import file_engine
from benefits.records.file_engine import FileEngine
from benefits.records.store import Store

TIMES = 50  # that one serves; deleted rows stay in memory
_MADE = "SELECT table_name FROM duckdb_tables() WHERE table_name <> 'schema_migration' ORDER BY table_name"


class Reused(FileEngine):
    """A database in memory that is emptied when it is closed, and waits for the next store."""

    def __init__(self, made: FileEngine, waiting: list["Reused"]) -> None:
        super().__init__(made._connection, None, None)
        self._waiting, self._served = waiting, 0

    def close(self) -> None:
        """Take all rows out, and wait; one that cannot be emptied, or has served long enough, goes."""
        self._served += 1
        with suppress(duckdb.Error):
            tables = [name for (name,) in self._connection.execute(_MADE).fetchall()]
            self._connection.execute(";".join(f'DELETE FROM "{name}"' for name in tables))
            if self._served < TIMES:
                self._waiting.append(self)
                return
        super().close()


@contextmanager
def stores_serve_again() -> Iterator[None]:
    """Every store in memory is a new one or one that was closed and emptied."""
    waiting: list[Reused] = []

    def in_memory(cls: type[Store]) -> Store:
        if waiting:
            store = cls(waiting.pop(), read_only=False)
            store._version = 0
            return store
        engine = Reused(file_engine.in_memory(), waiting)
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(file_engine, "in_memory", lambda: engine)
            return made(cls)

    made = Store.in_memory.__func__
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Store, "in_memory", classmethod(in_memory))
        yield
