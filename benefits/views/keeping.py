"""How the register is kept: where, how large, how much room is left, and which backups can be put back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from benefits.records import keeper
from benefits.records.access import Act, may, require, roles
from benefits.records.backup_schedule import Copy
from benefits.records.backup_status import status_of
from benefits.records.history import GENESIS
from benefits.records.holding import ROOM_NEEDED, free_space
from benefits.records.journal import journal_of
from benefits.records.model import Person
from benefits.records.parquet_export import exports_of
from benefits.records.store import Store
from benefits.reference.keeping import Keeping, keeping

_SAVING = (Act.EDIT_PROJECT, Act.MEASURE, Act.ANSWER, Act.SIGN_OFF, Act.KEEP_ENVELOPES, Act.MODEL_FUNDING)


@dataclass(frozen=True)
class KeepingPage:
    """How a register in a file is kept.

    Attributes:
        place: Its file.
        size: Bytes of the file and its write-ahead log.
        saves: How many it holds.
        head: The hash of the newest save.
        journal: The file of its journal, None if there is none.
        journal_size: Its bytes.
        free: Free bytes of the disk.
        needed: Below how many of them saves are refused.
        copies: The backups that can be put back, the newest first.
        exported_on: The days of the Parquet exports, the newest first.
        fault: Why the last backup or export failed, blank if it did not.
        is_scheduled: Whether backups are made by the program itself.
        rule: The conventions by which they are made and kept.
    """

    place: Path
    size: int
    saves: int
    head: str
    journal: Path | None
    journal_size: int
    free: int
    needed: int
    copies: tuple[Copy, ...]
    exported_on: tuple[date, ...]
    fault: str
    is_scheduled: bool
    rule: Keeping


@dataclass(frozen=True)
class Room:
    """Free bytes of the disk of a register, and below how many saves are refused."""

    free: int
    needed: int


def keeping_page(store: Store, person: Person) -> KeepingPage | None:
    """How a register is kept; None for one that is in no file.

    Raises:
        NotPermitted: The person does not keep the register.
    """
    require(person, Act.KEEP_STORE)
    if store.path is None:
        return None
    status, journal, last = status_of(store.path), journal_of(store.path), store.saves(limit=1)
    return KeepingPage(
        place=store.path,
        size=_size(store.path) + _size(store.path.with_name(f"{store.path.name}.wal")),
        saves=last[0].seq if last else 0,
        head=last[0].hash if last else GENESIS,
        journal=journal if journal.exists() else None,
        journal_size=_size(journal),
        free=free_space(store.path),
        needed=ROOM_NEEDED,
        copies=status.copies,
        exported_on=tuple(sorted(exports_of(store.path), reverse=True)),
        fault=status.fault,
        is_scheduled=keeper.is_on() and not store.read_only,
        rule=keeping(),
    )


def little_room(store: Store, person: Person) -> Room | None:
    """The room that is left, for who saves and where it is little; None otherwise."""
    saves = any(may(person, act, scope) for act in _SAVING for _, scope in roles(person))
    if not saves or store.path is None:
        return None
    free = free_space(store.path)
    return Room(free, ROOM_NEEDED) if free < keeping().low_room * ROOM_NEEDED else None


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0
