"""Which tables the saves of this process have touched: what was read of the others need not be read again."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager

SAVES = "save"  # every save writes a row of this table


class Touched:
    """A count of the saves of each table; see `state`."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: Counter[str] = Counter()
        self._at_work: frozenset[str] = frozenset()

    def state(self, tables: Collection[str] = (SAVES,)) -> int | None:
        """A number that grows with each save that touches one of the tables.

        What is read while it stays the same is what the tables hold. None while such a save is being committed: what
        is read then may be of before or of after it.
        """
        with self._lock:
            if not self._at_work.isdisjoint(tables):
                return None
            return sum(self._counts[table] for table in tables)

    @contextmanager
    def by_commit(self, tables: Iterable[str]) -> Iterator[None]:
        """The commit in the block touches these tables, even if it ends in a fault: it may have come about."""
        touched = frozenset(tables) | {SAVES}
        with self._lock:
            self._at_work = touched
        try:
            yield
        finally:
            with self._lock:
                self._counts.update(touched)
                self._at_work = frozenset()
