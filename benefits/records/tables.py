"""The register by columns: what the sums read, for one project or a hundred thousand.

Records are for people, one at a time. The appraisal reads whole tables, so the store hands them over as arrays
(`Store.tables`), and `tables_of` makes the same arrays from records that are not in a store (an import, a test).
Money becomes float64 here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from functools import cache
from typing import Any, get_type_hints

import numpy as np
import numpy.typing as npt

from benefits.periods import FinancialYear, Series
from benefits.records.model import TABLES, Record, table_of

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Amounts:
    """Ragged yearly amounts of a table's lines.

    Attributes:
        first: Start of the first financial year of each line; 0 where it has no amounts. Shape (lines,).
        count: How many years each line holds. Shape (lines,).
        values: All amounts, line after line, in the unit of the field. Shape (sum of count,).
    """

    first: IntArray
    count: IntArray
    values: FloatArray


@dataclass(frozen=True)
class Columns:
    """One table by columns; every array has one entry a record, in the order of the records' codes.

    Text and categories are object arrays of str (empty where blank), money, fractions and optional numbers float64
    (NaN where blank), years int64 (start of the financial year, 0 where blank), flags bool, lists of codes
    object arrays of tuples.
    """

    table: str
    size: int
    fields: Mapping[str, npt.NDArray[Any]]
    amounts: Amounts | None

    def __getitem__(self, field: str) -> npt.NDArray[Any]:
        return self.fields[field]


@dataclass(frozen=True)
class Tables:
    """All current records by columns, with the version of the data they show (0: not from a store)."""

    data_version: int
    by_name: Mapping[str, Columns]

    def __getitem__(self, table: str) -> Columns:
        return self.by_name[table]


@cache
def _hints(table: str) -> dict[str, Any]:
    """The types of the fields of a table's records, by name; looking them up takes long."""
    return get_type_hints(TABLES[table])


def series_field(table: str) -> str | None:
    """The name of the table's field of yearly amounts, if it has one."""
    hints = _hints(table)
    return next((name for name, hint in hints.items() if hint == Series | None), None)


def tables_of(records: Iterable[Record], data_version: int = 0) -> Tables:
    """The columns of records that are not in a store, each table in the order of its codes."""
    by_table: dict[str, list[Record]] = {name: [] for name in TABLES}
    for record in records:
        by_table[table_of(record)].append(record)
    return Tables(
        data_version,
        {name: _columns(name, sorted(rows, key=lambda row: row.id)) for name, rows in by_table.items()},
    )


def _columns(table: str, rows: list[Record]) -> Columns:
    hints = _hints(table)
    yearly = series_field(table)
    arrays = {
        field.name: _column(hints[field.name], [getattr(row, field.name) for row in rows])
        for field in fields(TABLES[table])
        if field.name != yearly
    }
    amounts = _amounts([getattr(row, yearly) for row in rows]) if yearly else None
    return Columns(table, len(rows), arrays, amounts)


def _column(hint: Any, values: list[Any]) -> npt.NDArray[Any]:
    if hint is bool:
        return np.array(values, dtype=bool)
    if hint is int:
        return np.array(values, dtype=np.int64)
    if hint in (Decimal, Decimal | None):
        return np.array([np.nan if value is None else float(value) for value in values], dtype=np.float64)
    if hint in (FinancialYear, FinancialYear | None):
        return np.array([0 if value is None else value.start for value in values], dtype=np.int64)
    shown = (value if isinstance(value, tuple) else "" if value is None else str(value) for value in values)
    return np.fromiter(shown, dtype=object, count=len(values))


def _amounts(series: list[Series | None]) -> Amounts:
    held = [one for one in series if one is not None]
    return Amounts(
        first=np.array([one.first.start if one else 0 for one in series], dtype=np.int64),
        count=np.array([len(one.values) if one else 0 for one in series], dtype=np.int64),
        values=np.array([float(value) for one in held for value in one.values], dtype=np.float64),
    )
