"""Whether a register is whole: every row read, every hash made again, versions, references and shares checked."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from math import isnan
from pathlib import Path

from benefits.errors import Place, Problem, Severity, has_errors
from benefits.records import arrays, reading
from benefits.records.history import GENESIS, Save
from benefits.records.journal import journal_of
from benefits.records.journal_comparison import FORGET_AGAIN, journal_problems
from benefits.records.model import REFERENCES, SHARE_TOLERANCE, TABLES
from benefits.records.reading import Cursor, named
from benefits.records.references import pointed
from benefits.records.removal_model import CHAINED
from benefits.records.removals import Removals, State, removals, state_of
from benefits.records.rows import canonical
from benefits.records.store import Store
from benefits.records.tables import Tables

_CHUNK = 5_000
_RESTORE = "Restore a backup from before it, or find out who changed the file outside the program."


@dataclass(frozen=True)
class VerifyReport:
    """What a full reading of a register found.

    Attributes:
        place: Which register.
        saves: How many saves it holds.
        head: The hash of the newest save; noted elsewhere, it shows later whether history was cut or rewritten.
        counts: Current records of each table.
        versions: Stored versions of each table.
        problems: Errors where the file is not what the program wrote; warnings where shares do not add up.
        journal: The file of the journal that it was compared with, None if there is none.
    """

    place: str
    saves: int
    head: str
    counts: dict[str, int]
    versions: dict[str, int]
    problems: tuple[Problem, ...]
    journal: Path | None = None

    @property
    def is_sound(self) -> bool:
        """Whether the register is what the program wrote, warnings aside."""
        return not has_errors(self.problems)


def verify(target: str | Path | Store, journal: Path | None = None) -> VerifyReport:
    """Read a whole register, a file that nobody holds open or an open store, and report what is wrong with it.

    It is compared with its journal too, where it has one; a backup has none.

    Args:
        target: The register.
        journal: The file of its journal, if it is not the one beside it.

    Raises:
        StoreError: It cannot be opened, or a damaged block cannot be read; the sentence says what to do.
    """
    with ExitStack() as stack:
        if isinstance(target, Store):
            store = target
        else:
            store = Store.open(target, read_only=True)
            stack.callback(store.close)
        cursor = stack.enter_context(store.snapshot())
        beside = journal or (journal_of(store.path) if store.path else None)
        return _report(cursor, store, beside if beside and beside.exists() else None)


def _report(cursor: Cursor, store: Store, journal: Path | None) -> VerifyReport:
    saves = reading.all_saves(cursor)
    digests: dict[int, dict[str, str]] = defaultdict(dict)
    versions: dict[str, int] = {}
    for table in CHAINED:
        versions[table], found = _scanned(cursor, table)
        for seq, text in found.items():
            digests[seq][table] = text
    tables = arrays.tables(cursor, saves[-1].seq if saves else 0, {})
    removed = removals(cursor)
    problems = [
        *_chain_problems(cursor, saves, digests, removed),
        *(problem for table in CHAINED for problem in _gaps(cursor, table)),
        *_reference_problems(tables),
        *_share_problems(tables),
    ]
    if journal:
        if not store.read_only:
            store.settle()  # a save that was committed before this look has its line by now
        problems += journal_problems(cursor, journal, saves, digests, removed, in_use=not store.read_only)
    counts = {table: tables[table].size for table in TABLES}
    head = saves[-1].hash if saves else GENESIS
    return VerifyReport(store.place, len(saves), head, counts, versions, tuple(problems), journal)


def _scanned(cursor: Cursor, table: str) -> tuple[int, dict[int, str]]:
    """How many rows a table holds, and the digest of the rows of each save; every block of it is read."""
    cursor.execute(f"SELECT {named(table)}, version, save, withdrawn FROM {table} ORDER BY save, id, version")
    running: dict[int, hashlib._Hash] = {}
    number = 0
    while rows := cursor.fetchmany(_CHUNK):
        number += len(rows)
        for *row, version, seq, withdrawn in rows:
            text = canonical(table, version, withdrawn, tuple(row))
            if seq not in running:
                running[seq] = hashlib.sha256()
            running[seq].update(text.encode() + b"\n")
    return number, {seq: one.hexdigest() for seq, one in running.items()}


def _chain_problems(
    cursor: Cursor, saves: tuple[Save, ...], digests: dict[int, dict[str, str]], removed: Removals
) -> Iterator[Problem]:
    before = GENESIS
    for number, save in enumerate(saves, start=1):
        place = Place("save", record=str(save.seq))
        if save.seq != number:
            yield Problem(place, "", f"stands where save {number} should: saves are missing or doubled", _RESTORE)
            return
        if save.prev_hash != before:
            yield Problem(place, "", "does not follow from the save before it: history was rewritten", _RESTORE)
        state = state_of(save, digests.get(save.seq, {}), removed.get(save.seq, ()))
        if state is State.BEFORE_REMOVAL:
            wrong = f"holds a person's name again, which save {removed[save.seq][-1].by:,} removed"
            yield Problem(place, "", wrong, FORGET_AGAIN, Severity.WARNING)
        if state is State.ALTERED:
            yield Problem(place, "", f"is not what {save.actor_name} saved{_wrote(cursor, save.seq)}", _RESTORE)
        before = save.hash
    for seq in sorted(set(digests) - {save.seq for save in saves}):
        yield Problem(
            Place("save", record=str(seq)), "", f"is missing, but rows name it{_wrote(cursor, seq)}", _RESTORE
        )


def _wrote(cursor: Cursor, seq: int) -> str:
    found = [f"{change.table} {change.id}" for change in reading.changes(cursor, seq)]
    more = f" and {len(found) - 3:,} more" if len(found) > 3 else ""
    return f" (it holds {', '.join(found[:3])}{more})" if found else " (it holds no rows)"


def _gaps(cursor: Cursor, table: str) -> Iterator[Problem]:
    cursor.execute(
        f"SELECT id, count(*), min(version), max(version) FROM {table} "
        "GROUP BY id HAVING count(*) <> max(version) OR min(version) <> 1 ORDER BY id"
    )
    for code, held, first, last in cursor.fetchall():
        wrong = f"has {held} versions numbered from {first} to {last}: some are missing or doubled"
        yield Problem(Place(table, record=code), "", wrong, _RESTORE)


def _reference_problems(tables: Tables) -> Iterator[Problem]:
    known = {table: set(tables[table]["id"]) for table in TABLES}
    for table, fields in REFERENCES.items():
        for field, target in fields.items():
            for code, value in zip(tables[table]["id"], tables[table][field], strict=True):
                for missing in (one for one in pointed(value) if one not in known[target]):
                    place = Place(table, column=field, record=code)
                    wrong = f"is the code of no current {target.replace('_', ' ')}"
                    yield Problem(place, missing, wrong, "Correct the code, or add that record.")


def _share_problems(tables: Tables) -> Iterator[Problem]:
    steady, yearly = _fractions(tables)
    for code, amounts in zip(tables["benefit_line"]["id"], _held(tables, "benefit_line"), strict=True):
        if code not in steady and code not in yearly:
            continue
        by_year = yearly.get(code, {})
        years = [year for year, amount in amounts.items() if amount] or sorted(by_year) or [0]
        for year in years:
            total = steady.get(code, 0.0) + by_year.get(year, 0.0)
            if min(abs(total), abs(total - 1)) > float(SHARE_TOLERANCE):
                when = f" in the year starting {year}" if by_year else ""
                wrong = f"has shares that sum to {total:.6f}{when}, neither 1 nor 0"
                remedy = "Correct the shares so that they sum to 1."
                yield Problem(Place("benefit_line", record=code), "", wrong, remedy, Severity.WARNING)
                break


def _held(tables: Tables, table: str) -> Iterator[dict[int, float]]:
    """The yearly amounts of each line of a table by the year they start in, line after line."""
    amounts = tables[table].amounts
    if amounts is None:
        raise ValueError(f"{table} holds no yearly amounts")
    values = amounts.values.tolist()
    end = 0
    for first, count in zip(amounts.first.tolist(), amounts.count.tolist(), strict=True):
        start, end = end, end + count
        yield {first + at: value for at, value in enumerate(values[start:end])}


def _fractions(tables: Tables) -> tuple[dict[str, float], dict[str, dict[int, float]]]:
    """Of each benefit, the sum of its steady shares, and by year the sum of its shares by year."""
    shares = tables["share"]
    steady: dict[str, float] = defaultdict(float)
    yearly: dict[str, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    for benefit, fraction, held in zip(shares["benefit"], shares["fraction"], _held(tables, "share"), strict=True):
        for year, value in held.items():
            yearly[benefit][year] += value
        if not held:
            steady[benefit] += 0.0 if isnan(fraction) else float(fraction)
    return steady, yearly
