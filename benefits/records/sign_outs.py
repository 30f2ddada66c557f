"""When people signed out: a small file beside the register, so that a copied cookie stays worthless after a restart.

Not a record: it says nothing about projects, is read at every request and is of no use when the sign-ins it ends are
too old anyway.
"""

from __future__ import annotations

import json
import os
import threading
from datetime import datetime, timedelta
from pathlib import Path

from benefits.errors import StoreError

SUFFIX = ".sign-outs.json"


def beside(register: Path) -> Path:
    """The file that goes with a register.

    Example:
        >>> beside(Path("/srv/benefits/register.duckdb")).name
        'register.duckdb.sign-outs.json'
    """
    return register.with_name(register.name + SUFFIX)


class SignOuts:
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

        Args:
            subject: Whose.
            issued_at: When the sign-in began that is ended; ended too where the clock of its service is ahead.
            now: This moment.

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
