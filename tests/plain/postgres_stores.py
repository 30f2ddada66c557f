"""Stores on a test server in the place of those in memory: schemas that are emptied and used again."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import psycopg
import pytest

from benefits.records.migrations import shipped
from benefits.records.places import in_schema
from benefits.records.store import Store


class Stores:
    """What `Store.in_memory` gives on a server; making tables takes long, so those of closed stores serve again."""

    def __init__(self, address: str) -> None:
        self._address, self._free = address, []
        self._given: list[tuple[Store, str]] = []

    def new(self) -> Store:
        """An empty store."""
        schema = self._free.pop() if self._free else f"t{uuid4().hex[:12]}"
        store = Store.open(in_schema(self._address, schema))
        self._given.append((store, schema))
        return store

    @contextmanager
    def test(self) -> Iterator[None]:
        """The stores that are made in the block are closed at its end, and their schemas emptied."""
        before, self._given = self._given, []
        yield
        for store, schema in self._given:
            store.close()
            self._empty(schema)
        self._given = before

    def _empty(self, schema: str) -> None:
        with psycopg.connect(in_schema(self._address, schema), autocommit=True) as connection:
            tables = connection.execute(
                "SELECT table_name FROM information_schema.tables "
                "WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'"
            ).fetchall()
            for (table,) in tables:
                if table != "schema_migration":  # a table without rows has nothing to empty; DELETE is fast for few
                    connection.execute(f'DELETE FROM "{table}"'.encode())
            applied = connection.execute("SELECT count(*) FROM schema_migration").fetchone()
        if applied == (len(shipped()),):
            self._free.append(schema)


@contextmanager
def in_place_of_memory(address: str) -> Iterator[Stores]:
    """Every store that would be made in memory is one on the server."""
    stores = Stores(address)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Store, "in_memory", classmethod(lambda _: stores.new()))
        yield stores
