"""The journal beside a register: every confirmed save once more, in a plain file that the database knows nothing of.

A database that lost its newest saves opens like a whole one; only a second witness tells. After a save is committed
and before a person is told so, its line is added here and is on the disk. When the line cannot be added (a full disk),
the save stands, the person is told in words, and no other save is made until the journal has caught up.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from benefits.errors import StoreError
from benefits.records.history import Save
from benefits.records.journal_lines import Damaged, Line, StoredRow, beginning, heading, written

ENDING = ".journal.jsonl"
GATHERED = 2**20  # bytes put into one call of the system
_PIECE = 2**16


@dataclass(frozen=True)
class Contents:
    """What a journal's file holds.

    Attributes:
        lines: Its whole lines, in order, up to the first that cannot be read.
        end: The byte after the last of them.
        damaged: The number (from 1) of a whole line that cannot be read, 0 if there is none.
        is_last: Whether the damaged line is the last one.
        size: The file's bytes; what stands after `end` is torn, unless a line is damaged.
    """

    lines: tuple[Line, ...]
    end: int
    damaged: int
    is_last: bool
    size: int


def journal_of(register: Path) -> Path:
    """The journal's file of a register: beside it, with a longer name."""
    return register.with_name(register.name + ENDING)


def contents(file: BinaryIO) -> Contents:
    """The lines of a journal's file, without their rows."""
    file.seek(0, os.SEEK_END)
    size = file.tell()
    lines: list[Line] = []
    ends = list(_ends(file))
    end = 0
    for number, after in enumerate(ends, start=1):
        try:
            lines.append(heading(file, end, after))
        except Damaged:
            return Contents(tuple(lines), end, number, number == len(ends), size)
        end = after
    return Contents(tuple(lines), end, 0, False, size)


def begun(place: Path, save: Save, why: str) -> None:
    """Make a journal that begins at a save; there is none at the place.

    Raises:
        OSError: It cannot be written.
    """
    journal = Journal(place)
    try:
        journal.put([beginning(save, datetime.now(UTC), why)])
    finally:
        journal.close()


class Journal:
    """The open journal of a register that may be written; one save at a time, as the store makes them.

    Attributes:
        place: Its file.
        is_behind: Whether a save stands in the database whose line could not be added.
    """

    def __init__(self, place: Path) -> None:
        """Open the file, and make it where there is none.

        Raises:
            StoreError: It cannot be opened or made.
        """
        self.place, self.is_behind = place, False
        try:
            is_new = not place.exists()
            self._handle = _opened(place)
            if is_new:
                flush_folder(place.parent)
        except OSError as fault:
            raise unwritten(place, fault) from fault

    def close(self) -> None:
        """Let go of the file; an empty one says nothing and goes, with no register to it."""
        is_empty = os.fstat(self._handle).st_size == 0
        os.close(self._handle)
        if is_empty:
            with suppress(OSError):
                self.place.unlink()

    def contents(self) -> Contents:
        """The lines it holds."""
        with self.place.open("rb") as file:
            return contents(file)

    def append(self, save: Save, rows: Iterable[StoredRow]) -> None:
        """Add the line of a committed save, on the disk before this returns.

        Raises:
            StoreError: It could not be added, so the journal is behind; the save stands.
        """
        try:
            self.put(written(save, rows))
        except OSError as fault:
            raise StoreError(
                f"Save {save.seq:,} was made and stands in the register, but its line could not be added to the "
                f"journal {self.place} ({_reason(fault)}). Make room, then do the same again: it is not counted twice."
            ) from fault

    def put(self, pieces: Iterable[bytes]) -> None:
        """Add one whole line, or nothing.

        Raises:
            OSError: It could not be added.
        """
        size = os.fstat(self._handle).st_size
        try:
            for piece in _gathered(pieces):
                _write(self._handle, piece)
            _flush(self._handle)
        except BaseException:  # whatever happened, half a line must not stand before the next one
            self.is_behind = True
            with suppress(OSError):
                os.ftruncate(self._handle, size)
            raise

    def cut(self, end: int) -> Path:
        """Take what stands after the last whole line off, and keep it in a file beside the journal.

        Raises:
            OSError: It could not be kept, so nothing was taken off.
        """
        kept = self.place.with_name(f"{self.place.name}.torn-{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}")
        with self.place.open("rb") as file, kept.open("xb") as aside:
            file.seek(end)
            while piece := file.read(GATHERED):
                aside.write(piece)
            aside.flush()
            _flush(aside.fileno())
        os.ftruncate(self._handle, end)
        _flush(self._handle)
        flush_folder(self.place.parent)
        return kept

    def rewrite(self, saves: Collection[int], anew: Iterator[Iterable[bytes]]) -> None:
        """Put other lines in place of those of some saves; whenever it stops, the file is the old or the new one.

        Args:
            saves: Their numbers; the journal has a line of each.
            anew: The lines, in the order of the numbers.

        Raises:
            OSError: It could not be written, and is as it was.
        """
        beside = self.place.with_name(f"{self.place.name}.new")
        beside.unlink(missing_ok=True)  # of a time when it was stopped
        handle = _opened(beside)
        try:
            with self.place.open("rb") as file:
                for line in contents(file).lines:
                    pieces = next(anew) if line.seq in saves else _between(file, line.start, line.end)
                    for piece in _gathered(pieces):
                        _write(handle, piece)
            _flush(handle)
        except BaseException:
            with suppress(OSError):
                beside.unlink()
            raise
        finally:
            os.close(handle)
        os.close(self._handle)  # one system replaces no file that is open
        try:
            beside.replace(self.place)
        finally:
            self._handle = _opened(self.place)
        flush_folder(self.place.parent)

    def check_there(self) -> None:
        """Refuse to go on with a file that nobody can find any more.

        Raises:
            StoreError: The file was moved, replaced or deleted while the register was open.
        """
        try:
            is_there = os.path.samestat(self.place.stat(), os.fstat(self._handle))
        except FileNotFoundError:
            is_there = False
        if not is_there:
            raise StoreError(
                f"The journal {self.place} was moved or deleted while the register was open; nothing was saved. "
                "Stop the program, put it back, then start again."
            )


def unwritten(place: Path, fault: OSError) -> StoreError:
    """The journal's file cannot be read or written."""
    return StoreError(
        f"The journal {place} cannot be written ({_reason(fault)}), so nothing was saved. "
        "Make room, or give this account the right to write it, then try again."
    )


def flush_folder(folder: Path) -> None:
    """See to it that the names in a folder are on the disk."""
    if sys.platform == "win32":
        return  # that system cannot flush a folder
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _opened(place: Path) -> int:
    flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
    return os.open(place, flags, 0o600)


def _between(file: BinaryIO, start: int, end: int) -> Iterator[bytes]:
    file.seek(start)
    while start < end:
        piece = file.read(min(GATHERED, end - start))
        start += len(piece)
        yield piece


def _ends(file: BinaryIO) -> Iterator[int]:
    """The byte after each line break; lines longer than memory are no matter."""
    file.seek(0)
    at = 0
    while piece := file.readline(_PIECE):
        at += len(piece)
        if piece.endswith(b"\n"):
            yield at


def _gathered(pieces: Iterable[bytes]) -> Iterator[bytes]:
    held = bytearray()
    for piece in pieces:
        held += piece
        if len(held) >= GATHERED:
            yield bytes(held)
            held.clear()
    yield bytes(held)


def _write(handle: int, piece: bytes) -> None:
    left = memoryview(piece)
    while left:
        left = left[os.write(handle, left) :]


def _flush(handle: int) -> None:
    getattr(os, "fdatasync", os.fsync)(handle)


def _reason(fault: OSError) -> str:
    return (fault.strerror or type(fault).__name__).lower()
