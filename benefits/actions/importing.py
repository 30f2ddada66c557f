"""Taking records in from outside: permitted, compared, checked together with the register, all or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum

from benefits.actions.agreement import not_theirs_to_say, settled_agreements
from benefits.actions.choosing import Choice, announced, choices_made, decisions, unreasoned
from benefits.actions.import_rights import require_import
from benefits.actions.locking import locked, maker_named, not_set_by_saving
from benefits.actions.signing import not_theirs_to_sign, settled_sign_off
from benefits.actions.surroundings import Register, settled, shipped_organisations, surroundings
from benefits.actions.verifying import not_theirs_to_verify, settled_verification
from benefits.errors import BenefitsError, Place, Problem, Refused, Severity, has_errors
from benefits.records.access import Act, may, require
from benefits.records.belonging import top_of, whole_of
from benefits.records.checks import check, check_together
from benefits.records.checks_together import Key
from benefits.records.differences import FieldChange, differences, title_of
from benefits.records.history import Actor, Save
from benefits.records.model import REFERENCES, LogEntry, Person, Record, Scenario, Share, table_of
from benefits.records.references import pointed
from benefits.records.security_log import note_people
from benefits.records.sight import as_seen_by, unusable_codes
from benefits.records.store import Store
from benefits.records.transaction import Transaction

PROGRAM = Actor("benefits", "benefits")  # who saves what the program itself brings
IMPORT, EXAMPLE, SEED = "import", "example", "seed"
Given = Mapping[str, frozenset[str]]
EVERY_FIELD: Given = {}


class ChangeKind(StrEnum):
    """What an import does to a record."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    WITHDRAWN = "withdrawn"
    NOT_GIVEN = "not in the file"  # the register holds it under the same projects or scenarios, and keeps it as it is


@dataclass(frozen=True)
class ChangeRow:
    """What an import does to one record; `fields` only for a changed one."""

    table: str
    record: str
    title: str
    kind: ChangeKind
    fields: tuple[FieldChange, ...] = ()


@dataclass(frozen=True)
class _Coming:
    """What comes in.

    Attributes:
        records: Records as they shall be.
        given: As in `changes_of`.
        withdrawn: Table and code of records that shall no longer count.
        unsure: As in `changes_of`.
    """

    records: tuple[Record, ...]
    given: Given
    withdrawn: tuple[Key, ...] = ()
    unsure: frozenset[Key] = frozenset()


@dataclass(frozen=True)
class _Plan:
    """What an import would do: the records to write and to withdraw, what happens to each, and what is wrong.

    Attributes:
        choices: The projects of which another option would be preferred.
    """

    records: tuple[Record, ...]
    withdrawn: tuple[Key, ...]
    changes: tuple[ChangeRow, ...]
    problems: tuple[Problem, ...]
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True)
class Imported:
    """What an import did; `save` is None where nothing was new. Records that were not given are not among `changes`."""

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
    withdrawn: Iterable[Key] = (),
    unsure: frozenset[Key] = frozenset(),
) -> tuple[tuple[ChangeRow, ...], tuple[Problem, ...]]:
    """What an import of these records would do to each of them, and everything that is wrong with it.

    Records of the same tables and projects or scenarios that do not come in are told last, as not given: they stay.

    Args:
        store: The register.
        person: Who wants to import.
        records: What comes in.
        given: For each table the fields that were given; the others keep what the register holds. A table that is
            not named gives all of them.
        withdrawn: Table and code of records that shall no longer count; what is part of them has to go with them.
        unsure: Table and code of records that could not be read; nothing is said for lack of them.

    Raises:
        NotPermitted: The person may not import this.
    """
    store = as_seen_by(store, person)
    plan = _plan(store, person, Act.IMPORT, _Coming(tuple(records), given, tuple(withdrawn), unsure))
    return plan.changes, (*plan.problems, *unusable_codes(store, plan.records))


def save_import(
    store: Store,
    person: Person,
    records: Iterable[Record],
    reason: str,
    key: str,
    *,
    given: Given = EVERY_FIELD,
    withdrawn: Iterable[Key] = (),
    seen: int | None = None,
) -> Imported:
    """Take records into the register in one save, all or nothing; what is unchanged is not written again.

    A register without organisations gets the shipped list first. A share whose terms change, or whose benefit does,
    has to be agreed again. Where it makes another option the preferred one, its reason is logged as a decision.

    Args:
        store: The register.
        person: Who imports.
        records: What comes in.
        reason: Why, in the person's words.
        key: Given once to a preview or command; a second import with it is the first one.
        given: As in `changes_of`.
        withdrawn: As in `changes_of`.
        seen: The data version at which the person looked at the changes; None where nobody looked.

    Raises:
        NotPermitted: The person may not import this.
        Refused: With every problem; nothing was saved.
        Conflict: Somebody saved one of the records after the person looked.
        StoreError: The register cannot save.
    """
    store = as_seen_by(store, person)
    return _save(store, person, Act.IMPORT, _Coming(tuple(records), given, tuple(withdrawn)), reason, key, seen)


def save_example(store: Store, person: Person, records: Iterable[Record], key: str) -> Imported:
    """Take the example portfolio into a register of its own.

    Raises:
        NotPermitted: The person may not load it.
        BenefitsError: The register holds other records: examples are kept apart from them.
        Refused: With every problem; nothing was saved.
    """
    require(person, Act.LOAD_EXAMPLE)
    store = as_seen_by(store, person)
    held = sum(count for table, count in store.counts().items() if table not in ("organisation", "person"))
    if held and store.saved_with(key) is None:
        raise BenefitsError(
            f"This register holds {held:,} records already, and the example is kept apart from live ones. "
            "Load it into a new register."
        )
    coming = _Coming(tuple(records), EVERY_FIELD)
    return _save(store, person, Act.LOAD_EXAMPLE, coming, "The example portfolio", key, None)


def _save(store: Store, person: Person, act: Act, coming: _Coming, reason: str, key: str, seen: int | None) -> Imported:
    actor, action = Actor(person.id, person.name), EXAMPLE if act is Act.LOAD_EXAMPLE else IMPORT
    require_import(person, act, (), {})
    if store.saved_with(key) is not None:
        with store.write(actor, action, reason, key) as tx:
            return Imported(tx.already_saved, (), ())
    looked = store.data_version()
    plan = _accepted(_plan(store, person, act, coming), reason)
    if not plan.records and not plan.withdrawn:
        return Imported(None, _done(plan), plan.problems)
    seeded = seed_organisations(store)
    if seeded and seeded.seq == looked + 1:
        looked = seeded.seq
    with store.write(actor, action, reason, key) as tx:
        # Somebody may have saved between the plan and the lock: then it is made again, inside it.
        if store.data_version() != looked and not tx.already_saved:
            plan = _accepted(_plan(tx, person, act, coming), reason)
        tx.put_all(plan.records, unchanged_since=seen)
        tx.put_all(decisions(store, person, plan.choices, reason, plan.records))
        for table, code in plan.withdrawn:
            _withdraw(store, tx, table, code, seen)
    note_people(actor, tx.saved, plan.records, (code for table, code in plan.withdrawn if table == "person"))
    return Imported(tx.saved, _done(plan), plan.problems)


def _withdraw(store: Store, tx: Transaction, table: str, code: str, seen: int | None) -> None:
    """Withdraw the version that the person saw, or where nobody looked the latest."""
    versions = [one.version for one in store.history(table, code) if seen is None or one.save <= seen]
    tx.withdraw(table, code, max(versions, default=0))


def _accepted(plan: _Plan, reason: str) -> _Plan:
    problems = (*plan.problems, *unreasoned(plan.choices, reason))
    if has_errors(problems):
        raise Refused(problems)
    return plan


def _done(plan: _Plan) -> tuple[ChangeRow, ...]:
    return tuple(row for row in plan.changes if row.kind is not ChangeKind.NOT_GIVEN)


def _plan(register: Register, person: Person, act: Act, coming: _Coming) -> _Plan:
    going, unknown = _going(register, coming)
    known = surroundings(register, (*coming.records, *going.values()))
    held: dict[Key, Record] = {(table_of(one), one.id): one for one in known}
    kept = (_kept(one, held, coming.given) for one in settled(coming.records, known))
    agreed = settled_agreements(kept, {key: one for key, one in held.items() if key not in going})
    records = tuple(_settled(one, held.get((table_of(one), one.id)), person) for one in agreed)
    changes = tuple(_change(one, held.get((table_of(one), one.id))) for one in records)
    new = tuple(one for one, row in zip(records, changes, strict=True) if row.kind is not ChangeKind.UNCHANGED)
    require_import(person, act, (*new, *going.values()), held)
    left = [one for key, one in held.items() if key not in going]
    problems = [*unknown, *(problem for one in records for problem in check(one))]
    problems += check_together((*records, *_losing(records, going, left)), left, coming.unsure)
    problems += _still_needed(register, records, going)
    problems += [
        problem for one in new if isinstance(one, Share) for problem in not_theirs_to_say(person, act, one, held)
    ]
    moves = act is Act.LOAD_EXAMPLE or may(person, Act.KEEP_PEOPLE)  # an administrator may bring in another register's
    if not moves:
        entries = (one for one in new if isinstance(one, LogEntry))
        problems += [problem for one in entries for problem in not_theirs_to_sign(person, one, held)]
        problems += [problem for one in new for problem in not_theirs_to_verify(person, one, held)]
    problems += not_set_by_saving((one for one in new if not moves or (table_of(one), one.id) in held), held)
    problems += locked((*new, *going.values()), held)
    choices = choices_made(held.values(), new, going)
    problems += announced(choices)
    changes += tuple(ChangeRow(*key, title_of(one), ChangeKind.WITHDRAWN) for key, one in going.items())
    changes += tuple(_not_given(coming, records, held, going))
    return _Plan(new, tuple(going), changes, tuple(dict.fromkeys(problems)), choices)


def _settled(record: Record, before: Record | None, person: Person) -> Record:
    """A record as it is saved: what changes is signed off or verified anew, and a scenario names who made it."""
    if isinstance(record, LogEntry):
        return settled_sign_off(record, before)
    return maker_named(record, before, person) if isinstance(record, Scenario) else settled_verification(record, before)


def _going(register: Register, coming: _Coming) -> tuple[dict[Key, Record], list[Problem]]:
    """The records to be withdrawn as the register holds them, and what is wrong with asking for it."""
    wanted: dict[str, list[str]] = {}
    for table, code in coming.withdrawn:
        wanted.setdefault(table, []).append(code)
    going = {
        (table, one.record.id): one.record
        for table, codes in wanted.items()
        for one in register.where(table, "id", sorted(set(codes)))
    }
    both = {(table_of(one), one.id) for one in coming.records} & set(coming.withdrawn)
    problems = []
    for key in dict.fromkeys(coming.withdrawn):
        place = Place(key[0], column="id", record=key[1])
        if key in both:
            problems.append(Problem(place, key[1], "is changed and withdrawn at once", "Keep one of the two rows."))
        elif key not in going:
            wrong, remedy = "is not in the register", "There is nothing to withdraw: the row may be taken out."
            problems.append(Problem(place, key[1], wrong, remedy, Severity.WARNING))
    return going, problems


def _losing(records: Iterable[Record], going: Mapping[Key, Record], left: Iterable[Record]) -> tuple[Record, ...]:
    """What loses a part by a withdrawal and does not come in itself: it is judged again without that part."""
    wholes = {whole for one in going.values() if (whole := whole_of(one)) is not None}
    here = {(table_of(one), one.id) for one in records}
    return tuple(one for one in left if (table_of(one), one.id) in wholes - here)


def _still_needed(register: Register, records: Iterable[Record], going: Mapping[Key, Record]) -> Iterator[Problem]:
    """The records to be withdrawn that others would still name."""
    coming = {(table_of(one), one.id): one for one in records}
    for table, columns in REFERENCES.items():
        for column, target in columns.items():
            codes = {code for aim, code in going if aim == target}
            found = {one.record.id: one.record for one in register.where(table, column, sorted(codes))} if codes else {}
            for code, record in found.items():
                if (table, code) in going:
                    continue
                named = pointed(getattr(coming.get((table, code), record), column))
                for needed in sorted(codes.intersection(named)):
                    wrong = f"cannot be withdrawn: {table.replace('_', ' ')} {code} names it as {column}"
                    yield Problem(Place(target, record=needed), "", wrong, f"Withdraw or change {code} too.")


def _not_given(
    coming: _Coming, records: Iterable[Record], held: Mapping[Key, Record], going: Mapping[Key, Record]
) -> Iterator[ChangeRow]:
    """What the register holds under the same projects and scenarios, in tables that come in, but does not come in."""
    given = [*records, *going.values()]
    here = {(table_of(one), one.id) for one in given}
    tables = {table for table, _ in here} | set(coming.given)
    new = {(table_of(one), one.id): one for one in given}

    def find(table: str, code: str) -> Record | None:
        return new.get((table, code)) or held.get((table, code))

    tops = {(table_of(top), top.id) for one in given if (top := top_of(one, find)) is not None}
    for key, one in held.items():
        if key not in here and key not in coming.unsure and key[0] in tables:
            top = top_of(one, find)
            if top is not None and (table_of(top), top.id) in tops:
                yield ChangeRow(*key, title_of(one), ChangeKind.NOT_GIVEN)


def _kept(record: Record, held: Mapping[Key, Record], given: Given) -> Record:
    """The record, with what the register holds in the fields that were not given."""
    table = table_of(record)
    before = held.get((table, record.id))
    if before is None or table not in given:
        return record
    missing = {one.name: getattr(before, one.name) for one in fields(record) if one.name not in given[table]}
    return replace(record, **missing)


def _change(record: Record, before: Record | None) -> ChangeRow:
    if before is None:
        return ChangeRow(table_of(record), record.id, title_of(record), ChangeKind.ADDED)
    changed = differences(before, record)
    kind = ChangeKind.CHANGED if changed else ChangeKind.UNCHANGED
    return ChangeRow(table_of(record), record.id, title_of(record), kind, changed)
