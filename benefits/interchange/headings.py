"""Which column of a file holds which field, or the amounts of which year."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest

from benefits.errors import Place, Problem, near
from benefits.interchange import cells
from benefits.interchange.cells import Cell, is_blank
from benefits.interchange.layout import WITHDRAW
from benefits.interchange.sheets import Grid, Row, Sheet, Source, is_empty
from benefits.periods import FinancialYear
from benefits.reference.dictionary import Field, FieldType, fields

_YEAR_LIKE = re.compile(r"[0-9]{4}.{0,3}[0-9]{2,4}", re.ASCII)
HEADING_WITHIN = 15  # rows; a template has its title, its notes and the units above the headings
LEAST_KNOWN = 2  # headings; one alone may be a word of a note


@dataclass(frozen=True)
class Columns:
    """The columns of a file that have a meaning, by their position from 0, and the required fields that none has.

    `withdraw` is the position of the column that says which records to withdraw; None where there is none.
    """

    fields: Mapping[int, Field]
    years: Mapping[int, FinancialYear]
    missing: tuple[Field, ...]
    withdraw: int | None = None


def laid_out(source: Source) -> tuple[Sheet | None, tuple[Problem, ...]]:
    """The rows of a source below their headings, every one with as many cells; None where no headings are found.

    Headings may stand in two rows where cells are merged: the lower row then holds what the upper one leaves open.
    In a CSV file a row with another number of cells is a problem, as its cells may stand under the wrong headings.
    """
    rows = source.rows or ()
    at = _heading(source.table, rows)
    if at is None:
        if rows and not source.is_even:
            remedy = f"Head the columns with the names of the fields, in one of the first {HEADING_WITHIN} rows."
            return None, (Problem(Place(source.name), "", "has no row of headings", remedy),)
        at = 0
    heading = [_word(cell) for cell in rows[at][1]] if rows else []
    number = rows[at][0] if rows else 1
    body = rows[at + 1 :]
    if body and _continues(source.table, heading, body[0][1]):
        heading = _joined(heading, [_word(cell) for cell in body[0][1]])
        number, body = body[0][0], body[1:]
    if source.is_even:
        return _even(source.name, heading, number, body)
    width = max((len(row) for _, row in body), default=0)
    heading += [""] * (width - len(heading))
    width = len(heading)
    return Sheet(
        tuple(heading), tuple((of, (*row, *[""] * (width - len(row)))) for of, row in body if not is_empty(row)), number
    ), ()


def _heading(table: str, rows: Grid) -> int | None:
    """Which row holds the headings: of the first rows that name two fields, the one that names most required ones."""
    known = _known(table)
    best: tuple[int, int | None] = (-1, None)
    for at, (number, row) in enumerate(rows):
        if number > HEADING_WITHIN:
            break
        words = {_folded(_word(cell)) for cell in row}
        named = {known[word] for word in words if word in known}
        required = sum(one.required for one in named)
        if len(named) + (WITHDRAW.casefold() in words) >= LEAST_KNOWN and required > best[0]:
            best = (required, at)
    return best[1]


def _word(cell: Cell) -> str:
    return " ".join(cells.written(cell).split())


def _continues(table: str, heading: list[str], row: tuple[Cell, ...]) -> bool:
    """Whether a row goes on with the headings: blank under those that are known, and known where it is not blank."""
    known = {word for word, one in _known(table).items() if one.type is not FieldType.AMOUNTS}
    words = [_word(cell) for cell in row]
    given = [(above, word) for above, word in zip_longest(heading, words, fillvalue="") if word]
    return bool(given) and all(
        _folded(above) not in known and (_folded(word) in known or isinstance(cells.year(word), FinancialYear))
        for above, word in given
    )


def _joined(upper: list[str], lower: list[str]) -> list[str]:
    return [below or above for above, below in zip_longest(upper, lower, fillvalue="")]


def _even(name: str, heading: list[str], number: int, body: Grid) -> tuple[Sheet, tuple[Problem, ...]]:
    width = len(heading)
    rows: list[Row] = []
    problems: list[Problem] = []
    for of, row in body:
        if len(row) == width or (len(row) > width and is_empty(row[width:])):
            rows.append((of, row[:width]))
        else:
            problems.append(_ragged(name, of, row, width))
    return Sheet(tuple(heading), tuple(rows), number), tuple(problems)


def _ragged(name: str, number: int, row: tuple[Cell, ...], width: int) -> Problem:
    place = Place(name, row=number, record=_word(row[0]) if row else "")
    wrong = f"has {_cells(len(row))}, but the heading has {_cells(width)}"
    remedy = "Put texts that hold a comma in quotation marks, and give each column one cell."
    return Problem(place, "", wrong, remedy)


def _cells(count: int) -> str:
    return "1 cell" if count == 1 else f"{count} cells"


def columns(name: str, table: str, sheet: Sheet) -> tuple[Columns, tuple[Problem, ...]]:
    """What the headings of a file mean: names or labels of the dictionary, financial years, and Withdraw.

    A column without a heading is passed over when all its cells are blank, as spreadsheet programs leave such behind.
    Missing required fields are told in the answer; whether they matter depends on the rows.
    """
    known = _known(table)
    yearly = any(one.type is FieldType.AMOUNTS for one in fields(table))
    held: dict[int, Field] = {}
    years: dict[int, FinancialYear] = {}
    withdraw: int | None = None
    problems: list[Problem] = []
    for position, word in enumerate(sheet.heading):
        year = cells.year(word)
        field = known.get(_folded(word))
        if field is not None and field.type is not FieldType.AMOUNTS:
            if field in held.values():
                problems.append(_repeated(name, sheet, word, field.name))
            held[position] = field
        elif yearly and isinstance(year, FinancialYear):
            if year in years.values():
                problems.append(_repeated(name, sheet, word, str(year)))
            years[position] = year
        elif _folded(word) == WITHDRAW.casefold():
            if withdraw is not None:
                problems.append(_repeated(name, sheet, word, "withdrawals"))
            withdraw = position
        elif word or any(not is_blank(row[position]) for _, row in sheet.rows):
            problems.append(_unknown(name, table, sheet, position, yearly=yearly))
    missing = tuple(one for one in fields(table) if one.required and one not in held.values())
    return Columns(held, years, missing, withdraw), tuple(problems)


def lacking(name: str, field: Field, sheet: Sheet) -> Problem:
    """The problem of a file that has no column for a required field."""
    only = sheet.heading[0] if len(sheet.heading) == 1 else ""
    if ";" in only or "\t" in only:
        remedy = "The cells seem to stand between semicolons or tabs: save the file with commas between them."
    else:
        remedy = f"Add a column headed {field.name} or {field.label}."
    return Problem(Place(name, row=sheet.at, column=field.name), "", "is a required column that the file lacks", remedy)


@cache
def _known(table: str) -> Mapping[str, Field]:
    by_label = {_folded(one.label): one for one in fields(table)}
    return by_label | {_folded(one.name): one for one in fields(table)}


def _folded(heading: str) -> str:
    """A heading without what people and templates change in it: capitals, spaces, underlines, a mark at its end."""
    return " ".join(heading.replace("_", " ").rstrip("*: ").casefold().split())


def _repeated(name: str, sheet: Sheet, word: str, meaning: str) -> Problem:
    place = Place(name, row=sheet.at, column=word)
    return Problem(place, word, f"is a second column for {meaning}", "Keep one of the two columns.")


def _unknown(name: str, table: str, sheet: Sheet, position: int, *, yearly: bool) -> Problem:
    word = sheet.heading[position]
    place = Place(name, row=sheet.at, column=word or _letters(position))
    if not word:
        return Problem(place, "", "has cells but no heading", "Give the column a heading, or empty its cells.")
    field = _known(table).get(_folded(word))
    if field is not None:
        return Problem(place, word, "is not one column", "Give one column to each financial year, headed 2026-27.")
    if yearly and (turned := cells.made_a_date(word)):
        return Problem(place, word, "is not a financial year", turned)
    if yearly and _YEAR_LIKE.fullmatch(word):
        return Problem(place, word, "is not a financial year", "Head the column like 2026-27.")
    names = [one.name for one in fields(table)] + [one.label for one in fields(table)] + [WITHDRAW]
    remedy = f"Correct the heading, or take the column out.{near(word, names)}"
    return Problem(place, word, "is not a field of the register", remedy)


def _letters(position: int) -> str:
    """The letters by which spreadsheet programs call a column: A for 0, AA for 26."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
