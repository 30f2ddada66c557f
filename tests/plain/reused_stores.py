"""Stores in memory whose tables are made once: that takes longer than most tests, so a closed one serves again."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

import duckdb
import pytest

from benefits.records import file_engine
from benefits.records.file_engine import FileEngine
from benefits.records.store import Store

TIMES = 50  # that one serves; deleted rows stay in memory
_MADE = "SELECT table_name FROM duckdb_tables() WHERE table_name <> 'schema_migration' ORDER BY table_name"


@dataclass
class _Made:
    """A database in memory with its tables, and how often it has served."""

    connection: duckdb.DuckDBPyConnection
    served: int = 0


class _Lent(FileEngine):
    """The engine of one store: closed once, it empties its database and gives it back."""

    def __init__(self, made: _Made, waiting: list[_Made]) -> None:
        super().__init__(made.connection, None, None)
        self._made, self._waiting = made, waiting

    def close(self) -> None:
        """Take all rows out and give it back; what cannot be emptied, or has served long enough, goes."""
        if self._made is None:
            return
        made, self._made = self._made, None
        self._connection = made.connection.cursor()  # whatever the store still does with it, the next one is safe
        self._connection.close()
        made.served += 1
        with suppress(duckdb.Error):
            tables = [name for (name,) in made.connection.execute(_MADE).fetchall()]
            made.connection.execute(";".join(f'DELETE FROM "{name}"' for name in tables))
            if made.served < TIMES:
                self._waiting.append(made)
                return
        made.connection.close()


@contextmanager
def stores_serve_again() -> Iterator[None]:
    """Every store in memory is a new one or one that was closed and emptied."""
    waiting: list[_Made] = []
    as_it_was = Store.in_memory.__func__

    def in_memory(cls: type[Store]) -> Store:
        if waiting:
            store = cls(_Lent(waiting.pop(), waiting), read_only=False)
            store._version = 0
            return store
        engine = _Lent(_Made(file_engine.in_memory()._connection), waiting)
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(file_engine, "in_memory", lambda: engine)
            return as_it_was(cls)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Store, "in_memory", classmethod(in_memory))
        yield
