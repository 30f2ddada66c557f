"""Machinery of government: who took the place of a body that closed, and the register by who stands today.

A closed body whose place went to one body, however many names that body has had since, is read as that body. A body
that was divided is nobody's predecessor alone: it stays as recorded, and is said to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from benefits.appraisal.cube import pairs_of
from benefits.portfolio.attribution import Ledger
from benefits.portfolio.basis import Bodies
from benefits.portfolio.lines import find
from benefits.records import access
from benefits.records.categories import OrganisationKind
from benefits.records.model import REFERENCES, Organisation, Person
from benefits.records.tables import Columns, Tables

ObjectArray = npt.NDArray[np.object_]


@dataclass(frozen=True)
class ClosedBody:
    """A body that closed, and who took its place.

    Attributes:
        today: Code of the one body of the register that stands for it today; blank where there is none.
        today_name: Its short name.
        successors: Short names of the bodies at which its place ends; none where the register names none.
    """

    code: str
    name: str
    today: str
    today_name: str
    successors: tuple[str, ...]


@dataclass(frozen=True)
class _Body:
    """What of an organisation says who stands for it."""

    code: str
    name: str
    is_public: bool
    is_closed: bool
    successors: tuple[str, ...]


def closed_bodies(tables: Tables) -> dict[str, ClosedBody]:
    """Every closed body of the register by code, with the body that stands for it today.

    References:
        Domain section 3 (organisation). A body stands for a closed one if every chain of successors ends at it, it is
        open, and both are public or neither is: a move across that line would change government's totals, and is no
        change of name. This tool's convention.
    """
    held = tables["organisation"]
    columns = (held[name].tolist() for name in ("id", "short_name", "kind", "closed_on", "successors"))
    return _closed(
        _Body(code, name, OrganisationKind(kind).is_public, bool(closed), tuple(successors))
        for code, name, kind, closed, successors in zip(*columns, strict=True)
    )


def closed_among(organisations: Iterable[Organisation]) -> dict[str, ClosedBody]:
    """The closed bodies of these records, as `closed_bodies` has them of a register's columns.

    References:
        Domain section 3 (organisation).
    """
    return _closed(
        _Body(one.id, one.short_name, one.kind.is_public, one.closed_on is not None, one.successors)
        for one in organisations
    )


def _closed(held: Iterable[_Body]) -> dict[str, ClosedBody]:
    bodies = {one.code: one for one in held}
    ends = _ends({one.code: one.successors if one.is_closed else () for one in bodies.values()})
    return {code: _stood_for(one, ends, bodies) for code, one in bodies.items() if one.is_closed}


def _ends(following: Mapping[str, tuple[str, ...]]) -> dict[str, frozenset[str]]:
    """Where the chains that begin at each body end; a body that a circle can be reached from is not among them."""
    named = {code for codes in following.values() for code in codes} | set(following)
    ends = {code: frozenset([code]) for code in named if not following.get(code)}
    waiting = {code: codes for code, codes in following.items() if codes}
    while ready := [code for code, codes in waiting.items() if all(one in ends for one in codes)]:
        for code in ready:
            ends[code] = frozenset[str]().union(*(ends[one] for one in waiting.pop(code)))
    return ends


def _stood_for(one: _Body, ends: Mapping[str, frozenset[str]], bodies: Mapping[str, _Body]) -> ClosedBody:
    reached = sorted(ends.get(one.code, frozenset(one.successors)) - {one.code})
    only = bodies.get(reached[0]) if len(reached) == 1 and one.code in ends else None
    stands = only if only and not only.is_closed and only.is_public == one.is_public else None
    names = tuple(bodies[code].name if code in bodies else code for code in reached)
    return ClosedBody(one.code, one.name, stands.code if stands else "", stands.name if stands else "", names)


def as_today(tables: Tables) -> Tables:
    """The register with today's body wherever a record names one that closed; the same one where none does.

    The list of organisations stays as it is. Only columns that change are copied.

    References:
        Domain section 3: a benefit promised by DCLG in 2014 is tracked at MHCLG.
    """
    today = {code: one.today for code, one in closed_bodies(tables).items() if one.today}
    mapped = {name: _today_columns(columns, today) for name, columns in tables.by_name.items()}
    if all(mapped[name] is columns for name, columns in tables.by_name.items()):
        return tables
    return replace(tables, by_name=mapped)


def _today_columns(columns: Columns, today: Mapping[str, str]) -> Columns:
    if columns.table == "organisation":
        return columns
    named = (field for field, above in REFERENCES[columns.table].items() if above == "organisation")
    changed = {field: new for field in named if (new := _today_column(columns[field], today)) is not None}
    return replace(columns, fields={**columns.fields, **changed}) if changed else columns


def _today_column(column: ObjectArray, today: Mapping[str, str]) -> ObjectArray | None:
    """The column with today's bodies, None where it names no other; a list of bodies holds each once."""
    # By the hash that texts and tuples hold: a column of a hundred thousand names a few dozen bodies.
    rows, held = pd.factorize(column)
    new = [
        tuple(dict.fromkeys(today.get(code, code) for code in one)) if isinstance(one, tuple) else today.get(one, one)
        for one in held
    ]
    if all(after == before for after, before in zip(new, held, strict=True)):
        return None
    return np.take(np.fromiter(new, dtype=object, count=len(new)), rows)


def ledger_today(ledger: Ledger, tables: Tables) -> Ledger:
    """The ledger with every pound of a closed body at the body that stands for it today.

    Lines stay as they were recorded, so that costs are set against business as usual by the payers of the record, and
    no cost or benefit of society or government changes, nor any ratio of theirs. What becomes one body's is one
    body's: two shares of a benefit are added, and a charge between two that are one now cancels.

    Args:
        ledger: As recorded.
        tables: What it was made of.

    References:
        Methods 0, decision 1, and invariant I1: moves between public bodies change each body's line and no total.
    """
    closed, cube = closed_bodies(tables), ledger.cube
    basis = replace(ledger.basis, bodies=Bodies.TODAY)
    codes = [closed[code].today or code if code in closed else code for code in ledger.parties.tolist()]
    today = find(np.array(codes, dtype=object), ledger.parties)
    party = today[cube.entry_party]
    if (party == cube.entry_party).all():
        return replace(ledger, basis=basis)
    entry_pair, pair_case, pair_party = pairs_of(cube.line_case[cube.entry_line], party, len(ledger.parties))
    moved = replace(cube, entry_party=party, entry_pair=entry_pair, pair_case=pair_case, pair_party=pair_party)
    return replace(ledger, basis=basis, cube=moved)


def left_as_recorded(tables: Tables, codes: Iterable[str]) -> tuple[ClosedBody, ...]:
    """Of these bodies the closed ones that no one body stands for, in the order of their names.

    References:
        Domain section 3 (organisation).
    """
    closed = closed_bodies(tables)
    left = (closed[code] for code in set(codes) if code in closed and not closed[code].today)
    return tuple(sorted(left, key=lambda one: (one.name, one.code)))


def predecessors(closed: Mapping[str, ClosedBody], code: str) -> tuple[str, ...]:
    """The closed bodies that a body stands for today, in the order of their codes.

    References:
        Domain section 3 (organisation).
    """
    return tuple(sorted(one.code for one in closed.values() if one.today == code))


def speaks_as(person: Person, act: access.Act, body: str, closed: Mapping[str, ClosedBody]) -> str:
    """In whose name a person may do for a body what is the body's to do: its own, or its successor's; blank if none.

    References:
        Domain section 3 (share): only a person of the receiving organisation accepts or disputes. Once it has closed,
        that is a person of the one body that stands for it; for a divided body nobody is.
    """
    return next((code for code in _voices(body, closed) if access.may(person, act, code)), "")


def _voices(body: str, closed: Mapping[str, ClosedBody]) -> Iterator[str]:
    yield body
    if body in closed and closed[body].today:
        yield closed[body].today
