"""Backups that the program makes by itself: hourly where something was saved, read whole, rotated, exported nightly.

One thread of the serving program does it; the front door starts and ends it, no screen does. What it did stands in a
small file beside the register and in the security log. It keeps registers in files; a database server has its own way.
"""

from __future__ import annotations

import logging
import os
import re
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from benefits.errors import BenefitsError, StoreError
from benefits.records import security_log
from benefits.records.backup import AT_WORK, Stopped, backup, remove
from benefits.records.backup_schedule import Copy, is_copy_due, is_export_due, newest, surplus, surplus_exports
from benefits.records.backup_status import keep_status, status_of
from benefits.records.holding import ROOM_NEEDED, free_space
from benefits.records.parquet_export import export, exports_of
from benefits.records.store import Store, now, register_at
from benefits.reference.keeping import keeping

log = logging.getLogger("benefits")

SWITCH = "BENEFITS_BACKUPS"  # the environment's word that turns them off
EVERY = 60.0  # seconds between two looks
GRACE = 10.0  # seconds which a backup that is being made gets to be broken off
_LOOKED_AT = 1_000  # saves among which the oldest without a backup is looked for
_LEFT_BEHIND = re.compile(r"(.+\.)?[0-9a-f]{32}\.part(\..+)?")


def is_on() -> bool:
    """Whether the program makes backups by itself: always, unless BENEFITS_BACKUPS=off."""
    return os.environ.get(SWITCH, "").strip().lower() != "off"


class Keeper:
    """The thread that keeps the register of a file; `start` and `end` it."""

    def __init__(self, place: Path) -> None:
        self._place, self._ending = place, threading.Event()
        self._thread = threading.Thread(target=self._run, name="keeper", daemon=True)
        self._told = ""

    def start(self) -> None:
        """Begin to look after the register."""
        self._thread.start()

    def end(self) -> None:
        """Break off what is being made, and stop looking."""
        self._ending.set()
        if self._thread.is_alive():
            self._thread.join(GRACE)

    def _run(self) -> None:
        while True:
            self._look()
            if self._ending.wait(EVERY):
                return

    def _look(self) -> None:
        """One look; whatever goes wrong is told once, and the next look tries again."""
        told = ""
        try:
            if self._place.exists():
                look_after(register_at(self._place), now(), self._ending)
        except Stopped:
            return
        except BenefitsError as fault:
            told = str(fault)
            if told != self._told:
                log.error("The register is not kept: %s", told)
        except Exception as fault:  # a fault of the program must not end the backups
            log.error("The register is not kept", exc_info=fault)
        self._told = told


def look_after(store: Store, moment: datetime, ending: threading.Event | None = None) -> None:
    """Whatever is due for an open register now: what a kill left behind goes, a backup, the export, the rotation.

    Args:
        store: The open register; one in memory or for reading only has nothing done.
        moment: Now.
        ending: Set when the program ends.

    Raises:
        StoreError: Something that was due could not be done; it is noted in the status.
        Stopped: The program ends.
    """
    if store.path is None or store.read_only:
        return
    sweep(store.path)
    rule, status, saves = keeping(), status_of(store.path), store.data_version()
    if is_copy_due(moment, status.copies, saves, status.failed_at, rule):
        copy_now(store, ending=ending)
    if is_export_due(moment, status.exported_on, status.exported, saves, status.failed_at, rule):
        _export(store, moment, saves)
    rotate(store.path, moment)


def copy_now(store: Store, by: str = "", ending: threading.Event | None = None) -> Path:
    """A backup beside the register, read whole by another program, and noted in the status and the security log.

    Args:
        store: The open register.
        by: Who asked for it; blank for the program itself.
        ending: Set when the program ends.

    Raises:
        StoreError: It could not be made, or was not sound; noted as well.
        Stopped: The program ends; nothing is noted.
    """
    begun, saves = time.monotonic(), store.data_version()
    with AT_WORK:
        try:
            made = backup(store, ending=ending)
            if store.path is None:
                raise StoreError("A register in memory has no backups.")
            copy = Copy(made.name, now(), saves, made.stat().st_size)
            keep_status(store.path, status_of(store.path).with_copy(copy))
        except Stopped:
            raise
        except StoreError as fault:
            _failed(store, fault, by)
            raise
    seconds = round(time.monotonic() - begun)
    security_log.note(
        security_log.Event.BACKUP, by=by, file=copy.name, size=copy.size, saves=saves, seconds=seconds, outcome="sound"
    )
    return made


def is_late(store: Store) -> bool:
    """Whether a save has stood in no backup for too long, or saves are refused for want of room.

    Raises:
        StoreError: The register cannot be asked.
    """
    if store.path is None:
        return False
    if free_space(store.path) < ROOM_NEEDED:
        return True
    last = newest(status_of(store.path).copies)
    lacking = store.saves(_LOOKED_AT, after=last.saves if last else 0) if is_on() else ()
    return bool(lacking) and now() - lacking[-1].recorded_at > timedelta(hours=keeping().late_hours)


def rotate(register: Path, moment: datetime) -> None:
    """Delete the backups and exports whose time is over; only those that this program made and noted."""
    with AT_WORK:
        rule = keeping()
        for copy in surplus(status_of(register).copies, moment, rule):
            remove(register.parent / "backups" / copy.name)
        exports = exports_of(register)
        for day in surplus_exports(exports, rule):
            shutil.rmtree(exports[day], ignore_errors=True)


def sweep(register: Path) -> None:
    """Take away what a killed program left half made; call it only while this program holds the register."""
    with AT_WORK:
        for one in _left_behind(register):
            log.warning("%s was left half made; it is removed.", one)
            if one.is_dir():
                shutil.rmtree(one, ignore_errors=True)
            else:
                one.unlink(missing_ok=True)


def _left_behind(register: Path) -> Iterator[Path]:
    for folder, begins in ((register.parent / "backups", ""), (register.parent, f"{register.name}.")):
        if folder.is_dir():
            for one in folder.iterdir():
                if one.name.startswith(begins) and _LEFT_BEHIND.fullmatch(one.name):
                    yield one


def _export(store: Store, moment: datetime, saves: int) -> None:
    begun = time.monotonic()
    with AT_WORK:
        try:
            folder = export(store, moment.date())
            if store.path:
                status = replace(status_of(store.path), fault="", failed_at=None)
                keep_status(store.path, replace(status, exported_on=moment.date(), exported=saves))
        except StoreError as fault:
            _failed(store, fault, "")
            raise
    seconds = round(time.monotonic() - begun)
    security_log.note(security_log.Event.EXPORT, file=folder.name, saves=saves, seconds=seconds)


def _failed(store: Store, fault: StoreError, by: str) -> None:
    security_log.note(security_log.Event.BACKUP, by=by, outcome="failed", why=str(fault))
    if store.path:
        with suppress(StoreError):  # a full disk takes no note either; the log has it
            keep_status(store.path, replace(status_of(store.path), fault=str(fault), failed_at=now()))
