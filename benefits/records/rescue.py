"""What can be done by name when a register does not open: rescue it on a copy, or take a file as it is.

A torn block or a torn end of the write-ahead log can be mended so far that the database opens. Such a mend could hide
real damage, so it is tried on a copy, and the copy counts only when every row of it is read, its chain of hashes holds
and its journal agrees.
"""

from __future__ import annotations

import os
import re
import shutil
import struct
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from benefits.errors import StoreError
from benefits.records.backup import Restored, backups_of, put, remove, set_aside
from benefits.records.faults import RESTORE
from benefits.records.holding import hold_of
from benefits.records.journal import begun, contents, journal_of
from benefits.records.reconciling import REMEDY
from benefits.records.store import Store
from benefits.records.verification import VerifyReport, verify

MENDS = 6  # torn places that are mended at most
_COPIED = ("", ".wal", ".wal.recovery", ".wal.checkpoint")
_TORN_LOG = re.compile(r"entry at byte position (\d+)")
_TORN_BLOCK = re.compile(r"computed checksum (\d+) does not match stored checksum (\d+) in block at location (\d+)")


def rescue(place: Path) -> Restored:
    """Put a mended copy in the place of a register that cannot be opened; the damaged file is kept beside it.

    Raises:
        StoreError: It needs no rescue, or the mended copy is not the register that the journal tells of; the sentence
            names the backup to restore instead. Nothing was changed.
    """
    place = place.expanduser().resolve()
    if not place.exists():
        raise StoreError(f"There is no register at {place}. Check the path.")
    part = place.with_name(f"{place.name}.{uuid4().hex}.part")
    try:
        with closing(hold_of(place)):
            if _is_whole(place):
                raise StoreError(f"{place} can be read to its end and needs no rescue.")
            for suffix in _COPIED:
                if (one := place.with_name(place.name + suffix)).exists():
                    shutil.copyfile(one, part.with_name(part.name + suffix))
            restored = _mended(part, journal_of(place))
            replaced = set_aside(place)
            put(part, place.parent, place.name)
        return Restored(restored.report, replaced, restored.replayed)
    except _Contradicted as why:
        raise StoreError(
            f"{place} needs no rescue: {why} If the file is right, take it as it is: benefits restore --accept (its "
            f"journal is kept aside). If the journal is right: {_way_out(place)}"
        ) from why
    except _Hopeless as why:
        raise StoreError(f"{place} could not be rescued: {why} {_way_out(place)}") from why
    except OSError as fault:
        raise StoreError(f"{place} could not be rescued ({fault.strerror}). Check the room on the disk.") from fault
    finally:
        remove(part)
        for suffix in _COPIED[2:]:
            part.with_name(part.name + suffix).unlink(missing_ok=True)


def accept(place: Path) -> Path | None:
    """Take a register's file as it is, whatever its journal says, and begin a new journal at its newest save.

    Returns:
        Where the former journal is kept, None if there was none.

    Raises:
        StoreError: The register cannot be opened.
    """
    place = place.expanduser().resolve()
    if not place.exists():
        raise StoreError(f"There is no register at {place}. Check the path.")
    journal = journal_of(place)
    with closing(Store.open(place, journal="none")) as store:
        newest = store.saves(limit=1)
        kept = None
        try:
            if journal.exists():
                kept = journal.replace(journal.with_name(f"{journal.name}.replaced-{_stamp()}"))
            if newest:
                begun(journal, newest[0], "the file was accepted as it was")
        except OSError as fault:
            raise StoreError(f"A new journal could not be begun ({fault.strerror}). Make room, try again.") from fault
    return kept


class _Hopeless(Exception):
    """A sentence: why the copy does not count."""


class _Contradicted(Exception):
    """A sentence: the file is whole by itself, and its journal is damaged or tells another history."""


def _is_whole(place: Path) -> bool:
    try:
        return verify(place).is_sound
    except StoreError:
        return False


def _mended(part: Path, journal: Path) -> Restored:
    if not journal.exists():
        raise _Hopeless("there is no journal beside it that a mended copy could be compared with.")
    was_torn = False
    for _ in range(MENDS + 1):
        try:
            Store.open(part, journal="none").close()
            alone = verify(part)
            break
        except StoreError as fault:
            if not _mend(part, str(fault.__cause__)):
                raise _Hopeless(_beyond(fault)) from fault
            was_torn = True
    else:
        raise _Hopeless("too many places of it are torn.")
    try:
        Store.open(part, journal=journal).close()
        report = verify(part, journal)
    except StoreError as fault:
        if alone.is_sound and not was_torn:
            raise _Contradicted(_whole_but(alone, str(fault).partition(REMEDY)[0].strip())) from fault
        raise _Hopeless(f"a mended copy is not what its journal tells: {fault}") from fault
    if not report.is_sound:
        if alone.is_sound and not was_torn:
            raise _Contradicted(_whole_but(alone, f"{report.problems[0]}."))
        raise _Hopeless(f"a mended copy is not sound: {report.problems[0]}")
    return Restored(report, None, report.saves - alone.saves)


def _beyond(fault: StoreError) -> str:
    """Why a copy cannot be mended, without the advice to try a rescue."""
    return str(fault) if RESTORE not in str(fault) else "it is damaged in more than a torn place."


def _whole_but(alone: VerifyReport, found: str) -> str:
    return f"it is whole by itself, up to save {alone.saves:,}. But its journal does not agree: {found}"


def _mend(part: Path, fault: str) -> bool:
    """Mend the one torn place that the database's fault names; whether it named one."""
    if torn := _TORN_LOG.search(fault):
        os.truncate(part.with_name(part.name + ".wal"), int(torn[1]))
        return True
    if torn := _TORN_BLOCK.search(fault):
        computed, stored, location = (int(number) for number in torn.groups())
        with part.open("r+b") as file:
            file.seek(location)
            if struct.unpack("<Q", file.read(8))[0] != stored:
                return False
            file.seek(location)
            file.write(struct.pack("<Q", computed))
        return True
    return False


def _way_out(place: Path) -> str:
    for copy in backups_of(place):
        if _is_whole(copy):
            return f"Restore the newest sound backup: benefits restore {copy} --replay --force"
    journal = journal_of(place)
    if journal.exists():
        with journal.open("rb") as file:
            lines = contents(file).lines
        if lines and lines[0].save:
            return "Move it away and leave its journal: the next start writes every save again from the journal."
    return "There is no sound backup beside it. Look for one elsewhere, and keep the damaged file."


def _stamp() -> str:
    return f"{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}"
