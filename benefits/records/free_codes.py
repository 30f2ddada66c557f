"""Codes for new records: a stem with a number that no record has, nor any that was withdrawn."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from benefits.records import reading
from benefits.records.store import Store


def free_codes(store: Store, table: str, stem: str) -> Iterator[str]:
    """The stem with 1, 2, 3 and so on, without the codes that a record of the table has or had."""
    with store.snapshot() as cursor:
        taken = reading.codes_ever(cursor, table, stem)
    return (code for number in count(1) if (code := f"{stem}{number}") not in taken)
