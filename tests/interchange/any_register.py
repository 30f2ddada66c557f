"""Any register that a workbook can hold, for property tests: every table, every type of field, nasty texts."""

from dataclasses import fields
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import get_type_hints

from hypothesis import strategies as st

from benefits.periods import FinancialYear, Series
from benefits.records.choices import choices
from benefits.records.model import TABLES
from benefits.records.rows import FRACTION_FIELDS, QUANTITY_FIELDS
from benefits.reference.dictionary import field

YEARS = st.integers(1990, 2060).map(FinancialYear)
LETTERS = st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")
NASTY = st.sampled_from(
    [
        *("=1+1", "+1", "-1", "@SUM(A1)", "'=x", "''=x", "'quoted'", '"', "1", "1.50", "£5", "2011-12", "2026-04-01"),
        *("TRUE", "yes", "no", "tbc", "a\r\nb", "a\nb", "a\tb", "a   b", "_x0041_", "_x000D_", "<b>&amp;</b>"),
        *("]]>", "&#10;", "${1}", "{=1}", "http://example.org", "mailto:a@b", "\u2028x", "e\u0301", "😀", "1e5"),
        *("\u00a0x\u00a0y", "x" * 300, "% \\ /", "Withdraw", "Code", "0", "00123", "1/2", "12:30", "نص", "a;b"),
    ]
)
TEXT = (st.text(LETTERS, max_size=12) | NASTY).map(str.strip)
ENTRY = TEXT.map(lambda words: words.replace(";", "").strip()).filter(bool)
CODE = st.text("ABCXYZ019._-", min_size=1, max_size=8)


def numbers(name):
    if name in FRACTION_FIELDS:
        return st.decimals(-999, 999, places=9) | st.sampled_from([Decimal("0.1"), Decimal("0.333333333")])
    if name in QUANTITY_FIELDS:
        return st.decimals(-(10**14) + 1, 10**14 - 1, places=4)
    return st.decimals(-(10**12), 10**12, places=2) | st.sampled_from([Decimal("999999999999.99"), Decimal("0.01")])


def value(table, name, hint):
    options = getattr(hint, "__args__", ())
    if type(None) in options:
        return st.none() | value(table, name, next(part for part in options if part is not type(None)))
    described = field(table, name)
    allowed = sorted(choices(described))
    if name == "id":
        return CODE
    if hint is str:
        chosen = st.sampled_from(allowed) if allowed else TEXT
        return chosen.filter(bool) if described.required else st.just("") | chosen
    if hint == tuple[str, ...]:
        return st.lists(st.sampled_from(allowed) if allowed else ENTRY, max_size=3).map(tuple)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return st.sampled_from(hint)
    return {
        Series: st.builds(Series, YEARS, st.lists(numbers(name), min_size=1, max_size=4).map(tuple)),
        Decimal: numbers(name),
        FinancialYear: YEARS,
        bool: st.booleans(),
        int: st.integers(0, 50),
        date: st.dates(date(1, 1, 1), date(9999, 12, 31)),
    }[hint]


def records(table):
    hints = get_type_hints(TABLES[table])
    one = st.builds(
        TABLES[table], **{each.name: value(table, each.name, hints[each.name]) for each in fields(TABLES[table])}
    )
    return st.lists(one, max_size=2, unique_by=lambda record: record.id)


def registers():
    """Records of some tables, a table after the other as they stand in the register."""
    some = st.sets(st.sampled_from(list(TABLES)), min_size=1, max_size=3)
    several = some.flatmap(lambda chosen: st.tuples(*(records(table) for table in TABLES if table in chosen)))
    return several.map(lambda held: [one for rows in held for one in rows])
