"""What the program remembers of the backups of a register: a small file beside it, written whole or not at all."""

from __future__ import annotations

import json
import logging
import os
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from benefits.errors import StoreError
from benefits.records.backup_schedule import Copy
from benefits.records.journal import flush_folder

log = logging.getLogger("benefits")


@dataclass(frozen=True)
class Status:
    """The backups of a register and how the last try ended.

    Attributes:
        copies: The backups that were made by the program and are still there, the newest first.
        fault: Why the last backup or export failed, in words; blank if it did not.
        failed_at: When that was.
        exported_on: The day of the last Parquet export.
        exported: How many saves that export holds at least.
    """

    copies: tuple[Copy, ...] = ()
    fault: str = ""
    failed_at: datetime | None = None
    exported_on: date | None = None
    exported: int = 0

    def with_copy(self, copy: Copy) -> Status:
        """After a backup was made."""
        others = (one for one in self.copies if one.name != copy.name)
        ordered = sorted((copy, *others), key=lambda one: one.made_at, reverse=True)
        return replace(self, copies=tuple(ordered), fault="", failed_at=None)


def status_file(register: Path) -> Path:
    """Where the status of a register's backups is kept: beside it."""
    return register.with_name(f"{register.name}.backups.json")


def status_of(register: Path) -> Status:
    """What is remembered of a register's backups; only of those whose files are there.

    A file that cannot be read is told in the log and counts as none: the next backup writes it anew.
    """
    place = status_file(register)
    try:
        told = json.loads(place.read_text(encoding="utf-8"))
        return Status(
            tuple(filter(None, (_copy(register.parent / "backups", one) for one in told["copies"]))),
            told["fault"],
            datetime.fromisoformat(told["failed_at"]) if told["failed_at"] else None,
            date.fromisoformat(told["exported_on"]) if told["exported_on"] else None,
            told["exported"],
        )
    except FileNotFoundError:
        return Status()
    except (OSError, ValueError, KeyError, TypeError) as fault:
        log.warning("%s cannot be read (%s); the next backup writes it anew.", place, fault)
        return Status()


def keep_status(register: Path, status: Status) -> None:
    """Keep what is to be remembered, on the disk before this returns.

    Raises:
        StoreError: It cannot be written.
    """
    told = {
        "copies": [
            {"name": one.name, "made_at": one.made_at.isoformat(), "saves": one.saves, "size": one.size}
            for one in status.copies
        ],
        "fault": status.fault,
        "failed_at": status.failed_at.isoformat() if status.failed_at else "",
        "exported_on": status.exported_on.isoformat() if status.exported_on else "",
        "exported": status.exported,
    }
    place = status_file(register)
    part = place.with_name(f"{place.name}.new")
    try:
        with part.open("w", encoding="utf-8") as file:
            json.dump(told, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        part.replace(place)
        flush_folder(place.parent)
    except OSError as fault:
        raise StoreError(f"{place} could not be written ({fault.strerror}). Make room, then back up again.") from fault


def _copy(folder: Path, told: dict[str, Any]) -> Copy | None:
    """A remembered backup, None if its file is gone; one of another length than it had is not sound."""
    name = Path(told["name"]).name
    try:
        size = (folder / name).stat().st_size
    except FileNotFoundError:
        return None
    return Copy(name, datetime.fromisoformat(told["made_at"]), told["saves"], size, size == told["size"])
