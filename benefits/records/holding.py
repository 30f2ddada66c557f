"""Where a register may stand, and the lock that says which program holds it.

The lock is a file of its own beside the register, never the database file.
DuckDB's own lock is lost as soon as any code of the holding process opens and closes the database file; this one is
not, and it tells the holder's process number.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benefits.errors import StoreError
from benefits.records import faults

if sys.platform != "win32":
    import fcntl


ROOM_NEEDED = 256 * 2**20  # bytes free before a save: a checkpoint that fills the disk shuts the database
_FRESH = 5.0  # seconds for which the free space that was found counts
_found: dict[Path, tuple[float, int]] = {}
# A program of its own, as a file that is opened and closed here would drop the database's lock on it.
_TRY_LOCK = """
import fcntl, sys
with open(sys.argv[1], "r+b") as file:
    try:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        sys.exit(9)
"""
_IS_HELD = 9


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


def checked(place: str | Path, read_only: bool) -> Path:
    """The full path of a register's file, if it can be one.

    Raises:
        StoreError: It cannot; the sentence says why and what to do.
    """
    if "://" in str(place):
        raise StoreError(f"{place} is an address, not a file. Give the path of the register's file.")
    path = Path(place).expanduser().resolve()
    if path.is_dir():
        raise faults.folder_given(str(path))
    if read_only and not path.exists():
        raise StoreError(f"There is no register at {path}. Check the path.")
    if path.exists() and path.stat().st_size == 0:
        raise StoreError(
            f"{path} is empty: it is no register. Move it away, or restore the newest backup and replay the journal: "
            "'benefits restore BACKUP --replay --force'."
        )
    return path


def hold_of(path: Path) -> Hold:
    """The right to write a register's file, which no other program may have meanwhile; its folder is made.

    Raises:
        StoreError: Another program, or this one, has it open, or the folder may not be written.
    """
    with folders_made(path.parent):
        return Hold(path)


def check_room(path: Path, needed: int) -> None:
    """Refuse to save where the register's file is gone or its disk almost full.

    Raises:
        StoreError: It is; nothing was saved.
    """
    if not path.exists():
        raise StoreError(f"The file {path} was moved or deleted while it was open. Stop the program, put it back.")
    if shutil.disk_usage(path.parent).free < needed:
        raise StoreError(
            f"The disk that holds {path} is almost full; nothing was saved. "
            f"Make room for at least {needed // 2**20} MB, then try again."
        )


def free_space(path: Path) -> int:
    """The free bytes of the disk that holds a register's file, looked up every few seconds only."""
    seen, free = _found.get(path, (0.0, 0))
    if not seen or time.monotonic() - seen > _FRESH:
        free = shutil.disk_usage(path.parent).free
        _found[path] = (time.monotonic(), free)
    return free


def is_held_open(path: Path) -> bool:
    """Whether a database still has a register's file open, here or in another program.

    Where the system has no such locks, a file that is open cannot be moved away either.
    """
    if sys.platform == "win32" or not path.exists():
        return False
    command = [sys.executable, "-I", "-S", "-c", _TRY_LOCK, str(path)]
    return subprocess.run(command, check=False, timeout=60).returncode == _IS_HELD  # noqa: S603 - our own few lines


@contextmanager
def folders_made(folder: Path) -> Iterator[None]:
    """The folder exists; a system that refuses it, or refuses files in it, is told of in a sentence."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield
    except OSError as fault:
        raise StoreError(
            f"Files in {folder} cannot be written ({os.strerror(fault.errno or 0).lower()}). "
            "Choose another folder, or give this account the right to write there."
        ) from fault
