"""From the bytes of a CSV file to rows of cells, with what a spreadsheet program may have done to them."""

from __future__ import annotations

import codecs
import csv
import io
from dataclasses import dataclass

from benefits.errors import Place, Problem, Severity
from benefits.interchange.cells import Cell, is_blank
from benefits.interchange.guard import MAX_BYTES
from benefits.interchange.parts import MAX_COLUMNS, MAX_ROWS

Row = tuple[int, tuple[Cell, ...]]  # its number as a person counts, and its cells
Grid = tuple[Row, ...]
_SAVE_AS = 'In the spreadsheet program choose "CSV UTF-8" when saving.'


@dataclass(frozen=True)
class Source:
    """The rows of one table as they came in, before their headings are known.

    Attributes:
        name: How problems name it: the file, or the sheet of a workbook.
        table: The table whose records it should hold.
        sha256: The fingerprint of the file, in hexadecimal.
        rows: The rows that hold anything; None where they cannot be had.
        problems: What is wrong with it before any heading is read.
        is_even: Whether each row ought to have as many cells as the heading, as in a CSV file.
    """

    name: str
    table: str
    sha256: str
    rows: Grid | None
    problems: tuple[Problem, ...] = ()
    is_even: bool = False


@dataclass(frozen=True)
class Sheet:
    """The cells of one table.

    Attributes:
        heading: The cells of the row of headings.
        rows: The rows below it that hold anything, each with its number as a person counts and as many cells.
        at: The number of the row of headings.
    """

    heading: tuple[str, ...]
    rows: Grid
    at: int = 1


def csv_rows(name: str, content: bytes) -> tuple[Grid | None, tuple[Problem, ...]]:
    """The rows of a CSV file that hold anything, or None where it cannot be read at all, with what to know about it."""
    if len(content) > MAX_BYTES:
        return None, (_of_file(name, f"is larger than {MAX_BYTES // 2**20} MB", "Divide it into several imports."),)
    text, problems = _decoded(name, content)
    if text is None:
        return None, problems
    if "\0" in text:
        remedy = f"A workbook has to end in .xlsx or .ods. {_SAVE_AS}"
        return None, (*problems, _of_file(name, "holds NUL bytes, so it is no text", remedy))
    if not text:
        return None, (*problems, _of_file(name, "is empty", "Put the headings in its first row."))
    rows, broken = _parsed(name, text)
    return rows, (*problems, *broken)


def is_empty(row: tuple[Cell, ...]) -> bool:
    """Whether nothing stands in any cell of a row."""
    return all(map(is_blank, row))


def too_many_rows(name: str) -> Problem:
    """The problem of a file that holds more rows than are read at once."""
    return _of_file(name, f"has more than {MAX_ROWS:,} rows, with those before it", "Divide it into several imports.")


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


def _parsed(name: str, text: str) -> tuple[Grid | None, tuple[Problem, ...]]:
    """The rows up to the first fault; reading stops where there are too many, so that no file fills the memory."""
    rows: list[Row] = []
    read = 0
    try:
        for read, row in enumerate(csv.reader(io.StringIO(text, newline=""), strict=True), start=1):
            if len(row) > MAX_COLUMNS:
                row = _trimmed(row)
            if len(row) > MAX_COLUMNS:
                wrong = f"has {len(row):,} cells; at most {MAX_COLUMNS} are read"
                return None, (Problem(Place(name, row=read), "", wrong, "Delete what stands beyond the table."),)
            if any(map(str.strip, row)):
                rows.append((read, tuple(row)))
            if len(rows) > MAX_ROWS:
                return None, (too_many_rows(name),)
    except csv.Error:
        place = Place(name, row=read + 1)
        remedy = (
            'Look for a quotation mark that stands alone: inside a quoted cell, write "" for each. '
            f"A cell holds at most {csv.field_size_limit():,} characters."
        )
        return tuple(rows), (Problem(place, "", "and the rows below it cannot be told apart", remedy),)
    return tuple(rows), ()


def _trimmed(row: list[str]) -> list[str]:
    while row and not row[-1].strip():
        row.pop()
    return row


def _of_file(name: str, wrong: str, remedy: str, severity: Severity = Severity.ERROR) -> Problem:
    return Problem(Place(name), "", wrong, remedy, severity)
