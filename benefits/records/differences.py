"""What differs between two versions of a record, field by field, as text that a person can compare."""

from __future__ import annotations

from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from benefits.periods import Series
from benefits.records.model import Record


@dataclass(frozen=True)
class FieldChange:
    """One field of a record, with what it held before and what it holds after, as text; blank for nothing."""

    field: str
    old: str
    new: str


def differences(before: Record, after: Record) -> tuple[FieldChange, ...]:
    """The fields in which two versions of one record differ, in the order of the record's fields.

    Args:
        before: The earlier version.
        after: The later one, of the same table.
    """
    pairs = ((one.name, getattr(before, one.name), getattr(after, one.name)) for one in fields(after))
    return tuple(FieldChange(name, field_text(old), field_text(new)) for name, old, new in pairs if old != new)


def field_text(value: Any) -> str:
    """What a field holds, as a person reads it: yes or no, plain numbers, lists and yearly amounts with semicolons.

    Example:
        >>> field_text(Decimal("0.250")), field_text(("DWP", "HMRC")), field_text(None)
        ('0.25', 'DWP; HMRC', '')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Series):
        return "; ".join(f"{year}: {field_text(amount)}" for year, amount in value.by_year().items())
    if isinstance(value, tuple):
        return "; ".join(value)
    return format(value.normalize(), "f") if isinstance(value, Decimal) else str(value)


def title_of(record: Record) -> str:
    """What people call a record: its title or its name; blank where it has neither."""
    return str(getattr(record, "title", "") or getattr(record, "name", ""))
