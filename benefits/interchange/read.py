"""A folder of CSV files, or files just uploaded, as records with every fault at once.

Nothing is raised for what a person wrote: each fault is a `Problem` with file, row, column, value and remedy.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, cast, get_type_hints

from benefits.errors import BenefitsError, Place, Problem, has_errors, near
from benefits.interchange import cells
from benefits.interchange.cells import Fault
from benefits.interchange.headings import Columns, columns
from benefits.interchange.layout import FILES, TABLE_OF_FILE, FileRead
from benefits.interchange.placing import in_file
from benefits.interchange.sheets import MAX_BYTES, sheet
from benefits.periods import FinancialYear, Series
from benefits.records.checks import check, check_values
from benefits.records.checks_together import ANY, Key
from benefits.records.choices import choices
from benefits.records.model import REFERENCES, TABLES, Record
from benefits.records.preferred import with_preferred_options
from benefits.records.references import pointed
from benefits.records.tables import series_field
from benefits.reference.dictionary import Field, FieldType, fields

LONGEST_SHOWN = 100  # characters of a cell that a problem quotes


@dataclass(frozen=True)
class Reading:
    """What a folder holds.

    Attributes:
        records: The records of all rows that could be read, parents before children.
        problems: What is wrong with the files, their cells and each record by itself, in the order of the files.
        files: The files that were read.
        sha256: The fingerprint of all files by name and content, in hexadecimal.
        unsure: Table and code of the records whose rows could not be read, and of those they point at. Nothing is
            said against others because these are missing.
    """

    records: tuple[Record, ...]
    problems: tuple[Problem, ...]
    files: tuple[FileRead, ...]
    sha256: str
    unsure: frozenset[Key] = frozenset()

    @property
    def given(self) -> Mapping[str, frozenset[str]]:
        """The fields that each table's file has columns for; an import leaves the others as the register has them."""
        return {file.table: file.given for file in self.files}


@dataclass(frozen=True)
class _Part:
    """What one file or one row gave."""

    records: tuple[Record, ...] = ()
    problems: tuple[Problem, ...] = ()
    unsure: frozenset[Key] = frozenset()


def read_folder(path: Path) -> Reading:
    """The records of a folder of CSV files.

    Raises:
        BenefitsError: There is no such folder, or it cannot be looked into.
    """
    if not path.exists():
        raise BenefitsError(f"There is no folder {path}. Check the path.")
    if not path.is_dir():
        raise BenefitsError(f"{path} is a file. Give the folder that holds it and the other CSV files.")
    try:
        found = sorted(one for one in path.iterdir() if _is_csv(one))
    except OSError as fault:
        raise BenefitsError(f"The folder {path} cannot be read. Ask for the right to read it.") from fault
    contents: dict[str, bytes] = {}
    unread: list[Problem] = []
    for file in found:
        try:
            with file.open("rb") as opened:
                contents[file.name] = opened.read(MAX_BYTES + 1)  # one more than is taken, so that it is refused
        except OSError:
            unread.append(Problem(Place(file.name), "", "cannot be opened", "Close it elsewhere, or allow reading it."))
    return read_files(contents, unread)


def read_files(contents: Mapping[str, bytes], unread: Iterable[Problem] = ()) -> Reading:
    """The records of CSV files given by name and content, for instance of an upload.

    Args:
        contents: The bytes of each file by its name.
        unread: What is wrong with files whose bytes could not be had.
    """
    problems = list(unread)
    by_table: dict[str, str] = {}
    for name in sorted(contents):
        table = TABLE_OF_FILE.get(name.casefold())
        if table is None:
            remedy = f"Rename it, or move it away. The files are {', '.join(FILES.values())}."
            problems.append(
                Problem(Place(name), "", "is not a file of the register", remedy + near(name, TABLE_OF_FILE))
            )
        elif table in by_table:
            problems.append(Problem(Place(name), "", f"is a second {by_table[table]}", "Keep one of the two files."))
        else:
            by_table[table] = name
    if not by_table and not problems:
        wrong, remedy = (
            "holds no file of the register",
            f"Put at least one of these in it: {', '.join(FILES.values())}.",
        )
        problems.append(Problem(Place("folder"), "", wrong, remedy))
    parts = [_Part(problems=tuple(problems))]
    files: list[FileRead] = []
    for table in TABLES:
        if table in by_table:
            part, file = _file(by_table[table], table, contents[by_table[table]])
            parts.append(part)
            files.append(file)
    whole = _joined(parts)
    return Reading(
        with_preferred_options(whole.records), whole.problems, tuple(files), _fingerprint(contents), whole.unsure
    )


def _is_csv(path: Path) -> bool:
    return path.suffix.casefold() == ".csv" and not path.name.startswith((".", "~"))


def _fingerprint(contents: Mapping[str, bytes]) -> str:
    """One hash of all files; each file's own hash has a fixed length, so no two folders run into each other."""
    lines = (f"{hashlib.sha256(contents[name]).hexdigest()} {name}\n" for name in sorted(contents))
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _file(name: str, table: str, content: bytes) -> tuple[_Part, FileRead]:
    held, problems = sheet(name, content)
    digest = hashlib.sha256(content).hexdigest()
    if held is None:
        return _Part(problems=problems, unsure=frozenset({(table, ANY)})), FileRead(
            name, table, digest, 0, frozenset(), {}, {}
        )
    meaning, wrong = columns(name, table, held)
    headings = {field.name: held.heading[position].strip() for position, field in meaning.fields.items()}
    code_at = next((position for position, field in meaning.fields.items() if field.name == "id"), None)
    codes: dict[str, tuple[int, ...]] = {}
    for number, row in held.rows if code_at is not None else ():
        code = cells.text(row[code_at or 0])
        codes[code] = (*codes.get(code, ()), number)
    yearly = series_field(table) if meaning.years else None
    given = frozenset(headings) | ({yearly} if yearly else set())
    file = FileRead(name, table, digest, len(held.rows), given, headings, codes)
    parts = [_row(file, meaning, number, row) for number, row in held.rows]
    lost = frozenset({(table, ANY)}) if has_errors(problems) else frozenset()
    return _joined([_Part((), (*problems, *wrong), lost), *parts]), file


def _joined(parts: list[_Part]) -> _Part:
    return _Part(
        tuple(record for part in parts for record in part.records),
        tuple(problem for part in parts for problem in part.problems),
        frozenset().union(*(part.unsure for part in parts)),
    )


def _row(file: FileRead, meaning: Columns, number: int, row: tuple[str, ...]) -> _Part:
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    code = next((cells.text(row[at]) for at, field in meaning.fields.items() if field.name == "id"), "")

    def blame(column: str, cell: str, fault: Fault) -> None:
        place = Place(file.name, row=number, column=column, record=code)
        problems.append(Problem(place, cell.strip()[:LONGEST_SHOWN], fault.wrong, fault.remedy))

    for position, field in meaning.fields.items():
        cell = row[position]
        if cell.strip():
            read = _reader(field)(cell)
            if isinstance(read, Fault):
                blame(file.headings[field.name], cell, read)
            else:
                values[field.name] = read
        elif field.required:
            blame(file.headings[field.name], "", Fault("is missing", f"Fill it in. {field.help}"))
    amounts: dict[FinancialYear, Decimal] = {}
    for position, year in meaning.years.items():
        if row[position].strip():
            amount = _yearly_reader(file.table)(row[position])
            if isinstance(amount, Fault):
                blame(str(year), row[position], amount)
            else:
                amounts[year] = amount
    if amounts:
        values[cast(str, series_field(file.table))] = Series.of(amounts)
    return _built(file, meaning, number, values, problems)


def _built(file: FileRead, meaning: Columns, number: int, values: dict[str, Any], problems: list[Problem]) -> _Part:
    """The record of a row, or where cells are wrong its other faults and the records it would have touched."""
    if problems or meaning.missing:
        wrong = in_file(check_values(file.table, values), file, number)
        return _Part((), (*problems, *wrong), _touched(file.table, values))
    record = TABLES[file.table](**values)
    return _Part((record,), in_file(check(record), file, number))


def _touched(table: str, values: Mapping[str, Any]) -> frozenset[Key]:
    own = {(table, values["id"])} if "id" in values else set()
    pointers = REFERENCES[table].items()
    return frozenset(own | {(target, code) for field, target in pointers for code in pointed(values.get(field, ""))})


@cache
def _reader(field: Field) -> Callable[[str], Any]:
    """How a cell of a field is read."""
    allowed = choices(field)
    if field.type is FieldType.CHOICE:
        category = get_type_hints(TABLES[field.table])[field.name]
        return lambda cell: _categorised(cells.choice(cell, allowed), category)
    if field.type is FieldType.LIST:
        return lambda cell: _list(cells.items(cell), allowed)
    return {
        FieldType.YEAR: cells.year,
        FieldType.INTEGER: cells.whole,
        FieldType.MONEY: cells.money,
        FieldType.NUMBER: cells.number,
        FieldType.FRACTION: cells.fraction,
        FieldType.FLAG: cells.flag,
        FieldType.DATE: cells.day,
    }.get(field.type, cells.text)


@cache
def _yearly_reader(table: str) -> Callable[[str], Decimal | Fault]:
    unit = next(one.unit for one in fields(table) if one.type is FieldType.AMOUNTS)
    return cells.fraction if unit == "fraction" else cells.money


def _categorised(found: str | Fault, category: type[Any]) -> StrEnum | str | Fault:
    is_category = isinstance(category, type) and issubclass(category, StrEnum)
    return category(found) if is_category and not isinstance(found, Fault) else found


def _list(entries: tuple[str, ...], allowed: Mapping[str, str]) -> tuple[str, ...] | Fault:
    if not allowed:
        return entries
    read = [cells.choice(entry, allowed) for entry in entries]
    faults = [one for one in read if isinstance(one, Fault)]
    if faults:
        bad = ", ".join(entry for entry, one in zip(entries, read, strict=True) if isinstance(one, Fault))
        return Fault(f"holds {bad}, which is not one of the choices", faults[0].remedy)
    return tuple(one for one in read if isinstance(one, str))
