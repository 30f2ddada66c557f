"""Which project or scenario a record stands under, followed from part to whole."""

from __future__ import annotations

from collections.abc import Callable

from benefits.records.model import PART_OF, REFERENCES, Envelope, Programme, Project, Record, Scenario, table_of

# Finds a record by its table and code, or nothing.
Finder = Callable[[str, str], Record | None]


def whole_of(record: Record) -> tuple[str, str] | None:
    """Table and code of what the record is directly part of; None for what stands by itself."""
    table = table_of(record)
    if table not in PART_OF:
        return None
    field = PART_OF[table]
    return REFERENCES[table][field], str(getattr(record, field))


def top_of(record: Record, find: Finder) -> Project | Scenario | None:
    """The project or scenario that a record stands under; None where there is none, or a step cannot be found."""
    held: Record | None = record
    while held is not None and not isinstance(held, Project | Scenario):
        whole = whole_of(held)
        held = find(*whole) if whole else None
    return held


def project_of(record: Record, find: Finder) -> Project | None:
    """The project that a record stands under; None where it stands under none, or a step cannot be found."""
    top = top_of(record, find)
    return top if isinstance(top, Project) else None


def lead_of(record: Record, find: Finder) -> str:
    """The body that leads what a record belongs to, owns the scenario or has the budget; blank where none does."""
    if isinstance(record, Programme):
        return record.lead
    if isinstance(record, Envelope):
        return record.organisation
    top = top_of(record, find)
    if isinstance(top, Scenario):
        return top.owner
    return top.lead if top else ""
