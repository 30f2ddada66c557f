"""One row of a table as a record, a withdrawal, or its faults, each with its cell and remedy."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any, cast, get_type_hints

from benefits.errors import Place, Problem
from benefits.interchange import cells
from benefits.interchange.cells import Cell, Fault
from benefits.interchange.headings import Columns
from benefits.interchange.layout import WITHDRAW, FileRead
from benefits.interchange.placing import in_file
from benefits.interchange.sheets import Row
from benefits.periods import FinancialYear, Series
from benefits.records.checks import check, check_values
from benefits.records.checks_together import Key
from benefits.records.choices import choices
from benefits.records.model import REFERENCES, TABLES, Record
from benefits.records.references import pointed
from benefits.records.tables import series_field
from benefits.reference.dictionary import Field, FieldType, fields

LONGEST_SHOWN = 100  # characters of a cell that a problem quotes
_PLACES: Mapping[FieldType, int] = {
    FieldType.MONEY: cells.MONEY_PLACES,
    FieldType.NUMBER: cells.NUMBER_PLACES,
    FieldType.INTEGER: cells.NUMBER_PLACES,
    FieldType.FRACTION: cells.FRACTION_PLACES,
}


@dataclass(frozen=True)
class Part:
    """What one file or one row gave.

    Attributes:
        records: What could be read.
        problems: What is wrong.
        unsure: Table and code of records that could not be read, and of those they point at.
        withdrawn: Table and code of the records to withdraw.
    """

    records: tuple[Record, ...] = ()
    problems: tuple[Problem, ...] = ()
    unsure: frozenset[Key] = frozenset()
    withdrawn: tuple[Key, ...] = ()


Reader = Callable[[Cell], Any]


@dataclass(frozen=True)
class Plan:
    """How the rows of one file are read.

    Attributes:
        file: What it is.
        meaning: Its columns.
        fields: For each column of a field: position, field, heading and how its cells are read.
        years: For each column of a year: position, year and how its cells are read.
        yearly: The field that takes the amounts by year; blank where there is none.
    """

    file: FileRead
    meaning: Columns
    fields: tuple[tuple[int, Field, str, Reader], ...]
    years: tuple[tuple[int, FinancialYear, Reader], ...]
    yearly: str


def joined(parts: Iterable[Part]) -> Part:
    """All that several parts gave, in their order."""
    held = tuple(parts)
    return Part(
        tuple(record for part in held for record in part.records),
        tuple(problem for part in held for problem in part.problems),
        frozenset(key for part in held for key in part.unsure),
        tuple(key for part in held for key in part.withdrawn),
    )


def is_withdrawal(meaning: Columns, row: tuple[Cell, ...]) -> bool | Fault:
    """Whether the row says that its record is to be withdrawn."""
    if meaning.withdraw is None or cells.is_blank(row[meaning.withdraw]):
        return False
    cell = row[meaning.withdraw]
    return cell if isinstance(cell, Fault) else cells.flag(cells.written(cell))


def planned(file: FileRead, meaning: Columns) -> Plan:
    """How the rows of a file are read, found once for all of them."""
    of_year = _yearly_reader(file.table) if meaning.years else None
    return Plan(
        file,
        meaning,
        tuple(
            (position, field, file.headings[field.name], _reader(field)) for position, field in meaning.fields.items()
        ),
        tuple((position, year, of_year) for position, year in meaning.years.items() if of_year),
        series_field(file.table) or "",
    )


def read_row(plan: Plan, row: Row) -> Part:
    """What a row of the file gives."""
    number, held = row
    file = plan.file
    withdrawal = is_withdrawal(plan.meaning, held)
    values, faults = _values(plan, held)
    code = values.get("id", "")
    if isinstance(withdrawal, Fault):
        faults.append((WITHDRAW, held[cast(int, plan.meaning.withdraw)], withdrawal))
    elif withdrawal:
        faults = [one for one in faults if one[0] == file.headings.get("id")]
        if code and not faults:
            return Part(withdrawn=((file.table, code),))
    problems = tuple(_problem(file, number, code, *one) for one in faults)
    if withdrawal is True:
        return Part(problems=problems, unsure=_touched(file.table, values))
    return _built(plan, number, values, problems)


def _values(plan: Plan, row: tuple[Cell, ...]) -> tuple[dict[str, Any], list[tuple[str, Cell, Fault]]]:
    """The values of a row by field, and the faults of its cells: heading, cell and what is wrong."""
    values: dict[str, Any] = {}
    faults: list[tuple[str, Cell, Fault]] = []
    for position, field, heading, reader in plan.fields:
        cell = row[position]
        if cell == "" or cells.is_blank(cell):
            if field.required:
                faults.append((heading, "", Fault("is missing", f"Fill it in. {field.help}")))
            continue
        read = reader(cell)
        if isinstance(read, Fault):
            faults.append((heading, cell, read))
        else:
            values[field.name] = read
    amounts: dict[FinancialYear, Decimal] = {}
    for position, year, of_year in plan.years:
        cell = row[position]
        if cell == "" or cells.is_blank(cell):
            continue
        amount = of_year(cell)
        if isinstance(amount, Fault):
            faults.append((str(year), cell, amount))
        else:
            amounts[year] = amount
    if amounts:
        values[plan.yearly] = Series.of(amounts)
    return values, faults


def _problem(file: FileRead, number: int, code: str, column: str, cell: Cell, fault: Fault) -> Problem:
    place = Place(file.name, row=number, column=column, record=code)
    return Problem(place, cells.written(cell).strip()[:LONGEST_SHOWN], fault.wrong, fault.remedy)


def _built(plan: Plan, number: int, values: dict[str, Any], problems: tuple[Problem, ...]) -> Part:
    """The record of a row, or where cells are wrong its other faults and the records it would have touched."""
    file = plan.file
    if problems or plan.meaning.missing:
        wrong = in_file(check_values(file.table, values), file, number)
        return Part((), (*problems, *wrong), _touched(file.table, values))
    record = TABLES[file.table](**values)
    return Part((record,), in_file(check(record), file, number))


def _touched(table: str, values: Mapping[str, Any]) -> frozenset[Key]:
    own = {(table, values["id"])} if "id" in values else set()
    pointers = REFERENCES[table].items()
    return frozenset(own | {(target, code) for field, target in pointers for code in pointed(values.get(field, ""))})


@cache
def _reader(field: Field) -> Reader:
    """How a cell of a field is read."""
    places = _PLACES.get(field.type)
    return _of_cell(_words_reader(field), places, part=field.type is FieldType.FRACTION)


@cache
def _yearly_reader(table: str) -> Reader:
    unit = next(one.unit for one in fields(table) if one.type is FieldType.AMOUNTS)
    if unit == "fraction":
        return _of_cell(cells.fraction, cells.FRACTION_PLACES, part=True)
    return _of_cell(cells.money, cells.MONEY_PLACES, part=False)


def _of_cell(of_words: Callable[[str], Any], places: int | None, *, part: bool) -> Reader:
    """A reader of cells made from one of words: it takes the numbers and the faults of a workbook too."""

    def read(cell: Cell) -> Any:
        if isinstance(cell, Fault):
            return cell
        return of_words(cells.written(cell, places, part=part))

    return read


def _words_reader(field: Field) -> Callable[[str], Any]:
    allowed = choices(field)
    if field.type is FieldType.CHOICE:
        category = _category(get_type_hints(TABLES[field.table])[field.name])
        return cache(lambda words: _categorised(cells.choice(words, allowed), category))
    if field.type is FieldType.LIST:
        return lambda words: _list(cells.items(words), allowed)
    return {
        FieldType.YEAR: cells.year,
        FieldType.INTEGER: cells.whole,
        FieldType.MONEY: cells.money,
        FieldType.NUMBER: cells.number,
        FieldType.FRACTION: cells.fraction,
        FieldType.FLAG: cells.flag,
        FieldType.DATE: cells.day,
    }.get(field.type, cells.text)


def _category(hint: Any) -> type[StrEnum] | None:
    """The category that a field holds, or may hold; None where it holds one of some words."""
    hints = getattr(hint, "__args__", (hint,))
    return next((one for one in hints if isinstance(one, type) and issubclass(one, StrEnum)), None)


def _categorised(found: str | Fault, category: type[StrEnum] | None) -> StrEnum | str | Fault:
    return category(found) if category and not isinstance(found, Fault) else found


def _list(entries: tuple[str, ...], allowed: Mapping[str, str]) -> tuple[str, ...] | Fault:
    if not allowed:
        return entries
    read = [cells.choice(entry, allowed) for entry in entries]
    faults = [one for one in read if isinstance(one, Fault)]
    if faults:
        bad = ", ".join(entry for entry, one in zip(entries, read, strict=True) if isinstance(one, Fault))
        return Fault(f"holds {bad}, which is not one of the choices", faults[0].remedy)
    return tuple(one for one in read if isinstance(one, str))
