"""The register as one person may see it: without the restricted projects that are not theirs, and all under them.

`as_seen_by` is the only way from a store to what a person may read of it. Where nothing is hidden it is the store
itself. Where something is, it is one `Sight` for all who may not see the same projects, so that whatever is kept by
store is kept apart for them. A hidden record looks like one that never was. That its code is taken cannot be hidden
from who tries to use it, and neither can how many saves the register has; nothing else of it is told.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn

from benefits.errors import Problem
from benefits.records import reading
from benefits.records.access import ANYWHERE, roles
from benefits.records.drafts import Draft
from benefits.records.hiding import Hides, nothing_hidden, unusable, without
from benefits.records.history import Actor, Change, Save, Versioned
from benefits.records.model import REFERENCES, TABLES, Person, Record, table_of
from benefits.records.reading import Cursor
from benefits.records.rows import columns
from benefits.records.store import Store
from benefits.records.tables import Tables
from benefits.records.touched import SAVES
from benefits.records.transaction import Transaction

KEPT = 8  # sights kept with what was worked out for them; each may hold a register's columns
Codes = Mapping[str, frozenset[str]]  # by table


@dataclass(frozen=True)
class _Hidden:
    """What is hidden at a data version: codes by table, and how many of them are current records."""

    version: int
    codes: Codes
    counts: Mapping[str, int]


class Sight(Store):
    """A store without some projects and whatever ever named them; it reads and saves as the store under it does.

    Everything a `Store` can be asked is answered here, filtered; what is not written here fails, so that nothing
    passes by oversight. Hidden codes are looked up after each answer was read: what ever stood under a project only
    grows, so nothing that was saved meanwhile slips through.

    Attributes:
        under: The whole store.
        projects: Codes of the hidden projects.
    """

    def __init__(self, under: Store, projects: frozenset[str]) -> None:
        self.under, self.projects = under, projects
        self._held: _Hidden | None = None

    @property
    def place(self) -> str:  # type: ignore[override]  # a property where Store has a field
        """As that of the whole store."""
        return self.under.place

    @property
    def path(self) -> Path | None:  # type: ignore[override]  # a property where Store has a field
        """As that of the whole store."""
        return self.under.path

    @property
    def read_only(self) -> bool:  # type: ignore[override]  # a property where Store has a field
        """As that of the whole store."""
        return self.under.read_only

    @property
    def is_closed(self) -> bool:
        """As that of the whole store."""
        return self.under.is_closed

    def hides(self, table: str, code: str) -> bool:
        """Whether a record is one that may not be seen."""
        return code in self._hidden().codes.get(table, ())

    def current(self, table: str) -> tuple[Versioned, ...]:
        """As `Store.current`, without what is hidden."""
        return self._shown(self.under.current(table))

    def one(self, table: str, code: str) -> Versioned | None:
        """As `Store.one`; None for what is hidden."""
        found = self.under.one(table, code)
        return None if found is None or self.hides(table, code) else found

    def where(self, table: str, field: str, values: Iterable[Any]) -> tuple[Versioned, ...]:
        """As `Store.where`, without what is hidden."""
        return self._shown(self.under.where(table, field, values))

    def history(self, table: str, code: str) -> tuple[Versioned, ...]:
        """As `Store.history`; empty for what is hidden."""
        return self._shown(self.under.history(table, code))

    def as_of(self, table: str, moment: datetime) -> tuple[Versioned, ...]:
        """As `Store.as_of`, without what is hidden now."""
        return self._shown(self.under.as_of(table, moment))

    def saves(self, limit: int = 100, after: int = 0) -> tuple[Save, ...]:
        """As `Store.saves`, without those that wrote nothing but what is hidden."""
        left_out = self._saves_hidden()
        found = self.under.saves(limit + sum(seq > after for seq in left_out), after)
        return tuple(one for one in found if one.seq not in left_out)[:limit]

    def saved_with(self, key: str) -> Save | None:
        """As `Store.saved_with`: who knows the key made the save."""
        return self.under.saved_with(key)

    def changes(self, seq: int) -> tuple[Change, ...]:
        """As `Store.changes`, without what is hidden."""
        return tuple(one for one in self.under.changes(seq) if not self.hides(one.table, one.id))

    def counts(self) -> dict[str, int]:
        """As `Store.counts`, without what is hidden."""
        held = self._hidden()
        found = self.under.counts()
        return {table: number - held.counts.get(table, 0) for table, number in found.items()}

    def data_version(self) -> int:
        """As `Store.data_version`: it tells how many saves there are, and nothing of them."""
        return self.under.data_version()

    def state(self, tables: Collection[str] = (SAVES,)) -> int | None:
        """As `Store.state`."""
        return self.under.state(tables)

    def draft(self, person: str, form: str) -> str | None:
        """As `Store.draft`: what the person typed is their own."""
        return self.under.draft(person, form)

    def drafts(self, person: str) -> tuple[Draft, ...]:
        """As `Store.drafts`, without those of forms about what is hidden."""
        codes = frozenset().union(*self._hidden().codes.values())
        return tuple(one for one in self.under.drafts(person) if codes.isdisjoint(one.form.split(":")))

    def keep_draft(self, person: str, form: str, content: str) -> None:
        """As `Store.keep_draft`."""
        self.under.keep_draft(person, form, content)

    def tables(self) -> Tables:
        """As `Store.tables`, without what is hidden."""
        found = self.under.tables()
        return without(found, self._hidden().codes)

    def tables_as_of(self, moment: datetime) -> Tables:
        """As `Store.tables_as_of`, without what is hidden now."""
        found = self.under.tables_as_of(moment)
        return without(found, self._hidden().codes)

    def snapshot(self) -> NoReturn:
        """Refused: answers to statements cannot be filtered here. Ask `whole`, and leave out what `hidden_from` says.

        Raises:
            TypeError: Always.
        """
        raise TypeError("a statement would see what this person may not; ask for records instead")

    @contextmanager
    def write(self, actor: Actor, action: str, reason: str, key: str) -> Iterator[Transaction]:
        """As `Store.write`; what is hidden can neither be read, named nor written in the save."""
        with self.under.write(actor, action, reason, key) as transaction:
            transaction.hides = self.hides
            yield transaction

    def _shown(self, found: tuple[Versioned, ...]) -> tuple[Versioned, ...]:
        return tuple(one for one in found if not self.hides(table_of(one.record), one.record.id))

    def _hidden(self) -> _Hidden:
        version, held = self.under.data_version(), self._held
        if held is None or held.version != version:
            with self.under.snapshot() as cursor:
                codes = _ever_naming(cursor, self.projects)
                counts = {table: _count(cursor, table, held) for table, held in codes.items() if held}
            held = self._held = _Hidden(version, codes, counts)
        return held

    def _saves_hidden(self) -> frozenset[int]:
        """The numbers of the saves that wrote nothing but what is hidden."""
        codes = self._hidden().codes
        with self.under.snapshot() as cursor:
            touching = {seq for table, held in codes.items() if held for seq in _saves(cursor, table, held)}
            shown = {seq for table in TABLES for seq in _also(cursor, table, touching, codes.get(table, frozenset()))}
        return frozenset(touching - shown)


@dataclass(frozen=True)
class _Restricted:
    """A restricted project and the bodies whose people may see it."""

    code: str
    bodies: frozenset[str]


_lock = threading.Lock()
_sights: OrderedDict[tuple[Store, frozenset[str]], Sight] = OrderedDict()


def as_seen_by(store: Store, person: Person) -> Store:
    """The register as the person may see it: the one way to read it for somebody.

    A project with readers is seen by who holds any role for its lead, for one of its readers or for every body.

    Args:
        store: The register, or what somebody may see of it.
        person: Who reads; one without roles sees no restricted project.
    """
    under = whole(store)
    restricted = _restricted_in(under)
    if not restricted:
        return under
    bodies = {body for _, body in roles(person)}
    if ANYWHERE in bodies:
        return under
    hidden = frozenset(one.code for one in restricted if bodies.isdisjoint(one.bodies))
    return _sight(under, hidden) if hidden else under


def whole(store: Store) -> Store:
    """The store under a sight, for statements whose answers are then filtered by `hidden_from`."""
    return store.under if isinstance(store, Sight) else store


def hidden_from(store: Store) -> Hides:
    """Says of a table and a code whether the record may not be seen in this register."""
    return store.hides if isinstance(store, Sight) else nothing_hidden


def codes_hidden_from(store: Store) -> Codes:
    """The codes of the records that may not be seen in this register, by table."""
    return store._hidden().codes if isinstance(store, Sight) else {}


def unusable_codes(store: Store, records: Iterable[Record]) -> tuple[Problem, ...]:
    """That codes may not be used, of the records whose codes are those of hidden ones."""
    hides = hidden_from(store)
    return tuple(unusable(table_of(one), one.id) for one in records if hides(table_of(one), one.id))


def n_left_out(store: Store) -> int:
    """How many restricted projects this register is without, withdrawn ones too."""
    return len(store.projects) if isinstance(store, Sight) else 0


def _restricted_in(store: Store) -> tuple[_Restricted, ...]:
    return store.kept(("restricted",), _all_restricted, ["project"])


def _all_restricted(cursor: Cursor) -> tuple[_Restricted, ...]:
    newest = reading.last_save(cursor)
    cursor.execute(
        f"SELECT id, lead, readers FROM {reading.standing_at('project')} AS latest "
        "WHERE cardinality(readers) > 0 ORDER BY id",
        [newest.seq if newest else 0],
    )
    return tuple(_Restricted(code, frozenset([lead, *bodies])) for code, lead, bodies in cursor.fetchall())


def _sight(store: Store, hidden: frozenset[str]) -> Sight:
    """The one sight of a store without these projects."""
    key = (store, hidden)
    with _lock:
        held = _sights.get(key)
        if held is None:
            for closed in [one for one in _sights if one[0].is_closed]:
                del _sights[closed]
            held = _sights[key] = Sight(store, hidden)
        _sights.move_to_end(key)
        while len(_sights) > KEPT:
            _sights.popitem(last=False)
    return held


def _ever_naming(cursor: Cursor, projects: frozenset[str]) -> dict[str, frozenset[str]]:
    """The projects, and of every table the records of which any version named one of them, or what stands under it."""
    found: dict[str, frozenset[str]] = {"project": projects}
    for table in TABLES:  # parents come before children
        codes: set[str] = set(found.get(table, ()))
        for field, target in REFERENCES[table].items():
            if target in found and found[target] and target != table:
                codes |= _naming(cursor, table, field, found[target])
        found[table] = frozenset(codes)
    return found


def _naming(cursor: Cursor, table: str, field: str, codes: frozenset[str]) -> set[str]:
    is_list = next(column.sql for column in columns(table) if column.name == field).endswith("[]")
    condition = "&& CAST($1 AS VARCHAR[])" if is_list else f"IN ({_LISTED})"
    cursor.execute(f"SELECT DISTINCT id FROM {table} WHERE {field} {condition}", [sorted(codes)])
    return {row[0] for row in cursor.fetchall()}


_LISTED = "SELECT unnest(CAST($1 AS VARCHAR[]))"


def _count(cursor: Cursor, table: str, codes: frozenset[str]) -> int:
    cursor.execute(f"SELECT count(*) FROM {table}_current WHERE id IN ({_LISTED})", [sorted(codes)])
    return int(cursor.fetchone()[0])


def _saves(cursor: Cursor, table: str, codes: frozenset[str]) -> set[int]:
    """The saves that wrote any of these records."""
    cursor.execute(f"SELECT DISTINCT save FROM {table} WHERE id IN ({_LISTED})", [sorted(codes)])
    return {int(row[0]) for row in cursor.fetchall()}


def _also(cursor: Cursor, table: str, saves: set[int], codes: frozenset[str]) -> set[int]:
    """Those of the saves that wrote another record of the table than these."""
    cursor.execute(
        f"SELECT DISTINCT save FROM {table} WHERE id NOT IN ({_LISTED}) "
        "AND save IN (SELECT unnest(CAST($2 AS BIGINT[])))",
        [sorted(codes), sorted(saves)],
    )
    return {int(row[0]) for row in cursor.fetchall()}
