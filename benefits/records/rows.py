"""Between a record and its database row, by the type hints of `model.py`.

A row holds what the database keeps: text, whole numbers, flags, dates, Decimals at the scale of their column and
lists. Nothing is rounded on the way: a number that its column cannot hold exactly is a problem for the person.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any, get_type_hints

from benefits.errors import Place, Problem, Refused, StoreError
from benefits.periods import FinancialYear, Series
from benefits.records.model import TABLES, Record, table_of
from benefits.records.removal_model import CHAINED

Row = tuple[Any, ...]

FRACTION_FIELDS = frozenset(
    {
        "deadweight",
        "displacement",
        "overlap",
        "leakage",
        "substitution",
        "contribution",
        "mitigation",
        "correction",
        "optimism_bias",
        "optimism_correction",
        "fraction",
        "tolerance",
        "by_year",
        "disputed_figure",
        "standalone",
    }
)
QUANTITY_FIELDS = frozenset(
    {"baseline_value", "target", "value", "units", "low", "likely", "high", "slip", "relative_income"}
)
WHOLE_LIMIT = 2**31  # INTEGER columns hold whole numbers below it on either side of zero


@dataclass(frozen=True)
class Scale:
    """How many digits a number column holds, and how many of them stand behind the point."""

    digits: int
    places: int

    @property
    def sql(self) -> str:
        """The column type."""
        return f"DECIMAL({self.digits},{self.places})"


MONEY, FRACTION, QUANTITY = Scale(18, 2), Scale(12, 9), Scale(18, 4)


@dataclass(frozen=True)
class Column:
    """One database column: its name, its type, and whether it may be NULL (only where a field may be None)."""

    name: str
    sql: str
    nullable: bool


@dataclass(frozen=True)
class _Field:
    """How one field travels: its columns, the way in (a tuple, one value a column) and the way out."""

    name: str
    columns: tuple[Column, ...]
    to_database: Callable[[Any], Row]
    from_database: Callable[..., Any]


class _Unfit(Exception):
    """A value that its column cannot hold exactly: what is wrong, and what to do."""

    def __init__(self, wrong: str, remedy: str) -> None:
        self.wrong, self.remedy = wrong, remedy
        super().__init__(wrong)


def columns(table: str) -> tuple[Column, ...]:
    """The database columns of the record's fields in order; a field of yearly amounts has two."""
    return tuple(column for field in _fields(table) for column in field.columns)


def to_row(record: Record) -> Row:
    """The record as its table keeps it, one value a column of `columns`.

    Raises:
        Refused: A number has more digits than its column, or a text holds a character that cannot be stored.
    """
    row: list[Any] = []
    problems: list[Problem] = []
    table = table_of(record)
    for field in _fields(table):
        value = getattr(record, field.name)
        try:
            row.extend(field.to_database(value))
        except _Unfit as unfit:
            place = Place(table, column=field.name, record=record.id)
            problems.append(Problem(place, _shown(value), unfit.wrong, unfit.remedy))
    if problems:
        raise Refused(problems)
    return tuple(row)


def from_row(table: str, row: Row) -> Record:
    """The record that a row of `columns` holds.

    Raises:
        StoreError: A value is none that this version of the program knows.
    """
    values: list[Any] = []
    at = 0
    for field in _fields(table):
        width = len(field.columns)
        try:
            values.append(field.from_database(*row[at : at + width]))
        except ValueError as error:
            raise StoreError(
                f"{table} {row[0]} holds '{row[at]}' as {field.name}, which this version of the program does not "
                "know. Update the program, or restore a backup."
            ) from error
        at += width
    return TABLES[table](*values)


def canonical(table: str, version: int, withdrawn: bool, row: Row) -> str:
    """The one text of a stored row over which hashes are made; blank columns are left out.

    Leaving out NULL, empty text, empty lists and False keeps old hashes true when a migration adds a column that
    starts blank.
    """
    held = {
        column.name: value
        for column, value in zip(columns(table), row, strict=True)
        if not (value is None or value is False or value in ("", []))
    }
    content = {"table": table, "version": version, "withdrawn": withdrawn, "fields": held}
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)


def comparable(table: str, field: str, values: Iterable[Any]) -> list[Any]:
    """Values of a field as the database compares them.

    Raises:
        KeyError: The records of the table have no such field, or it holds yearly amounts.
    """
    found = next((one for one in _fields(table) if one.name == field and len(one.columns) == 1), None)
    if found is None:
        raise KeyError(f"{table} has no field '{field}' to look for")
    if found.columns[0].sql == "VARCHAR[]":
        return list(values)
    return [found.to_database(value)[0] for value in values if value is not None]


def _plain(value: Any) -> str:
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _shown(value: Any) -> str:
    return ascii(value)[:60] if isinstance(value, str) else str(value)[:60]


@cache
def _fields(table: str) -> tuple[_Field, ...]:
    hints = get_type_hints(CHAINED[table])
    return tuple(_field(field.name, hints[field.name]) for field in fields(CHAINED[table]))


def _field(name: str, hint: Any) -> _Field:
    scale = FRACTION if name in FRACTION_FIELDS else QUANTITY if name in QUANTITY_FIELDS else MONEY
    if hint == Series | None:
        return _series_field(name, scale)
    nullable = type(None) in getattr(hint, "__args__", ())
    inner = next(part for part in hint.__args__ if part is not type(None)) if nullable else hint
    sql, into, out = _way(inner, scale)
    if nullable:
        into, out = _or_none(into), _or_none(out)
    return _Field(name, (Column(name, sql, nullable),), lambda value: (into(value),), out)


def _way(hint: Any, scale: Scale) -> tuple[str, Callable[[Any], Any], Callable[[Any], Any]]:
    if hint is str:
        return "VARCHAR", _text, str
    if hint is bool:
        return "BOOLEAN", bool, bool
    if hint is int:
        return "INTEGER", _whole, int
    if hint is date:
        return "DATE", _as_is, _as_is
    if hint is Decimal:
        return scale.sql, lambda value: _exact(value, scale), _as_is
    if hint is FinancialYear:
        return "INTEGER", lambda value: _whole(value.start), FinancialYear
    if hint == tuple[str, ...]:
        return "VARCHAR[]", lambda value: [_text(one) for one in value], tuple
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return "VARCHAR", str, hint
    raise TypeError(f"no column is known for a field of type {hint}")


def _series_field(name: str, scale: Scale) -> _Field:
    def into(series: Series | None) -> Row:
        if series is None:
            return None, None
        return _whole(series.first.start), [_exact(value, scale) for value in series.values]

    def out(first: int | None, values: list[Decimal] | None) -> Series | None:
        return None if first is None or values is None else Series(FinancialYear(first), tuple(values))

    held = (Column(f"{name}_first", "INTEGER", nullable=True), Column(name, f"{scale.sql}[]", nullable=True))
    return _Field(name, held, into, out)


def _or_none(convert: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: None if value is None else convert(value)


def _as_is(value: Any) -> Any:
    return value


def _text(value: str) -> str:
    if "\0" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
        raise _Unfit("holds a character that cannot be stored", "Type the text again without it.")
    return value


def _whole(value: int) -> int:
    if abs(value) >= WHOLE_LIMIT:
        raise _Unfit("is too large a whole number", f"Give a number below {WHOLE_LIMIT:,}.")
    return value


def _exact(value: Decimal, scale: Scale) -> Decimal:
    if not value.is_finite():
        raise _Unfit("is not a number", "Give a number, or leave it empty.")
    if value and value.adjusted() >= scale.digits - scale.places:
        raise _Unfit("is too large", f"Give a number of at most {scale.digits - scale.places} digits before the point.")
    held = value.quantize(Decimal(1).scaleb(-scale.places))
    if held != value:
        raise _Unfit(f"has more than {scale.places} decimal places", f"Round it to {scale.places} places yourself.")
    return held + 0  # a stored zero has no sign
