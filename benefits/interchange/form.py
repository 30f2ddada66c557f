"""A form is a file of one row: read by the same readers, refused with the same words."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from io import StringIO

from benefits.errors import Place, Problem
from benefits.interchange.cells import text
from benefits.interchange.layout import FILES
from benefits.interchange.read import read_files
from benefits.interchange.write import table_text
from benefits.records.model import TABLES, Record, table_of


def cells_of(record: Record) -> dict[str, str]:
    """What a record holds as text by field name, and amounts by financial year."""
    names, values = csv.reader(StringIO(table_text(table_of(record), [record])))
    return {name: text(value) for name, value in zip(names, values, strict=True)}


def record_from(table: str, cells: Mapping[str, str]) -> tuple[Record | None, tuple[Problem, ...]]:
    """The record that the cells describe, and what is wrong with them.

    Args:
        table: The record's table.
        cells: Text by field name, and amounts by financial year ("2026-27"); what is left out keeps its default.

    Returns:
        The record, or None where a cell cannot be read; problems name the field by its label.
    """
    filled = {name: cell for name, cell in cells.items() if cell.strip()}
    sheet = StringIO()
    writer = csv.writer(sheet)
    writer.writerow(filled)
    writer.writerow(filled.values())
    reading = read_files({FILES[table]: sheet.getvalue().encode()})
    made = next((record for record in reading.records if isinstance(record, TABLES[table])), None)
    problems = tuple(
        Problem(Place("", column=one.place.column), one.value, one.wrong, one.remedy, one.severity)
        for one in reading.problems
    )
    return made, problems
