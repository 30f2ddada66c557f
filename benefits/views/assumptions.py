"""Every table of guidance that the figures rest on, with its editions and source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from benefits.records.access import Act, require
from benefits.records.model import Person
from benefits.reference.sources import ReferenceTable, read_table, reference_tables


@dataclass(frozen=True)
class AssumptionsPage:
    """The tables there are, and the rows of the one that is open."""

    tables: tuple[ReferenceTable, ...]
    open: ReferenceTable
    rows: tuple[Mapping[str, str], ...]


def assumptions_page(person: Person, name: str = "") -> AssumptionsPage:
    """The tables of guidance, one of them open: the one asked for, else the first.

    Raises:
        NotPermitted: The person may not read.
    """
    require(person, Act.READ)
    tables = reference_tables()
    chosen = next((one for one in tables if one.name == name), tables[0])
    return AssumptionsPage(tables, chosen, read_table(chosen.name))
