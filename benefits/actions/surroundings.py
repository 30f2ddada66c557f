"""What of the register has to be looked at to judge records that come in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

from benefits.records.categories import OrganisationKind
from benefits.records.history import Versioned
from benefits.records.model import (
    PART_OF,
    REFERENCES,
    TABLES,
    BenefitLine,
    CostLine,
    Dependency,
    Envelope,
    Option,
    Organisation,
    Override,
    Person,
    Project,
    Record,
    Scenario,
    table_of,
)
from benefits.records.preferred import preferred_option, with_preferred_options
from benefits.reference.organisations import organisations


class Register(Protocol):
    """A store, or a save being made: what can be asked for current records."""

    def current(self, table: str) -> tuple[Versioned, ...]:
        """All current records of a table."""
        ...

    def where(self, table: str, field: str, values: Iterable[Any]) -> tuple[Versioned, ...]:
        """The current records whose field is one of the values."""
        ...


def surroundings(register: Register, records: Iterable[Record]) -> tuple[Record, ...]:
    """What the register holds under the codes of the records, and of every project and scenario that they touch.

    All organisations and programmes are among it; while the register holds no organisation, the shipped list.
    """
    held = _Held(register)
    for table in ("organisation", "programme"):
        held.take(register.current(table))
    if not held.all(Organisation):
        held.keep(shipped_organisations())
    coming = tuple(records)
    if any(isinstance(one, Person) for one in coming):
        held.take(register.current("person"))
    if any(isinstance(one, Dependency) for one in coming):
        held.take(register.current("dependency"))
    for table in TABLES:
        held.find(table, "id", {one.id for one in coming if table_of(one) == table})
    for table in reversed(PART_OF):  # from part to whole; a line may name its project in place of an option
        parts = [one for one in (*coming, *held.records) if table_of(one) == table]
        wholes = {getattr(one, PART_OF[table]) for one in parts}
        held.find(REFERENCES[table][PART_OF[table]], "id", wholes)
        held.find("project", "id", {one.option for one in parts if isinstance(one, CostLine | BenefitLine)})
    projects = {one.id for one in (*coming, *held.all(Project)) if isinstance(one, Project)}
    for table, field in PART_OF.items():  # from whole to part
        above = REFERENCES[table][field]
        held.find(table, field, projects if above == "project" else held.codes(above))
    held.find("project", "id", {one.needs for one in coming if isinstance(one, Dependency)})
    held.find("pool", "id", {one.pool for one in coming if isinstance(one, BenefitLine)})
    held.find("project", "id", {one.project for one in coming if isinstance(one, Override)})
    held.find("envelope", "organisation", {one.organisation for one in coming if isinstance(one, Envelope)})
    if any(isinstance(one, Scenario | Override) for one in coming):
        held.take(register.current("scenario"))
    return held.records


def settled(records: Iterable[Record], known: Iterable[Record]) -> tuple[Record, ...]:
    """The records with every line on an option.

    A reader that does not see the register makes a preferred option for a project whose lines name none; where the
    register already has that option, or another preferred one, the register's is meant.
    """
    held = {one.id: one for one in known if isinstance(one, Option)}
    marked = {one.project for one in held.values() if one.is_preferred}

    def is_made_up(one: Record) -> bool:
        if not isinstance(one, Option) or one != preferred_option(one.project):
            return False
        return held[one.id] != one if one.id in held else one.project in marked

    return with_preferred_options((one for one in records if not is_made_up(one)), known)


def shipped_organisations() -> tuple[Organisation, ...]:
    """The shipped list of bodies and groups as records."""
    return tuple(
        Organisation(
            id=row.code,
            name=row.name,
            short_name=row.short_name,
            kind=OrganisationKind(row.kind),
            parent=row.parent,
            closed_on=row.closed_on,
            successors=row.successors,
            source=row.source,
        )
        for row in organisations()
    )


class _Held:
    """Records of the register as they are gathered, each once."""

    def __init__(self, register: Register) -> None:
        self._register = register
        self._by_table: dict[str, dict[str, Record]] = {table: {} for table in TABLES}

    @property
    def records(self) -> tuple[Record, ...]:
        return tuple(one for held in self._by_table.values() for one in held.values())

    def all(self, kind: type[Record]) -> tuple[Any, ...]:
        return tuple(one for held in self._by_table.values() for one in held.values() if isinstance(one, kind))

    def codes(self, table: str) -> set[str]:
        return set(self._by_table[table])

    def find(self, table: str, field: str, codes: set[str]) -> None:
        self.take(self._register.where(table, field, sorted(codes)))

    def take(self, found: Iterable[Versioned]) -> None:
        self.keep(one.record for one in found)

    def keep(self, found: Iterable[Record]) -> None:
        for one in found:
            self._by_table[table_of(one)][one.id] = one
