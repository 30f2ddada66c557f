"""When people signed out, so that a copied cookie stays worthless, after a restart too.

Not a record: it says nothing about projects, is read at every request and is of no use when the sign-ins it ends are
too old anyway. Beside a file it is a small file, which a backup put back leaves as it is; on a server it is a table,
because several programs have to know.
"""

from __future__ import annotations

import json
import os
import threading
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from benefits.errors import StoreError
from benefits.records.history import read_time, stored_time
from benefits.records.store import Store

SUFFIX = ".sign-outs.json"


def beside(register: Path) -> Path:
    """The file that goes with a register.

    Example:
        >>> beside(Path("/srv/benefits/register.duckdb")).name
        'register.duckdb.sign-outs.json'
    """
    return register.with_name(register.name + SUFFIX)


class SignOuts(Protocol):
    """The moments after which the earlier sign-ins of a subject count no more."""

    def ended(self, subject: str, issued_at: datetime) -> bool:
        """Whether the person has signed out since they signed in, or in the same second."""
        ...

    def sign_out(self, subject: str, issued_at: datetime, now: datetime) -> None:
        """End every sign-in of a subject up to now.

        Args:
            subject: Whose.
            issued_at: When the sign-in began that is ended; ended too where the clock of its service is ahead.
            now: This moment.

        Raises:
            StoreError: It could not be kept.
        """
        ...


class SharedSignOuts:
    """Sign-outs in the register's own database, for all programs that share it; see `SignOuts`."""

    def __init__(self, store: Store, keep: timedelta) -> None:
        self._store, self._keep = store, keep

    def ended(self, subject: str, issued_at: datetime) -> bool:
        """Whether the person has signed out since they signed in, or in the same second."""
        with self._store.snapshot() as cursor:
            cursor.execute("SELECT max(ended_at) FROM sign_out WHERE subject = $1", [subject])
            latest = cursor.fetchone()[0]
        return latest is not None and issued_at <= read_time(latest)

    def sign_out(self, subject: str, issued_at: datetime, now: datetime) -> None:
        """End every sign-in of a subject up to now, and forget what no sign-in is old enough for."""
        with self._store.aside() as cursor:
            cursor.execute("DELETE FROM sign_out WHERE ended_at < $1", [stored_time(now - self._keep)])
            cursor.execute(
                "INSERT INTO sign_out (subject, ended_at) VALUES ($1, $2)", [subject, stored_time(max(now, issued_at))]
            )


class FileSignOuts:
    """The moments after which the earlier sign-ins of a subject count no more, kept in a file.

    Args:
        path: The file; it need not exist.
        keep: How long a moment matters: as long as a sign-in may live.
    """

    def __init__(self, path: Path, keep: timedelta) -> None:
        self._path, self._keep = path, keep
        self._lock = threading.Lock()
        self._read: tuple[tuple[int, int, int] | None, dict[str, float]] = (None, {})

    def ended(self, subject: str, issued_at: datetime) -> bool:
        """Whether the person has signed out since they signed in, or in the same second."""
        moment = self._moments().get(subject)
        # Sign-ins carry whole seconds: in doubt about the order, the person signs in once more.
        return moment is not None and issued_at.timestamp() <= moment

    def sign_out(self, subject: str, issued_at: datetime, now: datetime) -> None:
        """End every sign-in of a subject up to now.

        Raises:
            StoreError: The file cannot be written.
        """
        oldest = (now - self._keep).timestamp()
        with self._lock:
            kept = {one: moment for one, moment in self._moments().items() if moment >= oldest}
            kept[subject] = max(now.timestamp(), issued_at.timestamp(), kept.get(subject, oldest))
            try:
                self._write(kept)
            except OSError as fault:
                raise StoreError(f"The sign-out could not be kept in {self._path}: {fault.strerror}.") from fault

    def _write(self, moments: dict[str, float]) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        beside = self._path.with_name(f"{self._path.name}.new")
        with beside.open("w", encoding="utf-8") as file:
            json.dump(moments, file)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self._path)

    def _moments(self) -> dict[str, float]:
        """What the file says, read again only when it was replaced.

        Raises:
            StoreError: The file is not what this program wrote: nobody can say who has signed out.
        """
        try:
            state = self._path.stat()
            stamp = (state.st_mtime_ns, state.st_size, state.st_ino)
            if self._read[0] != stamp:
                held = json.loads(self._path.read_text(encoding="utf-8"))
                self._read = (stamp, {str(one): float(moment) for one, moment in held.items()})
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, TypeError, AttributeError) as fault:
            raise StoreError(
                f"{self._path} cannot be read, so nobody can say who has signed out. Delete it, "
                "and change the cookie_secret so that everybody signs in again."
            ) from fault
        return self._read[1]
