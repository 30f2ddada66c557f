"""Copies of the register: made while people work, read whole by another program before they count, and put back.

Run as a program (`python -m benefits.records.backup FILE`) it reads one copy and prints what it found; `backup`
does so in a process of its own, because code that opens a database file inside the serving process endangers the
lock on it.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import benefits
from benefits.errors import BenefitsError, StoreError
from benefits.records.holding import ROOM_NEEDED, check_room, hold_of, is_held_open
from benefits.records.journal import ENDING, contents, flush_folder, journal_of
from benefits.records.store import Store, closed_meanwhile
from benefits.records.verification import VerifyReport, verify

TIME_LIMIT = 600  # seconds for the reading of one copy
PATIENCE = 20  # seconds in which those who read a register that is to be replaced have to end
_LOOK = 0.25  # seconds between two looks at what is waited for
AT_WORK = threading.RLock()  # one backup, export or restore at a time; what a kill left behind is told from it


@dataclass(frozen=True)
class Restored:
    """What a restore did: the report on the register now in place, and where the replaced one is kept.

    Attributes:
        report: On the register that now stands there.
        replaced: Where the register that stood there is kept, None if none did.
        replayed: How many saves were written again from the journal.
        left: How many later saves the journal holds that were not asked for; it is kept beside the replaced register.
    """

    report: VerifyReport
    replaced: Path | None
    replayed: int = 0
    left: int = 0


class Stopped(StoreError):
    """The program ends, so a backup was broken off."""


def backup(store: Store, folder: Path | None = None, ending: threading.Event | None = None) -> Path:
    """A verified copy of an open register, made while others read and save, named by the moment in UTC.

    Args:
        store: The open register.
        folder: Where the copy shall stand; the folder `backups` beside the register unless given.
        ending: Set when the program ends: the reading of the copy is then broken off.

    Raises:
        StoreError: The copy could not be made, or was not sound when it was read again; none is left behind.
        Stopped: The program ends.
    """
    if store.backups is None or store.path is None:
        raise StoreError("A register in memory cannot be copied. Open one in a file.")
    store.backups.mkdir(parents=True, exist_ok=True)
    part = store.backups / f"{uuid4().hex}.part"
    with AT_WORK:
        try:
            check_room(store.path, ROOM_NEEDED + store.path.stat().st_size)  # a copy must not fill the disk
            store.copy_to(part)
            _read_by_another(part, ending or threading.Event())
            return put(part, folder or store.backups, f"register-{_stamp()}.duckdb")
        except OSError as fault:
            raise StoreError(
                f"The backup could not be written ({fault.strerror}). Make room or choose a folder."
            ) from fault
        finally:
            remove(part)


def restore(copy: Path, place: Path, force: bool = False, replay: bool = False) -> Restored:
    """Put a backup in the place of a register; the replaced file stays beside it under a dated name.

    The copy is verified before anything is touched, in a file of its own, where tables of an older version are
    brought up to date. The backup itself is not changed. Without `replay` the journal is kept aside with the replaced
    file, and a new one is made when the register is opened.

    Args:
        copy: The backup.
        place: Where the register stands or shall stand.
        force: Replace a register that holds saves, or one that cannot be read.
        replay: Write the saves that the journal beside the place holds and the backup lacks again, exactly.

    Raises:
        StoreError: The backup is not sound, the register is open somewhere, it holds saves and `force` is not set, or
            there is no journal that continues the backup.
    """
    place = place.expanduser().resolve()
    with _copied(copy, place) as part, closing(hold_of(place)):
        if not force:
            _check_empty(place)
        return _put_in_place(part, _brought_up(part), place, replay)


def restore_while_open(copy: Path, place: Path, replay: bool) -> Restored:
    """Put a backup in the place of the register that this program serves; whoever asks for it next gets the restored.

    The backup is read whole first, while people go on. Then the register is closed in order: a save that is being
    made ends and is kept, a later one is refused in words, and nothing opens the register again before the backup
    stands in its place. Readers have to end too, as a database that lives on would write into the restored files.

    Args:
        copy: The backup.
        place: Where the register stands; it is kept beside under a dated name.
        replay: Write the saves that its journal holds and the backup lacks again, exactly.

    Raises:
        StoreError: The backup is not sound, somebody goes on reading, or there is no journal that continues the
            backup. The register stands as it was.
    """
    place = place.expanduser().resolve()
    with AT_WORK, _copied(copy, place) as part:
        report = _brought_up(part)
        with closed_meanwhile(place), closing(hold_of(place)):
            _check_released(place)
            return _put_in_place(part, report, place, replay)


@contextmanager
def _copied(copy: Path, place: Path) -> Iterator[Path]:
    """A copy of a backup beside the place where it shall stand, which is gone when the block ends."""
    place.parent.mkdir(parents=True, exist_ok=True)
    part = place.with_name(f"{place.name}.{uuid4().hex}.part")
    try:
        _copy(copy.expanduser().resolve(), part)
        yield part
    except OSError as fault:
        raise StoreError(
            f"The register could not be restored ({fault.strerror}). Check the paths and the room."
        ) from fault
    finally:
        remove(part)


def _brought_up(part: Path) -> VerifyReport:
    Store.open(part, journal="none").close()
    report = verify(part)
    _check_sound(report)
    return report


def _put_in_place(part: Path, report: VerifyReport, place: Path, replay: bool) -> Restored:
    """Put a copy that was read whole in the place of a register that nobody has open."""
    journal, saves = journal_of(place), report.saves
    if replay:
        if not journal.exists():
            raise StoreError(f"There is no journal at {journal} to replay. Restore the backup without it.")
        Store.open(part, journal=journal).close()
        report = verify(part, journal)
        _check_sound(report)
    left = _saves_in(journal) - report.saves
    replaced = set_aside(place)
    put(part, place.parent, place.name)
    if not replay:  # last, so that a stop before it loses nothing
        _set_journal_aside(place, replaced)
    return Restored(report, replaced, report.saves - saves, max(left, 0))


def _check_released(place: Path) -> None:
    until = time.monotonic() + PATIENCE
    while is_held_open(place):
        if time.monotonic() > until:
            raise StoreError(
                "Somebody is still reading the register, so nothing was replaced. Try again in a minute, or restart "
                "the program and restore then."
            )
        time.sleep(_LOOK)


def backups_of(place: Path) -> tuple[Path, ...]:
    """The backups beside a register, the newest first."""
    return tuple(sorted((place.expanduser().resolve().parent / "backups").glob("register-*.duckdb"), reverse=True))


def main(arguments: Sequence[str]) -> int:
    """Read the register named first, print what was found as JSON, and answer 0 when it is sound."""
    try:
        report = verify(arguments[0])
    except BenefitsError as fault:
        print(json.dumps({"fault": str(fault)}))
        return 1
    problems = [str(problem) for problem in report.problems]
    print(json.dumps({"saves": report.saves, "head": report.head, "counts": report.counts, "problems": problems}))
    return 0 if report.is_sound else 1


def _read_by_another(part: Path, ending: threading.Event) -> None:
    root = str(Path(benefits.__file__).resolve().parents[1])
    path = os.pathsep.join([root, *filter(None, [os.environ.get("PYTHONPATH")])])
    command = [sys.executable, "-m", "benefits.records.backup", str(part)]
    with subprocess.Popen(  # noqa: S603 - this program itself, on a file it has just made
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": path}
    ) as child:
        said = _waited_for(child, ending)
    if child.returncode:
        raise StoreError(
            f"The backup was made but is not sound: {said.strip()[-400:]} It was not kept. Check the register itself."
        )


def _waited_for(child: subprocess.Popen[str], ending: threading.Event) -> str:
    """What a child said until it ended."""
    until = time.monotonic() + TIME_LIMIT
    while True:
        try:
            out, err = child.communicate(timeout=_LOOK)
        except subprocess.TimeoutExpired:
            if ending.is_set():
                child.kill()
                raise Stopped("The program ends, so the backup was not made. The next start makes one.") from None
            if time.monotonic() > until:
                child.kill()
                raise StoreError(
                    f"The backup could not be read to its end within {TIME_LIMIT} seconds, so it was not kept. "
                    "Try again when the computer has less to do."
                ) from None
        else:
            return out or err


def _check_sound(report: VerifyReport) -> None:
    if not report.is_sound:
        first = next(str(problem) for problem in report.problems)
        raise StoreError(f"The backup is not sound, so nothing was replaced: {first} Choose another backup.")


def _check_empty(place: Path) -> None:
    if not place.exists():
        return
    confirm = "Nothing was replaced. Confirm that it shall be; it is then kept beside the restored one."
    try:
        with closing(Store.open(place, read_only=True)) as register:
            saves = register.data_version()
    except StoreError as fault:
        raise StoreError(f"{fault} {confirm}") from fault
    if saves:
        raise StoreError(f"{place} holds {saves:,} saves. {confirm}")


def _copy(copy: Path, part: Path) -> None:
    if not copy.is_file():
        raise StoreError(f"There is no backup at {copy}. Check the path.")
    # Copying a file that this process holds open would drop the database's lock on it.
    with closing(hold_of(copy)) if _beside(copy, ".lock").exists() else nullcontext():
        shutil.copyfile(copy, part)
        if _beside(copy, ".wal").exists():
            shutil.copyfile(_beside(copy, ".wal"), _beside(part, ".wal"))


def set_aside(place: Path) -> Path | None:
    """Move a register and its write-ahead log away together: a log beside another file would damage it."""
    aside = place.with_name(f"{place.stem}.replaced-{_stamp()}{place.suffix}")
    if _beside(place, ".wal").exists():
        _beside(place, ".wal").replace(_beside(aside, ".wal"))
    if not place.exists():
        return None
    return place.replace(aside)


def _set_journal_aside(place: Path, replaced: Path | None) -> None:
    if journal_of(place).exists():
        aside = replaced or place.with_name(f"{place.stem}.replaced-{_stamp()}{place.suffix}")
        journal_of(place).replace(journal_of(aside))


def _saves_in(journal: Path) -> int:
    """The number of the newest save in a journal's file, 0 if there is none."""
    if not journal.exists():
        return 0
    with journal.open("rb") as file:
        lines = contents(file).lines
    return lines[-1].seq if lines else 0


def put(part: Path, folder: Path, name: str) -> Path:
    """The finished file under its name in a folder, on the disk before this returns."""
    folder = folder.expanduser().resolve()
    folder.mkdir(parents=True, exist_ok=True)
    if folder != part.parent:
        carried = folder / part.name
        try:
            shutil.copyfile(part, carried)
            return put(carried, folder, name)
        finally:
            remove(carried)
    _flush(part)
    target = part.replace(folder / name)
    flush_folder(folder)
    return target


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def remove(part: Path) -> None:
    """Take a file that was only made on the way, and what stands beside it, away."""
    for suffix in ("", ".wal", ".lock", ENDING):
        _beside(part, suffix).unlink(missing_ok=True)


def _beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)


def _stamp() -> str:
    return f"{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}"


if __name__ == "__main__":
    if sys.platform != "win32":
        os.nice(10)  # the program that people wait for goes first
    sys.exit(main(sys.argv[1:]))
