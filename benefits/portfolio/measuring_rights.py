"""Whose right it is to say what arrived, was spent or is expected: the project's lead's, and the other body's too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from benefits.portfolio.successors import ClosedBody, closed_among
from benefits.records import access
from benefits.records.belonging import project_of
from benefits.records.checks_together import Key
from benefits.records.model import (
    CostLine,
    Forecast,
    Measurement,
    Milestone,
    Organisation,
    Outturn,
    Person,
    Record,
    table_of,
)

Tracked = Measurement | Forecast | Outturn | Milestone


@dataclass(frozen=True)
class Around:
    """What the register holds around records of realisation.

    Attributes:
        held: By table and code.
        closed: The closed bodies among it, with the body that stands for each.
    """

    held: Mapping[Key, Record]
    closed: Mapping[str, ClosedBody]


def around(known: Iterable[Record]) -> Around:
    """Records of the register, all organisations among them, as `bodies_concerned` wants them.

    References:
        Domain, section 3 (organisation): what a closed body was promised is tracked at who took its place.
    """
    held: dict[Key, Record] = {(table_of(one), one.id): one for one in known}
    return Around(held, closed_among(one for one in held.values() if isinstance(one, Organisation)))


def bodies_concerned(record: Tracked, known: Around) -> tuple[str, ...]:
    """The bodies whose people may speak of a record of realisation.

    The recipient of the benefit or the payer of the cost; where that has closed, the one body that stands for it
    today; and the project's lead. Of a milestone the lead alone. None where nothing of that can be found.

    References:
        Domain, section 3 (forecast and measurement); experience, access and accessibility.
    """
    return tuple(dict.fromkeys(_bodies(record, known)))


def voice(person: Person, act: access.Act, bodies: Iterable[str]) -> str:
    """The body for which the person may do this: the first of them, or the first of all where there is none.

    Permission is asked for that body, so that a refusal names the one that is nearest to the record.

    References:
        Experience, access and accessibility.
    """
    held = tuple(bodies)
    return next((body for body in held if access.may(person, act, body)), held[0] if held else access.ANYWHERE)


def _bodies(record: Tracked, known: Around) -> Iterator[str]:
    line = known.held.get(("cost_line", record.cost_line)) if isinstance(record, Outturn) else None
    other = line.payer if isinstance(line, CostLine) else str(getattr(record, "recipient", ""))
    if other:
        yield other
    if other in known.closed and known.closed[other].today:
        yield known.closed[other].today
    project = project_of(record, lambda table, code: known.held.get((table, code)))
    if project is not None:
        yield project.lead
