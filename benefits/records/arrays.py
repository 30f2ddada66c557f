"""The register's columns straight from the database: the same arrays as `tables_of` makes from records.

The database unrolls lists of yearly amounts and turns Decimals to float64, so no Python object is made for a number.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from benefits.records.model import TABLES
from benefits.records.reading import Cursor, standing_at
from benefits.records.rows import Column, columns
from benefits.records.tables import Amounts, Columns, Tables, series_field


def tables(cursor: Cursor, data_version: int, held: Mapping[str, Columns]) -> Tables:
    """All current records by columns; the caller holds one snapshot over all the statements.

    Args:
        cursor: Where to ask.
        data_version: The number of the newest save that the snapshot sees.
        held: Tables that are known already.
    """
    return Tables(
        data_version,
        {table: held.get(table) or _table(cursor, table, f"{table}_current", []) for table in TABLES},
    )


def tables_at(cursor: Cursor, data_version: int) -> Tables:
    """All records by columns as they stood after the save of that number; the caller holds one snapshot."""
    sources = {table: _stood(table) for table in TABLES}
    return Tables(data_version, {table: _table(cursor, table, sources[table], [data_version]) for table in TABLES})


def project_at(cursor: Cursor, data_version: int, project: str) -> Tables:
    """What an appraisal of one project reads, as it stood after a save: its records and all organisations."""
    held = {"organisation": _table(cursor, "organisation", _stood("organisation"), [data_version])}

    def take(table: str, field: str, codes: list[str]) -> list[str]:
        source = f"{_stood(table)} AND {field} IN (SELECT unnest(CAST($2 AS VARCHAR[])))"
        held[table] = _table(cursor, table, source, [data_version, codes])
        return [str(code) for code in held[table]["id"]]

    take("project", "id", [project])
    options = take("option", "project", [project])
    take("cost_line", "option", options)
    take("share", "benefit", take("benefit_line", "option", options))
    return Tables(data_version, held)


def _stood(table: str) -> str:
    return f"{standing_at(table)} AS stood WHERE NOT stood.withdrawn"


def _table(cursor: Cursor, table: str, source: str, values: list[Any]) -> Columns:
    yearly = series_field(table)
    plain = [column for column in columns(table) if column.name not in (yearly, f"{yearly}_first")]
    shown = [_shown(column) for column in plain]
    if yearly:
        shown.append(f"CAST(COALESCE({yearly}_first, 0) AS BIGINT) AS first_held")
        shown.append(f"CAST(COALESCE(cardinality({yearly}), 0) AS BIGINT) AS count_held")
    cursor.execute(f"SELECT {', '.join(shown)} FROM {source} ORDER BY id", values)
    held = cursor.fetchnumpy()
    arrays = {column.name: _array(column, held[column.name]) for column in plain}
    amounts = None
    if yearly:
        amounts = Amounts(
            _whole(held["first_held"]), _whole(held["count_held"]), _values(cursor, source, values, yearly)
        )
    return Columns(table, len(arrays["id"]), arrays, amounts)


def _values(cursor: Cursor, source: str, values: list[Any], yearly: str) -> npt.NDArray[np.float64]:
    cursor.execute(
        f"SELECT CAST(unnest({yearly}) AS DOUBLE PRECISION) AS amount "
        f"FROM (SELECT {yearly} FROM {source} ORDER BY id) AS ordered",
        values,
    )
    return np.ascontiguousarray(cursor.fetchnumpy()["amount"], dtype=np.float64)


def _shown(column: Column) -> str:
    """The column as arrays want it: no NULL, so that no masked array comes back."""
    if column.sql.startswith("DECIMAL"):
        return f"COALESCE(CAST({column.name} AS DOUBLE PRECISION), CAST('NaN' AS DOUBLE PRECISION)) AS {column.name}"
    if column.sql == "INTEGER":
        return f"CAST(COALESCE({column.name}, 0) AS BIGINT) AS {column.name}"
    if column.sql == "DATE":
        return f"COALESCE(CAST({column.name} AS VARCHAR), '') AS {column.name}"
    if column.sql == "VARCHAR":
        return f"COALESCE({column.name}, '') AS {column.name}"
    return column.name


def _array(column: Column, held: npt.NDArray[Any]) -> npt.NDArray[Any]:
    if column.sql.startswith("DECIMAL"):
        return held.astype(np.float64, copy=False)
    if column.sql == "INTEGER":
        return _whole(held)
    if column.sql == "BOOLEAN":
        return held.astype(bool, copy=False)
    if column.sql == "VARCHAR[]":
        return np.fromiter((tuple(one) for one in held), dtype=object, count=len(held))
    return held.astype(object, copy=False)


def _whole(held: npt.NDArray[Any]) -> npt.NDArray[np.int64]:
    return held.astype(np.int64, copy=False)
