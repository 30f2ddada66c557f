"""The lawful removal of a person's name: from every version and save, and from the journal, with the chain intact.

The one exception to "nothing is overwritten". The hash of each save stays; the save that removes the name says in the
chain what each save that it changed holds since (`removals`). The person's code stays everywhere, so who did what is
still told, of somebody who is no longer named.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from benefits.errors import NotFound, StoreError
from benefits.records import reading
from benefits.records.history import Save, chained
from benefits.records.journal import Journal
from benefits.records.journal_lines import StoredRow, digests_of, rows_of, written
from benefits.records.model import TABLES, Person
from benefits.records.reading import Cursor
from benefits.records.reconciling import SAVES, stored_rows
from benefits.records.removals import Removals, State, removals, state_of
from benefits.records.rows import columns

# table -> the fields in which people are named, by others or by the program
NAMED: Mapping[str, tuple[str, ...]] = {
    "project": ("sro", "manager"),
    "benefit_line": ("owner",),
    "share": ("agreed_by",),
    "condition": ("owner",),
    "log_entry": ("made_by", "signed_off_by"),
    "baseline": ("approved_by", "made_by"),
    "milestone": ("owner",),
    "forecast": ("made_by",),
    "measurement": ("entered_by", "verified_by"),
    "outturn": ("entered_by", "verified_by"),
    "scenario": ("made_by", "approved_by"),
}
_PIECE = 5_000  # rows read together


@dataclass(frozen=True)
class Mention:
    """A text that still holds the name: of which record, or of which save or draft, and in which field."""

    table: str
    code: str
    field: str


@dataclass(frozen=True)
class Forgotten:
    """What the removal of a name did.

    Attributes:
        word: What stands in place of the name.
        saves: The saves that were changed.
        contents: Of each of them the hash over what it holds now; not of those that an earlier removal tells of, which
            held the name again.
        namesakes: Other people of that name; fields that name somebody were then left as they are.
        mentions: Texts that hold the name, an address or a subject of the person still.
    """

    word: str
    saves: tuple[int, ...]
    contents: Mapping[int, str]
    namesakes: tuple[str, ...]
    mentions: tuple[Mention, ...]


def nameless(person: Person, today: date) -> Person:
    """The person without name, address, subject and rights; they cannot sign in from today on.

    Example:
        >>> nameless(Person("P7", "ann@dwp.gov.uk", "Ann Example"), date(2026, 3, 31)).name
        'removed person da3843'
    """
    mark = hashlib.sha256(person.id.encode()).hexdigest()[:6]
    ends = min(person.disabled_on or today, today)
    return Person(person.id, f"{mark}@removed.invalid", f"removed person {mark}", disabled_on=ends)


def remove_name(cursor: Cursor, person: Person, words: frozenset[str]) -> Forgotten:
    """Take a person's name out of everything that was saved before, in the transaction of the save that does it.

    Args:
        cursor: In that transaction.
        person: As they stand from now on (`nameless`).
        words: The names, addresses and subjects that they had.

    Raises:
        StoreError: A save that holds the name was altered, so nobody may say that it is what it should be.
    """
    namesakes = _namesakes(cursor, person.id, sorted(words))
    places = list(_places(person, sorted(words), not namesakes))
    touched = sorted({seq for place in places for seq in place.saves(cursor)})
    removed = removals(cursor)
    before = {save.seq: _checked(save, rows, removed) for save, rows in _saves(cursor, touched)}
    for place in places:
        place.replace(cursor)
    contents = {}
    for save, rows in _saves(cursor, touched):
        if before[save.seq] is State.WHOLE:
            contents[save.seq] = chained(save, digests_of(rows))
        else:
            _checked(save, rows, removed)
    cursor.execute("DELETE FROM draft WHERE person = $1", [person.id])
    cursor.execute("DELETE FROM sign_out WHERE subject IN (SELECT unnest(CAST($1 AS VARCHAR[])))", [sorted(words)])
    return Forgotten(person.name, tuple(touched), contents, namesakes, tuple(_mentions(cursor, words)))


def words_of(cursor: Cursor, code: str) -> frozenset[str]:
    """Every name, address and subject that a person has or had, without those that a removal put there.

    Raises:
        NotFound: The register never held that person.
    """
    held = [one.record for one in reading.history(cursor, "person", code)]
    if not held:
        raise NotFound(f"There is no person {code} in the register. Give the code that people.csv has for them.")
    cursor.execute("SELECT DISTINCT actor_name FROM save WHERE actor = $1", [code])
    words = {name for (name,) in cursor.fetchall()}
    words |= {word for one in held if isinstance(one, Person) for word in (one.name, one.email, one.subject)}
    since = nameless(Person(code, "", ""), date.max)
    return frozenset(words - {"", since.name, since.email})


def clean(cursor: Cursor, journal: Journal) -> None:
    """Write the lines of a journal anew that still hold what was removed.

    Raises:
        StoreError: It cannot be read or written; the register itself holds the name no more.
    """
    removed = removals(cursor)
    with journal.place.open("rb") as file:
        old = frozenset(
            line.seq
            for line in journal.contents().lines
            if line.save and line.seq in removed
            if state_of(line.save, digests_of(rows_of(file, line)), removed[line.seq]) is State.BEFORE_REMOVAL
        )
    if old:
        try:
            journal.rewrite(old, _lines(cursor, sorted(old), removed))
        except OSError as fault:
            raise StoreError(
                f"The name left the register, but not its journal {journal.place}, which cannot be written anew "
                f"({fault.strerror}). Make room, then run the same command again."
            ) from fault


@dataclass(frozen=True)
class _Place:
    """Where a name stands: in a field of a table, where a condition on $2 holds; and what shall stand there."""

    table: str
    field: str
    within: str
    of: Any
    word: str

    def saves(self, cursor: Cursor) -> set[int]:
        """The saves whose rows would be changed."""
        number = "seq" if self.table == "save" else "save"
        cursor.execute(f"SELECT DISTINCT {number} FROM {self.table} {self._where}", [self.word, self.of])
        return {int(row[0]) for row in cursor.fetchall()}

    def replace(self, cursor: Cursor) -> None:
        """Put the word there."""
        asked = f"UPDATE {self.table} SET {self.field} = CAST($1 AS VARCHAR) {self._where}"
        cursor.execute(asked, [self.word, self.of])

    @property
    def _where(self) -> str:
        return f"WHERE {self.field} NOT IN ('', CAST($1 AS VARCHAR)) AND {self.within}"


def _places(person: Person, names: Sequence[str], has_fields: bool) -> Iterator[_Place]:
    yield _Place("person", "name", "id = $2", person.id, person.name)
    yield _Place("person", "email", "id = $2", person.id, person.email)
    yield _Place("person", "subject", "id = $2", person.id, "")
    yield _Place("save", "actor_name", "actor = $2", person.id, person.name)
    for table, fields in NAMED.items() if has_fields else ():
        for field in fields:
            yield _Place(table, field, f"{field} IN (SELECT unnest(CAST($2 AS VARCHAR[])))", names, person.name)


def _checked(save: Save, rows: list[StoredRow], removed: Removals) -> State:
    state = state_of(save, digests_of(rows), removed.get(save.seq, ()))
    if state is State.ALTERED:
        raise StoreError(
            f"Save {save.seq:,} holds the name and is not what was saved, so nothing was removed. Run 'benefits "
            "verify'. Where several names came back, remove them in the order in which they were removed first."
        )
    return state


def _namesakes(cursor: Cursor, code: str, names: Sequence[str]) -> tuple[str, ...]:
    """Other people who had one of the names or addresses too."""
    listed = "(SELECT unnest(CAST($2 AS VARCHAR[])))"
    cursor.execute(
        f"SELECT DISTINCT id FROM person WHERE id <> $1 AND (name IN {listed} OR email IN {listed}) ORDER BY id",
        [code, names],
    )
    return tuple(row[0] for row in cursor.fetchall())


def _saves(cursor: Cursor, numbers: Sequence[int]) -> Iterator[tuple[Save, list[StoredRow]]]:
    """These saves with their rows, some read together."""
    wanted, at = frozenset(numbers), 0
    while at < len(numbers):
        first, last = numbers[at], numbers[at] + SAVES - 1
        rows = stored_rows(cursor, first, last)
        yield from ((save, rows[save.seq]) for save in reading.saves_between(cursor, first, last) if save.seq in wanted)
        at = bisect_right(numbers, last)


def _lines(cursor: Cursor, numbers: Sequence[int], removed: Removals) -> Iterator[Iterator[bytes]]:
    for save, rows in _saves(cursor, numbers):
        if state_of(save, digests_of(rows), removed[save.seq]) is not State.WHOLE:
            raise StoreError(f"Save {save.seq:,} of the register is not what it should hold. Run 'benefits verify'.")
        yield written(save, rows)


def _mentions(cursor: Cursor, words: frozenset[str]) -> Iterator[Mention]:
    """Every text that holds one of the words, in whatever letters; of a record's versions each field once."""
    looked_for = [word.casefold() for word in words]
    texts = {table: [one.name for one in columns(table) if "VARCHAR" in one.sql] for table in TABLES}
    places = [(table, "id", names) for table, names in texts.items()]
    places += [("save", "seq", ["actor", "actor_name", "reason", "key"]), ("draft", "person", ["form", "content"])]
    for table, code, names in places:
        cursor.execute(f"SELECT {code}, {', '.join(names)} FROM {table} ORDER BY {code}")
        found: dict[Mention, None] = {}
        while rows := cursor.fetchmany(_PIECE):
            for of, *values in rows:
                for name, value in zip(names, values, strict=True):
                    text = ("\n".join(value) if isinstance(value, list) else value or "").casefold()
                    if any(word in text for word in looked_for):
                        found[Mention(table, str(of), name)] = None
        yield from found
