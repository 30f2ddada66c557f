"""The lock that says which program holds a register: a file of its own beside it, never the database file.

DuckDB's own lock is lost as soon as any code of the holding process opens and closes the database file; this one is
not, and it tells the holder's process number.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from benefits.records import faults

if sys.platform != "win32":
    import fcntl


class Hold:
    """The exclusive right to write one register, kept until `close`.

    Raises:
        StoreError: Another program, or this one, holds it already.
        OSError: The lock file cannot be made.
    """

    def __init__(self, place: Path) -> None:
        lock = place.with_name(place.name + ".lock")
        self._handle = os.open(lock, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
        if sys.platform == "win32":
            return  # there the database's own lock is bound to its handle and does not get lost
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(self._handle, 32).decode(errors="replace").strip()
            os.close(self._handle)
            raise faults.held_by(str(place), int(holder) if holder.isdigit() else 0, "") from None
        os.ftruncate(self._handle, 0)
        os.write(self._handle, str(os.getpid()).encode())

    def close(self) -> None:
        """Let go; the empty lock file stays, because removing it would race with the next holder."""
        os.close(self._handle)
