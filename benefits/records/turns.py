"""One at a time for each thing to be found out: who comes second waits, and finds what the first has kept."""

from __future__ import annotations

import threading
from collections.abc import Hashable, Iterator
from contextlib import contextmanager


class Turns:
    """Turns by key. Whoever has one may take another one for what its own answer rests on, never the other way."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: dict[Hashable, tuple[threading.RLock, int]] = {}

    @contextmanager
    def of(self, key: Hashable) -> Iterator[None]:
        """Wait until nobody else is in a block of this key."""
        with self._lock:
            turn, count = self._waiting.get(key, (threading.RLock(), 0))
            self._waiting[key] = turn, count + 1
        try:
            with turn:
                yield
        finally:
            with self._lock:
                turn, count = self._waiting[key]
                if count == 1:
                    del self._waiting[key]
                else:
                    self._waiting[key] = turn, count - 1
