"""Any record that the register can hold, for property tests, made from the type hints of the record classes."""

from dataclasses import fields
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import get_type_hints

from hypothesis import strategies as st

from benefits.periods import FinancialYear, Series
from benefits.records.model import REFERENCES, TABLES, table_of
from benefits.records.rows import FRACTION_FIELDS, QUANTITY_FIELDS

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)
YEARS = st.integers(1900, 2400).map(FinancialYear)


def numbers(name):
    """Decimals that fit the field's column, and whose digits a float64 can tell apart."""
    if name in FRACTION_FIELDS:
        return st.decimals(-999, 999, places=9)
    if name in QUANTITY_FIELDS:
        return st.decimals(-(10**11), 10**11, places=4)
    return st.decimals(-(10**13), 10**13, places=2)


def _value(name, hint):
    options = getattr(hint, "__args__", ())
    if type(None) in options:
        inner = next(part for part in options if part is not type(None))
        return st.none() | _value(name, inner)
    if hint is Series:
        return st.builds(Series, YEARS, st.lists(numbers(name), max_size=4).map(tuple))
    if hint == tuple[str, ...]:
        return st.lists(TEXT, max_size=3).map(tuple)
    if hint is Decimal:
        return numbers(name)
    if hint is FinancialYear:
        return YEARS
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return st.sampled_from(hint)
    return {
        str: TEXT,
        bool: st.booleans(),
        int: st.integers(-(2**31) + 1, 2**31 - 1),
        date: st.dates(date(1, 1, 1), date(9999, 12, 31)),
    }[hint]


def record(table, *, joined=True):
    """Any record of a table; not joined, its references are blank, so that it can stand alone in a store."""
    cls = TABLES[table]
    hints = get_type_hints(cls)
    values = {field.name: _value(field.name, hints[field.name]) for field in fields(cls)}
    values["id"] = TEXT.filter(bool)
    if not joined:
        for field in REFERENCES[table]:
            values[field] = st.just(() if hints[field] == tuple[str, ...] else "")
    return st.builds(cls, **values)


def alone():
    """A few records of every kind without references, each code once in its table."""
    any_table = st.sampled_from(list(TABLES)).flatmap(lambda table: record(table, joined=False))
    return st.lists(any_table, max_size=12, unique_by=lambda one: (table_of(one), one.id))
