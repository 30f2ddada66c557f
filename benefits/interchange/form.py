"""A form is a file of one row: read by the same readers, refused with the same words."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import replace
from io import StringIO

from benefits.actions.agreement import claimed_anew
from benefits.errors import Place, Problem
from benefits.interchange.cells import text
from benefits.interchange.layout import FILES
from benefits.interchange.read import read_files
from benefits.interchange.write import table_text
from benefits.records.model import TABLES, Record, Share, table_of
from benefits.reference.dictionary import fields

# The columns of a grid of shares.
RECIPIENT, FRACTION, THERE = "Recipient", "Part of the benefit", "Budget class there"


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
    required = {one.name for one in fields(table) if one.required}
    filled = {name: cell for name, cell in cells.items() if cell.strip() or name in required}
    sheet = StringIO()
    writer = csv.writer(sheet)
    writer.writerow(filled)
    writer.writerow(filled.values())
    reading = read_files({FILES[table]: sheet.getvalue().encode()})
    made = next((record for record in reading.records if isinstance(record, TABLES[table])), None)
    labels = {one.name: one.label for one in fields(table)}
    problems = tuple(
        replace(one, place=Place("", column=labels.get(one.place.column, one.place.column))) for one in reading.problems
    )
    return made, problems


def shares_from(
    benefit: str, rows: Sequence[Mapping[str, str]], held: Sequence[Share]
) -> tuple[tuple[Share, ...], tuple[Problem, ...]]:
    """The shares that a grid describes, and what is wrong with them.

    A share that was there keeps its code, and has to be agreed again if it changed. Shares given by year are not
    changed in a grid: they stay as they are.

    Args:
        benefit: Code of the benefit.
        rows: One recipient a row: RECIPIENT, FRACTION and THERE as text.
        held: The benefit's shares as they were.
    """
    if any(share.by_year for share in held):
        return tuple(held), ()
    known = {share.recipient: share for share in held}
    shares: list[Share] = []
    problems: list[Problem] = []
    for row in rows:
        before = known.get(row[RECIPIENT])
        cells = cells_of(before) if before else {"id": f"{benefit}-{row[RECIPIENT]}", "benefit": benefit}
        changed = {"recipient": row[RECIPIENT], "fraction": row[FRACTION], "budget_class": row[THERE] or "non_cash"}
        share, wrong = record_from("share", {**cells, **changed})
        problems.extend(wrong)
        if isinstance(share, Share):
            shares.append(claimed_anew(share, before))
    return tuple(shares), tuple(problems)
