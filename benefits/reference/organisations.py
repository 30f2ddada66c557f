"""The bodies and groups that pay and gain, and what became of those that closed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType

from benefits.reference.sources import BadReferenceData, Row, read_table, unknown


@dataclass(frozen=True)
class OrganisationRow:
    """A body or group as the reference table lists it.

    Attributes:
        code: Its code, unique.
        name: Its full name.
        short_name: What people call it.
        kind: What kind of body it is, in the words of the register's organisation kinds.
        parent: The code of the body it belongs to, or blank.
        closed_on: The day it closed or was renamed, if it did.
        successors: The codes of the bodies that took its place; none where the source names none.
        govuk_slug: Its name in GOV.UK addresses, or blank.
        edition: The edition of the list.
        source: Where the row comes from.
        note: What to mind.
    """

    code: str
    name: str
    short_name: str
    kind: str
    parent: str
    closed_on: date | None
    successors: tuple[str, ...]
    govuk_slug: str
    edition: str
    source: str
    note: str


@cache
def organisations() -> tuple[OrganisationRow, ...]:
    """All bodies and groups, in the order of their codes."""
    return tuple(_row(row) for row in read_table("organisations"))


def organisation(code: str) -> OrganisationRow:
    """The body or group with that code.

    Raises:
        UnknownReference: The list has no such code; near ones are offered.
    """
    held = _by_code()
    if code not in held:
        raise unknown("organisation", code, tuple(held))
    return held[code]


def successors(code: str) -> tuple[str, ...]:
    """The codes of the bodies that directly took this one's place.

    Raises:
        UnknownReference: The list has no such code.
    """
    return organisation(code).successors


def predecessors(code: str) -> tuple[str, ...]:
    """The codes of the bodies whose place this one directly took, in whole or in part.

    Raises:
        UnknownReference: The list has no such code.
    """
    organisation(code)
    return tuple(row.code for row in organisations() if code in row.successors)


def today(code: str) -> tuple[str, ...]:
    """The live bodies that stand where this one stood.

    A live body stands for itself. A body that was divided gives several codes, and nothing says how much went
    to each, so its money is not to be divided by this. A body that closed without a successor gives its own
    code.

    Raises:
        UnknownReference: The list has no such code.
        BadReferenceData: The successors go round in a circle.

    Example:
        >>> today("DCLG"), today("DECC")
        (('MHCLG',), ('DBT', 'DESNZ', 'DSIT'))
    """
    return tuple(dict.fromkeys(_live(code, ())))


def _live(code: str, seen: tuple[str, ...]) -> tuple[str, ...]:
    if code in seen:
        raise BadReferenceData(f"organisations.csv: the successors of {code} lead back to it.")
    following = organisation(code).successors
    if not following:
        return (code,)
    return tuple(live for next_code in following for live in _live(next_code, (*seen, code)))


@cache
def _by_code() -> Mapping[str, OrganisationRow]:
    return MappingProxyType({row.code: row for row in organisations()})


def _row(row: Row) -> OrganisationRow:
    return OrganisationRow(
        code=row["code"],
        name=row["name"],
        short_name=row["short_name"],
        kind=row["kind"],
        parent=row["parent"],
        closed_on=date.fromisoformat(row["closed_on"]) if row["closed_on"] else None,
        successors=tuple(row["successors"].split(";")) if row["successors"] else (),
        govuk_slug=row["govuk_slug"],
        edition=row["edition"],
        source=row["source"],
        note=row["note"],
    )
