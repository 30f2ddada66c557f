"""A form is a file of one row: read by the same readers, refused with the same words."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache
from io import StringIO

from benefits.actions.agreement import claimed_anew
from benefits.errors import Place, Problem
from benefits.interchange import cells
from benefits.interchange.cells import Fault
from benefits.interchange.layout import FILES
from benefits.interchange.read import read_files
from benefits.interchange.write import table_text
from benefits.periods import BadYear, FinancialYear
from benefits.records.categories import PriceTerms
from benefits.records.checks_together import Key, check_together
from benefits.records.model import TABLES, Record, Share, table_of
from benefits.reference.dictionary import Field, FieldType, field, fields

# The columns of a grid of shares; the years stand between the first and the last four where the split changes.
RECIPIENT, FRACTION, THERE = "Recipient", "Part of the benefit", "Budget class there"
INCOME, BASIS, NOTE = "Relative income", "Basis", "Note"
SHARE_COLUMNS: Mapping[str, str] = {
    RECIPIENT: "recipient",
    FRACTION: "fraction",
    THERE: "budget_class",
    INCOME: "relative_income",
    BASIS: "basis",
    NOTE: "note",
}
MISSING = "is missing"
_NUMBERS = frozenset({FieldType.NUMBER, FieldType.FRACTION, FieldType.MONEY})


def cells_of(record: Record) -> dict[str, str]:
    """What a record holds as text by field name, and amounts by financial year, as people read them in a form."""
    table = table_of(record)
    names, values = csv.reader(StringIO(table_text(table, [record])))
    return {name: _as_read(table, name, cells.text(value)) for name, value in zip(names, values, strict=True)}


def grouped(cell: str) -> str:
    """Pounds with a comma before each group of three digits; a text that is no plain number as it is.

    Example:
        >>> grouped("1200000.50"), grouped("tbc")
        ('1,200,000.50', 'tbc')
    """
    amount = cells.money(cell) if cell.strip() else None
    if not isinstance(amount, Decimal):
        return cell
    pence = amount != amount.to_integral_value()
    return f"{amount:,.2f}" if pence else f"{amount:,.0f}"


def record_from(table: str, typed: Mapping[str, str]) -> tuple[Record | None, tuple[Problem, ...]]:
    """The record that the cells describe, and what is wrong with them.

    Args:
        table: The record's table.
        typed: Text by field name, and amounts by financial year ("2026-27"); what is left out keeps its default.

    Returns:
        The record, or None where a cell cannot be read; problems name the field by its label.
    """
    required = {one.name: typed.get(one.name, "") for one in fields(table) if one.required}
    filled = required | {name: cell for name, cell in typed.items() if cell.strip()}
    sheet = StringIO()
    writer = csv.writer(sheet)
    writer.writerow(filled)
    writer.writerow(filled.values())
    reading = read_files({FILES[table]: sheet.getvalue().encode()})
    made = next((record for record in reading.records if isinstance(record, TABLES[table])), None)
    problems = tuple(
        replace(one, place=Place("", column=_labels(table).get(one.place.column, one.place.column)))
        for one in reading.problems
    )
    return made, problems


def share_rows(shares: Sequence[Share], years: Sequence[str]) -> tuple[dict[str, str], ...]:
    """The shares of a benefit as rows of a grid; where one of them differs by year, all are given by year.

    Args:
        shares: Of one benefit.
        years: The years that such a grid has.
    """
    rows = []
    for share in shares:
        held = cells_of(share)
        row = {column: held[name] for column, name in SHARE_COLUMNS.items()}
        row |= {name: cell for name, cell in held.items() if is_year(name)}
        rows.append(spread(row, years) if by_year(shares) else row)
    return tuple(rows)


def spread(row: Mapping[str, str], years: Iterable[str]) -> dict[str, str]:
    """A row of a split with its one fraction given to every year; what a year has of its own stays."""
    one = row.get(FRACTION, "")
    return {**dict.fromkeys(years, one), **row, FRACTION: ""}


def gathered(row: Mapping[str, str]) -> dict[str, str]:
    """A row of a split by year with the first year's fraction for all years."""
    first = next((row[name] for name in sorted(row) if is_year(name)), "")
    return {name: cell for name, cell in row.items() if not is_year(name)} | {FRACTION: row.get(FRACTION) or first}


def blank_cells(table: str) -> dict[str, str]:
    """What the fields of a new record hold before anything is typed: a flag is no."""
    return {one.name: "no" for one in fields(table) if one.type is FieldType.FLAG}


def years_of(labels: Iterable[str], *held: Iterable[str]) -> tuple[str, ...]:
    """The years of a grid, in order: the appraisal's, and those among the names of cells that are held already."""
    return tuple(sorted({*labels, *(name for names in held for name in names if is_year(name))}))


def by_year(shares: Iterable[Share]) -> bool:
    """Whether the split changes over the years."""
    return any(share.by_year is not None for share in shares)


def shares_from(
    benefit: str, rows: Sequence[Mapping[str, str]], held: Sequence[Share]
) -> tuple[tuple[Share, ...], tuple[Problem, ...]]:
    """The shares that a grid describes, and what is wrong with them.

    A share that was there keeps its code, and has to be agreed again if it changed.

    Args:
        benefit: Code of the benefit.
        rows: One recipient a row, by the columns of the grid and by financial year, as text.
        held: The benefit's shares as they were.
    """
    known = {share.recipient: share for share in held}
    shares: list[Share] = []
    problems: list[Problem] = []
    for row in rows:
        recipient = row.get(RECIPIENT, "")
        before = known.get(recipient)
        kept = {name: cell for name, cell in (cells_of(before) if before else {}).items() if not is_year(name)}
        typed = {name: row.get(column, "") for column, name in SHARE_COLUMNS.items()}
        years = {name: cell for name, cell in row.items() if is_year(name)}
        code = {"id": before.id if before else f"{benefit}-{recipient}", "benefit": benefit}
        share, wrong = record_from("share", {**kept, **typed, **years, **code})
        problems += [_in_row(one, recipient) for one in wrong]
        if isinstance(share, Share):
            shares.append(claimed_anew(share, before))
    return tuple(shares), tuple(problems)


def together(records: Iterable[Record], gone: Iterable[Key], known: Iterable[Record]) -> tuple[Problem, ...]:
    """What is wrong with records beside what the register holds, in the words of a form.

    Args:
        records: As they shall be.
        gone: Table and code of what shall no longer count.
        known: What the register holds of the same project, and all organisations, programmes and pools.
    """
    coming, lost = tuple(records), set(gone)
    left = [one for one in known if (table_of(one), one.id) not in lost]
    return in_form(check_together(coming, left), coming)


def in_form(problems: Iterable[Problem], records: Iterable[Record]) -> tuple[Problem, ...]:
    """Problems with their fields called by their labels, as a form shows them; those of a form's own stay as they are.

    Args:
        problems: Found in the records of a form.
        records: Of the form; a share is called by its recipient, another record of many by its title.
    """
    held = tuple(records)
    alone = len({table_of(one) for one in held if not isinstance(one, Share)}) == len(
        [one for one in held if not isinstance(one, Share)]
    )
    names = {one.id: one.recipient if isinstance(one, Share) else "" if alone else _title(one) for one in held}
    return tuple(_renamed(one, names) if one.place.table in TABLES else one for one in problems)


def of_line(problems: Iterable[Problem], title: str) -> tuple[Problem, ...]:
    """Problems of a form's own, told with the line they are in, where a grid holds many."""
    return tuple(_in_row(one, title) for one in problems)


def _title(record: Record) -> str:
    return str(getattr(record, "title", record.id))


def _renamed(problem: Problem, names: Mapping[str, str]) -> Problem:
    place = problem.place
    column = _labels(place.table).get(place.column, place.column)
    name = names.get(place.record, place.record)
    return replace(problem, place=Place("", column=", ".join(one for one in (name, column) if one) or place.record))


def price_year_sentence(typed: Mapping[str, str]) -> str:
    """What to do about the price year, which amounts in real terms need and nominal amounts cannot have."""
    year = typed.get("price_year", "").strip()
    if typed.get("price_terms") == PriceTerms.NOMINAL:
        return "Leave it blank: nominal amounts are in the prices of each year." if year else "Not needed for nominal."
    read = cells.year(year) if year else None
    if read is None:
        return "Needed: the year whose prices real amounts are in, such as 2026-27."
    return f"{year} {read.wrong}. {read.remedy}" if isinstance(read, Fault) else f"Amounts are in {read} prices."


def is_needed(of: Field) -> bool:
    """Whether a form asks for the field as one to fill in: required, or required by another field's value."""
    return of.required or (of.name == "price_year" and of.table in ("cost_line", "benefit_line"))


def _as_read(table: str, name: str, cell: str) -> str:
    """Amounts with commas, other numbers without zeros at their end."""
    if is_year(name):
        unit = next(one.unit for one in fields(table) if one.type is FieldType.AMOUNTS)
        return grouped(cell) if unit == "pounds" else _trimmed(cell)
    of = field(table, name)
    if of.unit == "pounds":
        return grouped(cell)
    return _trimmed(cell) if of.type in _NUMBERS else cell


def _trimmed(cell: str) -> str:
    return cell.rstrip("0").rstrip(".") if "." in cell else cell


@cache
def is_year(name: str) -> bool:
    """Whether a cell's name is a financial year."""
    try:
        FinancialYear.parse(name)
    except BadYear:
        return False
    return True


@cache
def _labels(table: str) -> Mapping[str, str]:
    return {one.name: one.label for one in fields(table)}


def _in_row(problem: Problem, name: str) -> Problem:
    column = f"{name}, {problem.place.column}" if name else problem.place.column
    return replace(problem, place=Place("", column=column))
