"""How a command answers: with a number, and with problems as a table or as rows for other programs."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path

from benefits.errors import Problem, Severity, StoreError
from benefits.interchange.layout import FILES, SHEETS, sheet_place
from benefits.records.places import default_store, place_of
from benefits.reporting import appraisal_tables as tables

SOUND, EXPLAINED, PROBLEMS, FAULT, STOPPED = 0, 1, 2, 70, 130  # 70 is EX_SOFTWARE, 130 a stop by Ctrl+C
PROBLEM_COLUMNS = ("kind", "sheet", "row", "record", "column", "value", "problem", "allowed")
_RANKS = {
    place: rank for places in (FILES.values(), map(sheet_place, SHEETS.values())) for rank, place in enumerate(places)
}


def problems_text(problems: Iterable[Problem]) -> str:
    """Problems as an aligned table, errors first, each with its place, value and remedy."""
    rows = problem_rows(problems)
    used = [name for name in PROBLEM_COLUMNS if any(row[name] for row in rows)]
    shown = [tuple(str(row[name] or "") for name in used) for row in rows]
    count = sum(row["kind"] == Severity.ERROR for row in rows)
    table = tables.aligned([name.capitalize() for name in used], shown, text=range(len(used)))
    return f"{table}\n\n{count:,} to put right, {len(rows) - count:,} to note."


def problem_rows(problems: Iterable[Problem]) -> list[tables.Row]:
    """Problems as rows of PROBLEM_COLUMNS, errors first, then in the order of the tables.

    `sheet` is the sheet of a workbook or the name of a CSV file, `allowed` what would be right and what to do.
    """

    def order(problem: Problem) -> tuple[bool, int, int]:
        return problem.severity is Severity.WARNING, _RANKS.get(problem.place.table, -1), problem.place.row

    return [
        {
            "kind": str(one.severity),
            "sheet": one.place.table,
            "row": one.place.row or None,
            "record": one.place.record,
            "column": one.place.column,
            "value": one.value,
            "problem": one.wrong,
            "allowed": one.remedy,
        }
        for one in sorted(problems, key=order)
    ]


def store_of(asked: argparse.Namespace) -> Path | str:
    """The register that a command names, else the person's own."""
    return place_of(asked.store) if asked.store else default_store()


def existing(place: Path | str) -> Path | str:
    """The place, where there is a register; whether a server has one is known when it is asked.

    Raises:
        StoreError: There is none.
    """
    if isinstance(place, Path) and not place.exists():
        raise StoreError(f"There is no register at {place}. Check the path.")
    return place


def file_of(place: Path | str) -> Path:
    """The place, where it is a file; a server's keeper has tools of their own.

    Raises:
        StoreError: It is a server.
    """
    if isinstance(place, str):
        raise StoreError("This is for a register in a file. A server is backed up and restored with its own tools.")
    return place
