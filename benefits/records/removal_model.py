"""The one kind of row in the chain of saves that is no record: what an earlier save holds since a name left it."""

from __future__ import annotations

from dataclasses import dataclass

from benefits.records.model import TABLES, Record


@dataclass(frozen=True)
class Removal:
    """Says that a save was lawfully changed; the save that removed the name wrote it.

    Attributes:
        id: The number of the save that was changed.
        content: The hash over what that save holds since, made as its first hash was.
    """

    id: str
    content: str


# What hashes are made over: all records, and the removals last. No import, form or export of records has these.
CHAINED: dict[str, type[Record] | type[Removal]] = {**TABLES, "removal": Removal}
