"""One save while it is being made: what may be read and written between its begin and its end.

The store holds the write lock and the database transaction around it (`Store.write`); nothing here is kept, or seen
by a reader, until the store commits.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from benefits.errors import Conflict, NotFound, Place, Problem, Refused
from benefits.records import forgetting, frozen, reading, references
from benefits.records.hiding import Hides, nothing_hidden, unusable
from benefits.records.history import GENESIS, Actor, Save, Versioned, chained, read_time
from benefits.records.journal_lines import StoredRow, digests_of
from benefits.records.model import TABLES, Person, Record, table_of
from benefits.records.reading import Cursor
from benefits.records.rows import Row, to_row
from benefits.records.writing import insert_save, insert_versions


@dataclass(frozen=True)
class Intent:
    """What a save is: who does what and why, under which key, from which running program."""

    actor: Actor
    action: str
    reason: str
    key: str
    run: str


@dataclass(frozen=True)
class _Written:
    version: int
    withdrawn: bool
    row: Row
    record: Record


class Transaction:
    """A save being made.

    When the key was used before, `already_saved` names that save, and `put`, `put_all` and `withdraw` do nothing: a
    double click, or a repeat after a lost answer, is the save that was made first.

    Attributes:
        hides: Says of a table and a code whether whoever saves may not see that record: then it can neither be read,
            named nor written, as if there were none.
        already_saved: The save that was made with this key earlier, or None.
        saved: The save, once the block has ended: the former one for a repeat, None when nothing was written.
    """

    def __init__(self, cursor: Cursor, intent: Intent, now: datetime) -> None:
        head = reading.last_save(cursor)
        self._cursor, self._intent = cursor, intent
        self._seq = head.seq + 1 if head else 1
        self._prev_hash = head.hash if head else GENESIS
        # A clock set back must not put a later save before an earlier one: `as_of` reads by this time.
        self._moment = max(now, head.recorded_at) if head else now
        self._written: dict[str, dict[tuple[str, int], _Written]] = {table: {} for table in TABLES}
        self._removals: list[StoredRow] = []
        self._stands_alone = self._is_rewriting = False
        self.hides: Hides = nothing_hidden
        self.already_saved = self._former()
        self.saved: Save | None = self.already_saved

    def current(self, table: str) -> tuple[Versioned, ...]:
        """As `Store.current`, with what this save has written so far."""
        return self._named(reading.current(self._cursor, table))

    def one(self, table: str, code: str) -> Versioned | None:
        """As `Store.one`, with what this save has written so far."""
        found = reading.one(self._cursor, table, code)
        return self._named([found])[0] if found and not self.hides(table, code) else None

    def where(self, table: str, field: str, values: Iterable[Any]) -> tuple[Versioned, ...]:
        """As `Store.where`, with what this save has written so far."""
        return self._named(reading.where(self._cursor, table, field, values))

    def put(self, record: Record, seen: int) -> int:
        """Write the next version of a record, and say its number.

        Args:
            record: What shall be kept.
            seen: The version the person read before changing it; 0 for a new record.

        Raises:
            Conflict: The register holds another version than the one seen.
            NotFound: A version was seen of a record that the register does not hold.
            Refused: A value does not fit its column.
        """
        table = table_of(record)
        if self.already_saved:
            return self._latest(table, record.id)
        self._check_seen(table, record.id, seen)
        self._insert(table, [_Written(seen + 1, False, to_row(record), record)])
        return seen + 1

    def withdraw(self, table: str, code: str, seen: int) -> int:
        """Write a version that takes a record out of the current ones; its history stays.

        Raises:
            Conflict: The register holds another version than the one seen.
            NotFound: There is no such record, or it is withdrawn already.
        """
        if self.already_saved:
            return self._latest(table, code)
        self._check_seen(table, code, seen)
        latest = self.one(table, code)
        if latest is None or latest.withdrawn:
            raise NotFound(f"There is no {table.replace('_', ' ')} {code} to withdraw.")
        self._insert(table, [_Written(seen + 1, True, to_row(latest.record), latest.record)])
        return seen + 1

    def put_all(self, records: Iterable[Record], unchanged_since: int | None = None) -> int:
        """Write many records fast, each as a new one or as the next version of its latest, and say how many.

        Args:
            records: Of any tables in any order; each code at most once.
            unchanged_since: The data version at which the person looked at the register. Given, nobody may have
                saved any of these records after it.

        Raises:
            Conflict: A record was saved after `unchanged_since`.
            Refused: A code is given twice, or values do not fit their columns.
        """
        if self.already_saved:
            return 0
        by_table: dict[str, list[Record]] = {table: [] for table in TABLES}
        for record in records:
            by_table[table_of(record)].append(record)
        rows = {table: _rows(table, held) for table, held in by_table.items() if held}
        if taken := [(table, row[0]) for table, new in rows.items() for row in new if self.hides(table, row[0])]:
            raise Refused([unusable(*key) for key in taken])
        for table, new in rows.items():
            latest = self._versions(table, [row[0] for row in new], unchanged_since)
            written = [
                _Written(latest.get(record.id, 0) + 1, False, row, record)
                for row, record in zip(new, by_table[table], strict=True)
            ]
            self._insert(table, written)
        return sum(len(new) for new in rows.values())

    def forget(self, code: str) -> forgetting.Forgotten:
        """Take a person's name out of this register, and say so in the chain of saves; see `forgetting`.

        Nothing is written where the name is nowhere any more. Nor for a repeat: what that save did is then not told.

        Raises:
            NotFound: The register never held that person.
        """
        words = forgetting.words_of(self._cursor, code)
        latest = reading.one(self._cursor, "person", code)
        if latest is None or not isinstance(latest.record, Person):
            raise NotFound(_no_such("person", code))
        after = forgetting.nameless(latest.record, self._moment.date())
        if self.already_saved:
            return forgetting.Forgotten(after.name, (), {}, (), ())
        if latest.record.name != after.name and not latest.withdrawn:
            self.put(after, latest.version)
        self._is_rewriting = True
        done = forgetting.remove_name(self._cursor, after, words)
        self._cursor.execute("SELECT id, max(version) FROM removal GROUP BY id")
        versions = dict(self._cursor.fetchall())
        held = sorted((str(seq), content) for seq, content in done.contents.items())
        self._removals = [StoredRow("removal", versions.get(of, 0) + 1, False, (of, new)) for of, new in held]
        insert_versions(self._cursor, self._removals, self._seq)
        self._stands_alone = bool(done.saves)
        return done

    def stand(self) -> None:
        """Let this save stand though it writes no record: it says that something was done at this place."""
        self._stands_alone = True

    def finish(self) -> Save | None:
        """Check the references of all that was written and write the save's own row; the store calls it once.

        Returns:
            The save to commit, or None when nothing was written.

        Raises:
            Refused: A reference leads nowhere, or a withdrawn record is still needed.
        """
        if self.already_saved or not (self._stands_alone or any(self._written.values())):
            return None
        self._check_references()
        save = Save(
            self._seq,
            self._intent.key,
            self._intent.actor.id,
            self._intent.actor.name,
            self._intent.action,
            self._intent.reason,
            self._moment,
            self._intent.run,
            self._prev_hash,
            "",
        )
        save = replace(save, hash=chained(save, digests_of(self.rows())))
        insert_save(self._cursor, save)
        return save

    @property
    def touched(self) -> frozenset[str]:
        """The tables of which this save wrote a row; all of them where it took a name out."""
        return frozenset(TABLES if self._is_rewriting else (table for table, held in self._written.items() if held))

    def rows(self) -> Iterator[StoredRow]:
        """Every row that this save wrote, in the order over which its hash is made."""
        for table, held in self._written.items():
            for _, one in sorted(held.items(), key=lambda item: item[0]):
                yield StoredRow(table, one.version, one.withdrawn, one.row)
        yield from self._removals

    def _former(self) -> Save | None:
        former = reading.saved_with(self._cursor, self._intent.key)
        if former and (former.actor, former.action) != (self._intent.actor.id, self._intent.action):
            place = Place("save", column="key")
            wrong = f"was used by {former.actor_name} for another save ({former.action})"
            raise Refused([Problem(place, self._intent.key, wrong, "Open the form again, then save.")])
        return former

    def _named(self, found: Sequence[Versioned]) -> tuple[Versioned, ...]:
        """What is not hidden, with this save's own name on what it wrote, whose save row is not there yet."""
        actor = self._intent.actor
        return tuple(
            replace(
                one,
                saved_by=actor.id,
                saved_by_name=actor.name,
                recorded_at=self._moment,
                reason=self._intent.reason,
            )
            if one.save == self._seq
            else one
            for one in found
            if not self.hides(table_of(one.record), one.record.id)
        )

    def _latest(self, table: str, code: str) -> int:
        found = reading.one(self._cursor, table, code)
        return found.version if found else 0

    def _check_seen(self, table: str, code: str, seen: int) -> None:
        if self.hides(table, code):
            raise NotFound(_no_such(table, code)) if seen else Refused([unusable(table, code)])
        self._cursor.execute(
            "SELECT r.version, s.actor_name, s.recorded_at "
            f"FROM {table} AS r LEFT JOIN save AS s ON s.seq = r.save "
            "WHERE r.id = $1 ORDER BY r.version DESC LIMIT 1",
            [code],
        )
        found = self._cursor.fetchone()
        if found is None and seen:
            raise NotFound(_no_such(table, code))
        if found is not None and found[0] != seen:
            raise self._conflict(table, code, seen, *found)

    def _conflict(
        self, table: str, code: str, seen: int, version: int, name: str | None, moment: datetime | None
    ) -> Conflict:
        saved_at = read_time(moment) if moment else self._moment
        by = name or self._intent.actor.name
        return Conflict(table, code, seen, version, by, f"{saved_at:%Y-%m-%d %H:%M} UTC")

    def _versions(self, table: str, codes: list[str], unchanged_since: int | None) -> dict[str, int]:
        self._cursor.execute(
            f"SELECT r.id, max(r.version), max(r.save) FROM {table} AS r "
            "WHERE r.id IN (SELECT unnest(CAST($1 AS VARCHAR[]))) GROUP BY r.id ORDER BY r.id",
            [codes],
        )
        found = self._cursor.fetchall()
        for code, _, save in found:
            if unchanged_since is not None and unchanged_since < save:
                self._check_seen(table, code, self._version_at(table, code, unchanged_since))
        return {code: version for code, version, _ in found}

    def _version_at(self, table: str, code: str, data_version: int) -> int:
        self._cursor.execute(
            f"SELECT COALESCE(max(version), 0) FROM {table} WHERE id = $1 AND save <= $2",
            [code, data_version],
        )
        return int(self._cursor.fetchone()[0])

    def _insert(self, table: str, written: Sequence[_Written]) -> None:
        rows = [StoredRow(table, one.version, one.withdrawn, one.row) for one in written]
        insert_versions(self._cursor, rows, self._seq)
        self._written[table].update({(one.row[0], one.version): one for one in written})

    def _check_references(self) -> None:
        live: list[tuple[str, Record]] = []
        gone: dict[str, set[str]] = {}
        for table, held in self._written.items():
            last = {code: one for (code, _), one in held.items()}  # versions were written in rising order
            live += [(table, one.record) for one in last.values() if not one.withdrawn]
            withdrawn = {code for code, one in last.items() if one.withdrawn}
            if withdrawn:
                gone[table] = withdrawn
        held_by_table = {table: {key: one.record for key, one in held.items()} for table, held in self._written.items()}
        found = references.problems(self._cursor, live, gone, self.hides)
        found += frozen.problems(self._cursor, held_by_table, gone)
        if found:
            raise Refused(found)


def _no_such(table: str, code: str) -> str:
    return f"There is no {table.replace('_', ' ')} {code} in the register."


def _rows(table: str, records: Sequence[Record]) -> list[Row]:
    rows: list[Row] = []
    problems: list[Problem] = []
    seen: set[str] = set()
    for record in records:
        if record.id in seen:
            place = Place(table, column="id", record=record.id)
            problems.append(Problem(place, record.id, "is given twice", "Give each code once."))
        seen.add(record.id)
        try:
            rows.append(to_row(record))
        except Refused as refused:
            problems += refused.problems
    if problems:
        raise Refused(problems)
    return rows
