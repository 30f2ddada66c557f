"""A register over which the machinery of government has moved: the README's LINK with other bodies in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from benefits.records.model import REFERENCES, Record, table_of

# MHCLG pays, as DWP did; DCLG, whose place it took, gets HMRC's share; BIS, which was divided, gets the one of MOJ.
PARTS = {"DWP": "MHCLG", "HMRC": "DCLG", "MOJ": "BIS"}


def moved(records: Iterable[Record]) -> list[Record]:
    """The records with the bodies of PARTS in the place of the README's; codes of records stay."""
    return [_moved(one) for one in records]


def _moved(one: Record) -> Record:
    named = [field for field, above in REFERENCES[table_of(one)].items() if above == "organisation"]
    held = {field: getattr(one, field) for field in named}
    return replace(one, **{field: PARTS.get(code, code) for field, code in held.items() if isinstance(code, str)})
