"""Leaving records out: how it is said which, columns without their rows, and what is told of their codes."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from benefits.errors import Place, Problem
from benefits.records.tables import Amounts, Columns, Tables

# Says of a table and a code whether the record is hidden.
Hides = Callable[[str, str], bool]


def nothing_hidden(_table: str, _code: str) -> bool:
    """Hides no record."""
    return False


def without(tables: Tables, codes: Mapping[str, frozenset[str]]) -> Tables:
    """The columns without the records of these codes, by table; tables that hold none of them stay as they are."""
    return Tables(
        tables.data_version,
        {name: _without(held, codes.get(name, frozenset())) for name, held in tables.by_name.items()},
    )


def unusable(table: str, code: str) -> Problem:
    """Of a hidden record's code: that the code is taken can be inferred from this, and nothing else of the record."""
    return Problem(Place(table, column="id", record=code), code, "may not be used here", "Choose another code.")


def _without(held: Columns, codes: frozenset[str]) -> Columns:
    stays = np.fromiter((code not in codes for code in held["id"]), dtype=bool, count=held.size)
    if stays.all():
        return held
    amounts = held.amounts
    if amounts is not None:
        values = amounts.values[np.repeat(stays, amounts.count)]
        amounts = Amounts(amounts.first[stays], amounts.count[stays], values)
    arrays = {name: array[stays] for name, array in held.fields.items()}
    return Columns(held.table, int(stays.sum()), arrays, amounts)
