"""Where a problem of a record stands in the files, and all problems as one table for people."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from benefits.errors import Problem, Severity
from benefits.interchange.layout import FILES, SHEETS, FileRead, sheet_place

MOST_SHOWN = 200
COLUMNS = ("File", "Row", "Column", "What is there", "What is wrong", "What to do")
# The order of the tables, whether they came in files or in sheets.
_RANKS = {
    place.casefold(): rank
    for places in (FILES.values(), map(sheet_place, SHEETS.values()))
    for rank, place in enumerate(places)
}


def in_file(problems: Iterable[Problem], file: FileRead, row: int) -> tuple[Problem, ...]:
    """Problems of a record with the file, the row it was read from, and the heading of the column."""
    return tuple(
        replace(
            problem,
            place=replace(
                problem.place,
                table=file.name,
                row=row,
                column=file.headings.get(problem.place.column, problem.place.column),
            ),
        )
        for problem in problems
    )


def placed(problems: Iterable[Problem], files: Iterable[FileRead]) -> tuple[Problem, ...]:
    """Problems told by table and code, with the file, row and heading where those records were read.

    What was not read from a file, for instance a record that the register holds already, keeps its place. Of a code
    that is given twice only that very fault is told by row, as nothing else can be.
    """
    by_table = {file.table: file for file in files}
    found: list[Problem] = []
    for problem in problems:
        file = by_table.get(problem.place.table)
        rows = file.rows_of.get(problem.place.record, ()) if file else ()
        if file is None or not rows:
            found.append(problem)
        elif len(rows) == 1 or problem.place.column == "id":
            found += [one for row in rows for one in in_file([problem], file, row)]
        else:
            found += in_file([problem], file, 0)
    return tuple(found)


def problems_table(problems: Iterable[Problem]) -> list[dict[str, str]]:
    """The problems as rows for a screen or a terminal: errors first, then by file, row and column.

    At most `MOST_SHOWN` are given; a last row tells how many are left out.
    """
    ordered = sorted(problems, key=_order)
    rows = [_shown(problem) for problem in ordered[:MOST_SHOWN]]
    left = len(ordered) - len(rows)
    if left:
        told = dict.fromkeys(COLUMNS, "")
        rows.append(
            told | {COLUMNS[4]: f"{left:,} more are not shown", COLUMNS[5]: "Put these right, then read again."}
        )
    return rows


def _order(problem: Problem) -> tuple[bool, int, str, int, str, str]:
    place = problem.place
    rank = _RANKS.get(place.table.casefold(), -1)
    return problem.severity is Severity.WARNING, rank, place.table, place.row, place.column, problem.wrong


def _shown(problem: Problem) -> dict[str, str]:
    place = problem.place
    wrong = problem.wrong if problem.severity is Severity.ERROR else f"to note: {problem.wrong}"
    row = str(place.row) if place.row else ""
    column = place.column or place.record
    return dict(zip(COLUMNS, (place.table, row, column, problem.value, wrong, problem.remedy), strict=True))
