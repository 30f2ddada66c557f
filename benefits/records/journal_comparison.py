"""What differs between a register and its journal, row by row: what was altered, removed, inserted or cut off."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from benefits.errors import Place, Problem, Severity, StoreError
from benefits.records.history import GENESIS, Save
from benefits.records.journal import contents
from benefits.records.journal_lines import Damaged, Line, StoredRow, digests_of, rows_of
from benefits.records.reading import Cursor
from benefits.records.reconciling import stored_rows
from benefits.records.removals import Removals, Removed, State, state_of
from benefits.records.rows import columns

FORGET_AGAIN = "Run 'benefits forget' once more with the code of the person whom that save names."
NAMED = 20  # rows of one save that are named; a save may have thousands
_ALTERED = "The file was changed outside the program: restore a backup and replay the journal."
_JOURNAL = "The journal was changed outside the program: look for a copy of it, or take the file as it is."
_LATER = "Open the register for writing: it is brought up from the journal."
_TORN = "Open the register for writing: the line is kept aside, and the journal brought up from the file."
_LACKS = "Open the register for writing: the journal is brought up from the file."


def journal_problems(
    cursor: Cursor,
    journal: Path,
    saves: Sequence[Save],
    digests: Mapping[int, Mapping[str, str]],
    removed: Removals,
    in_use: bool,
) -> Iterator[Problem]:
    """Every difference between a register and its journal; none when they agree.

    Args:
        cursor: Looks at the register as of one moment.
        journal: The journal's file.
        saves: The register's saves, the first first.
        digests: Of each save, the digest of the rows that the register holds of it, by table.
        removed: What saves hold since names were removed.
        in_use: Whether others may save meanwhile; lines of later saves are then no difference.
    """
    held = {save.seq: save for save in saves}
    with journal.open("rb") as file:
        found = contents(file)
        lines = [line for line in found.lines if not in_use or line.seq <= len(saves)]
        yield from _order(lines)
        for line in lines:
            if line.seq not in held:
                continue
            own, since = digests.get(line.seq, {}), removed.get(line.seq, ())
            yield from _differences(cursor, file, line, held[line.seq], own, since)
        if found.damaged:
            place = Place("journal", row=found.damaged)
            yield Problem(place, "", "cannot be read, nor what stands after it", _TORN if found.is_last else _JOURNAL)
        elif found.size > found.end and not in_use:
            yield Problem(Place("journal", row=len(lines) + 1), "", "was not finished", _TORN)
    yield from _lacking(lines, held)


def _order(lines: Sequence[Line]) -> Iterator[Problem]:
    if lines and lines[0].save and lines[0].seq != 1:
        wrong = f"lacks the saves before {lines[0].seq:,}, with which it should begin"
        yield Problem(Place("journal", row=1), "", wrong, _JOURNAL)
    before = (0, GENESIS)
    for number, line in enumerate(lines, start=1):
        place = Place("journal", row=number)
        seq, proof = before
        if number > 1 and line.seq != seq + 1:
            wrong = f"holds save {line.seq:,} after save {seq:,}: lines are missing, doubled or in another order"
            yield Problem(place, "", wrong, _JOURNAL)
        elif line.save and line.seq == seq + 1 and line.save.prev_hash != proof:
            yield Problem(place, "", f"holds save {line.seq:,}, which does not follow from the one before", _JOURNAL)
        before = (line.seq, line.hash)


def _lacking(lines: Sequence[Line], held: Mapping[int, Save]) -> Iterator[Problem]:
    known = {line.seq for line in lines}
    newest = max(held, default=0)
    later = sorted(seq for seq in known - set(held) if seq > newest)
    if later:
        wrong = f"{_saves(later)} in the journal and not in the file: the file's newest history was cut off or lost"
        yield Problem(Place("save", record=str(later[0])), "", wrong, _LATER)
    for seq in sorted(known - set(held) - set(later)):
        yield Problem(Place("save", record=str(seq)), "", "is in the journal and not in the file: removed", _ALTERED)
    first, last = (lines[0].seq, lines[-1].seq) if lines else (1, 0)
    newer = sorted(seq for seq in held if seq > last)
    if newer:
        wrong = f"{_saves(newer)} in the file and not in the journal, which ends before"
        yield Problem(Place("save", record=str(newer[0])), "", wrong, _LACKS)
    within = sorted(seq for seq in set(held) - known if first < seq < last)
    if within:
        wrong = f"{_saves(within)} in the file and not in the journal, which has later ones"
        yield Problem(Place("save", record=str(within[0])), "", wrong, _JOURNAL)


def _saves(numbers: Sequence[int]) -> str:
    if len(numbers) == 1:
        return f"save {numbers[0]:,} is"
    return f"saves {numbers[0]:,} to {numbers[-1]:,} are"


def _differences(
    cursor: Cursor, file: BinaryIO, line: Line, held: Save, digests: Mapping[str, str], removed: Sequence[Removed]
) -> Iterator[Problem]:
    """How one save of the file differs from its line."""
    place = Place("save", record=str(line.seq))
    if line.save is None:
        if line.hash != held.hash:
            yield Problem(place, "", "is another save than the one at which the journal begins", _ALTERED)
        return
    try:
        kept = digests_of(rows_of(file, line))
    except (Damaged, StoreError) as fault:
        wrong = "has a line in the journal that cannot be read to its end"
        yield Problem(place, "", wrong, str(fault) or _JOURNAL)
        return
    state = state_of(line.save, kept, removed)
    if state is State.BEFORE_REMOVAL:
        wrong = f"has a line in the journal that still holds a person's name, which save {removed[-1].by:,} removed"
        yield Problem(place, "", wrong, FORGET_AGAIN, Severity.WARNING)
        return
    if removed and state_of(held, digests, removed) is State.BEFORE_REMOVAL:
        return  # the file holds the name again, which is told where its own saves are read
    if state is State.ALTERED:
        yield Problem(place, "", "has a line in the journal that was altered: its hash is another", _JOURNAL)
    for field, value in vars(line.save).items():
        other = getattr(held, field)
        if other != value:
            spot = Place("save", column=field, record=str(line.seq))
            yield Problem(spot, "", f"is {_shown(other)} in the file and {_shown(value)} in the journal", _ALTERED)
    changed = {table for table in set(kept) | set(digests) if kept.get(table) != digests.get(table)}
    if changed:
        stored = stored_rows(cursor, line.seq, line.seq)[line.seq]
        problems = list(_row_problems(stored, rows_of(file, line), changed, line.seq))
        yield from problems[:NAMED]
        if len(problems) > NAMED:
            yield Problem(place, "", f"differs in {len(problems) - NAMED:,} more rows", _ALTERED)


def _row_problems(
    stored: Iterable[StoredRow], kept: Iterable[StoredRow], changed: set[str], seq: int
) -> Iterator[Problem]:
    here = {(one.table, one.row[0], one.version): one for one in stored if one.table in changed}
    for one in kept:
        if one.table not in changed:
            continue
        place = Place(one.table, record=one.row[0])
        twin = here.pop((one.table, one.row[0], one.version), None)
        if twin is None:
            wrong = f"version {one.version} of save {seq:,} is in the journal and not in the file: it was removed"
            yield Problem(place, "", wrong, _ALTERED)
        elif twin.text != one.text:
            wrong = f"version {one.version} of save {seq:,} was altered: {_fields(twin, one)}"
            yield Problem(place, "", wrong, _ALTERED)
    for table, code, version in sorted(here):
        wrong = f"version {version} of save {seq:,} is in the file and not in the journal: it was inserted"
        yield Problem(Place(table, record=code), "", wrong, _ALTERED)


def _fields(here: StoredRow, kept: StoredRow) -> str:
    names = [column.name for column in columns(here.table)] + ["withdrawn"]
    pairs = zip(names, (*here.row, here.withdrawn), (*kept.row, kept.withdrawn), strict=True)
    told = [
        f"{name} is {_shown(value)} in the file and {_shown(other)} in the journal"
        for name, value, other in pairs
        if value != other
    ]
    return ", ".join(told)


def _shown(value: Any) -> str:
    if value is None or value in ("", []):
        return "empty"
    text = ", ".join(str(one) for one in value) if isinstance(value, list) else str(value)
    return f"'{text[:60]}'"
