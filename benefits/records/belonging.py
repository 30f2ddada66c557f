"""Which project a record stands under, followed from part to whole."""

from __future__ import annotations

from collections.abc import Callable

from benefits.records.model import PART_OF, REFERENCES, Programme, Project, Record, table_of

# Finds a record by its table and code, or nothing.
Finder = Callable[[str, str], Record | None]


def whole_of(record: Record) -> tuple[str, str] | None:
    """Table and code of what the record is directly part of; None for what stands by itself."""
    table = table_of(record)
    if table not in PART_OF:
        return None
    field = PART_OF[table]
    return REFERENCES[table][field], str(getattr(record, field))


def project_of(record: Record, find: Finder) -> Project | None:
    """The project that a record stands under; None where it stands under none, or a step cannot be found."""
    held: Record | None = record
    while held is not None and not isinstance(held, Project):
        whole = whole_of(held)
        held = find(*whole) if whole else None
    return held


def lead_of(record: Record, find: Finder) -> str:
    """The body that leads what a record belongs to; blank where none does."""
    if isinstance(record, Programme):
        return record.lead
    project = project_of(record, find)
    return project.lead if project else ""
