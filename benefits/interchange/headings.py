"""Which column of a file holds which field, or the amounts of which year."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from benefits.errors import Place, Problem, near
from benefits.interchange import cells
from benefits.interchange.sheets import Sheet
from benefits.periods import FinancialYear
from benefits.reference.dictionary import Field, FieldType, fields

_YEAR_LIKE = re.compile(r"[0-9]{4}.{0,3}[0-9]{2,4}", re.ASCII)


@dataclass(frozen=True)
class Columns:
    """The columns of a file that have a meaning, by their position from 0, and the required fields that none has."""

    fields: Mapping[int, Field]
    years: Mapping[int, FinancialYear]
    missing: tuple[Field, ...]


def columns(name: str, table: str, sheet: Sheet) -> tuple[Columns, tuple[Problem, ...]]:
    """What the headings of a file mean: names or labels of the dictionary, and financial years.

    A column without a heading is passed over when all its cells are blank, as spreadsheet programs leave such behind.
    """
    known = _known(table)
    yearly = any(one.type is FieldType.AMOUNTS for one in fields(table))
    held: dict[int, Field] = {}
    years: dict[int, FinancialYear] = {}
    problems: list[Problem] = []
    for position, heading in enumerate(sheet.heading):
        word = heading.strip()
        year = cells.year(word)
        field = known.get(word.casefold())
        if field is not None and field.type is not FieldType.AMOUNTS:
            if field in held.values():
                problems.append(_repeated(name, word, field.name))
            held[position] = field
        elif yearly and isinstance(year, FinancialYear):
            if year in years.values():
                problems.append(_repeated(name, word, str(year)))
            years[position] = year
        elif word or any(row[position].strip() for _, row in sheet.rows):
            problems.append(_unknown(name, table, position, word, yearly=yearly))
    missing = tuple(one for one in fields(table) if one.required and one not in held.values())
    problems += [_missing(name, one, sheet) for one in missing]
    return Columns(held, years, missing), tuple(problems)


def _known(table: str) -> dict[str, Field]:
    by_label = {one.label.casefold(): one for one in fields(table)}
    return by_label | {one.name.casefold(): one for one in fields(table)}


def _repeated(name: str, word: str, meaning: str) -> Problem:
    place = Place(name, row=1, column=word)
    return Problem(place, word, f"is a second column for {meaning}", "Keep one of the two columns.")


def _unknown(name: str, table: str, position: int, word: str, *, yearly: bool) -> Problem:
    place = Place(name, row=1, column=word or _letters(position))
    if not word:
        return Problem(place, "", "has cells but no heading", "Give the column a heading, or empty its cells.")
    field = _known(table).get(word.casefold())
    if field is not None:
        return Problem(place, word, "is not one column", "Give one column to each financial year, headed 2026-27.")
    if yearly and (turned := cells.made_a_date(word)):
        return Problem(place, word, "is not a financial year", turned)
    if yearly and _YEAR_LIKE.fullmatch(word):
        return Problem(place, word, "is not a financial year", "Head the column like 2026-27.")
    names = [one.name for one in fields(table)] + [one.label for one in fields(table)]
    remedy = f"Correct the heading, or take the column out.{near(word, names)}"
    return Problem(place, word, "is not a field of the register", remedy)


def _missing(name: str, field: Field, sheet: Sheet) -> Problem:
    only = sheet.heading[0] if len(sheet.heading) == 1 else ""
    if ";" in only or "\t" in only:
        remedy = "The cells seem to stand between semicolons or tabs: save the file with commas between them."
    else:
        remedy = f"Add a column headed {field.name} or {field.label}."
    return Problem(Place(name, row=1, column=field.name), "", "is a required column that the file lacks", remedy)


def _letters(position: int) -> str:
    """The letters by which spreadsheet programs call a column: A for 0, AA for 26."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
