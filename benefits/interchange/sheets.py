"""From the bytes of a CSV file to rows of cells, with what a spreadsheet program may have done to them."""

from __future__ import annotations

import codecs
import csv
import io
from dataclasses import dataclass

from benefits.errors import Place, Problem, Severity

MAX_BYTES = 20 * 2**20
MAX_ROWS = 20_000
_SAVE_AS = 'In the spreadsheet program choose "CSV UTF-8" when saving.'


@dataclass(frozen=True)
class Sheet:
    """The cells of one file.

    Attributes:
        heading: The cells of row 1.
        rows: The rows below it that hold anything, each with its number as a person counts.
    """

    heading: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def sheet(name: str, content: bytes) -> tuple[Sheet | None, tuple[Problem, ...]]:
    """The cells of a CSV file, or None where it cannot be read at all, with what to know about it.

    Every row of the sheet has as many cells as the heading; rows that do not are problems and left out.
    """
    if len(content) > MAX_BYTES:
        return None, (_of_file(name, f"is larger than {MAX_BYTES // 2**20} MB", "Divide it into several imports."),)
    text, problems = _decoded(name, content)
    if text is None:
        return None, problems
    if "\0" in text:
        remedy = f"A workbook has to be saved as CSV first. {_SAVE_AS}"
        return None, (*problems, _of_file(name, "holds NUL bytes, so it is no text", remedy))
    parsed, broken = _parsed(name, text)
    if not parsed:
        return None, (*problems, *broken, _of_file(name, "is empty", "Put the headings in its first row."))
    held = [(number, row) for number, row in enumerate(parsed, start=1) if number > 1 and any(map(str.strip, row))]
    if len(held) > MAX_ROWS:
        wrong = f"has {len(held):,} rows; at most {MAX_ROWS:,} are read from one file"
        return None, (*problems, *broken, _of_file(name, wrong, "Divide it into several imports."))
    width = len(parsed[0])
    ragged = [_ragged(name, number, row, parsed[0]) for number, row in held if len(row) != width]
    rows = tuple((number, tuple(row)) for number, row in held if len(row) == width)
    return Sheet(tuple(parsed[0]), rows), (*problems, *broken, *ragged)


def _decoded(name: str, content: bytes) -> tuple[str | None, tuple[Problem, ...]]:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return content.decode("utf-16"), ()
        except UnicodeDecodeError:
            return None, (_of_file(name, "begins as UTF-16 text but is not", _SAVE_AS),)
    try:
        return content.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        pass
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError:
        return None, (_of_file(name, "is not text in UTF-8, UTF-16 or Windows letters", _SAVE_AS),)
    note = _of_file(name, "was read as Windows text", f"Check £ signs and accents. {_SAVE_AS}", Severity.WARNING)
    return text, (note,)


def _parsed(name: str, text: str) -> tuple[list[list[str]], tuple[Problem, ...]]:
    rows: list[list[str]] = []
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        for row in reader:
            rows.append(row)  # noqa: PERF402 - the rows before a fault are kept
    except csv.Error:
        place = Place(name, row=len(rows) + 1)
        remedy = (
            'Look for a quotation mark that stands alone: inside a quoted cell, write "" for each. '
            f"A cell holds at most {csv.field_size_limit():,} characters."
        )
        return rows, (Problem(place, "", "and the rows below it cannot be told apart", remedy),)
    return rows, ()


def _ragged(name: str, number: int, row: list[str], heading: list[str]) -> Problem:
    place = Place(name, row=number, record=row[0].strip() if row else "")
    wrong = f"has {_cells(len(row))}, but the heading has {_cells(len(heading))}"
    remedy = "Put texts that hold a comma in quotation marks, and give each column one cell."
    return Problem(place, "", wrong, remedy)


def _cells(count: int) -> str:
    return "1 cell" if count == 1 else f"{count} cells"


def _of_file(name: str, wrong: str, remedy: str, severity: Severity = Severity.ERROR) -> Problem:
    return Problem(Place(name), "", wrong, remedy, severity)
