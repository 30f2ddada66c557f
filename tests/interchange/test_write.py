"""What is written can be read again, word for word and pound for pound, and runs nothing in a spreadsheet."""

import csv
import io
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benefits.errors import BenefitsError
from benefits.interchange.layout import FILES, LIST_SEPARATOR
from benefits.interchange.read import read_files, read_folder
from benefits.interchange.write import table_bytes, table_text, write_folder
from benefits.periods import FinancialYear, Series
from benefits.records.categories import OrganisationKind
from benefits.records.choices import choices
from benefits.records.model import TABLES, Organisation, Programme
from benefits.records.rows import FRACTION_FIELDS, QUANTITY_FIELDS
from benefits.reference.dictionary import field

YEARS = st.integers(1900, 2390).map(FinancialYear)
WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12).map(str.strip)
RISKY = st.builds("{}{}".format, st.sampled_from(["=", "+", "-", "@", "'", "'=", "''@", '"', "=1,2\r\n"]), WORDS)
TEXT = (WORDS | RISKY).map(str.strip)
ENTRY = TEXT.map(lambda words: words.replace(LIST_SEPARATOR, "").strip()).filter(bool)


def numbers(name):
    if name in FRACTION_FIELDS:
        return st.decimals(-999, 999, places=9)
    if name in QUANTITY_FIELDS:
        return st.decimals(-(10**11), 10**11, places=4)
    return st.decimals(-(10**13), 10**13, places=2)


def value(table, name, hint):
    options = getattr(hint, "__args__", ())
    if type(None) in options:
        inner = next(part for part in options if part is not type(None))
        return st.none() | value(table, name, inner)
    described = field(table, name)
    allowed = sorted(choices(described))
    if hint is str:
        if allowed:
            return st.sampled_from(allowed) if described.required else st.sampled_from(["", *allowed])
        return TEXT.filter(bool) if described.required else TEXT
    if hint == tuple[str, ...]:
        return st.lists(st.sampled_from(allowed) if allowed else ENTRY, max_size=3).map(tuple)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return st.sampled_from(hint)
    return {
        Series: st.builds(Series, YEARS, st.lists(numbers(name), min_size=1, max_size=4).map(tuple)),
        Decimal: numbers(name),
        FinancialYear: YEARS,
        bool: st.booleans(),
        int: st.integers(-(2**31) + 1, 2**31 - 1),
        date: st.dates(date(1, 1, 1), date(9999, 12, 31)),
    }[hint]


def records(table):
    hints = get_type_hints(TABLES[table])
    one = st.builds(
        TABLES[table], **{each.name: value(table, each.name, hints[each.name]) for each in fields(TABLES[table])}
    )
    return st.lists(one, max_size=4, unique_by=lambda record: record.id)


@pytest.mark.parametrize("table", TABLES)
@given(data=st.data())
def test_what_is_written_is_read_again_the_same(table, data):
    held = data.draw(records(table))
    reading = read_files({FILES[table]: table_text(table, held).encode()})
    assert list(reading.records) == held
    assert reading.unsure == frozenset()


@pytest.mark.parametrize("table", TABLES)
@given(data=st.data())
def test_no_cell_of_text_begins_as_a_formula(table, data):
    held = data.draw(records(table))
    hints = get_type_hints(TABLES[table])
    texts = {name for name, hint in hints.items() if hint in (str, tuple[str, ...])}
    for row in csv.DictReader(io.StringIO(table_text(table, held), newline="")):
        assert not any(row[name].startswith(("=", "+", "-", "@", "\t", "\r")) for name in texts)


def test_a_text_that_begins_with_white_space_or_a_formula_is_made_harmless():
    bodies = [
        Organisation("A", name, "A", OrganisationKind.LOCAL)
        for name in ("=HYPERLINK(1)", "+1", "-1", "@SUM", "\tx", "\rx", "'=x")
    ]
    written = list(csv.DictReader(io.StringIO(table_text("organisation", bodies), newline="")))
    assert [row["name"] for row in written] == [f"'{one.name}" for one in bodies]


def test_a_whole_folder_comes_back_and_other_files_stay(tmp_path, portfolio):
    (tmp_path / "notes.txt").write_text("mine")
    written = write_folder(portfolio, tmp_path)
    reading = read_folder(tmp_path)
    assert set(reading.records) == set(portfolio)
    assert reading.problems == ()
    assert {path.name for path in written} == {one.name for one in reading.files}
    assert {path.name for path in tmp_path.iterdir()} == {"notes.txt", *(path.name for path in written)}


def test_a_file_says_that_it_is_utf_8_so_that_pounds_stay_pounds():
    cafe = Programme("R1", "Café £5", "DWP")
    content = table_bytes("programme", [cafe])
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig") == table_text("programme", [cafe])
    assert read_files({"programmes.csv": content}).records == (cafe,)


def test_a_folder_is_made_and_its_files_are_replaced(tmp_path):
    place = tmp_path / "deep" / "folder"
    first = Programme("P", "First", "DWP")
    write_folder([first], place)
    write_folder([replace(first, title="Second")], place)
    assert read_folder(place).records == (replace(first, title="Second"),)


def test_a_place_that_cannot_be_written_is_told_in_a_sentence(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(BenefitsError, match="cannot be written"):
        write_folder([], tmp_path / "file" / "folder")


def test_years_stand_in_order_without_gaps_and_blank_where_a_line_has_none(portfolio):
    heading, *rows = csv.reader(io.StringIO(table_text("cost_line", portfolio), newline=""))
    assert heading[-3:] == ["2026-27", "2027-28", "2028-29"]
    assert [row[-3:] for row in rows] == [["100.10", "0", "3.30"], ["", "20", ""]]
