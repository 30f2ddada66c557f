"""Whether a save is what it was made with, or what a later save says that it holds since a name was removed from it.

A removal counts only for saves before the one that made it, and stands under that save's own hash. So whoever wants to
alter an old save must either make a new one with a name on it, or alter the newest hash, which is known elsewhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import BinaryIO

from benefits.records.history import Save, chained
from benefits.records.journal_lines import Damaged, Line, rows_of
from benefits.records.reading import Cursor

FORGET = "person.forget"  # the action of a save that removes a name


@dataclass(frozen=True)
class Removed:
    """What one save is said to hold since a name was removed from it, and the save that says so."""

    by: int
    content: str


Removals = Mapping[int, Sequence[Removed]]  # by the save concerned, the latest last


class State(Enum):
    """How a save stands to its hash and its removals."""

    WHOLE = auto()  # as it was made, or as its latest removal says
    BEFORE_REMOVAL = auto()  # as it was before its latest removal: the name is there, or is there again
    ALTERED = auto()


def state_of(save: Save, digests: Mapping[str, str], removed: Sequence[Removed]) -> State:
    """How a save with rows of these digests by table stands to its hash and its removals."""
    content = chained(save, digests)
    known = [save.hash, *(one.content for one in removed)]
    if content == known[-1]:
        return State.WHOLE
    return State.BEFORE_REMOVAL if content in known else State.ALTERED


def removals(cursor: Cursor) -> Removals:
    """Every removal of a register."""
    cursor.execute("SELECT id, save, content FROM removal ORDER BY save, id, version")
    return _by_save((int(code), Removed(by, content)) for code, by, content in cursor.fetchall())


def removals_in(file: BinaryIO, lines: Iterable[Line]) -> Removals:
    """Every removal that these lines of a journal hold."""
    found: list[tuple[int, Removed]] = []
    for line in lines:
        if line.save and line.save.action == FORGET:
            try:
                rows = [one.row for one in rows_of(file, line) if one.table == "removal"]
                found += [(int(code), Removed(line.seq, content)) for code, content in rows]
            except (Damaged, ValueError):
                continue  # it cannot be proved, and whoever reads it as a save says so
    return _by_save(found)


def _by_save(found: Iterable[tuple[int, Removed]]) -> Removals:
    by_save: dict[int, list[Removed]] = defaultdict(list)
    for seq, removed in found:
        if seq < removed.by:
            by_save[seq].append(removed)
    return dict(by_save)
