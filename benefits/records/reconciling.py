"""Whether a register and its journal tell the same history, and how the one that is behind is brought up.

What is found is one of four: they agree; the journal has later saves, which are written into the file again exactly;
the file has later saves, whose lines are added to the journal; or they contradict each other, and nobody but a person
can say which is true, so nothing is changed.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO

from benefits.errors import StoreError
from benefits.records import reading
from benefits.records.history import GENESIS, Save
from benefits.records.journal import Contents, Journal, unwritten
from benefits.records.journal_lines import Damaged, Line, StoredRow, digests_of, rows_of, written
from benefits.records.model import TABLES
from benefits.records.reading import Cursor, named
from benefits.records.removal_model import CHAINED
from benefits.records.removals import FORGET, Removed, State, removals, removals_in, state_of
from benefits.records.rows import columns
from benefits.records.writing import insert_save, insert_versions

log = logging.getLogger("benefits")

SAVES = 200  # read together from the file
_PIECE = 2**16  # bytes read together from the journal
REMEDY = (
    "Nothing was changed. Run 'benefits verify' to see every difference; then restore a backup and replay the journal "
    "('benefits restore BACKUP --replay --force'), or, if the file is right, take it as it is "
    "('benefits restore --accept'): the journal is then kept aside and a new one begins at the file's newest save."
)


@dataclass(frozen=True)
class Plan:
    """What would make a file and its journal agree.

    Attributes:
        contents: What the journal holds.
        replay: The lines whose saves the file lacks.
        missing_from: The first save whose line the journal lacks, 0 if there is none.
        torn: Whether the journal ends in a line that was not finished.
    """

    contents: Contents
    replay: tuple[Line, ...]
    missing_from: int
    torn: bool


@contextmanager
def agreed(cursor: Cursor, journal: Journal, place: str) -> Iterator[None]:
    """Compare a register with its journal before the block changes anything, and bring up whichever is behind after it.

    Raises:
        StoreError: They contradict each other and nothing was changed, or the journal cannot be written.
    """
    try:
        found = plan(cursor, journal, place)
        yield
        carry_out(cursor, journal, found, place)
    except OSError as fault:
        raise unwritten(journal.place, fault) from fault


def plan(cursor: Cursor, journal: Journal, place: str) -> Plan:
    """What would make the register on a cursor and its journal agree; nothing is changed.

    Raises:
        StoreError: They contradict each other; the sentence says what was found and what to do.
    """
    held = _hashes(cursor)
    newest = len(held)
    found = _without_torn_last(journal, newest)
    lines = found.lines
    # A last line may be torn and still end in a break. It may go if the file has its save.
    may_go = found.is_last and newest > (lines[-1].seq if lines else 0)
    if found.damaged and not may_go:
        raise _contradicted(place, journal, f"line {found.damaged:,} of the journal cannot be read")
    if held and sorted(held) != list(range(1, newest + 1)):
        raise _contradicted(place, journal, "saves are missing or doubled in the file")
    fault = _broken(lines) or _forked(lines, held)
    if fault:
        raise _contradicted(place, journal, fault)
    replay = tuple(line for line in lines if line.seq > newest)
    if replay and (replay[0].save is None or replay[0].save.prev_hash != held.get(newest, GENESIS)):
        wrong = f"the journal begins at save {lines[0].seq:,}, and the file ends at save {newest:,}"
        raise _contradicted(place, journal, wrong)
    with journal.place.open("rb") as file:
        removed = removals_in(file, replay)
        for line in replay:
            if not _is_proved(file, line, removed.get(line.seq, ())):
                raise _contradicted(place, journal, f"the journal's line of save {line.seq:,} was altered")
    last = lines[-1].seq if lines else 0
    return Plan(found, replay, last + 1 if last < newest else 0, found.size > found.end)


def carry_out(cursor: Cursor, journal: Journal, found: Plan, place: str) -> None:
    """Make the file and the journal agree, and say in the log what was done.

    Raises:
        StoreError: A save of the file is not what its hash says, so it cannot be taken into the journal.
        OSError: The journal cannot be written.
    """
    if found.torn:
        kept = journal.cut(found.contents.end)
        log.warning("The journal of %s ended in a line that was not finished. It is kept as %s.", place, kept)
    if found.replay and (orphan := _orphan(cursor, found.replay[0].seq)):
        raise _contradicted(place, journal, f"the file holds rows of save {orphan:,}, but not that save")
    for line in found.replay:
        write_again(cursor, journal.place, line)
    if found.replay:
        _remove_again(cursor, journal.place, found)
        first, last = found.replay[0].seq, found.replay[-1].seq
        log.warning("%s lacked saves %s to %s. They were written again from its journal.", place, first, last)
    if found.missing_from:
        number = _add_missing(cursor, journal, found.missing_from, place)
        if found.missing_from == 1:
            log.warning("%s had no journal. One was made from its %s saves.", place, number)
        else:
            log.warning("The journal of %s lacked its newest %s saves. They were added.", place, number)


def catch_up(cursor: Cursor, journal: Journal, place: str) -> None:
    """Before a save: the journal is where it was, and has every save before this one.

    Raises:
        StoreError: It has not, and cannot be brought up; nothing was saved.
    """
    journal.check_there()
    if not journal.is_behind:
        return
    try:
        found = plan(cursor, journal, place)
        carry_out(cursor, journal, found, place)
    except OSError as fault:
        raise unwritten(journal.place, fault) from fault
    journal.is_behind = False


def write_again(cursor: Cursor, journal: Path, line: Line) -> None:
    """Write the save of a journal's line and all its rows into a register that ends just before it."""
    if line.save is None:
        raise ValueError("a beginning holds nothing to write")
    with _whole(cursor), journal.open("rb") as file:
        insert_versions(cursor, rows_of(file, line), line.seq)
        insert_save(cursor, line.save)
        if line.save.action == FORGET:
            cursor.execute("DELETE FROM draft WHERE person IN (SELECT id FROM person WHERE save = $1)", [line.seq])


def stored_rows(cursor: Cursor, first: int, last: int) -> dict[int, list[StoredRow]]:
    """The rows that the saves from one number to another wrote, each save's in the order of its hash."""
    found: dict[int, list[StoredRow]] = {seq: [] for seq in range(first, last + 1)}
    for table in CHAINED:
        cursor.execute(
            f"SELECT {named(table)}, version, save, withdrawn FROM {table} "
            "WHERE save BETWEEN $1 AND $2 ORDER BY save, id, version",
            [first, last],
        )
        for *row, version, seq, withdrawn in cursor.fetchall():
            found[seq].append(StoredRow(table, version, withdrawn, tuple(row)))
    return found


@contextmanager
def _whole(cursor: Cursor) -> Iterator[None]:
    """What is written in the block is kept when it ends, and undone when it raises."""
    cursor.execute("BEGIN TRANSACTION")
    try:
        yield
        cursor.execute("COMMIT")
    except BaseException:
        with suppress(Exception):  # after some faults no transaction is left
            cursor.execute("ROLLBACK")
        raise


def _without_torn_last(journal: Journal, newest: int) -> Contents:
    """What a journal holds, but for a last line of which pieces were not on the disk yet when the power was cut.

    Nobody was told of its save: a line is on the disk before. Such pieces are full of zero bytes, which no line has; or
    the file has the save, and its hash tells.
    """
    found = journal.contents()
    if found.damaged and found.is_last and _has_hole(journal.place, found.end):
        return replace(found, damaged=0, is_last=False)
    if not found.lines or found.damaged or found.size > found.end:
        return found
    *before, last = found.lines
    if last.save is None or not (_has_hole(journal.place, last.start) or last.seq <= newest):
        return found
    with journal.place.open("rb") as file:
        if _is_proved(file, last, ()):  # a removal alters lines before its own only
            return found
    return replace(found, lines=tuple(before), end=last.start)


def _has_hole(journal: Path, start: int) -> bool:
    """Whether zero bytes stand after a place in a journal."""
    with journal.open("rb") as file:
        file.seek(start)
        return any(b"\0" in piece for piece in iter(lambda: file.read(_PIECE), b""))


def saves_with_rows(cursor: Cursor, first: int = 1) -> Iterator[list[tuple[Save, list[StoredRow]]]]:
    """Every save from a number on with the rows that it wrote, some read together, the first first."""
    while saves := reading.saves_between(cursor, first, first + SAVES - 1):
        rows = stored_rows(cursor, saves[0].seq, saves[-1].seq)
        yield [(save, rows[save.seq]) for save in saves]
        first = saves[-1].seq + 1


def _hashes(cursor: Cursor) -> dict[int, str]:
    cursor.execute("SELECT count(*) FROM information_schema.tables WHERE table_name IN ('save', 'schema_migration')")
    if cursor.fetchall()[0][0] < 2:  # all of it, because an answer half read keeps a checkpoint waiting
        return {}  # a new file, or none of ours, which the migrations will say
    cursor.execute("SELECT seq, hash FROM save ORDER BY seq")
    return dict(cursor.fetchall())


def _orphan(cursor: Cursor, first: int) -> int:
    """The newest save that rows of the file name from a number on, 0 if none does."""
    parts = " UNION ALL ".join(f"SELECT max(save) AS newest FROM {table}" for table in TABLES)
    cursor.execute(f"SELECT COALESCE(max(newest), 0) FROM ({parts}) AS newest_of")
    newest = int(cursor.fetchall()[0][0])
    return newest if newest >= first else 0


def _broken(lines: Sequence[Line]) -> str:
    """Where the journal's own lines do not follow from each other, in words."""
    if lines and lines[0].save and (lines[0].seq, lines[0].save.prev_hash) != (1, GENESIS):
        return f"the journal begins at save {lines[0].seq:,}: what stood before it is missing"
    for before, after in pairwise(lines):
        if after.seq != before.seq + 1:
            return f"in the journal save {after.seq:,} stands after save {before.seq:,}"
        if after.save is None or after.save.prev_hash != before.hash:
            return f"in the journal save {after.seq:,} does not follow from save {before.seq:,}"
    return ""


def _forked(lines: Sequence[Line], held: dict[int, str]) -> str:
    """The first save that the journal and the file tell differently, in words."""
    for line in lines:
        if line.seq in held and held[line.seq] != line.hash:
            return f"save {line.seq:,} is another one in the file than in the journal"
    return ""


def _is_proved(file: BinaryIO, line: Line, removed: Sequence[Removed]) -> bool:
    try:
        digests = digests_of(rows_of(file, line))
    except Damaged:
        return False
    return line.save is not None and state_of(line.save, digests, removed) is not State.ALTERED


def _remove_again(cursor: Cursor, journal: Path, found: Plan) -> None:
    """Where a save that was written again removed a name, take it out of the saves that the file held before too."""
    lines = {line.seq: line for line in found.contents.lines}
    with journal.open("rb") as file:
        for seq, removed in removals_in(file, found.replay).items():
            line = lines.get(seq)
            if line is None or line.save is None or seq >= found.replay[0].seq:
                continue
            rows = list(rows_of(file, line))
            if state_of(line.save, digests_of(rows), removed) is State.WHOLE:
                _overwrite(cursor, line.save, rows)


def _overwrite(cursor: Cursor, save: Save, rows: Sequence[StoredRow]) -> None:
    """Make a save of the file what the journal tells of it since a name was removed."""
    held = {(one.table, one.row[0], one.version): one for one in stored_rows(cursor, save.seq, save.seq)[save.seq]}
    with _whole(cursor):
        cursor.execute("UPDATE save SET actor_name = $1 WHERE seq = $2", [save.actor_name, save.seq])
        for one in rows:
            before = held[one.table, one.row[0], one.version]
            for column, old, new in zip(columns(one.table), before.row, one.row, strict=True):
                if old != new:
                    cursor.execute(
                        f"UPDATE {one.table} SET {column.name} = $1 WHERE id = $2 AND version = $3",
                        [new, one.row[0], one.version],
                    )


def _add_missing(cursor: Cursor, journal: Journal, first: int, place: str) -> int:
    added = 0
    removed = removals(cursor)
    for several in saves_with_rows(cursor, first):
        for save, rows in several:
            if state_of(save, digests_of(rows), removed.get(save.seq, ())) is State.ALTERED:
                wrong = f"save {save.seq:,} of the file is not what {save.actor_name} saved"
                raise _contradicted(place, journal, wrong)
        journal.put(piece for save, rows in several for piece in written(save, rows))
        added += len(several)
    return added


def _contradicted(place: str, journal: Journal, found: str) -> StoreError:
    return StoreError(f"{place} and its journal {journal.place.name} contradict each other: {found}. {REMEDY}")
