"""Disks as a cut of the power may leave them, made from a recording of what a program wrote and synced.

What was synced is there. Of the rest anything may be: each write whole, in pieces or not at all, and the same for cuts
of a file's end and for the names of files, which last when their folder or, as chance has it, never was synced.
"""

from __future__ import annotations

import random
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path

HEAD = struct.Struct("<4Q")
HOWS = ("dropped", "kept", "prefix", "subset", "torn at 512 bytes", "torn at 4 kB")


class Kind(IntEnum):
    """What a note tells, numbered as in recording.c."""

    WRITE = 1
    CUT = 2
    SYNC = 3
    CREATE = 4
    RENAME = 5
    UNLINK = 6


@dataclass(frozen=True)
class Note:
    """One thing that a program did to a file; the data of a renaming is the new name."""

    kind: Kind
    path: str
    offset: int
    data: bytes


def notes_in(recording: Path) -> list[Note]:
    """The notes of a recording, in order."""
    text, at, found = recording.read_bytes(), 0, []
    while at < len(text):
        kind, offset, name, length = HEAD.unpack_from(text, at)
        middle = at + HEAD.size + name
        at, path = middle + length, text[at + HEAD.size : middle].decode()
        found.append(Note(Kind(kind), path, offset, text[middle:at]))
    return found


@dataclass
class Disk:
    """A folder's files while a program works on them: what is safe, and what was done since and is not.

    Attributes:
        folder: Its path; a sync of it makes the names safe.
        names: Safe names, each with the number of its file.
        files: The safe content of each file.
        waiting: What was done and not synced, with the number of the file.
        current: The names as the program sees them.
    """

    folder: str
    names: dict[str, int] = field(default_factory=dict)
    files: dict[int, bytearray] = field(default_factory=dict)
    waiting: list[tuple[Note, int]] = field(default_factory=list)
    current: dict[str, int] = field(default_factory=dict)

    def take(self, note: Note) -> None:
        """The next thing that the program did."""
        if note.kind == Kind.SYNC:
            self._sync(note)
            return
        if note.kind == Kind.CREATE:
            self.current[note.path] = len(self.files)
            self.files[len(self.files)] = bytearray()
        self.waiting.append((note, self.current[note.path]))
        if note.kind == Kind.UNLINK:
            del self.current[note.path]
        elif note.kind == Kind.RENAME:
            self.current[note.data.decode()] = self.current.pop(note.path)

    def cut(self, how: str, chance: random.Random) -> dict[str, bytes]:
        """The files by name that the next start may find after a cut of the power now."""
        names, files = dict(self.names), {number: bytearray(held) for number, held in self.files.items()}
        for note, number in self._left(how, chance):
            _do(note, number, names, files)
        return {name: bytes(files[number]) for name, number in names.items()}

    def _sync(self, note: Note) -> None:
        synced = None if note.path.rstrip("/") == self.folder.rstrip("/") else self.current[note.path]
        left = []
        for one, number in self.waiting:
            is_name = one.kind in (Kind.CREATE, Kind.RENAME, Kind.UNLINK)
            if (is_name and synced is None) or (not is_name and number == synced):
                _do(one, number, self.names, self.files)
            else:
                left.append((one, number))
        self.waiting = left

    def _left(self, how: str, chance: random.Random) -> Iterator[tuple[Note, int]]:
        often = chance.choice([0.1, 0.5, 0.9])
        if how == "prefix":
            yield from self.waiting[: chance.randint(0, len(self.waiting))]
        elif how == "kept":
            yield from self.waiting
        elif how == "subset":
            yield from (one for one in self.waiting if chance.random() < often)
        elif how.startswith("torn"):
            size = 512 if "512" in how else 4096
            for note, number in self.waiting:
                for piece in _pieces(note, size):
                    if chance.random() < often:
                        yield piece, number


def _pieces(note: Note, size: int) -> Iterator[Note]:
    if note.kind != Kind.WRITE:
        yield note
        return
    start, end = note.offset, note.offset + len(note.data)
    while start < end:
        stop = min((start // size + 1) * size, end)
        yield Note(note.kind, note.path, start, note.data[start - note.offset : stop - note.offset])
        start = stop


def _do(note: Note, number: int, names: dict[str, int], files: dict[int, bytearray]) -> None:
    held = files[number]
    if note.kind == Kind.CREATE:
        names[note.path] = number
    elif note.kind == Kind.UNLINK and names.get(note.path) == number:
        del names[note.path]
    elif note.kind == Kind.RENAME and names.get(note.path) == number:
        names[note.data.decode()] = names.pop(note.path)
    elif note.kind == Kind.CUT:
        del held[note.offset :]
        held.extend(bytes(note.offset - len(held)))
    elif note.kind == Kind.WRITE:
        held.extend(bytes(max(0, note.offset - len(held))))
        held[note.offset : note.offset + len(note.data)] = note.data
