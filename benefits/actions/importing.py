"""Taking records in from outside: permitted, compared, checked together with the register, all or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any

from benefits.actions.agreement import not_theirs_to_say
from benefits.actions.surroundings import Register, settled, shipped_organisations, surroundings
from benefits.errors import BenefitsError, Problem, Refused, has_errors
from benefits.periods import Series
from benefits.records.access import Act, may, require, roles
from benefits.records.belonging import Finder, lead_of
from benefits.records.checks import check, check_together
from benefits.records.checks_together import Key
from benefits.records.history import Actor, Save
from benefits.records.model import Organisation, Person, Record, Share, table_of
from benefits.records.store import Store

PROGRAM = Actor("benefits", "benefits")  # who saves what the program itself brings
IMPORT, EXAMPLE, SEED = "import", "example", "seed"
Given = Mapping[str, frozenset[str]]
EVERY_FIELD: Given = {}


class ChangeKind(StrEnum):
    """What an import does to a record."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class FieldChange:
    """One field of a record, with what it held and what it would hold, as text."""

    field: str
    old: str
    new: str


@dataclass(frozen=True)
class ChangeRow:
    """What an import does to one record; `fields` only for a changed one."""

    table: str
    record: str
    title: str
    kind: ChangeKind
    fields: tuple[FieldChange, ...] = ()


@dataclass(frozen=True)
class _Plan:
    """What an import would do: the records to write, what happens to each that comes in, and what is wrong."""

    records: tuple[Record, ...]
    changes: tuple[ChangeRow, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Imported:
    """What an import did; `save` is None where nothing was new."""

    save: Save | None
    changes: tuple[ChangeRow, ...]
    warnings: tuple[Problem, ...]

    @property
    def sentence(self) -> str:
        """What was done, for people."""
        if self.save is None:
            return "Nothing was saved: the register holds all of this already."
        if not self.changes:
            return f"This was saved before, as save {self.save.seq}; nothing was saved twice."
        counts = {kind: sum(row.kind is kind for row in self.changes) for kind in ChangeKind}
        told = ", ".join(f"{count:,} {kind}" for kind, count in counts.items() if count)
        return f"Saved as save {self.save.seq}: {told}."


def seed_organisations(store: Store) -> Save | None:
    """Bring the shipped list of bodies into a register that holds none; the save, or None where it has some.

    It asks for no permission: the program itself does it, once, with public facts.
    """
    if store.counts()["organisation"]:
        return None
    with store.write(PROGRAM, SEED, "The shipped list of organisations", "seed-organisations") as tx:
        tx.put_all(shipped_organisations())
    return tx.saved


def changes_of(
    store: Store,
    person: Person,
    records: Iterable[Record],
    *,
    given: Given = EVERY_FIELD,
    unsure: frozenset[Key] = frozenset(),
) -> tuple[tuple[ChangeRow, ...], tuple[Problem, ...]]:
    """What an import of these records would do to each of them, and everything that is wrong with it.

    Args:
        store: The register.
        person: Who wants to import.
        records: What comes in.
        given: For each table the fields that were given; the others keep what the register holds. A table that is
            not named gives all of them.
        unsure: Table and code of records that could not be read; nothing is said for lack of them.

    Raises:
        NotPermitted: The person may not import this.
    """
    plan = _plan(store, person, Act.IMPORT, tuple(records), given, unsure)
    return plan.changes, plan.problems


def save_import(
    store: Store,
    person: Person,
    records: Iterable[Record],
    reason: str,
    key: str,
    *,
    given: Given = EVERY_FIELD,
    seen: int | None = None,
) -> Imported:
    """Take records into the register in one save, all or nothing; what is unchanged is not written again.

    A register without organisations gets the shipped list first.

    Args:
        store: The register.
        person: Who imports.
        records: What comes in.
        reason: Why, in the person's words.
        key: Given once to a preview or command; a second import with it is the first one.
        given: As in `changes_of`.
        seen: The data version at which the person looked at the changes; None where nobody looked.

    Raises:
        NotPermitted: The person may not import this.
        Refused: With every problem; nothing was saved.
        Conflict: Somebody saved one of the records after the person looked.
        StoreError: The register cannot save.
    """
    return _save(store, person, Act.IMPORT, tuple(records), reason, key, given, seen)


def save_example(store: Store, person: Person, records: Iterable[Record], key: str) -> Imported:
    """Take the example portfolio into a register of its own.

    Raises:
        NotPermitted: The person may not load it.
        BenefitsError: The register holds other records: examples are kept apart from them.
        Refused: With every problem; nothing was saved.
    """
    require(person, Act.LOAD_EXAMPLE)
    held = sum(count for table, count in store.counts().items() if table not in ("organisation", "person"))
    if held and store.saved_with(key) is None:
        raise BenefitsError(
            f"This register holds {held:,} records already, and the example is kept apart from live ones. "
            "Load it into a new register."
        )
    return _save(store, person, Act.LOAD_EXAMPLE, tuple(records), "The example portfolio", key, EVERY_FIELD, None)


def _save(
    store: Store,
    person: Person,
    act: Act,
    records: tuple[Record, ...],
    reason: str,
    key: str,
    given: Given,
    seen: int | None,
) -> Imported:
    actor, action = Actor(person.id, person.name), EXAMPLE if act is Act.LOAD_EXAMPLE else IMPORT
    _require_import(person, act, frozenset())
    if store.saved_with(key) is not None:
        with store.write(actor, action, reason, key) as tx:
            return Imported(tx.already_saved, (), ())
    looked = store.data_version()
    plan = _accepted(_plan(store, person, act, records, given, frozenset()))
    if not plan.records:
        return Imported(None, plan.changes, plan.problems)
    seeded = seed_organisations(store)
    if seeded and seeded.seq == looked + 1:
        looked = seeded.seq
    with store.write(actor, action, reason, key) as tx:
        # Somebody may have saved between the plan and the lock: then it is made again, inside it.
        if store.data_version() != looked and not tx.already_saved:
            plan = _accepted(_plan(tx, person, act, records, given, frozenset()))
        tx.put_all(plan.records, unchanged_since=seen)
    return Imported(tx.saved, plan.changes, plan.problems)


def _accepted(plan: _Plan) -> _Plan:
    if has_errors(plan.problems):
        raise Refused(plan.problems)
    return plan


def _plan(
    register: Register,
    person: Person,
    act: Act,
    records: tuple[Record, ...],
    given: Given,
    unsure: frozenset[Key],
) -> _Plan:
    known = surroundings(register, records)
    held: dict[Key, Record] = {(table_of(one), one.id): one for one in known}
    coming = tuple(_kept(one, held, given) for one in settled(records, known))
    changes = tuple(_change(one, held.get((table_of(one), one.id))) for one in coming)
    new = tuple(one for one, row in zip(coming, changes, strict=True) if row.kind is not ChangeKind.UNCHANGED)
    _require_import(person, act, _bodies(coming, held))
    if act is Act.IMPORT:
        _require_administrator(person, new)
    problems = [problem for one in coming for problem in check(one)]
    problems += check_together(coming, known, unsure)
    problems += [
        problem for one in new if isinstance(one, Share) for problem in not_theirs_to_say(person, act, one, held)
    ]
    return _Plan(new, changes, tuple(dict.fromkeys(problems)))


def _kept(record: Record, held: Mapping[Key, Record], given: Given) -> Record:
    """The record, with what the register holds in the fields that were not given."""
    table = table_of(record)
    before = held.get((table, record.id))
    if before is None or table not in given:
        return record
    missing = {one.name: getattr(before, one.name) for one in fields(record) if one.name not in given[table]}
    return replace(record, **missing)


def _change(record: Record, before: Record | None) -> ChangeRow:
    title = getattr(record, "title", "") or getattr(record, "name", "")
    if before is None:
        return ChangeRow(table_of(record), record.id, title, ChangeKind.ADDED)
    pairs = ((one.name, getattr(before, one.name), getattr(record, one.name)) for one in fields(record))
    changed = tuple(FieldChange(name, _text(old), _text(new)) for name, old, new in pairs if old != new)
    kind = ChangeKind.CHANGED if changed else ChangeKind.UNCHANGED
    return ChangeRow(table_of(record), record.id, title, kind, changed)


def _text(value: Any) -> str:
    """A value as a person reads it in a list of changes."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Series):
        return "; ".join(f"{year}: {_text(amount)}" for year, amount in value.by_year().items())
    if isinstance(value, tuple):
        return "; ".join(value)
    return format(value.normalize(), "f") if isinstance(value, Decimal) else str(value)


def _require_import(person: Person, act: Act, bodies: frozenset[str]) -> None:
    """Nothing, if the person may import at all, and for each of the bodies.

    Raises:
        NotPermitted: They may not.
    """
    if not any(may(person, act, scope) for _, scope in roles(person)):
        require(person, act)
    for body in sorted(bodies):
        require(person, act, body)


def _require_administrator(person: Person, new: Iterable[Record]) -> None:
    """Nothing, unless people or bodies would change: that is for an administrator alone, as it gives rights."""
    if any(isinstance(one, Person | Organisation) for one in new):
        require(person, Act.KEEP_PEOPLE)


def _bodies(records: Iterable[Record], held: Mapping[Key, Record]) -> frozenset[str]:
    """The bodies that lead the projects and programmes of the records, now and as they would be."""
    coming = tuple(records)
    new = {(table_of(one), one.id): one for one in coming}

    def finder(first: Mapping[Key, Record]) -> Finder:
        return lambda table, code: first.get((table, code)) or held.get((table, code))

    return frozenset(
        lead
        for one in coming
        for version in (one, held.get((table_of(one), one.id)))
        for source in (held, new)
        if version is not None and (lead := lead_of(version, finder(source)))
    )
